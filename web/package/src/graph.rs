//! A graph that JavaScript holds.

use std::sync::Arc;

use ossa_core::diagnostic::{Severity, Theme};
use ossa_core::export::findings::FindingsFormat;
use ossa_core::export::{Expand, ExportFormat, MANY_RELATIONS, View};
use ossa_core::graph::Graph;
use ossa_core::model::NodeId;
use ossa_core::query::Query;
use ossa_core::wire::{GraphFile, Node};
use ossa_core::{Analysis, Workspace};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::failure::Failure;
use crate::places::{self, Order};
use crate::relations::{GroupRow, RelationRow};

/// A graph, and where it was read from files, these.
#[wasm_bindgen]
pub struct GraphHandle {
    pub(crate) analysis: Arc<Analysis>,
    /// An empty one for a graph that was read as such.
    workspace: Workspace,
}

/// What a format is.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FormatRow {
    name: &'static str,
    title: &'static str,
    file_name: String,
    media_type: &'static str,
    is_binary: bool,
}

/// A value as JSON would have it: objects, not maps, and numbers, not big integers.
pub(crate) fn plain(value: &impl Serialize) -> Result<JsValue, Failure> {
    value
        .serialize(&Serializer::json_compatible())
        .map_err(|error| Failure::new("internal", format!("a value cannot be passed on: {error}")))
}

/// Whether what a format writes is no text.
fn is_binary(format: ExportFormat) -> bool {
    matches!(format, ExportFormat::Ossag | ExportFormat::Parquet) || format.files().len() > 1
}

/// Every format a graph can be written in.
#[wasm_bindgen(js_name = formatRows)]
pub fn format_rows() -> Result<JsValue, Failure> {
    let row = |format: ExportFormat| FormatRow {
        name: format.name(),
        title: format.title(),
        file_name: format.file_name(),
        media_type: format.media_type(),
        is_binary: is_binary(format),
    };
    plain(&ExportFormat::ALL.map(row))
}

/// The names of the formats findings can be written in.
#[wasm_bindgen(js_name = findingsFormatNames)]
pub fn findings_format_names() -> Vec<String> {
    FindingsFormat::ALL.map(|format| format.name().to_owned()).into()
}

/// The names of all layouts.
#[wasm_bindgen(js_name = layoutNames)]
pub fn layout_names() -> Vec<String> {
    Order::NAMES.map(ToOwned::to_owned).into()
}

/// The graph of an `.ossag` file.
///
/// # Errors
/// `bad-graph` if it is none.
#[wasm_bindgen(js_name = readOssag)]
pub fn read_ossag(bytes: &[u8]) -> Result<GraphHandle, Failure> {
    let graph = Graph::from_ossag(bytes).map_err(|error| Failure::new("bad-graph", error.to_string()))?;
    Ok(GraphHandle::alone(graph))
}

/// The graph of the JSON export, or of an answer of the API.
///
/// # Errors
/// `bad-graph` if it is none.
#[wasm_bindgen(js_name = readJson)]
pub fn read_json(text: &str) -> Result<GraphHandle, Failure> {
    let file = GraphFile::read(text).map_err(|error| Failure::new("bad-graph", error.to_string()))?;
    Ok(GraphHandle::alone(file.graph))
}

impl GraphHandle {
    pub(crate) fn read(mut workspace: Workspace) -> Self {
        Self { analysis: workspace.analyse(), workspace }
    }

    fn alone(graph: Graph) -> Self {
        let analysis = Analysis {
            revision: 0,
            graph,
            diagnostics: Vec::new(),
            suppressed: Vec::new(),
            unchecked_references: 0,
            skipped: Vec::new(),
        };
        let workspace = Workspace::new(ossa_core::Profile::Default, ossa_core::document::Limits::DEFAULT);
        Self { analysis: analysis.into(), workspace }
    }

    fn graph(&self) -> &Graph {
        &self.analysis.graph
    }
}

#[wasm_bindgen]
impl GraphHandle {
    /// The figures.
    pub fn stats(&self) -> Result<JsValue, Failure> {
        plain(&Workspace::stats(&self.analysis))
    }

    /// How many nodes there are.
    #[wasm_bindgen(js_name = nodeCount)]
    pub fn node_count(&self) -> usize {
        self.graph().catalog().len()
    }

    /// How many relations there are, those of groups included.
    #[wasm_bindgen(js_name = relationCount)]
    pub fn relation_count(&self) -> f64 {
        self.graph().relation_count() as f64
    }

    /// At most `count` nodes from a place in their order.
    pub fn nodes(&self, from: usize, count: usize) -> Result<JsValue, Failure> {
        let catalog = self.graph().catalog();
        let nodes: Vec<Node> =
            catalog.node_ids().skip(from).take(count).map(|id| catalog.node(id).into()).collect();
        plain(&nodes)
    }

    /// The node of a key; nothing for a key that is not there.
    pub fn node(&self, key: &str) -> Result<JsValue, Failure> {
        let catalog = self.graph().catalog();
        let node: Option<Node> = catalog.find(key).map(|id| catalog.node(id).into());
        node.map_or(Ok(JsValue::UNDEFINED), |node| plain(&node))
    }

    /// At most `count` stated relations from a place in their order.
    pub fn relations(&self, from: usize, count: usize) -> Result<JsValue, Failure> {
        let graph = self.graph();
        let relations = graph.relations().iter().skip(from).take(count);
        let rows: Vec<RelationRow<'_>> =
            relations.map(|relation| RelationRow::new(graph, relation)).collect();
        plain(&rows)
    }

    /// The group of relations at a place in their order; nothing past the last.
    pub fn group(&self, index: usize) -> Result<JsValue, Failure> {
        let graph = self.graph();
        graph.groups().get(index).map_or(Ok(JsValue::UNDEFINED), |group| plain(&GroupRow::new(graph, group)))
    }

    /// The nodes a query asks for, in their order.
    ///
    /// # Errors
    /// `bad-query` if it is none.
    pub fn query(&self, text: &str) -> Result<JsValue, Failure> {
        let graph = self.graph();
        let found = Query::parse(text)
            .and_then(|query| query.evaluate(graph))
            .map_err(|error| Failure::new("bad-query", format!("column {}: {error}", error.column(text))))?;
        let nodes: Vec<Node> = found.into_iter().map(|id| graph.catalog().node(id).into()).collect();
        plain(&nodes)
    }

    /// The findings in a format. Without `verbose`, those are left out that are only worth knowing.
    ///
    /// # Errors
    /// `bad-argument` if there is no such format.
    pub fn findings(&self, format: &str, verbose: bool) -> Result<String, Failure> {
        let found = FindingsFormat::from_name(format).ok_or_else(|| {
            Failure::unknown("format of findings", format, FindingsFormat::ALL.map(FindingsFormat::name))
        })?;
        let mut report = self.workspace.findings_report(&self.analysis);
        if !verbose {
            report.findings.retain(|finding| finding.severity != Severity::Info);
        }
        let mut out = Vec::new();
        found
            .write(&report, &Theme::PLAIN, &mut out)
            .map_err(|error| Failure::new("internal", error.to_string()))?;
        String::from_utf8(out).map_err(|error| Failure::new("internal", error.to_string()))
    }

    /// The graph in a format, as one file.
    ///
    /// # Errors
    /// `bad-argument` if there is no such format or way; `too-large` for more relations than anybody wants by accident.
    pub fn export(&self, format: &str, expand: &str) -> Result<Vec<u8>, Failure> {
        let found = ExportFormat::from_name(format)
            .ok_or_else(|| Failure::unknown("format", format, ExportFormat::ALL.map(ExportFormat::name)))?;
        let way = Expand::from_name(expand)
            .ok_or_else(|| Failure::unknown("way to expand groups", expand, Expand::ALL.map(Expand::name)))?;
        let count = found.relation_count(self.graph(), way);
        if count > MANY_RELATIONS {
            let text = format!(
                "`{format}` would list {count} relations, more than {MANY_RELATIONS}; expand `groups` makes a node of \
                 each group"
            );
            return Err(Failure::new("too-large", text));
        }
        let mut out = Vec::new();
        found
            .write(&View::new(self.graph(), way), &mut out)
            .map_err(|error| Failure::new("internal", error.to_string()))?;
        Ok(out)
    }

    /// x and y of each node, in their order.
    ///
    /// # Errors
    /// `bad-argument` if there is no such layout or no such node.
    pub fn layout(&self, name: &str, seed: u32, centre: Option<String>) -> Result<Vec<f32>, Failure> {
        let graph = self.graph();
        let find = |key: String| -> Result<NodeId, Failure> {
            let found = graph.catalog().find(&key);
            found.ok_or_else(|| Failure::new("bad-argument", format!("there is no node `{key}`")))
        };
        let centre = centre.map(find).transpose()?;
        let order =
            Order::of(name, seed, centre).ok_or_else(|| Failure::unknown("layout", name, Order::NAMES))?;
        Ok(places::of(graph, order))
    }
}
