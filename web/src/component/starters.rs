//! What stands on the page for files while there are none: ways to begin.

use leptos::prelude::*;

use super::icon::{FOLDER, IconView, LOCK, PAGE_NEW};
use crate::platform::document;
use crate::shell::use_shell;
use crate::state::template::TEMPLATES;

/// Drop, paste, or begin with a template.
#[component]
pub fn Starters() -> impl IntoView {
    let shell = use_shell();
    let templates = TEMPLATES.map(|template| {
        view! {
            <li>
                <button
                    type="button"
                    class="starter"
                    data-testid="template"
                    on:click=move |_| shell.begin_file(template.path, template.text)
                >
                    <IconView icon=PAGE_NEW/>
                    <span class="starter-name">{template.name}</span>
                    <span class="path">{template.path}</span>
                </button>
            </li>
        }
    });
    view! {
        <div class="starters">
            <div class="welcome">
                <h2>"Check definitions as you write them."</h2>
                <div class="drop-zone" data-testid="drop-zone">
                    <IconView icon=FOLDER/>
                    <p class="drop-title">"Drop the folder that holds your agents"</p>
                    <p>"Or paste a definition anywhere on this page. YAML, JSON and Markdown."</p>
                    <div class="choices">
                        <button type="button" class="button primary" on:click=|_| document::click("folder-input")>"Open a folder"</button>
                        <button type="button" class="button" on:click=|_| document::click("file-input")>"Open files"</button>
                        <button type="button" class="button" data-testid="new-file" on:click=move |_| shell.begin_file("agent.yml", "")>"New empty file"</button>
                    </div>
                </div>
                <section class="templates" aria-labelledby="templates-title">
                    <h3 id="templates-title">"Or begin with a template"</h3>
                    <ul>{templates}</ul>
                </section>
                <p class="promise"><IconView icon=LOCK/>"Your files stay on this machine. Nothing is uploaded."</p>
            </div>
        </div>
    }
}

/// A new file beside those that are open, from a template or empty.
#[component]
pub fn NewFile() -> impl IntoView {
    let shell = use_shell();
    let options = TEMPLATES.iter().enumerate().map(|(index, template)| {
        view! { <option value=index.to_string()>{template.name}</option> }
    });
    view! {
        <label class="download icon-button" title="New file">
            <IconView icon=PAGE_NEW/>
            <select
                aria-label="New file"
                data-testid="new-file-menu"
                on:change=move |event| {
                    match document::take_value(&event).parse().ok().and_then(|index: usize| TEMPLATES.get(index)) {
                        Some(template) => shell.begin_file(template.path, template.text),
                        None => shell.begin_file("agent.yml", ""),
                    }
                }
            >
                <option value="" disabled selected>"New file"</option>
                {options.collect_view()}
                <option value="empty">"Empty file"</option>
            </select>
        </label>
    }
}
