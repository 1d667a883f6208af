use std::collections::VecDeque;

use super::Lint;
use crate::diagnostic::{Code, Diagnostic};
use crate::graph::{Graph, KindId};
use crate::model::{Catalog, NodeId, ReferenceKind, ReferenceView};
use crate::text::NumberMap;

/// Agents that depend on each other in a circle.
///
/// One finding for each set of agents that all depend on each other: a shortest circle through the first of
/// them, which is one way to see the knot. Cutting it may leave another, which is the next finding. They follow edits in
/// [`Cycles`](super::cycles::Cycles).
pub(super) struct DependencyCycle;

/// Longer circles are shown by their beginning.
const SHOWN: usize = 12;

impl Lint for DependencyCycle {
    fn code(&self) -> Code {
        Code::DependencyCycle
    }
}

/// A shortest circle through the first node of `knot`, beginning with it; of several the one whose nodes come
/// first. Breadth-first, so linear in the knot and its relations.
pub(super) fn shortest_cycle(graph: &Graph, kind: KindId, knot: &[NodeId]) -> Vec<NodeId> {
    let Some(&first) = knot.first() else { return Vec::new() };
    let mut came_from: NumberMap<u32, NodeId> = NumberMap::default();
    let mut open = VecDeque::from([first]);
    while let Some(node) = open.pop_front() {
        let next = graph.outgoing(node).filter(|relation| relation.kind == kind);
        for target in next.map(|relation| relation.target) {
            if target == first && node != first {
                return path_back(&came_from, first, node);
            }
            let is_inside = target != first && knot.binary_search(&target).is_ok();
            if is_inside && !came_from.contains_key(&target.0) {
                came_from.insert(target.0, node);
                open.push_back(target);
            }
        }
    }
    Vec::new()
}

fn path_back(came_from: &NumberMap<u32, NodeId>, first: NodeId, last: NodeId) -> Vec<NodeId> {
    let mut path = vec![last];
    let mut node = last;
    while node != first {
        let Some(&before) = came_from.get(&node.0) else { break };
        node = before;
        path.push(node);
    }
    path.reverse();
    path
}

/// What is said about a circle.
pub(super) fn finding(catalog: &Catalog, cycle: &[NodeId]) -> Option<Diagnostic> {
    let name = |id: NodeId| catalog.node(id).stated_id();
    let first = *cycle.first()?;
    let mut names: Vec<&str> = cycle.iter().take(SHOWN).map(|&id| name(id)).collect();
    let rest = cycle.len() - names.len();
    let more = format!("{rest} more");
    if rest > 0 {
        names.push(&more);
    }
    names.push(name(first));
    let steps = cycle.iter().zip(cycle.iter().skip(1).chain([&first]));
    // A plugin's dependency is written nowhere.
    let place = |(&from, &to): (&NodeId, &NodeId)| {
        let mut references = catalog.references_of(from);
        let is_it = |reference: &ReferenceView<'_>| {
            reference.kind == ReferenceKind::DependsOn && reference.target == to
        };
        Some((from, to, references.find(is_it)?.location?))
    };
    let mut stated = steps.filter_map(place).take(SHOWN);
    let (_, _, (path, span)) = stated.next()?;
    let message = format!("agents depend on each other in a circle: {}", names.join(" → "));
    let finding = Diagnostic::new(Code::DependencyCycle, &path.into(), span, message);
    let finding = stated.fold(finding, |finding, (from, to, (path, span))| {
        let text = format!("`{}` depends on `{}`", name(from), name(to));
        finding.with_label(&path.into(), span, text)
    });
    Some(
        finding
            .with_help("remove one of these dependencies, or move what both need into an agent of its own"),
    )
}
