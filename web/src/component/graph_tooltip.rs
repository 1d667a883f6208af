//! What the pointer rests on, in words beside it.

use leptos::prelude::*;

use super::graph_view::{Target, View};
use crate::state::figures::counted;
use crate::state::snapshot::Snapshot;
use crate::state::vocabulary::{node_kind_singular, relation_label, relation_name};

/// A title, what it is, and where.
pub(super) struct Tip {
    pub(super) title: String,
    pub(super) what: String,
    pub(super) place: (f32, f32),
}

/// The words for a target. `pointer` is where the pointer is.
pub(super) fn tip(snapshot: &Snapshot, view: &View, target: Target, pointer: (f32, f32)) -> Option<Tip> {
    let name = |point: u32| match snapshot.node(point) {
        Some(node) => node.name.clone(),
        None => view.name_of(point),
    };
    match target {
        Target::Node(node) => {
            let found = snapshot.node(node)?;
            let what = found.agent_type.clone().unwrap_or_else(|| node_kind_singular(&found.kind).to_owned());
            Some(Tip { title: found.name.clone(), what, place: view.place_of(node)? })
        }
        Target::Line(line) => {
            let ([from, to], style, count) = view.line(line)?;
            let kind =
                relation_name((style & 255) as u8).map_or_else(|| "relates to".to_owned(), relation_label);
            let what = if count > 1 {
                format!("{}, {kind}", counted(count.into(), "relation", "relations"))
            } else {
                kind
            };
            Some(Tip { title: format!("{} → {}", name(from), name(to)), what, place: pointer })
        }
        Target::Place(point) => {
            let what = view.what_is(point);
            let place = view
                .place_of(point)
                .filter(|_| view.is_hub(point) || view.group(point).is_some())
                .unwrap_or(pointer);
            Some(Tip { title: view.name_of(point), what, place })
        }
    }
}

/// The words on the page.
pub(super) fn show(Tip { title, what, place: (x, y) }: Tip) -> impl IntoView {
    view! {
        <div class="tooltip" role="presentation" data-testid="tooltip" style=format!("transform: translate({x:.0}px, {y:.0}px)")>
            <strong>{title}</strong>
            <span>{what}</span>
        </div>
    }
}
