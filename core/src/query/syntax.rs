//! What a query is made of, and the words it may use.

use super::pattern::Pattern;
use crate::text::Span;

/// A condition, or several.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expression {
    /// All of them hold; none at all is every node.
    All(Vec<Self>),
    /// At least one of them holds.
    Any(Vec<Self>),
    /// It does not hold.
    Not(Box<Self>),
    /// A text that the node says about itself, in lower case.
    Text(String),
    /// A field has one of some values, or a relation leads to a node so called.
    Has { field: Name, values: Vec<Pattern> },
    /// A number compared.
    Number { figure: Name, comparison: Comparison, value: u64 },
    /// A property without a value.
    Flag(Flag),
    /// A set of nodes that is computed.
    Call(Call),
}

/// A word and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Less,
    AtMost,
    Equal,
    Not,
    AtLeast,
    More,
}

impl Comparison {
    pub(super) fn holds(self, left: u64, right: u64) -> bool {
        match self {
            Self::Less => left < right,
            Self::AtMost => left <= right,
            Self::Equal => left == right,
            Self::Not => left != right,
            Self::AtLeast => left >= right,
            Self::More => left > right,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flag {
    Orphan,
    Defined,
    Undefined,
}

impl Flag {
    pub(super) fn from_name(name: &str) -> Option<Self> {
        match name {
            "orphan" => Some(Self::Orphan),
            "defined" => Some(Self::Defined),
            "undefined" => Some(Self::Undefined),
            _ => None,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Call {
    /// Nodes at most so many relations away, whatever their direction; the ones named included.
    Hop { of: Subject, distance: u32 },
    /// What needs the nodes named, directly or through others; the ones named included.
    Impact { of: Subject },
    /// Everything on a shortest way from one to the other along relations, whatever their direction.
    Path { from: Subject, to: Subject },
    /// Nodes that are members of something.
    In { what: Name, value: Pattern, value_span: Span },
}

/// Nodes by what they are called.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Subject {
    pub(super) pattern: Pattern,
    pub(super) span: Span,
}

/// A word of the language and what it means, for help and completion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub word: &'static str,
    /// What it asks, in a few words.
    pub meaning: &'static str,
}

const fn word(word: &'static str, meaning: &'static str) -> Word {
    Word { word, meaning }
}

/// Fields with a text, written `field:value`. The name of any kind of relation is one, too.
pub const FIELDS: [Word; 11] = [
    word("kind", "what the node is: agent, tool, mcp-server, model, workflow, policy or team"),
    word("type", "the agent's type, such as worker"),
    word("domain", "a domain it works in"),
    word("capability", "something it can do"),
    word("name", "the name people know it by"),
    word("id", "the id its definition states"),
    word("key", "its key in this graph, such as agent:ossa/ledger"),
    word("version", "its version, as written"),
    word("description", "what it is for"),
    word("file", "the path of a file that defines it"),
    word("format", "the format of a file that defines it"),
];

/// Numbers, written `number>10`, with `<`, `<=`, `=`, `!=`, `>=` or `>`. The name of any kind of relation is one, too:
/// how many of that kind start at the node.
pub const NUMBERS: [Word; 7] = [
    word("degree", "how many relations it has"),
    word("in_degree", "how many relations lead to it"),
    word("out_degree", "how many relations start at it"),
    word("domains", "how many domains it works in"),
    word("capabilities", "how many things it can do"),
    word("dependencies", "how many agents it says it depends on"),
    word("files", "how many files define it"),
];

/// Properties without a value.
pub const FLAGS: [Word; 3] = [
    word("orphan", "nothing is related to it"),
    word("defined", "a file defines it"),
    word("undefined", "it is named and no file defines it"),
];

/// Sets of nodes that are computed, written `function(…)`.
pub const FUNCTIONS: [Word; 4] = [
    word("hop", "hop(x, 2): at most two relations away from x"),
    word("impact", "impact(x): what is affected when x goes away"),
    word("path", "path(a, b): everything on a shortest way from a to b"),
    word("in", "in(community:3), in(component:1): its members; 1 is the largest"),
];
