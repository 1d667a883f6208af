//! Where one writes which nodes are to be shown, with what can be written next.

use leptos::ev;
use leptos::prelude::*;

use crate::platform::document;
use crate::render::drawing::Queried;
use crate::shell::use_shell;
use crate::state::completion::{Completion, completions};
use crate::state::figures::counted;

/// The field. It stands on more than one page, so that its parts have no fixed ids.
#[component]
pub fn QueryField() -> impl IntoView {
    let shell = use_shell();
    let id = StoredValue::new(format!("query-{:?}", shell.page.get_untracked()));
    let part = move |name: &str| id.with_value(|id| format!("{id}-{name}"));
    let ask = move |text: &str| shell.ask(text);
    let is_open = RwSignal::new(false);
    let active = RwSignal::new(None::<usize>);
    let offered = Memo::new(move |_| {
        if !is_open.get() {
            return Vec::new();
        }
        let snapshot = shell.snapshot();
        snapshot.map_or_else(Vec::new, |snapshot| {
            shell.filter.with(|filter| completions(&snapshot, filter.query()))
        })
    });
    let take = move |completion: &Completion| {
        ask(&completion.query);
        active.set(None);
        // What is finished offers nothing more.
        is_open.set(completion.query.ends_with([':', '>', '(', ' ']));
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let count = offered.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" => {
                is_open.set(true);
                active.update(|active| {
                    *active = Some(active.map_or(0, |active| (active + 1).min(count.saturating_sub(1))));
                });
            }
            "ArrowUp" => active.update(|active| *active = active.and_then(|active| active.checked_sub(1))),
            "Enter" | "Tab" => {
                let chosen = active.get_untracked();
                let chosen =
                    chosen.and_then(|chosen| offered.with_untracked(|offered| offered.get(chosen).cloned()));
                match chosen {
                    Some(chosen) => take(&chosen),
                    None => return is_open.set(false),
                }
            }
            "Escape" if is_open.get_untracked() && count > 0 => is_open.set(false),
            "Escape" => ask(""),
            _ => return,
        }
        event.prevent_default();
    };
    let option = move |(place, completion): (usize, Completion)| {
        let taken = completion.clone();
        view! {
            <li
                id=part(&format!("option-{place}"))
                class="search-result"
                role="option"
                data-testid="completion"
                aria-selected=move || (active.get() == Some(place)).to_string()
                // Before the field loses the keyboard, which closes the list.
                on:pointerdown=move |event| {
                    event.prevent_default();
                    take(&taken);
                }
            >
                <code>{completion.word.clone()}</code>
                <span class="search-reason">{completion.meaning.clone()}</span>
            </li>
        }
    };
    // Of what is drawn, not of what was typed since: the note counts what is on the screen.
    let is_queried = Memo::new(move |_| shell.drawing.with(|drawing| drawing.query != Queried::Nothing));
    let fault = Memo::new(move |_| shell.drawing.with(|drawing| drawing.query_fault().cloned()));
    let note = move || match fault.get() {
        Some(fault) => format!("{} (column {})", fault.message, fault.column),
        None => format!(
            "{} shown",
            counted(u64::from(shell.drawing.with(|drawing| drawing.shown_nodes)), "node is", "nodes are")
        ),
    };
    let is_listed = Memo::new(move |_| offered.with(|offered| !offered.is_empty()));
    view! {
        <section class="query">
            <input
                type="search"
                class="field"
                placeholder="type:worker -orphan"
                role="combobox"
                aria-label="Show only nodes that a query asks for"
                aria-describedby=part("note")
                aria-expanded=move || is_listed.get().to_string()
                aria-controls=part("list")
                aria-activedescendant=move || active.get().filter(|_| is_listed.get()).map(|active| part(&format!("option-{active}")))
                aria-invalid=move || fault.with(Option::is_some).to_string()
                autocomplete="off"
                spellcheck="false"
                data-testid="query"
                prop:value=move || shell.filter.with(|filter| filter.query().to_owned())
                on:input=move |event| {
                    is_open.set(true);
                    active.set(None);
                    ask(&document::value_of(&event));
                }
                on:blur=move |_| is_open.set(false)
                on:keydown=on_key
            />
            <Show when=move || is_listed.get()>
                <ul id=part("list") class="search-results completions" role="listbox" aria-label="What can be written">
                    {move || offered.get().into_iter().enumerate().map(option).collect_view()}
                </ul>
            </Show>
            <p id=part("note") class="facet-note" class:is-fault=move || fault.with(Option::is_some) role="status" data-testid="query-note">
                {move || is_queried.get().then(note)}
            </p>
        </section>
    }
}
