use leptos::prelude::*;

use super::icon::{IconView, PLAY, STOP};
use crate::shell::{Page, use_shell};
use crate::state::figures::{counted, grouped};
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
        let Some(snapshot) = shell.snapshot() else { return String::new() };
        let count = |severity| {
            snapshot.report.stats.findings_by_severity.get(severity).copied().unwrap_or_default() as u64
        };
        format!(
            "{}, {}, {}",
            counted(count("error"), "error", "errors"),
            counted(count("warning"), "warning", "warnings"),
            counted(count("info"), "note", "notes"),
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
            format!(
                "{} read, revision {}, profile {}",
                counted(report.source_count as u64, "file", "files"),
                grouped(report.revision),
                report.profile
            )
        })
    };
    let has_data = Memo::new(move |_| shell.session.with(|session| session.snapshot.is_some()));
    view! {
        <footer class="status-line" aria-label="Status">
            <Show when=move || has_data.get() fallback=|| view! { <span>"Your files stay on this machine"</span> }>
                <span data-testid="status-nodes">{nodes}</span>
                <span data-testid="status-relations">{relations}</span>
                <span class="layout">
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
                <a data-testid="status-findings" href=format!("#{}", Page::Findings.fragment())>{findings}</a>
                <span class="spacer"></span>
                <span class="status-source">{source}</span>
            </Show>
        </footer>
    }
}
