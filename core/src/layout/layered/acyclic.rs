//! Which links to turn round so that none closes a cycle: few, by the greedy order of Eades, Lin and Smyth (1993).

use crate::model::Csr;

const NOBODY: u32 = u32::MAX;

/// The links, those turned round that lead against an order in which few do.
///
/// # Complexity
/// O(nodes + links).
pub(super) fn without_cycles(count: usize, links: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let rank = order(count, links);
    let mut turned: Vec<(u32, u32)> = links
        .iter()
        .map(|&(from, to)| if rank[from as usize] < rank[to as usize] { (from, to) } else { (to, from) })
        .collect();
    turned.sort_unstable();
    turned.dedup();
    turned
}

/// Nodes in lists by how many more links leave than enter them.
struct Lists {
    first: Vec<u32>,
    next: Vec<u32>,
    before: Vec<u32>,
    list_of: Vec<u32>,
}

impl Lists {
    fn push(&mut self, list: usize, node: u32) {
        let first = std::mem::replace(&mut self.first[list], node);
        self.next[node as usize] = first;
        self.before[node as usize] = NOBODY;
        self.list_of[node as usize] = list as u32;
        if first != NOBODY {
            self.before[first as usize] = node;
        }
    }

    fn remove(&mut self, node: u32) {
        let (next, before) = (self.next[node as usize], self.before[node as usize]);
        if before == NOBODY {
            self.first[self.list_of[node as usize] as usize] = next;
        } else {
            self.next[before as usize] = next;
        }
        if next != NOBODY {
            self.before[next as usize] = before;
        }
    }
}

/// The rank of each node: sinks last, sources first, and in between whoever has most links out for its links in.
fn order(count: usize, links: &[(u32, u32)]) -> Vec<u32> {
    let out = Csr::group(count, links, |link| link.0 as usize);
    let into = Csr::group(count, links, |link| link.1 as usize);
    let mut out_left: Vec<usize> = (0..count).map(|node| out.row(node).len()).collect();
    let mut in_left: Vec<usize> = (0..count).map(|node| into.row(node).len()).collect();
    let most = (0..count).map(|node| out_left[node].max(in_left[node])).max().unwrap_or(0);
    // Sinks, sources, and all others by difference.
    let list_for = |out: usize, into: usize| match (out, into) {
        (0, _) => 0,
        (_, 0) => 1,
        _ => 2 + (most + out - into),
    };
    let mut lists = Lists {
        first: vec![NOBODY; 2 * most + 3],
        next: vec![NOBODY; count],
        before: vec![NOBODY; count],
        list_of: vec![0; count],
    };
    // Lists are stacks: the lowest number comes out first.
    for node in (0..count).rev() {
        lists.push(list_for(out_left[node], in_left[node]), node as u32);
    }
    let mut rank = vec![NOBODY; count];
    let (mut low, mut high) = (0u32, count as u32);
    let mut top = lists.first.len() - 1;
    while low < high {
        while top > 1 && lists.first[top] == NOBODY {
            top -= 1;
        }
        // Sinks, then sources, then the longest list.
        let Some(list) = [0, 1, top].into_iter().find(|&list| lists.first[list] != NOBODY) else { break };
        let node = lists.first[list];
        if list == 0 {
            high -= 1;
            rank[node as usize] = high;
        } else {
            rank[node as usize] = low;
            low += 1;
        }
        lists.remove(node);
        for &(_, other) in out.row(node as usize) {
            if rank[other as usize] == NOBODY {
                in_left[other as usize] -= 1;
                lists.remove(other);
                let list = list_for(out_left[other as usize], in_left[other as usize]);
                lists.push(list, other);
                top = top.max(list);
            }
        }
        for &(other, _) in into.row(node as usize) {
            if rank[other as usize] == NOBODY {
                out_left[other as usize] -= 1;
                lists.remove(other);
                let list = list_for(out_left[other as usize], in_left[other as usize]);
                lists.push(list, other);
            }
        }
    }
    rank
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_without_cycles_stay_and_one_of_a_cycle_turns() {
        let tree = [(0, 1), (0, 2), (1, 3), (2, 3)];
        assert_eq!(without_cycles(4, &tree), tree);
        let turned = without_cycles(3, &[(0, 1), (1, 2), (2, 0)]);
        assert!(turned.len() == 3 && turned != [(0, 1), (1, 2), (2, 0)], "{turned:?}");
        assert_eq!(without_cycles(2, &[(0, 1), (1, 0)]).len(), 1);
    }
}
