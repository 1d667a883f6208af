//! All findings, and the source of the one that is chosen.

use leptos::prelude::*;

use crate::component::excerpt::Excerpt;
use crate::component::finding_row::FindingRow;
use crate::component::intake::Intake;
use crate::shell::{Page, use_shell};
use crate::state::figures::counted;
use crate::state::finding::{SEVERITIES, has_severity};

/// Findings that are listed at once; more are reached by filtering.
const LISTED: usize = 500;

/// The page.
#[component]
pub fn Findings() -> impl IntoView {
    let shell = use_shell();
    let severities = RwSignal::new(Vec::<&'static str>::new());
    let words = RwSignal::new(String::new());
    let chosen = RwSignal::new(None::<u32>);
    // A new revision has other findings.
    Effect::new(move |_| {
        shell.session.track();
        chosen.set(None);
    });
    let listed = Memo::new(move |_| {
        let Some(snapshot) = shell.snapshot() else { return Vec::new() };
        let words = words.get().to_lowercase();
        let matches = |text: &str| text.to_lowercase().contains(&words);
        severities.with(|severities| {
            let findings = (0u32..).zip(&snapshot.report.findings);
            findings
                .filter(|(_, finding)| has_severity(finding, severities))
                .filter(|(_, finding)| {
                    matches(&finding.message)
                        || matches(&finding.code)
                        || finding.place.as_ref().is_some_and(|place| matches(&place.path))
                })
                .map(|(index, _)| index)
                .collect()
        })
    });
    let choose = move |index: u32| {
        chosen.set(Some(index));
        let Some(snapshot) = shell.snapshot_untracked() else { return };
        let Some(finding) = snapshot.report.findings.get(index as usize) else { return };
        if let Some(place) = &finding.place {
            shell.request_text(&place.path);
        }
        if let Some(node) = snapshot.node_of(finding) {
            shell.go_to(node);
        }
    };
    let finding = move || {
        let index = chosen.get()?;
        shell.snapshot()?.report.findings.get(index as usize).cloned()
    };
    let node = move || {
        let snapshot = shell.snapshot()?;
        let index = snapshot.node_of(&finding()?)?;
        Some((index, snapshot.node(index)?.name.clone()))
    };
    let severity_buttons = move || {
        SEVERITIES.map(|(severity, heading)| {
            let count = move || {
                let count = |snapshot: std::sync::Arc<crate::state::snapshot::Snapshot>| {
                    snapshot.report.stats.findings_by_severity.get(severity).copied()
                };
                shell.snapshot().and_then(count).unwrap_or_default() as u64
            };
            let is_on = move || severities.with(|list| list.contains(&severity));
            view! {
                <button
                    type="button"
                    class=format!("chip severity-{severity}")
                    aria-pressed=move || is_on().to_string()
                    on:click=move |_| severities.update(|list| {
                        if let Some(place) = list.iter().position(|other| *other == severity) {
                            list.remove(place);
                        } else {
                            list.push(severity);
                        }
                    })
                >
                    <span class="severity-dot" aria-hidden="true"></span>
                    {heading}
                    <span class="figure">{move || crate::state::figures::grouped(count())}</span>
                </button>
            }
        })
    };
    let rows = move || {
        // The same numbers may mean other findings in another revision.
        shell.session.track();
        let row = |index| {
            let is_chosen = Signal::derive(move || chosen.get() == Some(index));
            view! { <FindingRow index is_chosen on_choose=move || choose(index)/> }
        };
        listed.get().into_iter().take(LISTED).map(row).collect_view()
    };
    view! {
        <Show when=move || shell.snapshot().is_some() fallback=Intake>
            <div class="findings">
                <section class="findings-list" aria-label="Findings">
                    <header class="list-head">
                        <h1>"Findings"</h1>
                        <div class="chips" role="group" aria-label="Severity">{severity_buttons()}</div>
                        <input
                            type="search"
                            class="field"
                            placeholder="Message, code or path"
                            aria-label="Filter findings"
                            on:input=move |event| words.set(crate::platform::document::value_of(&event))
                        />
                    </header>
                    <p class="list-count">{move || counted(listed.get().len() as u64, "finding", "findings")}</p>
                    <Show
                        when=move || !listed.get().is_empty()
                        fallback=|| view! {
                            <p class="empty-note">"Nothing matches. Clear the filter to see every finding."</p>
                        }
                    >
                        <ol class="finding-rows">
                            {rows}
                        </ol>
                        <Show when=move || { listed.get().len() > LISTED }>
                            <p class="list-count">
                                {format!("The first {LISTED} are listed. Filter by severity, code or path to see the others.")}
                            </p>
                        </Show>
                    </Show>
                </section>
                <section class="findings-source" aria-label="Source">
                    {move || finding().map_or_else(
                        || view! {
                            <p class="empty-note">"Choose a finding to see the lines it is about."</p>
                        }.into_any(),
                        |finding| view! {
                            <Excerpt finding/>
                            {node().map(|(index, name)| view! {
                                <a
                                    class="button"
                                    href=format!("#{}", Page::Explorer.fragment())
                                    on:click=move |_| shell.go_to(index)
                                >
                                    "Show " <strong>{name}</strong> " in the graph"
                                </a>
                            })}
                        }.into_any(),
                    )}
                </section>
            </div>
        </Show>
    }
}
