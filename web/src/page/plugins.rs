//! Rules of others: files that were dropped, what they added, and what the server runs.

use leptos::prelude::*;
use serde::Deserialize;

use crate::component::icon::{IconView, LOCK, PLUG};
use crate::platform::{document, fetch, files};
use crate::shell::use_shell;
use crate::state::figures::{counted, grouped};
use crate::state::kept::size;
use crate::state::plugins::{Card, Outcome};

/// The page.
#[component]
pub fn Plugins() -> impl IntoView {
    let shell = use_shell();
    let hashes = move || {
        shell.plugins.with(|plugins| plugins.cards.iter().map(|card| card.hash.clone()).collect::<Vec<_>>())
    };
    view! {
        <div class="settings plugins" class:dragging=move || shell.is_dragging.get()>
            <div class="settings-body">
                <h1>"Plugins"</h1>
                <p class="settings-note">
                    "A plugin is a rule of your own: it adds relations and findings to the graph. The same file runs here, on the server and in CI."
                </p>
                <Intake/>
                <Refused/>
                <ul class="plugin-cards">
                    <For each=hashes key=String::clone let:hash><PluginCard hash/></For>
                </ul>
                <OfServer/>
            </div>
        </div>
    }
}

#[component]
fn Intake() -> impl IntoView {
    let shell = use_shell();
    let waiting = move || {
        let waiting = shell.plugins.with(|plugins| plugins.waiting.join(", "));
        (!waiting.is_empty()).then(|| {
            view! {
                <p role="status">{format!("Looking at {waiting}")}</p>
                <progress aria-label="Loading the plugin"></progress>
            }
        })
    };
    let is_served = move || !shell.is_local.get() && shell.session.with(|session| session.snapshot.is_some());
    view! {
        <div class="drop-zone" data-testid="plugin-drop">
            <IconView icon=PLUG/>
            <p class="drop-title">"Drop a plugin"</p>
            <p>"A WebAssembly component: a .wasm file, as made by ossa plugin build."</p>
            <button type="button" class="button primary" on:click=|_| document::click("plugin-input")>"Choose a file"</button>
            {waiting}
        </div>
        <input
            id="plugin-input"
            hidden
            type="file"
            multiple
            accept=".wasm"
            aria-label="Plugins"
            on:change=move |event| shell.add_plugins(&files::chosen(&event))
        />
        <p class="promise"><IconView icon=LOCK/>"It runs in this page, with nothing granted. Nothing is uploaded."</p>
        <Show when=is_served>
            <p class="settings-note" data-testid="plugins-served">
                "The graph you see comes from the server. Plugins here run over files you open here."
            </p>
        </Show>
    }
}

#[component]
fn Refused() -> impl IntoView {
    let shell = use_shell();
    let rows = move || {
        let refused = shell.plugins.with(|plugins| plugins.refused.clone());
        refused
            .into_iter()
            .map(|(file, why)| {
                view! {
                    <li class="plugin-refused" data-testid="plugin-refused">
                        <strong class="path">{file}</strong>" is not used: "{why}"."
                    </li>
                }
            })
            .collect_view()
    };
    view! { <ul>{rows}</ul> }
}

#[component]
fn PluginCard(
    /// The hash of its component.
    hash: String,
) -> impl IntoView {
    let shell = use_shell();
    let [known, on_hash, gone_hash, config_hash] = [(); 4].map(|()| hash.clone());
    let card = Memo::new(move |last: Option<&Card>| {
        let found =
            shell.plugins.with(|plugins| plugins.cards.iter().find(|card| card.hash == known).cloned());
        found.or_else(|| last.cloned()).unwrap_or_default()
    });
    // What it says about itself never changes.
    let Card { name, version, description, kinds, checks, size: bytes, .. } = card.get_untracked();
    let kinds = if kinds.is_empty() { "none".to_owned() } else { kinds.join(", ") };
    let is_on = move || card.with(|card| card.is_on);
    let config = move || card.with(|card| card.config.clone());
    view! {
        <li class="plugin-card" data-testid="plugin-card" data-name=name.clone() data-config=config>
            <div class="plugin-head">
                <h2>{name.clone()}" "<span class="plugin-version">{version}</span></h2>
                <label class="choice">
                    <input
                        type="checkbox"
                        role="switch"
                        prop:checked=is_on
                        aria-label=format!("{name} takes part")
                        on:change=move |event| shell.switch_plugin(&on_hash, document::is_checked(&event))
                    />
                    <span>"Takes part"</span>
                </label>
                <button
                    type="button"
                    class="button"
                    aria-label=format!("Remove {name}")
                    on:click=move |_| shell.remove_plugin(&gone_hash)
                >
                    "Remove"
                </button>
            </div>
            <p>{description}</p>
            {move || view! { <Added card=card.get()/> }}
            <dl class="facts">
                <dt>"Relations"</dt><dd><span class="path">{kinds}</span></dd>
                <dt>"Findings"</dt><dd>{if checks { "It makes findings" } else { "It makes none" }}</dd>
                <dt>"Component"</dt>
                <dd><span class="path" title=hash.clone()>{short(&hash)}</span>", "{size(f64::from(bytes))}</dd>
            </dl>
            <label class="plugin-config">
                <span>"Configuration, as JSON"</span>
                <input
                    class="field"
                    type="text"
                    spellcheck="false"
                    data-testid="plugin-config"
                    prop:value=config
                    on:change=move |event| shell.configure_plugin(&config_hash, document::value_of(&event))
                />
            </label>
        </li>
    }
}

/// The part of a hash that people compare.
fn short(hash: &str) -> String {
    hash.chars().take(12).collect()
}

/// What a plugin did.
#[component]
fn Added(
    /// The plugin.
    card: Card,
) -> impl IntoView {
    let waits = match &card.outcome {
        _ if card.is_running => Some("Running."),
        _ if !card.is_on => Some("Takes no part."),
        None => Some("Runs as soon as there are files."),
        Some(_) => None,
    };
    if let Some(text) = waits {
        return view! { <p class="settings-note" data-testid="plugin-outcome">{text}</p> }.into_any();
    }
    let Some(outcome) = card.outcome else { return ().into_any() };
    let Outcome { millis, relations, findings, failure } = &outcome;
    if let Some(why) = failure {
        return view! {
            <p class="plugin-failure" role="alert" data-testid="plugin-outcome">
                "It "{why.clone()}". Nothing of it is in the graph."
            </p>
        }
        .into_any();
    }
    let findings = counted(u64::from(*findings), "finding", "findings");
    let added = counted(outcome.relation_count(), "relation", "relations");
    let by_kind: Vec<String> =
        relations.iter().map(|(kind, count)| format!("{} {kind}", grouped(*count))).collect();
    let by_kind = if by_kind.len() > 1 { format!(" ({})", by_kind.join(", ")) } else { String::new() };
    let text = format!("Added {added}{by_kind} and {findings} in {millis:.0} ms.");
    view! { <p data-testid="plugin-outcome">{text}</p> }.into_any()
}

/// A plugin as the server lists it.
#[derive(Clone, Debug, Deserialize)]
struct Served {
    name: String,
    version: String,
    hash: String,
    kinds: Vec<String>,
    state: String,
}

#[derive(Debug, Deserialize)]
struct List {
    plugins: Vec<Served>,
}

#[component]
fn OfServer() -> impl IntoView {
    let served = RwSignal::new(Vec::<Served>::new());
    leptos::task::spawn_local(async move {
        let list = fetch::text("api/v1/plugins").await.ok();
        let list = list.and_then(|json| serde_json::from_str::<List>(&json).ok());
        served.set(list.map(|list| list.plugins).unwrap_or_default());
    });
    let rows =
        move || {
            served.get().into_iter().map(|plugin| view! {
            <li>
                <strong>{plugin.name}</strong>" "<span class="plugin-version">{plugin.version}</span>
                <span class="settings-note">
                    {[plugin.kinds.join(", "), short(&plugin.hash), plugin.state]
                        .into_iter()
                        .filter(|part: &String| !part.is_empty())
                        .collect::<Vec<_>>()
                        .join(" · ")}
                </span>
            </li>
        }).collect_view()
        };
    view! {
        <Show when=move || served.with(|served| !served.is_empty())>
            <section aria-labelledby="plugins-server">
                <h2 id="plugins-server">"On the server"</h2>
                <ul class="plugins-served" data-testid="plugins-of-server">{rows}</ul>
            </section>
        </Show>
    }
}
