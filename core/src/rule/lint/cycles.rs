use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::dependency_cycle::{finding, shortest_cycle};
use crate::diagnostic::Diagnostic;
use crate::graph::{Graph, KindId, Relation, strong_parts};
use crate::model::plan::GONE;
use crate::model::{Changes, Csr, NodeId, ReferenceKind};
use crate::text::NumberMap;

/// The sets of agents that all depend on each other, and what is said about them.
///
/// Every node has a rank. A dependency leads to a lower rank, or stays within a knot, whose nodes have the same. While new
/// dependencies do so, too, no way leads back, and the knots are those that were there.
#[derive(Debug, Default)]
pub(super) struct Cycles {
    /// The kind of dependencies; `None` where there are none.
    kind: Option<KindId>,
    ranks: Arc<Vec<u64>>,
    /// The nodes of each knot, in order; knots are ordered by them.
    knots: Vec<Vec<NodeId>>,
    knot_of: NumberMap<u32, u32>,
    /// What is said about each knot, by the path where it is said.
    found: BTreeMap<(Arc<str>, u32), Diagnostic>,
    said_at: NumberMap<u32, Arc<str>>,
}

/// Between two ranks there is room for new nodes.
const GAP: u64 = 1 << 24;

/// The rank of a node that has none yet.
const UNKNOWN: u64 = u64::MAX;

impl Cycles {
    /// Those of `graph`.
    ///
    /// # Complexity
    /// O(nodes + dependencies).
    pub(super) fn of(graph: &Graph) -> Self {
        let name = ReferenceKind::DependsOn.as_str();
        let kind = graph.kinds().iter().position(|kind| kind.as_ref() == name);
        let Some(kind) = kind.map(|kind| KindId(kind as u16)) else { return Self::default() };
        let relations = graph.relations();
        let start = relations.partition_point(|relation| relation.kind < kind);
        let end = relations.partition_point(|relation| relation.kind <= kind);
        let relations = &relations[start..end];
        let nodes = graph.catalog().len();
        let offsets = Csr::of_numbers(nodes, relations.len(), |index| relations[index].source.index());
        let (parts, count) = strong_parts(nodes, |node, cursor| {
            let number = offsets.row(node as usize).get(*cursor)?;
            *cursor += 1;
            Some(relations[*number as usize].target.0)
        });
        let mut sizes = vec![0u32; count];
        for &part in &parts {
            sizes[part as usize] += 1;
        }
        let mut members: BTreeMap<u32, Vec<NodeId>> = BTreeMap::new();
        for (node, &part) in parts.iter().enumerate() {
            if sizes[part as usize] > 1 {
                members.entry(part).or_default().push(NodeId(node as u32));
            }
        }
        let mut knots: Vec<Vec<NodeId>> = members.into_values().collect();
        knots.sort_unstable();
        let ranks = parts.iter().map(|&part| (u64::from(part) + 1) * GAP).collect();
        let mut cycles = Self { kind: Some(kind), ranks: Arc::new(ranks), knots, ..Self::default() };
        cycles.enter_knots();
        for number in 0..cycles.knots.len() as u32 {
            cycles.report(graph, number);
        }
        cycles
    }

    /// Follows `changes` of the nodes, whose dependencies are now those of `graph`. Returns the paths where something else is
    /// said than before.
    pub(super) fn follow(&mut self, graph: &Graph, changes: &Changes) -> BTreeSet<Arc<str>> {
        let mut touched = BTreeSet::new();
        let Some(kind) = self.kind else { return touched };
        if !self.keeps_knots(graph, kind, changes) {
            let before = std::mem::replace(self, Self::of(graph));
            let (before, after) = (by_path(&before.found), by_path(&self.found));
            let differs = |path: &&Arc<str>| before.get(*path) != after.get(*path);
            touched.extend(before.keys().chain(after.keys()).copied().filter(differs).cloned());
            return touched;
        }
        let after = changes.nodes.iter().filter_map(|change| change.after);
        let knots: BTreeSet<u32> = after.filter_map(|node| self.knot_of.get(&node.0)).copied().collect();
        for number in knots {
            let path = self.said_at.get(&number).cloned();
            let before = path.and_then(|path| self.found.remove_entry(&(path, number)));
            self.report(graph, number);
            let path = self.said_at.get(&number).cloned();
            let now = path.and_then(|path| self.found.get_key_value(&(path, number)));
            if before.as_ref().map(|(_, finding)| finding) != now.map(|(_, finding)| finding) {
                let places = before.iter().map(|(place, _)| place).chain(now.map(|(place, _)| place));
                touched.extend(places.map(|(path, _)| path.clone()));
            }
        }
        touched
    }

    /// What is said at `path`.
    pub(super) fn findings(&self, path: &Arc<str>) -> impl Iterator<Item = &Diagnostic> {
        self.found.range((path.clone(), 0)..=(path.clone(), u32::MAX)).map(|(_, finding)| finding)
    }

    fn enter_knots(&mut self) {
        self.knot_of.clear();
        for (number, knot) in self.knots.iter().enumerate() {
            self.knot_of.extend(knot.iter().map(|node| (node.0, number as u32)));
        }
    }

    fn report(&mut self, graph: &Graph, number: u32) {
        let knot = self.knots.get(number as usize).map(Vec::as_slice).unwrap_or_default();
        let cycle = self.kind.map(|kind| shortest_cycle(graph, kind, knot)).unwrap_or_default();
        let finding = finding(graph.catalog(), &cycle);
        let place = finding.as_ref().and_then(|finding| finding.location.as_ref());
        match place.map(|location| location.path.clone()).zip(finding) {
            Some((path, finding)) => {
                self.said_at.insert(number, path.clone());
                self.found.insert((path, number), finding);
            }
            None => {
                self.said_at.remove(&number);
            }
        }
    }

    /// Brings ranks and knots up to date, unless the knots may be others now.
    fn keeps_knots(&mut self, graph: &Graph, kind: KindId, changes: &Changes) -> bool {
        if !changes.plan.is_in_place() && !self.move_ids(changes) {
            return false;
        }
        let targets = |node| of_kind(graph.outgoing(node), kind).map(|relation| relation.target);
        let sources = |node| of_kind(graph.incoming(node), kind).map(|relation| relation.source);
        let ranks = Arc::make_mut(&mut self.ranks);
        for node in changes.nodes.iter().filter_map(|change| change.after) {
            if ranks[node.index()] != UNKNOWN {
                continue;
            }
            let known = |rank: &u64| *rank != UNKNOWN;
            let below = targets(node).map(|target| ranks[target.index()]).filter(known).max().unwrap_or(0);
            let above = sources(node).map(|source| ranks[source.index()]).filter(known).min();
            let above = above.unwrap_or(below.saturating_add(2 * GAP));
            if above < below.saturating_add(2) || above == UNKNOWN {
                return false;
            }
            ranks[node.index()] = below + (above - below) / 2;
        }
        let mut knots: BTreeSet<u32> = BTreeSet::new();
        for node in changes.nodes.iter().filter_map(|change| change.after) {
            let own = self.knot_of.get(&node.0);
            for target in targets(node).filter(|target| *target != node) {
                let is_inside = own.is_some() && own == self.knot_of.get(&target.0);
                if !is_inside && self.ranks[target.index()] >= self.ranks[node.index()] {
                    return false;
                }
            }
            knots.extend(own);
        }
        knots.into_iter().all(|number| is_strong(graph, kind, &self.knots[number as usize]))
    }

    /// Gives nodes their new ids; returns whether the nodes of knots are all still there.
    fn move_ids(&mut self, changes: &Changes) -> bool {
        let after = changes.nodes.iter().filter(|change| change.after.is_some());
        let rank = |before: Option<NodeId>| before.map_or(UNKNOWN, |node| self.ranks[node.index()]);
        let fresh: Vec<u64> = after.map(|change| rank(change.before)).collect();
        changes.plan.apply(&mut self.ranks, &fresh);
        if self.knots.is_empty() {
            return true;
        }
        let shifts = changes.plan.shifts();
        for node in self.knots.iter_mut().flatten() {
            *node = NodeId(shifts.place(node.0));
            if node.0 == GONE {
                return false;
            }
        }
        self.enter_knots();
        true
    }
}

fn of_kind<'r>(
    relations: impl Iterator<Item = &'r Relation>,
    kind: KindId,
) -> impl Iterator<Item = &'r Relation> {
    relations.filter(move |relation| relation.kind == kind)
}

/// Whether every node of a knot still leads to every other within it.
fn is_strong(graph: &Graph, kind: KindId, knot: &[NodeId]) -> bool {
    let mut inside = Csr::default();
    for &node in knot {
        let targets = of_kind(graph.outgoing(node), kind);
        inside.push_row(targets.filter_map(|relation| knot.binary_search(&relation.target).ok()));
    }
    let (_, count) = strong_parts(knot.len(), |place, cursor| {
        let next = inside.row(place as usize).get(*cursor)?;
        *cursor += 1;
        Some(*next as u32)
    });
    count == 1
}

/// What is said at each path, in order.
fn by_path(found: &BTreeMap<(Arc<str>, u32), Diagnostic>) -> BTreeMap<&Arc<str>, Vec<&Diagnostic>> {
    let mut by_path: BTreeMap<&Arc<str>, Vec<&Diagnostic>> = BTreeMap::new();
    for ((path, _), finding) in found {
        by_path.entry(path).or_default().push(finding);
    }
    by_path
}
