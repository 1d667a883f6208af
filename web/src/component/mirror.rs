use leptos::prelude::*;

use crate::shell::use_shell;
use crate::state::mirror::mirror;

/// The node that the keyboard is at, or that is selected, in words, for screen readers.
#[component]
pub fn Mirror() -> impl IntoView {
    let shell = use_shell();
    let mirrored = Memo::new(move |_| {
        let node = shell.cursor.get().or(shell.selection.get())?;
        mirror(&*shell.snapshot()?, node)
    });
    view! {
        <div id="graph-mirror" class="visually-hidden" data-testid="mirror">
            {move || mirrored.get().map(|mirrored| view! {
                <p>{mirrored.summary}</p>
                <ul aria-label="Its relations">
                    {mirrored.relations.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}
                </ul>
            })}
        </div>
    }
}
