//! Circles side by side without gaps to speak of, by a front chain (Wang, Wang, Dai and Wang, 2006).

/// A circle.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Circle {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) radius: f64,
}

impl Circle {
    fn overlaps(self, other: Self) -> bool {
        let (dx, dy, apart) =
            (self.x - other.x, self.y - other.y, (self.radius + other.radius) * (1.0 - 1e-6));
        apart > 0.0 && dx * dx + dy * dy < apart * apart
    }
}

/// Places circles of these radii around (0, 0), the first in the middle.
///
/// # Complexity
/// O(circles × those on the rim), which is about circles^1.5 for circles of similar size.
pub(super) fn pack(radii: &[f64]) -> Vec<Circle> {
    let mut circles: Vec<Circle> = radii.iter().map(|&radius| Circle { x: 0.0, y: 0.0, radius }).collect();
    let count = circles.len();
    if count < 2 {
        return circles;
    }
    circles[1].x = circles[0].radius + circles[1].radius;
    if count == 2 {
        return circles;
    }
    circles[2] = beside(circles[1], circles[0], circles[2].radius);
    // The rim: what comes after and before each circle on it.
    let mut next = vec![0usize; count];
    let mut before = vec![0usize; count];
    for (one, two) in [(0, 1), (1, 2), (2, 0)] {
        (next[one], before[two]) = (two, one);
    }
    let (mut a, mut b) = (0, 1);
    let mut current = 3;
    while current < count {
        let circle = beside(circles[a], circles[b], circles[current].radius);
        // Looks along the rim in both directions for what the circle would cover, the nearer side first.
        let (mut ahead, mut behind) = (next[b], before[a]);
        let (mut gone_ahead, mut gone_behind) = (circles[b].radius, circles[a].radius);
        let mut covered = None;
        loop {
            if gone_ahead <= gone_behind {
                if circles[ahead].overlaps(circle) {
                    covered = Some((a, ahead));
                    break;
                }
                gone_ahead += circles[ahead].radius;
                ahead = next[ahead];
            } else {
                if circles[behind].overlaps(circle) {
                    covered = Some((behind, b));
                    break;
                }
                gone_behind += circles[behind].radius;
                behind = before[behind];
            }
            if ahead == next[behind] {
                break;
            }
        }
        if let Some((from, to)) = covered {
            (a, b) = (from, to);
            (next[a], before[b]) = (b, a);
            continue;
        }
        circles[current] = circle;
        (next[a], before[current]) = (current, a);
        (next[current], before[b]) = (b, current);
        // The gap nearest to the middle is filled next.
        let start = current;
        let mut at = start;
        let mut nearest = f64::INFINITY;
        loop {
            let distance = gap(circles[at], circles[next[at]]);
            if distance < nearest {
                (nearest, a) = (distance, at);
            }
            at = next[at];
            if at == start {
                break;
            }
        }
        b = next[a];
        current += 1;
    }
    circles
}

/// A circle that touches `one` and `two`, on the outer side of the rim that leads from `one` to `two`.
fn beside(one: Circle, two: Circle, radius: f64) -> Circle {
    let (dx, dy) = (two.x - one.x, two.y - one.y);
    let squared = dx * dx + dy * dy;
    if squared <= 1e-18 {
        return Circle { x: one.x + one.radius + radius, y: one.y, radius };
    }
    let (to_one, to_two) = (one.radius + radius, two.radius + radius);
    let along = (squared + to_one * to_one - to_two * to_two) / (2.0 * squared);
    let across = (to_one * to_one / squared - along * along).max(0.0).sqrt();
    Circle { x: one.x + along * dx + across * dy, y: one.y + along * dy - across * dx, radius }
}

/// Squared distance of the gap between two circles from the middle.
fn gap(one: Circle, two: Circle) -> f64 {
    let sum = (one.radius + two.radius).max(1e-12);
    let x = (one.x * two.radius + two.x * one.radius) / sum;
    let y = (one.y * two.radius + two.y * one.radius) / sum;
    x * x + y * y
}

/// The radius of a circle around (0, 0) that holds all of these, after they were moved so that it is small.
pub(super) fn enclose(circles: &mut [Circle]) -> f64 {
    let mut low = (f64::INFINITY, f64::INFINITY);
    let mut high = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    for circle in circles.iter() {
        low = (low.0.min(circle.x - circle.radius), low.1.min(circle.y - circle.radius));
        high = (high.0.max(circle.x + circle.radius), high.1.max(circle.y + circle.radius));
    }
    if low.0 > high.0 {
        return 0.0;
    }
    let (x, y) = ((low.0 + high.0) * 0.5, (low.1 + high.1) * 0.5);
    let mut reach = 0.0f64;
    for circle in circles {
        (circle.x, circle.y) = (circle.x - x, circle.y - y);
        reach = reach.max((circle.x * circle.x + circle.y * circle.y).sqrt() + circle.radius);
    }
    reach
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_do_not_overlap_and_lie_close() {
        for count in [1usize, 2, 3, 4, 10, 300] {
            let radii: Vec<f64> = (0..count).map(|circle| 1.0 + (circle * 7919 % 13) as f64).collect();
            let mut circles = pack(&radii);
            for (index, one) in circles.iter().enumerate() {
                for two in &circles[index + 1..] {
                    let apart = (one.x - two.x).hypot(one.y - two.y) - one.radius - two.radius;
                    assert!(apart > -1e-5, "{count}: {one:?} {two:?}");
                }
            }
            let area: f64 = radii.iter().map(|radius| radius * radius).sum();
            let reach = enclose(&mut circles);
            assert!(count < 100 || area / (reach * reach) > 0.6, "{count}: {}", area / (reach * reach));
        }
    }

    #[test]
    fn circles_of_no_size_are_no_trouble() {
        let circles = pack(&[0.0; 20]);
        assert!(circles.iter().all(|circle| circle.x.is_finite() && circle.y.is_finite()));
    }
}
