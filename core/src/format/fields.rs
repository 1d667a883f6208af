//! Reading common shapes out of documents that do not always keep to their format.

use std::collections::BTreeSet;

use crate::document::Node;
use crate::model::{Definition, Identity, ReferenceKind, Text, domain_of_path};
use crate::source::{file_name, folder};
use crate::text::{Span, is_template};

/// The texts of a list whose items are texts, or maps with a `name` or `id`. A single text counts as a list.
pub(super) fn texts(node: Option<Node<'_>>) -> Vec<String> {
    names(node).into_iter().map(|(name, _)| name.to_owned()).collect()
}

/// Like [`texts`], with the node that holds each text.
pub(super) fn names(node: Option<Node<'_>>) -> Vec<(&str, Node<'_>)> {
    let Some(node) = node else { return Vec::new() };
    if node.as_text().is_some() {
        named(node).into_iter().collect()
    } else {
        node.items().filter_map(named).collect()
    }
}

/// Like [`texts`], with the place of each text.
pub(super) fn stated_list(node: Option<Node<'_>>) -> Vec<Text> {
    names(node)
        .into_iter()
        .map(|(name, holder)| Text { value: name.to_owned(), span: holder.span() })
        .collect()
}

/// The text of an item, or of the field that names it.
pub(super) fn named(item: Node<'_>) -> Option<(&str, Node<'_>)> {
    let holder = if item.is_mapping() {
        ["name", "id", "agent_id", "agent", "ref"].iter().find_map(|key| item.get(key))?
    } else {
        item
    };
    let text = holder.as_text()?.trim();
    (!text.is_empty()).then_some((text, holder))
}

/// Adds a reference for every name in `list`.
pub(super) fn refer_all(
    definition: &mut Definition,
    kind: ReferenceKind,
    list: Option<Node<'_>>,
    field: &'static str,
) {
    for (name, holder) in names(list) {
        definition.refer(kind, name, field, holder.span());
    }
}

/// `provider/model`, or whichever of the two is there.
pub(super) fn model_name(provider: Option<&str>, model: Option<&str>) -> Option<String> {
    match (provider, model) {
        (Some(provider), Some(model)) => Some(format!("{provider}/{model}")),
        (None, Some(model)) => Some(model.to_owned()),
        _ => None,
    }
}

/// The text of a scalar field as an owned string.
pub(super) fn text(root: Node<'_>, keys: &[&str]) -> Option<String> {
    root.text_at(keys).map(ToOwned::to_owned)
}

/// The text of a scalar field and its place; `None` when absent or blank.
pub(super) fn stated(root: Node<'_>, keys: &[&str]) -> Option<Text> {
    let holder = root.at(keys)?;
    let value = holder.as_text()?.trim();
    (!value.is_empty()).then(|| Text { value: value.to_owned(), span: holder.span() })
}

/// The domains the path keys of an OpenAPI document suggest, each once, in the order of the keys.
pub(super) fn domains_of_paths(root: Node<'_>) -> Vec<String> {
    let mut domains: Vec<String> = Vec::new();
    for (key, _) in root.get("paths").into_iter().flat_map(Node::entries) {
        if let Some(domain) = key.as_text().and_then(domain_of_path)
            && !domains.iter().any(|known| known == domain)
        {
            domains.push(domain.to_owned());
        }
    }
    domains
}

/// The id at `keys` and where it stands. A manifest without one is known by its folder, so that a single
/// forgotten line does not hide an agent.
pub(super) fn stated_or_folder(root: Node<'_>, keys: &[&str], path: &str) -> Option<(Identity, Span)> {
    if let (Some(id), Some(holder)) = (root.text_at(keys).filter(|id| !is_template(id)), root.at(keys)) {
        return Some((Identity::Stated(id.to_owned()), holder.span()));
    }
    let name = file_name(folder(path));
    (!name.is_empty()).then(|| (Identity::Folder(name.to_owned()), root.head()))
}

/// The `name` of an entry of a catalogue, else its folder, also as text; `None` where a template decides it.
pub(super) fn name_in_catalogue(root: Node<'_>, path: &str) -> Option<(Identity, String, Span)> {
    let (identity, span) = stated_or_folder(root, &["name"], path)?;
    let (Identity::Stated(id) | Identity::Configured(id) | Identity::Folder(id)) = &identity else {
        return None;
    };
    let id = Some(id).filter(|id| !is_template(id))?.clone();
    Some((identity, id, span))
}

/// What a file that names nothing itself is known by: its name without extensions, or its folder where every
/// project calls such a file the same.
pub(super) fn stem_or_folder<'p>(path: &'p str, common: &[&str]) -> &'p str {
    let name = file_name(path);
    let stem = name.trim_start_matches('.').split('.').next().unwrap_or(name);
    let above = file_name(folder(path));
    let is_common = common.iter().any(|known| known.eq_ignore_ascii_case(stem));
    if (is_common || stem.is_empty()) && !above.is_empty() { above } else { stem }
}

/// The named entries of a map in the order written: name, key and value. Of duplicate keys, which are a finding of
/// their own, the last counts.
pub(super) fn entries(node: Option<Node<'_>>) -> Vec<(&str, Node<'_>, Node<'_>)> {
    let mut entries: Vec<_> = node
        .into_iter()
        .flat_map(Node::entries)
        .filter_map(|(key, value)| Some((key.as_text()?.trim(), key, value)))
        .filter(|(name, ..)| !name.is_empty())
        .collect();
    let mut seen = BTreeSet::new();
    entries.reverse();
    entries.retain(|(name, ..)| seen.insert(*name));
    entries.reverse();
    entries
}

/// The texts of a list, or the parts of one text between commas, each with its place.
pub(super) fn separated(node: Option<Node<'_>>) -> Vec<(&str, Span)> {
    let Some(node) = node else { return Vec::new() };
    let Some(list) = node.as_str() else {
        let texts = node.items().map(|item| (item.as_str().unwrap_or_default().trim(), item.span()));
        return texts.filter(|(text, _)| !text.is_empty()).collect();
    };
    // The characters stand in the text as they are unless the scalar is folded or escaped.
    let written = &node.document().text()[node.span().range()];
    let base = written.find(list).map(|at| node.span().start + at as u32);
    split(list)
        .into_iter()
        .map(|(offset, part)| {
            let place = |base| Span::new(base + offset as u32, base + (offset + part.len()) as u32);
            (part, base.map_or(node.span(), place))
        })
        .collect()
}

/// The parts between commas that stand outside of brackets, with their offsets.
fn split(list: &str) -> Vec<(usize, &str)> {
    let mut parts = Vec::new();
    let (mut start, mut depth) = (0, 0usize);
    for (offset, character) in list.char_indices().chain([(list.len(), ',')]) {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 || offset == list.len() => {
                let part = &list[start..offset];
                let blank = part.len() - part.trim_start().len();
                if !part.trim().is_empty() {
                    parts.push((start + blank, part.trim()));
                }
                start = (offset + 1).min(list.len());
            }
            _ => {}
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_split_outside_of_brackets() {
        let parts = split("Read, Task(a, b),  Bash(git:*),, ");
        assert_eq!(parts, [(0, "Read"), (6, "Task(a, b)"), (19, "Bash(git:*)")]);
        assert_eq!(split(""), []);
    }

    #[test]
    fn a_file_of_the_usual_name_is_known_by_its_folder() {
        assert_eq!(stem_or_folder("crew/refunds.agent.yaml", &["agent"]), "refunds");
        assert_eq!(stem_or_folder("refunds/Agent.yaml", &["agent"]), "refunds");
        assert_eq!(stem_or_folder("agent.yaml", &["agent"]), "agent");
    }
}
