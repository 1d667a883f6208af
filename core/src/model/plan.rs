//! How the rows of a table follow from those it had.

use std::ops::Range;
use std::sync::Arc;

/// One stretch of the new table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Rows the table had, unchanged.
    Keep(Range<u32>),
    /// Rows of the table of new ones.
    Fresh(Range<u32>),
}

/// A new table as stretches of the old one and of a table of new rows, in order. Tables are changed by copying stretches, or
/// in place where only single rows are replaced, so that an edit costs what memory does and not what hashing and sorting do.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    steps: Vec<Step>,
    old_rows: u32,
    new_rows: u32,
    is_in_place: bool,
    /// The rows that are replaced, and where their successors stand.
    replaced: Vec<(u32, u32)>,
}

impl Plan {
    /// A plan for a table of `old_rows`. `edits` are the rows that go or are replaced (`Ok`) and the places before which
    /// rows appear (`Err`), in order, each with whether the next new row comes there; a place before a row comes before it.
    pub(crate) fn new(old_rows: usize, edits: impl IntoIterator<Item = Edit>) -> Self {
        let old_rows = old_rows as u32;
        let mut plan = Self { old_rows, is_in_place: true, ..Self::default() };
        let (mut kept, mut fresh) = (0, 0);
        for edit in edits {
            let (before, after, adds) = match edit {
                Edit::Insert(place) => (place, place, true),
                Edit::Replace(row) => (row, row + 1, true),
                Edit::Remove(row) => (row, row + 1, false),
            };
            plan.is_in_place &= matches!(edit, Edit::Replace(_));
            plan.keep(kept..before);
            if adds {
                if let Edit::Replace(row) = edit {
                    plan.replaced.push((row, plan.new_rows));
                }
                plan.fresh(fresh);
                fresh += 1;
            }
            kept = after;
        }
        plan.keep(kept..old_rows);
        plan
    }

    fn keep(&mut self, rows: Range<u32>) {
        if !rows.is_empty() {
            self.new_rows += rows.len() as u32;
            self.steps.push(Step::Keep(rows));
        }
    }

    fn fresh(&mut self, row: u32) {
        self.new_rows += 1;
        match self.steps.last_mut() {
            Some(Step::Fresh(rows)) if rows.end == row => rows.end += 1,
            _ => self.steps.push(Step::Fresh(row..row + 1)),
        }
    }

    /// The stretches of the new table.
    pub(crate) fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// How many rows the new table has.
    pub(crate) fn new_rows(&self) -> usize {
        self.new_rows as usize
    }

    /// Whether rows are only replaced.
    pub(crate) fn is_in_place(&self) -> bool {
        self.is_in_place
    }

    /// The new place of every old row, or of what takes its place; [`GONE`] for those that are no longer there.
    pub(crate) fn places(&self) -> Vec<u32> {
        let mut places = vec![GONE; self.old_rows as usize];
        let mut new = 0;
        for step in &self.steps {
            match step {
                Step::Keep(rows) => {
                    for row in rows.clone() {
                        places[row as usize] = new;
                        new += 1;
                    }
                }
                Step::Fresh(rows) => new += rows.len() as u32,
            }
        }
        for &(old, new) in &self.replaced {
            places[old as usize] = new;
        }
        places
    }

    /// The new rows and their places in the new table.
    pub(crate) fn fresh_rows(&self) -> impl Iterator<Item = (u32, Range<u32>)> {
        let mut place = 0;
        self.steps.iter().filter_map(move |step| {
            let at = place;
            match step {
                Step::Keep(rows) => {
                    place += rows.len() as u32;
                    None
                }
                Step::Fresh(rows) => {
                    place += rows.len() as u32;
                    Some((at, rows.clone()))
                }
            }
        })
    }

    /// The old row that each new one replaces, if it does.
    pub(crate) fn origins(&self) -> impl Iterator<Item = Option<u32>> {
        let mut replaced = self.replaced.iter().peekable();
        self.fresh_places().map(move |place| replaced.next_if(|(_, new)| *new == place).map(|(old, _)| *old))
    }

    /// The stretches of old rows that go, each with the new rows that come there, if they are few: then it is faster to move
    /// the rest within its table than to write another.
    pub(crate) fn splices(&self) -> Option<Vec<(Range<u32>, Range<u32>)>> {
        let mut splices = Vec::new();
        let (mut old, mut fresh) = (0, 0..0);
        for step in &self.steps {
            match step {
                Step::Fresh(rows) => fresh = rows.clone(),
                Step::Keep(rows) => {
                    if rows.start > old || !fresh.is_empty() {
                        splices.push((old..rows.start, std::mem::take(&mut fresh)));
                    }
                    old = rows.end;
                }
            }
            if splices.len() > FEW {
                return None;
            }
        }
        if self.old_rows > old || !fresh.is_empty() {
            splices.push((old..self.old_rows, fresh));
        }
        Some(splices)
    }

    /// The places of new rows in the new table, in order.
    pub(crate) fn fresh_places(&self) -> impl Iterator<Item = u32> {
        self.fresh_rows().flat_map(|(place, rows)| place..place + rows.len() as u32)
    }

    /// Carries the plan out on one column. A column that stays as it was stays shared with its clones.
    pub(crate) fn apply<T: Clone + PartialEq>(&self, column: &mut Arc<Vec<T>>, fresh: &[T]) {
        let range = |rows: &Range<u32>| rows.start as usize..rows.end as usize;
        if self.is_in_place {
            let differs = |(place, rows): &(u32, Range<u32>)| {
                column[*place as usize..*place as usize + rows.len()] != fresh[range(rows)]
            };
            let edits: Vec<_> = self.fresh_rows().filter(differs).collect();
            if edits.is_empty() {
                return;
            }
            let column = Arc::make_mut(column);
            for (place, rows) in edits {
                column[place as usize..place as usize + rows.len()].clone_from_slice(&fresh[range(&rows)]);
            }
            return;
        }
        if let Some(column) = Arc::get_mut(column)
            && let Some(splices) = self.splices()
        {
            for (old, rows) in splices.into_iter().rev() {
                column.splice(range(&old), fresh[range(&rows)].iter().cloned());
            }
            return;
        }
        let mut new = Vec::with_capacity(self.new_rows());
        for step in &self.steps {
            new.extend_from_slice(match step {
                Step::Keep(rows) => &column[range(rows)],
                Step::Fresh(rows) => &fresh[range(rows)],
            });
        }
        *column = Arc::new(new);
    }
}

/// So many stretches are changed within their table.
const FEW: usize = 16;

/// The place of a row that is no longer there.
pub(crate) const GONE: u32 = u32::MAX;

/// What happens at one place of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edit {
    /// A row appears before this one.
    Insert(u32),
    /// The row is replaced.
    Replace(u32),
    /// The row goes.
    Remove(u32),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_keeps_replaces_inserts_and_removes() {
        let mut column = Arc::new(vec![0, 1, 2, 3]);
        let plan = Plan::new(4, [Edit::Insert(0), Edit::Remove(1), Edit::Replace(2), Edit::Insert(4)]);
        plan.apply(&mut column, &[10, 12, 14]);
        assert_eq!(*column, [10, 0, 12, 3, 14]);
        assert_eq!(plan.places(), [1, GONE, 2, 3]);
        let shared = column.clone();
        let plan = Plan::new(5, [Edit::Replace(1), Edit::Replace(2)]);
        plan.apply(&mut column, &[0, 12]);
        assert!(Arc::ptr_eq(&column, &shared));
        plan.apply(&mut column, &[0, 13]);
        assert_eq!((column[2], shared[2]), (13, 12));
    }
}
