//! Sliders for which relations are kept.

use leptos::prelude::*;

use super::super::glyph::LineGlyph;
use crate::platform::document;
use crate::shell::use_shell;
use crate::state::backbone::Backbone;
use crate::state::figures::weight;
use crate::state::filter::Facet;
use crate::state::history::Act;
use crate::state::vocabulary::relation_label;

/// Places of the slider for weights.
const WEIGHT_STEPS: usize = 20;

/// Sliders for what is kept, and what that leaves.
#[component]
pub fn BackbonePanel() -> impl IntoView {
    let shell = use_shell();
    let taming = shell.views.taming;
    let backbone = Memo::new(move |_| taming.with(|taming| taming.backbone));
    let change = move |slider: &'static str, change: &dyn Fn(&mut Backbone)| {
        shell.change_taming(Act::run(slider, slider), |taming| change(&mut taming.backbone));
    };
    let heaviest = Memo::new(move |_| {
        let Some(snapshot) = shell.snapshot() else { return 1.0 };
        let graph = &snapshot.report.graph;
        let weights = graph.relations.iter().map(|relation| relation.weight);
        let weights = weights.chain(graph.groups.iter().map(|group| group.weight));
        weights.fold(0.0, f64::max).max(1e-9)
    });
    let step_of = |event: &leptos::ev::Event| document::value_of(event).parse::<usize>().unwrap_or_default();
    let significance = move || {
        let significance = backbone.get().significance;
        if significance >= 1.0 { "off".to_owned() } else { format!("α below {significance}") }
    };
    let most = move || match backbone.get().heaviest {
        None => "all".to_owned(),
        Some(most) => format!("{most} of each node"),
    };
    let least = move || {
        let least = backbone.get().weight;
        if least <= 0.0 { "any".to_owned() } else { format!("{} at least", weight(least)) }
    };
    let weight_step = move || (backbone.get().weight / heaviest.get() * WEIGHT_STEPS as f64).round() as usize;
    let kept = move || {
        let kept = shell.drawing.with(|drawing| drawing.kept);
        kept.lines()
            .map(|(name, value, note)| {
                let id = format!("kept-{}", name.to_lowercase().replace(' ', "-"));
                view! { <tr data-testid=id><th scope="row">{name}</th><td class="figure">{value}</td><td>{note}</td></tr> }
            })
            .collect_view()
    };
    let kinds = move || {
        let stats = shell.snapshot().map(|snapshot| snapshot.report.stats.clone()).unwrap_or_default();
        let mut kinds: Vec<(String, u64)> = stats.relationships_by_type.into_iter().collect();
        kinds.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        kinds
            .into_iter()
            .map(|(kind, _)| {
                let (own, label) = (kind.clone(), relation_label(&kind));
                let shown =
                    Memo::new(move |_| shell.filter.with(|filter| filter.shows(Facet::Relation, &own)));
                let switched = kind.clone();
                view! {
                    <button
                        type="button"
                        class="chip"
                        data-testid="backbone-kind"
                        data-name=kind.clone()
                        aria-pressed=move || shown.get().to_string()
                        on:click=move |_| shell.toggle(Facet::Relation, &switched)
                    >
                        <LineGlyph kind=kind.clone()/>
                        {label}
                    </button>
                }
            })
            .collect_view()
    };
    view! {
        <div class="sliders">
            <label class="slider">
                <span>"Significance"</span><output>{significance}</output>
                <input
                    type="range" min="0" max=Backbone::LAST_SIGNIFICANCE step="1"
                    data-testid="slider-significance"
                    aria-label="Significance: keep relations too heavy to be chance"
                    aria-valuetext=significance
                    prop:value=move || backbone.get().significance_step().to_string()
                    on:input=move |event| change("Backbone: significance", &|backbone| backbone.set_significance_step(step_of(&event)))
                />
            </label>
            <label class="slider">
                <span>"Heaviest"</span><output>{most}</output>
                <input
                    type="range" min="0" max=Backbone::LAST_HEAVIEST step="1"
                    data-testid="slider-heaviest"
                    aria-label="Heaviest relations of each node"
                    aria-valuetext=most
                    prop:value=move || backbone.get().heaviest_step().to_string()
                    on:input=move |event| change("Backbone: heaviest", &|backbone| backbone.set_heaviest_step(step_of(&event)))
                />
            </label>
            <label class="slider">
                <span>"Weight"</span><output>{least}</output>
                <input
                    type="range" min="0" max=WEIGHT_STEPS step="1"
                    data-testid="slider-weight"
                    aria-label="Least weight"
                    aria-valuetext=least
                    prop:value=move || weight_step().to_string()
                    on:input=move |event| change("Backbone: weight", &|backbone| {
                        backbone.weight = heaviest.get_untracked() * step_of(&event) as f64 / WEIGHT_STEPS as f64;
                    })
                />
            </label>
        </div>
        <div class="chips" role="group" aria-label="Kinds of relation">{kinds}</div>
        <table class="kept" aria-label="What is kept"><tbody>{kept}</tbody></table>
        <p class="panel-line">
            <button
                type="button"
                class="button small"
                data-testid="keep-all"
                disabled=move || !backbone.get().is_on()
                on:click=move |_| shell.change_taming(Act::step("Keep every relation"), |taming| taming.backbone = Backbone::default())
            >"Keep every relation"</button>
        </p>
    }
}
