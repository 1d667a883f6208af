use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use serde::Serialize;

/// What a plugin sees: nodes by column. Fully built before a call and never changed.
#[derive(Debug, Default, Serialize)]
pub struct Dataset {
    pub ids: Vec<String>,
    pub names: Vec<String>,
    pub kinds: Words,
    pub types: Words,
    pub domains: Tags,
    pub capabilities: Tags,
    pub references: BTreeMap<String, Lists>,
    pub numbers: BTreeMap<String, Vec<f64>>,
    pub texts: BTreeMap<String, Vec<String>>,
    pub tags: BTreeMap<String, Tags>,
    #[serde(skip)]
    definitions: Option<Arc<dyn Definitions>>,
    #[serde(skip)]
    labels: OnceLock<Tags>,
    #[serde(skip)]
    endpoints: OnceLock<Tags>,
    #[serde(skip)]
    definitions_were_read: AtomicBool,
}

/// What the nodes of a data set were read from, for what no column holds.
pub trait Definitions: Send + Sync {
    /// The definition of a node as JSON text, free of secrets.
    fn raw(&self, node: u32) -> Option<String>;
    /// `key=value` of every label, by node.
    fn labels(&self) -> Vec<Vec<String>>;
    /// Addresses, by node.
    fn endpoints(&self) -> Vec<Vec<String>>;
}

impl fmt::Debug for dyn Definitions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Definitions")
    }
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
    /// Further lists of words, by name.
    pub tags: Vec<(&'a str, Vec<&'a str>)>,
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
        let mut tags: BTreeMap<String, (Dictionary<'_>, Lists)> = BTreeMap::new();
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
            for (field, words) in node.tags {
                if !tags.contains_key(field) {
                    tags.insert(field.to_owned(), Default::default());
                }
                if let Some((dictionary, lists)) = tags.get_mut(field) {
                    lists.fill(row);
                    lists.push(words.iter().map(|word| dictionary.number(word)));
                }
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
        let column = |(field, (dictionary, mut by_node)): (String, (Dictionary<'_>, Lists))| {
            by_node.fill(len);
            (field, Tags { words: dictionary.words, by_node })
        };
        dataset.tags = tags.into_iter().map(column).collect();
        dataset.references = reference_columns(references, len as u32);
        dataset
    }

    /// The same with what the nodes were read from.
    #[must_use]
    pub fn with_definitions(self, definitions: Arc<dyn Definitions>) -> Self {
        Self { definitions: Some(definitions), ..self }
    }

    fn definitions(&self) -> Option<&dyn Definitions> {
        self.definitions_were_read.store(true, Ordering::Relaxed);
        self.definitions.as_deref()
    }

    /// Whether some call asked for more than columns.
    pub fn definitions_were_read(&self) -> bool {
        self.definitions_were_read.load(Ordering::Relaxed)
    }

    pub fn raw(&self, node: u32) -> Option<String> {
        self.definitions()?.raw(node)
    }

    pub fn labels(&self) -> &Tags {
        let made = || self.words_of(self.definitions().map(Definitions::labels).unwrap_or_default());
        self.labels.get_or_init(made)
    }

    pub fn endpoints(&self) -> &Tags {
        let made = || self.words_of(self.definitions().map(Definitions::endpoints).unwrap_or_default());
        self.endpoints.get_or_init(made)
    }

    fn words_of(&self, mut rows: Vec<Vec<String>>) -> Tags {
        rows.resize(self.ids.len(), Vec::new());
        let (mut dictionary, mut by_node) = (Dictionary::default(), Lists::default());
        for row in &rows {
            by_node.push(row.iter().map(|word| dictionary.number(word)));
        }
        Tags { words: dictionary.words, by_node }
    }

    /// Two data sets of one fingerprint have the same columns; definitions do not count.
    ///
    /// # Complexity
    /// O(total length of all columns).
    pub fn fingerprint(&self) -> blake3::Hash {
        let mut digest = Digest(blake3::Hasher::new());
        digest.texts(&self.ids);
        digest.texts(&self.names);
        for words in [&self.kinds, &self.types] {
            digest.texts(&words.words);
            digest.numbers(&words.by_node);
        }
        for tags in [&self.domains, &self.capabilities].into_iter().chain(self.tags.values()) {
            digest.texts(&tags.words);
            digest.lists(&tags.by_node);
        }
        digest.names(self.tags.keys());
        digest.names(self.references.keys());
        for lists in self.references.values() {
            digest.lists(lists);
        }
        digest.names(self.numbers.keys());
        for column in self.numbers.values() {
            for number in column {
                digest.number(number.to_bits());
            }
        }
        digest.names(self.texts.keys());
        for column in self.texts.values() {
            digest.texts(column);
        }
        digest.0.finalize()
    }

    /// Everything as JSON, for a host that cannot be called back: columns, then definitions if they are asked for. A
    /// number that a node lacks is `null`.
    ///
    /// # Complexity
    /// O(total length of all columns); with definitions, every source is read again.
    pub fn to_json(&self, with_definitions: bool) -> Vec<u8> {
        #[derive(Serialize)]
        struct Everything<'d> {
            columns: &'d Dataset,
            definitions: Option<Read<'d>>,
        }
        #[derive(Serialize)]
        struct Read<'d> {
            raw: Vec<Option<String>>,
            labels: &'d Tags,
            endpoints: &'d Tags,
        }
        let definitions = with_definitions.then(|| Read {
            raw: (0..self.len()).map(|node| self.raw(node)).collect(),
            labels: self.labels(),
            endpoints: self.endpoints(),
        });
        // Columns of texts and numbers are always JSON.
        serde_json::to_vec(&Everything { columns: self, definitions }).unwrap_or_default()
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
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Words {
    pub words: Vec<String>,
    pub by_node: Vec<u32>,
}

/// Any number of words of a dictionary per node.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Tags {
    pub words: Vec<String>,
    pub by_node: Lists,
}

/// One list of numbers per node.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lists {
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

    /// Adds empty rows until there are `row_count`.
    fn fill(&mut self, row_count: usize) {
        let end = self.values.len() as u32;
        self.offsets.resize(self.offsets.len().max(row_count + 1), end);
    }

    /// The lists of some rows: offsets that begin with 0, and values. The rows must exist.
    pub fn slice(&self, rows: Range<usize>) -> (Vec<u32>, Vec<u32>) {
        let offsets = &self.offsets[rows.start..=rows.end];
        let (first, last) = (self.offsets[rows.start], self.offsets[rows.end]);
        let values = &self.values[first as usize..last as usize];
        (offsets.iter().map(|offset| offset - first).collect(), values.to_vec())
    }
}

/// A hash in which no two different columns look alike: lengths come first.
struct Digest(blake3::Hasher);

impl Digest {
    fn number(&mut self, number: u64) {
        self.0.update(&number.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.update(text.as_bytes());
    }

    fn texts(&mut self, texts: &[String]) {
        self.number(texts.len() as u64);
        for text in texts {
            self.text(text);
        }
    }

    fn names<'n>(&mut self, names: impl ExactSizeIterator<Item = &'n String>) {
        self.number(names.len() as u64);
        for name in names {
            self.text(name);
        }
    }

    fn numbers(&mut self, numbers: &[u32]) {
        self.number(numbers.len() as u64);
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        self.0.update(&bytes);
    }

    fn lists(&mut self, lists: &Lists) {
        self.numbers(&lists.offsets);
        self.numbers(&lists.values);
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
    fn lists_of_words_have_a_row_for_every_node() {
        let node = |id, tags| Node { id, tags, ..Node::default() };
        let nodes = [node("a", vec![]), node("b", vec![("dependencies", vec!["x", "y"])]), node("c", vec![])];
        let dataset = Dataset::new(nodes, []);
        assert_eq!(dataset.tags["dependencies"].by_node.slice(0..3), (vec![0, 0, 2, 2], vec![0, 1]));
        assert_eq!(dataset.labels().by_node.slice(0..3), (vec![0, 0, 0, 0], vec![]));
    }

    #[test]
    fn equal_columns_have_one_fingerprint() {
        let of = |id, domain| {
            Dataset::new([Node { id, domains: vec![domain], ..Node::default() }], []).fingerprint()
        };
        assert_eq!(of("a", "x"), of("a", "x"));
        assert_ne!(of("a", "x"), of("a", "y"));
        assert_ne!(of("ab", "x"), of("a", "bx"));
    }

    #[test]
    fn everything_is_json() {
        let nodes = [
            Node { id: "a", ..Node::default() },
            Node { id: "b", numbers: vec![("age", 1.5)], ..Node::default() },
        ];
        let json = String::from_utf8(Dataset::new(nodes, [("uses", 0, 1)]).to_json(false)).expect("text");
        assert!(json.contains(r#""ids":["a","b"]"#) && json.contains(r#""age":[null,1.5]"#), "{json}");
        assert!(json.contains(r#""references":{"uses":{"offsets":[0,1,1],"values":[1]}}"#), "{json}");
        assert!(json.ends_with(r#""definitions":null}"#), "{json}");
    }

    #[test]
    fn references_are_sorted_and_stated_once() {
        let nodes = ["a", "b", "c"].map(|id| Node { id, ..Node::default() });
        let references = [("uses", 2, 1), ("uses", 0, 2), ("uses", 2, 1), ("uses", 2, 0), ("uses", 9, 0)];
        let dataset = Dataset::new(nodes, references);
        assert_eq!(dataset.references["uses"].slice(0..3), (vec![0, 1, 1, 3], vec![2, 0, 1]));
    }
}
