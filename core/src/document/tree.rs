use std::sync::{Arc, OnceLock};

use crate::text::{LineIndex, Span};

/// Everything one file holds, as a flat arena of values.
///
/// Scalars borrow from the text where the text spells them as they are, and from one side buffer where
/// escapes or folding changed them, so a document costs no allocation a value.
#[derive(Clone, Debug)]
pub struct Document {
    pub(super) path: Arc<str>,
    pub(super) text: Arc<str>,
    pub(super) decoded: String,
    pub(super) values: Vec<Value>,
    pub(super) roots: Vec<u32>,
    pub(super) body: Option<Span>,
    /// Asked for only where there is something to say about the text.
    pub(super) lines: OnceLock<LineIndex>,
    pub(super) complete: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Value {
    pub(super) span: Span,
    pub(super) data: Data,
    /// Where the value behind this one and all that is inside it is: the next of the same collection, if there is one.
    pub(super) next: u32,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Data {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    String(Slice),
    /// `len` values from `first` on.
    Sequence {
        first: u32,
        len: u32,
    },
    /// `len` keys from `first` on, each followed by its value.
    Mapping {
        first: u32,
        len: u32,
    },
    Alias(u32),
}

/// Where the characters of a string are.
#[derive(Clone, Copy, Debug)]
pub(super) enum Slice {
    Text(Span),
    Decoded(Span),
}

/// The kind of a value, by the core schema of YAML 1.2.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number that fits 64 bits.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// Text.
    String,
    /// A list.
    Sequence,
    /// A map.
    Mapping,
}

impl Kind {
    /// The word users know the kind by.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Integer(_) => "integer",
            Self::Float(_) => "number",
            Self::String => "string",
            Self::Sequence => "list",
            Self::Mapping => "map",
        }
    }
}

impl Document {
    pub(super) fn empty(path: Arc<str>) -> Self {
        Self {
            path,
            text: "".into(),
            decoded: String::new(),
            values: Vec::new(),
            roots: Vec::new(),
            body: None,
            lines: OnceLock::new(),
            complete: false,
        }
    }

    /// The path of the source.
    pub fn path(&self) -> &Arc<str> {
        &self.path
    }

    /// The text, without a byte order mark; empty when the source was refused.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// Where the lines of the text begin.
    ///
    /// # Complexity
    /// O(bytes) when it is asked for the first time.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// The value of each document of the file, in order.
    pub fn roots(&self) -> impl ExactSizeIterator<Item = Node<'_>> {
        self.roots.iter().map(|&index| self.node(index))
    }

    /// The prose below the front matter of a Markdown file.
    pub fn body(&self) -> Option<Span> {
        self.body
    }

    /// Whether everything in the file was read: no syntax error, no duplicate key, no limit.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    pub(super) fn node(&self, index: u32) -> Node<'_> {
        Node { document: self, index }
    }

    pub(super) fn slice(&self, slice: Slice) -> &str {
        match slice {
            Slice::Text(span) => &self.text[span.range()],
            Slice::Decoded(span) => &self.decoded[span.range()],
        }
    }
}

/// One value of a [`Document`]. An alias stands for the value it names.
#[derive(Clone, Copy)]
pub struct Node<'d> {
    document: &'d Document,
    index: u32,
}

impl<'d> Node<'d> {
    fn value(self) -> &'d Value {
        &self.document.values[self.index as usize]
    }

    /// What this value is once aliases are followed. An alias never names another alias.
    fn data(self) -> Data {
        match self.value().data {
            Data::Alias(target) => self.document.values[target as usize].data,
            data => data,
        }
    }

    /// The document the value is part of.
    pub fn document(self) -> &'d Document {
        self.document
    }

    /// Whether the value is written elsewhere and only repeated here.
    pub fn is_alias(self) -> bool {
        matches!(self.value().data, Data::Alias(_))
    }

    /// Where the value is written; for an alias, the place of the alias.
    pub fn span(self) -> Span {
        self.value().span
    }

    /// Where a map begins to be readable: its first key. Other values begin where they are written.
    pub fn head(self) -> Span {
        self.entries().next().map_or(self.span(), |(key, _)| key.span())
    }

    /// The kind of the value.
    pub fn kind(self) -> Kind {
        match self.data() {
            Data::Null | Data::Alias(_) => Kind::Null,
            Data::Bool(value) => Kind::Bool(value),
            Data::Integer(value) => Kind::Integer(value),
            Data::Float(value) => Kind::Float(value),
            Data::String(_) => Kind::String,
            Data::Sequence { .. } => Kind::Sequence,
            Data::Mapping { .. } => Kind::Mapping,
        }
    }

    /// The characters of a string; `None` for every other kind.
    pub fn as_str(self) -> Option<&'d str> {
        match self.data() {
            Data::String(slice) => Some(self.document.slice(slice)),
            _ => None,
        }
    }

    /// The characters of any scalar but null, as written: the version `1.0` is "1.0", not a number.
    pub fn as_text(self) -> Option<&'d str> {
        let written = |index: u32| &self.document.text[self.document.values[index as usize].span.range()];
        match self.data() {
            Data::String(slice) => Some(self.document.slice(slice)),
            Data::Bool(_) | Data::Integer(_) | Data::Float(_) => Some(written(match self.value().data {
                Data::Alias(target) => target,
                _ => self.index,
            })),
            _ => None,
        }
    }

    /// Whether the value is a map.
    pub fn is_mapping(self) -> bool {
        matches!(self.data(), Data::Mapping { .. })
    }

    /// How many items or entries a collection has; 0 for scalars.
    pub fn len(self) -> usize {
        match self.data() {
            Data::Sequence { len, .. } | Data::Mapping { len, .. } => len as usize,
            _ => 0,
        }
    }

    /// Whether a collection has no item, or the value is a scalar.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    fn children(self, first: u32, count: u32) -> Children<'d> {
        Children { document: self.document, next: first, left: count }
    }

    /// The items of a list; nothing for other kinds.
    pub fn items(self) -> impl Iterator<Item = Node<'d>> {
        match self.data() {
            Data::Sequence { first, len } => self.children(first, len),
            _ => self.children(0, 0),
        }
    }

    /// The keys and values of a map, in the order written; nothing for other kinds.
    pub fn entries(self) -> impl Iterator<Item = (Node<'d>, Node<'d>)> {
        let mut children = match self.data() {
            Data::Mapping { first, len } => self.children(first, len * 2),
            _ => self.children(0, 0),
        };
        std::iter::from_fn(move || Some((children.next()?, children.next()?)))
    }

    /// The key and value of the entry named `key`. Of duplicate keys the last counts, as in most readers.
    ///
    /// # Complexity
    /// O(entries).
    pub fn entry(self, key: &str) -> Option<(Node<'d>, Node<'d>)> {
        self.entries().filter(|(name, _)| name.as_str() == Some(key)).last()
    }

    /// The value named `key`.
    pub fn get(self, key: &str) -> Option<Node<'d>> {
        self.entry(key).map(|(_, value)| value)
    }

    /// The value of the key `step` of a map; of a list the item at the index it spells.
    pub fn child(self, step: &str) -> Option<Node<'d>> {
        if self.is_mapping() { self.get(step) } else { self.items().nth(step.parse().ok()?) }
    }

    /// The value at the end of `keys`.
    pub fn at(self, keys: &[&str]) -> Option<Node<'d>> {
        keys.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The text of the scalar at the end of `keys`, trimmed; `None` when absent or blank.
    pub fn text_at(self, keys: &[&str]) -> Option<&'d str> {
        let text = self.at(keys)?.as_text()?.trim();
        (!text.is_empty()).then_some(text)
    }
}

struct Children<'d> {
    document: &'d Document,
    next: u32,
    left: u32,
}

impl<'d> Iterator for Children<'d> {
    type Item = Node<'d>;

    fn next(&mut self) -> Option<Node<'d>> {
        self.left = self.left.checked_sub(1)?;
        let value = self.document.values.get(self.next as usize)?;
        let node = self.document.node(self.next);
        self.next = value.next;
        Some(node)
    }
}
