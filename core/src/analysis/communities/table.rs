/// Numbers by two indices, each row a table of its own: who asks for many columns of one row finds them close together.
/// Asked by key only, so its order never reaches output.
#[derive(Clone, Debug)]
pub(super) struct Table<V>(Vec<Row<V>>);

/// Open addressing with a power of two of slots. What is the default value may be forgotten.
#[derive(Clone, Debug)]
struct Row<V> {
    slots: Vec<(u32, V)>,
    used: usize,
}

/// The column of a slot that is free.
const FREE: u32 = u32::MAX;

impl<V: Copy + Default + PartialEq> Table<V> {
    /// A table of so many rows, with the default value everywhere.
    pub(super) fn new(row_count: usize) -> Self {
        Self((0..row_count).map(|_| Row { slots: vec![(FREE, V::default()); 2], used: 0 }).collect())
    }

    pub(super) fn get(&self, row: u32, column: u32) -> V {
        let row = &self.0[row as usize];
        let (found, value) = row.slots[row.find(column)];
        if found == column { value } else { V::default() }
    }

    /// The place of a value, until the next call.
    pub(super) fn entry(&mut self, row: u32, column: u32) -> &mut V {
        let row = &mut self.0[row as usize];
        let mut at = row.find(column);
        if row.slots[at].0 == FREE {
            // A quarter of the slots stays free, so that every search ends, and soon.
            if (row.used + 1) * 4 > row.slots.len() * 3 {
                row.rebuild();
                at = row.find(column);
            }
            row.slots[at].0 = column;
            row.used += 1;
        }
        &mut row.slots[at].1
    }

    /// Gives the memory of what may be forgotten back: what is close together is found quickly.
    pub(super) fn shrink(&mut self) {
        self.0.iter_mut().for_each(Row::rebuild);
    }
}

impl<V: Copy + Default + PartialEq> Row<V> {
    /// The slot of a column, or the free one it would get.
    fn find(&self, column: u32) -> usize {
        let last = self.slots.len() - 1;
        // The upper half of the product depends on every digit.
        let mixed = u64::from(column).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        let mut at = mixed as usize & last;
        while self.slots[at].0 != column && self.slots[at].0 != FREE {
            at = (at + 1) & last;
        }
        at
    }

    /// Forgets default values, and leaves half of the slots free.
    fn rebuild(&mut self) {
        let mut kept = std::mem::take(&mut self.slots);
        kept.retain(|(column, value)| *column != FREE && *value != V::default());
        self.used = kept.len();
        self.slots = vec![(FREE, V::default()); (2 * (self.used + 1)).next_power_of_two()];
        for slot in kept {
            let at = self.find(slot.0);
            self.slots[at] = slot;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_table_keeps_what_is_written_whatever_is_forgotten() {
        let mut table = Table::new(3);
        let mut expected = BTreeMap::new();
        let mut number = 1u64;
        for round in 0..10_000 {
            number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let (row, column) = ((number >> 60) as u32 % 3, (number >> 33) as u32 % 200);
            let value = if number >> 40 & 1 == 0 { 0 } else { round };
            *table.entry(row, column) = value;
            expected.insert((row, column), value);
        }
        for row in 0..3 {
            for column in 0..300 {
                let value = expected.get(&(row, column)).copied().unwrap_or_default();
                assert_eq!(table.get(row, column), value, "row {row}, column {column}");
            }
        }
    }
}
