//! The graph, its filters and the selected node.

use leptos::prelude::*;

use crate::component::facets::Facets;
use crate::component::graph_canvas::GraphCanvas;
use crate::component::intake::Intake;
use crate::component::view_bar::ViewBar;
use crate::page::later::later;
use crate::shell::use_shell;
use crate::state::session::Phase;

/// The page.
#[component]
pub fn Explorer() -> impl IntoView {
    let shell = use_shell();
    let has_graph = Memo::new(move |_| {
        shell.session.with(|session| {
            session.snapshot.as_ref().is_some_and(|snapshot| !snapshot.report.graph.nodes.is_empty())
        })
    });
    let is_ready = Memo::new(move |_| shell.session.with(|session| session.phase == Phase::Ready));
    view! {
        <div class="explorer" class:has-selection=move || shell.selection.get().is_some()>
            <h1 class="visually-hidden">"Explorer"</h1>
            <Show when=move || has_graph.get()><Facets/></Show>
            <div class="stage">
                <GraphCanvas/>
                <Show when=move || has_graph.get()><ViewBar/></Show>
                <Show when=move || !is_ready.get() || shell.is_dragging.get()><Intake/></Show>
            </div>
            <Show when=move || has_graph.get() && shell.selection.get().is_some()>{later(|later| (later.inspector)())}</Show>
        </div>
    }
}
