use crate::analysis::components::Parts;
use crate::analysis::network::{Network, Way};
use crate::model::Csr;

/// A side of a hub: vertices and how many nodes of the side each holds.
pub(super) type Side = Vec<(u32, f64)>;

/// A group between vertices.
#[derive(Clone, Debug)]
pub(super) struct Hub {
    pub(super) weight: f64,
    /// By vertex, each once.
    pub(super) near: Side,
    /// By vertex, each once; none for a clique.
    pub(super) far: Option<Side>,
    /// How many entries it had among the nodes: what it may cost to write its pairs out.
    size: usize,
}

/// Where a vertex stands at a hub. The row of what it is related to there is twice the hub's index, and one more for
/// the far side.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stand {
    /// The row it is in itself.
    pub(super) own_row: u32,
    /// The row it is related to.
    pub(super) row: u32,
    /// Weight of a relation times how many nodes of its row the vertex holds.
    pub(super) weight: f64,
    /// How many nodes it holds in its own row.
    pub(super) own: f64,
    /// How many nodes of the row it is related to are its own.
    pub(super) shared: f64,
}

/// A weighted graph without direction and loops, each of whose vertices is a set of nodes.
#[derive(Clone, Debug)]
pub(super) struct Level {
    offsets: Vec<u32>,
    /// Half as large as with all digits, which only choices between nearly equal communities would need.
    edges: Vec<(u32, f32)>,
    hubs: Vec<Hub>,
    stands: Csr<Stand>,
    /// The summed weight of the relations of each vertex, those inside it counted twice.
    pub(super) strengths: Vec<f64>,
}

impl Level {
    /// Every node a vertex.
    pub(super) fn of(network: &Network) -> Self {
        let count = network.node_count();
        let mut offsets = Vec::with_capacity(count + 1);
        let mut edges = Vec::with_capacity(2 * network.links().len());
        offsets.push(0);
        for node in 0..count as u32 {
            let others =
                network.links_of(node, Way::Both).filter(|(other, link)| *other != node && link.weight > 0.0);
            edges.extend(others.map(|(other, link)| (other, link.weight as f32)));
            offsets.push(edges.len() as u32);
        }
        let with_counts = |side: &[u32]| side.iter().map(|node| (*node, 1.0)).collect::<Side>();
        let hubs =
            network.hubs().iter().enumerate().filter(|(_, hub)| hub.weight > 0.0).map(|(index, hub)| {
                let (near, far) = network.sides(index);
                let far_side = (!hub.is_clique).then(|| with_counts(far));
                Hub {
                    weight: hub.weight,
                    near: with_counts(near),
                    far: far_side,
                    size: near.len() + far.len(),
                }
            });
        Self::new(offsets, edges, hubs.collect(), network.strengths(Way::Both))
    }

    fn new(offsets: Vec<u32>, edges: Vec<(u32, f32)>, hubs: Vec<Hub>, strengths: Vec<f64>) -> Self {
        let mut stands: Vec<(u32, Stand)> = Vec::new();
        for (index, hub) in hubs.iter().enumerate() {
            let rows = [2 * index as u32, 2 * index as u32 + 1];
            let held = |side: &Side, vertex: u32| {
                side.binary_search_by_key(&vertex, |(other, _)| *other).map_or(0.0, |at| side[at].1)
            };
            for &(vertex, own) in &hub.near {
                let (row, shared) = match &hub.far {
                    None => (rows[0], own),
                    Some(far) => (rows[1], held(far, vertex)),
                };
                stands.push((vertex, Stand { own_row: rows[0], row, weight: hub.weight * own, own, shared }));
            }
            for &(vertex, own) in hub.far.iter().flatten() {
                let shared = held(&hub.near, vertex);
                let stand = Stand { own_row: rows[1], row: rows[0], weight: hub.weight * own, own, shared };
                stands.push((vertex, stand));
            }
        }
        let grouped = Csr::group(strengths.len(), &stands, |(vertex, _)| *vertex as usize);
        let mut stands = Csr::default();
        for vertex in 0..strengths.len() {
            stands.push_row(grouped.row(vertex).iter().map(|(_, stand)| *stand));
        }
        Self { offsets, edges, hubs, stands, strengths }
    }

    pub(super) fn len(&self) -> usize {
        self.strengths.len()
    }

    pub(super) fn hubs(&self) -> &[Hub] {
        &self.hubs
    }

    /// The vertices a vertex is related to one by one.
    pub(super) fn edges(&self, vertex: u32) -> &[(u32, f32)] {
        let vertex = vertex as usize;
        &self.edges[self.offsets[vertex] as usize..self.offsets[vertex + 1] as usize]
    }

    /// Where a vertex stands at hubs.
    pub(super) fn stands(&self, vertex: u32) -> &[Stand] {
        self.stands.row(vertex as usize)
    }

    /// The graph whose vertices are the `parts` of this one.
    pub(super) fn joined(&self, parts: &Parts) -> Self {
        let count = parts.count();
        let part = |vertex: u32| parts.part_of[vertex as usize];
        let mut strengths = vec![0.0; count];
        for (vertex, strength) in self.strengths.iter().enumerate() {
            strengths[parts.part_of[vertex] as usize] += strength;
        }
        let mut hubs = Vec::new();
        // Pairs of hubs that are written out now.
        let mut written: Vec<(u32, u32, f64)> = Vec::new();
        for hub in &self.hubs {
            let of = |side: &Side| {
                let mut side: Side = side.iter().map(|(vertex, held)| (part(*vertex), *held)).collect();
                side.sort_unstable_by_key(|(part, _)| *part);
                side.dedup_by(|later, first| {
                    let is_same = later.0 == first.0;
                    if is_same {
                        first.1 += later.1;
                    }
                    is_same
                });
                side
            };
            let (near, far) = (of(&hub.near), hub.far.as_ref().map(of));
            let opposite = far.as_ref().unwrap_or(&near);
            if near.len() * opposite.len() > 4 * hub.size {
                hubs.push(Hub { weight: hub.weight, near, far, size: hub.size });
                continue;
            }
            for (place, one) in near.iter().enumerate() {
                let others = if far.is_none() { &opposite[place + 1..] } else { &opposite[..] };
                for other in others.iter().filter(|other| other.0 != one.0) {
                    let weight = hub.weight * one.1 * other.1;
                    written.extend([(one.0, other.0, weight), (other.0, one.0, weight)]);
                }
            }
        }
        let written = Csr::group(count, &written, |(from, ..)| *from as usize);
        let vertices: Vec<u32> = (0..self.len() as u32).collect();
        let members = Csr::group(count, &vertices, |vertex| part(*vertex) as usize);
        let mut offsets = Vec::with_capacity(count + 1);
        offsets.push(0);
        let mut edges: Vec<(u32, f32)> = Vec::new();
        // The row being made, and the place each part has in it, if any.
        let mut row: Vec<(u32, f64)> = Vec::new();
        let mut places = vec![0usize; count];
        for joined in 0..count as u32 {
            let mut add = |to: u32, weight: f64| {
                if to == joined {
                    return;
                }
                let place = &mut places[to as usize];
                match row.get_mut(*place) {
                    Some(edge) if edge.0 == to => edge.1 += weight,
                    _ => {
                        *place = row.len();
                        row.push((to, weight));
                    }
                }
            };
            for vertex in members.row(joined as usize) {
                for (other, weight) in self.edges(*vertex) {
                    add(part(*other), f64::from(*weight));
                }
            }
            for (_, to, weight) in written.row(joined as usize) {
                add(*to, *weight);
            }
            edges.extend(row.drain(..).map(|(to, weight)| (to, weight as f32)));
            offsets.push(edges.len() as u32);
        }
        Self::new(offsets, edges, hubs, strengths)
    }
}
