//! The files as a tree. Only the rows that can be seen are in the document, so that thousands cost nothing.

use std::collections::BTreeSet;

use leptos::attr::custom::custom_attribute;
use leptos::ev;
use leptos::html::Div;
use leptos::prelude::*;

use super::icon::{CHEVRON, FILE, FOLDER, IconView, LOCK};
use super::starters::NewFile;
use crate::desk::unreadable;
use crate::platform::document;
use crate::shell::use_shell;
use crate::state::figures::{counted, grouped};
use crate::state::problems::Counts;
use crate::state::tree::{Narrowing, Row, Show as Shown, closed_at_start, open_to, rows};

/// Height of a row in pixels; the style sheet has the same.
const ROW: f64 = 28.0;
/// Rows beyond the edges, so that scrolling does not show gaps.
const MARGIN: usize = 12;

/// The tree with what narrows it down.
#[component]
pub fn FileTree(
    /// Called when a file is chosen.
    on_choose: Callback<()>,
) -> impl IntoView {
    let shell = use_shell();
    let desk = shell.desk;
    let narrowing = RwSignal::new(Narrowing::default());
    let closed = RwSignal::new(BTreeSet::<String>::new());
    let active = RwSignal::new(None::<String>);
    let scrolled = RwSignal::new((600.0, 0.0));
    let place = NodeRef::<Div>::new();
    // Another set of files starts with its own open folders.
    Effect::new(move |before: Option<(u32, usize)>| {
        let (set, count) = (desk.set.get(), desk.files.with(|files| files.len()));
        if before.is_none_or(|(before, old)| before != set || old == 0) {
            desk.files.with_untracked(|files| closed.set(closed_at_start(files)));
            if let Some(file) = desk.file.get_untracked() {
                closed.update(|closed| open_to(closed, &file));
            }
        }
        (set, count)
    });
    let edited_paths =
        Memo::new(move |_| desk.edits.with(|edits| edits.keys().cloned().collect::<BTreeSet<_>>()));
    let all = Memo::new(move |_| {
        let (files, edited) = (desk.files.get(), edited_paths.get());
        desk.problems.with(|problems| {
            closed.with(|closed| {
                narrowing
                    .with(|narrowing| rows(&files, problems, |path| edited.contains(path), closed, narrowing))
            })
        })
    });
    let place_of = move |path: &str| all.with_untracked(|rows| rows.iter().position(|row| row.path == path));
    let reveal = move |path: &str| {
        if let (Some(index), Some(place)) = (place_of(path), place.get_untracked()) {
            let top = index as f64 * ROW;
            // With a little of what is around it.
            document::scroll_to(&place, (top - 2.0 * ROW).max(0.0), top + 4.0 * ROW);
            scrolled.set(document::scroll(&place));
        }
    };
    // The open file is seen in the tree, whatever opened it.
    Effect::new(move |_| {
        if let Some(file) = desk.file.get() {
            closed.update(|closed| open_to(closed, &file));
            active.set(Some(file.clone()));
            reveal(&file);
        }
    });
    let measure = move || {
        if let Some(place) = place.get_untracked() {
            scrolled.set(document::scroll(&place));
        }
    };
    Effect::new(move |_| {
        if let Some(place) = place.get() {
            document::on_resize(&place, measure);
        }
    });
    let toggle = move |path: &str| {
        closed.update(|closed| {
            if !closed.remove(path) {
                closed.insert(path.to_owned());
            }
        });
    };
    let choose = move |row: &Row| {
        active.set(Some(row.path.clone()));
        if row.open.is_some() {
            toggle(&row.path);
        } else {
            shell.visit(&row.path, None);
            on_choose.run(());
        }
    };
    let go = move |index: usize| {
        let path = all.with_untracked(|rows| rows.get(index).map(|row| row.path.clone()));
        if let Some(path) = path {
            reveal(&path);
            active.set(Some(path));
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let rows = all.get_untracked();
        let at =
            active.with_untracked(|active| rows.iter().position(|row| Some(&row.path) == active.as_ref()));
        let last = rows.len().saturating_sub(1);
        let row = at.and_then(|at| rows.get(at));
        let page = (scrolled.get_untracked().0 / ROW) as usize;
        match (event.key().as_str(), row) {
            ("ArrowDown", _) => go(at.map_or(0, |at| (at + 1).min(last))),
            ("ArrowUp", _) => go(at.map_or(last, |at| at.saturating_sub(1))),
            ("Home", _) => go(0),
            ("End", _) => go(last),
            ("PageDown", _) => go((at.unwrap_or(0) + page).min(last)),
            ("PageUp", _) => go(at.unwrap_or(0).saturating_sub(page)),
            ("ArrowRight", Some(row)) if row.open == Some(false) => toggle(&row.path),
            ("ArrowRight", Some(row)) if row.open == Some(true) => go((at.unwrap_or(0) + 1).min(last)),
            ("ArrowLeft", Some(row)) if row.open == Some(true) => toggle(&row.path),
            ("ArrowLeft", Some(row)) => {
                let above = rows[..at.unwrap_or(0)].iter().rposition(|other| other.depth < row.depth);
                if let Some(above) = above {
                    go(above);
                }
            }
            ("Enter" | " ", Some(row)) => choose(row),
            _ => return,
        }
        event.prevent_default();
    };
    // Rows that can be seen: the first, and one past the last.
    let window = Memo::new(move |_| {
        let (height, top) = scrolled.get();
        let first = ((top / ROW) as usize).saturating_sub(MARGIN);
        (first, first + (height / ROW).ceil() as usize + 2 * MARGIN)
    });
    let seen = move || {
        let (from, to) = window.get();
        all.with(|rows| {
            let to = to.min(rows.len());
            let from = from.min(to);
            rows[from..to]
                .iter()
                .cloned()
                .enumerate()
                .map(|(index, row)| (from + index, row))
                .collect::<Vec<_>>()
        })
    };
    let view_row = move |(index, row): (usize, Row)| {
        let chosen = row.clone();
        let (path, file) = (row.path.clone(), row.path.clone());
        let is_file = row.open.is_none();
        let is_active = move || active.with(|active| active.as_ref() == Some(&path));
        let is_open = move || is_file && desk.file.with(|open| open.as_ref() == Some(&file));
        let reason = row.reason.clone();
        let is_unread = reason.as_deref().is_some_and(|reason| unreadable(reason).is_some());
        let is_skipped = reason.is_some();
        let label = label(&row);
        let title = match &reason {
            Some(reason) => format!("{}\nSkipped: {reason}", row.path),
            None => row.path.clone(),
        };
        view! {
            <div
                id=format!("tree-row-{index}")
                class="tree-row"
                class:skipped=is_skipped
                class:active=is_active
                class:chosen=is_open.clone()
                role="treeitem"
                data-testid="tree-row"
                data-path=row.path.clone()
                aria-posinset=row.place.to_string()
                aria-setsize=row.places.to_string()
                aria-expanded=row.open.map(|open| open.to_string())
                aria-selected=move || is_open().to_string()
                aria-label=label
                title=title
                style=format!("top: {}px; --depth: {}", index as f64 * ROW, row.depth)
                on:click=move |_| choose(&chosen)
                {..custom_attribute("aria-level", (row.depth + 1).to_string())}
            >
                {match row.open {
                    Some(_) => view! { <IconView icon=CHEVRON/><IconView icon=FOLDER/> }.into_any(),
                    None if is_unread => view! { <span class="icon"></span><IconView icon=LOCK/> }.into_any(),
                    None => view! { <span class="icon"></span><IconView icon=FILE/> }.into_any(),
                }}
                <span class="tree-name">{row.name.clone()}</span>
                {row.is_edited.then(|| view! { <span class="edited-dot"></span> })}
                {if is_unread {
                    view! { <span class="tree-reason">"unreadable"</span> }.into_any()
                } else if is_skipped && row.counts.all() == 0 {
                    view! { <span class="tree-reason">"skipped"</span> }.into_any()
                } else {
                    view! { <Badges counts=row.counts/> }.into_any()
                }}
            </div>
        }
    };
    let active_row = move || {
        let active = active.get()?;
        let index = all.with(|rows| rows.iter().position(|row| row.path == active))?;
        let (from, to) = window.get();
        (from..to).contains(&index).then(|| format!("tree-row-{index}"))
    };
    let shown_count = move || all.with(|rows| rows.iter().filter(|row| row.open.is_none()).count() as u64);
    let file_count = move || desk.files.with(|files| files.len() as u64);
    let summary = move || {
        if narrowing.with(Narrowing::is_on) {
            format!("{} of {}", grouped(shown_count()), counted(file_count(), "file", "files"))
        } else {
            counted(file_count(), "file", "files")
        }
    };
    let others = move || {
        let count = u64::from(desk.other_count.get());
        (count > 0)
            .then(|| format!("{} not YAML, JSON or Markdown", counted(count, "other is", "others are")))
    };
    let edited = move || edited_paths.with(|paths| paths.len() as u64);
    view! {
        <section class="tree" aria-label="Files">
            <header class="panel-head">
                <div class="panel-row">
                    <input
                        type="search"
                        class="field"
                        placeholder="Filter files"
                        aria-label="Filter files"
                        data-testid="tree-filter"
                        on:input=move |event| {
                            let words = document::value_of(&event);
                            narrowing.update(|narrowing| narrowing.words = words);
                        }
                    />
                    <select
                        class="tree-show"
                        aria-label="Which files"
                        on:change=move |event| {
                            let show = match document::value_of(&event).as_str() {
                                "findings" => Shown::WithFindings,
                                "skipped" => Shown::Skipped,
                                _ => Shown::All,
                            };
                            narrowing.update(|narrowing| narrowing.show = show);
                        }
                    >
                        <option value="all">"All"</option>
                        <option value="findings">"With findings"</option>
                        <option value="skipped">"Skipped"</option>
                    </select>
                    <Show when=move || shell.is_local.get()><NewFile/></Show>
                </div>
            </header>
            <div
                class="tree-scroll"
                role="tree"
                tabindex="0"
                aria-label="Files"
                aria-activedescendant=active_row
                node_ref=place
                data-testid="tree"
                on:scroll=move |_| measure()
                on:keydown=on_key
            >
                <div class="tree-rows" role="presentation" style=move || format!("height: {}px", all.with(Vec::len) as f64 * ROW)>
                    <For each=seen key=Clone::clone children=view_row/>
                </div>
                <Show when=move || all.with(Vec::is_empty)>
                    <p class="empty-note">"No file matches."</p>
                </Show>
            </div>
            <footer class="tree-foot">
                <p><span data-testid="tree-count">{summary}</span>{move || others().map(|others| format!(", {others}"))}</p>
                <Show when=move || { edited() > 0 }>
                    <button type="button" class="link" data-testid="undo-all" on:click=move |_| shell.undo_all_edits()>
                        {move || format!("Undo the edits of {}", counted(edited(), "file", "files"))}
                    </button>
                </Show>
            </footer>
        </section>
    }
}

/// What a screen reader says of a row.
fn label(row: &Row) -> String {
    let mut label = row.name.clone();
    let Counts { errors, warnings, notes } = row.counts;
    for (count, one, many) in
        [(errors, "error", "errors"), (warnings, "warning", "warnings"), (notes, "note", "notes")]
    {
        if count > 0 {
            label.push_str(", ");
            label.push_str(&counted(count.into(), one, many));
        }
    }
    if row.is_edited {
        label.push_str(", edited");
    }
    if let Some(reason) = &row.reason {
        label.push_str(", skipped: ");
        label.push_str(reason);
    }
    label
}

/// How many findings of each severity; notes only where there is nothing worse.
#[component]
fn Badges(counts: Counts) -> impl IntoView {
    let Counts { errors, warnings, notes } = counts;
    let notes = if errors + warnings == 0 { notes } else { 0 };
    let badges = [("error", errors), ("warning", warnings), ("info", notes)].map(|(severity, count)| {
        (count > 0).then(|| {
            view! {
                <span class=format!("badge severity-{severity}")>
                    <span class="severity-dot"></span>
                    {grouped(count.into())}
                </span>
            }
        })
    });
    view! { <span class="badges">{badges}</span> }
}
