//! The lists that lie over the page: all commands, and all keys.

use leptos::ev;
use leptos::html::Dialog;
use leptos::prelude::*;

use super::icon::{CLOSE, IconView};
use crate::actions::Overlay;
use crate::platform::document;
use crate::shell::use_shell;
use crate::state::action::{Action, Entry, Group, entries, find};

/// Opens the one that is asked for.
#[component]
pub fn Overlays() -> impl IntoView {
    let shell = use_shell();
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        if let (Some(dialog), Some(_)) = (dialog.get(), shell.overlay.get()) {
            document::open_dialog(&dialog);
        }
    });
    move || {
        let overlay = shell.overlay.get()?;
        let name = match overlay {
            Overlay::Palette => "Commands",
            Overlay::Shortcuts => "Keyboard shortcuts",
        };
        Some(view! {
            <dialog
                node_ref=dialog
                class="overlay"
                data-testid="overlay"
                aria-label=name
                on:close=move |_| shell.overlay.set(None)
                // A press beside it.
                on:click=move |event| {
                    if document::is_own(&event) {
                        shell.overlay.set(None);
                    }
                }
            >
                {match overlay {
                    Overlay::Palette => view! { <Palette/> }.into_any(),
                    Overlay::Shortcuts => view! {
                        <div class="overlay-body">
                            <header class="overlay-head">
                                <h2>"Keyboard shortcuts"</h2>
                                <button type="button" class="icon-button" aria-label="Close" on:click=move |_| shell.overlay.set(None)>
                                    <IconView icon=CLOSE/>
                                </button>
                            </header>
                            <ShortcutTable/>
                        </div>
                    }.into_any(),
                }}
            </dialog>
        })
    }
}

#[component]
fn Palette() -> impl IntoView {
    let shell = use_shell();
    let words = RwSignal::new(String::new());
    let active = RwSignal::new(0usize);
    let recent = shell.recent_actions();
    let found = Memo::new(move |_| words.with(|words| find(words, &recent)));
    let choose = move |entry: &Entry| {
        shell.overlay.set(None);
        shell.note_action(&entry.name);
        let action = entry.action;
        // After the list gave the keyboard back to where it came from.
        crate::platform::time::on_next_frame(move |_| shell.perform(action));
    };
    let step = move |by: isize| {
        let count = found.with_untracked(Vec::len);
        if count > 0 {
            active.update(|active| *active = active.saturating_add_signed(by).min(count - 1));
            document::reveal(&format!("command-{}", active.get_untracked()));
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        match event.key().as_str() {
            "ArrowDown" => step(1),
            "ArrowUp" => step(-1),
            "Enter" => {
                if let Some(entry) = found.with_untracked(|found| found.get(active.get_untracked()).cloned())
                {
                    choose(&entry);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let row = move |(place, entry): (usize, Entry)| {
        let chosen = entry.clone();
        view! {
            <li
                id=format!("command-{place}")
                class="command"
                role="option"
                data-testid="command"
                aria-selected=move || (active.get() == place).to_string()
                on:click=move |_| choose(&chosen)
                on:pointermove=move |_| active.set(place)
            >
                <span class="command-name">{entry.name}</span>
                <span class="command-group">{entry.group.name()}</span>
                {(!entry.keys.is_empty()).then(|| view! { <kbd>{entry.keys}</kbd> })}
            </li>
        }
    };
    view! {
        <div class="overlay-body">
            <input
                type="text"
                class="field"
                data-testid="command-field"
                placeholder="What do you want to do?"
                role="combobox"
                aria-label="Command"
                aria-expanded="true"
                aria-controls="commands"
                aria-activedescendant=move || (!found.with(Vec::is_empty)).then(|| format!("command-{}", active.get()))
                autocomplete="off"
                spellcheck="false"
                autofocus
                on:input=move |event| {
                    words.set(document::value_of(&event));
                    active.set(0);
                }
                on:keydown=on_key
            />
            <ul id="commands" class="commands" role="listbox" aria-label="Commands">
                {move || found.get().into_iter().enumerate().map(row).collect_view()}
            </ul>
            <Show when=move || found.with(Vec::is_empty)>
                <p class="empty-note" role="status">"No command has these letters."</p>
            </Show>
        </div>
    }
}

/// What each key does.
#[component]
pub fn ShortcutTable() -> impl IntoView {
    let walking = [
        ("Arrow keys", "In the drawing: to the nearest node in that direction"),
        ("Enter", "In the drawing: select the node"),
        ("Shift+arrow keys", "In the drawing: move the view"),
        ("M", "In the drawing: what can be done with the node"),
        ("P", "In the drawing: pin the node where it is, or let it go"),
        ("Esc", "Leave the drawing, a list or a field"),
    ];
    let walking = walking.map(|(keys, name)| view! { <tr><td>{name}</td><td><kbd>{keys}</kbd></td></tr> });
    let rows =
        entries().into_iter().filter(|entry| !entry.keys.is_empty() && entry.action != Action::SelectNothing);
    let mut rows: Vec<Entry> = rows.collect();
    rows.sort_by_key(|entry| Group::ALL.iter().position(|group| *group == entry.group));
    let rows = rows
        .into_iter()
        .map(|entry| view! { <tr><td>{entry.name}</td><td><kbd>{entry.keys}</kbd></td></tr> });
    view! {
        <table class="shortcuts" data-testid="shortcuts">
            <thead class="visually-hidden"><tr><th scope="col">"Action"</th><th scope="col">"Keys"</th></tr></thead>
            <tbody>{rows.collect_view()}{walking.collect_view()}</tbody>
        </table>
    }
}
