//! For `d3.sankey().nodeId(node => node.id)`: from categories of nodes through kinds of relation to categories.
//!
//! Three columns, because a Sankey diagram has no circles: a category stands once as source and once as target.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::super::object::write_array;
use super::super::view::View;
use super::category::Categories;

/// The columns from left to right.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
enum Column {
    Source,
    Relation,
    Target,
}

#[derive(Serialize)]
struct Node<'v> {
    id: String,
    name: &'v str,
    column: Column,
}

#[derive(Serialize)]
struct Link {
    source: String,
    target: String,
    value: u64,
}

pub(in super::super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Categories { names, flows } = Categories::count(view.graph());
    let mut links: BTreeMap<[(Column, usize); 2], u64> = BTreeMap::new();
    for ((kind, source, target), count) in flows {
        let kind = (Column::Relation, kind.index());
        *links.entry([(Column::Source, source), kind]).or_default() += count;
        *links.entry([kind, (Column::Target, target)]).or_default() += count;
    }
    let name = |(column, index): (Column, usize)| match column {
        Column::Source | Column::Target => names[index].as_str(),
        Column::Relation => view.graph().kinds()[index].as_ref(),
    };
    let id = |place: (Column, usize)| {
        let column = match place.0 {
            Column::Source => "source",
            Column::Relation => "relation",
            Column::Target => "target",
        };
        format!("{column}:{}", name(place))
    };
    let mut places: Vec<(Column, usize)> = links.keys().flatten().copied().collect();
    places.sort_unstable();
    places.dedup();
    out.write_all(b"{\"nodes\": ")?;
    write_array(out, places.iter().map(|&place| Node { id: id(place), name: name(place), column: place.0 }))?;
    out.write_all(b", \"links\": ")?;
    write_array(
        out,
        links.iter().map(|(&[source, target], &value)| Link {
            source: id(source),
            target: id(target),
            value,
        }),
    )?;
    out.write_all(b"}\n")
}
