use super::{Defined, Fleet, Lint};
use crate::diagnostic::{Code, Diagnostic};
use crate::graph::Graph;
use crate::model::{Catalog, NodeId, NodeKind, ReferenceKind, ReferenceView};

/// Tools and MCP servers that a file defines and nobody uses: one finding a file.
///
/// A server that an agent offers is for others. Silent where no agent uses any tool that is defined: then the files are a catalogue, or the agents get
/// their tools elsewhere.
pub(super) struct UnusedTool;

impl Lint for UnusedTool {
    fn code(&self) -> Code {
        Code::UnusedTool
    }

    fn check_file(&self, fleet: &Fleet<'_>, definitions: &[Defined<'_>], findings: &mut Vec<Diagnostic>) {
        if !fleet.overview().census().uses_tools() {
            return;
        }
        // What is only mentioned is offered by a server, whose users may use it.
        let is_unused = |defined: &&Defined<'_>| {
            let is_tool = matches!(defined.definition.kind, NodeKind::Tool | NodeKind::McpServer);
            is_tool && !defined.definition.is_mention && !has_use(fleet.graph(), defined.node)
        };
        let mut unused = definitions.iter().filter(is_unused);
        let Some(first) = unused.next() else { return };
        let node = fleet.catalog().node(first.node);
        let what = if node.kind() == NodeKind::Tool { "tool" } else { "MCP server" };
        let message = match unused.count() {
            0 => format!("no agent uses the {what} `{}`", node.stated_id()),
            rest => {
                format!("no agent uses the {what} `{}` and {rest} more of this file", node.stated_id())
            }
        };
        findings.push(
            Diagnostic::new(self.code(), first.path, first.definition.span, message)
                .with_help("name it where an agent uses it, or remove it"),
        );
    }
}

/// Whether something uses a tool or MCP server, or it is there for others.
fn has_use(graph: &Graph, node: NodeId) -> bool {
    let kind = |node| graph.catalog().node(node).kind();
    let is_of_tool = |node| kind(node) == NodeKind::Tool;
    // Agents that use the server use its tools.
    let is_offered =
        is_of_tool(node) && graph.catalog().references_of(node).any(|reference| is_use(reference.kind));
    let is_offered_by_agent =
        || graph.outgoing(node).any(|relation| kind(relation.target) == NodeKind::Agent);
    is_offered || graph.incoming(node).any(|relation| !is_of_tool(relation.source)) || is_offered_by_agent()
}

/// Whether a node that is no tool uses one that some source defines. That a tool names the server that offers it is no use.
pub(super) fn uses_defined_tool(catalog: &Catalog, node: NodeId) -> bool {
    let is_defined_use =
        |reference: ReferenceView<'_>| is_use(reference.kind) && catalog.node(reference.target).is_defined();
    catalog.node(node).kind() != NodeKind::Tool && catalog.references_of(node).any(is_defined_use)
}

fn is_use(kind: ReferenceKind) -> bool {
    matches!(kind, ReferenceKind::UsesTool | ReferenceKind::UsesMcpServer)
}
