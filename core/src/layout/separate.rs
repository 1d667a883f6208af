//! Moves discs apart until none covers another.

/// Room between two discs that had to be moved apart, as a share of their radii.
const ROOM: f32 = 1.04;
/// Discs that are larger than this many mean discs count as so large: one must not make all cells of the grid its size.
const LARGEST: f32 = 8.0;
/// Rounds until everything is drawn larger if discs still overlap, and rounds after which it stays as it is.
const PATIENCE: u32 = 24;
const MOST_ROUNDS: u32 = 600;
const GROWTH: f32 = 1.12;

/// Discs on their way apart.
#[derive(Clone, Debug)]
pub(super) struct Separation {
    radii: Vec<f32>,
    fixed: Vec<bool>,
    grid: Grid,
    rounds: u32,
    is_done: bool,
    may_grow: bool,
}

/// Cells with the discs whose centres are in them.
#[derive(Clone, Debug, Default)]
struct Grid {
    columns: usize,
    rows: usize,
    offsets: Vec<u32>,
    discs: Vec<u32>,
    cell_of: Vec<u32>,
}

impl Separation {
    /// Discs of these radii, of which the fixed ones stay where they are. If there are none of them, and `may_grow`, the
    /// whole is drawn larger when that is what it takes.
    pub(super) fn new(radii: Vec<f32>, fixed: Vec<bool>, may_grow: bool) -> Self {
        let mean = radii.iter().sum::<f32>() / radii.len().max(1) as f32;
        let radii: Vec<f32> = radii.into_iter().map(|radius| radius.min(mean * LARGEST)).collect();
        let is_done = radii.len() < 2;
        let may_grow = may_grow && !fixed.contains(&true);
        Self { radii, fixed, grid: Grid::default(), rounds: 0, is_done, may_grow }
    }

    pub(super) fn is_done(&self) -> bool {
        self.is_done
    }

    /// One round over all discs.
    ///
    /// # Complexity
    /// O(discs) where they are spread.
    pub(super) fn round(&mut self, positions: &mut [f32]) {
        if self.is_done {
            return;
        }
        let largest = self.radii.iter().copied().fold(0.0, f32::max);
        self.grid.fill(positions, largest * 2.0 * ROOM);
        let mut overlaps = false;
        for cell in 0..self.grid.columns * self.grid.rows {
            let (column, row) = (cell % self.grid.columns, cell / self.grid.columns);
            for beside in [(0, 0), (1, 0), (-1, 1), (0, 1), (1, 1)] {
                let Some(other) = self.grid.beside(column, row, beside) else { continue };
                for (place, &one) in self.grid.of_cell(cell).iter().enumerate() {
                    let skip = if other == cell { place + 1 } else { 0 };
                    for &two in &self.grid.of_cell(other)[skip..] {
                        overlaps |= part(positions, one, two, &self.radii, &self.fixed);
                    }
                }
            }
        }
        self.rounds += 1;
        self.is_done = !overlaps || self.rounds >= MOST_ROUNDS;
        if !self.is_done && self.may_grow && self.rounds.is_multiple_of(PATIENCE) {
            for axis in positions {
                *axis *= GROWTH;
            }
        }
    }
}

impl Grid {
    fn fill(&mut self, positions: &[f32], size: f32) {
        let count = positions.len() / 2;
        let mut bounds = [f32::INFINITY, f32::INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY];
        for place in positions.chunks_exact(2) {
            bounds[0] = bounds[0].min(place[0]);
            bounds[1] = bounds[1].min(place[1]);
            bounds[2] = bounds[2].max(place[0]);
            bounds[3] = bounds[3].max(place[1]);
        }
        let [left, top, right, bottom] = bounds;
        let (width, height) = ((right - left).max(0.0), (bottom - top).max(0.0));
        // Never more than a few cells a disc, however far they are spread.
        let most = (count * 4 + 16) as f32;
        let mut size = size.max(1e-6);
        while (width / size + 1.0) * (height / size + 1.0) > most {
            size *= 1.5;
        }
        self.columns = (width / size) as usize + 1;
        self.rows = (height / size) as usize + 1;
        let cells = self.columns * self.rows;
        self.cell_of.clear();
        self.cell_of.extend(positions.chunks_exact(2).map(|place| {
            let column = (((place[0] - left) / size) as usize).min(self.columns - 1);
            let row = (((place[1] - top) / size) as usize).min(self.rows - 1);
            (row * self.columns + column) as u32
        }));
        self.offsets.clear();
        self.offsets.resize(cells + 1, 0);
        for &cell in &self.cell_of {
            self.offsets[cell as usize + 1] += 1;
        }
        for cell in 0..cells {
            self.offsets[cell + 1] += self.offsets[cell];
        }
        self.discs.clear();
        self.discs.resize(count, 0);
        // Filled from the end, so that each offset ends where its cell begins, and discs keep their order.
        for (disc, &cell) in self.cell_of.iter().enumerate().rev() {
            let slot = &mut self.offsets[cell as usize + 1];
            *slot -= 1;
            self.discs[*slot as usize] = disc as u32;
        }
        self.offsets.remove(0);
        self.offsets.push(count as u32);
    }

    fn of_cell(&self, cell: usize) -> &[u32] {
        &self.discs[self.offsets[cell] as usize..self.offsets[cell + 1] as usize]
    }

    fn beside(&self, column: usize, row: usize, (dx, dy): (isize, usize)) -> Option<usize> {
        let column = column.checked_add_signed(dx)?;
        let row = row + dy;
        (column < self.columns && row < self.rows).then(|| row * self.columns + column)
    }
}

/// Moves two discs apart if they overlap, and says whether they did.
fn part(positions: &mut [f32], one: u32, two: u32, radii: &[f32], fixed: &[bool]) -> bool {
    let (a, b) = (one as usize, two as usize);
    let touching = radii[a] + radii[b];
    let (mut dx, mut dy) = (positions[b * 2] - positions[a * 2], positions[b * 2 + 1] - positions[a * 2 + 1]);
    let squared = dx * dx + dy * dy;
    if squared >= touching * touching {
        return false;
    }
    let (hold_a, hold_b) = (fixed[a], fixed[b]);
    if hold_a && hold_b {
        return false;
    }
    let mut distance = squared.sqrt();
    if distance < touching * 1e-3 {
        // In one place: apart in one of eight directions, which their numbers decide.
        (dx, dy) = match (one ^ two.wrapping_mul(0x9e37_79b9) >> 13) & 7 {
            0 => (1.0, 0.0),
            1 => (0.0, 1.0),
            2 => (-1.0, 0.0),
            3 => (0.0, -1.0),
            4 => (0.7, 0.7),
            5 => (-0.7, 0.7),
            6 => (-0.7, -0.7),
            _ => (0.7, -0.7),
        };
        distance = (dx * dx + dy * dy).sqrt();
        let lack = touching * ROOM / distance;
        (dx, dy) = (dx * lack, dy * lack);
    } else {
        let lack = (touching * ROOM - distance) / distance;
        (dx, dy) = (dx * lack, dy * lack);
    }
    let (share_a, share_b) = match (hold_a, hold_b) {
        (true, _) => (0.0, 1.0),
        (_, true) => (1.0, 0.0),
        _ => (0.5, 0.5),
    };
    positions[a * 2] -= dx * share_a;
    positions[a * 2 + 1] -= dy * share_a;
    positions[b * 2] += dx * share_b;
    positions[b * 2 + 1] += dy * share_b;
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overlaps(positions: &[f32], radii: &[f32]) -> usize {
        let place = |node: usize| (positions[node * 2], positions[node * 2 + 1]);
        let pairs = (0..radii.len()).flat_map(|a| (a + 1..radii.len()).map(move |b| (a, b)));
        pairs
            .filter(|&(a, b)| {
                let ((ax, ay), (bx, by)) = (place(a), place(b));
                (ax - bx).hypot(ay - by) < radii[a] + radii[b] - 1e-3
            })
            .count()
    }

    fn separated(mut positions: Vec<f32>, radii: &[f32], fixed: Vec<bool>) -> (Vec<f32>, u32) {
        let mut separation = Separation::new(radii.to_vec(), fixed, true);
        while !separation.is_done() {
            separation.round(&mut positions);
        }
        (positions, separation.rounds)
    }

    #[test]
    fn a_heap_of_discs_of_many_sizes_ends_without_overlaps() {
        let radii: Vec<f32> = (0..400).map(|disc| 1.0 + (disc % 7) as f32).collect();
        let heap: Vec<f32> = (0..800).map(|axis| (axis * 7919 % 101) as f32 * 0.1).collect();
        let (after, rounds) = separated(heap.clone(), &radii, vec![false; 400]);
        assert!(overlaps(&heap, &radii) > 10_000);
        assert_eq!(overlaps(&after, &radii), 0);
        assert!(rounds < MOST_ROUNDS);
    }

    #[test]
    fn discs_in_one_place_part_and_fixed_ones_stay() {
        let mut fixed = vec![false; 50];
        fixed[7] = true;
        let (after, _) = separated(vec![3.0; 100], &[2.0; 50], fixed);
        assert_eq!(overlaps(&after, &[2.0; 50]), 0);
        assert_eq!(&after[14..16], [3.0, 3.0]);
    }

    #[test]
    fn discs_apart_stay_where_they_are() {
        let places = vec![0.0, 0.0, 1000.0, 0.0, 0.0, 1e6];
        assert_eq!(separated(places.clone(), &[5.0; 3], vec![false; 3]), (places, 1));
    }
}
