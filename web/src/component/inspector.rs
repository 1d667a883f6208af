//! The selected node: what defines it, what it relates to, what is wrong with it.

use leptos::prelude::*;
use ossa_core::wire::Node;

use super::excerpt::Excerpt;
use super::finding_row::FindingRow;
use super::glyph::{LineGlyph, NodeGlyph};
use super::icon::{CHEVRON, CLOSE, FILE, IconView, TARGET};
use crate::shell::use_shell;
use crate::state::figures::{counted, grouped, weight};
use crate::state::relation::{Row, Section, relations_of};
use crate::state::snapshot::Snapshot;
use crate::state::vocabulary::node_kind_singular;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Definition,
    Relations,
    Findings,
}

impl Tab {
    const ALL: [Self; 3] = [Self::Definition, Self::Relations, Self::Findings];

    const fn name(self) -> &'static str {
        match self {
            Self::Definition => "Definition",
            Self::Relations => "Relations",
            Self::Findings => "Findings",
        }
    }
}

/// Lines of one kind of relation that are listed before a person asks for all.
const LISTED: usize = 40;

/// The panel at the right.
#[component]
pub fn Inspector() -> impl IntoView {
    let shell = use_shell();
    let tab = RwSignal::new(Tab::Definition);
    let node = Memo::new(move |_| {
        let index = shell.selection.get()?;
        shell.snapshot()?.node(index).cloned()
    });
    let sections = Memo::new(move |_| {
        shell
            .selection
            .get()
            .zip(shell.snapshot())
            .map_or_else(Vec::new, |(node, snapshot)| relations_of(&snapshot, node))
    });
    let findings = Memo::new(move |_| {
        shell
            .selection
            .get()
            .zip(shell.snapshot())
            .map_or_else(Vec::new, |(node, snapshot)| snapshot.findings_of(node))
    });
    let count = move |of: Tab| match of {
        Tab::Definition => None,
        Tab::Relations => Some(sections.with(|sections| sections.iter().map(Section::count).sum::<u64>())),
        Tab::Findings => Some(findings.with(|findings| findings.len() as u64)),
    };
    let tabs = Tab::ALL.map(|each| {
        view! {
            <button
                type="button"
                role="tab"
                id=format!("tab-{}", each.name())
                class="tab"
                aria-selected=move || (tab.get() == each).to_string()
                aria-controls="inspector-panel"
                on:click=move |_| tab.set(each)
            >
                {each.name()}
                {move || count(each).map(|count| view! { <span class="figure">{grouped(count)}</span> })}
            </button>
        }
    });
    let head = move || {
        let node = node.get()?;
        let hue = shell.snapshot()?.slots.slot(node.agent_type.as_deref());
        let kind = match &node.agent_type {
            Some(agent_type) => format!("{} · {agent_type}", node_kind_singular(&node.kind)),
            None => node_kind_singular(&node.kind).to_owned(),
        };
        let kind = match &node.version {
            Some(version) => format!("{kind} · {version}"),
            None => kind,
        };
        Some(view! {
            <NodeGlyph kind=node.kind.clone() hue/>
            <div class="inspector-title">
                <h2 data-testid="inspector-name" title=node.name.clone()>{node.name.clone()}</h2>
                <p>{kind}</p>
            </div>
        })
    };
    view! {
        <aside class="inspector" data-testid="inspector" aria-label="Selected node">
            <header>
                {head}
                <button
                    type="button"
                    class="icon-button"
                    title="Open its page"
                    aria-label="Open its page"
                    data-testid="open-agent"
                    on:click=move |_| {
                        if let Some(node) = shell.selection.get_untracked() {
                            shell.open_agent(node);
                        }
                    }
                >
                    <IconView icon=FILE/>
                </button>
                <button
                    type="button"
                    class="icon-button"
                    title="Centre in the drawing"
                    aria-label="Centre in the drawing"
                    on:click=move |_| shell.centred.set(shell.selection.get_untracked())
                >
                    <IconView icon=TARGET/>
                </button>
                <button
                    type="button"
                    class="icon-button"
                    title="Close (Esc)"
                    aria-label="Close"
                    on:click=move |_| shell.select(None)
                >
                    <IconView icon=CLOSE/>
                </button>
            </header>
            <div class="tabs" role="tablist" aria-label="About the node">{tabs}</div>
            <div
                class="inspector-panel"
                id="inspector-panel"
                role="tabpanel"
                tabindex="0"
                aria-labelledby=move || format!("tab-{}", tab.get().name())
            >
                {move || match tab.get() {
                    Tab::Definition => node.get().map(|node| view! { <Definition node/> }).into_any(),
                    Tab::Relations => view! { <Relations sections/> }.into_any(),
                    Tab::Findings => view! { <NodeFindings findings/> }.into_any(),
                }}
            </div>
        </aside>
    }
}

/// What a node says about itself.
#[component]
pub fn Definition(node: Node) -> impl IntoView {
    let tags = |heading: &'static str, texts: &[String]| {
        (!texts.is_empty()).then(|| {
            let tags = texts.iter().map(|text| view! { <li class="tag">{text.clone()}</li> });
            view! {
                <section>
                    <h3>{heading} <span class="figure">{grouped(texts.len() as u64)}</span></h3>
                    <ul class="tags">{tags.collect_view()}</ul>
                </section>
            }
        })
    };
    let files = node.files.iter().map(|file| {
        view! {
            <li>
                <span class="path">{file.path.clone()}</span>
                <span class="format">{file.format.clone()}</span>
            </li>
        }
    });
    let files = if node.files.is_empty() {
        view! { <p class="empty-note">"Others name it, but no file that was read defines it."</p> }.into_any()
    } else {
        view! { <ul class="files">{files.collect_view()}</ul> }.into_any()
    };
    view! {
        {node.description.clone().map(|text| view! { <p class="description">{text}</p> })}
        <dl class="facts">
            <dt>"Id"</dt>
            <dd><code>{node.id.clone()}</code></dd>
            {node.version.clone().map(|version| view! { <dt>"Version"</dt><dd>{version}</dd> })}
        </dl>
        {tags("Domains", &node.domains)}
        {tags("Capabilities", &node.capabilities)}
        <section>
            <h3>"Files"</h3>
            {files}
        </section>
    }
}

/// How a node is related, by kind.
#[component]
pub fn Relations(sections: Memo<Vec<Section>>) -> impl IntoView {
    move || {
        let sections = sections.get();
        if sections.is_empty() {
            return view! { <p class="empty-note">"It relates to nothing, and nothing to it."</p> }
                .into_any();
        }
        sections.into_iter().map(|section| view! { <RelationSection section/> }).collect_view().into_any()
    }
}

#[component]
fn RelationSection(section: Section) -> impl IntoView {
    let shows_all = RwSignal::new(false);
    let count = section.count();
    let hidden = section.rows.len().saturating_sub(LISTED);
    let kind = section.kind.clone();
    let label = section.label();
    let rows = section.rows;
    let listed = move || {
        let limit = if shows_all.get() { usize::MAX } else { LISTED };
        let rows = rows.iter().take(limit).cloned();
        rows.map(|row| {
            if row.is_group {
                view! { <GroupRow row/> }.into_any()
            } else {
                view! { <RelationRow row/> }.into_any()
            }
        })
        .collect_view()
    };
    view! {
        <section>
            <h3><LineGlyph kind/>{label} <span class="figure">{grouped(count)}</span></h3>
            <ul class="relation-rows">{listed}</ul>
            <Show when=move || { hidden > 0 && !shows_all.get() }>
                <button type="button" class="button" on:click=move |_| shows_all.set(true)>
                    {format!("Show {} more", grouped(hidden as u64))}
                </button>
            </Show>
        </section>
    }
}

/// Everything about where a relation comes from.
fn made_by(snapshot: &Snapshot, row: &Row) -> String {
    let origin = snapshot.report.graph.origins.get(row.origin as usize);
    let rule = origin.map(|origin| format!(", found by {} {}", origin.name, origin.version));
    format!("weight {} via {}{}", weight(row.weight), snapshot.via(row.via), rule.unwrap_or_default())
}

/// A relation that a definition states.
#[component]
fn RelationRow(row: Row) -> impl IntoView {
    let shell = use_shell();
    let snapshot = shell.snapshot_untracked()?;
    let other = *row.others.first()?;
    let via = snapshot.via(row.via);
    // Most relations have the weight 1, which says nothing.
    let details = if (row.weight - 1.0).abs() < f64::EPSILON {
        format!("via {via}")
    } else {
        format!("via {via}, weight {}", weight(row.weight))
    };
    let title = made_by(&snapshot, &row);
    Some(view! {
        <li data-testid="relation-row" title=title>
            <NodeButton node=other details/>
        </li>
    })
}

/// Relations that a group implies.
#[component]
fn GroupRow(row: Row) -> impl IntoView {
    let shell = use_shell();
    let snapshot = shell.snapshot_untracked()?;
    let is_open = RwSignal::new(false);
    let shows_all = RwSignal::new(false);
    let via = snapshot.via(row.via).to_owned();
    let summary = counted(row.others.len() as u64, "agent", "agents");
    let title = made_by(&snapshot, &row);
    let hidden = row.others.len().saturating_sub(LISTED);
    let others = row.others.clone();
    let members = move || {
        let limit = if shows_all.get() { usize::MAX } else { LISTED };
        let others = others.iter().take(limit).copied();
        others.map(|node| view! { <li><NodeButton node details=String::new()/></li> }).collect_view()
    };
    Some(view! {
        <li data-testid="relation-row" title=title>
            <button
                type="button"
                class="group-row"
                aria-expanded=move || is_open.get().to_string()
                on:click=move |_| is_open.update(|open| *open = !*open)
            >
                <IconView icon=CHEVRON/>
                <span class="relation-name">"via " <strong>{via}</strong></span>
                <span class="relation-details">{summary} ", weight " {weight(row.weight)}</span>
            </button>
            <Show when=move || is_open.get()>
                <ul class="group-members">{members.clone()}</ul>
                <Show when=move || { hidden > 0 && !shows_all.get() }>
                    <button type="button" class="button" on:click=move |_| shows_all.set(true)>
                        {format!("Show {} more", grouped(hidden as u64))}
                    </button>
                </Show>
            </Show>
        </li>
    })
}

/// A node that is selected when pressed.
#[component]
pub fn NodeButton(node: u32, details: String) -> impl IntoView {
    let shell = use_shell();
    let snapshot = shell.snapshot_untracked()?;
    let other = snapshot.node(node)?;
    let hue = snapshot.slots.slot(other.agent_type.as_deref());
    Some(view! {
        <button type="button" class="relation-row" on:click=move |_| shell.go_to_node(node)>
            <NodeGlyph kind=other.kind.clone() hue/>
            <span class="relation-name">{other.name.clone()}</span>
            <span class="relation-details">{details}</span>
        </button>
    })
}

#[component]
fn NodeFindings(findings: Memo<Vec<u32>>) -> impl IntoView {
    let shell = use_shell();
    let chosen = RwSignal::new(None::<u32>);
    let choose = move |index: u32| {
        chosen.set(Some(index));
        let snapshot = shell.snapshot_untracked();
        let finding = snapshot.as_ref().and_then(|snapshot| snapshot.report.findings.get(index as usize));
        if let Some(place) = finding.and_then(|finding| finding.place.as_ref()) {
            shell.request_text(&place.path);
        }
    };
    let row = move |index: u32| {
        let excerpt = move || {
            let is_chosen = chosen.get() == Some(index);
            let finding = shell.snapshot()?.report.findings.get(index as usize).cloned();
            is_chosen.then(|| finding.map(|finding| view! { <li><Excerpt finding/></li> }))
        };
        let finding = shell.snapshot_untracked()?.report.findings.get(index as usize).cloned()?;
        Some(view! {
            <FindingRow
                finding
                is_chosen=Signal::derive(move || chosen.get() == Some(index))
                on_choose=move || choose(index)
            />
            {excerpt}
        })
    };
    move || {
        let findings = findings.get();
        if findings.is_empty() {
            return view! { <p class="empty-note">"Nothing is wrong with its files."</p> }.into_any();
        }
        view! { <ol class="finding-rows">{findings.into_iter().map(row).collect_view()}</ol> }.into_any()
    }
}
