use leptos::prelude::*;

use super::prose::Prose;
use crate::shell::use_shell;
use crate::state::finding::location;

/// One finding in a list.
#[component]
pub fn FindingRow(
    /// Its index.
    index: u32,
    /// Whether it is the one whose source is shown.
    #[prop(into)]
    is_chosen: Signal<bool>,
    /// Called when it is chosen.
    on_choose: impl Fn() + 'static,
) -> impl IntoView {
    let shell = use_shell();
    let finding = shell
        .snapshot_untracked()
        .and_then(|snapshot| snapshot.report.findings.get(index as usize).cloned())?;
    let severity = finding.severity.clone();
    Some(view! {
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
                <span class="visually-hidden">{severity}</span>
                <span class="finding-text">
                    <span class="finding-message"><Prose text=finding.message.clone()/></span>
                    <span class="finding-place">
                        <code class="finding-code">{finding.code.clone()}</code>
                        {location(&finding).map(|place| view! { <span class="path">{place}</span> })}
                    </span>
                </span>
            </button>
        </li>
    })
}
