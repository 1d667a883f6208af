//! GraphML with declared keys: <http://graphml.graphdrawing.org/specification.html>.

use std::io::{self, Write};

use super::decimal;
use super::field::{NodeField, RelationField, Shape};
use super::view::View;
use super::xml::escape;

pub(super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(
        b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" \
        xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
        xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns \
        http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n",
    )?;
    let mut declare = |name: &str, element: &str, shape: Shape| {
        let value_type = match shape {
            Shape::Text | Shape::Texts => "string",
            Shape::Flag => "boolean",
            Shape::Number => "double",
        };
        writeln!(
            out,
            "  <key id=\"{name}\" for=\"{element}\" attr.name=\"{name}\" attr.type=\"{value_type}\"/>"
        )
    };
    declare("key", "node", Shape::Text)?;
    declare("label", "node", Shape::Text)?;
    for field in NodeField::ALL {
        declare(field.name(), "node", field.shape())?;
    }
    declare("relation", "edge", Shape::Text)?;
    for field in RelationField::ALL {
        declare(field.name(), "edge", field.shape())?;
    }
    out.write_all(b"  <graph id=\"ossa\" edgedefault=\"directed\">\n")?;
    for node in view.nodes() {
        writeln!(out, "    <node id=\"n{}\">", node.index())?;
        data(out, "key", node.key())?;
        data(out, "label", node.name())?;
        for field in NodeField::ALL {
            if let Some(value) = node.get(field) {
                data(out, field.name(), &value.to_text())?;
            }
        }
        out.write_all(b"    </node>\n")?;
    }
    // What relations of one group have in common is made once.
    let (mut line, mut rest, mut common) = (Vec::new(), Vec::new(), None);
    for (index, relation) in view.relations().enumerate() {
        if common != Some(relation.common()) {
            common = Some(relation.common());
            rest.clear();
            data(&mut rest, "relation", relation.kind())?;
            for field in RelationField::ALL {
                data(&mut rest, field.name(), &relation.get(field).to_text())?;
            }
            rest.extend_from_slice(b"    </edge>\n");
        }
        line.clear();
        let (source, target) = (relation.source(), relation.target());
        line.extend_from_slice(b"    <edge id=\"e");
        decimal::push(&mut line, index);
        line.extend_from_slice(b"\" source=\"n");
        decimal::push(&mut line, source);
        line.extend_from_slice(b"\" target=\"n");
        decimal::push(&mut line, target);
        line.extend_from_slice(b"\">\n");
        line.extend_from_slice(&rest);
        out.write_all(&line)?;
    }
    out.write_all(b"  </graph>\n</graphml>\n")
}

fn data(out: &mut dyn Write, key: &str, value: &str) -> io::Result<()> {
    writeln!(out, "      <data key=\"{key}\">{}</data>", escape(value))
}
