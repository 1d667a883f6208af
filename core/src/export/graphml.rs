//! GraphML with declared keys: <http://graphml.graphdrawing.org/specification.html>.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::graph::Graph;

/// Key id, element, name and type of every attribute.
const KEYS: [(&str, &str, &str, &str); 12] = [
    ("key", "node", "key", "string"),
    ("label", "node", "label", "string"),
    ("kind", "node", "kind", "string"),
    ("type", "node", "type", "string"),
    ("version", "node", "version", "string"),
    ("domains", "node", "domains", "string"),
    ("capabilities", "node", "capabilities", "string"),
    ("defined", "node", "defined", "boolean"),
    ("relation", "edge", "relation", "string"),
    ("weight", "edge", "weight", "double"),
    ("via", "edge", "via", "string"),
    ("origin", "edge", "origin", "string"),
];

pub(super) fn write(graph: &Graph, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(
        b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" \
        xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
        xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns \
        http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n",
    )?;
    for (id, element, name, value_type) in KEYS {
        writeln!(
            out,
            "  <key id=\"{id}\" for=\"{element}\" attr.name=\"{name}\" attr.type=\"{value_type}\"/>"
        )?;
    }
    out.write_all(b"  <graph id=\"ossa\" edgedefault=\"directed\">\n")?;
    let catalog = graph.catalog();
    for id in catalog.node_ids() {
        let node = catalog.node(id);
        writeln!(out, "    <node id=\"n{}\">", id.index())?;
        data(out, "key", node.key())?;
        data(out, "label", node.name())?;
        data(out, "kind", node.kind().as_str())?;
        data(out, "type", node.agent_type().unwrap_or_default())?;
        data(out, "version", node.version().unwrap_or_default())?;
        data(out, "domains", &node.domains().collect::<Vec<_>>().join(", "))?;
        data(out, "capabilities", &node.capabilities().collect::<Vec<_>>().join(", "))?;
        data(out, "defined", if node.is_defined() { "true" } else { "false" })?;
        out.write_all(b"    </node>\n")?;
    }
    for (index, pair) in graph.pairs().enumerate() {
        let (source, target) = (pair.source.index(), pair.target.index());
        writeln!(out, "    <edge id=\"e{index}\" source=\"n{source}\" target=\"n{target}\">")?;
        data(out, "relation", graph.kind(pair.kind))?;
        data(out, "weight", &pair.weight.to_string())?;
        data(out, "via", graph.via(pair.via))?;
        data(out, "origin", &graph.origin(pair.origin).name)?;
        out.write_all(b"    </edge>\n")?;
    }
    out.write_all(b"  </graph>\n</graphml>\n")
}

fn data(out: &mut dyn Write, key: &str, value: &str) -> io::Result<()> {
    writeln!(out, "      <data key=\"{key}\">{}</data>", escape(value))
}

/// Text as XML 1.0 allows it: markup escaped, characters XML cannot hold replaced.
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    let plain = |c: char| {
        !matches!(c, '&' | '<' | '>' | '"' | '\u{fffe}' | '\u{ffff}')
            && (c >= ' ' || matches!(c, '\t' | '\n' | '\r'))
    };
    if text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other if plain(other) => escaped.push(other),
            _ => escaped.push('\u{fffd}'),
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn markup_and_impossible_characters_are_escaped() {
        assert_eq!(escape("a<b>&\"\u{1}é"), "a&lt;b&gt;&amp;&quot;\u{fffd}é");
    }
}
