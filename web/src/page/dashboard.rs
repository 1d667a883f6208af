//! The fleet in figures.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::component::bars::{Bar, Bars};
use crate::component::heat_map::HeatMap;
use crate::component::inspector::NodeButton;
use crate::component::needs_graph::NeedsGraph;
use crate::component::trend::Trend;
use crate::platform::location;
use crate::shell::use_shell;
use crate::state::figures::{counted, grouped};
use crate::state::finding::SEVERITIES;
use crate::state::finding_list::FindingView;
use crate::state::past::Moment;
use crate::state::problems::Problems;
use crate::state::route::Page;
use crate::state::vocabulary::{node_kind_label, relation_label};
use crate::worker::question::{Answer, Question};

/// The page.
#[component]
pub fn Dashboard() -> impl IntoView {
    view! {
        <div class="scroll-page">
            <h1 class="visually-hidden">"Dashboard"</h1>
            <NeedsGraph><Figures/></NeedsGraph>
        </div>
    }
}

/// Bars of what a map counts, the most first.
fn bars_of(counts: impl Iterator<Item = (String, u64)>) -> Vec<Bar> {
    let mut counts: Vec<(String, u64)> = counts.filter(|(_, count)| *count > 0).collect();
    counts.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    counts.into_iter().map(|(name, count)| Bar::new(name, count as f64)).collect()
}

#[component]
fn Figures() -> impl IntoView {
    let shell = use_shell();
    let shown = shell.shown();
    let stats = Memo::new(move |_| {
        shown
            .with(|snapshot| snapshot.as_ref().map(|snapshot| snapshot.report.stats.clone()))
            .unwrap_or_default()
    });
    let explicit = Memo::new(move |_| {
        shown.with(|snapshot| {
            snapshot.as_ref().map_or(0, |snapshot| snapshot.report.graph.relations.len() as u64)
        })
    });
    let by_type = Signal::derive(move || {
        stats.with(|stats| bars_of(stats.by_type.iter().map(|(name, count)| (name.clone(), *count as u64))))
    });
    let by_domain = Signal::derive(move || {
        stats.with(|stats| bars_of(stats.by_domain.iter().map(|(name, count)| (name.clone(), *count as u64))))
    });
    let by_kind = Signal::derive(move || {
        stats.with(|stats| {
            bars_of(stats.relationships_by_type.iter().map(|(name, count)| (relation_label(name), *count)))
        })
    });
    let by_format = Memo::new(move |_| {
        let mut formats: BTreeMap<String, u64> = BTreeMap::new();
        shown.with(|snapshot| {
            for node in snapshot.iter().flat_map(|snapshot| &snapshot.report.graph.nodes) {
                if let Some(file) = node.files.first() {
                    *formats.entry(file.format.clone()).or_default() += 1;
                }
            }
        });
        bars_of(formats.into_iter())
    });
    let by_severity = Signal::derive(move || {
        shell.desk.problems.with(|problems| {
            let total = problems.total();
            let bars = SEVERITIES.map(|(severity, heading)| Bar {
                class: format!("severity-{severity}"),
                ..Bar::new(heading, f64::from(total.of_severity(severity)))
            });
            bars.to_vec()
        })
    });
    let by_code = Memo::new(move |_| {
        shell.desk.problems.with(|problems| {
            let codes = FindingView::default().codes(problems.iter()).into_iter();
            let bars = codes.map(|(code, severity, count)| Bar {
                class: format!("severity-{severity}"),
                ..Bar::new(code, count as f64)
            });
            bars.collect::<Vec<_>>()
        })
    });
    let overview = shell.answer_to(|| Some(Question::Overview));
    let tile = move |label: &'static str, value: Signal<u64>, name: &'static str| {
        view! {
            <div class="tile" data-testid="tile" data-name=name data-count=move || value.get().to_string()>
                <span class="tile-figure">{move || grouped(value.get())}</span>
                <span class="tile-label">{label}</span>
            </div>
        }
    };
    let of_kind = move |kind: &'static str| {
        Signal::derive(move || {
            stats.with(|stats| stats.nodes_by_kind.get(kind).copied().unwrap_or_default() as u64)
        })
    };
    let kind_tiles =
        ["tool", "model", "mcp-server"].map(|kind| tile(node_kind_label(kind), of_kind(kind), kind));
    let findings = Signal::derive(move || u64::from(shell.desk.problems.with(Problems::total).all()));
    let ask = move |clause: String| shell.show_query(&clause);
    let quoted = crate::state::completion::quoted;
    let list = move |of: fn(&crate::worker::question::Overview) -> &[(u32, f64)], is_share: bool| {
        move || match overview.get() {
            Some(Answer::Overview(overview)) => {
                let rows = of(&overview).iter().map(|&(node, figure)| {
                    let details = if is_share {
                        format!("{figure:.4}")
                    } else {
                        counted(figure as u64, "relation", "relations")
                    };
                    view! { <li data-testid="ranked"><NodeButton node details/></li> }
                });
                let rows = rows.collect::<Vec<_>>();
                if rows.is_empty() {
                    return view! { <p class="empty-note">"No node needs another."</p> }.into_any();
                }
                view! { <ol class="relation-rows">{rows}</ol> }.into_any()
            }
            _ => view! { <p class="empty-note" role="status">"Computing"</p> }.into_any(),
        }
    };
    let heat = move || match overview.get() {
        Some(Answer::Overview(overview)) if overview.domains.len() > 1 => {
            view! { <HeatMap overview/> }.into_any()
        }
        Some(Answer::Overview(_)) => {
            view! { <p class="empty-note">"Fewer than two domains are named."</p> }.into_any()
        }
        _ => view! { <p class="empty-note" role="status">"Computing"</p> }.into_any(),
    };
    let built = move || {
        shell.past.with(|past| {
            let millis = past.moments().last()?.millis?;
            Some(if millis < 1000.0 {
                format!("{millis:.0} ms")
            } else {
                format!("{:.1} s", millis / 1000.0)
            })
        })
    };
    let moments = Signal::derive(move || shell.past.with(|past| past.moments().to_vec()));
    let past_rows = move || {
        let moments: Vec<Moment> = moments.get();
        let rows = moments.into_iter().rev().take(12).map(|moment| {
            let [errors, warnings, notes] = moment.findings.map(|count| grouped(count as u64));
            view! {
                <tr data-testid="moment">
                    <td class="number">{grouped(moment.revision)}</td>
                    <td class="number">{grouped(moment.nodes as u64)}</td>
                    <td class="number">{grouped(moment.relations)}</td>
                    <td class="number">{errors}</td>
                    <td class="number">{warnings}</td>
                    <td class="number">{notes}</td>
                    <td class="number">{moment.millis.map_or_else(|| "–".to_owned(), |millis| format!("{millis:.0} ms"))}</td>
                </tr>
            }
        });
        rows.collect_view()
    };
    view! {
        <div class="tiles" data-testid="dashboard">
            {tile("Agents", Signal::derive(move || stats.with(|stats| stats.total_agents as u64)), "agents")}
            {kind_tiles}
            {tile("Relations stated", explicit.into(), "explicit")}
            {tile(
                "Relations implied",
                Signal::derive(move || stats.with(|stats| stats.relationships).saturating_sub(explicit.get())),
                "implied",
            )}
            {tile("Findings", findings, "findings")}
            <div class="tile">
                <span class="tile-figure">{move || built().unwrap_or_else(|| "–".to_owned())}</span>
                <span class="tile-label">"Read and built in"</span>
            </div>
        </div>
        <div class="cards">
            <section class="panel-card" aria-label="Types">
                <h2>"Types"</h2>
                <Bars bars=by_type on_choose=Callback::new(move |name: String| ask(format!("type:{}", quoted(&name))))/>
            </section>
            <section class="panel-card" aria-label="Formats">
                <h2>"Formats"</h2>
                <Bars bars=by_format on_choose=Callback::new(move |name: String| ask(format!("format:{}", quoted(&name))))/>
            </section>
            <section class="panel-card" aria-label="Domains">
                <h2>"Domains"</h2>
                <Bars bars=by_domain on_choose=Callback::new(move |name: String| ask(format!("domain:{}", quoted(&name))))/>
            </section>
            <section class="panel-card" aria-label="Kinds of relation">
                <h2>"Kinds of relation"</h2>
                <Bars bars=by_kind/>
            </section>
            <section class="panel-card wide" aria-label="Density between domains" data-testid="heat-card">
                <h2>"Density between domains"</h2>
                <p class="page-note">"How many of the relations that could lead from the domain of a row to that of a column are there."</p>
                {heat}
            </section>
            <section class="panel-card" aria-label="Most depended upon">
                <h2>"Most depended upon"</h2>
                <p class="page-note">"Stated relations of those that cannot do without them."</p>
                {list(|overview| &overview.depended_upon, false)}
            </section>
            <section class="panel-card" aria-label="Most central">
                <h2>"Most central"</h2>
                <p class="page-note">"By PageRank; all ranks add up to 1."</p>
                {list(|overview| &overview.central, true)}
            </section>
            <section class="panel-card" aria-label="Findings by severity and code">
                <h2>"Findings"</h2>
                <Bars bars=by_severity/>
                <hr/>
                <Bars bars=by_code on_choose=Callback::new(move |code: String| {
                    shell.change_findings(|view| *view = FindingView { code: Some(code), ..FindingView::default() });
                    location::set_fragment(Page::Findings.fragment());
                })/>
            </section>
            <section class="panel-card wide" aria-label="Revisions of this visit">
                <h2>"Revisions of this visit"</h2>
                <Trend moments/>
                <div class="table-scroll" role="region" tabindex="0" aria-label="Table of revisions">
                    <table class="plain-table">
                        <thead><tr><th>"Revision"</th><th>"Nodes"</th><th>"Relations"</th><th>"Errors"</th><th>"Warnings"</th><th>"Notes"</th><th>"Built in"</th></tr></thead>
                        <tbody>{past_rows}</tbody>
                    </table>
                </div>
            </section>
        </div>
    }
}
