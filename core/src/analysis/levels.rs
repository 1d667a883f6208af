use super::network::Network;
use super::strong::{WithHubs, strong_parts_with_hubs};

/// How far each node is above the ground: 0 if it leads nowhere, else one more than the highest node it leads to. The
/// nodes of a circle count as one. In this order, what is needed comes before what needs it.
///
/// # Complexity
/// O(nodes + relations + group members).
pub fn levels(network: &Network) -> Vec<u32> {
    let graph = WithHubs(network);
    let (part_of, part_count) = strong_parts_with_hubs(network);
    let mut has_node = vec![false; part_count];
    for part in part_of.iter().take(network.node_count()) {
        has_node[*part as usize] = true;
    }
    let mut vertices: Vec<u32> = (0..graph.len() as u32).collect();
    vertices.sort_by_key(|vertex| part_of[*vertex as usize]);
    // A part comes after all it leads to, so their levels are known.
    let mut level_of = vec![0u32; part_count];
    for vertex in vertices {
        let part = part_of[vertex as usize] as usize;
        // Through a hub one relation leads: it was counted on the way into the hub, unless the hub belongs to a circle,
        // whose nodes lead on through it.
        let step = u32::from(!graph.is_hub(vertex) || has_node[part]);
        for next in graph.successors(vertex) {
            let next = part_of[next as usize] as usize;
            if next != part {
                level_of[part] = level_of[part].max(level_of[next] + step);
            }
        }
    }
    part_of.into_iter().take(network.node_count()).map(|part| level_of[part as usize]).collect()
}
