use std::collections::{BTreeSet, HashMap, VecDeque};

use petgraph::algo::kosaraju_scc;

use super::{Fleet, Lint};
use crate::diagnostic::{Code, Diagnostic};
use crate::graph::{Graph, OfKind};
use crate::model::{Catalog, NodeId, ReferenceKind};
use crate::text::Span;

/// Agents that depend on each other in a circle.
///
/// One finding for each set of agents that all depend on each other: a shortest circle through the first of
/// them, which is one way to see the knot. Cutting it may leave another, which is the next finding.
pub(super) struct DependencyCycle;

/// Longer circles are shown by their beginning.
const SHOWN: usize = 12;

impl Lint for DependencyCycle {
    fn code(&self) -> Code {
        Code::DependencyCycle
    }

    fn check_fleet(&self, fleet: &Fleet<'_>, findings: &mut Vec<Diagnostic>) {
        let graph = fleet.graph();
        let kind = ReferenceKind::DependsOn.as_str();
        let Some(dependencies) = OfKind::new(graph, kind) else { return };
        let mut knots: Vec<Vec<u32>> =
            kosaraju_scc(dependencies).into_iter().filter(|knot| knot.len() > 1).collect();
        for knot in &mut knots {
            knot.sort_unstable();
        }
        knots.sort_unstable();
        let places = places(fleet.catalog());
        for knot in knots {
            let cycle = shortest_cycle(graph, kind, &knot);
            findings.extend(finding(fleet.catalog(), &cycle, &places));
        }
    }
}

/// Where each dependency is written. Asked by key only.
fn places(catalog: &Catalog) -> HashMap<(NodeId, NodeId), (&str, Span)> {
    let stated = catalog.references().filter(|reference| reference.kind == ReferenceKind::DependsOn);
    stated.filter_map(|reference| Some(((reference.source, reference.target), reference.location?))).collect()
}

/// A shortest circle through the first node of `knot`, beginning with it; of several the one whose nodes come
/// first. Breadth-first, so linear in the knot and its relations.
fn shortest_cycle(graph: &Graph, kind: &str, knot: &[u32]) -> Vec<NodeId> {
    let members: BTreeSet<u32> = knot.iter().copied().collect();
    let Some(first) = knot.first().map(|&id| NodeId(id)) else { return Vec::new() };
    let mut came_from: HashMap<NodeId, NodeId> = HashMap::new();
    let mut open = VecDeque::from([first]);
    while let Some(node) = open.pop_front() {
        let next = graph.outgoing(node).filter(|relation| graph.kind(relation.kind) == kind);
        for target in next.map(|relation| relation.target) {
            if target == first && node != first {
                return path_back(&came_from, first, node);
            }
            let is_new = target != first && members.contains(&target.0) && !came_from.contains_key(&target);
            if is_new {
                came_from.insert(target, node);
                open.push_back(target);
            }
        }
    }
    Vec::new()
}

fn path_back(came_from: &HashMap<NodeId, NodeId>, first: NodeId, last: NodeId) -> Vec<NodeId> {
    let mut path = vec![last];
    let mut node = last;
    while node != first {
        let Some(&before) = came_from.get(&node) else { break };
        node = before;
        path.push(node);
    }
    path.reverse();
    path
}

fn finding(
    catalog: &Catalog,
    cycle: &[NodeId],
    places: &HashMap<(NodeId, NodeId), (&str, Span)>,
) -> Option<Diagnostic> {
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
    let mut stated = steps.filter_map(|(&from, &to)| Some((from, to, *places.get(&(from, to))?))).take(SHOWN);
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
