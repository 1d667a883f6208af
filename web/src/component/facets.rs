//! What the graph is made of, with counts; each line switches a part of it on or off.

use leptos::prelude::*;

use super::glyph::{LineGlyph, NodeGlyph};
use super::icon::{CLOSE, IconView};
use super::legend::Legend;
pub use super::query_field::QueryField;
use crate::shell::use_shell;
use crate::state::completion::{Range, has_clause, ranges, toggle_clause};
use crate::state::figures::grouped;
use crate::state::filter::{Facet, Filter};
use crate::state::look::Look;
use crate::state::vocabulary::{NEUTRAL_SLOT, node_kind_label, relation_label};
use crate::worker::question::{Answer, Measure, Question};

/// The panel at the left.
#[component]
pub fn Facets() -> impl IntoView {
    let shell = use_shell();
    let stats = Memo::new(move |_| {
        shell.snapshot().map(|snapshot| snapshot.report.stats.clone()).unwrap_or_default()
    });
    let types = move || {
        let mut types: Vec<(String, u64)> =
            stats.get().by_type.into_iter().map(|(name, count)| (name, count as u64)).collect();
        types.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let slots = shell.snapshot().map(|snapshot| snapshot.slots.clone()).unwrap_or_default();
        types
            .into_iter()
            .map(|(name, count)| {
                let hue = slots.slot(Some(&name));
                let glyph = view! { <NodeGlyph kind="agent" hue/> }.into_any();
                let label = name.clone();
                view! { <Toggle facet=Facet::AgentType name label count glyph item="count-type" button="type-toggle"/> }
            })
            .collect_view()
    };
    let kinds = move || {
        let kinds = stats.get().nodes_by_kind.into_iter().filter(|(kind, _)| kind != "agent");
        kinds
            .map(|(name, count)| {
                let glyph = view! { <NodeGlyph kind=name.clone() hue=NEUTRAL_SLOT/> }.into_any();
                let label = node_kind_label(&name).to_owned();
                view! {
                    <Toggle facet=Facet::NodeKind name label count=count as u64 glyph item="count-node-kind" button="node-kind-toggle"/>
                }
            })
            .collect_view()
    };
    let relations = move || {
        let mut relations: Vec<(String, u64)> = stats.get().relationships_by_type.into_iter().collect();
        relations.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        relations
            .into_iter()
            .map(|(name, count)| {
                let glyph = view! { <LineGlyph kind=name.clone()/> }.into_any();
                let label = relation_label(&name);
                view! { <Toggle facet=Facet::Relation name label count glyph item="count-kind" button="kind-toggle"/> }
            })
            .collect_view()
    };
    let has_others =
        Memo::new(move |_| stats.with(|stats| stats.nodes_by_kind.keys().any(|kind| kind != "agent")));
    let agents = move || stats.with(|stats| stats.total_agents);
    let total = move || stats.with(|stats| stats.relationships);
    let undefined = move || stats.with(|stats| stats.undefined as u64);
    view! {
        <aside class="facets" class:open=move || shell.has_filters_open.get() aria-label="Counts and filters">
            <button
                type="button"
                class="icon-button sheet-close only-small"
                aria-label="Close filters"
                on:click=move |_| shell.has_filters_open.set(false)
            >
                <IconView icon=CLOSE/>
            </button>
            <QueryField/>
            <Legend/>
            <section>
                <h2 data-testid="count-agents" data-count=agents>
                    "Agents" <span class="figure">{move || grouped(agents() as u64)}</span>
                </h2>
                <ul>{types}</ul>
            </section>
            <Show when=move || has_others.get()>
                <section>
                    <h2>"What they use"</h2>
                    <ul>{kinds}</ul>
                </section>
            </Show>
            <section>
                <h2 data-testid="count-relations" data-count=total>
                    "Relations" <span class="figure">{move || grouped(total())}</span>
                </h2>
                <ul>{relations}</ul>
                <label class="switch">
                    <input
                        type="checkbox"
                        data-testid="every-pair"
                        prop:checked=move || shell.filter.with(Filter::draws_every_pair)
                        on:change=move |_| shell.toggle_every_pair()
                    />
                    <span>"Draw every pair"</span>
                </label>
                <Show when=move || shell.drawing.get().pairs_refused>
                    <p class="facet-note">"Too many pairs to draw; groups stay around their hubs. Hide a kind of relation first."</p>
                </Show>
            </section>
            <Degrees/>
            <Show when=move || { undefined() > 0 }>
                <p class="facet-note">
                    {move || format!("{} named but defined in no file: drawn hollow.", grouped(undefined()))}
                </p>
            </Show>
            <Show when=move || shell.filter.with(Filter::hides_something) || shell.look.with(Look::hides_something)>
                <button
                    type="button"
                    class="button"
                    on:click=move |_| shell.show_everything()
                >
                    "Show everything"
                </button>
            </Show>
        </aside>
    }
}

/// One line: a switch with a count.
#[component]
fn Toggle(
    /// What it switches.
    facet: Facet,
    /// The name it switches.
    name: String,
    /// What people call it.
    label: String,
    /// How many there are.
    count: u64,
    /// What it looks like in the drawing.
    glyph: AnyView,
    /// Test id of the line.
    item: &'static str,
    /// Test id of the switch.
    button: &'static str,
) -> impl IntoView {
    let shell = use_shell();
    let shown = {
        let name = name.clone();
        Memo::new(move |_| shell.filter.with(|filter| filter.shows(facet, &name)))
    };
    let switched = name.clone();
    view! {
        <li data-testid=item data-name=name.clone() data-count=count.to_string()>
            <button
                type="button"
                class="toggle"
                data-testid=button
                data-name=name.clone()
                aria-pressed=move || shown.get().to_string()
                title=move || if shown.get() { "Hide" } else { "Show" }
                on:click=move |_| shell.toggle(facet, &switched)
            >
                {glyph}
                <span class="toggle-name">{label}</span>
                <span class="figure">{grouped(count)}</span>
            </button>
        </li>
    }
}

/// How many relations nodes have, by ranges; each line puts its range into the query, or takes it out.
#[component]
fn Degrees() -> impl IntoView {
    let shell = use_shell();
    let answer = shell.answer_to(|| Some(Question::Measure(Measure::Degree)));
    let lines = Memo::new(move |_| match answer.get() {
        Some(Answer::Measure(figures)) => ranges(&figures),
        _ => Vec::new(),
    });
    let line = move |Range { clause, label, count }: Range| {
        let (asked, toggled) = (clause.clone(), clause.clone());
        let is_asked = Memo::new(move |_| shell.filter.with(|filter| has_clause(filter.query(), &asked)));
        view! {
            <li data-testid="degree-range" data-clause=clause data-count=count.to_string()>
                <button
                    type="button"
                    class="toggle range"
                    aria-pressed=move || is_asked.get().to_string()
                    title=move || if is_asked.get() { "Take it out of the query" } else { "Show only these" }
                    on:click=move |_| {
                        let query = shell.filter.with_untracked(|filter| toggle_clause(filter.query(), &toggled));
                        shell.ask(&query);
                    }
                >
                    <span class="toggle-name">{label}</span>
                    <span class="figure">{grouped(count)}</span>
                </button>
            </li>
        }
    };
    view! {
        <section>
            <h2>"Relations of a node"</h2>
            <ul><For each=move || lines.get() key=Clone::clone children=line/></ul>
        </section>
    }
}
