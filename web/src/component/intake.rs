//! What stands in the middle when there is no graph: a drop zone, progress, or why it did not work.

use leptos::attr::custom::custom_attribute;
use leptos::prelude::*;

use super::icon::{FOLDER, IconView, LOCK};
use crate::platform::{document, files};
use crate::shell::use_shell;
use crate::state::figures::{counted, grouped};
use crate::state::session::{Phase, Session};

/// The hidden inputs behind "Open files" and "Open a folder".
#[component]
pub fn FileInputs() -> impl IntoView {
    let shell = use_shell();
    let open = move |event: leptos::ev::Event| {
        let picked = files::chosen(&event);
        shell.open(picked);
    };
    view! {
        <input id="file-input" hidden type="file" multiple aria-label="Files" on:change=open/>
        <input
            id="folder-input"
            hidden
            type="file"
            aria-label="Folder"
            on:change={open}
            // Not in the standard, but in every browser.
            {..custom_attribute("webkitdirectory", "")}
        />
    }
}

/// The middle of the page while there is no graph in it.
#[component]
pub fn Intake() -> impl IntoView {
    let shell = use_shell();
    let phase = Memo::new(move |_| shell.session.with(|session| session.phase.clone()));
    view! {
        <div class="intake" class:dragging=move || shell.is_dragging.get()>
            {move || match phase.get() {
                _ if shell.is_dragging.get() => view! { <Drop/> }.into_any(),
                Phase::Starting | Phase::Ready => ().into_any(),
                Phase::Empty => view! { <Welcome/> }.into_any(),
                Phase::Reading { read, total } => view! { <Reading read total/> }.into_any(),
                Phase::Building => view! {
                    <div class="card" role="status">
                        <h2>"Building the graph"</h2>
                        <progress aria-label="Building the graph"></progress>
                    </div>
                }.into_any(),
                Phase::Nothing => view! { <Nothing/> }.into_any(),
                Phase::Failed(message) => view! { <Failed message/> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Choices() -> impl IntoView {
    view! {
        <div class="choices">
            <button type="button" class="button primary" on:click=|_| document::click("folder-input")>
                "Open a folder"
            </button>
            <button type="button" class="button" on:click=|_| document::click("file-input")>"Open files"</button>
        </div>
    }
}

#[component]
fn Drop() -> impl IntoView {
    view! {
        <div class="drop-zone" data-testid="drop-zone">
            <IconView icon=FOLDER/>
            <h2>"Drop to read"</h2>
            <p>"Folders are read with everything in them."</p>
        </div>
    }
}

#[component]
fn Welcome() -> impl IntoView {
    view! {
        <div class="welcome">
            <h2>"See every agent you run, how they relate, and which definitions are broken."</h2>
            <div class="drop-zone" data-testid="drop-zone">
                <IconView icon=FOLDER/>
                <p class="drop-title">"Drop the folder that holds your agents"</p>
                <p>"OSSA manifests, OpenAPI documents with agent extensions and Claude Code sub-agents: YAML, JSON and Markdown, or a .zip of them."</p>
                <Choices/>
            </div>
            <OpenAddress/>
            <p class="promise"><IconView icon=LOCK/>"Your files stay on this machine. Nothing is uploaded."</p>
        </div>
    }
}

/// A field for an address on this page's own server.
#[component]
fn OpenAddress() -> impl IntoView {
    let shell = use_shell();
    let address = RwSignal::new(String::new());
    view! {
        <form
            class="open-address"
            on:submit=move |event: leptos::ev::SubmitEvent| {
                event.prevent_default();
                let address = address.get_untracked().trim().to_owned();
                if !address.is_empty() {
                    shell.open_address(address);
                }
            }
        >
            <label for="open-address">"Or an address on this server"</label>
            <input
                id="open-address"
                class="field"
                type="text"
                placeholder="/fleet.zip"
                autocomplete="off"
                on:input=move |event| address.set(document::value_of(&event))
            />
            <button type="submit" class="button">"Open"</button>
        </form>
    }
}

#[component]
fn Reading(read: u32, total: u32) -> impl IntoView {
    let shell = use_shell();
    let heading = if total == 0 {
        "Looking for files".to_owned()
    } else {
        format!("Reading {} of {}", grouped(u64::from(read)), counted(u64::from(total), "file", "files"))
    };
    view! {
        <div class="card" role="status">
            <h2>{heading.clone()}</h2>
            {if total == 0 {
                view! { <progress aria-label=heading></progress> }.into_any()
            } else {
                view! { <progress aria-label=heading max=total value=read></progress> }.into_any()
            }}
            <button type="button" class="button" on:click=move |_| shell.cancel()>"Cancel"</button>
        </div>
    }
}

#[component]
fn Nothing() -> impl IntoView {
    let shell = use_shell();
    let skipped = move || shell.snapshot().map_or_else(Vec::new, |snapshot| snapshot.report.skipped.clone());
    let count = move || skipped().len() as u64;
    view! {
        <div class="card">
            <h2>"No definitions here"</h2>
            <p>{move || format!("{} read, but none defines an agent.", counted(count(), "file was", "files were"))}</p>
            <ul class="skipped">
                {move || skipped().into_iter().take(5).map(|file| view! {
                    <li><code>{file.path}</code><span>{file.reason}</span></li>
                }).collect_view()}
            </ul>
            <Choices/>
        </div>
    }
}

#[component]
fn Failed(message: String) -> impl IntoView {
    let shell = use_shell();
    let has_graph = move || shell.session.with(|session| session.snapshot.is_some());
    view! {
        <div class="card" role="alert">
            <h2>"That did not work"</h2>
            <p>{message}</p>
            <Choices/>
            <Show when=has_graph>
                <button type="button" class="button" on:click=move |_| shell.session.update(Session::cancel)>
                    "Back to the graph"
                </button>
            </Show>
        </div>
    }
}
