//! The nodes as a table: which columns, in which order, and as text to take elsewhere.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use ossa_core::wire::Node;
use serde::{Deserialize, Serialize};

use super::snapshot::Snapshot;
use super::vocabulary::node_kind_singular;
use crate::worker::question::Measure;

/// A column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Column {
    /// What people call the node.
    #[default]
    Name,
    /// What it is.
    Kind,
    /// The type of the agent.
    Type,
    /// The format of the file that defines it.
    Format,
    /// Its domains.
    Domains,
    /// What it can do.
    Capabilities,
    /// Relations that lead to it.
    In,
    /// Relations that start at it.
    Out,
    /// How much leads to it.
    PageRank,
    /// The number of its community.
    Community,
    /// Findings in its files.
    Findings,
    /// The file that defines it.
    Path,
}

impl Column {
    /// Every column, in the order of the table.
    pub const ALL: [Self; 12] = [
        Self::Name,
        Self::Kind,
        Self::Type,
        Self::Format,
        Self::Domains,
        Self::Capabilities,
        Self::In,
        Self::Out,
        Self::PageRank,
        Self::Community,
        Self::Findings,
        Self::Path,
    ];

    /// Its heading.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Kind => "Kind",
            Self::Type => "Type",
            Self::Format => "Format",
            Self::Domains => "Domains",
            Self::Capabilities => "Capabilities",
            Self::In => "In",
            Self::Out => "Out",
            Self::PageRank => "PageRank",
            Self::Community => "Community",
            Self::Findings => "Findings",
            Self::Path => "Path",
        }
    }

    /// What it shows, in a few words.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Name => "The name people know it by",
            Self::Kind => "What it is",
            Self::Type => "The type of the agent",
            Self::Format => "The format of the file that defines it",
            Self::Domains => "The domains it works in",
            Self::Capabilities => "What it can do",
            Self::In => "Relations that lead to it",
            Self::Out => "Relations that start at it",
            Self::PageRank => "How much leads to it, counting what leads to those; all ranks add up to 1",
            Self::Community => "The number of its community; 1 is the largest",
            Self::Findings => "Findings in its files",
            Self::Path => "The file that defines it",
        }
    }

    /// The figure it shows, if it shows one.
    pub const fn measure(self) -> Option<Measure> {
        match self {
            Self::In => Some(Measure::InDegree),
            Self::Out => Some(Measure::OutDegree),
            Self::PageRank => Some(Measure::PageRank),
            Self::Community => Some(Measure::Community),
            Self::Findings => Some(Measure::Findings),
            _ => None,
        }
    }

    /// Its width, as a track of a CSS grid.
    pub const fn track(self) -> &'static str {
        match self {
            Self::Name | Self::Path => "minmax(160px, 2fr)",
            Self::Kind | Self::Type | Self::Format => "minmax(96px, 1fr)",
            Self::Domains | Self::Capabilities => "minmax(120px, 1.5fr)",
            Self::In | Self::Out => "72px",
            Self::PageRank | Self::Community | Self::Findings => "96px",
        }
    }
}

/// How the table is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TableView {
    sort: Column,
    descending: bool,
    hidden: BTreeSet<Column>,
}

impl TableView {
    /// The column rows are in order of, and whether the order is turned round.
    pub fn sort(&self) -> (Column, bool) {
        (self.sort, self.descending)
    }

    /// Sorts by a column; by the same again, the other way round. Figures begin with the highest.
    pub fn sort_by(&mut self, column: Column) {
        self.descending = if self.sort == column { !self.descending } else { column.measure().is_some() };
        self.sort = column;
    }

    /// Shows or hides a column. The name always stays.
    pub fn toggle(&mut self, column: Column) {
        if column != Column::Name && !self.hidden.remove(&column) {
            self.hidden.insert(column);
        }
    }

    /// Whether a column is shown.
    pub fn shows(&self, column: Column) -> bool {
        !self.hidden.contains(&column)
    }

    /// The columns that are shown, in their order.
    pub fn columns(&self) -> Vec<Column> {
        Column::ALL.into_iter().filter(|column| self.shows(*column)).collect()
    }
}

/// Figures of every node, as far as they are known.
pub type Figures = BTreeMap<Measure, Vec<f64>>;

/// What a cell says.
pub fn cell<'s>(node: &'s Node, index: u32, column: Column, figures: &Figures) -> Cow<'s, str> {
    if let Some(measure) = column.measure() {
        let figure = figures.get(&measure).and_then(|figures| figures.get(index as usize));
        return figure.map_or(Cow::Borrowed(""), |figure| match measure {
            Measure::PageRank => format!("{figure:.5}").into(),
            _ => super::figures::grouped(*figure as u64).into(),
        });
    }
    let file = node.files.first();
    match column {
        Column::Name => node.name.as_str().into(),
        Column::Kind => node_kind_singular(&node.kind).into(),
        Column::Type => node.agent_type.as_deref().unwrap_or_default().into(),
        Column::Format => file.map_or("", |file| file.format.as_str()).into(),
        Column::Domains => list(&node.domains),
        Column::Capabilities => list(&node.capabilities),
        _ => file.map_or("", |file| file.path.as_str()).into(),
    }
}

fn list(texts: &[String]) -> Cow<'_, str> {
    match texts {
        [] => "".into(),
        [only] => only.as_str().into(),
        several => several.join(", ").into(),
    }
}

/// The indices of the nodes that `is_shown`, in the order of `view`. What says nothing comes last, either way; among
/// equals the order of the graph decides.
///
/// # Complexity
/// O(n log n) in nodes.
pub fn rows(
    snapshot: &Snapshot,
    view: &TableView,
    figures: &Figures,
    is_shown: impl Fn(u32) -> bool,
) -> Vec<u32> {
    let nodes = &snapshot.report.graph.nodes;
    let shown = (0..nodes.len() as u32).filter(|&index| is_shown(index));
    let (column, descending) = view.sort();
    let turn = |order: Ordering| if descending { order.reverse() } else { order };
    if let Some(measure) = column.measure() {
        let figures = figures.get(&measure).map_or(&[][..], Vec::as_slice);
        let mut rows: Vec<(f64, u32)> =
            shown.map(|index| (figures.get(index as usize).copied().unwrap_or_default(), index)).collect();
        rows.sort_by(|(one, a), (other, b)| turn(one.total_cmp(other)).then(a.cmp(b)));
        return rows.into_iter().map(|(_, index)| index).collect();
    }
    let mut rows: Vec<(String, u32)> = shown
        .map(|index| (cell(&nodes[index as usize], index, column, figures).to_lowercase(), index))
        .collect();
    rows.sort_by(|(one, a), (other, b)| {
        one.is_empty().cmp(&other.is_empty()).then_with(|| turn(one.cmp(other))).then(a.cmp(b))
    });
    rows.into_iter().map(|(_, index)| index).collect()
}

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// RFC 4180, with a line of headings.
    Csv,
    /// A table of GitHub Flavored Markdown.
    Markdown,
}

/// The rows as text.
///
/// # Complexity
/// O(length of the text).
pub fn text(snapshot: &Snapshot, rows: &[u32], view: &TableView, figures: &Figures, how: Written) -> String {
    let columns = view.columns();
    let mut text = String::new();
    let mut line = |cells: &[Cow<'_, str>]| {
        // Writing to a text cannot fail.
        let _ = match how {
            Written::Csv => {
                writeln!(text, "{}\r", cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(","))
            }
            Written::Markdown => {
                let cells: Vec<String> =
                    cells.iter().map(|cell| cell.replace('|', "\\|").replace('\n', " ")).collect();
                writeln!(text, "| {} |", cells.join(" | "))
            }
        };
    };
    line(&columns.iter().map(|column| column.label().into()).collect::<Vec<_>>());
    if how == Written::Markdown {
        line(
            &columns
                .iter()
                .map(|column| if column.measure().is_some() { "--:" } else { "---" }.into())
                .collect::<Vec<_>>(),
        );
    }
    for &index in rows {
        if let Some(node) = snapshot.node(index) {
            let cells: Vec<Cow<'_, str>> = columns
                .iter()
                .map(|&column| {
                    match (
                        how,
                        column.measure().and_then(|measure| figures.get(&measure)?.get(index as usize)),
                    ) {
                        // A program reads figures without commas.
                        (Written::Csv, Some(figure)) => figure.to_string().into(),
                        _ => cell(node, index, column, figures),
                    }
                })
                .collect();
            line(&cells);
        }
    }
    text
}

/// A cell of a CSV file.
fn quoted(cell: &str) -> Cow<'_, str> {
    // What a spreadsheet would take for a formula is text.
    let is_formula =
        cell.starts_with(['=', '+', '@', '\t']) || (cell.starts_with('-') && cell.parse::<f64>().is_err());
    if is_formula {
        return format!("\"'{}\"", cell.replace('"', "\"\"")).into();
    }
    if cell.contains([',', '"', '\n', '\r']) {
        return format!("\"{}\"", cell.replace('"', "\"\"")).into();
    }
    cell.into()
}

#[cfg(test)]
mod tests {
    use super::super::snapshot::tests::{billing, index_of};
    use super::*;

    fn names(snapshot: &Snapshot, rows: &[u32]) -> Vec<String> {
        rows.iter().map(|&row| snapshot.node(row).expect("it is there").name.clone()).collect()
    }

    #[test]
    fn rows_are_sorted_both_ways_and_blanks_stay_last() {
        let snapshot = billing();
        let mut view = TableView::default();
        let all = rows(&snapshot, &view, &Figures::new(), |_| true);
        assert_eq!(names(&snapshot, &all), ["conductor", "ledger", "paper", "printer"]);
        view.sort_by(Column::Name);
        let back = rows(&snapshot, &view, &Figures::new(), |_| true);
        assert_eq!(names(&snapshot, &back), ["printer", "paper", "ledger", "conductor"]);
        // Nobody says of what type the paper is.
        view.sort_by(Column::Type);
        let by_type = rows(&snapshot, &view, &Figures::new(), |_| true);
        assert_eq!(names(&snapshot, &by_type), ["conductor", "ledger", "printer", "paper"]);
        view.sort_by(Column::Type);
        let by_type = rows(&snapshot, &view, &Figures::new(), |_| true);
        assert_eq!(names(&snapshot, &by_type), ["ledger", "printer", "conductor", "paper"]);
    }

    #[test]
    fn figures_begin_with_the_highest_and_hidden_nodes_are_left_out() {
        let snapshot = billing();
        let figures = Figures::from([(Measure::Findings, vec![0.0, 3.0, 1.0, 2.0])]);
        let mut view = TableView::default();
        view.sort_by(Column::Findings);
        assert_eq!(rows(&snapshot, &view, &figures, |_| true), [1, 3, 2, 0]);
        let ledger = index_of(&snapshot, "ledger");
        assert!(!rows(&snapshot, &view, &figures, |node| node != ledger).contains(&ledger));
    }

    #[test]
    fn the_name_cannot_be_hidden() {
        let mut view = TableView::default();
        view.toggle(Column::Name);
        view.toggle(Column::Path);
        assert!(view.shows(Column::Name) && !view.shows(Column::Path));
        assert_eq!(view.columns().len(), Column::ALL.len() - 1);
    }

    #[test]
    fn a_table_is_written_for_programs_and_for_people() {
        let mut snapshot = billing();
        snapshot.report.graph.nodes[0].name = "a, \"b\" | c".to_owned();
        snapshot.report.graph.nodes[1].name = "=1+1".to_owned();
        let mut view = TableView::default();
        for column in Column::ALL {
            if !matches!(column, Column::In) {
                view.toggle(column);
            }
        }
        let figures = Figures::from([(Measure::InDegree, vec![1200.0, 1.0])]);
        let csv = text(&snapshot, &[0, 1], &view, &figures, Written::Csv);
        assert_eq!(csv, "Name,In\r\n\"a, \"\"b\"\" | c\",1200\r\n\"'=1+1\",1\r\n");
        let markdown = text(&snapshot, &[0], &view, &figures, Written::Markdown);
        assert_eq!(markdown, "| Name | In |\n| --- | --: |\n| a, \"b\" \\| c | 1,200 |\n");
    }
}
