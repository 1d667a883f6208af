use super::force::{Force, ForceSettings};
use super::scene::{Bundle, Link, Scene};
use crate::graph::{Graph, Kinds};

impl Scene {
    /// The relations of some kinds of a graph, and its groups as they are.
    ///
    /// # Complexity
    /// O(nodes + relations + group members × log).
    pub fn of(graph: &Graph, kinds: &Kinds) -> Self {
        let relations = graph.relations().iter().filter(|relation| kinds.contains(relation.kind));
        let links = relations.map(|relation| Link {
            source: relation.source.0,
            target: relation.target.0,
            weight: relation.weight as f32,
        });
        let groups = graph.groups().iter().filter(|group| kinds.contains(group.kind));
        let bundles = groups.map(|group| Bundle {
            members: group.nodes().into_iter().map(|node| node.0).collect(),
            weight: group.weight as f32,
        });
        Self::new(graph.catalog().len(), links, bundles)
    }
}

impl Force {
    /// A layout of every node of `graph`, by all of its relations.
    pub fn new(graph: &Graph, settings: ForceSettings) -> Self {
        Self::of(Scene::of(graph, &Kinds::all(graph)), settings)
    }
}
