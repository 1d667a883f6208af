//! What a node or relation looks like in the drawing, small enough for a list.

use leptos::prelude::*;

use crate::state::vocabulary::{dash, relation_slot, shape};

/// A node: shape by kind, colour and mark by slot, as the node shader draws them.
#[component]
pub fn NodeGlyph(
    /// Kind of the node.
    #[prop(into)]
    kind: String,
    /// Colour slot.
    hue: u8,
) -> impl IntoView {
    let outline = match shape(&kind) {
        1 => r#"<rect x="2" y="2" width="10" height="10" rx="1"/>"#,
        2 => r#"<path d="M7 .9 12.3 4v6L7 13.1 1.7 10V4z"/>"#,
        3 => r#"<path d="M7 .5 13.5 7 7 13.5.5 7z"/>"#,
        4 => r#"<path d="M7 1.2 13.2 12H.8z"/>"#,
        5 => r#"<path d="M7 .8 13.2 5.3 10.8 12.6H3.2L.8 5.3z"/>"#,
        6 => {
            r#"<path fill-rule="evenodd" d="M7 1a6 6 0 1 1 0 12A6 6 0 0 1 7 1m0 3a3 3 0 1 0 0 6 3 3 0 0 0 0-6"/>"#
        }
        _ => r#"<circle cx="7" cy="7" r="6"/>"#,
    };
    let mark = match (shape(&kind), hue) {
        (0, 1) => r#"<circle class="mark-line" cx="7" cy="7" r="2.7"/>"#,
        (0, 2) => r#"<circle class="mark" cx="7" cy="7" r="2.2"/>"#,
        (0, 3) => r#"<path class="mark-line" d="M4 7h6"/>"#,
        (0, 4) => r#"<path class="mark-line" d="M7 4v6"/>"#,
        (0, 5) => r#"<path class="mark-line" d="M4 7h6M7 4v6"/>"#,
        (0, 6) => r#"<path class="mark" d="M7 3.7a3.3 3.3 0 0 1 0 6.6z"/>"#,
        (0, 7) => r#"<path class="mark" d="m7 4 3 3-3 3-3-3z"/>"#,
        _ => "",
    };
    let svg = format!(r#"<svg viewBox="0 0 14 14" width="14" height="14">{outline}{mark}</svg>"#);
    view! { <span class=format!("glyph hue-{hue}") aria-hidden="true" inner_html=svg></span> }
}

/// A relation: colour and dash by kind.
#[component]
pub fn LineGlyph(
    /// Kind of the relation.
    #[prop(into)]
    kind: String,
) -> impl IntoView {
    let slot = relation_slot(&kind);
    let [on, off] = dash(slot);
    let dashes = if off > 0.0 { format!(r#" stroke-dasharray="{on} {off}""#) } else { String::new() };
    let svg = format!(
        r#"<svg viewBox="0 0 22 14" width="22" height="14"><path d="M0 7h22" stroke-width="2"{dashes}/></svg>"#
    );
    view! { <span class=format!("glyph relation-{slot}") aria-hidden="true" inner_html=svg></span> }
}
