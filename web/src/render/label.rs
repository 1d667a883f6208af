//! Which labels are shown and where, so that none covers another.

/// What a label belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelKind {
    /// A node: beside its disc.
    Node,
    /// A group: on its hub.
    Area,
}

/// A label that would like to be shown, in screen units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// The point it belongs to.
    pub point: u32,
    /// Where that point is.
    pub x: f32,
    /// See `x`.
    pub y: f32,
    /// How far from it the label begins.
    pub radius: f32,
    /// Size of the label.
    pub width: f32,
    /// See `width`.
    pub height: f32,
    /// What it belongs to.
    pub kind: LabelKind,
    /// Shown even where it covers another.
    pub is_required: bool,
}

/// A label that is shown: its point, and where its middle is, relative to that point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placement {
    /// The point it belongs to.
    pub point: u32,
    /// What it belongs to.
    pub kind: LabelKind,
    /// From the point to the middle of the label.
    pub dx: f32,
    /// See `dx`.
    pub dy: f32,
}

/// Side of a cell of the occupancy map in pixels.
const CELL: f32 = 4.0;

/// One bit for each cell of the screen: is something there?
struct Occupancy {
    columns: usize,
    rows: usize,
    bits: Vec<u64>,
}

/// Cells a rectangle touches: columns and rows, the last excluded.
type Cells = (std::ops::Range<usize>, std::ops::Range<usize>);

impl Occupancy {
    fn new(width: f32, height: f32) -> Self {
        let (columns, rows) =
            ((width / CELL).ceil().max(1.0) as usize, (height / CELL).ceil().max(1.0) as usize);
        Self { columns, rows, bits: vec![0; (columns * rows).div_ceil(64)] }
    }

    /// The cells of a rectangle, which may lie partly outside.
    fn cells(&self, left: f32, top: f32, width: f32, height: f32) -> Cells {
        let clamp = |value: f32, count: usize| (value / CELL).clamp(0.0, count as f32);
        let columns =
            clamp(left, self.columns).floor() as usize..clamp(left + width, self.columns).ceil() as usize;
        let rows = clamp(top, self.rows).floor() as usize..clamp(top + height, self.rows).ceil() as usize;
        (columns, rows)
    }

    fn is_free(&self, (columns, rows): &Cells) -> bool {
        rows.clone().all(|row| {
            columns.clone().all(|column| {
                let cell = row * self.columns + column;
                self.bits[cell / 64] >> (cell % 64) & 1 == 0
            })
        })
    }

    fn take(&mut self, (columns, rows): Cells) {
        for row in rows {
            for column in columns.clone() {
                let cell = row * self.columns + column;
                self.bits[cell / 64] |= 1 << (cell % 64);
            }
        }
    }
}

/// Chooses among `candidates`, which come in order of importance, at most `limit`. `discs` are x, y and radius
/// of the nodes on the screen, which labels leave free.
///
/// # Complexity
/// O(candidates × area of a label + area of the discs), in cells.
pub fn solve(
    candidates: &[Candidate],
    discs: impl Iterator<Item = (f32, f32, f32)>,
    (width, height): (f32, f32),
    limit: usize,
) -> Vec<Placement> {
    let mut map = Occupancy::new(width, height);
    let mut names = Occupancy::new(width, height);
    for (x, y, radius) in discs {
        // A square inside the disc: labels may touch its rim but not hide it.
        let half = radius * 0.7;
        let cells = map.cells(x - half, y - half, half * 2.0, half * 2.0);
        map.take(cells);
    }
    let mut placements = Vec::new();
    for candidate in candidates {
        if placements.len() >= limit {
            break;
        }
        let on_screen = candidate.x > -candidate.width
            && candidate.x < width + candidate.width
            && candidate.y > -candidate.height
            && candidate.y < height + candidate.height;
        if !on_screen {
            continue;
        }
        let anchors = anchors(candidate);
        let cells = |(dx, dy): (f32, f32)| {
            let (left, top) =
                (candidate.x + dx - candidate.width / 2.0, candidate.y + dy - candidate.height / 2.0);
            map.cells(left, top, candidate.width, candidate.height)
        };
        // The name of an area may lie over nodes, like the name of a country over its towns, but over no other name.
        let fits = |(dx, dy): (f32, f32)| {
            let (x, y) = (candidate.x + dx, candidate.y + dy);
            let (half_width, half_height) = (candidate.width / 2.0, candidate.height / 2.0);
            (half_width..=width - half_width).contains(&x)
                && (half_height..=height - half_height).contains(&y)
        };
        let free_in = |layer: &Occupancy| {
            anchors.iter().copied().find(|&anchor| fits(anchor) && layer.is_free(&cells(anchor)))
        };
        let free =
            free_in(&map).or_else(|| (candidate.kind == LabelKind::Area).then(|| free_in(&names)).flatten());
        let chosen = free.or_else(|| candidate.is_required.then_some(anchors[0]));
        if let Some((dx, dy)) = chosen {
            let taken = cells((dx, dy));
            names.take(taken.clone());
            map.take(taken);
            placements.push(Placement { point: candidate.point, kind: candidate.kind, dx, dy });
        }
    }
    placements
}

/// Where the middle of a label may be, relative to its point; the best place first.
fn anchors(candidate: &Candidate) -> [(f32, f32); 4] {
    let Candidate { radius, width, height, .. } = *candidate;
    let aside = radius + 3.0 + width / 2.0;
    match candidate.kind {
        LabelKind::Node => {
            let below = radius + 2.0 + height / 2.0;
            [(0.0, below), (aside, 0.0), (0.0, -below), (-aside, 0.0)]
        }
        LabelKind::Area => {
            let step = height;
            [(0.0, 0.0), (0.0, -step), (0.0, step), (0.0, -step * 2.0)]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(point: u32, x: f32, y: f32) -> Candidate {
        Candidate {
            point,
            x,
            y,
            radius: 4.0,
            width: 60.0,
            height: 14.0,
            kind: LabelKind::Node,
            is_required: false,
        }
    }

    #[test]
    fn no_two_labels_overlap() {
        let candidates: Vec<Candidate> = (0..400)
            .map(|index| candidate(index, (index * 7919 % 800) as f32, (index * 104_729 % 600) as f32))
            .collect();
        let placed = solve(&candidates, std::iter::empty(), (800.0, 600.0), 1000);
        assert!(placed.len() > 50, "{}", placed.len());
        let middle = |placement: &Placement| {
            let own = &candidates[placement.point as usize];
            (own.x + placement.dx, own.y + placement.dy)
        };
        for (index, one) in placed.iter().enumerate() {
            for other in &placed[index + 1..] {
                let ((ax, ay), (bx, by)) = (middle(one), middle(other));
                assert!((ax - bx).abs() >= 60.0 || (ay - by).abs() >= 14.0, "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn the_more_important_label_stays_and_a_required_one_is_never_dropped() {
        let crowd = [candidate(0, 100.0, 100.0), candidate(1, 100.0, 100.0)];
        let mut many: Vec<Candidate> = (0..9).map(|index| Candidate { point: index, ..crowd[0] }).collect();
        let placed = solve(&many, std::iter::empty(), (300.0, 300.0), 100);
        assert_eq!(placed[0].point, 0);
        assert!((2..=4).contains(&placed.len()), "there are four places around a point: {placed:?}");
        many[8].is_required = true;
        let placed = solve(&many, std::iter::empty(), (300.0, 300.0), 100);
        assert_eq!(placed.last().map(|placement| placement.point), Some(8));
    }

    #[test]
    fn labels_leave_discs_free() {
        let disc = (100.0, 113.0, 8.0);
        let placed = solve(&[candidate(0, 100.0, 100.0)], std::iter::once(disc), (300.0, 300.0), 10);
        assert!(placed[0].dy < 1.0, "not below, where the disc is: {placed:?}");
    }

    #[test]
    fn what_is_off_the_screen_is_not_placed() {
        assert!(solve(&[candidate(0, -500.0, 10.0)], std::iter::empty(), (300.0, 300.0), 10).is_empty());
    }
}
