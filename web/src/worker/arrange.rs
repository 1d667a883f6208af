//! The arrangement of large graphs: every community is an area of its own, every group within it a disc, and areas that
//! have much to do with each other are neighbours. It takes the time of a few passes over the graph, and nothing in it
//! moves afterwards.

use std::collections::BTreeMap;

use ossa_core::graph::{Graph, Shape};
use ossa_core::model::NodeId;

use super::areas::{Communities, names};
use super::bridge::{self, Bridge};
use super::pack::{self, Disc};

/// Where everything is.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Arrangement {
    /// x and y of each node.
    pub positions: Vec<f32>,
    /// The areas.
    pub areas: Vec<Place>,
    /// The area of each node.
    pub area_of: Vec<u32>,
    /// How far neighbours are apart.
    pub pitch: f32,
}

/// An area.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    /// Its middle.
    pub x: f32,
    /// See `x`.
    pub y: f32,
    /// Its size.
    pub radius: f32,
    /// What its nodes have in common.
    pub name: String,
}

/// Graphs of more nodes are arranged; smaller ones are left to forces, which show more of single relations.
pub(super) const ARRANGED_FROM: usize = 2000;

/// World units between neighbours.
const PITCH: f32 = 10.0;
/// Room around a disc of nodes, and around an area for its name, as shares of the distance between neighbours and of
/// the area's radius.
const DISC_ROOM: f32 = 0.3;
const AREA_ROOM: f32 = 0.24;
/// Communities up to this size are put together in one area.
const SMALL: usize = 3;
/// Smaller groups are no disc of their own.
const SMALLEST_DISC: usize = 5;
/// The name of the area of what belongs nowhere.
const REST: &str = "Everything else";

/// Arranges the nodes of `graph`, `stretch` times as wide as high.
///
/// # Complexity
/// O(nodes log nodes + areas²).
pub(super) fn arrange(graph: &Graph, communities: &Communities, stretch: f32) -> Arrangement {
    let parts = &communities.parts;
    let mut members: Vec<Vec<u32>> = Vec::new();
    let mut rest: Vec<u32> = Vec::new();
    let of_parts = parts.members();
    for part in parts.by_size() {
        let nodes = of_parts.row(part as usize).iter().map(|node| node.0);
        if parts.sizes[part as usize] as usize > SMALL {
            members.push(nodes.collect());
        } else {
            rest.extend(nodes);
        }
    }
    let has_rest = !rest.is_empty();
    if has_rest {
        members.push(rest);
    }
    let mut area_of = vec![0u32; parts.part_of.len()];
    for (area, nodes) in (0u32..).zip(&members) {
        for &node in nodes {
            area_of[node as usize] = area;
        }
    }
    let homes = homes(graph);
    let mut positions = vec![0.0; area_of.len() * 2];
    let radii: Vec<f32> =
        members.iter().map(|nodes| place_within(graph, nodes, &homes, &mut positions)).collect();
    let bridges = bridge::between(graph, &area_of, |_| true, |_| true);
    let order = neighbours_in_turn(members.len(), &bridges);
    let discs: Vec<f32> = order.iter().map(|&area| radii[area as usize] * (1.0 + AREA_ROOM)).collect();
    let mut places = vec![Disc::default(); members.len()];
    for (&area, disc) in order.iter().zip(pack::pack(&discs, stretch, &pulls(&order, &bridges))) {
        places[area as usize] = disc;
    }
    for (node, &area) in area_of.iter().enumerate() {
        positions[node * 2] += places[area as usize].x;
        positions[node * 2 + 1] += places[area as usize].y;
    }
    let mut names = names(graph, &area_of, &members);
    if let Some(name) = names.last_mut().filter(|_| has_rest) {
        REST.clone_into(name);
    }
    let areas = places.iter().zip(&radii).zip(names);
    let areas = areas.map(|((disc, &radius), name)| Place { x: disc.x, y: disc.y, radius, name }).collect();
    Arrangement { positions, areas, area_of, pitch: PITCH }
}

/// The smallest group of mutual relations each node is in, if it is in one that is not tiny.
fn homes(graph: &Graph) -> Vec<Option<u32>> {
    let mut homes: Vec<Option<(usize, u32)>> = vec![None; graph.catalog().len()];
    for (index, group) in (0u32..).zip(graph.groups()) {
        let Shape::Clique { members } = &group.shape else { continue };
        if members.len() < SMALLEST_DISC {
            continue;
        }
        for node in members.iter() {
            let home = &mut homes[node.index()];
            if home.is_none_or(|(size, _)| members.len() < size) {
                *home = Some((members.len(), index));
            }
        }
    }
    homes.into_iter().map(|home| home.map(|(_, index)| index)).collect()
}

/// Places the nodes of one area around (0, 0). Returns its radius.
fn place_within(graph: &Graph, nodes: &[u32], homes: &[Option<u32>], positions: &mut [f32]) -> f32 {
    let mut by_home: BTreeMap<Option<u32>, Vec<u32>> = BTreeMap::new();
    for &node in nodes {
        by_home.entry(homes[node as usize]).or_default().push(node);
    }
    // What is too small for a disc of its own goes to those without one.
    let (discs, rest): (Vec<_>, Vec<_>) =
        by_home.into_iter().partition(|(home, nodes)| home.is_some() && nodes.len() >= SMALLEST_DISC);
    let mut discs: Vec<Vec<u32>> = discs.into_iter().map(|(_, nodes)| nodes).collect();
    discs.sort_by_key(|nodes| std::cmp::Reverse(nodes.len()));
    let rest: Vec<u32> = rest.into_iter().flat_map(|(_, nodes)| nodes).collect();
    if !rest.is_empty() {
        discs.push(rest);
    }
    let degree = |node: u32| graph.outgoing(NodeId(node)).count() + graph.incoming(NodeId(node)).count();
    let room = if discs.len() > 1 { PITCH * DISC_ROOM } else { 0.0 };
    let radii: Vec<f32> = discs.iter().map(|nodes| pack::spiral_radius(nodes.len(), PITCH) + room).collect();
    let placed = pack::pack(&radii, 1.0, &[]);
    let around = pack::enclosing(&placed);
    for (nodes, disc) in discs.iter_mut().zip(&placed) {
        // What much leads to is in the middle.
        nodes.sort_by_cached_key(|&node| (std::cmp::Reverse(degree(node)), node));
        for (number, &node) in nodes.iter().enumerate() {
            let (x, y) = pack::spiral(number, PITCH);
            positions[node as usize * 2] = disc.x + x - around.x;
            positions[node as usize * 2 + 1] = disc.y + y - around.y;
        }
    }
    around.radius
}

/// The areas in an order in which each has as much as possible to do with those before it.
fn neighbours_in_turn(count: usize, bridges: &[Bridge]) -> Vec<u32> {
    let mut others: Vec<Vec<(u32, f64)>> = vec![Vec::new(); count];
    for Bridge { ends: [a, b], relations } in bridges {
        others[*a as usize].push((*b, *relations));
        others[*b as usize].push((*a, *relations));
    }
    let mut ties = vec![0.0f64; count];
    let mut is_placed = vec![false; count];
    let mut order = Vec::with_capacity(count);
    while order.len() < count {
        // Among equals the first, which is the largest.
        let next = (0..count)
            .filter(|&area| !is_placed[area])
            .reduce(|best, area| if ties[area] > ties[best] { area } else { best });
        let Some(next) = next else { break };
        is_placed[next] = true;
        order.push(next as u32);
        for &(other, relations) in &others[next] {
            ties[other as usize] += relations;
        }
    }
    order
}

/// For each area in turn, the areas before it that it has to do with, by their turns.
fn pulls(order: &[u32], bridges: &[Bridge]) -> Vec<Vec<(u32, f32)>> {
    let mut turn_of = vec![0u32; order.len()];
    for (turn, &area) in (0u32..).zip(order) {
        turn_of[area as usize] = turn;
    }
    let mut pulls = vec![Vec::new(); order.len()];
    for bridge in bridges {
        let [a, b] = bridge.ends.map(|area| turn_of[area as usize]);
        pulls[a.max(b) as usize].push((a.min(b), bridge.relations as f32));
    }
    pulls
}
