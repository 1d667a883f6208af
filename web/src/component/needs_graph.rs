use leptos::prelude::*;

use super::intake::Intake;
use crate::shell::use_shell;
use crate::state::session::Phase;

/// What it holds is shown when there is a graph; else how to get one.
#[component]
pub fn NeedsGraph(children: ChildrenFn) -> impl IntoView {
    let shell = use_shell();
    let has_graph = Memo::new(move |_| {
        shell.session.with(|session| {
            session.snapshot.as_ref().is_some_and(|snapshot| !snapshot.report.graph.nodes.is_empty())
        })
    });
    let is_ready = Memo::new(move |_| shell.session.with(|session| session.phase == Phase::Ready));
    view! {
        <Show when=move || has_graph.get()>{children()}</Show>
        <Show when=move || !is_ready.get() || shell.is_dragging.get()><Intake/></Show>
    }
}
