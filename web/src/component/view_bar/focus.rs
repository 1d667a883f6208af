//! The surroundings of one node.

use leptos::prelude::*;

use super::super::glyph::LineGlyph;
use crate::platform::document;
use crate::shell::use_shell;
use crate::state::ego::MOST_STEPS;
use crate::state::figures::{counted, grouped};
use crate::state::history::Act;
use crate::state::vocabulary::relation_label;

/// Only the surroundings of one node, and what lies beyond them.
#[component]
pub fn FocusPanel() -> impl IntoView {
    let shell = use_shell();
    let taming = shell.views.taming;
    let ego = Memo::new(move |_| taming.with(|taming| taming.ego.clone()));
    let name_of = move |key: &str| {
        let snapshot = shell.snapshot()?;
        Some(snapshot.report.graph.nodes.iter().find(|node| node.key == key)?.name.clone())
    };
    let centre = move || ego.with(|ego| ego.centre.clone()).and_then(|key| name_of(&key));
    let selected = Memo::new(move |_| {
        let key = shell.key_of_selection()?;
        ego.with(|ego| ego.centre.as_ref() != Some(&key)).then(|| Some((key.clone(), name_of(&key)?)))?
    });
    let hidden = move || shell.drawing.with(|drawing| drawing.beyond.clone()).unwrap_or_default();
    let kinds = move || {
        hidden()
            .by_kind
            .into_iter()
            .map(|(kind, count)| {
                let own = kind.clone();
                let is_followed = Memo::new(move |_| ego.with(|ego| ego.farther.contains(&own)));
                let switched = kind.clone();
                let label = relation_label(&kind);
                view! {
                    <button
                        type="button"
                        class="chip"
                        data-testid="expand-kind"
                        data-name=kind.clone()
                        aria-pressed=move || is_followed.get().to_string()
                        on:click=move |_| shell.change_taming(Act::step("Look farther"), |taming| {
                            taming.ego.toggle(&switched);
                        })
                    >
                        <LineGlyph kind=kind.clone()/>
                        {label}
                        <span class="figure">{(count > 0).then(|| format!("+{}", grouped(count.into())))}</span>
                    </button>
                }
            })
            .collect_view()
    };
    let depth = move || ego.with(|ego| ego.depth);
    view! {
        {move || match centre() {
            None => view! {
                <p class="panel-note">
                    {move || if selected.with(Option::is_some) {
                        "Draw only what is around the selected node."
                    } else {
                        "Select a node first; then only what is around it can be drawn."
                    }}
                </p>
            }.into_any(),
            Some(name) => view! {
                <p class="panel-line" data-testid="focus-centre"><span>"Around " <strong>{name}</strong></span></p>
            }.into_any(),
        }}
        {move || selected.get().map(|(key, name)| view! {
            <p class="panel-line">
                <button type="button" class="button small" data-testid="focus-selection" on:click=move |_| {
                    // What is around it is another drawing, to be seen as a whole.
                    shell.change(Act::step("Focus"), |view| {
                        view.taming.ego.look_at(&key);
                        view.camera = None;
                    });
                }>{format!("Only around {name}")}</button>
            </p>
        })}
        <Show when=move || ego.with(crate::state::ego::Ego::is_on)>
            <label class="slider">
                <span>"Distance"</span>
                <output>{move || counted(depth().into(), "step", "steps")}</output>
                <input
                    type="range" min="1" max=MOST_STEPS step="1"
                    data-testid="focus-depth"
                    aria-label="Distance from the middle"
                    prop:value=move || depth().to_string()
                    on:input=move |event| {
                        let depth = document::value_of(&event).parse().unwrap_or(1);
                        shell.change_taming(Act::run("Distance of the focus", "focus"), |taming| taming.ego.set_depth(depth));
                    }
                />
            </label>
            <p class="panel-line" role="status" data-testid="focus-hidden"><strong>{move || hidden().text()}</strong></p>
            <div class="chips" role="group" aria-label="One step farther along">{kinds}</div>
            <p class="panel-line">
                <button type="button" class="button small" data-testid="focus-off" on:click=move |_| {
                    shell.change(Act::step("Focus on nothing"), |view| {
                        view.taming.ego.clear();
                        view.camera = None;
                    });
                }>"Show everything"</button>
            </p>
        </Show>
    }
}
