//! What changed from one graph to the next.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use super::{Graph, Group, KindId, OriginId, Relation, Shape};
use crate::diagnostic::Origin;
use crate::model::plan::{Edit, Shifts};
use crate::model::{Catalog, Changes, NodeId};
use crate::text::{NumberMap, Symbol, Symbols};

/// What changed from one graph to the next, by the keys of nodes: whoever has the earlier graph and the changes can make the
/// later one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Delta {
    /// Keys of nodes that came, in order.
    pub added: Vec<Arc<str>>,
    /// Keys of nodes that went, in order.
    pub removed: Vec<Arc<str>>,
    /// Keys of nodes that are there in both and say something else about themselves, in order.
    pub changed: Vec<Arc<str>>,
    /// Explicit relations that came, in the order of the later graph. One whose cause, weight or origin changed goes and comes.
    pub relations_added: Vec<DeltaEdge>,
    /// Explicit relations that went, in the order of the earlier graph. All others are in both graphs, in the same order.
    pub relations_removed: Vec<DeltaEdge>,
    /// Groups that came, went or changed, in order. All others are in both graphs, in the same order.
    pub groups: Vec<GroupChange>,
}

/// What changed in the graph from one revision to another.
#[derive(Clone, Debug, PartialEq)]
pub struct DeltaStep {
    /// The earlier revision.
    pub from: u64,
    /// The later one.
    pub to: u64,
    /// What changed.
    pub delta: Delta,
}

/// An explicit relation by the keys of its ends.
#[derive(Clone, Debug, PartialEq)]
pub struct DeltaEdge {
    /// Its place among the explicit relations of the later graph if it came, of the earlier one if it went.
    pub place: u32,
    /// What it means.
    pub kind: Arc<str>,
    /// Where it starts.
    pub source: Arc<str>,
    /// Where it ends.
    pub target: Arc<str>,
    /// Its strength.
    pub weight: f64,
    /// What caused it.
    pub via: Arc<str>,
    /// Who made it.
    pub origin: Origin,
}

/// A group that came, went or changed.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupChange {
    /// Its place among the groups of the earlier graph, if it was there.
    pub before: Option<u32>,
    /// Its place among the groups of the later graph, if it is there.
    pub after: Option<u32>,
    /// What its relations mean.
    pub kind: Arc<str>,
    /// Their strength.
    pub weight: f64,
    /// What caused them.
    pub via: Arc<str>,
    /// Who made them.
    pub origin: Origin,
    /// The members, or where relations start.
    pub sources: Moves,
    /// Where relations end; `None` where every two members are related.
    pub targets: Option<Moves>,
}

/// Keys of nodes that joined or left, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    /// Who joined.
    pub joined: Vec<Arc<str>>,
    /// Who left.
    pub left: Vec<Arc<str>>,
}

impl Delta {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What changed from one graph to another, found by comparing all of both.
    ///
    /// # Complexity
    /// O(n log n) in the nodes, relations and members.
    pub fn between(old: &Graph, new: &Graph) -> Self {
        let mut delta = Self::default();
        let (before, after) = (Side::of(old), Side::of(new));
        let names = |side: &Side<'_>| {
            let ids = side.catalog.node_ids();
            ids.map(|id| (side.catalog.node(id).key().into(), id)).collect::<BTreeMap<Arc<str>, NodeId>>()
        };
        let (old_ids, new_ids) = (names(&before), names(&after));
        for (key, &id) in &new_ids {
            match old_ids.get(key) {
                None => delta.added.push(key.clone()),
                Some(&other) if old.catalog().node(other) != new.catalog().node(id) => {
                    delta.changed.push(key.clone());
                }
                Some(_) => {}
            }
        }
        delta.removed = old_ids.into_keys().filter(|key| !new_ids.contains_key(key)).collect();
        let all = |side: &Side<'_>, graph: &Graph| {
            (0..).zip(graph.relations()).map(|(place, relation)| (0, side.edge(place, relation))).collect()
        };
        delta.set_edges(all(&before, old), all(&after, new));
        let pairs = align(old, new);
        let mut matched = pairs.iter().copied().peekable();
        let mut place = 0;
        for index in 0..=old.groups().len() as u32 {
            let pair = matched.next_if(|(known, _)| *known == index);
            let stop = pair.map_or(
                if index as usize == old.groups().len() { new.groups().len() as u32 } else { place },
                |(_, new)| new,
            );
            while place < stop {
                delta.groups.extend(change(
                    (&before, None),
                    (&after, new.groups().get(place as usize).zip(Some(place))),
                ));
                place += 1;
            }
            let group = old.groups().get(index as usize).zip(Some(index));
            match pair {
                Some((_, at)) => {
                    let later = new.groups().get(at as usize).zip(Some(at));
                    delta.groups.extend(change((&before, group), (&after, later)));
                    place = at + 1;
                }
                None => delta.groups.extend(change((&before, group), (&after, None))),
            }
        }
        delta
    }

    /// What edits of a graph change: those of its nodes, of single relations and of single groups.
    pub(super) fn of_edits(
        graph: &Graph,
        changes: &Changes,
        (catalog, vias): (&Catalog, &Symbols),
        relations: &[(Edit, Option<Relation>, Option<u32>)],
        groups: &[(Edit, Option<Group>, Option<u32>)],
    ) -> Self {
        let mut delta = Self::default();
        let mut gone = NumberMap::default();
        for change in &changes.nodes {
            let before = change.row.map(|row| changes.before.node(row));
            let after = change.after.map(|id| catalog.node(id));
            match (before, after) {
                (None, Some(after)) => delta.added.push(after.key().into()),
                (Some(before), None) => {
                    delta.removed.push(before.key().into());
                    gone.extend(change.before.map(|id| (id.0, before.key())));
                }
                (Some(before), Some(after)) if before != after => delta.changed.push(after.key().into()),
                _ => {}
            }
        }
        let shifts = (!changes.plan.is_in_place()).then(|| changes.plan.shifts());
        let before = Side { graph, catalog, vias, shifts: shifts.as_ref(), gone };
        let after = Side { graph, catalog, vias, shifts: None, gone: NumberMap::default() };
        let (mut old, mut new) = (Vec::new(), Vec::new());
        for (edit, relation, place) in relations {
            // How many relations stay that are before it.
            let (Edit::Insert(row) | Edit::Replace(row) | Edit::Remove(row)) = *edit;
            let gap = row.saturating_sub(old.len() as u32);
            if !matches!(edit, Edit::Insert(_)) {
                let known = graph.relations().get(row as usize);
                old.extend(known.map(|relation| (gap, before.edge(row, relation))));
            }
            let known = relation.as_ref().zip(*place);
            new.extend(known.map(|(relation, place)| (gap, after.edge(place, relation))));
        }
        delta.set_edges(old, new);
        for (edit, group, place) in groups {
            let old = match edit {
                Edit::Replace(place) | Edit::Remove(place) => {
                    graph.groups().get(*place as usize).zip(Some(*place))
                }
                Edit::Insert(_) => None,
            };
            let new = group.as_ref().zip(*place);
            delta.groups.extend(change((&before, old), (&after, new)));
        }
        delta
    }

    /// Enters relations that were there before or are there now, each with the number of relations before it that are not among
    /// these. What is in both, after the same others, did not change.
    fn set_edges(&mut self, old: Vec<(u32, DeltaEdge)>, new: Vec<(u32, DeltaEdge)>) {
        let mut known: BTreeMap<EdgeName, VecDeque<usize>> = BTreeMap::new();
        for (index, edge) in old.iter().enumerate() {
            known.entry(name(edge)).or_default().push_back(index);
        }
        let mut stays = vec![false; old.len()];
        let mut next = 0;
        for edge in new {
            let same = known.get_mut(&name(&edge)).and_then(|same| {
                while same.front().is_some_and(|index| *index < next) {
                    same.pop_front();
                }
                same.pop_front()
            });
            match same {
                Some(index) => {
                    stays[index] = true;
                    next = index + 1;
                }
                None => self.relations_added.push(edge.1),
            }
        }
        let gone = old.into_iter().zip(stays).filter(|(_, stays)| !stays);
        self.relations_removed = gone.map(|((_, edge), _)| edge).collect();
    }
}

type EdgeName = (u32, Arc<str>, Arc<str>, Arc<str>, Arc<str>, Origin, u64);

fn name((gap, edge): &(u32, DeltaEdge)) -> EdgeName {
    let DeltaEdge { kind, source, target, weight, via, origin, place: _ } = edge.clone();
    (*gap, kind, source, target, via, origin, weight.to_bits())
}

/// One of two graphs: how its ids and symbols are read.
struct Side<'g> {
    /// Kinds and origins.
    graph: &'g Graph,
    catalog: &'g Catalog,
    vias: &'g Symbols,
    /// Where ids are earlier than the catalog: where they went, and the keys of those that are gone.
    shifts: Option<&'g Shifts>,
    gone: NumberMap<u32, &'g str>,
}

impl<'g> Side<'g> {
    fn of(graph: &'g Graph) -> Self {
        let (catalog, vias) = (graph.catalog().as_ref(), graph.vias());
        Self { graph, catalog, vias, shifts: None, gone: NumberMap::default() }
    }

    fn key(&self, id: NodeId) -> Arc<str> {
        if let Some(key) = self.gone.get(&id.0) {
            return (*key).into();
        }
        let id = self.shifts.map_or(id, |shifts| NodeId(shifts.place(id.0)));
        self.catalog.node(id).key().into()
    }

    fn names(&self, kind: KindId, via: Symbol, origin: OriginId) -> (Arc<str>, Arc<str>, Origin) {
        (self.graph.kind(kind).into(), self.vias.text(via).into(), self.graph.origin(origin).clone())
    }

    fn edge(&self, place: u32, relation: &Relation) -> DeltaEdge {
        let (kind, via, origin) = self.names(relation.kind, relation.via, relation.origin);
        let (source, target) = (self.key(relation.source), self.key(relation.target));
        DeltaEdge { place, kind, source, target, weight: relation.weight, via, origin }
    }

    /// The keys of both sides of a group.
    fn members(&self, group: Option<&Group>) -> (Vec<Arc<str>>, Option<Vec<Arc<str>>>) {
        let keys = |nodes: &[NodeId]| nodes.iter().map(|node| self.key(*node)).collect();
        match group.map(|group| &group.shape) {
            None => (Vec::new(), None),
            Some(Shape::Clique { members }) => (keys(members), None),
            Some(Shape::Biclique { sources, targets, .. }) => (keys(sources), Some(keys(targets))),
        }
    }
}

/// A group in one of two graphs.
type Found<'s, 'g> = (&'s Side<'g>, Option<(&'s Group, u32)>);

/// How a group changed, if it did.
fn change((before, old): Found<'_, '_>, (after, new): Found<'_, '_>) -> Option<GroupChange> {
    let (side, group) = new.map(|(group, _)| (after, group)).or(old.map(|(group, _)| (before, group)))?;
    let (old_sources, old_targets) = before.members(old.map(|(group, _)| group));
    let (new_sources, new_targets) = after.members(new.map(|(group, _)| group));
    let sources = moves(&old_sources, &new_sources);
    let has_targets = if new.is_some() { new_targets.is_some() } else { old_targets.is_some() };
    let targets =
        has_targets.then(|| moves(&old_targets.unwrap_or_default(), &new_targets.unwrap_or_default()));
    let (kind, via, origin) = side.names(group.kind, group.via, group.origin);
    let is_same = new.is_some()
        && old.is_some_and(|(old, _)| {
            old.weight.to_bits() == group.weight.to_bits()
                && before.names(old.kind, old.via, old.origin) == (kind.clone(), via.clone(), origin.clone())
                && matches!(old.shape, Shape::Biclique { .. }) == has_targets
        })
        && sources == Moves::default()
        && targets.as_ref().is_none_or(|targets| *targets == Moves::default());
    (!is_same).then(|| GroupChange {
        before: old.map(|(_, place)| place),
        after: new.map(|(_, place)| place),
        kind,
        weight: group.weight,
        via,
        origin,
        sources,
        targets,
    })
}

/// Who joined and left; both lists are in the order of keys.
fn moves(old: &[Arc<str>], new: &[Arc<str>]) -> Moves {
    let without = |these: &[Arc<str>], those: &[Arc<str>]| {
        let mut rest = those.iter().peekable();
        let stays = |key: &&Arc<str>| {
            while rest.next_if(|other| other < key).is_some() {}
            rest.peek() == Some(key)
        };
        let mut stays = stays;
        these.iter().filter(|key| !stays(key)).cloned().collect()
    };
    Moves { joined: without(new, old), left: without(old, new) }
}

/// Which groups of two graphs are the same cause, in the order of both.
fn align(old: &Graph, new: &Graph) -> Vec<(u32, u32)> {
    type Cause<'g> = (&'g Origin, &'g str, &'g str, u64, bool);
    fn cause<'g>(graph: &'g Graph, group: &Group) -> Cause<'g> {
        let is_clique = matches!(group.shape, Shape::Clique { .. });
        (
            graph.origin(group.origin),
            graph.kind(group.kind),
            graph.via(group.via),
            group.weight.to_bits(),
            is_clique,
        )
    }
    let mut places: BTreeMap<Cause<'_>, VecDeque<u32>> = BTreeMap::new();
    for (place, group) in new.groups().iter().enumerate() {
        places.entry(cause(new, group)).or_default().push_back(place as u32);
    }
    let mut next = 0;
    let mut pairs = Vec::new();
    for (index, group) in old.groups().iter().enumerate() {
        let Some(places) = places.get_mut(&cause(old, group)) else { continue };
        while places.front().is_some_and(|place| *place < next) {
            places.pop_front();
        }
        if let Some(place) = places.pop_front() {
            pairs.push((index as u32, place));
            next = place + 1;
        }
    }
    pairs
}
