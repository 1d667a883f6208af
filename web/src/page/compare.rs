//! What is different between two states of the fleet.

use leptos::attr::custom::custom_attribute;
use leptos::prelude::*;

use crate::component::icon::{FOLDER, GRAPH, IconView};
use crate::component::needs_graph::NeedsGraph;
use crate::component::virtual_rows::{Rows, VirtualRows};
use crate::platform::{document, files, location};
use crate::shell::use_shell;
use crate::state::changes::{Change, Line, Subject, lines};
use crate::state::figures::{counted, grouped};
use crate::state::route::Page;
use crate::worker::question::{Answer, Question};

/// Height of a row in pixels; the style sheet has the same.
const ROW: f64 = 44.0;

/// The page.
#[component]
pub fn Compare() -> impl IntoView {
    view! {
        <div class="compare-page">
            <h1 class="visually-hidden">"Compare"</h1>
            <NeedsGraph><Difference/></NeedsGraph>
        </div>
    }
}

#[component]
fn Difference() -> impl IntoView {
    let shell = use_shell();
    let answer = shell.answer_to(move || {
        shell.before.track();
        Some(Question::Changes)
    });
    let changes = Memo::new(move |_| match answer.get() {
        Some(Answer::Changes(changes)) => Some(*changes),
        _ => None,
    });
    let change = RwSignal::new(None::<Change>);
    let subject = RwSignal::new(None::<Subject>);
    let words = RwSignal::new(String::new());
    let all = Memo::new(move |_| {
        changes.with(|changes| changes.as_ref().map_or_else(Vec::new, |changes| lines(&changes.diff)))
    });
    let listed = Memo::new(move |_| {
        let words = words.get().trim().to_lowercase();
        let has = |text: &str| text.to_lowercase().contains(&words);
        let fits = |line: &&Line| {
            change.get().is_none_or(|change| change == line.change)
                && subject.get().is_none_or(|subject| subject == line.subject)
                && (words.is_empty() || has(&line.name) || has(&line.details))
        };
        all.with(|lines| lines.iter().filter(fits).cloned().collect::<Vec<_>>())
    });
    let count = move |change: Change, subject: Subject| {
        all.with(|lines| {
            lines.iter().filter(|line| line.change == change && line.subject == subject).count() as u64
        })
    };
    let active = RwSignal::new(None::<usize>);
    let turn = StoredValue::new(0u64);
    let version = Memo::new(move |_| {
        listed.track();
        turn.update_value(|turn| *turn += 1);
        turn.get_value()
    });
    let open = move |index: usize| {
        let key = listed.with_untracked(|lines| lines.get(index).and_then(|line| line.key.clone()));
        let node = key.and_then(|key| shell.snapshot_untracked()?.index_of(&key));
        if let Some(node) = node {
            shell.open_agent(node);
        }
    };
    let row = move |index: usize| {
        let Some(line) = listed.with_untracked(|lines| lines.get(index).cloned()) else {
            return ().into_any();
        };
        view! {
            <div
                id=format!("changes-{index}")
                class="change-row"
                role="option"
                data-testid="change-row"
                data-change=line.change.name()
                aria-selected=move || (active.get() == Some(index)).to_string()
                style=format!("top: {}px", index as f64 * ROW)
                on:click=move |_| {
                    active.set(Some(index));
                    open(index);
                }
            >
                <span class=format!("change-mark {}", line.change.name())>{line.change.name()}</span>
                <span class="change-text">
                    <span class="change-name">{line.name}</span>
                    <span class="change-details" title=line.details.clone()>{line.details.clone()}</span>
                </span>
            </div>
        }
        .into_any()
    };
    let rows = Rows {
        count: Signal::derive(move || listed.with(Vec::len)),
        version: version.into(),
        height: ROW,
        head: 0.0,
        active: active.into(),
        go: Callback::new(move |index| active.set(Some(index))),
        open: Callback::new(open),
    };
    let choose = move |event: leptos::ev::Event| {
        let picked = files::chosen(&event);
        if !picked.files.is_empty() {
            shell.open_before(&picked);
        }
    };
    let head_cells = Change::ALL.map(|each| view! { <th scope="col" class="number">{each.name()}</th> });
    let counts = Subject::ALL.map(|(each, label)| {
        let cells = Change::ALL.map(|kind| {
            let value = Memo::new(move |_| count(kind, each));
            let is_chosen = move || change.get() == Some(kind) && subject.get() == Some(each);
            view! {
                <td class="number">
                    <button
                        type="button"
                        class=format!("count-button {}", kind.name())
                        data-testid="change-count"
                        data-change=kind.name()
                        data-subject=label
                        data-count=move || value.get().to_string()
                        aria-pressed=move || is_chosen().to_string()
                        on:click=move |_| {
                            let was = is_chosen();
                            change.set((!was).then_some(kind));
                            subject.set((!was).then_some(each));
                        }
                    >{move || grouped(value.get())}</button>
                </td>
            }
        });
        view! { <tr><th scope="row">{label}</th>{cells}</tr> }
    });
    let before = move || {
        changes.with(|changes| {
            changes.as_ref().map(|changes| {
                format!("{}, {}", changes.before, counted(changes.node_count as u64, "node", "nodes"))
            })
        })
    };
    let is_same = Memo::new(move |_| changes.with(Option::is_some) && all.with(Vec::is_empty));
    let draw = move |on: bool| {
        shell.draw_changes(on);
        if on {
            location::set_fragment(Page::Explorer.fragment());
        }
    };
    view! {
        <header class="page-head">
            <p class="page-note" data-testid="before-name">"Before: " <strong>{before}</strong></p>
            <button type="button" class="button" on:click=|_| document::click("before-folder")>
                <IconView icon=FOLDER/> "Open a folder as before"
            </button>
            <button type="button" class="button" on:click=|_| document::click("before-file")>"Open files or a graph"</button>
            <input id="before-file" class="visually-hidden" type="file" multiple tabindex="-1" aria-label="Files of the state before" on:change=choose/>
            <input
                id="before-folder"
                class="visually-hidden"
                type="file"
                tabindex="-1"
                aria-label="Folder of the state before"
                on:change={choose}
                {..custom_attribute("webkitdirectory", "")}
            />
            <span class="spacer"></span>
            <button
                type="button"
                class="button primary"
                data-testid="draw-changes"
                aria-pressed=move || shell.is_comparing.get().to_string()
                on:click=move |_| draw(!shell.is_comparing.get_untracked())
            >
                <IconView icon=GRAPH/>
                {move || if shell.is_comparing.get() { "Stop drawing changes" } else { "Draw the changes" }}
            </button>
        </header>
        <p class="page-note is-fault" role="status">
            {move || shell.before_fault.get().map(|why| format!("The state before cannot be read: {why}."))}
        </p>
        <div class="compare-body">
            <aside class="change-counts" aria-label="Counts">
                <table class="plain-table"><thead><tr><td></td>{head_cells}</tr></thead><tbody>{counts}</tbody></table>
                <p class="page-note">"Press a figure to list those alone."</p>
            </aside>
            <div class="change-list">
                <input
                    type="search"
                    class="field"
                    placeholder="Name or what is different"
                    aria-label="Filter changes"
                    data-testid="change-words"
                    on:input=move |event| words.set(document::value_of(&event))
                />
                <Show when=move || listed.with(Vec::is_empty)>
                    <p class="empty-note" data-testid="no-changes">
                        {move || if is_same.get() {
                            "Both states are the same. Edit a file, or open another folder or graph as the state before."
                        } else if changes.with(Option::is_none) {
                            "Comparing"
                        } else {
                            "Nothing matches."
                        }}
                    </p>
                </Show>
                <VirtualRows rows role="listbox" label="Changes. Enter opens the node." name="changes" row=Callback::new(row)/>
            </div>
        </div>
    }
}
