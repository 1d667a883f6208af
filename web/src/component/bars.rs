//! Counts as bars, each with its name and figure, so that nothing is said by length alone.

use leptos::prelude::*;

use crate::state::figures::grouped;

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What it counts.
    pub name: String,
    /// How many.
    pub count: f64,
    /// The class that colours it; empty for the usual colour.
    pub class: String,
    /// Whether it is the one that was chosen.
    pub is_chosen: bool,
}

impl Bar {
    /// A bar of the usual colour.
    pub fn new(name: impl Into<String>, count: f64) -> Self {
        Self { name: name.into(), count, class: String::new(), is_chosen: false }
    }
}

/// Bars that are listed before a person asks for all.
const LISTED: usize = 12;

/// Bars from the longest to the shortest, as they come.
#[component]
pub fn Bars(
    /// The bars.
    #[prop(into)]
    bars: Signal<Vec<Bar>>,
    /// Called with the name of one that is pressed; without it none can be.
    #[prop(optional, into)]
    on_choose: Option<Callback<String>>,
) -> impl IntoView {
    let shows_all = RwSignal::new(false);
    let most = Memo::new(move |_| bars.with(|bars| bars.iter().map(|bar| bar.count).fold(1e-300, f64::max)));
    let bar = move |bar: Bar| {
        let share = 100.0 * bar.count / most.get_untracked();
        let inside = view! {
            <span class="bar-name">{bar.name.clone()}</span>
            <span class="bar-track" aria-hidden="true"><span class=format!("bar-fill {}", bar.class) style=format!("width: {share:.1}%")></span></span>
            <span class="figure">{grouped(bar.count as u64)}</span>
        };
        let name = bar.name.clone();
        let inside = match on_choose {
            Some(choose) => view! {
                <button type="button" class="bar" aria-pressed=bar.is_chosen.to_string() on:click=move |_| choose.run(name.clone())>{inside}</button>
            }
            .into_any(),
            None => view! { <div class="bar">{inside}</div> }.into_any(),
        };
        view! { <li data-testid="bar" data-name=bar.name data-count=bar.count.to_string()>{inside}</li> }
    };
    let listed = move || {
        let limit = if shows_all.get() { usize::MAX } else { LISTED };
        bars.get().into_iter().take(limit).map(bar).collect_view()
    };
    let hidden = move || bars.with(Vec::len).saturating_sub(LISTED) as u64;
    view! {
        <ul class="bars">{listed}</ul>
        <Show when=move || { hidden() > 0 && !shows_all.get() }>
            <button type="button" class="link" on:click=move |_| shows_all.set(true)>{move || format!("Show {} more", grouped(hidden()))}</button>
        </Show>
    }
}
