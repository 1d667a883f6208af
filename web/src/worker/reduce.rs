//! The relations a backbone keeps, as a graph whose groups are groups again, and what that leaves of the whole.

use std::sync::Arc;

use ossa_core::analysis::{Keep, backbone};
use ossa_core::graph::{Graph, KindId, RelationSink, Shape};
use ossa_core::model::NodeId;

use crate::state::backbone::{Backbone, Kept};

/// The graph with the relations of the kinds that are shown that `wanted` keeps. The least weight goes first, then
/// significance, then the heaviest of what is left.
///
/// # Complexity
/// O(nodes + relations × log + group members × log).
pub(super) fn reduce(graph: &Graph, wanted: &Backbone, shows: impl Fn(&str) -> bool) -> Graph {
    let mut kept = heavy(graph, wanted.weight, shows);
    if wanted.significance < 1.0 {
        kept = backbone(&kept, Keep::Significant(wanted.significance));
    }
    if let Some(most) = wanted.heaviest {
        kept = backbone(&kept, Keep::Heaviest(most.into()));
    }
    kept
}

/// The graph with the relations of these kinds and of this weight at least.
fn heavy(graph: &Graph, least: f64, shows: impl Fn(&str) -> bool) -> Graph {
    let mut sinks: Vec<RelationSink> =
        graph.origins().iter().map(|origin| RelationSink::new(origin.clone())).collect();
    let keeps = |kind: KindId, weight: f64| weight >= least && shows(graph.kind(kind));
    for relation in graph.relations().iter().filter(|relation| keeps(relation.kind, relation.weight)) {
        let (kind, via) = (graph.kind(relation.kind), graph.via(relation.via));
        let sink = &mut sinks[relation.origin.index()];
        sink.relation(kind, relation.source, relation.target, relation.weight, via);
    }
    for group in graph.groups().iter().filter(|group| keeps(group.kind, group.weight)) {
        let (kind, via) = (graph.kind(group.kind), graph.via(group.via));
        let sink = &mut sinks[group.origin.index()];
        match &group.shape {
            Shape::Clique { members } => sink.clique(kind, group.weight, via, members.to_vec()),
            Shape::Biclique { sources, targets, .. } => {
                sink.biclique(kind, group.weight, via, sources.to_vec(), targets.to_vec());
            }
        }
    }
    Graph::new(Arc::clone(graph.catalog()), sinks)
}

/// What is related among the nodes that pass.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Measure {
    relations: f64,
    strength: f64,
    components: u32,
    lone: u32,
}

impl Measure {
    /// What a part keeps of the whole.
    pub(super) fn of(self, whole: Self) -> Kept {
        Kept {
            relations: [self.relations, whole.relations],
            strength: [self.strength, whole.strength],
            components: [self.components, whole.components],
            lone: [self.lone, whole.lone],
        }
    }
}

/// Measures the relations of `graph` between the nodes that pass.
///
/// # Complexity
/// O(nodes + relations + group members), nearly.
pub(super) fn measure(graph: &Graph, passes: &[bool], shows: impl Fn(KindId) -> bool) -> Measure {
    let mut sets = Sets((0..passes.len() as u32).collect());
    let mut measure = Measure::default();
    let passing = |node: NodeId| passes.get(node.index()) == Some(&true);
    for relation in graph.relations().iter().filter(|relation| shows(relation.kind)) {
        if passing(relation.source) && passing(relation.target) {
            measure.relations += 1.0;
            measure.strength += relation.weight;
            sets.join(relation.source.0, relation.target.0);
        }
    }
    for group in graph.groups().iter().filter(|group| shows(group.kind)) {
        let of = |nodes: &[NodeId]| nodes.iter().copied().filter(|&node| passing(node)).collect::<Vec<_>>();
        let (shape, nodes) = match &group.shape {
            Shape::Clique { members } => {
                let members = of(members);
                (Shape::clique(members.clone().into()), members)
            }
            Shape::Biclique { sources, targets, .. } => {
                let (sources, targets) = (of(sources), of(targets));
                let nodes = sources.iter().chain(&targets).copied().collect();
                (Shape::biclique(sources.into(), targets.into()), nodes)
            }
        };
        let pairs = shape.pair_count() as f64;
        if pairs > 0.0 {
            measure.relations += pairs;
            measure.strength += pairs * group.weight;
            nodes.windows(2).for_each(|pair| sets.join(pair[0].0, pair[1].0));
        }
    }
    let mut sizes = vec![0u32; passes.len()];
    for node in (0..passes.len() as u32).filter(|&node| passes[node as usize]) {
        sizes[sets.root(node) as usize] += 1;
    }
    measure.components = sizes.iter().filter(|&&size| size > 1).count() as u32;
    measure.lone = sizes.iter().filter(|&&size| size == 1).count() as u32;
    measure
}

/// Disjoint sets of nodes, each named by one of them.
struct Sets(Vec<u32>);

impl Sets {
    fn root(&mut self, mut node: u32) -> u32 {
        while self.0[node as usize] != node {
            let above = self.0[node as usize];
            self.0[node as usize] = self.0[above as usize];
            node = above;
        }
        node
    }

    fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.root(one), self.root(other));
        self.0[one.max(other) as usize] = one.min(other);
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "counts are exact")]
mod tests {
    use super::super::testing::analysed;
    use super::*;

    fn kept(graph: &Graph, wanted: &Backbone) -> Kept {
        let reduced = reduce(graph, wanted, |_| true);
        let passes = vec![true; graph.catalog().len()];
        measure(&reduced, &passes, |_| true).of(measure(graph, &passes, |_| true))
    }

    #[test]
    fn keeping_everything_keeps_everything() {
        let analysis = analysed(200);
        let graph = &analysis.graph;
        let kept = kept(graph, &Backbone::default());
        assert_eq!(kept.relations, [graph.relation_count() as f64; 2]);
        assert_eq!(kept.strength[0], kept.strength[1]);
        assert_eq!((kept.components[0], kept.lone[0]), (kept.components[1], kept.lone[1]));
    }

    #[test]
    fn every_slider_keeps_less_the_farther_it_goes() {
        let analysis = analysed(200);
        let graph = &analysis.graph;
        let mut least: f64 = f64::INFINITY;
        for step in 0..=Backbone::LAST_HEAVIEST {
            let mut wanted = Backbone::default();
            wanted.set_heaviest_step(step);
            let now = kept(graph, &wanted).relations[0];
            assert!(now <= least, "{now} after {least}");
            least = now;
        }
        let all = graph.relation_count() as f64;
        assert!(least < all / 10.0, "{least} of {all}");
        let weighty = kept(graph, &Backbone { weight: 1e6, ..Backbone::default() });
        assert_eq!(weighty.relations[0], 0.0);
        assert_eq!(weighty.lone[0] as usize, graph.catalog().len(), "they are still there");
    }

    #[test]
    fn only_what_passes_is_measured() {
        let analysis = analysed(60);
        let graph = &analysis.graph;
        let mut passes = vec![false; graph.catalog().len()];
        assert_eq!(measure(graph, &passes, |_| true), Measure::default());
        passes[0] = true;
        assert_eq!(measure(graph, &passes, |_| true), Measure { lone: 1, ..Measure::default() });
        let all = vec![true; passes.len()];
        assert_eq!(measure(graph, &all, |_| false).relations, 0.0);
        let pairs = graph.pairs().count() as f64;
        assert_eq!(measure(graph, &all, |_| true).relations, pairs);
    }
}
