use leptos::prelude::*;
use ossa_core::wire::Finding;

use super::icon::{COPY, IconView};
use super::prose::Prose;
use crate::platform::clipboard;
use crate::shell::use_shell;
use crate::state::finding::{excerpt, location};
use crate::state::route::Spot;

/// A finding with the lines of source it stands in.
#[component]
pub fn Excerpt(
    /// The finding.
    finding: Finding,
) -> impl IntoView {
    let shell = use_shell();
    let place = finding.place.clone();
    let path = location(&finding);
    let source = move || {
        let place = place.clone()?;
        let text = shell.text.get().filter(|text| text.path == place.path)?;
        let Some(text) = text.text else {
            return Some(
                view! { <p class="empty-note">"The text of this file is on the server."</p> }.into_any(),
            );
        };
        let lines = excerpt(&text, &place);
        let rows = lines.into_iter().map(|line| {
            let [before, marked, after] = line.parts;
            // An empty place is a gap: show where it is all the same.
            let marked = if line.is_marked && marked.is_empty() { " ".to_owned() } else { marked };
            view! {
                <tr class:marked=line.is_marked>
                    <td class="line-number">{line.number}</td>
                    <td class="line-text">{before}<mark>{marked}</mark>{after}</td>
                </tr>
            }
        });
        Some(view! { <div class="source-scroll"><table class="source-lines">{rows.collect_view()}</table></div> }.into_any())
    };
    let labels = finding.labels.iter().map(|label| {
        view! {
            <li>
                <span><Prose text=label.text.clone()/></span>
                <span class="path">{format!("{}:{}:{}", label.place.path, label.place.line, label.place.column)}</span>
            </li>
        }
    });
    let labels = (!finding.labels.is_empty())
        .then(|| view! { <ul class="finding-labels">{labels.collect_view()}</ul> });
    view! {
        <article class=format!("excerpt severity-{}", finding.severity)>
            <h2><span class="severity-dot" aria-hidden="true"></span><span><Prose text=finding.message.clone()/></span></h2>
            <p class="finding-place">
                <code class="finding-code">{finding.code.clone()}</code>
                <span>{finding.name.clone()}</span>
            </p>
            {path.zip(finding.place.clone()).map(|(path, place)| {
                let copied = path.clone();
                let visit = move |_| shell.visit(&place.path, Some(Spot { line: place.line, column: place.column }));
                view! {
                    <p class="excerpt-path">
                        <button type="button" class="link path" title="Open in the editor" on:click=visit>{path}</button>
                        <button
                            type="button"
                            class="tiny-button"
                            title="Copy the place"
                            aria-label="Copy the place"
                            on:click=move |_| clipboard::copy(&copied)
                        >
                            <IconView icon=COPY/>
                        </button>
                    </p>
                }
            })}
            {source}
            {finding.help.clone().map(|help| view! { <p class="help"><Prose text=help/></p> })}
            {labels}
        </article>
    }
}
