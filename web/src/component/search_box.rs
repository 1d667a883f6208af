use leptos::ev;
use leptos::prelude::*;

use super::glyph::NodeGlyph;
use super::icon::{IconView, SEARCH};
use crate::platform::document;
use crate::shell::use_shell;
use crate::state::route::Page;
use crate::state::search::{Hit, search};
use crate::state::vocabulary::node_kind_singular;

/// Results that are offered.
const OFFERED: usize = 30;

/// Finds a node by name, id, capability or domain. `/` leads here from anywhere.
#[component]
pub fn SearchBox() -> impl IntoView {
    let shell = use_shell();
    let words = RwSignal::new(String::new());
    let is_open = RwSignal::new(false);
    let active = RwSignal::new(0usize);
    let hits = Memo::new(move |_| {
        let words = words.get();
        shell.snapshot().map_or_else(Vec::new, |snapshot| search(&snapshot, &words, OFFERED))
    });
    let is_listed = Memo::new(move |_| is_open.get() && !words.with(|words| words.trim().is_empty()));
    let choose = move |node: u32| {
        is_open.set(false);
        match shell.page.get_untracked() {
            Page::Explorer | Page::Matrix | Page::Table | Page::Agent => shell.go_to_node(node),
            _ => shell.show_in_graph(node),
        }
    };
    let step = move |by: isize| {
        let count = hits.with_untracked(Vec::len);
        if count > 0 {
            is_open.set(true);
            active.update(|active| *active = active.saturating_add_signed(by).min(count - 1));
            document::reveal(&format!("search-result-{}", active.get_untracked()));
        }
    };
    let on_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "ArrowDown" => {
            event.prevent_default();
            step(isize::from(is_listed.get_untracked()));
        }
        "ArrowUp" => {
            event.prevent_default();
            step(-1);
        }
        "Enter" => {
            let hit = hits.with_untracked(|hits| hits.get(active.get_untracked()).map(|hit| hit.node));
            if let Some(node) = hit {
                choose(node);
            }
        }
        "Escape" => {
            if is_listed.get_untracked() {
                is_open.set(false);
            } else {
                words.set(String::new());
                shell.select(None);
            }
        }
        _ => {}
    };
    let row = move |(place, hit): (usize, Hit)| {
        let snapshot = shell.snapshot()?;
        let node = snapshot.node(hit.node)?;
        let hue = snapshot.slots.slot(node.agent_type.as_deref());
        let what = hit.reason.clone().unwrap_or_else(|| {
            node.agent_type.clone().unwrap_or_else(|| node_kind_singular(&node.kind).to_owned())
        });
        Some(view! {
            <li
                id=format!("search-result-{place}")
                class="search-result"
                role="option"
                data-testid="search-result"
                aria-selected=move || (active.get() == place).to_string()
                // Before the field loses the keyboard, which closes the list.
                on:pointerdown=move |event| {
                    event.prevent_default();
                    choose(hit.node);
                }
                on:pointermove=move |_| active.set(place)
            >
                <NodeGlyph kind=node.kind.clone() hue/>
                <span class="search-name">{node.name.clone()}</span>
                <span class="search-reason">{what}</span>
            </li>
        })
    };
    view! {
        <div class="search" role="search">
            <IconView icon=SEARCH/>
            <input
                id="search"
                data-testid="search"
                type="search"
                autocomplete="off"
                spellcheck="false"
                placeholder="Find an agent, tool, capability or domain"
                role="combobox"
                aria-label="Search the graph"
                aria-expanded=move || is_listed.get().to_string()
                aria-controls="search-results"
                aria-activedescendant=move || {
                    (is_listed.get() && !hits.with(Vec::is_empty)).then(|| format!("search-result-{}", active.get()))
                }
                prop:value=move || words.get()
                on:input=move |event| {
                    words.set(document::value_of(&event));
                    active.set(0);
                    is_open.set(true);
                }
                on:focus=move |_| is_open.set(true)
                on:blur=move |_| is_open.set(false)
                on:keydown=on_key
            />
            <kbd class="key-hint" aria-hidden="true">"/"</kbd>
            <Show when=move || is_listed.get()>
                <ul id="search-results" class="search-results" role="listbox" aria-label="Results">
                    {move || hits.get().into_iter().enumerate().map(row).collect_view()}
                    <Show when=move || hits.with(Vec::is_empty)>
                        <li class="empty-note">"Nothing has this name, id, capability or domain."</li>
                    </Show>
                </ul>
            </Show>
        </div>
    }
}
