use leptos::prelude::*;

use super::icon::{AGENT, CHART, COMPARE, FINDINGS, GEAR, GRAPH, Icon, IconView, LIST, MATRIX, PLUG, TABLE};
use crate::shell::use_shell;
use crate::state::route::Page;

/// The pages, at the left edge.
#[component]
pub fn Rail() -> impl IntoView {
    let shell = use_shell();
    let link = move |page: Page, icon: Icon, name: &'static str| {
        view! {
            <a
                class="rail-link"
                href=format!("#{}", page.fragment())
                title=name
                aria-current=move || (shell.page.get() == page).then_some("page")
            >
                <IconView icon/>
                <span class="rail-name">{name}</span>
            </a>
        }
    };
    view! {
        <nav class="rail" aria-label="Pages">
            {link(Page::Explorer, GRAPH, "Explorer")}
            {link(Page::Matrix, MATRIX, "Matrix")}
            {link(Page::Table, TABLE, "Table")}
            {link(Page::Agent, AGENT, "Agent")}
            {link(Page::Validate, FINDINGS, "Validate")}
            {link(Page::Findings, LIST, "Findings")}
            {link(Page::Dashboard, CHART, "Dashboard")}
            {link(Page::Compare, COMPARE, "Compare")}
            {link(Page::Plugins, PLUG, "Plugins")}
            <span class="rail-space"></span>
            {link(Page::Settings, GEAR, "Settings")}
        </nav>
    }
}
