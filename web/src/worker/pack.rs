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
/// times as wide as high.
///
/// # Complexity
/// O(discs²) at worst.
pub(super) fn pack(radii: &[f32], stretch: f32) -> Vec<Disc> {
    let largest = radii.iter().copied().fold(1.0, f32::max);
    let mut placed: Vec<Disc> = Vec::with_capacity(radii.len());
    let mut cells: BTreeMap<(i32, i32), Vec<u32>> = BTreeMap::new();
    let cell = |value: f32| (value / (2.0 * largest)).floor() as i32;
    // How far along the spiral the search for a disc of this size, in eighths of the largest, can begin.
    let mut begin: BTreeMap<u32, f32> = BTreeMap::new();
    for &radius in radii {
        let size = (radius / largest * 8.0) as u32;
        let known = begin.range(..=size).map(|(_, &way)| way).fold(0.0, f32::max);
        let mut way = known;
        let disc = loop {
            // An elliptic spiral with the area of a circle; a step is a part of the disc.
            let turn = way / radius;
            let out = 0.55 * radius * turn / std::f32::consts::TAU;
            let squeeze = stretch.max(0.1).sqrt();
            let disc = Disc { x: out * turn.cos() * squeeze, y: out * turn.sin() / squeeze, radius };
            let (column, row) = (cell(disc.x), cell(disc.y));
            let is_free = (-1..=1).all(|down| {
                (-1..=1).all(|right| {
                    let near = cells.get(&(column + right, row + down)).into_iter().flatten();
                    near.into_iter().all(|&other| {
                        let other = placed[other as usize];
                        (other.x - disc.x).hypot(other.y - disc.y) >= other.radius + radius
                    })
                })
            });
            if is_free {
                break disc;
            }
            // Even steps along the spiral, whatever the distance from the middle.
            way += radius * (0.4 * radius / out.max(0.4 * radius)).min(1.0);
        };
        // What had no room for a disc has none for a larger one; a few turns back, gaps may be left.
        if radii.len() > 300 {
            begin.insert(size, (way - radius * 12.0).max(0.0));
        }
        cells.entry((cell(disc.x), cell(disc.y))).or_default().push(placed.len() as u32);
        placed.push(disc);
    }
    placed
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
            let discs = pack(&radii, stretch);
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
        assert_eq!(overlaps(&pack(&radii, 1.3)), 0);
        assert!(pack(&[], 1.0).is_empty());
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
