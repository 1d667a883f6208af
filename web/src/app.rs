//! The frame of the page: what is always there, and which page stands in the middle.

use leptos::prelude::*;

use crate::component::app_news::{self, NewerVersion};
use crate::component::intake::FileInputs;
use crate::component::keep_notice::KeepNotice;
use crate::component::palette::Overlays;
use crate::component::rail::Rail;
use crate::component::status_line::StatusLine;
use crate::component::top_bar::TopBar;
use crate::page::explorer::Explorer;
use crate::page::matrix::Matrix;
use crate::page::settings::Settings;
use crate::page::validate::Validate;
use crate::platform::document;
use crate::shell::Shell;
use crate::state::action::{self, Action};
use crate::state::route::Page;

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    let shell = Shell::start();
    provide_context(shell);
    app_news::start();
    document::on_key(move |event| {
        let is_command = event.ctrl_key() || event.meta_key();
        let action = action::of_key(&event.key(), is_command, event.shift_key()).filter(|action| {
            // In a field keys are text, and its own undo is the field's; commands are there everywhere.
            *action == Action::Palette
                || (!document::is_writing(&event) && shell.obeys_key(*action, is_command))
        });
        let is_free =
            !event.alt_key() && !event.default_prevented() && shell.overlay.get_untracked().is_none();
        if let Some(action) = action.filter(|_| is_free) {
            event.prevent_default();
            shell.perform(action);
        }
    });
    let has_matrix =
        Memo::new(move |before| before.copied().unwrap_or_default() || shell.page.get() == Page::Matrix);
    let has_validated =
        Memo::new(move |before| before.copied().unwrap_or_default() || shell.page.get() == Page::Validate);
    Effect::new(move |_| {
        let node = shell.snapshot().zip(shell.selection.get());
        let name = node.and_then(|(snapshot, index)| Some(snapshot.node(index)?.name.clone()));
        if let Some(name) = name {
            shell.say(format!("{name} selected"));
        }
    });
    view! {
        <a class="skip-link" href="#search" on:click=|event| {
            event.prevent_default();
            document::focus("search");
        }>"Skip to search"</a>
        <TopBar/>
        <Rail/>
        // The drawing stays when another page is shown: its camera and its place on the graphics card survive.
        <main class="page" hidden=move || shell.page.get() != Page::Explorer><Explorer/></main>
        <Show when=move || has_matrix.get()>
            <main class="page" hidden=move || shell.page.get() != Page::Matrix><Matrix/></main>
        </Show>
        // So does the editor, with what can be undone in it; nothing of it is there before the first visit.
        <Show when=move || has_validated.get()>
            <main class="page" hidden=move || shell.page.get() != Page::Validate><Validate/></main>
        </Show>
        <Show when=move || shell.page.get() == Page::Settings>
            <main class="page"><Settings/></main>
        </Show>
        <StatusLine/>
        <KeepNotice/>
        <Overlays/>
        <FileInputs/>
        <NewerVersion/>
        <p class="visually-hidden" aria-live="polite">{move || shell.said.get()}</p>
    }
}
