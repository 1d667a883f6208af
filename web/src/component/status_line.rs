use leptos::prelude::*;

use super::icon::{IconView, PLAY, STOP};
use crate::shell::use_shell;
use crate::state::figures::{counted, grouped};
use crate::state::live::Live;
use crate::state::problems::Problems;
use crate::state::route::Page;
use crate::worker::protocol::{Layout, Progress};

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
    let layout_name = move || layout_text(shell.layout.get(), shell.views.progress.get());
    let layout_note = move || {
        let progress = shell.views.progress.get();
        format!(
            "{} % of the work is done; nodes move by {:.1} % of the length of a line",
            percent(progress.done),
            progress.movement * 100.0
        )
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
    let is_drawing = move || shell.page.get() != Page::Validate;
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
                    <span data-testid="layout-state" title=layout_note>{layout_name}</span>
                    <Show when=move || is_running.get()>
                        <progress class="layout-progress" max="1" aria-label="Layout" prop:value=move || f64::from(shell.views.progress.get().done)></progress>
                    </Show>
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

fn percent(share: f32) -> u32 {
    (share * 100.0).floor() as u32
}

/// Where the layout is, in words.
fn layout_text(layout: Layout, progress: Progress) -> String {
    match layout {
        Layout::Idle => "No layout".to_owned(),
        Layout::Running => {
            format!(
                "Layout running, {} %, still moving {:.1} %",
                percent(progress.done),
                progress.movement * 100.0
            )
        }
        Layout::Settled if progress.millis >= 100.0 => {
            format!("Layout settled in {:.1} s", progress.millis / 1000.0)
        }
        Layout::Settled => "Layout settled".to_owned(),
        Layout::Stopped => format!("Layout stopped at {} %", percent(progress.done)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_of_a_layout_is_said() {
        let progress = Progress { done: 0.429, movement: 0.0312, millis: 1240.0 };
        assert_eq!(layout_text(Layout::Running, progress), "Layout running, 42 %, still moving 3.1 %");
        assert_eq!(layout_text(Layout::Settled, progress), "Layout settled in 1.2 s");
        assert_eq!(layout_text(Layout::Settled, Progress::default()), "Layout settled");
        assert_eq!(layout_text(Layout::Stopped, progress), "Layout stopped at 42 %");
    }
}
