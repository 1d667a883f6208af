use leptos::prelude::*;
use ossa_core::wire::{Finding, Place};

use super::prose::Prose;
use crate::shell::use_shell;
use crate::state::finding::location;
use crate::state::route::Spot;

/// One finding in a list.
#[component]
pub fn FindingRow(
    /// The finding.
    finding: Finding,
    /// Whether it is the one whose source is shown.
    #[prop(into)]
    is_chosen: Signal<bool>,
    /// Whether it says which file it is in.
    #[prop(default = true)]
    names_file: bool,
    /// Called when it is chosen.
    on_choose: impl Fn() + 'static,
    /// Whether it says what to do, and which other places explain it.
    #[prop(optional)]
    is_full: bool,
    /// Called to make its fix; without it none is offered.
    #[prop(optional_no_strip)]
    on_fix: Option<Callback<()>>,
) -> impl IntoView {
    let place = match &finding.place {
        Some(place) if !names_file => Some(format!("{}:{}", place.line, place.column)),
        _ => location(&finding),
    };
    let shell = use_shell();
    let help = finding.help.clone().filter(|_| is_full);
    let labels = finding.labels.iter().filter(|_| is_full).cloned().map(|label| {
        let Place { path, line, column, .. } = label.place;
        let text = format!("{path}:{line}:{column}");
        view! {
            <button type="button" class="finding-label" on:click=move |_| shell.visit(&path, Some(Spot { line, column }))>
                <span><Prose text=label.text/></span>
                <span class="path">{text}</span>
            </button>
        }
    });
    let labels = labels.collect_view();
    let fix = finding.fix.clone().zip(on_fix).map(|(fix, on_fix)| {
        view! {
            <button
                type="button"
                class="fix-button"
                data-testid="apply-fix"
                title=if fix.is_safe { "Keeps what the definition means" } else { "Look at the result: it may change what the definition means" }
                on:click=move |_| on_fix.run(())
            >
                <span class="fix-verb">"Fix"</span>
                <span><Prose text=fix.title/></span>
            </button>
        }
    });
    view! {
        <li>
            <button
                type="button"
                class=format!("finding-row severity-{}", finding.severity)
                data-testid="finding-row"
                data-code=finding.code.clone()
                data-severity=finding.severity.clone()
                aria-pressed=move || is_chosen.get().to_string()
                on:click=move |_| on_choose()
            >
                <span class="severity-dot" aria-hidden="true"></span>
                <span class="visually-hidden">{finding.severity.clone()}</span>
                <span class="finding-text">
                    <span class="finding-message"><Prose text=finding.message.clone()/></span>
                    <span class="finding-place">
                        <code class="finding-code">{finding.code.clone()}</code>
                        {place.map(|place| view! { <span class="path">{place}</span> })}
                    </span>
                    {help.map(|help| view! { <span class="finding-help"><Prose text=help/></span> })}
                </span>
            </button>
            {labels}
            {fix}
        </li>
    }
}
