//! The parts of the page beside the explorer, in a module of their own that is loaded when one of them is first shown.
//!
//! A module holds whatever nothing else leads to, so the rest of the page gets at these parts through [`Later`] alone.

use crate::worker::rare::Load as Loader;
use leptos::prelude::*;

use super::agent::Agent;
use super::compare::Compare;
use super::dashboard::Dashboard;
use super::findings::Findings;
use super::matrix::Matrix;
use super::plugins::Plugins;
use super::settings::Settings;
use super::table::Table;
use super::validate::Validate;
use crate::component::inspector::Inspector;
use crate::component::palette::Overlays;

type Build = fn() -> AnyView;

/// What builds each of them.
pub struct Later {
    pub(crate) agent: Build,
    pub(crate) compare: Build,
    pub(crate) dashboard: Build,
    pub(crate) findings: Build,
    pub(crate) matrix: Build,
    pub(crate) plugins: Build,
    pub(crate) settings: Build,
    pub(crate) table: Build,
    pub(crate) validate: Build,
    pub(crate) inspector: Build,
    pub(crate) overlays: Build,
}

/// Them. Only what loads them may name them.
pub static LATER: Later = Later {
    agent: || view! { <Agent/> }.into_any(),
    compare: || view! { <Compare/> }.into_any(),
    dashboard: || view! { <Dashboard/> }.into_any(),
    findings: || view! { <Findings/> }.into_any(),
    matrix: || view! { <Matrix/> }.into_any(),
    plugins: || view! { <Plugins/> }.into_any(),
    settings: || view! { <Settings/> }.into_any(),
    table: || view! { <Table/> }.into_any(),
    validate: || view! { <Validate/> }.into_any(),
    inspector: || view! { <Inspector/> }.into_any(),
    overlays: || view! { <Overlays/> }.into_any(),
};

/// What loads them: a context of the page.
#[derive(Clone, Copy)]
pub struct Parts(pub Loader<Later>);

/// How far a load is.
#[derive(Clone, Copy)]
enum Load {
    UnderWay,
    Done(&'static Later),
    Failed,
}

/// What `build` makes of the parts, as soon as they are there.
pub(crate) fn later(build: fn(&Later) -> AnyView) -> AnyView {
    let Parts(parts) = expect_context();
    let load = RwSignal::new(Load::UnderWay);
    let begin = move || {
        load.set(Load::UnderWay);
        leptos::task::spawn_local(async move {
            let loaded = parts().await.map_or(Load::Failed, Load::Done);
            // What was to be shown may be gone by now.
            load.try_set(loaded);
        });
    };
    begin();
    (move || match load.get() {
        Load::UnderWay => ().into_any(),
        Load::Done(later) => build(later),
        Load::Failed => view! {
            <div class="empty" role="alert">
                <p>"This part of the page did not load. Check the connection."</p>
                <button type="button" class="button" on:click=move |_| begin()>"Try again"</button>
            </div>
        }
        .into_any(),
    })
    .into_any()
}
