//! Which lines are drawn first where there is no room for all: the strongest of every node before the second strongest
//! of any, so that no node loses all it has while others keep much.

use std::cmp::Reverse;

/// What a line is ranked by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Worth {
    /// Its two points.
    pub ends: [u32; 2],
    /// The stronger, the earlier.
    pub weight: f64,
    /// Lines of a later turn wait for so many of each of their ends.
    pub turn: u32,
}

/// A line as one of its points values it: the point, its turn, its weight, how many lines meet at the other end, and its
/// place.
type Valued = (u32, u32, Reverse<u64>, Reverse<u32>, u32);

/// The lines in the order in which they are drawn. A line comes as early as the end that values it more has it among
/// its own: the stronger first, then the one that leads to where most lines meet.
///
/// # Source
/// The "local degree" backbone of Hamann, Lindner, Meyerhenke, Staudt and Wagner, "Structure-preserving sparsification
/// methods for social networks" (2016), ordered by weight before degree.
/// # Complexity
/// O(lines log lines).
pub(super) fn order(point_count: usize, lines: &[Worth]) -> Vec<u32> {
    let mut degrees = vec![0u32; point_count];
    for end in lines.iter().flat_map(|line| line.ends) {
        degrees[end as usize] += 1;
    }
    let mut at_points: Vec<Valued> = (0u32..)
        .zip(lines)
        .flat_map(|(index, line)| {
            let degrees = &degrees;
            [0, 1].map(|side| {
                let (own, other) = (line.ends[side], line.ends[1 - side]);
                // Positive numbers are in order as their bits are.
                let weight = line.weight.max(0.0).to_bits();
                (own, line.turn, Reverse(weight), Reverse(degrees[other as usize]), index)
            })
        })
        .collect();
    at_points.sort_unstable();
    let mut levels = vec![u32::MAX; lines.len()];
    for own in at_points.chunk_by(|a, b| a.0 == b.0) {
        let mut turns = [0u32; 2];
        for &(_, turn, .., index) in own {
            let place = &mut turns[usize::from(turn > 0)];
            let level = &mut levels[index as usize];
            *level = (*level).min(*place + turn);
            *place += 1;
        }
    }
    let mut order: Vec<u32> = (0..lines.len() as u32).collect();
    order.sort_by_key(|&line| {
        (levels[line as usize], Reverse(lines[line as usize].weight.max(0.0).to_bits()), line)
    });
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn worth(a: u32, b: u32, weight: f64) -> Worth {
        Worth { ends: [a, b], weight, turn: 0 }
    }

    #[test]
    fn every_node_keeps_its_strongest_line_first() {
        // A dense middle of heavy lines, and two nodes that hang on it by light ones.
        let mut lines: Vec<Worth> = (0..8).flat_map(|a| (a + 1..8).map(move |b| worth(a, b, 5.0))).collect();
        lines.push(worth(8, 0, 0.1));
        lines.push(worth(9, 1, 0.1));
        let order = order(10, &lines);
        assert_eq!(order.len(), lines.len());
        let first: Vec<u32> = order.iter().copied().take(10).collect();
        let reached = |node: u32| first.iter().any(|&line| lines[line as usize].ends.contains(&node));
        assert!((0..10).all(reached), "{first:?}");
    }

    #[test]
    fn heavier_lines_come_first_and_later_turns_wait() {
        let mut lines = vec![worth(0, 1, 1.0), worth(0, 1, 3.0), worth(0, 1, 2.0)];
        lines.push(Worth { turn: 2, ..worth(0, 1, 9.0) });
        assert_eq!(order(2, &lines), [1, 2, 3, 0]);
    }

    #[test]
    fn the_order_is_complete_and_repeats() {
        let lines: Vec<Worth> =
            (0..200u32).map(|i| worth(i * 7 % 31, i * 11 % 29, f64::from(i % 3))).collect();
        let once = order(31, &lines);
        let mut sorted = once.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, (0..200).collect::<Vec<u32>>());
        assert_eq!(once, order(31, &lines));
    }
}
