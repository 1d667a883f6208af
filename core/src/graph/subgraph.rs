//! Parts of a graph.

use std::sync::Arc;

use super::{Graph, Group, KindId, OriginId, Relation, RelationSink, Shape};
use crate::model::{Catalog, Entry, NodeId, NodeView, Place, ResolvedReference};
use crate::text::Symbol;

/// A set of nodes, for asking of each whether it is in it.
struct Selection(Vec<bool>);

impl Selection {
    fn new(graph: &Graph, nodes: &[NodeId]) -> Self {
        let mut is_in = vec![false; graph.catalog().len()];
        for node in nodes {
            if let Some(is_in) = is_in.get_mut(node.index()) {
                *is_in = true;
            }
        }
        Self(is_in)
    }

    fn contains(&self, node: NodeId) -> bool {
        self.0[node.index()]
    }

    fn of(&self, nodes: &[NodeId]) -> Vec<NodeId> {
        nodes.iter().copied().filter(|node| self.contains(*node)).collect()
    }
}

/// The pairs of what is left of a group, one by one.
struct GroupPairs {
    kind: KindId,
    weight: f64,
    via: Symbol,
    origin: OriginId,
    sources: Vec<NodeId>,
    /// None for a clique.
    targets: Option<Vec<NodeId>>,
    source: usize,
    target: usize,
}

impl GroupPairs {
    fn new(group: &Group, selection: &Selection) -> Self {
        let (sources, targets) = match &group.shape {
            Shape::Clique { members } => (selection.of(members), None),
            Shape::Biclique { sources, targets, .. } => (selection.of(sources), Some(selection.of(targets))),
        };
        let Group { kind, weight, via, origin, .. } = *group;
        let target = usize::from(targets.is_none());
        Self { kind, weight, via, origin, sources, targets, source: 0, target }
    }
}

impl Iterator for GroupPairs {
    type Item = Relation;

    fn next(&mut self) -> Option<Relation> {
        loop {
            let source = *self.sources.get(self.source)?;
            let far = self.targets.as_ref().unwrap_or(&self.sources);
            let Some(&target) = far.get(self.target) else {
                self.source += 1;
                self.target = if self.targets.is_none() { self.source + 1 } else { 0 };
                continue;
            };
            self.target += 1;
            if source != target {
                let Self { kind, weight, via, origin, .. } = *self;
                return Some(Relation { kind, source, target, weight, via, origin });
            }
        }
    }
}

impl Graph {
    /// The relations between `nodes`: the explicit ones by source, then those of each group. Nothing is collected but
    /// one group's members at a time.
    ///
    /// # Complexity
    /// O(all nodes + relations from `nodes` + group members), and O(1) a pair.
    pub fn induced_pairs<'g>(&'g self, nodes: &[NodeId]) -> impl Iterator<Item = Relation> + use<'g> {
        let selection = Arc::new(Selection::new(self, nodes));
        let ids = self.catalog().node_ids();
        let (of_ids, of_ends, of_groups) = (selection.clone(), selection.clone(), selection);
        let explicit = ids
            .filter(move |node| of_ids.contains(*node))
            .flat_map(|node| self.outgoing(node))
            .filter(move |relation| of_ends.contains(relation.target))
            .copied();
        let implied = self.groups().iter().flat_map(move |group| GroupPairs::new(group, &of_groups));
        explicit.chain(implied)
    }

    /// The graph of only these `nodes`, which get new ids in the same order, and what joins them. Groups lose members
    /// and stay groups.
    ///
    /// # Complexity
    /// O(nodes + relations + group members).
    #[must_use]
    pub fn restricted_to(&self, nodes: &[NodeId]) -> Self {
        let selection = Selection::new(self, nodes);
        let old = self.catalog();
        let mut new_ids = vec![NodeId(0); old.len()];
        let mut kept = Vec::new();
        for node in old.node_ids().filter(|node| selection.contains(*node)) {
            new_ids[node.index()] = NodeId(kept.len() as u32);
            kept.push((old.node(node).kind(), entry_of(old.node(node))));
        }
        let references = old.references().filter_map(|reference| {
            let is_kept = selection.contains(reference.source) && selection.contains(reference.target);
            is_kept.then(|| ResolvedReference {
                source: new_ids[reference.source.index()],
                target: new_ids[reference.target.index()],
                ..reference.into()
            })
        });
        let catalog = Catalog::new(kept, references.collect());
        let mut sinks: Vec<RelationSink> =
            self.origins().iter().map(|origin| RelationSink::new(origin.clone())).collect();
        for relation in self.relations() {
            if selection.contains(relation.source) && selection.contains(relation.target) {
                sinks[relation.origin.index()].relation(
                    self.kind(relation.kind),
                    new_ids[relation.source.index()],
                    new_ids[relation.target.index()],
                    relation.weight,
                    self.via(relation.via),
                );
            }
        }
        let renumbered = |side: &[NodeId]| {
            let kept = side.iter().filter(|node| selection.contains(**node));
            kept.map(|node| new_ids[node.index()]).collect::<Vec<NodeId>>()
        };
        for group in self.groups() {
            let sink = &mut sinks[group.origin.index()];
            let (kind, via) = (self.kind(group.kind), self.via(group.via));
            match &group.shape {
                Shape::Clique { members } => sink.clique(kind, group.weight, via, renumbered(members)),
                Shape::Biclique { sources, targets, .. } => {
                    sink.biclique(kind, group.weight, via, renumbered(sources), renumbered(targets));
                }
            }
        }
        Self::new(Arc::new(catalog), sinks)
    }
}

/// A node as plain values again.
pub fn entry_of(node: NodeView<'_>) -> Entry {
    let texts = |texts: &mut dyn Iterator<Item = &str>| texts.map(ToOwned::to_owned).collect();
    Entry {
        key: node.key().to_owned(),
        id: node.stated_id().to_owned(),
        name: node.name().to_owned(),
        agent_type: node.agent_type().map(ToOwned::to_owned),
        version: node.version().map(ToOwned::to_owned),
        description: node.description().map(ToOwned::to_owned),
        capabilities: texts(&mut node.capabilities()),
        domains: texts(&mut node.domains()),
        dependencies: texts(&mut node.dependencies()),
        selectors: node.selectors().map(|(property, value)| (property, value.to_owned())).collect(),
        places: node
            .places()
            .map(|(path, span, format)| Place { path: path.into(), span, format: format.into() })
            .collect(),
    }
}
