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
