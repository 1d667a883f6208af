//! Open Agent Specification: components that hold each other or refer to each other by id.

mod component;
mod map;
mod tool;

use super::{Format, Score};
use crate::document::Node;
use crate::model::Definition;

/// Agents, flows and what they are made of, as one tree of components.
pub(super) struct AgentSpec;

const ID: &str = "agent-spec";

impl Format for AgentSpec {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "Open Agent Specification"
    }

    fn detect(&self, root: Node<'_>, _path: &str) -> Score {
        let is_component = root.text_at(&["component_type"]).is_some();
        let is_shelf = root.get(component::SHELF).is_some_and(|shelf| {
            shelf.entries().any(|(_, component)| component.get("component_type").is_some())
        });
        if is_component || is_shelf { 90 } else { 0 }
    }

    fn map(&self, root: Node<'_>, _path: &str) -> Vec<Definition> {
        map::definitions(&component::Components::new(root))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Limits, Syntax, read};
    use crate::source::Source;

    #[test]
    fn components_that_share_a_large_one_do_not_cost_the_product() {
        use std::fmt::Write as _;

        let count = 1000;
        let mut text = "component_type: Flow\nid: root\nname: root\n$referenced_components:\n".to_owned();
        let filter: Vec<String> = (0..count).map(|tool| format!("t{tool}")).collect();
        let transport = "{ component_type: SSETransport, name: s, url: 'https://s.example' }";
        let _ = writeln!(
            text,
            "  box: {{ component_type: MCPToolBox, id: box, name: box, client_transport: {transport}, \
             tool_filter: [{}] }}",
            filter.join(", ")
        );
        for agent in 0..count {
            let _ = writeln!(
                text,
                "  a{agent}: {{ component_type: Agent, id: a{agent}, name: a, toolboxes: [{{ $component_ref: box }}] }}"
            );
        }
        let (document, findings) =
            read(&Source::new("a.yaml", text.as_bytes()), Syntax::Yaml, &Limits::DEFAULT);
        assert!(findings.is_empty(), "{findings:?}");
        let root = document.roots().next().expect("one document");
        let definitions = AgentSpec.map(root, "a.yaml");
        // Some of the agents have all of the tools; a million definitions would be all of them.
        assert!((10_000..50_000).contains(&definitions.len()), "{}", definitions.len());
    }
}
