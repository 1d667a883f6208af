use leptos::ev;
use leptos::prelude::*;

use super::glyph::NodeGlyph;
use crate::platform::document;
use crate::shell::use_shell;
use crate::state::search::{Hit, search};

/// Results that are offered.
const OFFERED: usize = 8;

/// A field in which a node is named.
#[component]
pub fn NodePicker(
    /// What it is for.
    label: &'static str,
    /// Id of the field.
    id: &'static str,
    /// Called with the node.
    on_pick: Callback<u32>,
) -> impl IntoView {
    let shell = use_shell();
    let words = RwSignal::new(String::new());
    let is_open = RwSignal::new(false);
    let active = RwSignal::new(0usize);
    let hits = Memo::new(move |_| {
        let words = words.get();
        shell.snapshot().map_or_else(Vec::new, |snapshot| search(&snapshot, &words, OFFERED))
    });
    let is_listed = Memo::new(move |_| is_open.get() && !hits.with(Vec::is_empty));
    let pick = move |node: u32| {
        is_open.set(false);
        let name = shell.snapshot_untracked().and_then(|snapshot| Some(snapshot.node(node)?.name.clone()));
        words.set(name.unwrap_or_default());
        on_pick.run(node);
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let last = hits.with_untracked(Vec::len).saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => active.update(|active| *active = (*active + 1).min(last)),
            "ArrowUp" => active.update(|active| *active = active.saturating_sub(1)),
            "Enter" => {
                if let Some(hit) = hits.with_untracked(|hits| hits.get(active.get_untracked()).cloned()) {
                    pick(hit.node);
                }
            }
            "Escape" => is_open.set(false),
            _ => return,
        }
        event.prevent_default();
    };
    let option = move |(place, hit): (usize, Hit)| {
        let snapshot = shell.snapshot_untracked()?;
        let node = snapshot.node(hit.node)?;
        let hue = snapshot.slots.slot(node.agent_type.as_deref());
        Some(view! {
            <li
                id=format!("{id}-{place}")
                class="search-result"
                role="option"
                aria-selected=move || (active.get() == place).to_string()
                on:pointerdown=move |event| {
                    event.prevent_default();
                    pick(hit.node);
                }
            >
                <NodeGlyph kind=node.kind.clone() hue/>
                <span class="search-name">{node.name.clone()}</span>
            </li>
        })
    };
    view! {
        <div class="picker">
            <input
                id=id
                class="field"
                type="search"
                autocomplete="off"
                spellcheck="false"
                role="combobox"
                placeholder=label
                aria-label=label
                aria-expanded=move || is_listed.get().to_string()
                aria-controls=format!("{id}-list")
                aria-activedescendant=move || is_listed.get().then(|| format!("{id}-{}", active.get()))
                data-testid=id
                prop:value=move || words.get()
                on:input=move |event| {
                    words.set(document::value_of(&event));
                    active.set(0);
                    is_open.set(true);
                }
                on:blur=move |_| is_open.set(false)
                on:keydown=on_key
            />
            <Show when=move || is_listed.get()>
                <ul id=format!("{id}-list") class="search-results" role="listbox" aria-label=label>
                    {move || hits.get().into_iter().enumerate().map(option).collect_view()}
                </ul>
            </Show>
        </div>
    }
}
