//! The frame of the page: what is always there, and which page stands in the middle.

use leptos::prelude::*;

use crate::component::app_news::{self, NewerVersion};
use crate::component::intake::FileInputs;
use crate::component::keep_notice::KeepNotice;
use crate::component::palette::Overlays;
use crate::component::rail::Rail;
use crate::component::status_line::StatusLine;
use crate::component::top_bar::TopBar;
use crate::page::agent::Agent;
use crate::page::compare::Compare;
use crate::page::dashboard::Dashboard;
use crate::page::explorer::Explorer;
use crate::page::findings::Findings;
use crate::page::matrix::Matrix;
use crate::page::plugins::Plugins;
use crate::page::settings::Settings;
use crate::page::table::Table;
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
    // A page is built at its first visit and stays: the editor with what can be undone in it, lists where they were.
    let lazy = move |page: Page, build: fn() -> AnyView| {
        let was_visited =
            Memo::new(move |before| before.copied().unwrap_or_default() || shell.page.get() == page);
        view! {
            <Show when=move || was_visited.get()>
                <main class="page" hidden=move || shell.page.get() != page>{build()}</main>
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
        {lazy(Page::Matrix, || view! { <Matrix/> }.into_any())}
        {lazy(Page::Validate, || view! { <Validate/> }.into_any())}
        {lazy(Page::Table, || view! { <Table/> }.into_any())}
        {lazy(Page::Agent, || view! { <Agent/> }.into_any())}
        {lazy(Page::Findings, || view! { <Findings/> }.into_any())}
        {lazy(Page::Dashboard, || view! { <Dashboard/> }.into_any())}
        {lazy(Page::Compare, || view! { <Compare/> }.into_any())}
        {lazy(Page::Plugins, || view! { <Plugins/> }.into_any())}
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
