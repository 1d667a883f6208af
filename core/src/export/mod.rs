//! Graphs and findings as files, one format a writer. Writers stream: relations of groups are written pair by pair and
//! never collected.

mod cytoscape;
mod d3;
mod decimal;
mod dot;
mod field;
pub mod findings;
mod format;
mod gexf;
mod graphml;
mod json;
mod json_ld;
mod json_lines;
mod mermaid;
mod neo4j;
mod object;
mod ossag;
mod parquet;
mod view;
mod xml;
mod zip;

pub use field::{NodeField, RelationField, Shape, Value};
pub use format::{ExportFormat, File};
use object::write_array;
pub use ossag::{Snapshot, SnapshotError};
pub use view::{Expand, Node, Relation, View};

/// How many relations a file may list before whoever asked for it is asked back: a file of some ten gigabytes.
pub const MANY_RELATIONS: u64 = 50_000_000;
