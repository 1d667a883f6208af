use std::ops::Range;
use std::sync::Arc;

use super::plan::{Plan, Step, copy_moved};

/// Many lists in two vectors: the items of all rows, and where each row starts. Clones share them until one changes.
#[derive(Clone, Debug)]
pub struct Csr<T> {
    offsets: Arc<Vec<u32>>,
    items: Arc<Vec<T>>,
}

impl<T> Default for Csr<T> {
    fn default() -> Self {
        Self { offsets: Arc::new(vec![0]), items: Arc::default() }
    }
}

impl<T> Csr<T> {
    /// Rows that start in `items` at `offsets`, whose last is the end of the last row; `None` where they do not.
    pub fn from_parts(offsets: Vec<u32>, items: Vec<T>) -> Option<Self> {
        let is_ascending = offsets.windows(2).all(|pair| pair[0] <= pair[1]);
        let spans =
            offsets.first() == Some(&0) && offsets.last().map(|&end| end as usize) == Some(items.len());
        (is_ascending && spans).then(|| Self { offsets: Arc::new(offsets), items: Arc::new(items) })
    }

    /// The items of row `index`.
    pub fn row(&self, index: usize) -> &[T] {
        &self.items[self.offsets[index] as usize..self.offsets[index + 1] as usize]
    }

    /// How many rows there are.
    pub fn row_count(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Where each row starts in [`Csr::items`], and the end of the last.
    pub fn offsets(&self) -> &[u32] {
        &self.offsets
    }

    /// The items of all rows.
    pub fn items(&self) -> &[T] {
        &self.items
    }
}

impl<T: Clone> Csr<T> {
    /// Appends a row.
    pub fn push_row(&mut self, row: impl IntoIterator<Item = T>) {
        Arc::make_mut(&mut self.items).extend(row);
        let end = self.items.len() as u32;
        Arc::make_mut(&mut self.offsets).push(end);
    }

    /// Gives memory that was set aside for further rows back.
    pub(crate) fn shrink(&mut self) {
        Arc::make_mut(&mut self.items).shrink_to_fit();
        Arc::make_mut(&mut self.offsets).shrink_to_fit();
    }

    /// The same rows with `function` of every item.
    pub(crate) fn map<U>(&self, function: impl Fn(&T) -> U) -> Csr<U> {
        Csr { offsets: self.offsets.clone(), items: Arc::new(self.items.iter().map(function).collect()) }
    }

    /// Groups `items` by row. Items keep their order within a row.
    ///
    /// # Complexity
    /// O(rows + items).
    pub fn group(row_count: usize, items: &[T], row_of: impl Fn(&T) -> usize) -> Self {
        let mut offsets = vec![0u32; row_count + 1];
        for item in items {
            offsets[row_of(item) + 1] += 1;
        }
        for row in 0..row_count {
            offsets[row + 1] += offsets[row];
        }
        let mut next = offsets.clone();
        let mut order = vec![0u32; items.len()];
        for (index, item) in items.iter().enumerate() {
            let place = &mut next[row_of(item)];
            order[*place as usize] = index as u32;
            *place += 1;
        }
        let items = order.into_iter().map(|index| items[index as usize].clone()).collect();
        Self { offsets: Arc::new(offsets), items: Arc::new(items) }
    }
}

impl Csr<u32> {
    /// The numbers below `count` by row, in order.
    ///
    /// # Complexity
    /// O(rows + count).
    pub(crate) fn of_numbers(row_count: usize, count: usize, row_of: impl Fn(usize) -> usize) -> Self {
        Self::of_lists(row_count, count, |number, found| found(row_of(number)))
    }

    /// The numbers below `count` by row, in order, each in all the rows that `rows_of` finds, which must be the same twice.
    ///
    /// # Complexity
    /// O(rows + numbers in all rows), and no memory beside the result.
    pub(crate) fn of_lists(
        row_count: usize,
        count: usize,
        rows_of: impl Fn(usize, &mut dyn FnMut(usize)),
    ) -> Self {
        // Each row's offset is first its end, and moves to its start as the row is filled from behind.
        let mut offsets = vec![0u32; row_count + 1];
        for number in 0..count {
            rows_of(number, &mut |row| offsets[row] += 1);
        }
        let mut end = 0;
        for offset in &mut offsets {
            end += *offset;
            *offset = end;
        }
        let mut items = vec![0u32; end as usize];
        for number in (0..count).rev() {
            rows_of(number, &mut |row| {
                let place = &mut offsets[row];
                *place -= 1;
                items[*place as usize] = number as u32;
            });
        }
        Self { offsets: Arc::new(offsets), items: Arc::new(items) }
    }
}

impl<T: Clone + PartialEq> Csr<T> {
    fn span(&self, rows: &Range<u32>) -> Range<usize> {
        self.offsets[rows.start as usize] as usize..self.offsets[rows.end as usize] as usize
    }

    /// Carries `plan` out, with the new rows of `fresh`.
    pub(crate) fn apply(&mut self, plan: &Plan, fresh: &Self) {
        if plan.is_in_place() && self.apply_in_place(plan, fresh) {
            return;
        }
        if let Some(splices) = plan.splices()
            && self.splice(splices, fresh)
        {
            return;
        }
        self.copy(plan, fresh, |_| {});
    }

    /// Does the same where the items of kept rows name rows of another table that moved: `renumber` gives them their new
    /// numbers. Those of `fresh` have them.
    pub(crate) fn apply_moved(&mut self, plan: &Plan, fresh: &Self, renumber: impl Fn(&mut [T])) {
        if let Some(own) = Arc::get_mut(&mut self.items) {
            renumber(own);
            return self.apply(plan, fresh);
        }
        self.copy(plan, fresh, renumber);
    }

    /// Carries `plan` out on a copy.
    fn copy(&mut self, plan: &Plan, fresh: &Self, renumber: impl Fn(&mut [T])) {
        let mut items = Vec::with_capacity(self.items.len() + fresh.items.len());
        let mut offsets = Vec::with_capacity(plan.new_rows() + 1);
        offsets.push(0);
        for step in plan.steps() {
            let (from, rows) = match step {
                Step::Keep(rows) => (&*self, rows),
                Step::Fresh(rows) => (fresh, rows),
            };
            let span = from.span(rows);
            let (start, new_start) = (span.start as u32, items.len() as u32);
            let ends = &from.offsets[rows.start as usize + 1..=rows.end as usize];
            offsets.extend(ends.iter().map(|end| end - start + new_start));
            match step {
                Step::Keep(_) => copy_moved(&mut items, &from.items[span], &renumber),
                Step::Fresh(_) => items.extend_from_slice(&from.items[span]),
            }
        }
        *self = Self { offsets: Arc::new(offsets), items: Arc::new(items) };
    }

    /// Replaces stretches of rows, from the last to the first, if nobody shares the list; returns whether that was so.
    fn splice(&mut self, splices: Vec<(Range<u32>, Range<u32>)>, fresh: &Self) -> bool {
        let (Some(offsets), Some(items)) = (Arc::get_mut(&mut self.offsets), Arc::get_mut(&mut self.items))
        else {
            return false;
        };
        for (old, new) in splices.into_iter().rev() {
            let (start, end) = (offsets[old.start as usize], offsets[old.end as usize]);
            let span = fresh.span(&new);
            let ends = &fresh.offsets[new.start as usize + 1..=new.end as usize];
            let ends: Vec<u32> = ends.iter().map(|end| end - span.start as u32 + start).collect();
            let after = old.start as usize + ends.len() + 1;
            offsets.splice(old.start as usize + 1..=old.end as usize, ends);
            let grown = (span.len() as u32).wrapping_sub(end - start);
            if grown != 0 {
                offsets[after..].iter_mut().for_each(|offset| *offset = offset.wrapping_add(grown));
            }
            items.splice(start as usize..end as usize, fresh.items[span].iter().cloned());
        }
        true
    }

    /// Does so where no row changes its length; returns whether that was the case.
    fn apply_in_place(&mut self, plan: &Plan, fresh: &Self) -> bool {
        let lengths = |csr: &Self, rows: Range<u32>| {
            let offsets = &csr.offsets[rows.start as usize..=rows.end as usize];
            offsets.windows(2).map(|pair| pair[1] - pair[0]).collect::<Vec<u32>>()
        };
        let edits: Vec<(Range<u32>, Range<u32>)> =
            plan.fresh_rows().map(|(place, rows)| (place..place + rows.len() as u32, rows)).collect();
        if edits.iter().any(|(old, new)| lengths(self, old.clone()) != lengths(fresh, new.clone())) {
            return false;
        }
        for (old, new) in edits {
            let (old, new) = (self.span(&old), fresh.span(&new));
            if self.items[old.clone()] != fresh.items[new.clone()] {
                Arc::make_mut(&mut self.items)[old].clone_from_slice(&fresh.items[new]);
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::super::plan::Edit;
    use super::*;

    #[test]
    fn rows_are_replaced_inserted_and_removed() {
        let mut csr = Csr::default();
        for row in [&[1, 2][..], &[], &[3]] {
            csr.push_row(row.iter().copied());
        }
        let mut fresh = Csr::default();
        fresh.push_row([7, 8]);
        csr.apply(&Plan::new(3, [Edit::Replace(0)]), &fresh);
        assert_eq!((csr.row(0), csr.row(1), csr.row(2)), (&[7, 8][..], &[][..], &[3][..]));
        let shared = csr.clone();
        csr.apply(&Plan::new(3, [Edit::Remove(0), Edit::Insert(3)]), &fresh);
        let mut copied = shared;
        let again = copied.clone();
        copied.apply(&Plan::new(3, [Edit::Remove(0), Edit::Insert(3)]), &fresh);
        assert_eq!(
            (copied.offsets(), copied.items(), again.row(0)),
            (csr.offsets(), csr.items(), &[7, 8][..])
        );
        assert_eq!((csr.row(0), csr.row(1), csr.row(2)), (&[][..], &[3][..], &[7, 8][..]));
        assert_eq!((csr.row_count(), csr.offsets()), (3, &[0, 0, 1, 3][..]));
        let csr = Csr::of_numbers(3, 5, |number| [2, 0, 2, 2, 0][number]);
        assert_eq!((csr.row(0), csr.row(1), csr.row(2)), (&[1, 4][..], &[][..], &[0, 2, 3][..]));
    }
}
