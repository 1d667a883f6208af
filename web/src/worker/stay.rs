//! Where nodes are drawn when the next revision of a graph is shown: those that stay do not move.

use std::collections::BTreeMap;

use ossa_core::graph::Graph;

/// Relations that are looked at for the place of a new node.
const LOOKED_AT: usize = 64;
/// How far a new node stands from the middle of those it is related to, and from all others if there are none.
const STEP: f32 = 24.0;
/// Turns each new node away from the one before.
const GOLDEN_ANGLE: f32 = 2.399_963;

/// Where each node is, by its key. `positions` has x and y of each node of `graph`.
pub(super) fn places_of(graph: &Graph, positions: &[f32]) -> BTreeMap<String, [f32; 2]> {
    let catalog = graph.catalog();
    let keys = catalog.node_ids().map(|id| catalog.node(id).key().to_owned());
    keys.zip(positions.chunks_exact(2)).map(|(key, place)| (key, [place[0], place[1]])).collect()
}

/// x and y of each node of `graph`: where it was `before`, or beside what it is related to.
///
/// # Complexity
/// O(nodes log nodes).
pub(super) fn positions(graph: &Graph, before: &BTreeMap<String, [f32; 2]>) -> Vec<f32> {
    let catalog = graph.catalog();
    let known: Vec<Option<[f32; 2]>> =
        catalog.node_ids().map(|id| before.get(catalog.node(id).key()).copied()).collect();
    let low =
        known.iter().flatten().fold([0.0f32; 2], |low, place| [low[0].min(place[0]), low[1].min(place[1])]);
    let mut turn = 0.0f32;
    let mut positions = Vec::with_capacity(known.len() * 2);
    for (id, place) in catalog.node_ids().zip(&known) {
        let place = place.unwrap_or_else(|| {
            let neighbors = graph.neighbors(id).take(LOOKED_AT);
            let near: Vec<[f32; 2]> = neighbors.filter_map(|near| *known.get(near.node.index())?).collect();
            let count = near.len() as f32;
            let middle = if near.is_empty() {
                [low[0] - STEP, low[1] - STEP]
            } else {
                near.iter()
                    .fold([0.0; 2], |sum, place| [sum[0] + place[0] / count, sum[1] + place[1] / count])
            };
            turn += GOLDEN_ANGLE;
            [middle[0] + STEP * turn.cos(), middle[1] + STEP * turn.sin()]
        });
        positions.extend(place);
    }
    positions
}
