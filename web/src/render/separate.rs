//! Moves discs apart that would cover each other.

use super::camera::{Bounds, node_scale};

/// Rounds of pushing; each settles most of what the one before left.
const ROUNDS: usize = 12;
/// Drawings of more nodes are read as a whole, where a few covered discs do not matter.
const MAX_NODES: usize = 20_000;
/// Room between two discs, as a share of their radii.
const ROOM: f32 = 1.18;
/// Area of a usual screen in pixels, which decides how large discs are against their distances.
const SCREEN: f32 = 1000.0 * 700.0;

/// Pushes nodes apart until their discs, of these radii at the usual scale, do not overlap on a usual screen. Those that are
/// `held` stay where they are; none are if it is empty.
///
/// # Complexity
/// O(nodes) a round where nodes are spread, by a grid of the largest disc.
pub fn separate(positions: &mut [f32], radii: &[f32], held: &[bool]) {
    let count = radii.len();
    if !(2..=MAX_NODES).contains(&count) || positions.len() < count * 2 {
        return;
    }
    let Some(bounds) = Bounds::around(positions.chunks_exact(2).map(|place| (place[0], place[1]))) else {
        return;
    };
    // World units a pixel takes when everything fits on the screen.
    let unit = (bounds.area().max(1.0) / SCREEN).sqrt();
    let factor = node_scale((SCREEN / count as f32).sqrt()) * unit * ROOM;
    let largest = radii.iter().copied().fold(1.0, f32::max);
    let cell = largest * factor * 2.0;
    for _ in 0..ROUNDS {
        let cells = sorted_cells(positions, count, (bounds.left, bounds.top), cell);
        let mut is_still = true;
        for (place, &(own, node)) in cells.iter().enumerate() {
            // Later nodes of the same cell, and all of the next ones: every pair once.
            let same = cells[place + 1..].iter().take_while(|(other, _)| *other == own);
            let beside = [(1, 0), (-1, 1), (0, 1), (1, 1)].into_iter().flat_map(|(dx, dy)| {
                let cell = (own.0 + dy, own.1 + dx);
                let first = cells.partition_point(|(other, _)| *other < cell);
                cells[first..].iter().take_while(move |(other, _)| *other == cell)
            });
            for &(_, other) in same.chain(beside) {
                is_still &= !push(positions, [node as usize, other as usize], radii, held, factor);
            }
        }
        if is_still {
            return;
        }
    }
}

/// Row and column of a cell.
type Cell = (i32, i32);

/// Each node with its cell, sorted by cell.
fn sorted_cells(positions: &[f32], count: usize, (left, top): (f32, f32), size: f32) -> Vec<(Cell, u32)> {
    let index = |value: f32, from: f32| ((value - from) / size).floor() as i32;
    let mut cells: Vec<(Cell, u32)> = (0..count)
        .map(|node| ((index(positions[node * 2 + 1], top), index(positions[node * 2], left)), node as u32))
        .collect();
    cells.sort_unstable();
    cells
}

/// Moves two nodes apart by what they overlap, each by half unless the other is held. Returns whether they did.
fn push(positions: &mut [f32], [a, b]: [usize; 2], radii: &[f32], held: &[bool], factor: f32) -> bool {
    let (mut dx, mut dy) = (positions[b * 2] - positions[a * 2], positions[b * 2 + 1] - positions[a * 2 + 1]);
    let wanted = (radii[a] + radii[b]) * factor;
    let mut distance = (dx * dx + dy * dy).sqrt();
    if distance >= wanted {
        return false;
    }
    if distance < wanted * 1e-3 {
        // In one place: apart in a direction that their numbers decide.
        (dx, dy) = if (a ^ b) & 1 == 0 { (1.0, 0.0) } else { (0.0, 1.0) };
        distance = 1.0;
    }
    let is_held = |node: usize| held.get(node) == Some(&true);
    let [own, others] = match [is_held(a), is_held(b)] {
        [true, true] => return false,
        [true, false] => [0.0, 1.0],
        [false, true] => [1.0, 0.0],
        [false, false] => [0.5, 0.5],
    };
    let step = (wanted - distance.min(wanted)) / distance;
    positions[a * 2] -= dx * step * own;
    positions[a * 2 + 1] -= dy * step * own;
    positions[b * 2] += dx * step * others;
    positions[b * 2 + 1] += dy * step * others;
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn discs_do_not_overlap_any_more() {
        // A hundred nodes, most of them in one heap.
        let mut positions: Vec<f32> = (0..100)
            .flat_map(|node: u32| {
                let spread = if node < 90 { 0.1 } else { 40.0 };
                [(node * 7919 % 101) as f32 * spread, (node * 104_729 % 103) as f32 * spread]
            })
            .collect();
        let radii = vec![6.0; 100];
        let overlaps = |positions: &[f32]| {
            let bounds = Bounds::around(positions.chunks_exact(2).map(|place| (place[0], place[1])));
            let unit = (bounds.map_or(1.0, |bounds| bounds.area()) / SCREEN).sqrt();
            let wanted = 12.0 * node_scale((SCREEN / 100.0).sqrt()) * unit;
            let pairs = (0..100).flat_map(|a| (a + 1..100).map(move |b| (a, b)));
            pairs
                .filter(|(a, b)| {
                    let (dx, dy) =
                        (positions[a * 2] - positions[b * 2], positions[a * 2 + 1] - positions[b * 2 + 1]);
                    dx.hypot(dy) < wanted
                })
                .count()
        };
        let before = overlaps(&positions);
        for _ in 0..4 {
            separate(&mut positions, &radii, &[]);
        }
        assert!(before > 500 && overlaps(&positions) < 10, "{before} {}", overlaps(&positions));
    }

    #[test]
    fn nodes_apart_stay_where_they_are() {
        let mut positions = vec![0.0, 0.0, 1000.0, 0.0, 0.0, 1000.0];
        let before = positions.clone();
        separate(&mut positions, &[5.0; 3], &[]);
        assert_eq!(positions, before);
    }

    #[test]
    fn nodes_in_one_place_part() {
        let mut positions = vec![0.0, 0.0, 0.0, 0.0, 900.0, 900.0];
        separate(&mut positions, &[5.0; 3], &[]);
        assert!((positions[0] - positions[2]).hypot(positions[1] - positions[3]) > 1.0);
        assert!(positions.iter().all(|value| value.is_finite()));
    }
    #[test]
    fn who_is_held_stays_and_others_make_way() {
        let mut positions = vec![0.0, 0.0, 1.0, 0.0, 900.0, 900.0];
        separate(&mut positions, &[5.0; 3], &[true, false, true]);
        assert_eq!(positions[..2], [0.0, 0.0]);
        assert_eq!(positions[4..], [900.0, 900.0]);
        assert!(positions[2] > 10.0, "{positions:?}");
    }
}
