//! The frame of the page: what is always there, and which page stands in the middle.

use leptos::prelude::*;

use crate::component::intake::FileInputs;
use crate::component::rail::Rail;
use crate::component::status_line::StatusLine;
use crate::component::top_bar::TopBar;
use crate::page::agent::Agent;
use crate::page::compare::Compare;
use crate::page::dashboard::Dashboard;
use crate::page::explorer::Explorer;
use crate::page::findings::Findings;
use crate::page::table::Table;
use crate::page::validate::Validate;
use crate::platform::document;
use crate::shell::Shell;
use crate::state::route::Page;

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    let shell = Shell::start();
    provide_context(shell);
    document::set_root_attribute("data-theme", shell.theme.get_untracked().name());
    document::on_key(move |event| {
        if event.key() == "/" && !document::is_writing(&event) {
            event.prevent_default();
            document::focus("search");
        } else if event.key() == "Escape" && !document::is_writing(&event) {
            // The page of a node would lose what it is about.
            if shell.page.get_untracked() != Page::Agent {
                shell.select(None);
            }
            shell.has_filters_open.set(false);
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
    let announcement = move || {
        let node = shell.snapshot().zip(shell.selection.get());
        node.and_then(|(snapshot, index)| Some(format!("{} selected", snapshot.node(index)?.name)))
            .unwrap_or_default()
    };
    view! {
        <a class="skip-link" href="#search" on:click=|event| {
            event.prevent_default();
            document::focus("search");
        }>"Skip to search"</a>
        <TopBar/>
        <Rail/>
        // The drawing stays when another page is shown: its camera and its place on the graphics card survive.
        <main class="page" hidden=move || shell.page.get() != Page::Explorer><Explorer/></main>
        {lazy(Page::Validate, || view! { <Validate/> }.into_any())}
        {lazy(Page::Table, || view! { <Table/> }.into_any())}
        {lazy(Page::Agent, || view! { <Agent/> }.into_any())}
        {lazy(Page::Findings, || view! { <Findings/> }.into_any())}
        {lazy(Page::Dashboard, || view! { <Dashboard/> }.into_any())}
        {lazy(Page::Compare, || view! { <Compare/> }.into_any())}
        <StatusLine/>
        <FileInputs/>
        <p class="visually-hidden" aria-live="polite">{announcement}</p>
    }
}
