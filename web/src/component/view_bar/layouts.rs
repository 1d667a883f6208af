//! The choice of layouts, and what is pinned.

use leptos::prelude::*;

use crate::shell::use_shell;
use crate::state::arranging::LayoutKind;
use crate::state::figures::counted;
use crate::state::history::Act;

/// Which layout, around which node, and what is held.
#[component]
pub fn LayoutPanel() -> impl IntoView {
    let shell = use_shell();
    let arranging = shell.views.arranging;
    let option = move |kind: LayoutKind| {
        view! {
            <li>
                <label class="layout-choice">
                    <input
                        type="radio"
                        name="layout"
                        value=kind.name()
                        data-testid=format!("layout-{}", kind.name())
                        prop:checked=move || arranging.with(|arranging| arranging.layout == kind)
                        on:change=move |_| {
                            let centre = shell.key_of_selection_untracked();
                            shell.change_arranging(Act::step(format!("Layout: {}", kind.label())), |arranging| {
                                arranging.layout = kind;
                                if kind == LayoutKind::Radial && centre.is_some() {
                                    arranging.centre = centre;
                                }
                            });
                        }
                    />
                    <span class="choice-name">{kind.label()}</span>
                    <span class="choice-note">{kind.purpose()}</span>
                </label>
            </li>
        }
    };
    let name_of = move |key: &str| {
        let snapshot = shell.snapshot()?;
        let node = snapshot.report.graph.nodes.iter().find(|node| node.key == key)?;
        Some(node.name.clone())
    };
    let centre = move || {
        let (kind, centre) = arranging.with(|arranging| (arranging.layout, arranging.centre.clone()));
        (kind == LayoutKind::Radial).then(|| {
            centre.and_then(|key| name_of(&key)).unwrap_or_else(|| "the node with most relations".to_owned())
        })
    };
    let other_centre = Memo::new(move |_| {
        let selected = shell.key_of_selection()?;
        arranging.with(|arranging| arranging.centre.as_ref() != Some(&selected)).then_some(selected)
    });
    let pins = move || arranging.with(|arranging| arranging.pins.len() as u64);
    let selected_pin = move || {
        let key = shell.key_of_selection().or_else(|| shell.views.group.get())?;
        arranging.with(|arranging| arranging.is_pinned(&key)).then_some(key)
    };
    view! {
        <ul class="layout-choices">{LayoutKind::ALL.map(option).collect_view()}</ul>
        {move || centre().map(|name| view! {
            <p class="panel-line" data-testid="layout-centre">
                <span>"Around " <strong>{name}</strong></span>
                {move || other_centre.get().map(|key| view! {
                    <button type="button" class="link-button" on:click=move |_| {
                        shell.change_arranging(Act::step("Other centre"), |arranging| arranging.centre = Some(key.clone()));
                    }>"Use the selected node"</button>
                })}
            </p>
        })}
        <p class="panel-line" data-testid="pins">
            <span>
                {move || match pins() {
                    0 => "Drag a node to pin it there".to_owned(),
                    count => format!("{} pinned", counted(count, "node", "nodes")),
                }}
            </span>
            {move || selected_pin().map(|key| view! {
                <button type="button" class="link-button" data-testid="unpin" on:click=move |_| {
                    shell.change_arranging(Act::step("Unpin"), |arranging| arranging.unpin(&key));
                }>"Unpin this one"</button>
            })}
            <Show when=move || { pins() > 0 }>
                <button type="button" class="link-button" data-testid="unpin-all" on:click=move |_| {
                    shell.change_arranging(Act::step("Unpin all"), |arranging| arranging.pins.clear());
                }>"Unpin all"</button>
            </Show>
        </p>
    }
}
