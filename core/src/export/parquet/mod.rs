//! Two Parquet files, nodes and relations: <https://parquet.apache.org/docs/file-format/>.
//!
//! Rows come in groups of a bounded number, which is all that is held at a time; texts are stored once a group, columns are
//! not compressed further. docs/decisions/0014 says why this is no library.

mod column;
mod thrift;

use std::io::{self, Write};

use super::field::{NodeField, RelationField, Shape, Value};
use super::view::View;
use column::{Column, Definition, physical};
use thrift::Struct;

const MAGIC: &[u8; 4] = b"PAR1";
/// How large a group of rows may become.
const MOST: Most = Most { rows: 1 << 17, bytes: 1 << 30 };

#[derive(Clone, Copy)]
struct Most {
    rows: u64,
    /// Of a column, which may have one row more: the format has room for twice as many.
    bytes: usize,
}

/// `FieldRepetitionType` and `ConvertedType` of the format.
const REQUIRED: i32 = 0;
const OPTIONAL: i32 = 1;
const REPEATED: i32 = 2;
const UTF8: i32 = 0;
const LIST: i32 = 3;

const fn text(name: &'static str) -> Definition {
    Definition { name, shape: Shape::Text, is_optional: false }
}

pub(super) fn write_nodes(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let fields = NodeField::ALL.map(|field| Definition {
        name: field.name(),
        shape: field.shape(),
        is_optional: field.shape() == Shape::Text,
    });
    let definitions: Vec<Definition> = [text("key"), text("name")].into_iter().chain(fields).collect();
    let rows = view.nodes().map(|node| {
        let fields = NodeField::ALL.into_iter().map(move |field| node.get(field));
        [node.key(), node.name()].map(|text| Some(Value::Text(text))).into_iter().chain(fields)
    });
    write(&definitions, rows, MOST, out)
}

pub(super) fn write_relations(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let fields = RelationField::ALL.map(|field| Definition {
        name: field.name(),
        shape: field.shape(),
        is_optional: false,
    });
    let ends = [text("source"), text("target"), text("kind")];
    let definitions: Vec<Definition> = ends.into_iter().chain(fields).collect();
    let rows = view.relations().map(|relation| {
        let fields = RelationField::ALL.into_iter().map(move |field| Some(relation.get(field)));
        let ends = [relation.source_key(), relation.target_key(), relation.kind()];
        ends.map(|text| Some(Value::Text(text))).into_iter().chain(fields)
    });
    write(&definitions, rows, MOST, out)
}

/// Writes rows, which have a value or none for each definition.
fn write<'v, R: Iterator<Item = Option<Value<'v>>>>(
    definitions: &[Definition],
    mut rows: impl Iterator<Item = R>,
    most: Most,
    out: &mut dyn Write,
) -> io::Result<()> {
    out.write_all(MAGIC)?;
    let mut offset = MAGIC.len() as u64;
    let mut groups: Vec<Vec<u8>> = Vec::new();
    let mut row_count = 0;
    loop {
        let mut columns: Vec<Column<'v>> = definitions.iter().copied().map(Column::new).collect();
        let mut count = 0;
        for row in rows.by_ref() {
            columns.iter_mut().zip(row).for_each(|(column, value)| column.push(value.as_ref()));
            count += 1;
            if count == most.rows || columns.iter().any(|column| column.bytes() > most.bytes) {
                break;
            }
        }
        if count == 0 {
            break;
        }
        let start = offset;
        let mut chunks = Vec::new();
        for column in &columns {
            let (length, chunk) = column.write(offset, out)?;
            offset += length;
            chunks.push(chunk);
        }
        groups.push(Struct::new().structs(1, &chunks).i64(2, offset - start).i64(3, count).finish());
        row_count += count;
    }
    let footer = Struct::new()
        .i32(1, 1)
        .structs(2, &schema(definitions))
        .i64(3, row_count)
        .structs(4, &groups)
        .text(6, "ossa")
        .finish();
    out.write_all(&footer)?;
    out.write_all(&(footer.len() as u32).to_le_bytes())?;
    out.write_all(MAGIC)
}

/// The tree of columns, root first. A list is a group of a group of its elements.
fn schema(definitions: &[Definition]) -> Vec<Vec<u8>> {
    let mut elements = vec![Struct::new().text(4, "ossa").i32(5, definitions.len() as i32).finish()];
    for &Definition { name, shape, is_optional } in definitions {
        let repetition = if is_optional { OPTIONAL } else { REQUIRED };
        let leaf = || Struct::new().i32(1, physical(shape));
        match shape {
            Shape::Text => elements.push(leaf().i32(3, repetition).text(4, name).i32(6, UTF8).finish()),
            Shape::Flag | Shape::Number => {
                elements.push(leaf().i32(3, repetition).text(4, name).finish());
            }
            Shape::Texts => {
                elements.push(Struct::new().i32(3, REQUIRED).text(4, name).i32(5, 1).i32(6, LIST).finish());
                elements.push(Struct::new().i32(3, REPEATED).text(4, "list").i32(5, 1).finish());
                elements.push(leaf().i32(3, REQUIRED).text(4, "element").i32(6, UTF8).finish());
            }
        }
    }
    elements
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_ends_where_a_column_is_long_enough() {
        // Each group holds a text that all rows have once.
        let group_count = |most: Most| {
            let names: Vec<String> = (0..10).map(|number| format!("{number}{}", "x".repeat(99))).collect();
            let row = |name| [name, "the same"].map(|text| Some(Value::Text(text))).into_iter();
            let rows = names.iter().map(|name| row(name.as_str()));
            let mut bytes = Vec::new();
            write(&[text("name"), text("kind")], rows, most, &mut bytes).expect("a list takes all");
            bytes.windows(8).filter(|window| window == b"the same").count()
        };
        assert_eq!(group_count(MOST), 1);
        assert_eq!(group_count(Most { rows: 4, ..MOST }), 3);
        assert_eq!(group_count(Most { bytes: 250, ..MOST }), 4);
    }
}
