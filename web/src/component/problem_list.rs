//! Findings of the open file or of all files, as they are after every edit.

use std::collections::BTreeMap;

use leptos::prelude::*;
use ossa_core::wire::Finding;

use super::finding_row::FindingRow;
use super::icon::{IconView, WAND};
use crate::desk::fix_of;
use crate::platform::document;
use crate::shell::use_shell;
use crate::state::figures::{counted, grouped};
use crate::state::finding::{SEVERITIES, has_severity};
use crate::state::problems::{Counts, Problems, safe_fixes};
use crate::state::route::Spot;
use crate::worker::protocol::Fixes;

/// Findings that are listed at once, and how many more each time more are asked for.
const LISTED: usize = 200;

/// The list with what narrows it down.
#[component]
pub fn ProblemList() -> impl IntoView {
    let shell = use_shell();
    let desk = shell.desk;
    let severities = RwSignal::new(Vec::<&'static str>::new());
    let words = RwSignal::new(String::new());
    let wants_all = RwSignal::new(false);
    let limit = RwSignal::new(LISTED);
    let has_file = Memo::new(move |_| desk.file.with(Option::is_some));
    let is_all = Memo::new(move |_| wants_all.get() || !has_file.get());
    // What is asked for anew starts with its first findings.
    Effect::new(move |_| {
        severities.track();
        words.track();
        is_all.track();
        desk.file.track();
        limit.set(LISTED);
    });
    let counts = Memo::new(move |_| {
        desk.problems.with(|problems| scope_counts(problems, is_all.get(), desk.file.get()))
    });
    let file_count = Memo::new(move |_| {
        desk.problems.with(|problems| scope_counts(problems, false, desk.file.get()).all())
    });
    let all_count = Memo::new(move |_| desk.problems.with(|problems| problems.total().all()));
    let listed = Memo::new(move |_| {
        let words = words.get().to_lowercase();
        let matches = |text: &str| text.to_lowercase().contains(&words);
        let file = desk.file.get().filter(|_| !is_all.get());
        severities.with(|severities| {
            desk.problems.with(|problems| {
                let findings: Box<dyn Iterator<Item = &Finding>> = match &file {
                    Some(file) => Box::new(problems.of(file).iter()),
                    None => Box::new(problems.iter()),
                };
                let mut shown = findings.filter(|finding| {
                    has_severity(finding, severities)
                        && (words.is_empty()
                            || matches(&finding.message)
                            || matches(&finding.code)
                            || finding.place.as_ref().is_some_and(|place| matches(&place.path)))
                });
                let first: Vec<Finding> = shown.by_ref().take(limit.get()).cloned().collect();
                (first, shown.count())
            })
        })
    });
    let safe = Memo::new(move |_| {
        let can_edit = is_all.get() && shell.is_local.get();
        if can_edit { desk.problems.with(|problems| safe_fixes(problems.iter())) } else { 0 }
    });
    let visit = move |finding: &Finding| {
        if let Some(place) = &finding.place {
            shell.visit(&place.path, Some(Spot { line: place.line, column: place.column }));
        }
    };
    let row = move |(_, finding): (Key, Finding)| {
        let here = finding.clone();
        let is_chosen = Signal::derive(move || {
            let Some(place) = &here.place else { return false };
            desk.cursor.get().is_some_and(|spot| spot.line == place.line)
                && desk.file.with(|file| file.as_ref() == Some(&place.path))
        });
        let can_fix = shell.is_local.get_untracked();
        let fix =
            fix_of(&finding).filter(|_| can_fix).map(|fix| Callback::new(move |()| shell.fix(fix.clone())));
        let chosen = finding.clone();
        view! {
            <FindingRow
                finding
                is_chosen
                names_file=is_all.get_untracked()
                is_full=!is_all.get_untracked()
                on_choose=move || visit(&chosen)
                on_fix=fix
            />
        }
    };
    let scope = move |all: bool, label: &'static str, count: Memo<u32>| {
        view! {
            <button
                type="button"
                class="scope"
                role="tab"
                aria-controls="problem-panel"
                aria-selected=move || (is_all.get() == all).to_string()
                disabled=move || !all && !has_file.get()
                on:click=move |_| wants_all.set(all)
            >
                {label} <span class="figure">{move || grouped(count.get().into())}</span>
            </button>
        }
    };
    let severity_buttons = SEVERITIES.map(|(severity, heading)| {
        let is_on = move || severities.with(|list| list.contains(&severity));
        view! {
            <button
                type="button"
                class=format!("chip severity-{severity}")
                aria-pressed=move || is_on().to_string()
                title=heading
                on:click=move |_| severities.update(|list| {
                    if let Some(place) = list.iter().position(|other| *other == severity) {
                        list.remove(place);
                    } else {
                        list.push(severity);
                    }
                })
            >
                <span class="severity-dot" aria-hidden="true"></span>
                <span class="visually-hidden">{heading}</span>
                <span class="figure">{move || grouped(counts.get().of_severity(severity).into())}</span>
            </button>
        }
    });
    let is_narrowed = move || !words.with(String::is_empty) || severities.with(|list| !list.is_empty());
    view! {
        <section class="problems" aria-label="Findings">
            <header class="panel-head">
                <div class="scopes" role="tablist" aria-label="Which findings">
                    {scope(false, "This file", file_count)}
                    {scope(true, "All files", all_count)}
                </div>
                <div class="panel-row">
                    <input
                        type="search"
                        class="field"
                        placeholder="Message, code or path"
                        aria-label="Filter findings"
                        on:input=move |event| words.set(document::value_of(&event))
                    />
                    <div class="chips" role="group" aria-label="Severity">{severity_buttons}</div>
                </div>
                <Show when=move || { safe.get() > 0 }>
                    <button type="button" class="button small wide" data-testid="fix-all" on:click=move |_| shell.fix(Fixes::Safe)>
                        <IconView icon=WAND/>
                        {move || format!("Apply {}", counted(safe.get() as u64, "safe fix", "safe fixes"))}
                    </button>
                </Show>
                <p class="panel-note" role="status" hidden=move || desk.notice.with(String::is_empty) data-testid="notice">
                    {move || desk.notice.get()}
                </p>
            </header>
            <div id="problem-panel" class="panel-scroll" role="tabpanel" aria-label="Findings">
                <ol class="finding-rows" data-testid="problems">
                    <For each=move || keyed(listed.get().0, is_all.get()) key=|(key, _)| key.clone() children=row/>
                </ol>
                <Show when=move || listed.with(|(first, _)| first.is_empty())>
                    <p class="empty-note" data-testid="no-findings">
                        {move || if is_narrowed() {
                            "Nothing matches. Clear the filter to see every finding."
                        } else if is_all.get() {
                            "No findings in any file."
                        } else {
                            "No findings in this file."
                        }}
                    </p>
                </Show>
                <Show when=move || { listed.with(|(_, more)| *more > 0) }>
                    <button type="button" class="button more" on:click=move |_| limit.update(|limit| *limit += LISTED)>
                        {move || format!("Show more of {}", counted(listed.with(|(_, more)| *more as u64), "other", "others"))}
                    </button>
                </Show>
            </div>
        </section>
    }
}

fn scope_counts(problems: &Problems, is_all: bool, file: Option<String>) -> Counts {
    match file {
        _ if is_all => problems.total(),
        Some(file) => problems.counts(&file),
        None => Counts::default(),
    }
}

/// What tells the rows of two lists apart: everything a row shows.
type Key = (bool, u32, String);

fn keyed(findings: Vec<Finding>, is_all: bool) -> Vec<(Key, Finding)> {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    findings
        .into_iter()
        .map(|finding| {
            let place = finding.place.as_ref();
            let place =
                place.map(|place| format!("{}:{}-{} {}", place.path, place.start, place.end, place.line));
            let text = format!("{} {} {}", place.unwrap_or_default(), finding.code, finding.message);
            let twin = seen.entry(text.clone()).or_default();
            *twin += 1;
            ((is_all, *twin, text), finding)
        })
        .collect()
}
