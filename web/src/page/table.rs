//! The nodes as a table: the same nodes as are drawn, with the same selection.

use leptos::prelude::*;

use crate::component::facets::QueryField;
use crate::component::glyph::NodeGlyph;
use crate::component::icon::{COPY, IconView};
use crate::component::needs_graph::NeedsGraph;
use crate::component::virtual_rows::{Rows, VirtualRows};
use crate::platform::clipboard;
use crate::shell::use_shell;
use crate::state::figures::{counted, grouped};
use crate::state::filter::Filter;
use crate::state::look::Look;
use crate::state::table::{Column, Figures, TableView, Written, cell, rows, text};
use crate::worker::question::{Answer, Question};

/// Height of a row and of the headings in pixels; the style sheet has the same.
const ROW: f64 = 30.0;

/// The page.
#[component]
pub fn Table() -> impl IntoView {
    view! {
        <div class="table-page">
            <h1 class="visually-hidden">"Table"</h1>
            <NeedsGraph><Nodes/></NeedsGraph>
        </div>
    }
}

#[component]
fn Nodes() -> impl IntoView {
    let shell = use_shell();
    let shown = shell.shown();
    let figures = RwSignal::new(Figures::new());
    // Figures are asked for when their column is shown, once for every revision.
    for column in Column::ALL {
        let Some(measure) = column.measure() else { continue };
        let is_needed = Memo::new(move |_| shell.table.with(|table| table.shows(column)));
        let answer = shell.answer_to(move || is_needed.get().then_some(Question::Measure(measure)));
        Effect::new(move |_| {
            if let Some(Answer::Measure(values)) = answer.get() {
                figures.update(|figures| drop(figures.insert(measure, values)));
            }
        });
    }
    let order = Memo::new(move |_| {
        let Some(snapshot) = shown.get() else { return Vec::new() };
        shell.drawing.with(|drawing| {
            shell.table.with(|table| {
                // Until this revision is drawn, all of it is listed.
                let is_drawn = drawing.node_count as usize == snapshot.report.graph.nodes.len();
                figures.with(|figures| {
                    rows(&snapshot, table, figures, |node| !is_drawn || drawing.is_visible(node as usize))
                })
            })
        })
    });
    let turn = StoredValue::new(0u64);
    let version = Memo::new(move |_| {
        order.track();
        figures.track();
        shell.table.track();
        turn.update_value(|turn| *turn += 1);
        turn.get_value()
    });
    let active = Memo::new(move |_| {
        let selection = shell.selection.get()?;
        order.with(|order| order.iter().position(|&node| node == selection))
    });
    let node_at = move |index: usize| order.with_untracked(|order| order.get(index).copied());
    let columns = Memo::new(move |_| shell.table.with(TableView::columns));
    let tracks = move || {
        columns.with(|columns| columns.iter().map(|column| column.track()).collect::<Vec<_>>().join(" "))
    };
    let row = move |index: usize| {
        let Some((node_index, snapshot)) = node_at(index).zip(shown.get_untracked()) else {
            return ().into_any();
        };
        let Some(node) = snapshot.node(node_index) else { return ().into_any() };
        let cells = columns.get_untracked().into_iter().map(|column| {
            let value = figures.with_untracked(|figures| cell(node, node_index, column, figures).into_owned());
            let said = value.clone();
            let glyph = (column == Column::Name).then(|| {
                let hue = snapshot.slots.slot(node.agent_type.as_deref());
                view! { <NodeGlyph kind=node.kind.clone() hue/> }
            });
            let class = if column.measure().is_some() { "cell number" } else { "cell" };
            view! { <span class=class role="gridcell" title=value>{glyph}<span class="cell-text">{said}</span></span> }
        });
        view! {
            <div
                id=format!("table-{index}")
                class="table-row"
                role="row"
                data-testid="table-row"
                data-key=node.key.clone()
                aria-rowindex=(index + 2).to_string()
                aria-selected=move || (shell.selection.get() == Some(node_index)).to_string()
                style=format!("top: {}px", index as f64 * ROW)
                on:click=move |_| shell.select(Some(node_index))
                on:dblclick=move |_| shell.open_agent(node_index)
            >
                {cells.collect_view()}
            </div>
        }
        .into_any()
    };
    let rows = Rows {
        count: Signal::derive(move || order.with(Vec::len)),
        version: version.into(),
        height: ROW,
        head: ROW,
        active: active.into(),
        go: Callback::new(move |index| shell.select(node_at(index))),
        open: Callback::new(move |index| {
            if let Some(node) = node_at(index) {
                shell.open_agent(node);
            }
        }),
    };
    let heading = move |column: Column| {
        let is_sorted = move || shell.table.with(|table| table.sort().0 == column);
        let direction = move || match shell.table.with(TableView::sort) {
            (sorted, true) if sorted == column => "descending",
            (sorted, false) if sorted == column => "ascending",
            _ => "none",
        };
        view! {
            <span class="cell" class:number=column.measure().is_some() role="columnheader" aria-sort=direction>
                <button
                    type="button"
                    class="heading"
                    data-testid="heading"
                    data-column=column.label()
                    title=column.meaning()
                    on:click=move |_| shell.change_table(|table| table.sort_by(column))
                >
                    {column.label()}
                    <span class="sort-mark" aria-hidden="true">
                        {move || is_sorted().then(|| if direction() == "ascending" { "↑" } else { "↓" })}
                    </span>
                </button>
            </span>
        }
    };
    let head = view! {
        <div class="table-head" role="row" aria-rowindex="1">
            <For each=move || columns.get() key=|column| *column children=heading/>
        </div>
    };
    let copied = RwSignal::new("");
    let copy = move |how: Written, said: &'static str| {
        if let Some(snapshot) = shown.get_untracked() {
            let written = order.with_untracked(|order| {
                shell.table.with_untracked(|table| {
                    figures.with_untracked(|figures| text(&snapshot, order, table, figures, how))
                })
            });
            clipboard::copy(&written);
            copied.set(said);
        }
    };
    let summary = move || {
        let all =
            shown.with(|snapshot| snapshot.as_ref().map_or(0, |snapshot| snapshot.report.graph.nodes.len()));
        let listed = order.with(Vec::len);
        if listed == all {
            counted(all as u64, "node", "nodes")
        } else {
            format!("{} of {}", grouped(listed as u64), counted(all as u64, "node", "nodes"))
        }
    };
    let choices = Column::ALL.into_iter().filter(|column| *column != Column::Name).map(|column| {
        view! {
            <label class="columns-item" title=column.meaning()>
                <input
                    type="checkbox"
                    prop:checked=move || shell.table.with(|table| table.shows(column))
                    on:change=move |_| shell.change_table(|table| table.toggle(column))
                />
                {column.label()}
            </label>
        }
    });
    let hides = move || shell.filter.with(Filter::hides_something) || shell.look.with(Look::hides_something);
    view! {
        <header class="page-head">
            <QueryField/>
            <p class="page-note" role="status" data-testid="table-count">{summary}</p>
            <Show when=hides>
                <button type="button" class="link" on:click=move |_| shell.show_everything()>"Show everything"</button>
            </Show>
            <span class="spacer"></span>
            <span class="visually-hidden" role="status">{move || copied.get()}</span>
            <button type="button" class="button" data-testid="copy-csv" on:click=move |_| copy(Written::Csv, "Copied as CSV")>
                <IconView icon=COPY/> {move || if copied.get() == "Copied as CSV" { "Copied" } else { "CSV" }}
            </button>
            <button type="button" class="button" data-testid="copy-markdown" on:click=move |_| copy(Written::Markdown, "Copied as Markdown")>
                <IconView icon=COPY/> {move || if copied.get() == "Copied as Markdown" { "Copied" } else { "Markdown" }}
            </button>
            <details class="columns-menu">
                <summary class="button" data-testid="columns">"Columns"</summary>
                <div class="columns-body" role="group" aria-label="Columns">{choices.collect_view()}</div>
            </details>
        </header>
        <div class="table" style=move || format!("--tracks: {}", tracks())>
            <VirtualRows
                rows
                role="grid"
                label="Nodes. Enter opens the page of the selected one."
                name="table"
                head=head.into_any()
                row=Callback::new(row)
            />
        </div>
        <Show when=move || order.with(Vec::is_empty)>
            <p class="empty-note">"No node is left. Change the query or show everything."</p>
        </Show>
    }
}
