//! The text of the open file, and what can be done with it.

use leptos::html::Div;
use leptos::prelude::*;

use super::icon::{COPY, DOWNLOAD, IconView, LOCK, UNDO, WAND};
use crate::desk::Tool;
use crate::platform::{clipboard, files};
use crate::shell::use_shell;
use crate::state::figures::counted;
use crate::state::problems::safe_fixes;
use crate::worker::protocol::Fixes;

/// The editor with its tools.
#[component]
pub fn CodeEditor() -> impl IntoView {
    let shell = use_shell();
    let desk = shell.desk;
    let place = NodeRef::<Div>::new();
    // Loaded when the first file is opened, not before.
    Effect::new(move |_| {
        if let Some(place) = place.get().filter(|_| desk.file.with(Option::is_some)) {
            shell.start_editor(place.into());
        }
    });
    let path = Memo::new(move |_| desk.file.get());
    // Whether the file is edited, and whether it was begun here.
    let edit = Memo::new(move |_| {
        let path = path.get()?;
        desk.edits.with(|edits| edits.get(&path).map(|edited| edited.original.is_none()))
    });
    let is_edited = move || edit.get().is_some();
    let is_new = move || edit.get() == Some(true);
    let lock =
        Memo::new(move |_| desk.opened.with(|opened| opened.as_ref().and_then(|opened| opened.lock.clone())));
    let has_text = Memo::new(move |_| {
        desk.opened.with(|opened| {
            opened.as_ref().is_some_and(|opened| opened.has_text && Some(&opened.path) == path.get().as_ref())
        })
    });
    let safe = Memo::new(move |_| {
        path.with(|path| {
            let path = path.as_deref().unwrap_or_default();
            desk.problems.with(|problems| safe_fixes(problems.of(path).iter()))
        })
    });
    let text = move || shell.text_in_editor();
    let name =
        move || path.get().map(|path| ossa_core::source::file_name(&path).to_owned()).unwrap_or_default();
    let what = move || {
        let path = path.get()?;
        if let Some(reason) = desk.problems.with(|problems| problems.skipped(&path).map(str::to_owned)) {
            return Some(format!("Skipped: {reason}"));
        }
        let snapshot = shell.snapshot()?;
        let mut files = snapshot.report.graph.nodes.iter().flat_map(|node| &node.files);
        files.find(|file| file.path == path).map(|file| file.format.clone())
    };
    let crumbs = move || {
        let path = path.get().unwrap_or_default();
        let (folder, name) =
            path.rsplit_once('/').map_or(("", path.as_str()), |(folder, name)| (folder, name));
        let folder = (!folder.is_empty()).then(|| format!("{folder}/"));
        view! { <span class="crumb-folder">{folder}</span><span class="crumb-name">{name.to_owned()}</span> }
    };
    view! {
        <div class="code" class:has-file=move || path.with(Option::is_some)>
            <header class="code-head" hidden=move || path.with(Option::is_none)>
                <h2 class="crumbs" title=move || path.get()>
                    <span class="path">{crumbs}</span>
                    <span class="edited-dot" hidden=move || !is_edited() title="Edited, not saved" data-testid="edited">
                        <span class="visually-hidden">"edited"</span>
                    </span>
                </h2>
                <span class="code-format">{what}</span>
                <div class="code-tools">
                    <Show when=move || { safe.get() > 0 && lock.with(Option::is_none) }>
                        <button
                            type="button"
                            class="button small"
                            data-testid="fix-file"
                            title="Make every fix of this file that keeps what it means"
                            on:click=move |_| if let Some(path) = path.get_untracked() { shell.fix(Fixes::SafeIn(path)) }
                        >
                            <IconView icon=WAND/>
                            {move || format!("Apply {}", counted(safe.get() as u64, "safe fix", "safe fixes"))}
                        </button>
                    </Show>
                    <Show when=move || is_edited()>
                        <button
                            type="button"
                            class="button small"
                            data-testid="undo-edits"
                            on:click=move |_| if let Some(path) = path.get_untracked() { shell.undo_edits(&path) }
                        >
                            <IconView icon=UNDO/>
                            {move || if is_new() { "Discard" } else { "Undo all edits" }}
                        </button>
                    </Show>
                    <button type="button" class="icon-button" title="Copy the text" aria-label="Copy the text"
                        data-testid="copy-text" disabled=move || !has_text.get()
                        on:click=move |_| clipboard::copy(&text())>
                        <IconView icon=COPY/>
                    </button>
                    <button type="button" class="icon-button" title="Download the text" aria-label="Download the text"
                        data-testid="download-text" disabled=move || !has_text.get()
                        on:click=move |_| files::save(&name(), "text/plain;charset=utf-8", text().as_bytes())>
                        <IconView icon=DOWNLOAD/>
                    </button>
                </div>
            </header>
            {move || lock.get().filter(|_| path.with(Option::is_some)).map(|why| view! {
                <p class="code-lock" data-testid="read-only">
                    <IconView icon=LOCK/>
                    <span>{format!("Read-only: {why}.")}</span>
                </p>
            })}
            <div class="code-body">
                <div class="code-place" node_ref=place data-testid="editor" hidden=move || !has_text.get()></div>
                {move || match (desk.tool.get(), path.get()) {
                    (_, None) => view! { <Nothing/> }.into_any(),
                    (Tool::Failed(why), _) => view! {
                        <div class="code-note" role="alert">
                            <p>{why}</p>
                            <button type="button" class="button" on:click=move |_| {
                                if let Some(place) = place.get_untracked() {
                                    shell.start_editor(place.into());
                                }
                            }>"Try again"</button>
                        </div>
                    }.into_any(),
                    _ if has_text.get() || lock.with(Option::is_some) => ().into_any(),
                    _ => view! { <p class="code-note" role="status">"Opening the file"</p> }.into_any(),
                }}
            </div>
        </div>
    }
}

#[component]
fn Nothing() -> impl IntoView {
    view! {
        <div class="code-note">
            <p>"Choose a file to see its text, or a finding to see where it is."</p>
            <p class="key-notes">
                <kbd>"F8"</kbd>" next finding"
                <kbd>"Ctrl"</kbd><kbd>"F"</kbd>" search in the text"
                <kbd>"Ctrl"</kbd><kbd>"Z"</kbd>" undo"
            </p>
        </div>
    }
}
