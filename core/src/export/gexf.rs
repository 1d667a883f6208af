//! GEXF 1.3: <https://gexf.net/schema.html>.
//!
//! The schema wants the elements in this order, attributes declared before they are used, and tells relations between the
//! same two nodes apart by their `kind`.

use std::io::{self, Write};

use super::field::{NodeField, RelationField, Shape};
use super::view::View;
use super::xml::escape_attribute;

pub(super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(
        b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <gexf xmlns=\"http://gexf.net/1.3\" version=\"1.3\" \
        xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
        xsi:schemaLocation=\"http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd\">\n\
        \x20 <meta>\n    <creator>ossa</creator>\n  </meta>\n\
        \x20 <graph mode=\"static\" defaultedgetype=\"directed\">\n\
        \x20   <attributes class=\"node\" mode=\"static\">\n",
    )?;
    declare(out, "key", Shape::Text)?;
    for field in NodeField::ALL {
        declare(out, field.name(), field.shape())?;
    }
    out.write_all(b"    </attributes>\n    <attributes class=\"edge\" mode=\"static\">\n")?;
    declare(out, "relation", Shape::Text)?;
    for field in fields_of_relations() {
        declare(out, field.name(), field.shape())?;
    }
    out.write_all(b"    </attributes>\n    <nodes>\n")?;
    for node in view.nodes() {
        let label = escape_attribute(node.name());
        writeln!(out, "      <node id=\"n{}\" label=\"{label}\">\n        <attvalues>", node.index())?;
        value(out, "key", node.key())?;
        for field in NodeField::ALL {
            if let Some(text) = node.get(field) {
                value(out, field.name(), &text.to_text())?;
            }
        }
        out.write_all(b"        </attvalues>\n      </node>\n")?;
    }
    out.write_all(b"    </nodes>\n    <edges>\n")?;
    for (index, relation) in view.relations().enumerate() {
        let (source, target, weight) = (relation.source(), relation.target(), relation.weight());
        writeln!(
            out,
            "      <edge id=\"e{index}\" source=\"n{source}\" target=\"n{target}\" kind=\"{}\" \
             weight=\"{weight}\">\n        <attvalues>",
            escape_attribute(relation.kind()),
        )?;
        value(out, "relation", relation.kind())?;
        for field in fields_of_relations() {
            value(out, field.name(), &relation.get(field).to_text())?;
        }
        out.write_all(b"        </attvalues>\n      </edge>\n")?;
    }
    out.write_all(b"    </edges>\n  </graph>\n</gexf>\n")
}

/// The weight is part of the format itself.
fn fields_of_relations() -> impl Iterator<Item = RelationField> {
    RelationField::ALL.into_iter().filter(|field| *field != RelationField::Weight)
}

fn declare(out: &mut dyn Write, name: &str, shape: Shape) -> io::Result<()> {
    let value_type = match shape {
        Shape::Text | Shape::Texts => "string",
        Shape::Flag => "boolean",
        Shape::Number => "double",
    };
    writeln!(out, "      <attribute id=\"{name}\" title=\"{name}\" type=\"{value_type}\"/>")
}

fn value(out: &mut dyn Write, name: &str, text: &str) -> io::Result<()> {
    writeln!(out, "          <attvalue for=\"{name}\" value=\"{}\"/>", escape_attribute(text))
}
