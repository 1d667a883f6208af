/// Many lists in two vectors: the items of all rows, and where each row starts.
#[derive(Clone, Debug)]
pub struct Csr<T> {
    offsets: Vec<u32>,
    items: Vec<T>,
}

impl<T> Default for Csr<T> {
    fn default() -> Self {
        Self { offsets: vec![0], items: Vec::new() }
    }
}

impl<T> Csr<T> {
    /// Rows that start in `items` at `offsets`, whose last is the end of the last row; `None` where they do not.
    pub fn from_parts(offsets: Vec<u32>, items: Vec<T>) -> Option<Self> {
        let is_ascending = offsets.windows(2).all(|pair| pair[0] <= pair[1]);
        let spans =
            offsets.first() == Some(&0) && offsets.last().map(|&end| end as usize) == Some(items.len());
        (is_ascending && spans).then_some(Self { offsets, items })
    }

    /// Appends a row.
    pub fn push_row(&mut self, row: impl IntoIterator<Item = T>) {
        self.items.extend(row);
        self.offsets.push(self.items.len() as u32);
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
        Self { offsets, items }
    }
}
