//! How densely domains are related, as a table of coloured cells.

use leptos::prelude::*;

use crate::worker::question::Overview;

/// The map. Every cell has its figure as a title and for screen readers.
#[component]
pub fn HeatMap(overview: Overview) -> impl IntoView {
    let count = overview.domains.len();
    let highest = overview.density.iter().copied().fold(1e-300, f64::max);
    let names = overview.domains.clone();
    let heads = names.clone().into_iter().map(|name| {
        view! { <th scope="col" title=name.clone()><span class="heat-head">{name.clone()}</span></th> }
    });
    let rows = names.iter().enumerate().map(|(from, name)| {
        let cells = (0..count).map(|to| {
            let density = overview.density.get(from * count + to).copied().unwrap_or_default();
            // The square root tells small shares apart.
            let strength = (100.0 * (density / highest).sqrt()).round();
            let figure = match density * 100.0 {
                0.0 => String::new(),
                share if share < 1.0 => "<1".to_owned(),
                share => format!("{share:.0}"),
            };
            let title = format!("{name} to {}: {:.1} %", names[to], density * 100.0);
            view! {
                <td
                    class="heat-cell"
                    class:strong=strong_enough(strength)
                    data-testid="heat-cell"
                    title=title
                    style=format!("--strength: {strength}%")
                >{figure}</td>
            }
        });
        view! { <tr><th scope="row" title=format!("{} nodes", overview.sizes[from])>{name.clone()}</th>{cells.collect_view()}</tr> }
    });
    let rows = rows.collect_view();
    view! {
        <div class="table-scroll" role="region" tabindex="0" aria-label="Table of relations between domains">
            <table class="heat" aria-label="Density in per cent, from rows to columns">
                <thead><tr><td></td>{heads.collect_view()}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// Whether a cell is so strong that its figure needs the other ink.
fn strong_enough(strength: f64) -> bool {
    strength > 60.0
}
