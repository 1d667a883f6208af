//! Groups of nodes that are drawn as one point.

use leptos::prelude::*;

use super::super::icon::{CHEVRON, IconView};
use crate::shell::use_shell;
use crate::state::figures::{counted, grouped};
use crate::state::folding::{FoldBy, FoldRow};
use crate::state::history::Act;

/// Most groups in the list: nobody reads more.
const MOST_ROWS: usize = 400;

/// By what nodes are grouped, and which groups are open.
#[component]
pub fn GroupsPanel() -> impl IntoView {
    let shell = use_shell();
    let taming = shell.views.taming;
    let folding = Memo::new(move |_| taming.with(|taming| taming.folding.clone()));
    let level = move |by: FoldBy| {
        let place = move || folding.with(|folding| folding.levels().iter().position(|&level| level == by));
        view! {
            <button
                type="button"
                class="chip"
                data-testid=format!("group-by-{}", by.name())
                aria-pressed=move || place().is_some().to_string()
                on:click=move |_| shell.change_taming(Act::step(format!("Group by {}", by.label().to_lowercase())), |taming| {
                    taming.folding.toggle_level(by);
                })
            >
                {move || place().map(|place| view! { <span class="chip-number">{place + 1}</span> })}
                {by.label()}
            </button>
        }
    };
    let rows = Memo::new(move |_| shell.drawing.with(|drawing| drawing.folds.clone()));
    let list = move || {
        rows.with(|rows| {
            rows.iter()
                .take(MOST_ROWS)
                .map(|FoldRow { key, name, by, size, depth, point }| {
                    let (is_open, turned) = (point.is_none(), key.clone());
                    view! {
                        <li>
                            <button
                                type="button"
                                class="group-line"
                                style=format!("--depth: {depth}")
                                data-testid="group-line"
                                data-key=key.clone()
                                data-depth=*depth
                                aria-expanded=is_open.to_string()
                                title=by.label()
                                on:click=move |_| shell.turn_group(&turned)
                            >
                                <IconView icon=CHEVRON/>
                                <span class="toggle-name">{name.clone()}</span>
                                <span class="figure">{grouped((*size).into())}</span>
                            </button>
                        </li>
                    }
                })
                .collect_view()
        })
    };
    let more = move || rows.with(Vec::len).saturating_sub(MOST_ROWS) as u64;
    view! {
        <p class="panel-note">"Draw groups as one point each. Further choices divide the groups inside."</p>
        <div class="chips" role="group" aria-label="Group by">{FoldBy::ALL.map(level).collect_view()}</div>
        <Show when=move || folding.with(crate::state::folding::Folding::is_on)>
            <p class="panel-line">
                <button type="button" class="link-button" data-testid="collapse-all" on:click=move |_| {
                    shell.change_taming(Act::step("Collapse all"), |taming| taming.folding.collapse_all());
                }>"Collapse all"</button>
                <button type="button" class="link-button" data-testid="expand-all" on:click=move |_| {
                    shell.change_taming(Act::step("Expand all"), |taming| taming.folding.expand_all());
                }>"Expand all"</button>
                <button type="button" class="link-button" data-testid="no-groups" on:click=move |_| {
                    shell.change_taming(Act::step("No groups"), |taming| taming.folding.clear());
                }>"No groups"</button>
            </p>
            <ul class="group-lines" data-testid="group-lines">{list}</ul>
            <Show when=move || { more() > 0 }>
                <p class="panel-note">{move || format!("{} not listed", counted(more(), "group", "groups"))}</p>
            </Show>
        </Show>
    }
}
