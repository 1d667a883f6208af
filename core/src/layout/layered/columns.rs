//! Where in its layer each vertex is drawn (Brandes and Köpf, 2001): long links straight, and vertices amid those they
//! are linked to.

use super::net::Net;

/// One of the four ways: from above or from below, to the left or to the right.
const WAYS: [(bool, bool); 4] = [(true, true), (true, false), (false, true), (false, false)];

/// The running state: one way at a time.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    /// Links that cross one between two bends, as upper and lower vertex, sorted.
    conflicts: Vec<(u32, u32)>,
    found: Vec<Vec<f32>>,
}

impl Columns {
    pub(super) fn new(net: &Net) -> Self {
        Self { conflicts: conflicts(net), found: Vec::new() }
    }

    pub(super) fn is_done(&self) -> bool {
        self.found.len() == WAYS.len()
    }

    /// Tries the next way. Returns the share that is done.
    ///
    /// # Complexity
    /// O(vertices + links × log).
    pub(super) fn work(&mut self, net: &Net) -> f32 {
        if let Some(&(from_above, to_left)) = WAYS.get(self.found.len()) {
            let flow = Flow { net, from_above, to_left };
            let root = flow.align(&self.conflicts);
            self.found.push(flow.compact(&root));
        }
        self.found.len() as f32 / WAYS.len() as f32
    }

    /// The mean of the two middle ones of the four, after the others are moved to where the narrowest is.
    pub(super) fn places(&self, net: &Net) -> Vec<f32> {
        let used: Vec<u32> = net.layers.iter().flatten().copied().collect();
        let range = |x: &[f32]| {
            used.iter()
                .map(|&vertex| x[vertex as usize])
                .fold((f32::INFINITY, f32::NEG_INFINITY), |range, x| (range.0.min(x), range.1.max(x)))
        };
        let ranges: Vec<(f32, f32)> = self.found.iter().map(|x| range(x)).collect();
        let width = |range: &(f32, f32)| range.1 - range.0;
        let narrowest =
            ranges.iter().copied().min_by(|a, b| width(a).total_cmp(&width(b))).unwrap_or_default();
        let shifts: Vec<f32> = ranges
            .iter()
            .zip(WAYS)
            .map(|(range, (_, to_left))| if to_left { narrowest.0 - range.0 } else { narrowest.1 - range.1 })
            .collect();
        let mut places = vec![0.0; net.place.len()];
        let middle = (narrowest.0 + narrowest.1) * 0.5;
        for vertex in used {
            let mut all: Vec<f32> =
                self.found.iter().zip(&shifts).map(|(x, shift)| x[vertex as usize] + shift).collect();
            all.sort_by(f32::total_cmp);
            if let [_, low, high, _] = all[..] {
                places[vertex as usize] = (low + high) * 0.5 - middle;
            }
        }
        places
    }
}

/// Links between a bend and another bend stay straight; these are those that cross one of them.
fn conflicts(net: &Net) -> Vec<(u32, u32)> {
    let mut found = Vec::new();
    for pair in net.layers.windows(2) {
        let (upper, lower) = (&pair[0], &pair[1]);
        let (mut left, mut scanned) = (0u32, 0);
        for (index, &vertex) in lower.iter().enumerate() {
            let inner = net
                .up
                .row(vertex as usize)
                .iter()
                .copied()
                .find(|&other| net.is_bend(vertex) && net.is_bend(other));
            if inner.is_none() && index + 1 < lower.len() {
                continue;
            }
            let right = inner.map_or(upper.len() as u32, |other| net.place[other as usize]);
            for &below in &lower[scanned..=index] {
                for &above in net.up.row(below as usize) {
                    let place = net.place[above as usize];
                    let is_inner = net.is_bend(below) && net.is_bend(above);
                    if (place < left || place > right) && !is_inner {
                        found.push((above, below));
                    }
                }
            }
            (left, scanned) = (right, index + 1);
        }
    }
    found.sort_unstable();
    found
}

const NOBODY: u32 = u32::MAX;

/// The net seen from one side.
struct Flow<'n> {
    net: &'n Net,
    from_above: bool,
    to_left: bool,
}

impl Flow<'_> {
    fn layers(&self) -> Vec<&Vec<u32>> {
        if self.from_above {
            self.net.layers.iter().collect()
        } else {
            self.net.layers.iter().rev().collect()
        }
    }

    /// The place of a vertex counted from the side where it begins.
    fn place(&self, vertex: u32, length: usize) -> u32 {
        let place = self.net.place[vertex as usize];
        if self.to_left { place } else { length as u32 - 1 - place }
    }

    /// The first vertex of the column each vertex is in.
    fn align(&self, conflicts: &[(u32, u32)]) -> Vec<u32> {
        let mut root: Vec<u32> = (0..self.net.place.len() as u32).collect();
        let mut is_followed = vec![false; root.len()];
        let layers = self.layers();
        for pair in layers.windows(2) {
            let (last, layer) = (pair[0], pair[1]);
            let row: Vec<u32> =
                if self.to_left { layer.clone() } else { layer.iter().rev().copied().collect() };
            // The place up to which the layer before is taken.
            let mut taken: i64 = -1;
            for vertex in row {
                let near = if self.from_above { &self.net.up } else { &self.net.down };
                let mut others: Vec<(u32, u32)> = near
                    .row(vertex as usize)
                    .iter()
                    .map(|&other| (self.place(other, last.len()), other))
                    .collect();
                others.sort_unstable();
                let Some(most) = others.len().checked_sub(1) else { continue };
                let medians =
                    if most.is_multiple_of(2) { most / 2..=most / 2 } else { most / 2..=most / 2 + 1 };
                for &(place, other) in &others[medians] {
                    let link = if self.from_above { (other, vertex) } else { (vertex, other) };
                    if i64::from(place) > taken
                        && !is_followed[other as usize]
                        && conflicts.binary_search(&link).is_err()
                    {
                        root[vertex as usize] = root[other as usize];
                        is_followed[other as usize] = true;
                        taken = i64::from(place);
                        break;
                    }
                }
            }
        }
        root
    }

    /// Columns as far to one side as their neighbours allow, then back as far as these allow, so that none stands apart.
    fn compact(&self, root: &[u32]) -> Vec<f32> {
        let count = root.len();
        // Columns side by side: (column, the one to its right, room between them).
        let mut beside: Vec<(u32, u32, f32)> = Vec::new();
        for layer in &self.net.layers {
            for pair in layer.windows(2) {
                let (a, b) = if self.to_left { (pair[0], pair[1]) } else { (pair[1], pair[0]) };
                let room = self.net.width[a as usize] + self.net.width[b as usize];
                beside.push((root[a as usize], root[b as usize], room));
            }
        }
        let mut offsets = vec![0u32; count + 1];
        let mut waits = vec![0u32; count];
        for &(a, b, _) in &beside {
            offsets[a as usize + 1] += 1;
            waits[b as usize] += 1;
        }
        for vertex in 0..count {
            offsets[vertex + 1] += offsets[vertex];
        }
        let mut next = offsets.clone();
        let mut rights = vec![(NOBODY, 0.0f32); beside.len()];
        for &(a, b, room) in &beside {
            let slot = &mut next[a as usize];
            rights[*slot as usize] = (b, room);
            *slot += 1;
        }
        let right_of =
            |column: u32| &rights[offsets[column as usize] as usize..offsets[column as usize + 1] as usize];
        let is_root = |vertex: u32| root[vertex as usize] == vertex;
        let mut order: Vec<u32> =
            (0..count as u32).filter(|&vertex| is_root(vertex) && waits[vertex as usize] == 0).collect();
        let mut x = vec![0.0f32; count];
        let mut at = 0;
        while let Some(&column) = order.get(at) {
            at += 1;
            for &(other, room) in right_of(column) {
                x[other as usize] = x[other as usize].max(x[column as usize] + room);
                waits[other as usize] -= 1;
                if waits[other as usize] == 0 {
                    order.push(other);
                }
            }
        }
        for &column in order.iter().rev() {
            let limit = right_of(column)
                .iter()
                .map(|&(other, room)| x[other as usize] - room)
                .fold(f32::INFINITY, f32::min);
            if limit < f32::INFINITY {
                x[column as usize] = x[column as usize].max(limit);
            }
        }
        let sign = if self.to_left { 1.0 } else { -1.0 };
        root.iter().map(|&column| x[column as usize] * sign).collect()
    }
}
