//! Everything about one node.

use std::collections::BTreeMap;

use leptos::prelude::*;
use ossa_core::wire::{Affected, NamedRelation, NodeName, Path};

use crate::component::finding_row::FindingRow;
use crate::component::glyph::NodeGlyph;
use crate::component::icon::{GRAPH, IconView};
use crate::component::inspector::{Definition, NodeButton, Relations};
use crate::component::needs_graph::NeedsGraph;
use crate::component::node_picker::NodePicker;
use crate::component::source_text::SourceText;
use crate::shell::use_shell;
use crate::state::completion::quoted;
use crate::state::figures::{counted, grouped};
use crate::state::relation::{Section, relations_of};
use crate::state::route::Spot;
use crate::state::vocabulary::{node_kind_singular, relation_label};
use crate::worker::question::{Answer, Question};

/// Nodes of one depth that are listed before a person asks for all.
const LISTED: usize = 12;

/// The page.
#[component]
pub fn Agent() -> impl IntoView {
    view! {
        <div class="scroll-page">
            <h1 class="visually-hidden">"Agent"</h1>
            <NeedsGraph><Subject/></NeedsGraph>
        </div>
    }
}

#[component]
fn Subject() -> impl IntoView {
    let shell = use_shell();
    let shown = shell.shown();
    let key = Memo::new(move |_| {
        let selection = shell.selection.get()?;
        shown.with(|snapshot| Some(snapshot.as_ref()?.node(selection)?.key.clone()))
    });
    // What belongs to a node is built anew with it.
    move || {
        match key.get() {
        Some(key) => view! { <Node key/> }.into_any(),
        None => view! {
            <div class="page-empty">
                <h2>"Choose a node"</h2>
                <p>"Its definition, its relations and what depends on it are shown here."</p>
                <NodePicker label="Find an agent, tool or model" id="pick-agent" on_pick=Callback::new(move |node| shell.open_agent(node))/>
            </div>
        }
        .into_any(),
    }
    }
}

#[component]
fn Node(key: String) -> impl IntoView {
    let shell = use_shell();
    let shown = shell.shown();
    let key = StoredValue::new(key);
    let node = Memo::new(move |_| {
        shown.with(|snapshot| {
            let snapshot = snapshot.as_ref()?;
            let index = key.with_value(|key| snapshot.index_of(key))?;
            Some((index, snapshot.node(index)?.clone()))
        })
    });
    let sections = Memo::new(move |_| {
        let index = node.with(|node| node.as_ref().map(|(index, _)| *index));
        index.zip(shown.get()).map_or_else(Vec::new, |(index, snapshot)| relations_of(&snapshot, index))
    });
    let findings = Memo::new(move |_| {
        let index = node.with(|node| node.as_ref().map(|(index, _)| *index));
        index.zip(shown.get()).map_or_else(Vec::new, |(index, snapshot)| {
            let findings = snapshot.findings_of(index).into_iter();
            findings.filter_map(|index| snapshot.report.findings.get(index as usize).cloned()).collect()
        })
    });
    let head = move || {
        let (index, node) = node.get()?;
        let hue = shown.get()?.slots.slot(node.agent_type.as_deref());
        let parts =
            [Some(node_kind_singular(&node.kind).to_owned()), node.agent_type.clone(), node.version.clone()];
        let kind = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        Some(view! {
            <NodeGlyph kind=node.kind.clone() hue/>
            <div class="inspector-title">
                <h2 data-testid="agent-name">{node.name.clone()}</h2>
                <p>{kind} " · " <code>{node.key.clone()}</code></p>
            </div>
            <button type="button" class="button" data-testid="show-in-graph" on:click=move |_| shell.show_in_graph(index)>
                <IconView icon=GRAPH/> "Show in the graph"
            </button>
        })
    };
    let files = Memo::new(move |_| {
        let mut paths: Vec<String> = node.with(|node| {
            node.iter().flat_map(|(_, node)| &node.files).map(|file| file.path.clone()).collect()
        });
        paths.dedup();
        paths
    });
    let chosen = RwSignal::new(0usize);
    let source = move || {
        let paths = files.get();
        let path = paths.get(chosen.get()).or(paths.first())?.clone();
        Some(view! { <SourceText path/> })
    };
    let file_choice = move || {
        let paths = files.get();
        (paths.len() > 1).then(|| {
            let choices = paths.into_iter().enumerate().map(|(place, path)| {
                view! {
                    <button
                        type="button"
                        class="chip"
                        aria-pressed=move || (chosen.get() == place).to_string()
                        on:click=move |_| chosen.set(place)
                    >{path}</button>
                }
            });
            view! { <div class="chips" role="group" aria-label="Files">{choices.collect_view()}</div> }
        })
    };
    let relation_count = move || sections.with(|sections| sections.iter().map(Section::count).sum::<u64>());
    let finding_rows = move || {
        let rows = findings.get().into_iter().map(|finding| {
            let place = finding.place.clone();
            let visit = move || {
                if let Some(place) = &place {
                    shell.visit(&place.path, Some(Spot { line: place.line, column: place.column }));
                }
            };
            view! { <FindingRow finding is_chosen=Signal::derive(|| false) on_choose=visit is_full=true/> }
        });
        rows.collect_view()
    };
    view! {
        <header class="page-head agent-head">{head}</header>
        <div class="agent-page" data-testid="agent-page">
            <div class="agent-column">
                <section class="panel-card" aria-label="Definition">
                    <h2>"Definition"</h2>
                    <div class="inspector-panel plain">{move || node.get().map(|(_, node)| view! { <Definition node/> })}</div>
                </section>
                <Show when=move || files.with(|files| !files.is_empty())>
                    <section class="panel-card" aria-label="Text">
                        <h2>"Text"</h2>
                        {file_choice}
                        {source}
                    </section>
                </Show>
                <section class="panel-card" aria-label="Findings" data-testid="agent-findings">
                    <h2>"Findings" <span class="figure">{move || grouped(findings.with(Vec::len) as u64)}</span></h2>
                    <Show when=move || findings.with(|findings| !findings.is_empty()) fallback=|| view! { <p class="empty-note">"Nothing is wrong with its files."</p> }>
                        <ol class="finding-rows">{finding_rows}</ol>
                    </Show>
                </section>
            </div>
            <div class="agent-column">
                <section class="panel-card" aria-label="Relations" data-testid="agent-relations">
                    <h2>"Relations" <span class="figure">{move || grouped(relation_count())}</span></h2>
                    <div class="inspector-panel plain"><Relations sections/></div>
                </section>
                <ImpactCard key/>
                <PathCard key/>
                <SimilarCard key/>
            </div>
        </div>
    }
}

/// A node that an answer names.
#[component]
fn Named(
    /// Its key.
    key: String,
    /// What is said of it.
    details: String,
) -> impl IntoView {
    let shell = use_shell();
    let node = shell.snapshot_untracked().and_then(|snapshot| snapshot.index_of(&key));
    node.map(|node| view! { <NodeButton node details/> })
}

#[component]
fn ImpactCard(key: StoredValue<String>) -> impl IntoView {
    let shell = use_shell();
    let needs = RwSignal::new(false);
    let answer = shell.answer_to(move || Some(Question::Impact { key: key.get_value(), needs: needs.get() }));
    let choice = move |value: bool, label: &'static str| {
        view! {
            <button type="button" class="scope" role="tab" aria-selected=move || (needs.get() == value).to_string() on:click=move |_| needs.set(value)>
                {label}
            </button>
        }
    };
    let found = move || match answer.get() {
        Some(Answer::Impact(impact)) if impact.affected.is_empty() => {
            let note = if needs.get_untracked() {
                "It needs nothing."
            } else {
                "Nothing needs it: it could go away."
            };
            view! { <p class="empty-note">{note}</p> }.into_any()
        }
        Some(Answer::Impact(impact)) => {
            let all = impact.affected.len() as u64;
            let what = if needs.get_untracked() {
                format!("It needs {}, directly or through others.", counted(all, "node", "nodes"))
            } else {
                format!("{} would be affected, directly or through others.", counted(all, "node", "nodes"))
            };
            let mut depths: BTreeMap<u32, Vec<Affected>> = BTreeMap::new();
            for affected in impact.affected {
                depths.entry(affected.depth).or_default().push(affected);
            }
            let depths = depths.into_iter().map(|(depth, affected)| view! { <Depth depth affected/> });
            view! { <p class="page-note" data-testid="impact-count">{what}</p>{depths.collect_view()} }
                .into_any()
        }
        Some(Answer::Refused(why)) => view! { <p class="empty-note">{why}</p> }.into_any(),
        _ => view! { <p class="empty-note" role="status">"Following relations"</p> }.into_any(),
    };
    view! {
        <section class="panel-card" aria-label="Impact" data-testid="agent-impact">
            <h2>
                {move || if needs.get() { "What it needs" } else { "What breaks if it goes away" }}
                <span class="spacer"></span>
                <Show when=move || !needs.get()>
                    <button
                        type="button"
                        class="link"
                        data-testid="impact-in-graph"
                        on:click=move |_| shell.show_query(&format!("impact({})", key.with_value(|key| quoted(key))))
                    >
                        "Show in the graph"
                    </button>
                </Show>
            </h2>
            <div class="scopes" role="tablist" aria-label="Which way">
                {choice(false, "What needs it")}
                {choice(true, "What it needs")}
            </div>
            {found}
        </section>
    }
}

/// The nodes so many relations away.
#[component]
fn Depth(depth: u32, affected: Vec<Affected>) -> impl IntoView {
    let shows_all = RwSignal::new(false);
    let hidden = affected.len().saturating_sub(LISTED);
    let mut kinds: BTreeMap<String, u64> = BTreeMap::new();
    for kind in affected.iter().filter_map(|affected| Some(&affected.relation.as_ref()?.kind)) {
        *kinds.entry(relation_label(kind)).or_default() += 1;
    }
    let kinds = kinds
        .into_iter()
        .map(|(kind, count)| format!("{kind} {}", grouped(count)))
        .collect::<Vec<_>>()
        .join(", ");
    let count = grouped(affected.len() as u64);
    let rows = move || {
        let limit = if shows_all.get() { usize::MAX } else { LISTED };
        let rows = affected.iter().take(limit).map(|affected| {
            let details =
                affected.relation.as_ref().map(|relation| relation_label(&relation.kind)).unwrap_or_default();
            view! { <li data-testid="affected"><Named key=affected.node.key.clone() details/></li> }
        });
        rows.collect_view()
    };
    view! {
        <h3>
            {counted(depth.into(), "step away", "steps away")} " " <span class="figure">{count}</span>
            <span class="relation-details">{kinds}</span>
        </h3>
        <ul class="relation-rows">{rows}</ul>
        <Show when=move || { hidden > 0 && !shows_all.get() }>
            <button type="button" class="button" on:click=move |_| shows_all.set(true)>
                {format!("Show {} more", grouped(hidden as u64))}
            </button>
        </Show>
    }
}

#[component]
fn PathCard(key: StoredValue<String>) -> impl IntoView {
    let shell = use_shell();
    let other = RwSignal::new(None::<String>);
    let either_way = RwSignal::new(true);
    let answer = shell.answer_to(move || {
        let to = other.get()?;
        Some(Question::Paths { from: key.get_value(), to, either_way: either_way.get() })
    });
    let pick = move |node: u32| {
        other.set(shell.snapshot_untracked().and_then(|snapshot| Some(snapshot.node(node)?.key.clone())));
    };
    let found = move || match answer.get() {
        Some(Answer::Paths(paths)) if paths.paths.is_empty() => {
            let note = if either_way.get_untracked() {
                "No way leads there."
            } else {
                "No way leads there along the relations. Look against their direction, too."
            };
            Some(view! { <p class="empty-note">{note}</p> }.into_any())
        }
        Some(Answer::Paths(paths)) => {
            let (from, to) = (quoted(&paths.from.key), quoted(&paths.to.key));
            let rows = paths.paths.into_iter().map(|path| view! { <PathRow path/> }).collect_view();
            Some(view! {
                <ol class="paths">{rows}</ol>
                <button type="button" class="link" data-testid="paths-in-graph" on:click=move |_| shell.show_query(&format!("path({from}, {to})"))>
                    "Show in the graph"
                </button>
            }
            .into_any())
        }
        Some(Answer::Refused(why)) => Some(view! { <p class="empty-note">{why}</p> }.into_any()),
        _ => other
            .get()
            .map(|_| view! { <p class="empty-note" role="status">"Looking for a way"</p> }.into_any()),
    };
    view! {
        <section class="panel-card" aria-label="Paths" data-testid="agent-paths">
            <h2>"Paths to another node"</h2>
            <NodePicker label="Find the other end" id="path-to" on_pick=Callback::new(pick)/>
            <label class="switch">
                <input type="checkbox" prop:checked=move || either_way.get() on:change=move |_| either_way.update(|way| *way = !*way)/>
                <span>"Also against the direction of relations"</span>
            </label>
            {found}
        </section>
    }
}

#[component]
fn PathRow(path: Path) -> impl IntoView {
    let shell = use_shell();
    let count = counted(path.relations.len() as u64, "step", "steps");
    let mut relations = path.relations.into_iter();
    let parts = path.nodes.into_iter().enumerate().map(|(place, NodeName { key, name, .. })| {
        let lead =
            (place > 0).then(|| relations.next()).flatten().map(|NamedRelation { kind, target, .. }| {
                // A relation may be walked against its direction.
                let arrow = if target == key { "→" } else { "←" };
                view! { <span class="path-kind">{format!("{} {arrow}", relation_label(&kind))}</span> }
            });
        let open = move |_| {
            if let Some(node) = shell.snapshot_untracked().and_then(|snapshot| snapshot.index_of(&key)) {
                shell.open_agent(node);
            }
        };
        view! { {lead}<button type="button" class="tag" on:click=open>{name}</button> }
    });
    let parts = parts.collect::<Vec<_>>();
    view! { <li data-testid="path"><span class="figure">{count}</span> <span class="path-steps">{parts}</span></li> }
}

#[component]
fn SimilarCard(key: StoredValue<String>) -> impl IntoView {
    let shell = use_shell();
    let answer = shell.answer_to(move || Some(Question::Recommendations(key.get_value())));
    let percent = |share: f64| format!("{:.0} %", share * 100.0);
    let found = move || match answer.get() {
        Some(Answer::Recommendations(found)) => {
            let similar = found.similar.into_iter().map(|similar| {
                let shared = similar.shared.iter().take(3).map(|shared| shared.value.clone());
                let shared = shared.collect::<Vec<_>>().join(", ");
                let details = format!("{} alike: {shared}", percent(similar.score));
                view! { <li data-testid="similar"><Named key=similar.node.key details/></li> }
            });
            let similar = similar.collect::<Vec<_>>();
            let missing = found.collaborators.into_iter().map(|other| {
                let details = format!(
                    "{} alike, {} of the best in common",
                    percent(other.likeness),
                    percent(other.common)
                );
                view! { <li data-testid="collaborator"><Named key=other.node.key details/></li> }
            });
            let missing = missing.collect::<Vec<_>>();
            view! {
                <h3>"Like it"</h3>
                {if similar.is_empty() { view! { <p class="empty-note">"Nothing is like it."</p> }.into_any() } else { view! { <ul class="relation-rows">{similar}</ul> }.into_any() }}
                <h3>"Might work with it, and states no relation"</h3>
                {if missing.is_empty() { view! { <p class="empty-note">"Nobody stands out."</p> }.into_any() } else { view! { <ul class="relation-rows">{missing}</ul> }.into_any() }}
            }
            .into_any()
        }
        Some(Answer::Refused(why)) => view! { <p class="empty-note">{why}</p> }.into_any(),
        _ => view! { <p class="empty-note" role="status">"Comparing"</p> }.into_any(),
    };
    view! {
        <section class="panel-card" aria-label="Similar agents" data-testid="agent-similar">
            <h2>"Similar agents and missing collaborators"</h2>
            {found}
        </section>
    }
}
