//! What may stand at the cursor.

use gen_lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemTextEdit, Documentation, MarkupContent, MarkupKind,
    TextEdit,
};
use ossa_core::document::{Node, Syntax};
use ossa_core::format::{Format, detect};
use ossa_core::model::NodeKind;
use ossa_core::schema::{self, Description};
use ossa_core::text::Span;

use super::convert::Encoding;
use super::folder::{Folder, document};
use super::hover::steps;

/// What stands for the word under the cursor while the text around it is read.
const PLACEHOLDER: &str = "ossa-cursor-placeholder";

/// The word under the cursor and what is around it.
struct Slot {
    /// The word; empty where one is to be begun.
    word: Span,
    /// What is put in its place to read the rest of the text.
    stand_in: String,
    /// Whether the word is a key that is not followed by a colon yet.
    is_bare_key: bool,
}

/// The keys, values and names that may stand at byte `offset`.
pub(super) fn completions(
    folder: &mut Folder,
    path: &str,
    offset: u32,
    encoding: Encoding,
) -> Vec<CompletionItem> {
    let analysis = folder.analyse();
    let Some((text, lines)) = folder.text(path) else { return Vec::new() };
    let slot = match Syntax::of_path(path) {
        Some(Syntax::Json) => slot_in_json(text, offset),
        _ => slot_in_yaml(text, offset),
    };
    let Some(slot) = slot else { return Vec::new() };
    let mut filled = text.to_owned();
    filled.replace_range(slot.word.range(), &slot.stand_in);
    let document = document(path, &filled);
    let at = filled.find(PLACEHOLDER).unwrap_or_default() as u32;
    let Some(located) = document.locate(at) else { return Vec::new() };
    let Some(format) = detect(located.root, &folder.format_path(path)) else { return Vec::new() };
    let mut way = steps(&located);
    let edit = |new_text: String| {
        CompletionItemTextEdit::from(TextEdit { range: encoding.range(text, lines, slot.word), new_text })
    };
    if located.key.is_some() {
        way.pop();
        let parent = way.iter().try_fold(located.root, |node, step| node.child(step));
        return described(format.id(), &way, located.root)
            .map(|map| keys(&map, parent, &slot, Syntax::of_path(path)))
            .unwrap_or_default()
            .into_iter()
            .map(|(item, insert)| CompletionItem { text_edit: Some(edit(insert)), ..item })
            .collect();
    }
    let quote = |text: &str| {
        if matches!(Syntax::of_path(path), Some(Syntax::Json)) {
            format!("\"{text}\"")
        } else {
            text.to_owned()
        }
    };
    let values = described(format.id(), &way, located.root).map(|value| value.values).unwrap_or_default();
    let values = values.into_iter().map(|value| {
        let insert = quote(&value);
        CompletionItem {
            label: value,
            kind: Some(CompletionItemKind::EnumMember),
            text_edit: Some(edit(insert)),
            ..CompletionItem::default()
        }
    });
    let names = named_kind(format, located.root, &folder.format_path(path)).map(|kind| {
        let catalog = analysis.graph.catalog();
        let nodes = catalog.node_ids().map(move |id| catalog.node(id));
        let nodes = nodes.filter(move |node| node.kind() == kind && node.is_defined());
        nodes.map(|node| CompletionItem {
            label: node.stated_id().to_owned(),
            detail: Some(node.agent_type().unwrap_or(node.kind().as_str()).to_owned()),
            kind: Some(CompletionItemKind::Reference),
            documentation: node.description().map(Documentation::from),
            text_edit: Some(edit(quote(node.stated_id()))),
            ..CompletionItem::default()
        })
    });
    values.chain(names.into_iter().flatten()).collect()
}

fn described(format: &str, way: &[String], root: Node<'_>) -> Option<Description> {
    let way: Vec<&str> = way.iter().map(String::as_str).collect();
    schema::describe(format, &way, Some(root))
}

/// The keys that are not there yet, those the format requires first, each with what is inserted for it.
fn keys(
    map: &Description,
    parent: Option<Node<'_>>,
    slot: &Slot,
    syntax: Option<Syntax>,
) -> Vec<(CompletionItem, String)> {
    let missing = map
        .properties
        .iter()
        .filter(|property| parent.is_none_or(|parent| parent.get(property.name).is_none()));
    missing
        .enumerate()
        .map(|(index, property)| {
            let insert = match (syntax, slot.is_bare_key) {
                (Some(Syntax::Json), true) => format!("\"{}\": ", property.name),
                (Some(Syntax::Json), false) => format!("\"{}\"", property.name),
                (_, true) => format!("{}: ", property.name),
                (_, false) => property.name.to_owned(),
            };
            let mut detail = property.types.join(" or ");
            if property.is_required {
                detail.push_str(if detail.is_empty() { "required" } else { ", required" });
            }
            let item = CompletionItem {
                label: property.name.to_owned(),
                kind: Some(CompletionItemKind::Property),
                detail: (!detail.is_empty()).then_some(detail),
                documentation: property
                    .description
                    .map(|text| MarkupContent { kind: MarkupKind::Markdown, value: text.to_owned() }.into()),
                sort_text: Some(format!("{index:04}")),
                ..CompletionItem::default()
            };
            (item, insert)
        })
        .collect()
}

/// What kind of node the word under the cursor would name, if the format reads a name there.
fn named_kind(format: &dyn Format, root: Node<'_>, path: &str) -> Option<NodeKind> {
    let definitions = format.map(root, path);
    let mut references = definitions.iter().flat_map(|definition| &definition.references);
    references.find(|reference| reference.name == PLACEHOLDER).map(|reference| reference.kind.target())
}

/// The slot of a YAML line: the value after `key: `, else the key or item at its beginning.
fn slot_in_yaml(text: &str, offset: u32) -> Option<Slot> {
    let offset = offset as usize;
    let start = text.get(..offset)?.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let end = text[offset..].find(['\n', '\r']).map_or(text.len(), |length| offset + length);
    let line = &text[start..end];
    let is_lead = |c: char| c == ' ';
    let mut lead = line.len() - line.trim_start_matches(is_lead).len();
    // `- - key`: items in items.
    while line[lead..].starts_with("- ") {
        lead += 2;
        lead += line[lead..].len() - line[lead..].trim_start_matches(is_lead).len();
    }
    let cursor = offset - start;
    if cursor < lead || line[lead..].starts_with('#') {
        return None;
    }
    let word = |from: usize, to: usize| Span::new((start + from) as u32, (start + to.max(from)) as u32);
    match line[lead..]
        .find(": ")
        .map(|at| lead + at + 2)
        .or_else(|| line.ends_with(':').then_some(line.len()))
    {
        Some(value) if cursor >= value => {
            // In `[a, b]` each item is a word of its own.
            let in_list = line[value..cursor].rfind(['[', ',', '{']).map(|at| value + at + 1);
            let item = in_list.unwrap_or(value);
            // `[{ key: value` has a key of its own.
            let from = line[item..cursor].rfind(": ").map_or(item, |at| item + at + 2);
            let from = from + (line[from..cursor].len() - line[from..cursor].trim_start().len());
            let rest = line[cursor..].find([',', ']', '}', '#']).map_or(line.len(), |at| cursor + at);
            let to = cursor + line[cursor..rest].trim_end().len();
            let blank = if value == line.len() && line.ends_with(':') { " " } else { "" };
            Some(Slot { word: word(from, to), stand_in: format!("{blank}{PLACEHOLDER}"), is_bare_key: false })
        }
        Some(value) => {
            let colon = line[..value].trim_end().len() - 1;
            Some(Slot { word: word(lead, colon), stand_in: PLACEHOLDER.to_owned(), is_bare_key: false })
        }
        // What follows `- ` may be a name or the first key of a map; a bare word of a map can only be a key.
        None if line[..lead].contains('-') && !line[lead..].trim().is_empty() => Some(Slot {
            word: word(lead, line.trim_end().len()),
            stand_in: PLACEHOLDER.to_owned(),
            is_bare_key: true,
        }),
        None => Some(Slot {
            word: word(lead, line.trim_end().len()),
            stand_in: format!("{PLACEHOLDER}:"),
            is_bare_key: true,
        }),
    }
}

/// The slot of a JSON text: the string under the cursor, else the gap it stands in.
fn slot_in_json(text: &str, offset: u32) -> Option<Slot> {
    let offset = offset as usize;
    let before = text.get(..offset)?;
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    let quotes = before[line..].bytes().filter(|byte| *byte == b'"').count();
    let word = if quotes % 2 == 1 {
        let start = before.rfind('"')?;
        let rest = &text[offset..];
        let end = rest
            .find(['"', '\n'])
            .map_or(text.len(), |length| offset + length + usize::from(rest[length..].starts_with('"')));
        Span::new(start as u32, end as u32)
    } else {
        Span::at(offset as u32)
    };
    let previous = text[..word.start as usize].trim_end().chars().next_back()?;
    let has_colon = text[word.end as usize..].trim_start().starts_with(':');
    let in_map = previous == '{' || (previous == ',' && encloses_map(&text[..word.start as usize]));
    let stand_in =
        if in_map && !has_colon { format!("\"{PLACEHOLDER}\": null") } else { format!("\"{PLACEHOLDER}\"") };
    // A gap before more entries needs the comma that is still to be typed.
    let follows = text[word.end as usize..].trim_start().chars().next();
    let comma = if !has_colon && matches!(follows, Some('"' | '{' | '[')) { "," } else { "" };
    Some(Slot { word, stand_in: stand_in + comma, is_bare_key: in_map && !has_colon })
}

/// Whether the innermost bracket that is open at the end of `text` is that of a map.
fn encloses_map(text: &str) -> bool {
    let mut open = Vec::new();
    let (mut in_string, mut is_escaped) = (false, false);
    for byte in text.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => open.push(byte),
            b'}' | b']' if !in_string => drop(open.pop()),
            _ => {}
        }
    }
    open.last() == Some(&b'{')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `text` with the bar's slot filled, and the word between brackets.
    #[track_caller]
    fn check(slot_of: fn(&str, u32) -> Option<Slot>, text: &str, word: &str, stand_in: &str) {
        let offset = text.find('|').expect("the case marks a place");
        let text = text.replacen('|', "", 1);
        let slot = slot_of(&text, offset as u32).expect("there is a slot");
        assert_eq!(&text[slot.word.range()], word, "{text}");
        assert_eq!(slot.stand_in.replace(PLACEHOLDER, "_"), stand_in, "{text}");
    }

    #[test]
    fn the_word_of_a_yaml_line() {
        check(slot_in_yaml, "a:\n  na|\n", "na", "_:");
        check(slot_in_yaml, "a:\n  |\n", "", "_:");
        check(slot_in_yaml, "kind: Ag|\n", "Ag", "_");
        check(slot_in_yaml, "kind:|\n", "", " _");
        check(slot_in_yaml, "ki|nd: Agent\n", "kind", "_");
        check(slot_in_yaml, "a:\n  - on|\n", "on", "_");
        check(slot_in_yaml, "a: [one, tw|]\n", "tw", "_");
        check(slot_in_yaml, "a: v| # note\n", "v", "_");
        check(slot_in_yaml, "a: { b: [{ c: x|y, d: 1 }] }\n", "xy", "_");
        check(slot_in_yaml, "a: { b: [{ c|: x }] }\n", "c: x", "_");
    }

    #[test]
    fn a_comment_is_no_slot() {
        assert!(slot_in_yaml("# no", 3).is_none());
    }

    #[test]
    fn the_word_of_a_json_text() {
        check(slot_in_json, "{\"a\": \"x|y\"}", "\"xy\"", "\"_\"");
        check(slot_in_json, "{\"a|\": 1}", "\"a\"", "\"_\"");
        check(slot_in_json, "{\"a\": 1, |}", "", "\"_\": null");
        check(slot_in_json, "{\"a\": [\"x\", |]}", "", "\"_\"");
        check(slot_in_json, "{|\n\"b\": 1}", "", "\"_\": null,");
    }

    #[test]
    fn no_place_makes_the_search_for_a_slot_panic() {
        for text in ["", "é: é\r\n- é", "{\"é", "- - - x: [é, {", "---\nname: x\n---\nbody: é"] {
            for offset in 0..=text.len() as u32 + 1 {
                if text.is_char_boundary(offset as usize) {
                    let _ = (slot_in_yaml(text, offset), slot_in_json(text, offset));
                }
            }
        }
    }
}
