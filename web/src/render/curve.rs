//! The shape of a line on the screen: the shader bends lines the same way, so what is picked is what is seen.

/// Lines longer than this, in pixels, do not bulge further out.
pub const LONGEST_BULGE: f32 = 220.0;
/// Bend of a line that has its two ends for itself.
const ALONE: f32 = 0.1;
/// Bend between two neighbours of a fan, and between its outermost lines.
const FAN_STEP: f32 = 0.24;
const FAN_SPREAD: f32 = 1.2;
/// Chords by which the distance to a curve is measured.
const CHORDS: usize = 12;

/// A place on the screen.
pub type Place = (f32, f32);

/// A quadratic Bézier curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Curve {
    /// Where it begins.
    pub from: Place,
    /// What it bends towards.
    pub control: Place,
    /// Where it ends.
    pub to: Place,
}

impl Curve {
    /// From one place to another; `bend` is how far the control point lies to the left of the way, as a share of its
    /// length.
    pub fn bent(from: Place, to: Place, bend: f32) -> Self {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = dx.hypot(dy).max(1e-6);
        let bulge = bend * length.min(LONGEST_BULGE) / length;
        let control = (f32::midpoint(from.0, to.0) - dy * bulge, f32::midpoint(from.1, to.1) + dx * bulge);
        Self { from, control, to }
    }

    /// The place at `t` from 0 to 1.
    pub fn at(&self, t: f32) -> Place {
        let (a, b, c) = ((1.0 - t) * (1.0 - t), 2.0 * t * (1.0 - t), t * t);
        let mix = |from: f32, control: f32, to: f32| a * from + b * control + c * to;
        (mix(self.from.0, self.control.0, self.to.0), mix(self.from.1, self.control.1, self.to.1))
    }

    /// The part of the curve from one share of it to another, which is a curve of the same kind.
    #[must_use]
    pub fn part(&self, from: f32, to: f32) -> Self {
        let blend = |axis: fn(Place) -> f32| {
            let (a, b, c) = (axis(self.from), axis(self.control), axis(self.to));
            (1.0 - from) * (1.0 - to) * a + (from * (1.0 - to) + to * (1.0 - from)) * b + from * to * c
        };
        let control = (blend(|place| place.0), blend(|place| place.1));
        Self { from: self.at(from), control, to: self.at(to) }
    }

    /// Which way the curve goes at `t`, as a step of length one.
    pub fn direction(&self, t: f32) -> Place {
        let step = |from: f32, control: f32, to: f32| (control - from) * (1.0 - t) + (to - control) * t;
        let x = step(self.from.0, self.control.0, self.to.0);
        let y = step(self.from.1, self.control.1, self.to.1);
        let length = x.hypot(y).max(1e-6);
        (x / length, y / length)
    }

    /// Whether any of the curve may be on a screen of this size.
    pub fn touches(&self, width: f32, height: f32) -> bool {
        let Self { from, control, to } = self;
        let meets =
            |a: f32, b: f32, c: f32, size: f32| a.max(b).max(c) > -20.0 && a.min(b).min(c) < size + 20.0;
        meets(from.0, control.0, to.0, width) && meets(from.1, control.1, to.1, height)
    }

    /// How far a place is from the curve, to the accuracy of a few chords.
    pub fn distance(&self, place: Place) -> f32 {
        let mut last = self.from;
        let mut least = f32::INFINITY;
        for chord in 1..=CHORDS {
            let next = self.at(chord as f32 / CHORDS as f32);
            least = least.min(distance_to_segment(place, last, next));
            last = next;
        }
        least
    }

    /// Whether a place may be within `reach` of the curve, which lies inside the triangle of its three points.
    pub fn may_reach(&self, (x, y): Place, reach: f32) -> bool {
        let Self { from, control, to } = self;
        let between = |value: f32, a: f32, b: f32, c: f32| {
            value >= a.min(b).min(c) - reach && value <= a.max(b).max(c) + reach
        };
        between(x, from.0, control.0, to.0) && between(y, from.1, control.1, to.1)
    }
}

/// How far a place is from a straight piece.
fn distance_to_segment((x, y): Place, from: Place, to: Place) -> f32 {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let along = ((x - from.0) * dx + (y - from.1) * dy) / (dx * dx + dy * dy).max(1e-12);
    let along = along.clamp(0.0, 1.0);
    (x - from.0 - dx * along).hypot(y - from.1 - dy * along)
}

/// A loop from a point to itself, beside its disc: the middle and the radius of its circle. Further loops of the same
/// point are larger.
pub fn self_loop((x, y): Place, disc: f32, number: f32) -> (Place, f32) {
    let radius = disc * 0.7 + 5.0 + number * 5.0;
    // Up and to the right, with its rim through the middle of the disc's edge.
    let reach = (disc + radius) * 0.8;
    ((x + reach * 0.707, y - reach * 0.707), radius)
}

/// How each line is bent, so that parallel lines lie beside each other: those that share both ends fan out, whichever
/// way they go, and a line with its ends for itself is bent slightly. `is_straight` says which of those are not.
/// For a line from a point to itself the bend is its number among those.
///
/// # Complexity
/// O(lines log lines).
pub fn fan(ends: &[u32], is_straight: impl Fn(usize) -> bool) -> Vec<f32> {
    let pair = |line: usize| {
        let (a, b) = (ends[line * 2], ends[line * 2 + 1]);
        (a.min(b), a.max(b))
    };
    let mut lines: Vec<u32> = (0..ends.len() as u32 / 2).collect();
    // Stable: parallel lines keep their order.
    lines.sort_by_key(|&line| pair(line as usize));
    let mut bends = vec![0.0; lines.len()];
    for parallel in lines.chunk_by(|&a, &b| pair(a as usize) == pair(b as usize)) {
        let (low, high) = pair(parallel[0] as usize);
        let last = parallel.len() - 1;
        let step = FAN_STEP.min(FAN_SPREAD / last.max(1) as f32);
        for (place, &line) in parallel.iter().enumerate() {
            let line = line as usize;
            bends[line] = if low == high {
                place as f32
            } else if last == 0 {
                if is_straight(line) { 0.0 } else { ALONE }
            } else {
                let aside = (place as f32 - last as f32 / 2.0) * step;
                // Left of the way back is right of the way there.
                if ends[line * 2] == low { aside } else { -aside }
            };
        }
    }
    bends
}

#[cfg(test)]
mod part_tests {
    use super::*;

    #[test]
    fn a_part_lies_on_the_whole() {
        let whole = Curve::bent((0.0, 0.0), (100.0, 40.0), 0.3);
        let part = whole.part(0.2, 0.7);
        for share in [0.0, 0.3, 0.5, 1.0] {
            let (x, y) = part.at(share);
            let (on_x, on_y) = whole.at(0.2 + share * 0.5);
            assert!((x - on_x).abs() < 1e-3 && (y - on_y).abs() < 1e-3);
        }
        let (x, y) = whole.direction(0.5);
        assert!(
            (x.hypot(y) - 1.0).abs() < 1e-6 && (y / x - 0.4).abs() < 1e-5,
            "parallel to the way: {x} {y}"
        );
        assert!(whole.touches(50.0, 50.0) && !whole.part(0.9, 1.0).touches(50.0, 10.0));
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "these values are exact")]
mod tests {
    use super::*;

    #[test]
    fn a_curve_ends_where_it_should_and_bulges_to_the_left() {
        let curve = Curve::bent((0.0, 0.0), (100.0, 0.0), 0.2);
        assert_eq!((curve.at(0.0), curve.at(1.0)), ((0.0, 0.0), (100.0, 0.0)));
        assert_eq!(curve.at(0.5), (50.0, 10.0));
        let long = Curve::bent((0.0, 0.0), (10_000.0, 0.0), 0.2);
        assert!((long.at(0.5).1 - 0.1 * LONGEST_BULGE).abs() < 0.1, "{:?}", long.at(0.5));
    }

    #[test]
    fn the_distance_is_measured_to_the_curve_not_to_its_chord() {
        let curve = Curve::bent((0.0, 0.0), (100.0, 0.0), 0.4);
        assert!(curve.distance((50.0, 20.0)) < 0.5);
        assert!((curve.distance((50.0, 0.0)) - 20.0).abs() < 1.0);
        assert!((curve.distance((-30.0, 0.0)) - 30.0).abs() < 1e-3);
        assert!(curve.may_reach((50.0, 20.0), 1.0) && !curve.may_reach((50.0, -9.0), 4.0));
    }

    #[test]
    fn parallel_lines_lie_apart_whichever_way_they_go() {
        // Three between 1 and 2, one of which goes back; one alone; one straight.
        let ends = [1, 2, 2, 1, 1, 2, 1, 3, 4, 5];
        let bends = fan(&ends, |line| line == 4);
        // On the screen: bends of lines that go back count the other way.
        let mut sides = [bends[0], -bends[1], bends[2]];
        sides.sort_by(f32::total_cmp);
        assert_eq!(sides, [-FAN_STEP, 0.0, FAN_STEP]);
        assert_eq!((bends[3], bends[4]), (ALONE, 0.0));
    }

    #[test]
    fn a_pair_that_refers_to_each_other_is_two_lines() {
        let bends = fan(&[7, 3, 3, 7], |_| false);
        assert_eq!(bends[0], bends[1], "left of either way, so on two sides");
        assert!(bends[0].abs() > 0.1);
    }

    #[test]
    fn loops_of_one_point_are_numbered_and_grow() {
        assert_eq!(fan(&[4, 4, 4, 4, 1, 4], |_| false), [0.0, 1.0, ALONE]);
        let ((x, y), small) = self_loop((10.0, 10.0), 6.0, 0.0);
        let (_, large) = self_loop((10.0, 10.0), 6.0, 1.0);
        assert!(large > small && (x - 10.0).hypot(y - 10.0) < 6.0 + small, "the loop starts inside the disc");
    }

    #[test]
    fn many_parallel_lines_stay_within_their_spread() {
        let ends: Vec<u32> = (0..40).flat_map(|_| [1, 2]).collect();
        let bends = fan(&ends, |_| false);
        assert!(bends.iter().all(|bend| bend.abs() <= FAN_SPREAD / 2.0 + 1e-5));
        assert!(bends.windows(2).all(|pair| pair[1] > pair[0]));
    }
}
