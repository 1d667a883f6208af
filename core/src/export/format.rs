use std::io::{self, Write};

use super::view::{Expand, View};
use super::{
    cytoscape, d3, dot, gexf, graphml, json, json_ld, json_lines, mermaid, neo4j, ossag, parquet, zip,
};
use crate::graph::Graph;

/// A file format a graph can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExportFormat {
    /// The shape of OSSA 0.1.9: `nodes`, `relationships`, `clusters`, `stats`, and more fields in each.
    Json,
    /// One JSON object a line.
    JsonLines,
    /// GraphML, as NetworkX, igraph, yEd and Gephi read it.
    GraphMl,
    /// GEXF 1.3, as Gephi and NetworkX read it.
    Gexf,
    /// Elements for Cytoscape.js.
    Cytoscape,
    /// DOT of Graphviz.
    Dot,
    /// A Mermaid flowchart.
    Mermaid,
    /// Nodes and links for `d3-force`.
    D3Force,
    /// A tree of kinds, types and nodes for `d3-hierarchy`.
    D3Hierarchy,
    /// Relations counted between categories of nodes, for `d3-sankey`.
    D3Sankey,
    /// The same as a matrix, for `d3-chord`.
    D3Chord,
    /// The cells of the adjacency matrix.
    D3Matrix,
    /// A script for Neo4j and other engines that know Cypher.
    Cypher,
    /// The two files of `neo4j-admin database import`.
    Csv,
    /// Two files of Parquet.
    Parquet,
    /// Linked data.
    JsonLd,
    /// The graph whole, for this toolkit to read again: [`Graph::from_ossag`].
    Ossag,
}

/// One file of a format.
#[derive(Clone, Copy)]
pub struct File {
    /// Its name.
    pub name: &'static str,
    /// Its media type for HTTP.
    pub media_type: &'static str,
    // Not the function that writes it: a program that only names files shall hold no writers.
    format: ExportFormat,
    /// Whether it is the file of relations, beside one of nodes.
    is_second: bool,
}

impl File {
    /// Writes the file to `out`, which should be buffered.
    ///
    /// # Errors
    /// Only those of `out`.
    /// # Complexity
    /// O(nodes + relations of the view) time. Relations are never collected; the memory beside the view is constant or,
    /// for formats that sort or count nodes, a few bytes a node.
    pub fn write(&self, view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
        match self.format {
            ExportFormat::Json => json::write(view, out),
            ExportFormat::JsonLines => json_lines::write(view, out),
            ExportFormat::GraphMl => graphml::write(view, out),
            ExportFormat::Gexf => gexf::write(view, out),
            ExportFormat::Cytoscape => cytoscape::write(view, out),
            ExportFormat::Dot => dot::write(view, out),
            ExportFormat::Mermaid => mermaid::write(view, out),
            ExportFormat::D3Force => d3::force::write(view, out),
            ExportFormat::D3Hierarchy => d3::hierarchy::write(view, out),
            ExportFormat::D3Sankey => d3::sankey::write(view, out),
            ExportFormat::D3Chord => d3::chord::write(view, out),
            ExportFormat::D3Matrix => d3::matrix::write(view, out),
            ExportFormat::Cypher => neo4j::cypher::write(view, out),
            ExportFormat::Csv if self.is_second => neo4j::csv::write_relations(view, out),
            ExportFormat::Csv => neo4j::csv::write_nodes(view, out),
            ExportFormat::Parquet if self.is_second => parquet::write_relations(view, out),
            ExportFormat::Parquet => parquet::write_nodes(view, out),
            ExportFormat::JsonLd => json_ld::write(view, out),
            ExportFormat::Ossag => ossag::write(view, out),
        }
    }
}

const JSON: &str = "application/json";
const CSV: &str = "text/csv";
const PARQUET: &str = "application/vnd.apache.parquet";

impl ExportFormat {
    /// Every format.
    pub const ALL: [Self; 17] = [
        Self::Json,
        Self::JsonLines,
        Self::GraphMl,
        Self::Gexf,
        Self::Cytoscape,
        Self::Dot,
        Self::Mermaid,
        Self::D3Force,
        Self::D3Hierarchy,
        Self::D3Sankey,
        Self::D3Chord,
        Self::D3Matrix,
        Self::Cypher,
        Self::Csv,
        Self::Parquet,
        Self::JsonLd,
        Self::Ossag,
    ];

    /// The names of the format. Apart from its files, so that a program that only names formats holds no writers.
    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Json => ("json", "JSON"),
            Self::JsonLines => ("jsonl", "JSON Lines"),
            Self::GraphMl => ("graphml", "GraphML"),
            Self::Gexf => ("gexf", "GEXF"),
            Self::Cytoscape => ("cytoscape", "Cytoscape.js"),
            Self::Dot => ("dot", "Graphviz"),
            Self::Mermaid => ("mermaid", "Mermaid"),
            Self::D3Force => ("d3-force", "D3 force"),
            Self::D3Hierarchy => ("d3-hierarchy", "D3 hierarchy"),
            Self::D3Sankey => ("d3-sankey", "D3 Sankey"),
            Self::D3Chord => ("d3-chord", "D3 chord"),
            Self::D3Matrix => ("d3-matrix", "D3 matrix"),
            Self::Cypher => ("cypher", "Cypher"),
            Self::Csv => ("csv", "Neo4j CSV"),
            Self::Parquet => ("parquet", "Parquet"),
            Self::JsonLd => ("jsonld", "JSON-LD"),
            Self::Ossag => ("ossag", "ossa graph"),
        }
    }

    /// The name used on the command line and in the API.
    pub const fn name(self) -> &'static str {
        self.names().0
    }

    /// What people call it.
    pub const fn title(self) -> &'static str {
        self.names().1
    }

    /// The format named `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The files it consists of, at least one.
    pub const fn files(self) -> &'static [File] {
        macro_rules! files {
            ($format:ident $media_type:tt $file:literal $($second:literal)?) => {
                &[
                    File { name: $file, media_type: $media_type, format: Self::$format, is_second: false },
                    $(File { name: $second, media_type: $media_type, format: Self::$format, is_second: true })?
                ]
            };
        }
        match self {
            Self::Json => files!(Json JSON "graph.json"),
            Self::JsonLines => files!(JsonLines "application/jsonl" "graph.jsonl"),
            Self::GraphMl => files!(GraphMl "application/graphml+xml" "graph.graphml"),
            Self::Gexf => files!(Gexf "application/gexf+xml" "graph.gexf"),
            Self::Cytoscape => files!(Cytoscape JSON "graph-cytoscape.json"),
            Self::Dot => files!(Dot "text/vnd.graphviz" "graph.dot"),
            Self::Mermaid => files!(Mermaid "text/vnd.mermaid" "graph.mmd"),
            Self::D3Force => files!(D3Force JSON "graph-d3-force.json"),
            Self::D3Hierarchy => files!(D3Hierarchy JSON "graph-d3-hierarchy.json"),
            Self::D3Sankey => files!(D3Sankey JSON "graph-d3-sankey.json"),
            Self::D3Chord => files!(D3Chord JSON "graph-d3-chord.json"),
            Self::D3Matrix => files!(D3Matrix JSON "graph-d3-matrix.json"),
            Self::Cypher => files!(Cypher "application/x-cypher-query" "graph.cypher"),
            Self::Csv => files!(Csv CSV "nodes.csv" "relationships.csv"),
            Self::Parquet => files!(Parquet PARQUET "nodes.parquet" "relationships.parquet"),
            Self::JsonLd => files!(JsonLd "application/ld+json" "graph.jsonld"),
            Self::Ossag => files!(Ossag "application/vnd.ossa.graph" "graph.ossag"),
        }
    }

    /// Whether it lists relations one by one, so that its size depends on how groups are shown.
    pub const fn lists_relations(self) -> bool {
        !matches!(self, Self::D3Hierarchy | Self::D3Sankey | Self::D3Chord | Self::Ossag)
    }

    /// How many relations the format lists of `graph`.
    ///
    /// # Complexity
    /// O(groups); nothing is expanded.
    pub fn relation_count(self, graph: &Graph, expand: Expand) -> u64 {
        if self.lists_relations() { View::new(graph, expand).relation_count() } else { 0 }
    }

    /// What the whole is called where it has to be one file: the file itself, or an archive of all files.
    pub fn file_name(self) -> String {
        match self.files() {
            [file] => file.name.to_owned(),
            _ => format!("graph-{}.zip", self.name()),
        }
    }

    /// The media type of [`ExportFormat::file_name`] for HTTP.
    pub const fn media_type(self) -> &'static str {
        match self.files() {
            [file] => file.media_type,
            _ => "application/zip",
        }
    }

    /// Writes the whole as one file to `out`, which should be buffered: the file, or an archive of all files.
    ///
    /// # Errors
    /// Only those of `out`.
    /// # Complexity
    /// As [`File::write`].
    pub fn write(self, view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
        match self.files() {
            [file] => file.write(view, out),
            files => zip::write(files, view, out),
        }
    }

    /// The same as bytes, with groups shown as pairs, for callers that have no stream.
    pub fn to_bytes(self, graph: &Graph) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.write(&View::new(graph, Expand::Pairs), &mut bytes).expect("writing to memory cannot fail");
        bytes
    }
}
