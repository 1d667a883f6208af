use super::components::Parts;
use super::network::{Network, Way};
use crate::graph::strong_parts;

/// The nodes and hubs of a network as one directed graph: a source leads to its hub, a hub to its targets.
/// Vertices are the nodes, then the hubs.
#[derive(Clone, Copy)]
pub(super) struct WithHubs<'n>(pub(super) &'n Network);

impl WithHubs<'_> {
    pub(super) fn len(self) -> usize {
        self.0.node_count() + self.0.hubs().len()
    }

    pub(super) fn is_hub(self, vertex: u32) -> bool {
        vertex as usize >= self.0.node_count()
    }

    /// The next vertex one comes to from `vertex`; `cursor` starts at 0 and says which were had.
    pub(super) fn next(self, vertex: u32, cursor: &mut usize) -> Option<u32> {
        let network = self.0;
        if self.is_hub(vertex) {
            let hub = vertex - network.node_count() as u32;
            let target = network.far(2 * hub).get(*cursor).copied();
            *cursor += 1;
            return target;
        }
        let links = network.outgoing(vertex);
        if let Some(link) = links.get(*cursor) {
            *cursor += 1;
            return Some(link.target);
        }
        loop {
            let door = *network.all_doors(vertex).get(*cursor - links.len())?;
            *cursor += 1;
            if network.is_open(door, Way::Forward) {
                return Some(network.node_count() as u32 + door / 2);
            }
        }
    }

    pub(super) fn successors(self, vertex: u32) -> impl Iterator<Item = u32> {
        let mut cursor = 0;
        std::iter::from_fn(move || self.next(vertex, &mut cursor))
    }
}

/// The strong component of each vertex, hubs included, and how many there are. A component has a higher number than
/// all it leads to.
pub(super) fn strong_parts_with_hubs(network: &Network) -> (Vec<u32>, usize) {
    let graph = WithHubs(network);
    strong_parts(graph.len(), |vertex, cursor| graph.next(vertex, cursor))
}

/// The largest parts in which every node leads to every other. The relations of a clique lead both ways, so its members
/// are in one part.
///
/// # Complexity
/// O(nodes + relations + group members).
pub fn strong_components(network: &Network) -> Parts {
    let (part_of, count) = strong_parts_with_hubs(network);
    Parts::from_labels(count, part_of.into_iter().take(network.node_count()))
}
