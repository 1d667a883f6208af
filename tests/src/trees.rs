//! Comparing what the two readers of YAML make of a text.

use ossa_core::document::{Document, Kind, Limits, Node, readers};
use ossa_core::source::Source;

/// Whether the fast reader read the text.
///
/// # Panics
/// When it read something else than the full parser.
pub fn compare(text: &str) -> bool {
    let source = Source::new("a.yaml", text);
    let Some((fast, fast_found)) = readers::fast(&source, &Limits::DEFAULT) else { return false };
    let (full, full_found) = readers::full(&source, &Limits::DEFAULT);
    if let Some(difference) = difference(&fast, &full) {
        panic!("{difference} in {text:?}");
    }
    assert_eq!(fast_found, full_found, "{text:?}");
    true
}

/// The first value that differs between two documents, in its kind, its text or its place.
fn difference(one: &Document, other: &Document) -> Option<String> {
    if one.roots().len() != other.roots().len() {
        return Some(format!("{} documents and {}", one.roots().len(), other.roots().len()));
    }
    // Brackets come as deep as the limits allow: no recursion.
    let mut stack: Vec<(Node<'_>, Node<'_>)> = one.roots().zip(other.roots()).collect();
    while let Some((one, other)) = stack.pop() {
        let is_same = one.span() == other.span()
            && one.len() == other.len()
            && one.as_text() == other.as_text()
            && is_same_kind(one.kind(), other.kind());
        if !is_same {
            return Some(format!("{} and {}", told(one), told(other)));
        }
        stack.extend(one.items().zip(other.items()));
        for ((key, value), (other_key, other_value)) in one.entries().zip(other.entries()) {
            stack.extend([(key, other_key), (value, other_value)]);
        }
    }
    None
}

fn told(node: Node<'_>) -> String {
    format!("{:?} {:?} {:?}", node.kind(), node.span(), node.as_text())
}

/// NaN is a number that is not equal to itself.
fn is_same_kind(one: Kind, other: Kind) -> bool {
    match (one, other) {
        (Kind::Float(one), Kind::Float(other)) => one.to_bits() == other.to_bits(),
        _ => one == other,
    }
}
