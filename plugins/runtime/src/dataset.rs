use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// What a plugin sees: nodes by column. Fully built before a call and never changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dataset {
    pub(crate) ids: Vec<String>,
    pub(crate) names: Vec<String>,
    pub(crate) kinds: Words,
    pub(crate) types: Words,
    pub(crate) domains: Tags,
    pub(crate) capabilities: Tags,
    pub(crate) references: BTreeMap<String, Lists>,
    pub(crate) numbers: BTreeMap<String, Vec<f64>>,
    pub(crate) texts: BTreeMap<String, Vec<String>>,
}

/// One node on its way into a [`Dataset`].
#[derive(Clone, Debug, Default)]
pub struct Node<'a> {
    /// Stable identity, unique in the data set.
    pub id: &'a str,
    /// Name for people.
    pub name: &'a str,
    /// What it is: `agent`, `tool`, `mcp-server`, `model`, `workflow`, `policy`, `team`.
    pub kind: &'a str,
    /// Agent type; empty where none is stated.
    pub agent_type: &'a str,
    /// Domains it works in.
    pub domains: Vec<&'a str>,
    /// What it can do.
    pub capabilities: Vec<&'a str>,
    /// Further numeric fields, by name.
    pub numbers: Vec<(&'a str, f64)>,
    /// Further text fields, by name.
    pub texts: Vec<(&'a str, &'a str)>,
}

impl Dataset {
    /// A data set of `nodes`, numbered in their order, and of references between them: kind, source, target.
    ///
    /// A reference that names a node beyond the last is left out; one stated twice counts once.
    ///
    /// # Complexity
    /// O(total length of all texts + references log references).
    pub fn new<'a>(
        nodes: impl IntoIterator<Item = Node<'a>>,
        references: impl IntoIterator<Item = (&'a str, u32, u32)>,
    ) -> Self {
        let mut dataset = Self::default();
        let (mut kinds, mut types) = (Dictionary::default(), Dictionary::default());
        let (mut domains, mut capabilities) = (Dictionary::default(), Dictionary::default());
        for node in nodes {
            let row = dataset.ids.len();
            dataset.ids.push(node.id.to_owned());
            dataset.names.push(node.name.to_owned());
            dataset.kinds.by_node.push(kinds.number(node.kind));
            dataset.types.by_node.push(types.number(node.agent_type));
            dataset.domains.by_node.push(node.domains.iter().map(|word| domains.number(word)));
            dataset.capabilities.by_node.push(node.capabilities.iter().map(|word| capabilities.number(word)));
            for (field, number) in node.numbers {
                set(&mut dataset.numbers, field, row, number, &f64::NAN);
            }
            for (field, text) in node.texts {
                set(&mut dataset.texts, field, row, text.to_owned(), &String::new());
            }
        }
        let len = dataset.ids.len();
        for column in dataset.numbers.values_mut() {
            column.resize(len, f64::NAN);
        }
        for column in dataset.texts.values_mut() {
            column.resize(len, String::new());
        }
        dataset.kinds.words = kinds.words;
        dataset.types.words = types.words;
        dataset.domains.words = domains.words;
        dataset.capabilities.words = capabilities.words;
        dataset.references = reference_columns(references, len as u32);
        dataset
    }

    /// Number of nodes.
    pub fn len(&self) -> u32 {
        self.ids.len() as u32
    }

    /// Whether there are no nodes.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}

fn set<T: Clone>(columns: &mut BTreeMap<String, Vec<T>>, field: &str, row: usize, value: T, missing: &T) {
    if !columns.contains_key(field) {
        columns.insert(field.to_owned(), Vec::new());
    }
    if let Some(column) = columns.get_mut(field) {
        column.resize(row, missing.clone());
        column.push(value);
    }
}

fn reference_columns<'a>(
    references: impl IntoIterator<Item = (&'a str, u32, u32)>,
    len: u32,
) -> BTreeMap<String, Lists> {
    let mut by_kind: BTreeMap<&str, Vec<(u32, u32)>> = BTreeMap::new();
    for (kind, source, target) in references {
        if source < len && target < len {
            by_kind.entry(kind).or_default().push((source, target));
        }
    }
    let column = |(kind, mut pairs): (&str, Vec<(u32, u32)>)| {
        pairs.sort_unstable();
        pairs.dedup();
        let mut lists = Lists::default();
        let mut pairs = pairs.into_iter().peekable();
        for row in 0..len {
            lists.push(std::iter::from_fn(|| pairs.next_if(|pair| pair.0 == row).map(|pair| pair.1)));
        }
        (kind.to_owned(), lists)
    };
    by_kind.into_iter().map(column).collect()
}

/// One word of a dictionary per node.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Words {
    pub(crate) words: Vec<String>,
    pub(crate) by_node: Vec<u32>,
}

/// Any number of words of a dictionary per node.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Tags {
    pub(crate) words: Vec<String>,
    pub(crate) by_node: Lists,
}

/// One list of numbers per node.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Lists {
    offsets: Vec<u32>,
    values: Vec<u32>,
}

impl Default for Lists {
    fn default() -> Self {
        Self { offsets: vec![0], values: Vec::new() }
    }
}

impl Lists {
    fn push(&mut self, row: impl IntoIterator<Item = u32>) {
        self.values.extend(row);
        self.offsets.push(self.values.len() as u32);
    }

    /// The lists of some rows: offsets that begin with 0, and values. The rows must exist.
    pub(crate) fn slice(&self, rows: Range<usize>) -> (Vec<u32>, Vec<u32>) {
        let offsets = &self.offsets[rows.start..=rows.end];
        let (first, last) = (self.offsets[rows.start], self.offsets[rows.end]);
        let values = &self.values[first as usize..last as usize];
        (offsets.iter().map(|offset| offset - first).collect(), values.to_vec())
    }
}

/// Words in order of first use.
#[derive(Default)]
struct Dictionary<'a> {
    words: Vec<String>,
    // Only ever asked by key, so its order never reaches a guest.
    numbers: HashMap<&'a str, u32>,
}

impl<'a> Dictionary<'a> {
    fn number(&mut self, word: &'a str) -> u32 {
        *self.numbers.entry(word).or_insert_with(|| {
            self.words.push(word.to_owned());
            self.words.len() as u32 - 1
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_long_as_the_nodes() {
        let nodes = [
            Node { id: "a", domains: vec!["x", "y"], ..Node::default() },
            Node { id: "b", texts: vec![("format", "ossa")], numbers: vec![("age", 1.5)], ..Node::default() },
            Node { id: "c", domains: vec!["y"], ..Node::default() },
        ];
        let dataset = Dataset::new(nodes, []);
        assert_eq!(dataset.texts["format"], ["", "ossa", ""]);
        assert!(dataset.numbers["age"][0].is_nan() && dataset.numbers["age"][2].is_nan());
        assert_eq!(dataset.domains.words, ["x", "y"]);
        assert_eq!(dataset.domains.by_node.slice(0..3), (vec![0, 2, 2, 3], vec![0, 1, 1]));
        assert_eq!(dataset.domains.by_node.slice(1..3), (vec![0, 0, 1], vec![1]));
        assert_eq!(dataset.domains.by_node.slice(3..3), (vec![0], vec![]));
    }

    #[test]
    fn references_are_sorted_and_stated_once() {
        let nodes = ["a", "b", "c"].map(|id| Node { id, ..Node::default() });
        let references = [("uses", 2, 1), ("uses", 0, 2), ("uses", 2, 1), ("uses", 2, 0), ("uses", 9, 0)];
        let dataset = Dataset::new(nodes, references);
        assert_eq!(dataset.references["uses"].slice(0..3), (vec![0, 1, 1, 3], vec![2, 0, 1]));
    }
}
