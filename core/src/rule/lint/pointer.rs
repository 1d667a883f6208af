//! References by JSON Pointer: finding them in a document, and following them.

use crate::document::{Kind, Node};
use crate::source::folder;
use crate::text::Span;

/// A `$ref` as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// The whole text.
    pub(super) text: String,
    /// Where it is written.
    pub(super) span: Span,
    /// The file it names, relative to the folder of the document; empty for the document itself.
    pub(super) file: String,
    /// The steps of its pointer, decoded.
    pub(super) steps: Vec<String>,
}

/// Every reference below `root` that a pointer can answer, in order. URLs and named anchors are left out.
///
/// # Complexity
/// O(values).
pub(super) fn references(root: Node<'_>) -> Vec<Reference> {
    let mut found = Vec::new();
    collect(root, false, &mut found);
    found
}

/// Keys whose value is a map from names to objects.
const MAPS_OF_NAMES: [&str; 21] = [
    "$defs",
    "callbacks",
    "content",
    "definitions",
    "dependentSchemas",
    "encoding",
    "examples",
    "headers",
    "links",
    "mapping",
    "parameters",
    "pathItems",
    "paths",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "securitySchemes",
    "variables",
    "webhooks",
];

/// Keys whose value is data, in which `$ref` means nothing.
const DATA: [&str; 5] = ["const", "default", "enum", "example", "value"];

/// `are_names` tells that the keys of this map are names somebody chose.
fn collect(node: Node<'_>, are_names: bool, found: &mut Vec<Reference>) {
    match node.kind() {
        Kind::Sequence => node.items().for_each(|item| collect(item, false, found)),
        Kind::Mapping => {
            for (key, value) in node.entries() {
                let key = key.as_str().unwrap_or_default();
                if are_names {
                    collect(value, false, found);
                } else if key == "$ref" {
                    found.extend(value.as_str().and_then(|text| parse(text, value.span())));
                } else if key == "mapping" && value.is_mapping() {
                    let targets =
                        value.entries().filter_map(|(_, target)| Some((target.as_str()?, target.span())));
                    found.extend(
                        targets
                            .filter(|(text, _)| text.contains('#'))
                            .filter_map(|(text, span)| parse(text, span)),
                    );
                } else if !DATA.contains(&key) && (key != "examples" || value.is_mapping()) {
                    collect(value, MAPS_OF_NAMES.contains(&key) && value.is_mapping(), found);
                }
            }
        }
        _ => {}
    }
}

fn parse(text: &str, span: Span) -> Option<Reference> {
    let (file, pointer) = text.split_once('#').unwrap_or((text, ""));
    // A colon before any slash ends the scheme of a URL.
    let is_url = file.split('/').next().is_some_and(|first| first.contains(':')) || file.starts_with('/');
    let is_anchor = !pointer.is_empty() && !pointer.starts_with('/');
    if is_url || is_anchor || text.is_empty() || crate::text::is_template(file) {
        return None;
    }
    let steps =
        pointer.split('/').skip(1).map(|step| percent_decoded(step).replace("~1", "/").replace("~0", "~"));
    Some(Reference { text: text.to_owned(), span, file: percent_decoded(file), steps: steps.collect() })
}

/// `%20` and the like as the characters they stand for; what is no such escape stays.
fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let escaped = (byte == b'%')
            .then(|| after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok()))
            .flatten()
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(escaped.unwrap_or(byte));
        rest = if escaped.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// A step of a pointer as it is written in one.
pub(super) fn escaped(step: &str) -> String {
    step.replace('~', "~0").replace('/', "~1")
}

/// The path of `file`, which a document at `path` names; `None` above the top.
pub(super) fn beside(path: &str, file: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder(path).split('/').filter(|part| !part.is_empty()).collect();
    for part in file.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Where a pointer leads nowhere.
pub(super) struct DeadEnd<'d> {
    /// Which of the references, by their order.
    pub(super) references: Vec<usize>,
    /// How many of the steps lead somewhere.
    pub(super) reached: usize,
    /// What they lead to.
    pub(super) parent: Node<'d>,
}

/// Follows the pointers of `references` from `root` and returns those that lead nowhere, equal pointers together.
///
/// # Complexity
/// O(n log n) in the steps of all pointers and the values they pass.
pub(super) fn follow<'d>(root: Node<'d>, references: &[&Reference]) -> Vec<DeadEnd<'d>> {
    let mut order: Vec<usize> = (0..references.len()).collect();
    order.sort_by(|&one, &other| steps(references, one).cmp(steps(references, other)));
    let mut ends = Vec::new();
    descend(root, references, &order, 0, &mut ends);
    ends
}

fn steps<'r>(references: &[&'r Reference], index: usize) -> &'r [String] {
    references.get(index).map_or(&[], |reference| &reference.steps)
}

/// `order` are the references that lead to `node` by their first `depth` steps, sorted by the rest.
fn descend<'d>(
    node: Node<'d>,
    references: &[&Reference],
    order: &[usize],
    depth: usize,
    ends: &mut Vec<DeadEnd<'d>>,
) {
    // Those without a further step have arrived, and come first.
    let arrived = order.partition_point(|&index| steps(references, index).len() <= depth);
    let order = order.get(arrived..).unwrap_or_default();
    if order.is_empty() {
        return;
    }
    let mut children: Vec<(&str, Node<'d>)> =
        node.entries().filter_map(|(key, value)| Some((key.as_text()?, value))).collect();
    // Of equal keys the last counts.
    children.sort_by_key(|(key, _)| *key);
    let items: Vec<Node<'d>> = node.items().collect();
    for group in order
        .chunk_by(|&one, &other| steps(references, one).get(depth) == steps(references, other).get(depth))
    {
        let step = group.first().and_then(|&index| steps(references, index).get(depth));
        let Some(step) = step else { continue };
        let after = children.partition_point(|(key, _)| *key <= step.as_str());
        let named = after.checked_sub(1).and_then(|at| children.get(at)).filter(|(key, _)| key == step);
        let child =
            named.map(|(_, value)| *value).or_else(|| items.get(step.parse::<usize>().ok()?).copied());
        match child {
            Some(child) => descend(child, references, group, depth + 1, ends),
            // What stands behind a further reference is not followed.
            None if children.iter().any(|(key, _)| *key == "$ref") => {}
            None => {
                for same in group.chunk_by(|&one, &other| steps(references, one) == steps(references, other))
                {
                    ends.push(DeadEnd { references: same.to_vec(), reached: depth, parent: node });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_taken_apart() {
        let steps = |text: &str| parse(text, Span::at(0)).map(|reference| (reference.file, reference.steps));
        let known = |file: &str, steps: &[&str]| {
            Some((file.to_owned(), steps.iter().map(|step| (*step).to_owned()).collect()))
        };
        assert_eq!(steps("#/a/b"), known("", &["a", "b"]));
        assert_eq!(steps("#"), known("", &[]));
        assert_eq!(steps("./x.yml#/a~1b/%7Bid%7D~0"), known("./x.yml", &["a/b", "{id}~"]));
        assert_eq!(steps("../a%20b.yml"), known("../a b.yml", &[]));
        for text in ["https://a.b/c#/d", "urn:x", "#anchor", "/abs.yml", "", "${X}/a.yml"] {
            assert_eq!(steps(text), None, "{text}");
        }
        assert_eq!(percent_decoded("%zz%4"), "%zz%4");
    }

    #[test]
    fn files_are_found_from_the_folder_of_the_document() {
        assert_eq!(beside("a/b/c.yml", "./d.yml").as_deref(), Some("a/b/d.yml"));
        assert_eq!(beside("a/b/c.yml", "../d/e.yml").as_deref(), Some("a/d/e.yml"));
        assert_eq!(beside("c.yml", "../d.yml"), None);
    }
}
