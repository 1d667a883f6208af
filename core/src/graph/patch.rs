//! Bringing a graph up to date where it changed.

use std::sync::Arc;

use super::{Delta, Graph, Group, Relation};
use crate::model::plan::{Edit, GONE, Plan};
use crate::model::{Catalog, Changes, Csr, NodeId};
use crate::text::Symbols;

/// What changes in a graph. Nodes go by the ids of the new catalog.
pub(crate) struct Patch<'p> {
    /// The nodes.
    pub(crate) catalog: Arc<Catalog>,
    /// How they changed.
    pub(crate) changes: &'p Changes,
    /// The causes, which those of the graph grew into.
    pub(crate) vias: Symbols,
    /// What happens at single explicit relations, in order, with the relation that comes or takes the place.
    pub(crate) relations: Vec<(Edit, Option<Relation>)>,
    /// What happens at single groups, in order, with the group that comes or takes the place.
    pub(crate) groups: Vec<(Edit, Option<Group>)>,
    /// Where ids moved, every group that is not among `groups`, with its members' new ids.
    pub(crate) moved: Option<Vec<(u32, Group)>>,
}

impl Graph {
    /// Carries `patch` out, and says what that changes if somebody `asks`.
    ///
    /// # Complexity
    /// O(what changes), and one pass over a column, as fast as memory is copied, where rows come, go or move, or where a
    /// clone of the graph still uses it.
    pub(crate) fn patch(&mut self, patch: Patch<'_>, asks: bool) -> Option<Delta> {
        let nodes = &patch.changes.plan;
        let is_in_place = nodes.is_in_place();
        let places = (!is_in_place).then(|| nodes.places());
        let group_plan = Plan::new(self.groups.len(), patch.groups.iter().map(|(edit, _)| *edit));
        let delta = asks.then(|| {
            let mut next = group_plan.fresh_places();
            let groups: Vec<_> = patch
                .groups
                .iter()
                .map(|(edit, group)| (*edit, group.clone(), group.as_ref().and_then(|_| next.next())))
                .collect();
            let tables = (patch.catalog.as_ref(), &patch.vias);
            Delta::of_edits(self, patch.changes, tables, &patch.relations, &groups)
        });
        self.catalog = patch.catalog;
        self.vias = patch.vias;
        self.patch_relations(&patch.relations, places.as_deref());
        if !is_in_place {
            self.memberships = moved_rows(&self.memberships, nodes);
        }
        self.patch_groups(patch.groups, patch.moved, places.as_deref().unwrap_or_default());
        delta
    }

    fn patch_relations(&mut self, edits: &[(Edit, Option<Relation>)], places: Option<&[u32]>) {
        if edits.is_empty() && places.is_none() {
            return;
        }
        if let Some(places) = places {
            for relation in Arc::make_mut(&mut self.relations) {
                // Those that name a node that is gone are among the edits.
                let moved = |node: NodeId| NodeId(places[node.index()]);
                (relation.source, relation.target) = (moved(relation.source), moved(relation.target));
            }
        }
        let plan = Plan::new(self.relations.len(), edits.iter().map(|(edit, _)| *edit));
        let fresh: Vec<Relation> = edits.iter().filter_map(|(_, relation)| *relation).collect();
        let has_same_ends = plan.is_in_place()
            && plan.fresh_rows().all(|(place, rows)| {
                let old = &self.relations[place as usize..place as usize + rows.len()];
                let ends = |relation: &Relation| (relation.source, relation.target);
                old.iter().map(ends).eq(fresh[rows.start as usize..rows.end as usize].iter().map(ends))
            });
        plan.apply(&mut self.relations, &fresh);
        if places.is_some() || !has_same_ends {
            self.index_relations();
        }
    }

    fn patch_groups(
        &mut self,
        edits: Vec<(Edit, Option<Group>)>,
        moved: Option<Vec<(u32, Group)>>,
        places: &[u32],
    ) {
        if let Some(moved) = moved {
            let groups = Arc::make_mut(&mut self.groups);
            for (index, group) in moved {
                groups[index as usize] = group;
            }
        }
        if edits.is_empty() {
            return;
        }
        let plan = Plan::new(self.groups.len(), edits.iter().map(|(edit, _)| *edit));
        let group_places = plan.places();
        // Who leaves or joins a group: node, place of the group before or after, and whether it joins.
        let mut moves: Vec<(NodeId, u32, bool)> = Vec::new();
        let mut next = plan.fresh_places();
        for (edit, group) in &edits {
            let mut before = Vec::new();
            if let Edit::Replace(old) | Edit::Remove(old) = edit {
                // Members of the old group still go by the ids they had.
                let moved = |node: NodeId| places.get(node.index()).map_or(node, |&place| NodeId(place));
                before = self.groups[*old as usize].nodes();
                before.iter_mut().for_each(|node| *node = moved(*node));
                before.retain(|node| node.0 != GONE);
                let after = group.as_ref().map(Group::nodes).unwrap_or_default();
                moves.extend(without(&before, &after).map(|node| (node, *old, false)));
            }
            if let (Some(group), Some(place)) = (group, group.as_ref().and_then(|_| next.next())) {
                moves.extend(without(&group.nodes(), &before).map(|node| (node, place, true)));
            }
        }
        drop(next);
        let fresh: Vec<Group> = edits.into_iter().filter_map(|(_, group)| group).collect();
        plan.apply(&mut self.groups, &fresh);
        self.patch_memberships(moves, &group_places, plan.is_in_place());
    }

    fn patch_memberships(
        &mut self,
        mut moves: Vec<(NodeId, u32, bool)>,
        group_places: &[u32],
        in_place: bool,
    ) {
        moves.sort_unstable();
        let mut fresh = Csr::default();
        let mut rows = Vec::new();
        for of_node in moves.chunk_by(|one, other| one.0 == other.0) {
            let Some(&(node, _, _)) = of_node.first() else { continue };
            let old = self.memberships.row(node.index());
            let left = |group: &u32| of_node.iter().any(|(_, left, joins)| !joins && left == group);
            let stays = old.iter().filter(|group| !left(group)).map(|&group| group_places[group as usize]);
            let joined = of_node.iter().filter(|(_, _, joins)| *joins).map(|(_, group, _)| *group);
            let mut row: Vec<u32> = stays.chain(joined).collect();
            row.sort_unstable();
            let is_same = in_place && row == old;
            if !is_same {
                rows.push(Edit::Replace(node.0));
                fresh.push_row(row);
            }
        }
        if !in_place {
            for group in self.memberships.items_mut() {
                // Nodes of groups that are gone get a new row.
                *group = group_places[*group as usize];
            }
        }
        self.memberships.apply(&Plan::new(self.memberships.row_count(), rows), &fresh);
    }
}

/// The nodes that are in `these` and not in `those`; both are sorted.
fn without(these: &[NodeId], those: &[NodeId]) -> impl Iterator<Item = NodeId> {
    let mut rest = those.iter().copied().peekable();
    these.iter().copied().filter(move |node| {
        while rest.next_if(|other| other < node).is_some() {}
        rest.peek() != Some(node)
    })
}

/// The rows of nodes that moved as `plan` says; new nodes have none.
fn moved_rows(rows: &Csr<u32>, plan: &Plan) -> Csr<u32> {
    let mut fresh = Csr::default();
    for old in plan.origins() {
        fresh.push_row(old.map(|old| rows.row(old as usize)).unwrap_or_default().iter().copied());
    }
    let mut moved = rows.clone();
    moved.apply(plan, &fresh);
    moved
}
