//! Orders points along a Hilbert curve, so that points near each other in the order are near each other in the plane.

/// Bits of each coordinate on the curve.
const BITS: u32 = 12;
/// Values of one digit of the sort: half of the bits of a key.
const DIGITS: usize = 1 << BITS;

/// For each way the curve runs through a square, and each quadrant (2·y + x) of it: the quadrant's place along the
/// curve, and the way it runs through the quadrant.
const STEPS: [[(u32, u8); 4]; 4] = [
    [(0, 1), (3, 2), (1, 0), (2, 0)],
    [(0, 0), (1, 1), (3, 3), (2, 1)],
    [(2, 2), (3, 0), (1, 2), (0, 3)],
    [(2, 3), (1, 3), (3, 1), (0, 2)],
];

/// Memory that is used again for each sort.
#[derive(Clone, Debug, Default)]
pub(super) struct CurveOrder {
    keys: Vec<(u32, u32)>,
    scratch: Vec<(u32, u32)>,
}

impl CurveOrder {
    /// The points in the order of the curve, each with its number. Points in one cell keep their order.
    ///
    /// # Complexity
    /// O(points).
    pub(super) fn sort(&mut self, x: &[f32], y: &[f32]) -> impl ExactSizeIterator<Item = u32> + '_ {
        let [left, top, right, bottom] = bounds(x, y);
        let size = (right - left).max(bottom - top).max(1e-9);
        let scale = (DIGITS - 1) as f32 / size;
        self.keys.clear();
        self.keys.extend(x.iter().zip(y).zip(0u32..).map(|((&x, &y), index)| {
            let cell = |value: f32, low: f32| (((value - low) * scale) as u32).min(DIGITS as u32 - 1);
            (place(cell(x, left), cell(y, top)), index)
        }));
        if self.keys.len() < DIGITS / 4 {
            self.keys.sort_unstable();
        } else {
            self.scratch.resize(self.keys.len(), (0, 0));
            sort_by_digit(&self.keys, &mut self.scratch, 0);
            sort_by_digit(&self.scratch, &mut self.keys, BITS);
        }
        self.keys.iter().map(|key| key.1)
    }
}

/// The smallest and largest x and y as left, top, right, bottom; all 0 without points.
pub(super) fn bounds(x: &[f32], y: &[f32]) -> [f32; 4] {
    let range = |axis: &[f32]| {
        let low = axis.iter().copied().fold(f32::INFINITY, f32::min);
        let high = axis.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        if low <= high { (low, high) } else { (0.0, 0.0) }
    };
    let ((left, right), (top, bottom)) = (range(x), range(y));
    [left, top, right, bottom]
}

/// Where a cell is along the curve.
fn place(x: u32, y: u32) -> u32 {
    let (mut place, mut way) = (0, 0u8);
    for bit in (0..BITS).rev() {
        let quadrant = (y >> bit & 1) << 1 | (x >> bit & 1);
        let (step, next) = STEPS[way as usize & 3][quadrant as usize & 3];
        place = place << 2 | step;
        way = next;
    }
    place
}

/// One pass of a stable counting sort.
fn sort_by_digit(from: &[(u32, u32)], into: &mut [(u32, u32)], shift: u32) {
    let digit = |key: u32| (key >> shift) as usize & (DIGITS - 1);
    let mut next = vec![0u32; DIGITS];
    for &(key, _) in from {
        next[digit(key)] += 1;
    }
    let mut start = 0;
    for slot in &mut next {
        start += std::mem::replace(slot, start);
    }
    for &item in from {
        let slot = &mut next[digit(item.0)];
        into[*slot as usize] = item;
        *slot += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_visits_neighbouring_cells_one_after_the_other() {
        // Sixteen by sixteen cells at one corner are the first 256 of the curve, in either orientation.
        let mut cells: Vec<(u32, u32, u32)> =
            (0..256).map(|cell| (place(cell % 16, cell / 16), cell % 16, cell / 16)).collect();
        cells.sort_unstable();
        for (index, pair) in cells.windows(2).enumerate() {
            let [(place, x, y), (next, next_x, next_y)] = [pair[0], pair[1]];
            assert_eq!((place as usize, next), (index, place + 1));
            assert_eq!(x.abs_diff(next_x) + y.abs_diff(next_y), 1, "{pair:?}");
        }
    }

    #[test]
    fn both_ways_of_sorting_give_every_point_once_and_in_order() {
        for count in [0usize, 1, 100, 5000] {
            let x: Vec<f32> = (0..count).map(|index| (index * 7919 % 1013) as f32).collect();
            let y: Vec<f32> = (0..count).map(|index| (index * 104_729 % 997) as f32 - 300.0).collect();
            let mut order = CurveOrder::default();
            let mut seen: Vec<u32> = order.sort(&x, &y).collect();
            assert!(order.keys.is_sorted_by_key(|key| key.0));
            seen.sort_unstable();
            assert_eq!(seen, (0..count as u32).collect::<Vec<_>>());
        }
    }
}
