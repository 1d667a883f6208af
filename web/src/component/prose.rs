use leptos::prelude::*;

/// Text in which what stands between backticks is code, as the core writes its messages.
#[component]
pub fn Prose(text: String) -> impl IntoView {
    let parts = text.split('`').enumerate().map(|(index, part)| {
        let part = part.to_owned();
        if index % 2 == 1 { view! { <code>{part}</code> }.into_any() } else { part.into_any() }
    });
    parts.collect_view()
}
