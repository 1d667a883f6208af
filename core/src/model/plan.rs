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

    /// Where the old rows are now.
    ///
    /// # Complexity
    /// O(edits).
    pub(crate) fn shifts(&self) -> Shifts {
        let mut shifts = Shifts { old_rows: self.old_rows, ..Shifts::default() };
        let mut replaced = self.replaced.iter().copied().peekable();
        let (mut old, mut new) = (0, 0);
        for step in &self.steps {
            match step {
                Step::Fresh(rows) => new += rows.len() as u32,
                Step::Keep(rows) => {
                    shifts.pass(old..rows.start, &mut replaced);
                    shifts.push(rows.start, new);
                    new += rows.len() as u32;
                    old = rows.end;
                }
            }
        }
        shifts.pass(old..self.old_rows, &mut replaced);
        shifts
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

    /// Does the same where the values of kept rows name rows of another table that moved: `renumber` gives them their new
    /// numbers. Those of `fresh` have them.
    pub(crate) fn apply_moved<T: Clone + PartialEq>(
        &self,
        column: &mut Arc<Vec<T>>,
        fresh: &[T],
        renumber: impl Fn(&mut [T]),
    ) {
        if let Some(own) = Arc::get_mut(column) {
            renumber(own);
            return self.apply(column, fresh);
        }
        let mut new = Vec::with_capacity(self.new_rows());
        for step in &self.steps {
            match step {
                Step::Keep(rows) => {
                    copy_moved(&mut new, &column[rows.start as usize..rows.end as usize], &renumber);
                }
                Step::Fresh(rows) => new.extend_from_slice(&fresh[rows.start as usize..rows.end as usize]),
            }
        }
        *column = Arc::new(new);
    }
}

/// Appends `items` with new numbers, which they get while they are near the processor.
pub(super) fn copy_moved<T: Clone>(into: &mut Vec<T>, items: &[T], renumber: &impl Fn(&mut [T])) {
    for chunk in items.chunks(NEAR) {
        let start = into.len();
        into.extend_from_slice(chunk);
        renumber(&mut into[start..]);
    }
}

/// So many values stay near the processor between two passes.
const NEAR: usize = 2048;

/// Where the rows of an old table are in the new one: between two breaks, all are so many places further on.
#[derive(Debug, Default)]
pub(crate) struct Shifts {
    old_rows: u32,
    /// The old row where each stretch begins, and how far its rows move; as numbers wrap around, backwards is far forwards.
    breaks: Vec<(u32, u32)>,
    /// Rows that are no longer there, in order.
    gone: Vec<u32>,
}

impl Shifts {
    /// Rows that are not kept: some are replaced, the others gone.
    fn pass(
        &mut self,
        rows: Range<u32>,
        replaced: &mut std::iter::Peekable<impl Iterator<Item = (u32, u32)>>,
    ) {
        for row in rows {
            match replaced.next_if(|(old, _)| *old == row) {
                Some((old, new)) => self.push(old, new),
                None => self.gone.push(row),
            }
        }
    }

    fn push(&mut self, old: u32, new: u32) {
        let by = new.wrapping_sub(old);
        if self.breaks.last().map_or(0, |(_, by)| *by) != by {
            self.breaks.push((old, by));
        }
    }

    /// The new place of an old row, or of what takes its place; [`GONE`] if it is no longer there.
    ///
    /// # Complexity
    /// O(log edits).
    pub(crate) fn place(&self, row: u32) -> u32 {
        if self.gone.binary_search(&row).is_ok() { GONE } else { row.wrapping_add(self.step(row)) }
    }

    fn step(&self, row: u32) -> u32 {
        let next = self.breaks.partition_point(|(start, _)| *start <= row);
        next.checked_sub(1).and_then(|at| self.breaks.get(at)).map_or(0, |(_, by)| *by)
    }

    /// Whether a row from `first` to `last` moves.
    ///
    /// # Complexity
    /// O(log edits).
    pub(crate) fn touch(&self, first: u32, last: u32) -> bool {
        let breaks = |row: u32| self.breaks.partition_point(|(start, _)| *start <= row);
        breaks(first) != breaks(last) || self.step(first) != 0
    }

    /// What puts new places for old rows.
    ///
    /// # Complexity
    /// O(1), or O(old rows) if they move in more than two stretches.
    pub(crate) fn renumbering(&self) -> Renumbering {
        match *self.breaks.as_slice() {
            [] => Renumbering::Nothing,
            [first] => Renumbering::Once(first),
            [(start, by), (second, then)] => Renumbering::Twice((start, by), (second, then.wrapping_sub(by))),
            _ => Renumbering::Table(self.table()),
        }
    }

    /// The new place of every old row.
    fn table(&self) -> Vec<u32> {
        let mut table: Vec<u32> = (0..self.old_rows).collect();
        let ends = self.breaks.iter().skip(1).map(|(start, _)| *start).chain([self.old_rows]);
        for (&(start, by), end) in self.breaks.iter().zip(ends) {
            table[start as usize..end as usize].iter_mut().for_each(|row| *row = row.wrapping_add(by));
        }
        table
    }

    /// Puts new places for old rows that are in order.
    ///
    /// # Complexity
    /// O(rows that move + breaks × log rows).
    pub(crate) fn apply_sorted<T>(&self, rows: &mut [T], number: impl Fn(&mut T) -> &mut u32) {
        let mut end = rows.len();
        for &(start, by) in self.breaks.iter().rev() {
            let (before, _) = rows.split_at_mut(end);
            let mut low = 0;
            let mut high = before.len();
            while low < high {
                let middle = low + (high - low) / 2;
                if *number(&mut before[middle]) < start { low = middle + 1 } else { high = middle }
            }
            for row in &mut before[low..] {
                let row = number(row);
                *row = row.wrapping_add(by);
            }
            end = low;
        }
    }
}

/// The new places of old rows, as fast as they can be looked up.
pub(crate) enum Renumbering {
    /// No row moves.
    Nothing,
    /// Rows from one on are so many places further on.
    Once((u32, u32)),
    /// Those from another one on are so many more places further on.
    Twice((u32, u32), (u32, u32)),
    /// The new place of each.
    Table(Vec<u32>),
}

impl Renumbering {
    /// Puts new places for old rows. Rows that are gone get any.
    ///
    /// # Complexity
    /// O(rows).
    pub(crate) fn apply<'r>(&self, rows: impl Iterator<Item = &'r mut u32>) {
        let moved = |row: u32, (start, by): (u32, u32)| if row >= start { by } else { 0 };
        match self {
            Self::Nothing => {}
            Self::Once(first) => rows.for_each(|row| *row = row.wrapping_add(moved(*row, *first))),
            Self::Twice(first, second) => rows.for_each(|row| {
                *row = row.wrapping_add(moved(*row, *first)).wrapping_add(moved(*row, *second));
            }),
            Self::Table(table) => {
                rows.for_each(|row| *row = table.get(*row as usize).copied().unwrap_or(*row));
            }
        }
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
        let shifts = plan.shifts();
        assert_eq!([0, 1, 2, 3].map(|row| shifts.place(row)), [1, GONE, 2, 3]);
        let shared = column.clone();
        let plan = Plan::new(5, [Edit::Replace(1), Edit::Replace(2)]);
        plan.apply(&mut column, &[0, 12]);
        assert!(Arc::ptr_eq(&column, &shared));
        plan.apply(&mut column, &[0, 13]);
        assert_eq!((column[2], shared[2]), (13, 12));
    }

    #[test]
    fn rows_move_the_same_way_one_by_one_and_together() {
        let edits = |step: usize| {
            (0..1000).step_by(step).map(move |row| match row / step % 4 {
                1 => Edit::Remove(row as u32),
                2 => Edit::Replace(row as u32),
                _ => Edit::Insert(row as u32),
            })
        };
        for plan in [1, 3, 100, 400, 999].map(|step| Plan::new(1000, edits(step))) {
            let shifts = plan.shifts();
            let mut column = Arc::new((0..1000).collect::<Vec<u32>>());
            let fresh: Vec<u32> = plan.origins().map(|origin| origin.unwrap_or(GONE)).collect();
            plan.apply(&mut column, &fresh);
            let there: Vec<u32> = (0..1000).filter(|row| shifts.place(*row) != GONE).collect();
            let expected: Vec<u32> = there
                .iter()
                .map(|row| column.iter().position(|old| old == row).expect("it is there") as u32)
                .collect();
            assert_eq!(there.iter().map(|row| shifts.place(*row)).collect::<Vec<u32>>(), expected);
            let (mut together, mut sorted) = (there.clone(), there.clone());
            shifts.renumbering().apply(together.iter_mut());
            shifts.apply_sorted(&mut sorted, |row| row);
            assert_eq!((together, sorted), (expected.clone(), expected));
        }
    }
}
