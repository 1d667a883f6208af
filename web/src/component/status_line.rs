use leptos::prelude::*;

use super::icon::{IconView, PLAY, STOP};
use crate::shell::use_shell;
use crate::state::figures::{counted, grouped};
use crate::state::live::Live;
use crate::state::problems::Problems;
use crate::state::route::Page;
use crate::worker::protocol::Layout;

/// Figures of what is shown, at the lower edge.
#[component]
pub fn StatusLine() -> impl IntoView {
    let shell = use_shell();
    let nodes = move || {
        let all = shell.snapshot().map_or(0, |snapshot| snapshot.report.graph.nodes.len() as u64);
        format!(
            "{} of {}",
            grouped(u64::from(shell.drawing.get().shown_nodes)),
            counted(all, "node", "nodes")
        )
    };
    let relations = move || {
        let all = shell.snapshot().map_or(0, |snapshot| snapshot.report.stats.relationships);
        let shown = shell.drawing.get().shown_relations as u64;
        format!("{} of {}", grouped(shown), counted(all, "relation", "relations"))
    };
    let findings = move || {
        let counts = shell.desk.problems.with(Problems::total);
        format!(
            "{}, {}, {}",
            counted(counts.errors.into(), "error", "errors"),
            counted(counts.warnings.into(), "warning", "warnings"),
            counted(counts.notes.into(), "note", "notes"),
        )
    };
    let layout_name = move || match shell.layout.get() {
        Layout::Idle => "No layout",
        Layout::Running => "Layout running",
        Layout::Settled => "Layout settled",
        Layout::Stopped => "Layout stopped",
    };
    let is_running = Memo::new(move |_| shell.layout.get() == Layout::Running);
    let source = move || {
        shell.snapshot().map(|snapshot| {
            let report = &snapshot.report;
            if report.profile.is_empty() {
                return "read from a graph file".to_owned();
            }
            format!(
                "{} read, revision {}, profile {}",
                counted(report.source_count as u64, "file", "files"),
                grouped(report.revision),
                report.profile
            )
        })
    };
    let live = move || match shell.live.get() {
        Live::Off => "",
        Live::Waiting => "not live: the server does not answer",
        Live::On => "live",
    };
    let is_drawing = move || shell.page.get() == Page::Explorer;
    let is_editing = move || shell.page.get() == Page::Validate;
    let cursor = move || {
        let spot = shell.desk.cursor.get().filter(|_| shell.desk.file.with(Option::is_some));
        spot.map(|spot| format!("Line {}, column {}", grouped(spot.line.into()), grouped(spot.column.into())))
    };
    let edited = move || {
        let count = shell.desk.edits.with(|edits| edits.len() as u64);
        (count > 0).then(|| format!("{} edited, not saved", counted(count, "file", "files")))
    };
    let has_data = Memo::new(move |_| shell.session.with(|session| session.snapshot.is_some()));
    view! {
        <footer class="status-line" aria-label="Status">
            <Show when=move || has_data.get() fallback=|| view! { <span>"Your files stay on this machine"</span> }>
                <span data-testid="status-nodes" hidden=is_editing>{nodes}</span>
                <span data-testid="status-relations" hidden=is_editing>{relations}</span>
                <span class="layout" hidden=is_editing>
                    <span data-testid="layout-state">{layout_name}</span>
                    <button
                        type="button"
                        class="tiny-button"
                        title=move || if is_running.get() { "Stop the layout" } else { "Run the layout again" }
                        aria-label=move || if is_running.get() { "Stop the layout" } else { "Run the layout again" }
                        on:click=move |_| shell.lay_out(!is_running.get_untracked())
                    >
                        {move || view! { <IconView icon=if is_running.get() { STOP } else { PLAY }/> }}
                    </button>
                </span>
                <a data-testid="status-findings" href=format!("#{}", Page::Validate.fragment())>{findings}</a>
                <span hidden=is_drawing data-testid="status-cursor">{cursor}</span>
                <span hidden=is_drawing class="status-edited" data-testid="status-edited">{edited}</span>
                <span class="spacer"></span>
                <span class="status-live" data-testid="live-state">{live}</span>
                <span class="status-source">{source}</span>
            </Show>
        </footer>
    }
}
