//! The layer of each node: as high as the longest way to it allows, then nearer to what it is linked to.

use crate::model::Csr;

/// Rounds in which nodes move to shorten their links.
const ROUNDS: usize = 6;

/// Layers such that every link leads at least one down; links have no cycles.
///
/// # Complexity
/// O(nodes + links).
pub(super) fn layers(count: usize, links: &[(u32, u32)]) -> Vec<u32> {
    let down = Csr::group(count, links, |link| link.0 as usize);
    let up = Csr::group(count, links, |link| link.1 as usize);
    let mut waits: Vec<usize> = (0..count).map(|node| up.row(node).len()).collect();
    let mut order: Vec<u32> = (0..count as u32).filter(|&node| waits[node as usize] == 0).collect();
    let mut layer = vec![0u32; count];
    let mut at = 0;
    while let Some(&node) = order.get(at) {
        at += 1;
        for &(_, other) in down.row(node as usize) {
            layer[other as usize] = layer[other as usize].max(layer[node as usize] + 1);
            waits[other as usize] -= 1;
            if waits[other as usize] == 0 {
                order.push(other);
            }
        }
    }
    let deepest = layer.iter().copied().max().unwrap_or(0);
    for _ in 0..ROUNDS {
        let mut moved = false;
        // From below, so that those above can follow those they lead to.
        for &node in order.iter().rev() {
            let (above, below) = (up.row(node as usize), down.row(node as usize));
            let low = above.iter().map(|&(other, _)| layer[other as usize] + 1).max().unwrap_or(0);
            let high = below
                .iter()
                .map(|&(_, other)| layer[other as usize].saturating_sub(1))
                .min()
                .unwrap_or(deepest);
            // Where more links pull down than up, down; where as many do, it does not matter.
            let wanted = match below.len().cmp(&above.len()) {
                std::cmp::Ordering::Greater => high,
                std::cmp::Ordering::Less => low,
                std::cmp::Ordering::Equal => layer[node as usize].clamp(low, high.max(low)),
            };
            moved |= std::mem::replace(&mut layer[node as usize], wanted) != wanted;
        }
        if !moved {
            break;
        }
    }
    // No empty layers at the top.
    let linked = |node: &u32| !up.row(*node as usize).is_empty() || !down.row(*node as usize).is_empty();
    let first = order.iter().filter(|node| linked(node)).map(|&node| layer[node as usize]).min().unwrap_or(0);
    layer.iter().map(|&layer| layer.saturating_sub(first)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_link_leads_down_and_sources_come_close_to_what_they_lead_to() {
        let links = [(0, 1), (1, 2), (2, 3), (4, 3), (5, 3), (5, 6)];
        let layer = layers(7, &links);
        assert!(links.iter().all(|&(from, to)| layer[from as usize] < layer[to as usize]));
        assert_eq!((layer[0], layer[3], layer[4]), (0, 3, 2));
    }
}
