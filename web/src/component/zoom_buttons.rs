use leptos::prelude::*;

use super::icon::{FIT, IconView, MINUS, PLUS};

/// The buttons in the corner of what can be looked at closer.
#[component]
pub fn ZoomButtons(
    /// Looks closer.
    closer: impl Fn() + 'static,
    /// Looks from farther away.
    farther: impl Fn() + 'static,
    /// Shows everything.
    fit: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <div class="zoom" role="group" aria-label="Zoom">
            <button type="button" class="icon-button" title="Zoom in (+)" aria-label="Zoom in" on:click=move |_| closer()>
                <IconView icon=PLUS/>
            </button>
            <button type="button" class="icon-button" title="Zoom out (-)" aria-label="Zoom out" on:click=move |_| farther()>
                <IconView icon=MINUS/>
            </button>
            <button type="button" class="icon-button" title="Fit to screen (0)" aria-label="Fit to screen" on:click=move |_| fit()>
                <IconView icon=FIT/>
            </button>
        </div>
    }
}
