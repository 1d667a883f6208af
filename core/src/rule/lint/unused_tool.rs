use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Defined, Fleet, Lint};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{NodeId, NodeKind, ReferenceKind};

/// Tools and MCP servers that a file defines and nobody uses: one finding a file.
///
/// A server that an agent offers is for others. Silent where no agent uses any tool that is defined: then the files are a catalogue, or the agents get
/// their tools elsewhere.
pub(super) struct UnusedTool;

impl Lint for UnusedTool {
    fn code(&self) -> Code {
        Code::UnusedTool
    }

    fn check_fleet(&self, fleet: &Fleet<'_>, findings: &mut Vec<Diagnostic>) {
        let catalog = fleet.catalog();
        let is_use = |kind| matches!(kind, ReferenceKind::UsesTool | ReferenceKind::UsesMcpServer);
        // A tool names the server that offers it; that is no use.
        let is_of_tool = |node| catalog.node(node).kind() == NodeKind::Tool;
        let uses = || catalog.references().filter(|reference| is_use(reference.kind));
        if !uses().any(|use_of| !is_of_tool(use_of.source) && catalog.node(use_of.target).is_defined()) {
            return;
        }
        // Agents that use the server use its tools.
        let offered: BTreeSet<NodeId> =
            uses().map(|reference| reference.source).filter(|&node| is_of_tool(node)).collect();
        let is_offered_by_agent = |node| {
            let mut needs = fleet.graph().outgoing(node).map(|relation| relation.target);
            needs.any(|target| catalog.node(target).kind() == NodeKind::Agent)
        };
        let mut unused: BTreeMap<&Arc<str>, Vec<Defined<'_>>> = BTreeMap::new();
        // What is only mentioned is offered by a server, whose users may use it.
        for defined in fleet.definitions().filter(|defined| !defined.definition.is_mention) {
            let is_tool = matches!(defined.definition.kind, NodeKind::Tool | NodeKind::McpServer);
            let is_used =
                || fleet.graph().incoming(defined.node).any(|relation| !is_of_tool(relation.source));
            if is_tool && !offered.contains(&defined.node) && !is_used() && !is_offered_by_agent(defined.node)
            {
                unused.entry(defined.path).or_default().push(defined);
            }
        }
        for (path, tools) in unused {
            let Some(first) = tools.first() else { continue };
            let node = catalog.node(first.node);
            let what = if node.kind() == NodeKind::Tool { "tool" } else { "MCP server" };
            let message = match tools.len() - 1 {
                0 => format!("no agent uses the {what} `{}`", node.stated_id()),
                rest => {
                    format!("no agent uses the {what} `{}` and {rest} more of this file", node.stated_id())
                }
            };
            findings.push(
                Diagnostic::new(self.code(), path, first.definition.span, message)
                    .with_help("name it where an agent uses it, or remove it"),
            );
        }
    }
}
