//! Discs side by side.

use std::collections::BTreeMap;

/// A disc in its place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Disc {
    /// Its middle.
    pub x: f32,
    /// See `x`.
    pub y: f32,
    /// Its size.
    pub radius: f32,
}

/// The golden angle, by which a sunflower turns from seed to seed.
const GOLDEN_ANGLE: f32 = 2.399_963;

/// The place of one of many points that fill a disc evenly, about `pitch` apart.
pub(super) fn spiral(number: usize, pitch: f32) -> (f32, f32) {
    let (radius, angle) = (0.58 * pitch * (number as f32 + 0.5).sqrt(), number as f32 * GOLDEN_ANGLE);
    (radius * angle.cos(), radius * angle.sin())
}

/// The radius of the disc that `count` points of [`spiral`] fill, with half a distance around them.
pub(super) fn spiral_radius(count: usize, pitch: f32) -> f32 {
    0.58 * pitch * (count as f32).sqrt() + pitch * 0.5
}

/// Places discs of these radii around (0, 0), the first in the middle, none over another, in a shape that is `stretch`
/// times as wide as high. `pulls` says for each disc what draws it near: the places of discs before it in the list, and
/// how strongly.
///
/// # Complexity
/// O(discs²) at worst.
pub(super) fn pack(radii: &[f32], stretch: f32, pulls: &[Vec<(u32, f32)>]) -> Vec<Disc> {
    let squeeze = stretch.max(0.1).sqrt();
    let mut packing = Packing::new(radii.iter().copied().fold(1.0, f32::max));
    // How far along the spiral the search for a disc of this size, in eighths of the largest, can begin.
    let mut begin: BTreeMap<u32, f32> = BTreeMap::new();
    for (index, &radius) in radii.iter().enumerate() {
        let size = (radius / packing.largest * 8.0) as u32;
        let mut way = begin.range(..=size).map(|(_, &way)| way).fold(0.0, f32::max);
        let goal = packing.goal(pulls.get(index).map_or(&[], Vec::as_slice));
        let mut first: Option<f32> = None;
        let mut best: Option<(f32, Disc)> = None;
        loop {
            // An elliptic spiral with the area of a circle.
            let turn = way / radius;
            let out = OUTWARD * way;
            let disc = Disc { x: out * turn.cos() * squeeze, y: out * turn.sin() / squeeze, radius };
            if first.is_some_and(|first| out > first + radius * 1.2) {
                break;
            }
            if packing.is_free(&disc) {
                let astray = goal.map_or(0.0, |(x, y)| (disc.x - x).hypot(disc.y - y));
                let cost = out + astray;
                if best.is_none_or(|(least, _)| cost < least) {
                    best = Some((cost, disc));
                }
                if first.is_none() {
                    first = Some(out);
                    // What had no room for a disc has none for a larger one; a few turns back, gaps may be left.
                    if radii.len() > 300 {
                        begin.insert(size, (way - radius * 12.0).max(0.0));
                    }
                }
                // Where nothing pulls, the first place is the best.
                if goal.is_none() {
                    break;
                }
            }
            // Even steps along the spiral, whatever the distance from the middle.
            way += radius * (0.35 * radius / out.max(0.35 * radius)).min(1.0);
        }
        packing.place(best.map_or(Disc { radius, ..Disc::default() }, |(_, disc)| disc));
    }
    packing.placed
}

/// How far out a spiral leads on its way: a bit more than half a disc a turn.
const OUTWARD: f32 = 0.55 / std::f32::consts::TAU;

/// Discs that are placed, sorted into square cells in which the largest would fit.
struct Packing {
    largest: f32,
    placed: Vec<Disc>,
    cells: BTreeMap<(i32, i32), Vec<u32>>,
}

impl Packing {
    fn new(largest: f32) -> Self {
        Self { largest, placed: Vec::new(), cells: BTreeMap::new() }
    }

    fn cell(&self, disc: &Disc) -> (i32, i32) {
        let cell = |value: f32| (value / (2.0 * self.largest)).floor() as i32;
        (cell(disc.x), cell(disc.y))
    }

    fn is_free(&self, disc: &Disc) -> bool {
        let (column, row) = self.cell(disc);
        (-1..=1).all(|down| {
            (-1..=1).all(|right| {
                let mut near = self.cells.get(&(column + right, row + down)).into_iter().flatten();
                near.all(|&other| {
                    let other = self.placed[other as usize];
                    (other.x - disc.x).hypot(other.y - disc.y) >= other.radius + disc.radius
                })
            })
        })
    }

    fn place(&mut self, disc: Disc) {
        let cell = self.cell(&disc);
        self.cells.entry(cell).or_default().push(self.placed.len() as u32);
        self.placed.push(disc);
    }

    /// Where something is pulled to.
    fn goal(&self, pulls: &[(u32, f32)]) -> Option<(f32, f32)> {
        let sum = pulls
            .iter()
            .filter_map(|&(other, pull)| Some((self.placed.get(other as usize)?, pull)))
            .fold((0.0, 0.0, 0.0), |(x, y, all), (disc, pull)| {
                (x + disc.x * pull, y + disc.y * pull, all + pull)
            });
        (sum.2 > 0.0).then(|| (sum.0 / sum.2, sum.1 / sum.2))
    }
}

/// The smallest disc around discs, to a hundredth of its radius.
///
/// # Source
/// Bădoiu and Clarkson, "Smaller core-sets for balls" (2003): a step towards the farthest, each shorter than the last.
pub(super) fn enclosing(discs: &[Disc]) -> Disc {
    let reach = |x: f32, y: f32, disc: &Disc| (disc.x - x).hypot(disc.y - y) + disc.radius;
    let (mut x, mut y) = (0.0, 0.0);
    for step in 1..200 {
        let farthest = discs.iter().max_by(|a, b| reach(x, y, a).total_cmp(&reach(x, y, b)));
        let Some(farthest) = farthest else { break };
        let (dx, dy) = (farthest.x - x, farthest.y - y);
        let share = 1.0 / (step + 1) as f32;
        // Towards its far rim, which is what has to be enclosed.
        let beyond = 1.0 + farthest.radius / dx.hypot(dy).max(1e-6);
        if dx.hypot(dy) > 1e-6 {
            x += dx * beyond * share;
            y += dy * beyond * share;
        }
    }
    let radius = discs.iter().map(|disc| reach(x, y, disc)).fold(0.0, f32::max);
    Disc { x, y, radius }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overlaps(discs: &[Disc]) -> usize {
        let pairs = (0..discs.len()).flat_map(|a| (a + 1..discs.len()).map(move |b| (a, b)));
        pairs
            .filter(|&(a, b)| {
                let (a, b) = (discs[a], discs[b]);
                (a.x - b.x).hypot(a.y - b.y) < (a.radius + b.radius) * 0.999
            })
            .count()
    }

    #[test]
    fn packed_discs_lie_side_by_side_and_close() {
        for stretch in [0.7, 1.0, 1.4] {
            let radii: Vec<f32> = (0..120).map(|number| 10.0 + (number * 37 % 50) as f32).collect();
            let discs = pack(&radii, stretch, &[]);
            assert_eq!(overlaps(&discs), 0);
            let reach = |of: fn(&Disc) -> f32| discs.iter().map(of).fold(0.0, f32::max);
            let (wide, high) =
                (reach(|disc| disc.x.abs() + disc.radius), reach(|disc| disc.y.abs() + disc.radius));
            let filled: f32 = radii.iter().map(|radius| radius * radius).sum::<f32>() / (wide * high);
            assert!(filled > 0.45, "{filled} of the ellipse is filled");
            assert!((wide / high / stretch - 1.0).abs() < 0.3, "{} instead of {stretch}", wide / high);
        }
    }

    #[test]
    fn many_discs_are_packed_too() {
        let radii: Vec<f32> = (0..1500).map(|number| 5.0 + (number * 7919 % 23) as f32).collect();
        assert_eq!(overlaps(&pack(&radii, 1.3, &[])), 0);
        assert!(pack(&[], 1.0, &[]).is_empty());
    }

    #[test]
    fn discs_that_belong_together_lie_together() {
        // A chain: each is drawn to the one before it.
        let pulls: Vec<Vec<(u32, f32)>> = (0..60u32)
            .map(|disc| disc.checked_sub(1).map(|before| (before, 1.0)).into_iter().collect())
            .collect();
        let mean_gap = |discs: &[Disc]| {
            discs.windows(2).map(|pair| (pair[0].x - pair[1].x).hypot(pair[0].y - pair[1].y)).sum::<f32>()
                / 59.0
        };
        let (pulled, free) = (pack(&[10.0; 60], 1.0, &pulls), pack(&[10.0; 60], 1.0, &[]));
        assert_eq!(overlaps(&pulled), 0);
        assert!(mean_gap(&pulled) < 0.6 * mean_gap(&free), "{} {}", mean_gap(&pulled), mean_gap(&free));
    }

    #[test]
    fn discs_are_enclosed_tightly() {
        let two = [Disc { x: -30.0, y: 5.0, radius: 10.0 }, Disc { x: 50.0, y: 5.0, radius: 20.0 }];
        let around = enclosing(&two);
        assert!((around.radius - 55.0).abs() < 1.0, "{around:?}");
        assert!((around.x - 15.0).abs() < 1.0 && (around.y - 5.0).abs() < 1.0, "{around:?}");
        let one = enclosing(&two[..1]);
        assert!((one.radius - 10.0).abs() < 1.0, "{one:?}");
    }

    #[test]
    fn points_of_a_spiral_fill_its_disc_evenly() {
        let points: Vec<(f32, f32)> = (0..200).map(|number| spiral(number, 10.0)).collect();
        let radius = spiral_radius(200, 10.0);
        for (index, one) in points.iter().enumerate() {
            assert!(one.0.hypot(one.1) < radius);
            let nearest = points.iter().enumerate().filter(|(other, _)| *other != index);
            let nearest = nearest
                .map(|(_, other)| (one.0 - other.0).hypot(one.1 - other.1))
                .fold(f32::INFINITY, f32::min);
            assert!((6.0..14.0).contains(&nearest), "{nearest}");
        }
    }
}
