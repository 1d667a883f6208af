//! Which labels are shown and where, so that none covers another or a node.

use std::collections::BTreeMap;

/// What a label belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelKind {
    /// A node: beside its disc.
    Node,
    /// A group: beside its hub.
    Group,
    /// An area: at its rim.
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
    /// Shown even where it covers something.
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
    /// Its size.
    pub width: f32,
    /// See `width`.
    pub height: f32,
    /// Which of the places around its point this is.
    anchor: usize,
}

impl Placement {
    /// Whether a place, relative to its point, is on the label.
    pub fn covers(&self, x: f32, y: f32) -> bool {
        (x - self.dx).abs() <= self.width / 2.0 && (y - self.dy).abs() <= self.height / 2.0
    }
}

/// Side of a cell of the occupancy map in pixels.
const CELL: f32 = 2.0;
/// A label that was shown goes before labels that are at most so many times as important, by their turn.
const LOYALTY: usize = 4;
/// A label that was shown may come so much closer to others, in pixels. It is less than the room around its letters.
const TOLERANCE: (f32, f32) = (2.0, 1.0);

/// One bit for each cell of the screen: is something there? Every row begins with a word of its own.
struct Occupancy {
    columns: usize,
    rows: usize,
    stride: usize,
    words: Vec<u64>,
}

/// Cells a rectangle touches: columns and rows, the last excluded.
type Cells = (std::ops::Range<usize>, std::ops::Range<usize>);

impl Occupancy {
    fn new(width: f32, height: f32) -> Self {
        let (columns, rows) =
            ((width / CELL).ceil().max(1.0) as usize, (height / CELL).ceil().max(1.0) as usize);
        let stride = columns.div_ceil(64);
        Self { columns, rows, stride, words: vec![0; stride * rows] }
    }

    /// The cells of a rectangle, which may lie partly outside.
    fn cells(&self, left: f32, top: f32, width: f32, height: f32) -> Cells {
        let clamp = |value: f32, count: usize| (value / CELL).clamp(0.0, count as f32);
        let columns =
            clamp(left, self.columns).floor() as usize..clamp(left + width, self.columns).ceil() as usize;
        let rows = clamp(top, self.rows).floor() as usize..clamp(top + height, self.rows).ceil() as usize;
        (columns, rows)
    }

    /// The words of a row that hold some columns, and which of their bits.
    fn masks(columns: &std::ops::Range<usize>) -> impl Iterator<Item = (usize, u64)> + use<> {
        let (start, end) = (columns.start, columns.end);
        (start / 64..end.div_ceil(64)).map(move |word| {
            let from = start.saturating_sub(word * 64);
            let to = (end - word * 64).min(64);
            (word, (u64::MAX >> (64 - (to - from))) << from)
        })
    }

    fn is_free(&self, (columns, rows): &Cells) -> bool {
        columns.is_empty()
            || rows.clone().all(|row| {
                Self::masks(columns).all(|(word, mask)| self.words[row * self.stride + word] & mask == 0)
            })
    }

    fn take(&mut self, (columns, rows): &Cells) {
        if columns.is_empty() {
            return;
        }
        for row in rows.clone() {
            for (word, mask) in Self::masks(columns) {
                self.words[row * self.stride + word] |= mask;
            }
        }
    }
}

/// Places labels, the most important before the others, at most `limit` of them. `discs` are middle and radius of the
/// nodes on the screen, which labels leave free. Labels that were shown `before` stay where they were as long as they can,
/// so that nothing flickers while one zooms.
///
/// # Complexity
/// O(candidates × (log labels + area of a label) + area of the discs), in cells.
pub fn solve(
    candidates: &[Candidate],
    before: &[Placement],
    discs: impl Iterator<Item = (f32, f32, f32)>,
    (width, height): (f32, f32),
    limit: usize,
) -> Vec<Placement> {
    let mut map = Occupancy::new(width, height);
    for (x, y, radius) in discs {
        // A square inside the disc: labels may touch its rim but not hide it.
        let half = radius * 0.8;
        let cells = map.cells(x - half, y - half, half * 2.0, half * 2.0);
        map.take(&cells);
    }
    let before: BTreeMap<u32, usize> =
        before.iter().map(|placement| (placement.point, placement.anchor)).collect();
    let mut placements = Vec::new();
    for index in turns(candidates, &before) {
        let candidate = &candidates[index];
        if placements.len() >= limit && !candidate.is_required {
            continue;
        }
        let on_screen = candidate.x > -candidate.width - candidate.radius
            && candidate.x < width + candidate.width + candidate.radius
            && candidate.y > -candidate.height - candidate.radius
            && candidate.y < height + candidate.height + candidate.radius;
        if !on_screen {
            continue;
        }
        let anchors = anchors(candidate);
        let cells = |(dx, dy): (f32, f32), less: (f32, f32)| {
            let (width, height) = (candidate.width - 2.0 * less.0, candidate.height - 2.0 * less.1);
            map.cells(candidate.x + dx - width / 2.0, candidate.y + dy - height / 2.0, width, height)
        };
        let fits = |(dx, dy): (f32, f32)| {
            let (x, y) = (candidate.x + dx, candidate.y + dy);
            let (half_width, half_height) = (candidate.width / 2.0, candidate.height / 2.0);
            (half_width..=width - half_width).contains(&x)
                && (half_height..=height - half_height).contains(&y)
        };
        let last = before.get(&candidate.point).copied().filter(|&anchor| anchor < anchors.len());
        let tolerance = if last.is_some() { TOLERANCE } else { (0.0, 0.0) };
        let free = last
            .into_iter()
            .chain(0..anchors.len())
            .find(|&anchor| fits(anchors[anchor]) && map.is_free(&cells(anchors[anchor], tolerance)));
        if let Some(anchor) = free.or_else(|| candidate.is_required.then_some(0)) {
            let (dx, dy) = anchors[anchor];
            let taken = cells((dx, dy), (0.0, 0.0));
            map.take(&taken);
            let Candidate { point, kind, width, height, .. } = *candidate;
            placements.push(Placement { point, kind, dx, dy, width, height, anchor });
        }
    }
    placements
}

/// The order in which candidates are placed: as they come, but those that were shown before earlier.
fn turns(candidates: &[Candidate], before: &BTreeMap<u32, usize>) -> Vec<usize> {
    let mut turns: Vec<usize> = (0..candidates.len()).collect();
    turns.sort_by_key(|&index| {
        let candidate = &candidates[index];
        let stays = before.contains_key(&candidate.point);
        (!candidate.is_required, if stays { index / LOYALTY } else { index }, !stays)
    });
    turns
}

/// Where the middle of a label may be, relative to its point; the best place first.
fn anchors(candidate: &Candidate) -> Vec<(f32, f32)> {
    let Candidate { radius, width, height, .. } = *candidate;
    let aside = radius + 3.0 + width / 2.0;
    let below = radius + 2.0 + height / 2.0;
    let diagonal = radius * 0.7 + 2.0;
    let corner = (diagonal + width / 2.0, diagonal + height / 2.0);
    match candidate.kind {
        LabelKind::Node => vec![(0.0, below), (aside, 0.0), (0.0, -below), (-aside, 0.0)],
        LabelKind::Group => vec![
            (0.0, below),
            (0.0, -below),
            (aside, 0.0),
            (-aside, 0.0),
            corner,
            (-corner.0, corner.1),
            (corner.0, -corner.1),
            (-corner.0, -corner.1),
        ],
        // Below like a caption, or above; on the rim where there is no room around it.
        LabelKind::Area => vec![(0.0, below), (0.0, -below), (0.0, below - height), (0.0, height - below)],
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

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

    fn crowd(count: u32, scale: f32) -> Vec<Candidate> {
        let at = |value: u32, of: u32, size: f32| {
            ((value % of) as f32 / of as f32 - 0.5) * size * scale + size / 2.0
        };
        (0..count)
            .map(|index| candidate(index, at(index * 7919, 997, 800.0), at(index * 104_729, 991, 600.0)))
            .collect()
    }

    const SCREEN: (f32, f32) = (800.0, 600.0);

    #[test]
    fn no_two_labels_overlap_and_none_covers_a_disc() {
        let candidates = crowd(400, 1.0);
        let discs = || candidates.iter().map(|candidate| (candidate.x, candidate.y, 4.0));
        let placed = solve(&candidates, &[], discs(), SCREEN, 1000);
        assert!(placed.len() > 50, "{}", placed.len());
        let middle = |placement: &Placement| {
            let own = &candidates[placement.point as usize];
            (own.x + placement.dx, own.y + placement.dy)
        };
        for (index, one) in placed.iter().enumerate() {
            let (ax, ay) = middle(one);
            for other in &placed[index + 1..] {
                let (bx, by) = middle(other);
                assert!((ax - bx).abs() >= 60.0 || (ay - by).abs() >= 14.0, "{one:?} {other:?}");
            }
            for (x, y, _) in discs() {
                assert!((ax - x).abs() >= 30.0 || (ay - y).abs() >= 7.0, "{one:?} covers a disc");
            }
        }
    }

    #[test]
    fn hardly_any_label_comes_or_goes_while_one_zooms() {
        let mut before = Vec::new();
        let (mut shown, mut lost) = (0, 0);
        for step in 0..20 {
            let candidates = crowd(300, 0.6 * 1.05f32.powi(step));
            let discs = candidates.iter().map(|candidate| (candidate.x, candidate.y, 4.0));
            let placed = solve(&candidates, &before, discs, SCREEN, 1000);
            let points: BTreeSet<u32> = placed.iter().map(|placement| placement.point).collect();
            let on_screen = |point: u32| {
                let own = &candidates[point as usize];
                (60.0..740.0).contains(&own.x) && (40.0..560.0).contains(&own.y)
            };
            shown += before.len();
            lost += before.iter().filter(|old| on_screen(old.point) && !points.contains(&old.point)).count();
            before = placed;
        }
        assert!(lost * 20 <= shown, "{lost} of {shown} labels were taken away");
    }

    #[test]
    fn the_more_important_label_stays_and_a_required_one_is_never_dropped() {
        let crowd = [candidate(0, 100.0, 100.0), candidate(1, 100.0, 100.0)];
        let mut many: Vec<Candidate> = (0..9).map(|index| Candidate { point: index, ..crowd[0] }).collect();
        let solve = |many: &[Candidate]| solve(many, &[], std::iter::empty(), (300.0, 300.0), 100);
        let placed = solve(&many);
        assert_eq!(placed[0].point, 0);
        assert!((2..=4).contains(&placed.len()), "there are four places around a point: {placed:?}");
        many[8].is_required = true;
        assert_eq!(solve(&many)[0].point, 8);
    }

    #[test]
    fn a_label_stays_until_another_is_far_more_important() {
        let alone = solve(&[candidate(5, 100.0, 100.0)], &[], std::iter::empty(), (300.0, 300.0), 1);
        let slightly = [candidate(4, 100.0, 100.0), candidate(5, 100.0, 100.0)];
        let placed = solve(&slightly, &alone, std::iter::empty(), (300.0, 300.0), 1);
        assert_eq!(placed[0].point, 5);
        let mut far: Vec<Candidate> = (10..30).map(|point| candidate(point, 100.0, 100.0)).collect();
        far.push(candidate(5, 100.0, 100.0));
        assert_eq!(solve(&far, &alone, std::iter::empty(), (300.0, 300.0), 1)[0].point, 10);
    }

    #[test]
    fn labels_leave_discs_free() {
        let disc = (100.0, 113.0, 8.0);
        let placed = solve(&[candidate(0, 100.0, 100.0)], &[], std::iter::once(disc), (300.0, 300.0), 10);
        assert!(placed[0].dy < 1.0, "not below, where the disc is: {placed:?}");
        assert!(placed[0].covers(placed[0].dx + 29.0, placed[0].dy) && !placed[0].covers(0.0, 90.0));
    }

    #[test]
    fn what_is_off_the_screen_is_not_placed() {
        let off = [candidate(0, -500.0, 10.0)];
        assert!(solve(&off, &[], std::iter::empty(), (300.0, 300.0), 10).is_empty());
    }
}
