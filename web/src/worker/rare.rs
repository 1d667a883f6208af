//! What of the worker is rarely needed, in a module of its own that is loaded when it first is.
//!
//! A module holds whatever nothing else leads to, so the rest of the worker gets at these functions through
//! [`Rare`] alone. Requests that need them wait until they are there; see `Request::is_rare`.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::pin::Pin;

use ossa_core::Workspace;
use ossa_core::diagnostic::Theme;
use ossa_core::export::findings::FindingsFormat;
use ossa_core::export::{Expand, ExportFormat, View};
use ossa_core::graph::Graph;
use ossa_core::layout::{Layout, Running, Scene};
use ossa_core::model::NodeId;
use ossa_core::query::Query;

use super::engine::Engine;
use super::fixing;
use super::matrix::{Matrix, Window};
use super::measure;
use super::protocol::{Fixes, Mended, Request};
use super::question::{Answer, Measure, Question};
use super::stage::Stage;
use crate::render::drawing::QueryFault;
use crate::state::arranging::LayoutKind;

/// What people read where a module does not come.
pub(super) const MISSING: &str = "a part of this page did not load; check the connection and try again";

/// See the module.
pub struct Rare {
    /// The answer to a question.
    pub(super) answer: fn(&mut Engine, &Question) -> Answer,
    /// Writes a graph as a file. Returns whether all of it was written.
    pub(super) export: fn(&Graph, ExportFormat, Expand, &mut dyn Write) -> bool,
    /// Writes findings as a file.
    pub(super) findings: fn(&mut Workspace, FindingsFormat) -> Option<Vec<u8>>,
    /// Makes fixes.
    pub(super) fix: fn(&mut Workspace, &Fixes) -> (Vec<Mended>, u32),
    /// Reads a graph file.
    pub(super) read_graph: fn(&[u8]) -> Result<Graph, String>,
    /// A figure of every node.
    pub(super) measure: fn(&Graph, Measure, &BTreeMap<String, u32>) -> Vec<f64>,
    /// What a query asks for.
    pub(super) query: fn(&Graph, &str) -> Result<BTreeSet<NodeId>, QueryFault>,
    /// Begins any layout.
    pub(super) lay_out: fn(&Layout, Scene) -> Running,
    /// One piece of the order of a matrix. Returns whether it has come to its end.
    pub(super) order: fn(&mut Option<Matrix>, &mut Stage, &Graph) -> bool,
    /// Cells of a matrix.
    pub(super) cells: fn(&Matrix, &Graph, &Stage, &Window) -> Vec<u32>,
}

/// The functions. Only what loads them may name them.
pub static RARE: Rare = Rare {
    answer: Engine::answer_any,
    export: |graph, format, expand, out| format.write(&View::new(graph, expand), out).is_ok(),
    findings: |workspace, format| {
        let analysis = workspace.analyse();
        let mut bytes = Vec::new();
        format.write(&workspace.findings_report(&analysis), &Theme::PLAIN, &mut bytes).ok()?;
        Some(bytes)
    },
    fix: fixing::make,
    read_graph: |bytes| Graph::from_ossag(bytes).map_err(|error| error.to_string()),
    measure: measure::measure,
    query: |graph, text| match Query::parse(text).and_then(|query| query.evaluate(graph)) {
        Ok(found) => Ok(found.into_iter().collect()),
        Err(error) => Err(QueryFault { column: error.column(text) as u32, message: error.to_string() }),
    },
    lay_out: Layout::start,
    order: |matrix, stage, graph| {
        let matrix = matrix.get_or_insert_with(|| Matrix::new(graph, stage));
        matrix.order(stage, graph)
    },
    cells: Matrix::cells,
};

/// Whether these functions are in a module of their own.
const IS_APART: bool = cfg!(all(feature = "split", target_family = "wasm"));

thread_local! {
    static LOADED: Cell<Option<&'static Rare>> = const { Cell::new(None) };
}

/// The functions, once they are there.
pub(super) fn get() -> Option<&'static Rare> {
    if IS_APART { LOADED.get() } else { Some(&RARE) }
}

/// Loads the table of a part of the program. A marked function is exported from every program of its crate and holds all it
/// leads to there, so each program has its own, in its own file.
pub type Load<T> = fn() -> Pin<Box<dyn Future<Output = Option<&'static T>>>>;

/// Loads the functions. Returns whether they are there; it may be tried again.
pub(super) async fn load(load: Load<Rare>) -> bool {
    let rare = load().await;
    LOADED.set(rare);
    rare.is_some()
}

impl Request {
    /// Whether it cannot be met without the functions of [`Rare`].
    pub(super) fn is_rare(&self) -> bool {
        match self {
            Self::Fix { .. }
            | Self::OpenGraph
            | Self::Ask { .. }
            | Self::Matrix
            | Self::Cells(_)
            | Self::Export { .. } => true,
            Self::Filter(filter) => filter.is_queried(),
            Self::Look(look) => look.is_measured(),
            Self::Tame(taming) => taming.ego.is_on() || taming.folding.is_on(),
            Self::Arrange(arranging) => {
                !matches!(arranging.layout, LayoutKind::Automatic | LayoutKind::Force)
            }
            _ => false,
        }
    }
}
