//! A long list of which only the rows that can be seen are in the document.

use leptos::ev;
use leptos::html::Div;
use leptos::prelude::*;

use crate::platform::document;

/// Rows beyond the edges, so that scrolling does not show gaps.
const MARGIN: usize = 10;

/// What a list is made of.
#[derive(Clone, Copy)]
pub struct Rows {
    /// How many rows there are.
    pub count: Signal<usize>,
    /// Changes whenever the rows do, so that none is shown that was.
    pub version: Signal<u64>,
    /// Height of a row in pixels.
    pub height: f64,
    /// Height of what stays above them.
    pub head: f64,
    /// The row that has the keyboard.
    pub active: Signal<Option<usize>>,
    /// Moves the keyboard to a row.
    pub go: Callback<usize>,
    /// Opens a row.
    pub open: Callback<usize>,
}

/// The list: a region that scrolls, with the keyboard on one of its rows.
#[component]
pub fn VirtualRows(
    /// What it is made of.
    rows: Rows,
    /// Its role for screen readers: `grid` or `listbox`.
    role: &'static str,
    /// What people call it.
    label: &'static str,
    /// Test id, and the beginning of the ids of rows.
    name: &'static str,
    /// What stays above the rows.
    #[prop(optional)]
    head: Option<AnyView>,
    /// A row; it gets the id `NAME-INDEX` and stands at `top`.
    row: Callback<usize, AnyView>,
) -> impl IntoView {
    let Rows { count, version, height, head: head_height, active, go, open } = rows;
    let place = NodeRef::<Div>::new();
    let scrolled = RwSignal::new((600.0, 0.0));
    let measure = move || {
        if let Some(place) = place.get_untracked() {
            let now = document::scroll(&place);
            if scrolled.get_untracked() != now {
                scrolled.set(now);
            }
        }
    };
    Effect::new(move |_| {
        if let Some(place) = place.get() {
            document::on_resize(&place, measure);
        }
    });
    // The row with the keyboard is seen, whoever moved it there.
    Effect::new(move |_| {
        if let (Some(active), Some(place)) = (active.get(), place.get()) {
            let top = active as f64 * height;
            document::scroll_to(&place, top, top + height + head_height);
            measure();
        }
    });
    let on_key = move |event: ev::KeyboardEvent| {
        let at = active.get_untracked();
        let last = count.get_untracked().saturating_sub(1);
        let page = ((scrolled.get_untracked().0 - head_height) / height) as usize;
        let to = match event.key().as_str() {
            _ if event.ctrl_key() || event.meta_key() || event.alt_key() => return,
            "ArrowDown" => at.map_or(0, |at| (at + 1).min(last)),
            "ArrowUp" => at.map_or(last, |at| at.saturating_sub(1)),
            "Home" => 0,
            "End" => last,
            "PageDown" => (at.unwrap_or(0) + page).min(last),
            "PageUp" => at.unwrap_or(0).saturating_sub(page),
            "Enter" => {
                if let Some(at) = at {
                    event.prevent_default();
                    open.run(at);
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        if count.get_untracked() > 0 {
            go.run(to);
        }
    };
    // Rows that can be seen: the first, and one past the last.
    let window = Memo::new(move |_| {
        let (seen, top) = scrolled.get();
        let first = ((top / height) as usize).saturating_sub(MARGIN);
        (first, first + (seen / height).ceil() as usize + 2 * MARGIN)
    });
    let seen = move || {
        let (from, to) = window.get();
        let (version, to) = (version.get(), to.min(count.get()));
        (from.min(to)..to).map(|index| (version, index)).collect::<Vec<_>>()
    };
    let active_row = move || {
        let (from, to) = window.get();
        active.get().filter(|index| (from..to).contains(index)).map(|index| format!("{name}-{index}"))
    };
    view! {
        <div
            class="virtual"
            role=role
            tabindex="0"
            aria-label=label
            aria-rowcount=move || (role == "grid").then(|| count.get().to_string())
            aria-activedescendant=active_row
            node_ref=place
            data-testid=name
            on:scroll=move |_| measure()
            on:keydown=on_key
        >
            {head}
            <div class="virtual-rows" role="presentation" style=move || format!("height: {}px", count.get() as f64 * height)>
                <For each=seen key=Clone::clone children=move |(_, index)| row.run(index)/>
            </div>
        </div>
    }
}
