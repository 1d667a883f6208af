//! A line over the drawing that says how many relations are on it, with the switch to show all of them.

use leptos::prelude::*;

use crate::shell::use_shell;
use crate::state::shown::{Shown, statement};

/// The line.
#[component]
pub fn DrawnNote(
    /// How much is drawn.
    shown: RwSignal<Shown>,
) -> impl IntoView {
    let shell = use_shell();
    let said = Memo::new(move |_| shell.drawing.with(|drawing| statement(drawing, shown.get())));
    let toggle = move |_| shell.toggle_every_relation();
    move || {
        let said = said.get()?;
        Some(view! {
            <div class="drawn-note" data-testid="drawn-note">
                <span>
                    <strong>{said.text}</strong>
                    {(!said.rest.is_empty()).then(|| view! { <span class="drawn-rest">{said.rest}</span> })}
                </span>
                <button type="button" class="link-button" data-testid="show-all" on:click=toggle>
                    {if said.is_partial { "Show all" } else { "Summarise" }}
                </button>
            </div>
        })
    }
}
