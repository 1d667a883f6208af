//! Places of the nodes of one component: where they begin, and how a finished drawing is brought to its size.

use super::super::random::random;
use super::level::Level;

/// How many relations away from nodes that have places others are looked for.
const FARTHEST: u32 = 64;

pub(super) fn length(x: f32, y: f32) -> f32 {
    (x * x + y * y).sqrt()
}

/// The places around (0, 0), so large that a disc of as large a spread would have this radius.
pub(super) fn fitted(x: &[f32], y: &[f32], radius: f32) -> Vec<f32> {
    let count = x.len().max(1) as f64;
    let mean = |axis: &[f32]| axis.iter().map(|&value| f64::from(value)).sum::<f64>() / count;
    let (middle_x, middle_y) = (mean(x), mean(y));
    let spread = |axis: &[f32], middle: f64| {
        axis.iter().map(|&value| (f64::from(value) - middle) * (f64::from(value) - middle)).sum::<f64>()
            / count
    };
    let spread = spread(x, middle_x) + spread(y, middle_y);
    let scale = if spread > 0.0 { f64::from(radius) / (2.0 * spread).sqrt() } else { 0.0 };
    let place = |value: f32, middle: f64| ((f64::from(value) - middle) * scale) as f32;
    x.iter().zip(y).flat_map(|(&x, &y)| [place(x, middle_x), place(y, middle_y)]).collect()
}

/// Moves the places so that a circle around (0, 0) that holds all discs is small, and returns its radius.
pub(super) fn middle(places: &mut [f32], radii: &[f32]) -> f32 {
    let mut bounds = [f32::INFINITY, f32::INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY];
    for (place, radius) in places.chunks_exact(2).zip(radii) {
        bounds[0] = bounds[0].min(place[0] - radius);
        bounds[1] = bounds[1].min(place[1] - radius);
        bounds[2] = bounds[2].max(place[0] + radius);
        bounds[3] = bounds[3].max(place[1] + radius);
    }
    let (x, y) = ((bounds[0] + bounds[2]) * 0.5, (bounds[1] + bounds[3]) * 0.5);
    let mut reach = 0.0f32;
    for (place, radius) in places.chunks_exact_mut(2).zip(radii) {
        (place[0], place[1]) = (place[0] - x, place[1] - y);
        reach = reach.max(length(place[0], place[1]) + radius);
    }
    reach
}

/// The share of the springs of each body that lead to bodies that are new or held elsewhere.
pub(super) fn looseness(level: &Level, is_disturbed: impl Fn(usize) -> bool) -> Vec<f32> {
    let mut sums = vec![(0.0f32, 0.0f32); level.mass.len()];
    for spring in &level.springs {
        for (own, other) in [(spring.a, spring.b), (spring.b, spring.a)] {
            let sum = &mut sums[own as usize];
            sum.1 += spring.weight;
            if is_disturbed(other as usize) {
                sum.0 += spring.weight;
            }
        }
    }
    sums.into_iter().map(|(disturbed, all)| if all > 0.0 { disturbed / all } else { 0.0 }).collect()
}

/// Where bodies begin: where they were, or amid those they are tied to that have begun, outwards from those that were.
pub(super) fn begin(level: &Level, places: &[Option<[f32; 2]>], size: f32, seed: u32) -> Vec<[f32; 2]> {
    let count = level.mass.len();
    let mut begun: Vec<Option<[f32; 2]>> = places.to_vec();
    begun.resize(count, None);
    let mut rest = begun.iter().filter(|place| place.is_none()).count();
    // Whoever is farther than this from all others that were there begins in the middle.
    for _ in 0..FARTHEST {
        if rest == 0 {
            break;
        }
        let mut sums = vec![(0.0f32, 0.0f32, 0.0f32); count];
        for spring in &level.springs {
            for (own, other) in [(spring.a, spring.b), (spring.b, spring.a)] {
                if let (None, Some([x, y])) = (begun[own as usize], begun[other as usize]) {
                    let sum = &mut sums[own as usize];
                    let weight = spring.weight;
                    *sum = (sum.0 + x * weight, sum.1 + y * weight, sum.2 + weight);
                }
            }
        }
        let before = rest;
        for (body, (x, y, weight)) in sums.into_iter().enumerate() {
            if weight > 0.0 {
                let shift = |salt: u32| (random(seed, body as u32 * 2 + salt) - 0.5) * size;
                begun[body] = Some([x / weight + shift(0), y / weight + shift(1)]);
                rest -= 1;
            }
        }
        if rest == before {
            break;
        }
    }
    let sum = begun
        .iter()
        .flatten()
        .fold([0.0f32; 3], |sum, place| [sum[0] + place[0], sum[1] + place[1], sum[2] + 1.0]);
    let middle = [sum[0] / sum[2].max(1.0), sum[1] / sum[2].max(1.0)];
    let anywhere = |body: u32| {
        let shift = |salt: u32| (random(seed, body * 2 + salt) - 0.5) * size;
        [middle[0] + shift(0), middle[1] + shift(1)]
    };
    begun.into_iter().zip(0u32..).map(|(place, body)| place.unwrap_or_else(|| anywhere(body))).collect()
}
