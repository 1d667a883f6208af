use std::collections::BTreeSet;

use super::{FAMILY, is_expression, is_of_kind};
use crate::document::{Kind, Node};
use crate::format::fields::{stated, stem_or_folder};
use crate::format::server::{Uses, at_url};
use crate::format::{Format, Score};
use crate::model::{Confirmation, Definition, Identity, NodeKind, Protocol, ReferenceKind};
use crate::text::Span;

/// A workflow: actions that a trigger starts.
pub(in crate::format) struct DeclarativeWorkflow;

const ID: &str = "microsoft-workflow";

impl Format for DeclarativeWorkflow {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "Microsoft declarative workflow"
    }

    fn detect(&self, root: Node<'_>, _path: &str) -> Score {
        let has_actions = root.get("trigger").is_some_and(Node::is_mapping)
            || root.get("actions").is_some_and(|actions| actions.kind() == Kind::Sequence);
        if is_of_kind(root, &["Workflow"]) && has_actions { 85 } else { 0 }
    }

    fn map(&self, root: Node<'_>, path: &str) -> Vec<Definition> {
        // The id of the trigger is the same in most files; people know a workflow by its file.
        let name = stated(root, &["name"]).or_else(|| stated(root, &["id"]));
        let name = name.filter(|name| !is_expression(&name.value));
        let (id, span) = if let Some(name) = name {
            (name.value, name.span)
        } else {
            let kind = root.get("kind").map_or_else(|| root.head(), Node::span);
            (stem_or_folder(path, &["workflow", "agent"]).to_owned(), kind)
        };
        let mut definition = Definition::new(NodeKind::Workflow, FAMILY, ID, Identity::Stated(id), span);
        definition.name = stated(root, &["displayName"]).map(|name| name.value);
        definition.description = stated(root, &["description"]);
        let mut others = Vec::new();
        let mut walk = Walk {
            uses: Uses { definition: &mut definition, others: &mut others },
            agents: BTreeSet::new(),
            confirmed: BTreeSet::new(),
            has_functions: false,
        };
        walk.values(root);
        let (confirmed, has_functions) = (walk.confirmed, walk.has_functions);
        if has_functions {
            definition.confirmation = if confirmed.is_empty() {
                Confirmation::Nothing
            } else {
                Confirmation::Of(confirmed.into_iter().collect())
            };
        }
        others.insert(0, definition);
        others
    }
}

/// Actions stand in lists below conditions, loops and triggers, so every value is looked at.
struct Walk<'u> {
    uses: Uses<'u>,
    agents: BTreeSet<String>,
    confirmed: BTreeSet<String>,
    has_functions: bool,
}

impl Walk<'_> {
    fn values(&mut self, node: Node<'_>) {
        if let Some(kind) = node.text_at(&["kind"]) {
            self.action(kind, node);
        }
        for child in node.items().chain(node.entries().map(|(_, value)| value)) {
            self.values(child);
        }
    }

    fn action(&mut self, kind: &str, node: Node<'_>) {
        match kind {
            "InvokeMcpTool" => self.server(node),
            "InvokeFunctionTool" => {
                self.has_functions = true;
                let name = stated(node, &["functionName"]).filter(|name| !is_expression(&name.value));
                let Some(name) = name else { return };
                if node.get("requireApproval").is_some_and(|flag| flag.kind() == Kind::Bool(true)) {
                    self.confirmed.insert(name.value.clone());
                }
                let field = "functionName";
                self.uses.definition.refer(ReferenceKind::UsesTool, &name.value, field, name.span);
            }
            "HttpRequestAction" => {
                self.uses.definition.endpoints.extend(at_url(node, Protocol::Other));
            }
            invoke if invoke.starts_with("Invoke") && invoke.ends_with("Agent") => {
                let name = stated(node, &["agent", "name"]).or_else(|| stated(node, &["agent"]));
                if let Some(name) = name.filter(|name| !is_expression(&name.value)) {
                    self.agent(&name.value, name.span);
                }
            }
            _ => {}
        }
    }

    /// The agent may live in the service alone: naming it is enough.
    fn agent(&mut self, name: &str, span: Span) {
        self.uses.definition.refer(ReferenceKind::HasPart, name, "agent.name", span);
        if self.agents.insert(name.to_owned()) {
            self.uses.others.push(Definition::mention(NodeKind::Agent, FAMILY, ID, name, span));
        }
    }

    fn server(&mut self, node: Node<'_>) {
        let name = stated(node, &["serverLabel"]).or_else(|| stated(node, &["serverUrl"]));
        let Some(name) = name.filter(|name| !is_expression(&name.value)) else { return };
        self.uses.server(&name.value, node, "serverLabel", name.span);
        if let Some(tool) = stated(node, &["toolName"]).filter(|tool| !is_expression(&tool.value)) {
            self.uses.tool_of(&name.value, &tool.value, "toolName", tool.span);
        }
    }
}
