//! Sets of nodes that are found by walking the graph.

use std::cell::OnceCell;
use std::collections::VecDeque;

use fixedbitset::FixedBitSet;

use super::called::{known, subjects};
use super::error::QueryError;
use super::pattern::Pattern;
use super::syntax::{Call, Name, Subject};
use crate::analysis::{
    CommunitySettings, Network, Parts, Toward, communities, impact, kinds_of_need, weak_components,
};
use crate::graph::{Graph, Shape};
use crate::model::NodeId;
use crate::text::Span;

/// The divisions of one graph that a query asks about, each made once.
#[derive(Default)]
pub(super) struct Divisions {
    communities: OnceCell<Parts>,
    components: OnceCell<Parts>,
}

pub(super) fn call(graph: &Graph, divisions: &Divisions, call: &Call) -> Result<FixedBitSet, QueryError> {
    match call {
        Call::Hop { of, distance } => {
            let distances = Distances::from(graph, &subjects(graph, of)?, *distance);
            Ok(distances.nodes(|distance| distance.is_some()))
        }
        Call::Path { from, to } => between(graph, from, to),
        Call::Impact { of } => {
            let mut set = subjects(graph, of)?;
            let starts: Vec<NodeId> = set.ones().map(|node| NodeId(node as u32)).collect();
            let affected = impact(graph, &kinds_of_need(graph), &starts, Toward::Dependents, None);
            set.extend(affected.into_iter().map(|affected| affected.node.index()));
            Ok(set)
        }
        Call::In { what, value, value_span } => member(graph, divisions, what, value, *value_span),
    }
}

/// Every node on a shortest way from one of `from` to one of `to`; none if there is no way.
fn between(graph: &Graph, from: &Subject, to: &Subject) -> Result<FixedBitSet, QueryError> {
    let (from, to) = (subjects(graph, from)?, subjects(graph, to)?);
    let there = Distances::from(graph, &from, u32::MAX);
    let back = Distances::from(graph, &to, u32::MAX);
    let shortest = to.ones().filter_map(|node| there.of(node)).min();
    let mut set = FixedBitSet::with_capacity(graph.catalog().len());
    let Some(shortest) = shortest else { return Ok(set) };
    let is_between = |node: usize| Some(there.of(node)? + back.of(node)? == shortest);
    set.extend((0..graph.catalog().len()).filter(|&node| is_between(node) == Some(true)));
    Ok(set)
}

/// The members of a part of the graph, counted from 1.
fn member(
    graph: &Graph,
    divisions: &Divisions,
    what: &Name,
    value: &Pattern,
    span: Span,
) -> Result<FixedBitSet, QueryError> {
    let network = || Network::whole(graph);
    let parts = match what.text.as_str() {
        "community" => {
            divisions.communities.get_or_init(|| communities(&network(), CommunitySettings::default()).parts)
        }
        "component" => divisions.components.get_or_init(|| weak_components(&network())),
        other => {
            let message = format!("there is nothing to be in that is called `{other}`");
            return Err(
                QueryError::new(what.span, message).with_help(known(other, &["community", "component"]))
            );
        }
    };
    let number: Option<usize> =
        value.as_str().parse().ok().filter(|number| (1..=parts.count()).contains(number));
    let Some(number) = number else {
        let message = format!("the graph has {} parts, and no part `{}`", parts.count(), value.as_str());
        return Err(QueryError::new(span, message).with_help("parts are counted from 1, the largest"));
    };
    let wanted = parts.by_size().get(number - 1).copied();
    let mut set = FixedBitSet::with_capacity(graph.catalog().len());
    set.extend((0..parts.part_of.len()).filter(|&node| parts.part_of.get(node).copied() == wanted));
    Ok(set)
}

/// How many relations each node is away, whatever their direction.
struct Distances(Vec<u32>);

const FAR: u32 = u32::MAX;

impl Distances {
    /// Breadth-first from all of `start` at once, as far as `limit`. Each side of a group is walked once.
    fn from(graph: &Graph, start: &FixedBitSet, limit: u32) -> Self {
        let mut distances = vec![FAR; graph.catalog().len()];
        let mut open = VecDeque::new();
        for node in start.ones() {
            distances[node] = 0;
            open.push_back(NodeId(node as u32));
        }
        let mut walked = FixedBitSet::with_capacity(graph.groups().len() * 2);
        while let Some(node) = open.pop_front() {
            let next = distances[node.index()] + 1;
            if next > limit {
                break;
            }
            let mut reach = |other: NodeId| {
                if distances[other.index()] == FAR {
                    distances[other.index()] = next;
                    open.push_back(other);
                }
            };
            graph.outgoing(node).for_each(|relation| reach(relation.target));
            graph.incoming(node).for_each(|relation| reach(relation.source));
            for index in graph.group_indices_of(node) {
                match &graph.groups()[index].shape {
                    Shape::Clique { members } => {
                        if !walked.put(index * 2) {
                            members.iter().copied().for_each(&mut reach);
                        }
                    }
                    Shape::Biclique { sources, targets, .. } => {
                        for (side, near, far) in [(0, sources, targets), (1, targets, sources)] {
                            if near.binary_search(&node).is_ok() && !walked.put(index * 2 + side) {
                                far.iter().copied().for_each(&mut reach);
                            }
                        }
                    }
                }
            }
        }
        Self(distances)
    }

    fn of(&self, node: usize) -> Option<u32> {
        self.0.get(node).copied().filter(|&distance| distance != FAR)
    }

    fn nodes(&self, accepts: impl Fn(Option<u32>) -> bool) -> FixedBitSet {
        let mut set = FixedBitSet::with_capacity(self.0.len());
        set.extend((0..self.0.len()).filter(|&node| accepts(self.of(node))));
        set
    }
}
