//! Files, the text of one of them, and the findings, which follow every edit.

use leptos::prelude::*;

use crate::component::code_editor::CodeEditor;
use crate::component::file_tree::FileTree;
use crate::component::intake::Intake;
use crate::component::problem_list::ProblemList;
use crate::component::starters::Starters;
use crate::shell::use_shell;
use crate::state::figures::grouped;
use crate::state::session::Phase;

/// The panels; where there is room for one only, tabs choose it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Panel {
    Files,
    Text,
    Findings,
}

/// The page.
#[component]
pub fn Validate() -> impl IntoView {
    let shell = use_shell();
    let desk = shell.desk;
    let panel = RwSignal::new(Panel::Files);
    let has_files = Memo::new(move |_| {
        shell.session.with(|session| session.snapshot.is_some()) || desk.edits.with(|edits| !edits.is_empty())
    });
    // Progress and failures stand over the page; that nothing defines an agent, the files say themselves.
    let is_waiting = Memo::new(move |_| {
        let phase = shell.session.with(|session| session.phase.clone());
        shell.is_dragging.get()
            || matches!(phase, Phase::Starting | Phase::Reading { .. } | Phase::Building | Phase::Failed(_))
    });
    // What is asked for is shown.
    Effect::new(move |_| {
        desk.wish.track();
        if desk.file.with(Option::is_some) {
            panel.set(Panel::Text);
        }
    });
    let findings = move || grouped(desk.problems.with(|problems| problems.total().all()).into());
    let tab = move |which: Panel, name: &'static str| {
        view! {
            <button
                type="button"
                class="tab"
                role="tab"
                aria-selected=move || (panel.get() == which).to_string()
                on:click=move |_| panel.set(which)
            >
                {name}
                {(which == Panel::Findings).then(|| view! { <span class="figure">{findings}</span> })}
            </button>
        }
    };
    let name = move || match panel.get() {
        Panel::Files => "files",
        Panel::Text => "text",
        Panel::Findings => "findings",
    };
    view! {
        <div class="validate">
            <h1 class="visually-hidden">"Validate"</h1>
            <Show when=move || has_files.get() fallback=move || view! {
                <Show when=move || !is_waiting.get()><Starters/></Show>
            }>
                <div class="tabs only-small" role="tablist" aria-label="Panels">
                    {tab(Panel::Files, "Files")}
                    {tab(Panel::Text, "Text")}
                    {tab(Panel::Findings, "Findings")}
                </div>
                <div class="panels" data-panel=name>
                    <FileTree on_choose=Callback::new(move |()| panel.set(Panel::Text))/>
                    <CodeEditor/>
                    <ProblemList/>
                </div>
            </Show>
            <Show when=move || is_waiting.get()><Intake/></Show>
        </div>
    }
}
