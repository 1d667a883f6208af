//! Orders layers so that few links cross: barycentres in sweeps down and up, and exchanges of neighbours.

use super::net::Net;
use crate::model::Csr;

/// Sweeps, and sweeps without any gain after which it ends.
const SWEEPS: u32 = 24;
const PATIENCE: u32 = 4;

/// The running state: one layer at a time.
#[derive(Clone, Debug)]
pub(super) struct Ordering {
    net: Net,
    best: Vec<Vec<u32>>,
    fewest: u64,
    sweep: u32,
    since_best: u32,
    layer: usize,
    is_done: bool,
    wanted: Vec<f32>,
}

impl Ordering {
    pub(super) fn new(net: Net) -> Self {
        let fewest = crossings(&net);
        let (best, wanted) = (net.layers.clone(), vec![0.0; net.place.len()]);
        let is_done = net.layers.len() < 2;
        Self { net, best, fewest, sweep: 0, since_best: 0, layer: 1, is_done, wanted }
    }

    pub(super) fn is_done(&self) -> bool {
        self.is_done
    }

    /// Orders the next layer. Returns the share of sweeps that are done.
    pub(super) fn work(&mut self) -> f32 {
        if self.is_done {
            return 1.0;
        }
        let height = self.net.layers.len();
        let is_down = self.sweep.is_multiple_of(2);
        let layer = if is_down { self.layer } else { height - 1 - self.layer };
        self.order(layer, is_down);
        self.layer += 1;
        if self.layer == height {
            self.finish_sweep();
        }
        (self.sweep as f32 + self.layer as f32 / height as f32) / (SWEEPS + 1) as f32
    }

    /// Each vertex amid its neighbours in the layer that was ordered before; those without stay where they are.
    fn order(&mut self, layer: usize, is_down: bool) {
        let Net { layers, place, up, down, .. } = &self.net;
        let near: &Csr<u32> = if is_down { up } else { down };
        let row = &layers[layer];
        for &vertex in row {
            let others = near.row(vertex as usize);
            self.wanted[vertex as usize] = if others.is_empty() {
                f32::NAN
            } else {
                let sum: u64 = others.iter().map(|&other| u64::from(place[other as usize])).sum();
                sum as f32 / others.len() as f32
            };
        }
        let mut tied: Vec<u32> =
            row.iter().copied().filter(|&vertex| !self.wanted[vertex as usize].is_nan()).collect();
        // Every other time equal ones change sides, which leads out of dead ends.
        let reverses = self.sweep % 4 >= 2;
        tied.sort_by(|&a, &b| {
            let by_place = place[a as usize].cmp(&place[b as usize]);
            let by_place = if reverses { by_place.reverse() } else { by_place };
            self.wanted[a as usize].total_cmp(&self.wanted[b as usize]).then(by_place)
        });
        let mut tied = tied.into_iter();
        let ordered: Vec<u32> =
            row.iter()
                .map(|&vertex| {
                    if self.wanted[vertex as usize].is_nan() { vertex } else { tied.next().unwrap_or(vertex) }
                })
                .collect();
        self.net.layers[layer] = ordered;
        self.net.number(layer);
        self.exchange(layer);
    }

    /// Exchanges neighbours where that saves crossings with the layers above and below.
    fn exchange(&mut self, layer: usize) {
        let Net { layers, place, up, down, .. } = &mut self.net;
        let sorted = |near: &Csr<u32>, vertex: u32| {
            let mut places: Vec<u32> =
                near.row(vertex as usize).iter().map(|&other| place[other as usize]).collect();
            places.sort_unstable();
            places
        };
        let row = &mut layers[layer];
        let mut around: Vec<(Vec<u32>, Vec<u32>)> =
            row.iter().map(|&vertex| (sorted(up, vertex), sorted(down, vertex))).collect();
        for left in 0..row.len().saturating_sub(1) {
            let (a, b) = (&around[left], &around[left + 1]);
            let now = pairs_crossing(&a.0, &b.0) + pairs_crossing(&a.1, &b.1);
            let then = pairs_crossing(&b.0, &a.0) + pairs_crossing(&b.1, &a.1);
            if then < now {
                row.swap(left, left + 1);
                around.swap(left, left + 1);
            }
        }
        self.net.number(layer);
    }

    fn finish_sweep(&mut self) {
        let crossings = crossings(&self.net);
        if crossings < self.fewest {
            self.fewest = crossings;
            self.best.clone_from(&self.net.layers);
            self.since_best = 0;
        } else {
            self.since_best += 1;
        }
        self.sweep += 1;
        self.layer = 1;
        self.is_done = self.sweep >= SWEEPS || self.since_best >= PATIENCE || self.fewest == 0;
    }

    /// The layers in the best order.
    pub(super) fn into_net(mut self) -> Net {
        self.net.layers = self.best;
        for layer in 0..self.net.layers.len() {
            self.net.number(layer);
        }
        self.net
    }
}

/// How many links of `left` cross one of `right`, which stands to its right; both sorted by place.
fn pairs_crossing(left: &[u32], right: &[u32]) -> u64 {
    let (mut count, mut passed) = (0u64, 0);
    for &place in left {
        while right.get(passed).is_some_and(|&other| other < place) {
            passed += 1;
        }
        count += passed as u64;
    }
    count
}

/// How many links cross between neighbouring layers.
///
/// # Complexity
/// O(links × log vertices), by counting in a tree of sums (Barth, Jünger and Mutzel, 2002).
pub(super) fn crossings(net: &Net) -> u64 {
    let mut count = 0u64;
    let mut sums: Vec<u32> = Vec::new();
    for pair in net.layers.windows(2) {
        sums.clear();
        sums.resize(pair[1].len() + 1, 0);
        let mut before = 0u64;
        let mut places: Vec<u32> = Vec::new();
        for &vertex in &pair[0] {
            places.clear();
            places.extend(net.down.row(vertex as usize).iter().map(|&other| net.place[other as usize]));
            for &place in &places {
                // Those of earlier vertices that end farther right cross.
                let mut at = place as usize + 1;
                let mut not_right = 0u64;
                while at > 0 {
                    not_right += u64::from(sums[at]);
                    at &= at - 1;
                }
                count += before - not_right;
            }
            for &place in &places {
                let mut at = place as usize + 1;
                while at < sums.len() {
                    sums[at] += 1;
                    at += at & at.wrapping_neg();
                }
                before += 1;
            }
        }
    }
    count
}
