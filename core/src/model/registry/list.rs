/// A set of numbers that mostly has one or two members, in sixteen bytes.
#[derive(Clone, Debug)]
pub(super) enum List {
    Few(u8, [u32; 2]),
    #[expect(clippy::box_collection, reason = "a vector would make the common case half as large again")]
    Many(Box<Vec<u32>>),
}

impl Default for List {
    fn default() -> Self {
        Self::Few(0, [0; 2])
    }
}

impl List {
    pub(super) fn as_slice(&self) -> &[u32] {
        match self {
            Self::Few(len, items) => &items[..usize::from(*len)],
            Self::Many(items) => items,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.as_slice().is_empty()
    }

    pub(super) fn push(&mut self, item: u32) {
        match self {
            Self::Few(len, items) if *len < 2 => {
                items[usize::from(*len)] = item;
                *len += 1;
            }
            Self::Few(_, items) => *self = Self::Many(Box::new(vec![items[0], items[1], item])),
            Self::Many(items) => items.push(item),
        }
    }

    /// Takes one `item` out; the order of the others may change.
    pub(super) fn remove(&mut self, item: u32) {
        match self {
            Self::Few(len, items) => {
                let used = &items[..usize::from(*len)];
                if let Some(place) = used.iter().position(|known| *known == item) {
                    items[place] = items[usize::from(*len) - 1];
                    *len -= 1;
                }
            }
            Self::Many(items) => {
                if let Some(place) = items.iter().position(|known| *known == item) {
                    items.swap_remove(place);
                }
            }
        }
    }

    pub(super) fn sort_by(&mut self, compare: impl FnMut(&u32, &u32) -> std::cmp::Ordering) {
        match self {
            Self::Few(len, items) => items[..usize::from(*len)].sort_by(compare),
            Self::Many(items) => items.sort_by(compare),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::List;

    #[test]
    fn numbers_come_and_go() {
        let mut list = List::default();
        for number in [5, 3, 5, 9] {
            list.push(number);
        }
        list.remove(5);
        list.sort_by(Ord::cmp);
        assert_eq!(list.as_slice(), [3, 5, 9]);
        for number in [3, 5, 9, 9] {
            list.remove(number);
        }
        assert!(list.is_empty() && size_of::<List>() == 16);
    }
}
