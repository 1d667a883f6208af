//! What can be done with one node: a list at its place.

use leptos::ev;
use leptos::html::Div;
use leptos::prelude::*;

use crate::platform::document;
use crate::shell::{Shell, use_shell};
use crate::state::filter::Facet;

/// A node and where its list opens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MenuAt {
    /// The node.
    pub node: u32,
    /// Where, in pixels of the drawing.
    pub place: (f32, f32),
}

type Choice = (String, Box<dyn Fn()>);

#[expect(clippy::large_types_passed_by_value, reason = "the choices keep it, and it is made to be copied")]
fn choices(shell: Shell, index: u32) -> Vec<Choice> {
    let Some(snapshot) = shell.snapshot_untracked() else { return Vec::new() };
    let Some(node) = snapshot.node(index) else { return Vec::new() };
    let mut choices: Vec<Choice> = vec![
        ("Select".to_owned(), Box::new(move || shell.select(Some(index)))),
        ("Select and bring to the middle".to_owned(), Box::new(move || shell.go_to(index))),
    ];
    let id = node.id.clone();
    choices.push((
        "Show only what is related to it".to_owned(),
        Box::new(move || shell.ask(&format!("hop({}, 1)", format_args!("\"{id}\"")))),
    ));
    let (facet, name) = match &node.agent_type {
        Some(name) => (Facet::AgentType, name.clone()),
        None => (Facet::NodeKind, node.kind.clone()),
    };
    let label = format!("Hide {}", shell.facet_label(facet, &name));
    choices.push((label, Box::new(move || shell.toggle(facet, &name))));
    if let Some(path) = node.files.first().map(|file| file.path.clone()) {
        choices.push(("Open its file".to_owned(), Box::new(move || shell.visit(&path, None))));
    }
    choices
}

/// The list, when it is open.
#[component]
pub fn NodeMenu(
    /// Where.
    menu: RwSignal<Option<MenuAt>>,
) -> impl IntoView {
    let shell = use_shell();
    let list = NodeRef::<Div>::new();
    Effect::new(move |_| {
        if let (Some(list), Some(_)) = (list.get(), menu.get()) {
            document::focus_first(&list);
        }
    });
    let close = move || {
        menu.set(None);
        document::focus("drawing");
    };
    let on_key = move |event: ev::KeyboardEvent| {
        match event.key().as_str() {
            "ArrowDown" => document::focus_sibling(&event, true),
            "ArrowUp" => document::focus_sibling(&event, false),
            "Escape" | "Tab" => close(),
            _ => return,
        }
        event.stop_propagation();
        event.prevent_default();
    };
    move || {
        let MenuAt { node, place: (x, y) } = menu.get()?;
        let name = shell.snapshot_untracked()?.node(node)?.name.clone();
        let title = name.clone();
        let rows = choices(shell, node).into_iter().map(|(label, act)| {
            let chosen = move |_| {
                close();
                act();
            };
            view! { <button type="button" class="menu-row" role="menuitem" on:click=chosen>{label}</button> }
        });
        Some(view! {
            <div class="menu-ground" on:pointerdown=move |_| close()></div>
            <div
                node_ref=list
                class="menu"
                role="menu"
                aria-label=name
                data-testid="node-menu"
                style=format!("left: min({x}px, calc(100% - 250px)); top: min({y}px, calc(100% - 210px))")
                on:keydown=on_key
            >
                <p class="menu-title">{title}</p>
                {rows.collect_view()}
            </div>
        })
    }
}
