//! Walking a drawing with arrow keys.

/// The nearest of `candidates` in a direction, seen from a place. What lies to the side counts as farther away than
/// what lies straight ahead, and what lies more to the side than ahead is not in that direction.
///
/// # Complexity
/// O(candidates).
pub fn nearest_towards(
    from: (f32, f32),
    direction: (f32, f32),
    candidates: impl Iterator<Item = (u32, (f32, f32))>,
) -> Option<u32> {
    let (ahead_x, ahead_y) = direction;
    let far = candidates.filter_map(|(point, (x, y))| {
        let (dx, dy) = (x - from.0, y - from.1);
        let ahead = dx * ahead_x + dy * ahead_y;
        let aside = (dx * ahead_y - dy * ahead_x).abs();
        (ahead > 0.0 && aside <= ahead).then_some((ahead + 2.0 * aside, point))
    });
    far.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))).map(|(_, point)| point)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RIGHT: (f32, f32) = (1.0, 0.0);
    const UP: (f32, f32) = (0.0, -1.0);

    fn towards(direction: (f32, f32), places: &[(f32, f32)]) -> Option<u32> {
        nearest_towards((0.0, 0.0), direction, (0u32..).zip(places.iter().copied()))
    }

    #[test]
    fn straight_ahead_is_nearer_than_aside() {
        let places = [(5.0, 4.0), (8.0, 0.0), (-1.0, 0.0), (0.0, -3.0), (0.0, 0.0)];
        assert_eq!(towards(RIGHT, &places), Some(1));
        assert_eq!(towards(UP, &places), Some(3));
        assert_eq!(towards((-1.0, 0.0), &places), Some(2));
        assert_eq!(towards((0.0, 1.0), &places), None, "(5, 4) is more to the right than below");
        assert_eq!(towards(RIGHT, &[]), None);
    }

    #[test]
    fn every_place_but_one_of_a_crowd_is_reached() {
        // Whoever walks in all four directions from everywhere gets everywhere.
        let places: Vec<(f32, f32)> =
            (0..60u32).map(|n| ((n * 37 % 101) as f32, (n * 53 % 97) as f32)).collect();
        let mut reached = vec![false; places.len()];
        let mut open = vec![0u32];
        reached[0] = true;
        while let Some(at) = open.pop() {
            for direction in [RIGHT, UP, (-1.0, 0.0), (0.0, 1.0)] {
                let others = (0u32..).zip(places.iter().copied());
                if let Some(next) = nearest_towards(places[at as usize], direction, others)
                    && !reached[next as usize]
                {
                    reached[next as usize] = true;
                    open.push(next);
                }
            }
        }
        let missed = reached.iter().filter(|reached| !**reached).count();
        assert!(missed <= places.len() / 10, "{missed} were missed");
    }
}
