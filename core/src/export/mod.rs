//! Graphs and findings as files, one format a writer. Writers stream: relations of groups are written pair by pair and
//! never collected.

mod cytoscape;
pub mod findings;
mod graphml;
mod json;

use std::io::{self, Write};

use crate::graph::Graph;

/// A file format a graph can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExportFormat {
    /// The shape of OSSA 0.1.9: `nodes`, `relationships`, `clusters`, `stats`, and more fields in each.
    Json,
    /// GraphML, as NetworkX, igraph, yEd and Gephi read it.
    GraphMl,
    /// Elements for Cytoscape.js.
    Cytoscape,
}

impl ExportFormat {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Json, Self::GraphMl, Self::Cytoscape];

    /// The name used on the command line and in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::GraphMl => "graphml",
            Self::Cytoscape => "cytoscape",
        }
    }

    /// The format named `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The name of the file OSSA 0.1.9 wrote for it.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Json => "graph.json",
            Self::GraphMl => "graph.graphml",
            Self::Cytoscape => "graph-cytoscape.json",
        }
    }

    /// The media type for HTTP.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Json | Self::Cytoscape => "application/json",
            Self::GraphMl => "application/graphml+xml",
        }
    }

    /// Writes `graph` to `out`, which should be buffered.
    ///
    /// # Errors
    /// Only those of `out`.
    /// # Complexity
    /// O(nodes + pairs) time, constant extra memory.
    pub fn write(self, graph: &Graph, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Json => json::write(graph, out),
            Self::GraphMl => graphml::write(graph, out),
            Self::Cytoscape => cytoscape::write(graph, out),
        }
    }

    /// The whole export as one string, for callers that have no stream.
    pub fn to_text(self, graph: &Graph) -> String {
        let mut bytes = Vec::new();
        self.write(graph, &mut bytes).expect("writing to memory cannot fail");
        String::from_utf8(bytes).expect("every writer writes UTF-8")
    }
}

/// Writes the items of a JSON array, one a line.
fn write_array<T: serde::Serialize>(out: &mut dyn Write, items: impl Iterator<Item = T>) -> io::Result<()> {
    out.write_all(b"[")?;
    for (index, item) in items.enumerate() {
        out.write_all(if index == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &item)?;
    }
    out.write_all(b"\n]")
}
