//! Writing what changed into the catalog.

use std::sync::Arc;

use super::Registry;
use super::file::NOWHERE;
use crate::model::Csr;
use crate::model::catalog::{Catalog, Columns, NodeId};
use crate::model::plan::{Edit, Plan};

/// What is different in a catalog.
#[derive(Debug, Default)]
pub struct Changes {
    /// The nodes that came, went or changed, ordered by key.
    pub nodes: Vec<NodeChange>,
    /// Those that were there, as they were. Its references name nodes by the ids they had.
    pub before: Catalog,
    /// The place of each of `nodes` among the earlier nodes; that of a new one is before the node with this id.
    pub(crate) places: Vec<u32>,
    /// How the rows of the catalog follow from the earlier ones.
    pub(crate) plan: Plan,
}

/// One node that came, went or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeChange {
    /// Its id before, if it was there.
    pub before: Option<NodeId>,
    /// Its place in [`Changes::before`], if it was there.
    pub row: Option<NodeId>,
    /// Its id now, if it is there.
    pub after: Option<NodeId>,
}

impl Registry {
    /// Writes every node that was touched into `catalog`.
    pub(super) fn write(&mut self, catalog: &mut Arc<Catalog>) -> Changes {
        let mut touched = std::mem::take(&mut self.work.rows);
        touched.sort_unstable();
        touched.dedup();
        touched.retain(|&node| node != NOWHERE);
        self.report_conflicts(&touched);
        let (mut edits, mut new, mut gone) = (Vec::new(), Vec::new(), Vec::new());
        for number in touched {
            let node = self.nodes.get(number);
            let exists = !node.members.is_empty() || node.named > 0;
            match (self.nodes.rank(number), exists) {
                (NOWHERE, true) => new.push(number),
                (NOWHERE, false) => self.nodes.forget(number),
                (rank, true) => edits.push((Edit::Replace(rank), number)),
                (rank, false) => {
                    edits.push((Edit::Remove(rank), number));
                    gone.push(number);
                }
            }
        }
        self.place(new, &mut edits);
        let plan = Plan::new(self.nodes.order.len(), edits.iter().map(|(edit, _)| *edit));
        let fresh: Vec<u32> = edits
            .iter()
            .filter(|(edit, _)| !matches!(edit, Edit::Remove(_)))
            .map(|(_, number)| *number)
            .collect();
        if !plan.is_in_place() {
            let mut order = std::mem::take(&mut self.nodes.order);
            plan.apply(&mut order, &fresh);
            // Before the first edit nothing moves.
            let first = edits.first().map_or(0, |(edit, _)| place_of(*edit).0);
            self.nodes.set_order(order, &gone, first);
        }
        let places = edits.iter().map(|(edit, _)| place_of(*edit).0).collect();
        let old: Vec<NodeId> = edits.iter().filter_map(|(edit, _)| before(*edit)).collect();
        let before_rows = catalog.extract(&old);
        let (mut rows, mut references) = (Columns::default(), Csr::default());
        for &number in &fresh {
            rows.push(&self.row(number));
            references.push_row(self.references(number));
        }
        if fresh.len() > 1000 {
            rows.shrink();
            references.shrink();
        }
        let mut place = 0..;
        let nodes = edits
            .iter()
            .map(|(edit, number)| {
                let before = before(*edit);
                let rank = self.nodes.rank(*number);
                NodeChange {
                    before,
                    row: before.and_then(|_| place.next()).map(NodeId),
                    after: (rank != NOWHERE).then_some(NodeId(rank)),
                }
            })
            .collect();
        for number in gone {
            self.nodes.forget(number);
        }
        Arc::make_mut(catalog).apply(&plan, self.texts.symbols(), rows, references);
        Changes { nodes, before: before_rows, places, plan }
    }

    /// Adds the insertion of `new` nodes to the edits of others and puts all of them in the order of the catalog.
    fn place(&self, new: Vec<u32>, edits: &mut Vec<(Edit, u32)>) {
        let key = |number: u32| self.texts.text(self.nodes.get(number).key);
        let mut new: Vec<(&str, u32)> = new.into_iter().map(|number| (key(number), number)).collect();
        new.sort_unstable();
        let order = &self.nodes.order;
        edits.extend(new.into_iter().map(|(text, number)| {
            let place = order.partition_point(|&known| key(known) < text);
            (Edit::Insert(place as u32), number)
        }));
        // Stable: what is inserted at one place is in order already.
        edits.sort_by_key(|(edit, _)| place_of(*edit));
    }
}

/// Where an edit takes place; what is inserted comes before what stands there.
fn place_of(edit: Edit) -> (u32, bool) {
    match edit {
        Edit::Insert(place) => (place, false),
        Edit::Replace(row) | Edit::Remove(row) => (row, true),
    }
}

fn before(edit: Edit) -> Option<NodeId> {
    match edit {
        Edit::Insert(_) => None,
        Edit::Replace(row) | Edit::Remove(row) => Some(NodeId(row)),
    }
}
