//! The frame of the page: what is always there, and which page stands in the middle.

use leptos::prelude::*;

use crate::component::app_news::{self, NewerVersion};
use crate::component::intake::FileInputs;
use crate::component::keep_notice::KeepNotice;
use crate::component::rail::Rail;
use crate::component::status_line::StatusLine;
use crate::component::top_bar::TopBar;
use crate::page::explorer::Explorer;
use crate::page::later::{Later, later};
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
    // A page is built at its first visit and stays: the editor with what can be undone in it, lists where they were.
    let lazy = move |page: Page, build: fn(&Later) -> AnyView| {
        let was_visited =
            Memo::new(move |before| before.copied().unwrap_or_default() || shell.page.get() == page);
        view! {
            <Show when=move || was_visited.get()>
                <main class="page" hidden=move || shell.page.get() != page>{later(build)}</main>
            </Show>
        }
    };
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
        {lazy(Page::Matrix, |later| (later.matrix)())}
        {lazy(Page::Validate, |later| (later.validate)())}
        {lazy(Page::Table, |later| (later.table)())}
        {lazy(Page::Agent, |later| (later.agent)())}
        {lazy(Page::Findings, |later| (later.findings)())}
        {lazy(Page::Dashboard, |later| (later.dashboard)())}
        {lazy(Page::Compare, |later| (later.compare)())}
        {lazy(Page::Plugins, |later| (later.plugins)())}
        <Show when=move || shell.page.get() == Page::Settings>
            <main class="page">{later(|later| (later.settings)())}</main>
        </Show>
        <StatusLine/>
        <KeepNotice/>
        <Show when=move || shell.overlay.with(Option::is_some)>{later(|later| (later.overlays)())}</Show>
        <FileInputs/>
        <NewerVersion/>
        <p class="visually-hidden" aria-live="polite">{move || shell.said.get()}</p>
    }
}
