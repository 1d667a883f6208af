//! The text of a file with the numbers of its lines, and its findings at their places.

use std::collections::BTreeMap;

use leptos::prelude::*;
use ossa_core::wire::Finding;

use super::icon::{FINDINGS, IconView};
use crate::shell::use_shell;
use crate::state::figures::counted;
use crate::state::route::Spot;

/// Lines that are shown; the rest is a click away.
const SHOWN: usize = 600;

/// The file at `path`.
#[component]
pub fn SourceText(path: String) -> impl IntoView {
    let shell = use_shell();
    let own = StoredValue::new(path);
    let shown = shell.shown();
    // Whatever else was looked at meanwhile, this file is asked for again when the page comes back.
    Effect::new(move |_| {
        shell.page.track();
        shown.track();
        own.with_value(|path| shell.request_text(path));
    });
    let known = Memo::new(move |before: Option<&Option<Option<String>>>| {
        let own = own.get_value();
        let text = shell.text.get().filter(|text| text.path == own).map(|text| text.text);
        text.or_else(|| before.cloned().flatten())
    });
    let marks = Memo::new(move |_| {
        let mut marks: BTreeMap<u32, Vec<Finding>> = BTreeMap::new();
        own.with_value(|path| {
            shell.desk.problems.with(|problems| {
                for finding in problems.of(path) {
                    let line = finding.place.as_ref().map_or(1, |place| place.line);
                    marks.entry(line).or_default().push(finding.clone());
                }
            });
        });
        marks
    });
    let visit = move |line: u32| own.with_value(|path| shell.visit(path, Some(Spot { line, column: 1 })));
    let line = move |(number, text): (u32, String), marks: &BTreeMap<u32, Vec<Finding>>| {
        let mark = marks.get(&number).map(|findings| {
            let worst = ["error", "warning", "info"];
            let worst =
                worst.iter().find(|severity| findings.iter().any(|finding| finding.severity == **severity));
            let said: Vec<String> =
                findings.iter().map(|finding| format!("{}: {}", finding.code, finding.message)).collect();
            let said = said.join("\n");
            view! {
                <button
                    type="button"
                    class=format!("gutter-mark severity-{}", worst.unwrap_or(&"info"))
                    data-testid="gutter-mark"
                    title=said.clone()
                    aria-label=format!("Line {number}: {said}")
                    on:click=move |_| visit(number)
                >
                    <span class="severity-dot" aria-hidden="true"></span>
                </button>
            }
        });
        let is_marked = mark.is_some();
        view! {
            <li class="text-line" class:marked=is_marked>
                <span class="gutter">{mark}</span>
                <span class="line-number" aria-hidden="true">{number}</span>
                <code>{text}</code>
            </li>
        }
    };
    let lines = move || {
        match known.get() {
        None => view! { <p class="empty-note" role="status">"Loading the text"</p> }.into_any(),
        Some(None) => view! { <p class="empty-note">"The text of this file is not here: only the graph was opened."</p> }.into_any(),
        Some(Some(text)) => {
            let rest = text.lines().count().saturating_sub(SHOWN) as u64;
            let marks = marks.get();
            let lines = text.lines().take(SHOWN).zip(1u32..).map(|(text, number)| line((number, text.to_owned()), &marks));
            view! {
                // Long lines are scrolled to by keys, too.
                <ol class="text-lines" data-testid="source-lines" tabindex="0" aria-label="Text of the file">
                    {lines.collect_view()}
                </ol>
                {(rest > 0).then(|| view! {
                    <button type="button" class="button" on:click=move |_| visit(SHOWN as u32 + 1)>
                        {format!("See the other {}", counted(rest, "line", "lines"))}
                    </button>
                })}
            }
            .into_any()
        }
    }
    };
    view! {
        <div class="source-text">
            <header class="source-head">
                <span class="path">{own.get_value()}</span>
                <button type="button" class="link" data-testid="open-in-validate" on:click=move |_| visit(1)>
                    <IconView icon=FINDINGS/> "Open in Validate"
                </button>
            </header>
            {lines}
        </div>
    }
}
