use leptos::prelude::*;

use super::icon::{IconView, LINK, REDO, UNDO};
use crate::shell::use_shell;

/// Undo, redo and share. The tooltips name the steps.
#[component]
pub fn StepButtons() -> impl IntoView {
    let shell = use_shell();
    let undone = Memo::new(move |_| shell.history.with(|history| history.undo_name().map(str::to_owned)));
    let redone = Memo::new(move |_| shell.history.with(|history| history.redo_name().map(str::to_owned)));
    let undo_title = move || match undone.get() {
        Some(name) => format!("Undo: {name} (Ctrl+Z)"),
        None => "Nothing to undo".to_owned(),
    };
    let redo_title = move || match redone.get() {
        Some(name) => format!("Redo: {name} (Ctrl+Shift+Z)"),
        None => "Nothing to redo".to_owned(),
    };
    view! {
        <button
            type="button"
            class="icon-button"
            data-testid="undo"
            title=undo_title
            aria-label=undo_title
            aria-disabled=move || undone.with(Option::is_none).to_string()
            on:click=move |_| shell.undo()
        >
            <IconView icon=UNDO/>
        </button>
        <button
            type="button"
            class="icon-button"
            data-testid="redo"
            title=redo_title
            aria-label=redo_title
            aria-disabled=move || redone.with(Option::is_none).to_string()
            on:click=move |_| shell.redo()
        >
            <IconView icon=REDO/>
        </button>
        <button
            type="button"
            class="icon-button"
            data-testid="share"
            title="Copy a link to this view"
            aria-label="Copy a link to this view"
            on:click=move |_| shell.share()
        >
            <IconView icon=LINK/>
        </button>
    }
}
