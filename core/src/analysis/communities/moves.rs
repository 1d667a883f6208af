use std::collections::VecDeque;

use super::level::Level;
use super::table::Table;
use crate::analysis::random::Random;

/// How many communities a hub's row remembers as those that have most of it.
const HEAVY: usize = 8;
/// How often all vertices at hubs are looked at again: a move says nothing to the others at the hub.
const SWEEPS: usize = 8;
/// A move has to gain more than rounding could.
const LEAST_GAIN: f64 = 1e-9;

/// How many nodes of each row of the hubs lie in which community.
struct Rows {
    held: Table<u32>,
    /// Of each row the communities that have most of it, as far as was noticed.
    heavy: Vec<[(u32, u32); HEAVY]>,
}

const NOBODY: u32 = u32::MAX;

impl Rows {
    fn new(level: &Level, community_of: &[u32]) -> Self {
        let count = 2 * level.hubs().len();
        let mut rows = Self { held: Table::new(count), heavy: vec![[(NOBODY, 0); HEAVY]; count] };
        for vertex in 0..level.len() as u32 {
            for stand in level.stands(vertex) {
                rows.add(stand.own_row, community_of[vertex as usize], stand.own as i32);
            }
        }
        rows
    }

    fn add(&mut self, row: u32, community: u32, count: i32) {
        let held = self.held.entry(row, community);
        *held = held.saturating_add_signed(count);
        let held = *held;
        let heavy = &mut self.heavy[row as usize];
        if let Some(known) = heavy.iter_mut().find(|(known, _)| *known == community) {
            known.1 = held;
        } else if let Some(least) = heavy.iter_mut().min_by_key(|(_, least)| *least)
            && least.1 < held
        {
            *least = (community, held);
        }
    }
}

/// Moves vertices to the community they are most drawn to, until no move gains anything. `pull` is the resolution
/// divided by the summed strength. Says whether any moved.
pub(super) fn improve(level: &Level, pull: f64, community_of: &mut [u32], random: &mut Random) -> bool {
    let count = level.len();
    let mut strength_of = vec![0.0; count];
    let mut size_of = vec![0u32; count];
    for (vertex, community) in community_of.iter().enumerate() {
        strength_of[*community as usize] += level.strengths[vertex];
        size_of[*community as usize] += 1;
    }
    let mut empty: Vec<u32> =
        (0..count as u32).filter(|community| size_of[*community as usize] == 0).collect();
    let mut rows = Rows::new(level, community_of);
    let mut order: Vec<u32> = (0..count as u32).collect();
    random.shuffle(&mut order);
    let mut queue: VecDeque<u32> = order.iter().copied().collect();
    let mut is_queued = vec![true; count];
    // The tie of the current vertex to each community it touches.
    let mut ties = vec![0.0; count];
    let mut is_touched = vec![false; count];
    let mut touched: Vec<u32> = Vec::new();
    let mut has_moved = false;
    for sweep in 1..=SWEEPS {
        let mut moved = 0;
        while let Some(vertex) = queue.pop_front() {
            is_queued[vertex as usize] = false;
            let own = community_of[vertex as usize];
            let strength = level.strengths[vertex as usize];
            let mut touch = |community: u32, touched: &mut Vec<u32>| {
                if !std::mem::replace(&mut is_touched[community as usize], true) {
                    touched.push(community);
                }
            };
            touch(own, &mut touched);
            for &(other, weight) in level.edges(vertex) {
                let community = community_of[other as usize];
                touch(community, &mut touched);
                ties[community as usize] += f64::from(weight);
            }
            let stands = level.stands(vertex);
            for stand in stands {
                for (community, held) in rows.heavy[stand.row as usize] {
                    if community != NOBODY && held > 0 {
                        touch(community, &mut touched);
                    }
                }
            }
            let mut best = (own, f64::NEG_INFINITY);
            let mut stay = 0.0;
            for &community in &touched {
                let at = community as usize;
                let mut tie = ties[at];
                for stand in stands {
                    let mut held = f64::from(rows.held.get(stand.row, community));
                    if community == own {
                        held -= stand.shared;
                    }
                    tie += stand.weight * held;
                }
                let others = strength_of[at] - if community == own { strength } else { 0.0 };
                let score = tie - pull * strength * others;
                if community == own {
                    stay = score;
                }
                if score.total_cmp(&best.1).then(best.0.cmp(&community)).is_gt() {
                    best = (community, score);
                }
                ties[at] = 0.0;
                is_touched[at] = false;
            }
            touched.clear();
            // Alone it would be drawn to nothing and pushed by nothing.
            if best.1 < 0.0
                && size_of[own as usize] > 1
                && let Some(&alone) = empty.last()
            {
                best = (alone, 0.0);
            }
            let (to, score) = best;
            if to == own || score - stay <= LEAST_GAIN * strength {
                continue;
            }
            moved += 1;
            community_of[vertex as usize] = to;
            strength_of[own as usize] -= strength;
            strength_of[to as usize] += strength;
            size_of[own as usize] -= 1;
            if size_of[to as usize] == 0 {
                empty.pop();
            }
            size_of[to as usize] += 1;
            if size_of[own as usize] == 0 {
                empty.push(own);
                strength_of[own as usize] = 0.0;
            }
            for stand in stands {
                rows.add(stand.own_row, own, -(stand.own as i32));
                rows.add(stand.own_row, to, stand.own as i32);
            }
            for &(other, _) in level.edges(vertex) {
                if community_of[other as usize] != to
                    && !std::mem::replace(&mut is_queued[other as usize], true)
                {
                    queue.push_back(other);
                }
            }
        }
        has_moved |= moved > 0;
        // The last few that move from one sweep to the next are not worth looking at all again.
        if level.hubs().is_empty() || moved * 200 <= count || sweep == SWEEPS {
            break;
        }
        rows.held.shrink();
        for &vertex in order.iter().filter(|vertex| !level.stands(**vertex).is_empty()) {
            is_queued[vertex as usize] = true;
            queue.push_back(vertex);
        }
    }
    has_moved
}
