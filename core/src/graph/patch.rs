//! Bringing a graph up to date where it changed.

use std::sync::Arc;

use super::{Delta, Graph, Group, Relation};
use crate::model::plan::{Edit, GONE, Plan, Shifts};
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
    /// Carries `patch` out, and says what that changes if somebody `asks`. Returned as well, in no order, are the nodes that
    /// are there and got or lost a relation or a group.
    ///
    /// # Complexity
    /// O(what changes), and one pass over a column, as fast as memory is copied, where rows come, go or move, or where a
    /// clone of the graph still uses it.
    pub(crate) fn patch(&mut self, patch: Patch<'_>, asks: bool) -> (Option<Delta>, Vec<NodeId>) {
        let nodes = &patch.changes.plan;
        let is_in_place = nodes.is_in_place();
        let shifts = (!is_in_place).then(|| nodes.shifts());
        let group_plan = Plan::new(self.groups.len(), patch.groups.iter().map(|(edit, _)| *edit));
        let delta = asks.then(|| {
            let mut next = group_plan.fresh_places();
            let groups: Vec<_> = patch
                .groups
                .iter()
                .map(|(edit, group)| (*edit, group.clone(), group.as_ref().and_then(|_| next.next())))
                .collect();
            let plan = Plan::new(self.relations.len(), patch.relations.iter().map(|(edit, _)| *edit));
            let mut next = plan.fresh_places();
            let relations: Vec<_> = patch
                .relations
                .iter()
                .map(|(edit, relation)| (*edit, *relation, relation.and_then(|_| next.next())))
                .collect();
            let tables = (patch.catalog.as_ref(), &patch.vias);
            Delta::of_edits(self, patch.changes, tables, &relations, &groups)
        });
        self.catalog = patch.catalog;
        self.vias = patch.vias;
        if !is_in_place {
            for rows in [&mut self.outgoing, &mut self.incoming, &mut self.memberships] {
                move_rows(rows, nodes);
            }
        }
        let mut touched = Vec::new();
        self.patch_relations(&patch.relations, shifts.as_ref(), &mut touched);
        self.patch_groups(patch.groups, patch.moved, shifts.as_ref(), &mut touched);
        (delta, touched)
    }

    fn patch_relations(
        &mut self,
        edits: &[(Edit, Option<Relation>)],
        shifts: Option<&Shifts>,
        touched: &mut Vec<NodeId>,
    ) {
        if edits.is_empty() && shifts.is_none() {
            return;
        }
        let place = |node: NodeId| shifts.map_or(node, |shifts| NodeId(shifts.place(node.0)));
        let plan = Plan::new(self.relations.len(), edits.iter().map(|(edit, _)| *edit));
        let (mut outgoing, mut incoming) = (Vec::new(), Vec::new());
        let mut next = plan.fresh_places();
        for (edit, relation) in edits {
            if let Edit::Replace(old) | Edit::Remove(old) = edit {
                let relation = &self.relations[*old as usize];
                outgoing.push((place(relation.source), *old, false));
                incoming.push((place(relation.target), *old, false));
            }
            if let (Some(relation), Some(place)) = (relation, relation.and_then(|_| next.next())) {
                outgoing.push((relation.source, place, true));
                incoming.push((relation.target, place, true));
            }
        }
        drop(next);
        let fresh: Vec<Relation> = edits.iter().filter_map(|(_, relation)| *relation).collect();
        match shifts.map(Shifts::renumbering) {
            None => plan.apply(&mut self.relations, &fresh),
            // Those that name a node that is gone are among the edits.
            Some(moved) => plan.apply_moved(&mut self.relations, &fresh, |kept| {
                let ends =
                    kept.iter_mut().flat_map(|relation| [&mut relation.source.0, &mut relation.target.0]);
                moved.apply(ends);
            }),
        }
        patch_rows(&mut self.outgoing, outgoing, &plan, touched);
        patch_rows(&mut self.incoming, incoming, &plan, touched);
    }

    fn patch_groups(
        &mut self,
        edits: Vec<(Edit, Option<Group>)>,
        moved: Option<Vec<(u32, Group)>>,
        ids: Option<&Shifts>,
        touched: &mut Vec<NodeId>,
    ) {
        if let Some(moved) = moved {
            self.set_groups(moved);
        }
        if edits.is_empty() {
            return;
        }
        let plan = Plan::new(self.groups.len(), edits.iter().map(|(edit, _)| *edit));
        // Who leaves or joins a group: node, place of the group before or after, and whether it joins.
        let mut moves: Vec<(NodeId, u32, bool)> = Vec::new();
        let mut next = plan.fresh_places();
        for (edit, group) in &edits {
            let mut before = Vec::new();
            if let Edit::Replace(old) | Edit::Remove(old) = edit {
                let old_group = &self.groups[*old as usize];
                self.implied[old_group.kind.index()] -= old_group.pair_count();
                // Members of the old group still go by the ids they had.
                before = old_group.nodes();
                for node in &mut before {
                    node.0 = ids.map_or(node.0, |ids| ids.place(node.0));
                }
                before.retain(|node| node.0 != GONE);
                let after = group.as_ref().map(Group::nodes).unwrap_or_default();
                moves.extend(without(&before, &after).map(|node| (node, *old, false)));
            }
            if let (Some(group), Some(place)) = (group, group.as_ref().and_then(|_| next.next())) {
                self.implied[group.kind.index()] += group.pair_count();
                moves.extend(without(&group.nodes(), &before).map(|node| (node, place, true)));
            }
        }
        drop(next);
        let fresh: Vec<Group> = edits.into_iter().filter_map(|(_, group)| group).collect();
        plan.apply(&mut self.groups, &fresh);
        patch_rows(&mut self.memberships, moves, &plan, touched);
    }

    /// Puts groups in the places of others; they are in the order of these.
    fn set_groups(&mut self, moved: Vec<(u32, Group)>) {
        if let Some(groups) = self.own_groups() {
            for (index, group) in moved {
                groups[index as usize] = group;
            }
            return;
        }
        let mut moved = moved.into_iter().peekable();
        let groups = (0..).zip(self.groups.iter()).map(|(index, group)| {
            moved.next_if(|(place, _)| *place == index).map_or_else(|| group.clone(), |(_, group)| group)
        });
        self.groups = Arc::new(groups.collect());
    }
}

/// Brings the numbers of groups or relations that each node has up to date: `plan` says how the numbers follow from those they
/// were, and `moves` which node lost an old number or got a new one. These nodes are `touched`.
fn patch_rows(
    rows: &mut Csr<u32>,
    mut moves: Vec<(NodeId, u32, bool)>,
    plan: &Plan,
    touched: &mut Vec<NodeId>,
) {
    moves.retain(|(node, _, _)| node.0 != GONE);
    moves.sort_unstable();
    let numbers = (!plan.is_in_place()).then(|| plan.shifts());
    let moved = |number: u32| numbers.as_ref().map_or(number, |numbers| numbers.place(number));
    let (mut fresh, mut edits) = (Csr::default(), Vec::new());
    for of_node in moves.chunk_by(|one, other| one.0 == other.0) {
        let Some(&(node, _, _)) = of_node.first() else { continue };
        touched.push(node);
        let old = rows.row(node.index());
        let stays = |number: &&u32| of_node.binary_search(&(node, **number, false)).is_err();
        let joined = of_node.iter().filter(|(_, _, joins)| *joins).map(|(_, number, _)| *number);
        let mut row: Vec<u32> = old.iter().filter(stays).map(|&number| moved(number)).chain(joined).collect();
        row.sort_unstable();
        if numbers.is_some() || row != old {
            edits.push(Edit::Replace(node.0));
            fresh.push_row(row);
        }
    }
    let edits = Plan::new(rows.row_count(), edits);
    match numbers.map(|numbers| numbers.renumbering()) {
        None => rows.apply(&edits, &fresh),
        // Whoever had a number that is gone gets a new row.
        Some(moved) => rows.apply_moved(&edits, &fresh, |kept| moved.apply(kept.iter_mut())),
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

/// Moves the rows of nodes as `plan` says; new nodes have none.
fn move_rows(rows: &mut Csr<u32>, plan: &Plan) {
    let mut fresh = Csr::default();
    for old in plan.origins() {
        fresh.push_row(old.map(|old| rows.row(old as usize)).unwrap_or_default().iter().copied());
    }
    rows.apply(plan, &fresh);
}
