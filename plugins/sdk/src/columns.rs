use crate::bindings::ossa::rules::types;

/// One list of numbers per row, stored flat.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lists {
    /// Empty, or one entry more than there are rows.
    offsets: Vec<u32>,
    values: Vec<u32>,
}

impl Lists {
    /// Number of rows.
    pub fn len(&self) -> u32 {
        self.offsets.len().saturating_sub(1) as u32
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The list of one row; empty for a row that does not exist.
    pub fn of(&self, row: u32) -> &[u32] {
        let row = row as usize;
        match (self.offsets.get(row), self.offsets.get(row + 1)) {
            (Some(&start), Some(&end)) => &self.values[start as usize..end as usize],
            _ => &[],
        }
    }

    /// Every row with its list, in order.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &[u32])> {
        (0..self.len()).map(|row| (row, self.of(row)))
    }

    /// The lists read the other way: for every value below `row_count`, the rows that hold it, ascending.
    ///
    /// A row that holds a value twice is listed twice. Values of `row_count` and above are left out.
    ///
    /// # Complexity
    /// Linear in rows, values and `row_count`.
    #[must_use]
    pub fn inverted(&self, row_count: u32) -> Self {
        let mut offsets = vec![0_u32; row_count as usize + 1];
        for &value in self.values.iter().filter(|&&value| value < row_count) {
            offsets[value as usize + 1] += 1;
        }
        for row in 0..row_count as usize {
            offsets[row + 1] += offsets[row];
        }
        let mut next = offsets.clone();
        let mut values = vec![0; offsets[row_count as usize] as usize];
        for (row, held) in self.iter() {
            for &value in held.iter().filter(|&&value| value < row_count) {
                let place = &mut next[value as usize];
                values[*place as usize] = row;
                *place += 1;
            }
        }
        Self { offsets, values }
    }
}

impl Lists {
    /// Lists from one slice per row.
    pub(crate) fn from_rows<R: AsRef<[u32]>>(rows: impl IntoIterator<Item = R>) -> Self {
        let mut lists = Self { offsets: vec![0], values: Vec::new() };
        for row in rows {
            lists.values.extend_from_slice(row.as_ref());
            lists.offsets.push(lists.values.len() as u32);
        }
        lists
    }
}

impl From<types::WordLists> for Tags {
    fn from(lists: types::WordLists) -> Self {
        Self { words: lists.words, by_node: Lists { offsets: lists.offsets, values: lists.values } }
    }
}

impl From<types::Lists> for Lists {
    fn from(lists: types::Lists) -> Self {
        Self { offsets: lists.offsets, values: lists.values }
    }
}

/// Words from a dictionary, any number per node: domains, capabilities, labels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tags {
    words: Vec<String>,
    by_node: Lists,
}

impl Tags {
    pub(crate) fn new(words: Vec<String>, by_node: Lists) -> Self {
        Self { words, by_node }
    }

    /// Every word in use. The number of a word is its place here.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// The word with a number.
    ///
    /// # Panics
    /// When there is no such word.
    pub fn word(&self, number: u32) -> &str {
        &self.words[number as usize]
    }

    /// Numbers of the words of one node.
    pub fn of(&self, node: u32) -> &[u32] {
        self.by_node.of(node)
    }

    /// The words of one node.
    pub fn words_of(&self, node: u32) -> impl Iterator<Item = &str> {
        self.of(node).iter().map(|&number| self.word(number))
    }

    /// The number of a word; `None` if nobody has it.
    pub fn number(&self, word: &str) -> Option<u32> {
        self.words.iter().position(|known| known == word).map(|place| place as u32)
    }

    /// For every word, the nodes that have it.
    #[must_use]
    pub fn nodes_by_word(&self) -> Lists {
        self.by_node.inverted(self.words.len() as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists(rows: &[&[u32]]) -> Lists {
        Lists::from_rows(rows)
    }

    #[test]
    fn inverting_keeps_the_order_of_rows() {
        let inverted = lists(&[&[2, 0], &[], &[2]]).inverted(4);
        assert_eq!(inverted, lists(&[&[0], &[], &[0, 2], &[]]));
    }

    #[test]
    fn values_out_of_range_are_left_out() {
        assert_eq!(lists(&[&[0, 9]]).inverted(1), lists(&[&[0]]));
    }

    #[test]
    fn rows_that_do_not_exist_are_empty() {
        assert_eq!(lists(&[&[1]]).of(7), &[] as &[u32]);
        assert_eq!(Lists::default().iter().count(), 0);
    }
}
