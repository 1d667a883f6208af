//! Which nodes and relations are drawn.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// What is hidden, by name, and what is asked for, so that a filter means the same for every graph. Empty: everything is
/// shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    relations: BTreeSet<String>,
    types: BTreeSet<String>,
    kinds: BTreeSet<String>,
    query: String,
    every_pair: bool,
}

/// What a toggle switches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet {
    /// A kind of relation.
    Relation,
    /// A type of agent.
    AgentType,
    /// A kind of node.
    NodeKind,
}

impl Filter {
    fn hidden(&self, facet: Facet) -> &BTreeSet<String> {
        match facet {
            Facet::Relation => &self.relations,
            Facet::AgentType => &self.types,
            Facet::NodeKind => &self.kinds,
        }
    }

    /// Shows what is hidden and hides what is shown.
    pub fn toggle(&mut self, facet: Facet, name: &str) {
        let hidden = match facet {
            Facet::Relation => &mut self.relations,
            Facet::AgentType => &mut self.types,
            Facet::NodeKind => &mut self.kinds,
        };
        if !hidden.remove(name) {
            hidden.insert(name.to_owned());
        }
    }

    /// Whether things of this name are drawn.
    pub fn shows(&self, facet: Facet, name: &str) -> bool {
        !self.hidden(facet).contains(name)
    }

    /// Whether a node is drawn.
    pub fn shows_node(&self, kind: &str, agent_type: Option<&str>) -> bool {
        self.shows(Facet::NodeKind, kind) && agent_type.is_none_or(|name| self.shows(Facet::AgentType, name))
    }

    /// The query whose nodes alone are drawn, as it was typed; blank for all.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// Whether a query decides which nodes are drawn.
    pub fn is_queried(&self) -> bool {
        !self.query.trim().is_empty()
    }

    /// Draws only the nodes that `query` asks for.
    pub fn ask(&mut self, query: &str) {
        query.clone_into(&mut self.query);
    }

    /// Whether every pair of a group is drawn, instead of its members around a hub.
    pub fn draws_every_pair(&self) -> bool {
        self.every_pair
    }

    /// Draws every pair of a group, or no longer.
    pub fn toggle_every_pair(&mut self) {
        self.every_pair = !self.every_pair;
    }

    /// Whether another filter shows the same kinds of relation.
    pub fn shows_same_relations(&self, other: &Self) -> bool {
        self.relations == other.relations
    }

    /// Hides nothing any more.
    pub fn show_everything(&mut self) {
        *self = Self { every_pair: self.every_pair, ..Self::default() };
    }

    /// Whether anything is hidden.
    pub fn hides_something(&self) -> bool {
        self.is_queried()
            || [&self.relations, &self.types, &self.kinds].iter().any(|hidden| !hidden.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_toggle_hides_and_shows_again() {
        let mut filter = Filter::default();
        assert!(filter.shows_node("agent", Some("worker")));
        filter.toggle(Facet::AgentType, "worker");
        assert!(!filter.shows_node("agent", Some("worker")));
        assert!(filter.shows_node("agent", Some("critic")));
        assert!(filter.hides_something());
        filter.toggle(Facet::AgentType, "worker");
        assert_eq!(filter, Filter::default());
        filter.toggle(Facet::Relation, "monitors");
        filter.show_everything();
        assert!(!filter.hides_something());
        filter.ask(" type:worker ");
        assert!(filter.hides_something() && filter.query() == " type:worker ");
        filter.show_everything();
        assert_eq!(filter, Filter::default());
    }

    #[test]
    fn a_hidden_kind_hides_nodes_of_any_type() {
        let mut filter = Filter::default();
        filter.toggle(Facet::NodeKind, "tool");
        assert!(!filter.shows_node("tool", None));
        assert!(filter.shows_node("agent", None));
        assert!(filter.shows(Facet::Relation, "tool"));
    }
}
