//! All findings: how many of what, where, and what they mean.

use leptos::prelude::*;
use ossa_core::wire::Finding;

use crate::component::bars::{Bar, Bars};
use crate::component::icon::{DOWNLOAD, IconView};
use crate::component::markdown::Markdown;
use crate::component::needs_graph::NeedsGraph;
use crate::component::prose::Prose;
use crate::component::virtual_rows::{Rows, VirtualRows};
use crate::platform::document;
use crate::shell::use_shell;
use crate::state::figures::{counted, grouped};
use crate::state::finding::SEVERITIES;
use crate::state::finding_list::{FindingView, Group, Line};
use crate::state::problems::Problems;
use crate::state::route::Spot;
use crate::worker::question::{Answer, Question};

/// Height of a row in pixels; the style sheet has the same.
const ROW: f64 = 48.0;

/// The page.
#[component]
pub fn Findings() -> impl IntoView {
    view! {
        <div class="findings-page">
            <h1 class="visually-hidden">"Findings"</h1>
            <NeedsGraph><List/></NeedsGraph>
        </div>
    }
}

#[component]
fn List() -> impl IntoView {
    let shell = use_shell();
    let desk = shell.desk;
    let view = shell.finding_view;
    let lines =
        Memo::new(move |_| desk.problems.with(|problems| view.with(|view| view.lines(problems.iter()))));
    let codes =
        Memo::new(move |_| desk.problems.with(|problems| view.with(|view| view.codes(problems.iter()))));
    let active = RwSignal::new(None::<usize>);
    let turn = StoredValue::new(0u64);
    let version = Memo::new(move |_| {
        lines.track();
        turn.update_value(|turn| *turn += 1);
        turn.get_value()
    });
    // What is listed anew has no active row.
    Effect::new(move |_| {
        lines.track();
        active.set(None);
    });
    let visit = move |finding: &Finding| {
        if let Some(place) = &finding.place {
            shell.visit(&place.path, Some(Spot { line: place.line, column: place.column }));
        }
    };
    let open = move |index: usize| {
        let line = lines.with_untracked(|lines| lines.get(index).cloned());
        match line {
            Some(Line::Finding(finding)) => visit(&finding),
            Some(Line::Head(head, _))
                if view.with_untracked(|view| view.group == Group::File) && !head.is_empty() =>
            {
                shell.visit(&head, None);
            }
            _ => {}
        }
    };
    let row = move |index: usize| {
        let Some(line) = lines.with_untracked(|lines| lines.get(index).cloned()) else {
            return ().into_any();
        };
        let style = format!("top: {}px", index as f64 * ROW);
        let id = format!("findings-{index}");
        let is_active = move || (active.get() == Some(index)).to_string();
        match line {
            Line::Head(head, count) => {
                let name = if head.is_empty() { "About no file".to_owned() } else { head };
                view! {
                    <div id=id class="finding-head" role="option" data-testid="finding-head" aria-selected=is_active style=style on:click=move |_| open(index)>
                        <span class="path">{name}</span> <span class="figure">{grouped(count)}</span>
                    </div>
                }
                .into_any()
            }
            Line::Finding(finding) => {
                let place = finding.place.as_ref();
                let is_by_file = view.with_untracked(|view| view.group == Group::File);
                let place = place.map(|place| {
                    if is_by_file {
                        format!("{}:{}", place.line, place.column)
                    } else {
                        format!("{}:{}:{}", place.path, place.line, place.column)
                    }
                });
                view! {
                    <div
                        id=id
                        class=format!("finding-line severity-{}", finding.severity)
                        role="option"
                        data-testid="finding-line"
                        data-code=finding.code.clone()
                        data-severity=finding.severity.clone()
                        aria-selected=is_active
                        style=style
                        title=finding.message.clone()
                        on:click=move |_| {
                            active.set(Some(index));
                            open(index);
                        }
                    >
                        <span class="severity-dot" aria-hidden="true"></span>
                        <span class="visually-hidden">{finding.severity.clone()}</span>
                        <span class="finding-text">
                            <span class="finding-message"><Prose text=finding.message.clone()/></span>
                            <span class="finding-place">
                                <code class="finding-code">{finding.code.clone()}</code>
                                {place.map(|place| view! { <span class="path">{place}</span> })}
                            </span>
                        </span>
                    </div>
                }
                .into_any()
            }
        }
    };
    let rows = Rows {
        count: Signal::derive(move || lines.with(Vec::len)),
        version: version.into(),
        height: ROW,
        head: 0.0,
        active: active.into(),
        go: Callback::new(move |index| active.set(Some(index))),
        open: Callback::new(open),
    };
    let severities = SEVERITIES.map(|(severity, heading)| {
        let is_on = move || view.with(|view| view.severities.iter().any(|name| name == severity));
        view! {
            <button
                type="button"
                class=format!("chip severity-{severity}")
                data-testid="severity"
                data-severity=severity
                aria-pressed=move || is_on().to_string()
                on:click=move |_| shell.change_findings(|view| view.toggle_severity(severity))
            >
                <span class="severity-dot" aria-hidden="true"></span>
                {heading}
                <span class="figure">{move || grouped(desk.problems.with(|problems| problems.total().of_severity(severity)).into())}</span>
            </button>
        }
    });
    let group = move |group: Group, label: &'static str| {
        view! {
            <button
                type="button"
                class="scope"
                role="tab"
                aria-selected=move || view.with(|view| view.group == group).to_string()
                on:click=move |_| shell.change_findings(|view| view.group = group)
            >{label}</button>
        }
    };
    let bars = Signal::derive(move || {
        let chosen = view.with(|view| view.code.clone());
        let bars = codes.get().into_iter().map(|(code, severity, count)| Bar {
            is_chosen: chosen.as_deref() == Some(&code),
            name: code,
            count: count as f64,
            class: format!("severity-{severity}"),
        });
        bars.collect::<Vec<_>>()
    });
    let explained = Memo::new(move |_| view.with(|view| view.code.clone()));
    let answer = shell.answer_to(move || explained.get().map(Question::Explanation));
    let explanation = move || match answer.get() {
        Some(Answer::Text(text)) => Some(view! { <Markdown text/> }.into_any()),
        Some(Answer::Refused(why)) => Some(view! { <p class="empty-note">{why}</p> }.into_any()),
        _ => None,
    };
    let listed = move || {
        lines.with(|lines| lines.iter().filter(|line| matches!(line, Line::Finding(_))).count() as u64)
    };
    let all = move || u64::from(desk.problems.with(Problems::total).all());
    let summary = move || {
        if view.with(FindingView::is_narrow) {
            format!("{} of {}", grouped(listed()), counted(all(), "finding", "findings"))
        } else {
            counted(all(), "finding", "findings")
        }
    };
    let fault = RwSignal::new(None::<String>);
    let export = move |format: &'static str| {
        shell.inquire(Question::FindingsFile(format.to_owned()), move |answer| {
            fault.set(match answer {
                Answer::Refused(why) => Some(format!("There is no file to save: {why}.")),
                _ => None,
            });
        });
    };
    view! {
        <header class="page-head">
            <div class="scopes" role="tablist" aria-label="Listed by">
                {group(Group::File, "By file")}
                {group(Group::Code, "By code")}
            </div>
            <input
                type="search"
                class="field"
                placeholder="Message or path"
                aria-label="Filter findings"
                data-testid="finding-words"
                prop:value=move || view.with(|view| view.words.clone())
                on:input=move |event| {
                    let words = document::value_of(&event);
                    shell.change_findings(|view| view.words = words);
                }
            />
            <div class="chips" role="group" aria-label="Severity">{severities}</div>
            <p class="page-note" role="status" data-testid="finding-count">{summary}</p>
            <Show when=move || view.with(FindingView::is_narrow)>
                <button
                    type="button"
                    class="link"
                    on:click=move |_| shell.change_findings(|view| *view = FindingView { group: view.group, ..FindingView::default() })
                >"Show all"</button>
            </Show>
            <span class="spacer"></span>
            <p class="page-note is-fault" role="status">{move || fault.get()}</p>
            <Show when=move || shell.is_local.get()>
                <button type="button" class="button" data-testid="export-sarif" on:click=move |_| export("sarif")>
                    <IconView icon=DOWNLOAD/> "SARIF"
                </button>
                <button type="button" class="button" data-testid="export-findings" on:click=move |_| export("json")>
                    <IconView icon=DOWNLOAD/> "JSON"
                </button>
            </Show>
        </header>
        <div class="findings-body">
            <aside class="codes" aria-label="Codes">
                <h2>"Codes"</h2>
                <Bars bars on_choose=Callback::new(move |code: String| shell.change_findings(|view| view.toggle_code(&code)))/>
                <Show when=move || explained.get().is_some()>
                    <section class="explanation" data-testid="explanation">
                        <h2>{move || explained.get()}</h2>
                        {explanation}
                    </section>
                </Show>
            </aside>
            <div class="finding-list">
                <VirtualRows rows role="listbox" label="Findings. Enter goes to the place." name="findings" row=Callback::new(row)/>
                <Show when=move || lines.with(Vec::is_empty)>
                    <p class="empty-note">
                        {move || if all() == 0 { "Nothing is wrong with any file." } else { "Nothing matches. Show all to see every finding." }}
                    </p>
                </Show>
            </div>
        </div>
    }
}
