//! What colours and sizes of nodes say, and what the colours mean.

use leptos::prelude::*;

use super::glyph::NodeGlyph;
use crate::platform::document;
use crate::render::drawing::Class;
use crate::shell::use_shell;
use crate::state::figures::grouped;
use crate::state::look::{Colour, Look, Size};

/// The choices and the legend, whose lines hide and show what has their colour.
#[component]
pub fn Legend() -> impl IntoView {
    let shell = use_shell();
    let colours = move || {
        Colour::CHOICES.map(|(colour, name)| {
            let is_chosen = move || shell.look.with(Look::colour) == colour;
            view! { <option value=name selected=is_chosen>{name}</option> }
        })
    };
    let sizes = Size::CHOICES.map(|(size, name)| {
        let is_chosen = move || shell.look.with(Look::size) == size;
        view! { <option value=name selected=is_chosen>{name}</option> }
    });
    let classes = Memo::new(move |_| shell.drawing.with(|drawing| drawing.legend.clone()));
    let line = move |class: Class| {
        let (name, toggled) = (class.name.clone(), class.name.clone());
        let is_shown = Memo::new(move |_| shell.look.with(|look| look.shows(&name)));
        view! {
            <li data-testid="legend-class" data-name=class.name.clone() data-count=class.count.to_string()>
                <button
                    type="button"
                    class="toggle"
                    aria-pressed=move || is_shown.get().to_string()
                    title=move || if is_shown.get() { "Hide" } else { "Show" }
                    on:click=move |_| shell.change_look("Hide or show a colour", |look| look.toggle(&toggled))
                >
                    <NodeGlyph kind="agent" hue=class.slot/>
                    <span class="toggle-name">{class.name.clone()}</span>
                    <span class="figure">{grouped(class.count.into())}</span>
                </button>
            </li>
        }
    };
    let only_changes = move |_| shell.change_look("Show only changes", |look| look.toggle("unchanged"));
    view! {
        <section>
            <h2>"Look"</h2>
            <Show
                when=move || shell.is_comparing.get()
                fallback=move || view! {
                    <label class="look-choice">
                        <span>"Colour"</span>
                        <select data-testid="colour-by" on:change=move |event| {
                            let name = document::value_of(&event);
                            if let Some((colour, _)) = Colour::CHOICES.into_iter().find(|(_, label)| *label == name) {
                                shell.change_look("Change colours", |look| look.colour_by(colour));
                            }
                        }>{colours()}</select>
                    </label>
                }
            >
                <label class="switch">
                    <input
                        type="checkbox"
                        data-testid="only-changes"
                        prop:checked=move || !shell.look.with(|look| look.shows("unchanged"))
                        on:change=only_changes
                    />
                    <span>"Only changes"</span>
                </label>
            </Show>
            <label class="look-choice">
                <span>"Size"</span>
                <select data-testid="size-by" on:change=move |event| {
                    let name = document::value_of(&event);
                    if let Some((size, _)) = Size::CHOICES.into_iter().find(|(_, label)| *label == name) {
                        shell.change_look("Change sizes", |look| look.size_by(size));
                    }
                }>{sizes}</select>
            </label>
            <ul data-testid="legend">
                <For each=move || classes.get() key=|class| (class.name.clone(), class.slot, class.count) children=line/>
            </ul>
            <Show when=move || shell.is_comparing.get()>
                <button type="button" class="button" data-testid="stop-comparing" on:click=move |_| shell.draw_changes(false)>
                    "Stop drawing changes"
                </button>
            </Show>
        </section>
    }
}
