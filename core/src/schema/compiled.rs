//! What the validator walks: every schema of one document in one arena, references as indices.

use super::form::Form;
use crate::document::{Kind, Node};

/// How far schemas are followed that judge the same value; one that only refers to itself says nothing.
pub(super) const DEEPEST_IN_PLACE: usize = 32;

/// The place of a schema in its arena; 0 is the root.
pub(super) type Id = u32;

/// One schema. Keywords are grouped by the kind of value they speak about, so that a value is asked only what
/// concerns it.
#[derive(Debug, Default)]
pub(super) struct Schema {
    /// The schema `false`: nothing is valid.
    pub(super) never: bool,
    pub(super) types: Types,
    /// `enum` and `const`.
    pub(super) values: Option<Vec<Scalar>>,
    pub(super) text: Option<TextRule>,
    pub(super) number: Option<NumberRule>,
    pub(super) list: Option<Box<ListRule>>,
    pub(super) map: Option<Box<MapRule>>,
    /// Schemas that judge the same value.
    pub(super) in_place: Vec<InPlace>,
    pub(super) lenient: Lenient,
    pub(super) about: About,
}

/// A set of types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Types(pub(super) u8);

impl Default for Types {
    fn default() -> Self {
        Self::ANY
    }
}

impl Types {
    pub(super) const ANY: Self = Self(0x7f);
    pub(super) const NONE: Self = Self(0);
    pub(super) const STRING: Self = Self(1 << 4);
    pub(super) const MAP: Self = Self(1 << 6);

    /// The names of JSON Schema and the words users know the types by, by bit.
    pub(super) const NAMES: [(&'static str, &'static str); 7] = [
        ("null", "null"),
        ("boolean", "boolean"),
        ("integer", "integer"),
        ("number", "number"),
        ("string", "string"),
        ("array", "list"),
        ("object", "map"),
    ];

    /// The set that holds the type JSON Schema calls `name`.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().position(|(known, _)| *known == name).map(|bit| Self(1 << bit))
    }

    pub(super) fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    pub(super) fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether a value of this kind has one of the types. A number without a fraction is an integer.
    pub(super) fn fit(self, kind: Kind) -> bool {
        let wanted = match kind {
            Kind::Null => 1,
            Kind::Bool(_) => 1 << 1,
            Kind::Integer(_) => 1 << 2 | 1 << 3,
            Kind::Float(value) if value.fract() == 0.0 => 1 << 2 | 1 << 3,
            Kind::Float(_) => 1 << 3,
            Kind::String => 1 << 4,
            Kind::Sequence => 1 << 5,
            Kind::Mapping => 1 << 6,
        };
        self.0 & wanted != 0
    }

    /// The words users know the types by.
    pub(super) fn words(self) -> impl Iterator<Item = &'static str> {
        // Every integer is a number.
        let bits = if self.0 & 1 << 3 == 0 { self.0 } else { self.0 & !(1 << 2) };
        Self::NAMES.iter().enumerate().filter(move |(bit, _)| bits & 1 << bit != 0).map(|(_, name)| name.1)
    }
}

/// A value that `enum` or `const` lists.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scalar {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
}

impl Scalar {
    /// The scalar a value is; `None` for collections.
    pub(super) fn of(node: Node<'_>) -> Option<Self> {
        Some(match node.kind() {
            Kind::Null => Self::Null,
            Kind::Bool(value) => Self::Bool(value),
            Kind::Integer(value) => Self::Number(value as f64),
            Kind::Float(value) => Self::Number(value),
            Kind::String => Self::Text(node.as_str().unwrap_or_default().to_owned()),
            Kind::Sequence | Kind::Mapping => return None,
        })
    }

    /// Whether `node` is this value, as JSON compares: 1 and 1.0 are one number.
    #[expect(clippy::float_cmp, reason = "the number that is listed, not one near it")]
    pub(super) fn equals(&self, node: Node<'_>) -> bool {
        match (self, node.kind()) {
            (Self::Null, Kind::Null) => true,
            (Self::Bool(wanted), Kind::Bool(found)) => *wanted == found,
            (Self::Number(wanted), Kind::Integer(found)) => *wanted == found as f64,
            (Self::Number(wanted), Kind::Float(found)) => *wanted == found,
            (Self::Text(wanted), Kind::String) => node.as_str() == Some(wanted),
            _ => false,
        }
    }
}

impl std::fmt::Display for Scalar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(value) => write!(f, "{value}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// What a string has to be. Lengths are in code points.
#[derive(Debug, Default)]
pub(super) struct TextRule {
    pub(super) shortest: usize,
    pub(super) longest: Option<usize>,
    pub(super) form: Option<&'static Form>,
}

/// What a number has to be; the flag says that the bound itself is excluded.
#[derive(Debug, Default)]
pub(super) struct NumberRule {
    pub(super) lowest: Option<(f64, bool)>,
    pub(super) highest: Option<(f64, bool)>,
}

/// What a list has to be.
#[derive(Debug, Default)]
pub(super) struct ListRule {
    pub(super) fewest: usize,
    pub(super) most: Option<usize>,
    pub(super) unique: bool,
    /// The schemas of the first items.
    pub(super) first: Vec<Id>,
    /// The schema of all further items.
    pub(super) items: Option<Id>,
}

impl ListRule {
    /// The schema of the item at `index`.
    pub(super) fn item(&self, index: usize) -> Option<Id> {
        self.first.get(index).copied().or(self.items)
    }
}

/// What a map has to be.
#[derive(Debug, Default)]
pub(super) struct MapRule {
    pub(super) fewest: usize,
    pub(super) most: Option<usize>,
    /// Known keys, in the order of `sums`; a required key is always among them.
    pub(super) properties: Vec<Property>,
    /// The sum of each known key, sorted.
    sums: Vec<u64>,
    /// The letters and the length of each known key.
    shapes: Vec<(u64, usize)>,
    /// Indices into `properties`, in the order stated.
    pub(super) required: Vec<usize>,
    /// Schemas of keys by their first letters.
    pub(super) prefixes: Vec<(String, Id)>,
    /// The schema of values whose key is not known.
    pub(super) additional: Option<Id>,
    /// The schema of every key.
    pub(super) names: Option<Id>,
    /// Keys that ask for other keys.
    pub(super) dependent: Vec<(String, Vec<String>)>,
}

/// Most keys one schema may know: as many as [`Seen`] can count.
pub(super) const MOST_PROPERTIES: usize = 256;

/// Which known keys a map has.
#[derive(Clone, Copy, Default)]
pub(super) struct Seen([u64; MOST_PROPERTIES / 64]);

impl Seen {
    pub(super) fn insert(&mut self, index: usize) {
        if let Some(word) = self.0.get_mut(index / 64) {
            *word |= 1 << (index % 64);
        }
    }

    pub(super) fn contains(&self, index: usize) -> bool {
        self.0.get(index / 64).is_some_and(|word| word & 1 << (index % 64) != 0)
    }
}

/// A known key.
#[derive(Debug)]
pub(super) struct Property {
    pub(super) name: String,
    pub(super) schema: Id,
}

/// Which letters a word has: one bit for each of 64 classes of characters.
fn letters(word: &str) -> u64 {
    word.bytes().fold(0, |letters, byte| letters | 1 << (byte & 63))
}

/// The length and the first seven bytes of a word: most keys differ in that.
fn sum(word: &str) -> u64 {
    let bytes = word.as_bytes();
    let first = match bytes.first_chunk::<8>() {
        Some(chunk) => u64::from_be_bytes(*chunk) >> 8,
        None => bytes.iter().take(7).fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
    };
    first << 8 | (bytes.len() as u64 & 0xff)
}

impl MapRule {
    /// Puts the known keys into their order.
    pub(super) fn sort(&mut self) {
        self.properties.sort_by_cached_key(|property| (sum(&property.name), property.name.clone()));
        self.sums = self.properties.iter().map(|property| sum(&property.name)).collect();
        let shape = |property: &Property| (letters(&property.name), property.name.chars().count());
        self.shapes = self.properties.iter().map(shape).collect();
    }

    /// The index of the known key `name`.
    ///
    /// # Complexity
    /// O(log known keys), over numbers that lie side by side.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        let wanted = sum(name);
        let first = self.sums.partition_point(|sum| *sum < wanted);
        let equal = self.sums.iter().skip(first).take_while(|sum| **sum == wanted).count();
        let candidates = self.properties.get(first..first + equal)?;
        candidates.iter().position(|property| property.name == name).map(|at| first + at)
    }

    /// The known keys that `word` could be by its length and letters, if it is misspelled.
    pub(super) fn similar(&self, word: &str) -> impl Iterator<Item = usize> {
        let length = word.chars().count();
        let of_word = letters(word);
        // Each edit changes at most two letters of the set, and most words differ by many.
        let edits = (length / 3).max(1) as u32;
        self.shapes.iter().enumerate().filter_map(move |(index, (letters, known))| {
            let is_similar = known.abs_diff(length) <= 1 && (letters ^ of_word).count_ones() <= 2 * edits;
            (is_similar && length >= 4).then_some(index)
        })
    }

    /// Whether `name` is a known key, or one of a known family of keys.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.find(name).is_some() || self.prefixes.iter().any(|(prefix, _)| name.starts_with(prefix.as_str()))
    }
}

/// A schema that judges the same value.
#[derive(Debug)]
pub(super) enum InPlace {
    /// `$ref`, and each schema of `allOf`.
    All(Id),
    /// `anyOf` and `oneOf`.
    Choice(Choice),
    /// `if`, `then` and `else`.
    If { condition: Id, then: Option<Id>, otherwise: Option<Id> },
    /// `not`.
    Not(Id),
}

/// `anyOf` or `oneOf`.
#[derive(Debug)]
pub(super) struct Choice {
    /// `oneOf`: more than one branch is as wrong as none.
    pub(super) exactly_one: bool,
    /// The branches and the types each allows.
    pub(super) branches: Vec<(Id, Types)>,
    /// The key whose value decides between the branches for maps.
    pub(super) key: Option<DecidingKey>,
}

/// A key that every branch for maps gives values of its own.
#[derive(Debug)]
pub(super) struct DecidingKey {
    pub(super) name: String,
    /// The values, each with its branch.
    pub(super) values: Vec<(Scalar, usize)>,
    /// Whether every such branch requires the key.
    pub(super) is_required: bool,
}

/// Why violations are only warnings.
#[derive(Debug, Default)]
pub(super) struct Lenient {
    /// Of any keyword.
    pub(super) all: Option<String>,
    /// Of one keyword.
    pub(super) keywords: Vec<(String, String)>,
    /// Of one required key.
    pub(super) required: Vec<(String, String)>,
}

impl Lenient {
    /// The reason for a violation of `keyword`.
    pub(super) fn of(&self, keyword: &str) -> Option<&str> {
        let stated = self.keywords.iter().find(|(name, _)| name == keyword).map(|(_, reason)| reason);
        stated.or(self.all.as_ref()).map(String::as_str)
    }

    /// The reason for the absence of the required key `name`.
    pub(super) fn of_missing(&self, name: &str) -> Option<&str> {
        let stated = self.required.iter().find(|(key, _)| key == name).map(|(_, reason)| reason.as_str());
        stated.or_else(|| self.of("required"))
    }
}

/// What a schema says to people.
#[derive(Debug, Default)]
pub(super) struct About {
    pub(super) title: Option<String>,
    pub(super) description: Option<String>,
    pub(super) default: Option<String>,
    pub(super) examples: Vec<String>,
    pub(super) deprecated: bool,
}
