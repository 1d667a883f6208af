//! Figures over the revisions of a visit, as small lines.

use std::fmt::Write;

use leptos::prelude::*;

use crate::state::figures::grouped;
use crate::state::past::Moment;

const WIDTH: f64 = 240.0;
const HEIGHT: f64 = 40.0;

/// Nodes, relations and findings, a line each. With one revision there is nothing to compare.
#[component]
pub fn Trend(#[prop(into)] moments: Signal<Vec<Moment>>) -> impl IntoView {
    let line = move |label: &'static str, of: fn(&Moment) -> f64| {
        let values: Vec<f64> = moments.with(|moments| moments.iter().map(of).collect());
        let last = grouped(values.last().copied().unwrap_or_default() as u64);
        let points = points(&values);
        view! {
            <figure class="trend">
                <figcaption>{label} " " <span class="figure">{last}</span></figcaption>
                <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") preserveAspectRatio="none" aria-hidden="true">
                    <polyline points=points/>
                </svg>
            </figure>
        }
    };
    move || {
        (moments.with(Vec::len) > 1).then(|| {
            view! {
                <div class="trends">
                    {line("Nodes", |moment| moment.nodes as f64)}
                    {line("Relations", |moment| moment.relations as f64)}
                    {line("Findings", |moment| moment.findings.iter().sum::<usize>() as f64)}
                </div>
            }
        })
    }
}

/// The line through values, from left to right, in the box of the drawing.
fn points(values: &[f64]) -> String {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let step = WIDTH / (values.len().max(2) - 1) as f64;
    let mut points = String::new();
    for (place, value) in values.iter().enumerate() {
        let share = if high > low { (value - low) / (high - low) } else { 0.5 };
        // Writing to a text cannot fail.
        let _ = write!(points, "{:.1},{:.1} ", place as f64 * step, HEIGHT - 4.0 - share * (HEIGHT - 8.0));
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_fills_its_box_and_a_flat_one_lies_in_the_middle() {
        assert_eq!(points(&[1.0, 3.0, 2.0]).trim(), "0.0,36.0 120.0,4.0 240.0,20.0");
        assert_eq!(points(&[5.0, 5.0]).trim(), "0.0,20.0 240.0,20.0");
        assert_eq!(points(&[]), "");
    }
}
