//! Where a value stands, in the words of its keys.

use std::fmt;

use super::compiled::Id;
use crate::document::Node;
use crate::text::Span;

/// A value on the way from the root, with what findings about it need. Nothing is built until there is one.
#[derive(Clone, Copy)]
pub(super) struct Place<'n, 'd> {
    pub(super) node: Node<'d>,
    /// Where the value is called by its name: its key, or its first line.
    pub(super) span: Span,
    pub(super) name: Name<'d>,
    pub(super) parent: Option<&'n Place<'n, 'd>>,
    pub(super) depth: usize,
    /// The schema the value entered by; all others that judge it follow from that.
    pub(super) entry: Id,
    /// The reason for leniency of a schema that refers to the one at hand.
    pub(super) lenient: Option<&'n str>,
}

/// How people call a value.
#[derive(Clone, Copy)]
pub(super) enum Name<'d> {
    Document,
    Key(&'d str),
    Item,
}

impl<'d> Place<'_, 'd> {
    /// The whole document.
    pub(super) fn root(node: Node<'d>) -> Self {
        let span = node.head();
        Self { node, span, name: Name::Document, parent: None, depth: 0, entry: 0, lenient: None }
    }

    /// The value of a key of this value.
    pub(super) fn value<'n>(
        &'n self,
        entry: Id,
        key: Node<'d>,
        text: &'d str,
        node: Node<'d>,
    ) -> Place<'n, 'd> {
        Place {
            node,
            span: key.span(),
            name: Name::Key(text),
            parent: Some(self),
            depth: self.depth + 1,
            entry,
            lenient: None,
        }
    }

    /// An item of this value.
    pub(super) fn item<'n>(&'n self, entry: Id, node: Node<'d>) -> Place<'n, 'd> {
        Place {
            node,
            span: node.head(),
            name: Name::Item,
            parent: Some(self),
            depth: self.depth + 1,
            entry,
            lenient: None,
        }
    }

    /// Whether the value may be secret, by the names of the keys above it. Findings do not repeat such a value.
    pub(super) fn may_be_secret(&self) -> bool {
        let own = match self.name {
            Name::Key(key) => is_secret_key(key),
            Name::Document | Name::Item => false,
        };
        own || self.parent.is_some_and(Place::may_be_secret)
    }
}

fn is_secret_key(key: &str) -> bool {
    const WORDS: [&str; 9] = [
        "token",
        "secret",
        "password",
        "passwd",
        "apikey",
        "credential",
        "privatekey",
        "accesskey",
        "connectionstring",
    ];
    let plain: String =
        key.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    matches!(
        plain.as_str(),
        "env" | "environment" | "envvars" | "headers" | "authorization" | "environmentvariables"
    ) || WORDS.iter().any(|word| plain.contains(word)) && !plain.starts_with("max") && plain != "tokens"
}

impl fmt::Display for Place<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.name, self.parent) {
            (Name::Key(key), _) => write!(f, "`{}`", super::words::shorten(key)),
            (Name::Item, Some(list)) => write!(f, "an item of {list}"),
            (Name::Item | Name::Document, _) => f.write_str("the document"),
        }
    }
}
