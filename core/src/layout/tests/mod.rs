//! What every layout keeps to, and what forces and layers promise beyond that.

mod force;
mod layers;
mod others;

use super::{Bundle, Layout, Link, Progress, Running, Scene, separation};
use crate::analysis::Parts;
use crate::layout::ForceSettings;

/// The same numbers on every run.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

pub(super) fn link(source: usize, target: usize) -> Link {
    Link { source: source as u32, target: target as u32, weight: 1.0 }
}

/// `count` nodes in blocks of `size`; four of five of five links a node lead within its block. And the blocks.
pub(super) fn planted(count: usize, size: usize) -> (Scene, Vec<u32>) {
    let mut random = Random(3);
    let links: Vec<Link> = (0..count * 5)
        .map(|_| {
            let source = random.below(count);
            let within = source / size * size + random.below(size);
            let target = if random.below(5) > 0 { within } else { random.below(count) };
            link(source, target)
        })
        .collect();
    (Scene::new(count, links, []), (0..count).map(|node| (node / size) as u32).collect())
}

/// Links that lead from lower to higher nodes, a few nodes without any, and groups.
pub(super) fn needs(count: usize, links: usize) -> Scene {
    let mut random = Random(5);
    let near = |random: &mut Random| {
        let source = random.below(count - 60);
        link(source, source + 1 + random.below(50))
    };
    let links: Vec<Link> = (0..links).map(|_| near(&mut random)).collect();
    let groups = (0..10)
        .map(|_| Bundle { members: (0..8).map(|_| random.below(count) as u32).collect(), weight: 0.5 });
    Scene::new(count, links, groups.collect::<Vec<_>>())
}

pub(super) fn parts(labels: &[u32]) -> Parts {
    Parts::from_labels(labels.len(), labels.iter().copied())
}

/// One of each.
pub(super) fn all(labels: &[u32]) -> Vec<Layout> {
    let halves: Vec<u32> = labels.iter().map(|label| label % 2).collect();
    vec![
        Layout::Force(ForceSettings::default()),
        Layout::Layered,
        Layout::Radial { centre: 0 },
        Layout::Circular { parts: parts(labels) },
        Layout::Nested { nesting: vec![parts(&halves), parts(labels)] },
        Layout::Matrix { parts: parts(labels) },
    ]
}

/// Runs to the end, and looks at what must hold on the way.
pub(super) fn run(layout: &Layout, scene: &Scene) -> Vec<f32> {
    let mut running = layout.start(scene.clone());
    let mut last = Progress { done: 0.0, movement: 1.0, is_settled: scene.is_empty() };
    let mut pieces = 0;
    while !running.is_settled() {
        let progress = running.step(5000);
        assert!(progress.done >= last.done && progress.done <= 1.0, "{last:?} {progress:?}");
        assert!(progress.movement.is_finite() && progress.movement >= 0.0);
        last = progress;
        pieces += 1;
        assert!(pieces < 20_000, "it does not come to its end: {progress:?}");
    }
    assert!(scene.is_empty() || (last.is_settled && last.done >= 1.0), "{last:?}");
    let positions = running.positions();
    assert_eq!(positions.len(), scene.len() * 2);
    assert!(positions.iter().all(|axis| axis.is_finite()), "{layout:?}");
    positions
}

/// Pairs of discs that cover each other by more than what rounding does.
pub(super) fn overlaps(positions: &[f32], radii: &[f32]) -> usize {
    let count = radii.len();
    let mut by_x: Vec<usize> = (0..count).collect();
    by_x.sort_by(|&a, &b| positions[a * 2].total_cmp(&positions[b * 2]));
    let largest = radii.iter().copied().fold(0.0, f32::max);
    let mut found = 0;
    for (index, &a) in by_x.iter().enumerate() {
        for &b in &by_x[index + 1..] {
            let (dx, dy) = (positions[b * 2] - positions[a * 2], positions[b * 2 + 1] - positions[a * 2 + 1]);
            if dx > largest * 2.0 {
                break;
            }
            found += usize::from(dx.hypot(dy) < (radii[a] + radii[b]) * 0.995 - 1e-3);
        }
    }
    found
}

fn sizes(count: usize) -> Vec<f32> {
    (0..count).map(|node| 2.0 + (node * 7 % 5) as f32 * 1.5).collect()
}

#[test]
fn every_layout_is_the_same_again_and_however_it_is_cut_into_pieces() {
    let (scene, labels) = planted(400, 40);
    for layout in all(&labels) {
        let once = run(&layout, &scene);
        assert_eq!(once, run(&layout, &scene), "{layout:?}");
        let mut running = layout.start(scene.clone());
        while !running.step(u32::MAX).is_settled {}
        assert_eq!(once, running.positions(), "{layout:?}");
    }
}

#[test]
fn no_layout_lets_discs_overlap() {
    let scene = needs(500, 900).with_radii(&sizes(500));
    let labels: Vec<u32> = (0..500).map(|node| node / 25).collect();
    for layout in all(&labels) {
        let positions = run(&layout, &scene);
        assert_eq!(overlaps(&positions, scene.radii()), 0, "{layout:?}");
    }
}

#[test]
fn every_layout_keeps_pins_and_moves_others_from_under_them() {
    let (scene, labels) = planted(300, 30);
    for layout in all(&labels) {
        let free = run(&layout, &scene);
        // Right on top of others, and far outside.
        let held = [(7u32, [free[100], free[101]]), (299, [free[0] + 900.0, free[1] - 900.0])];
        let scene = held.iter().fold(scene.clone(), |scene, &(node, place)| scene.with_pin(node, place));
        let positions = run(&layout, &scene);
        for (node, place) in held {
            assert_eq!(&positions[node as usize * 2..node as usize * 2 + 2], place, "{layout:?}");
        }
        assert_eq!(overlaps(&positions, scene.radii()), 0, "{layout:?}");
    }
}

#[test]
fn no_layout_minds_what_makes_no_sense() {
    let far = |node| Link { source: node, target: 4_000_000_000, weight: 1.0 };
    let heavy = |weight| Link { source: 0, target: 1, weight };
    let odd =
        vec![far(0), heavy(f32::INFINITY), heavy(f32::NAN), heavy(-1.0), heavy(1e30), link(2, 2), link(1, 0)];
    let group = Bundle { members: vec![0, 0, 9, 77, 1], weight: f32::INFINITY };
    let empty = Bundle { members: Vec::new(), weight: 1.0 };
    let star = Scene::new(3000, (1..3000).map(|leaf| link(0, leaf)), []);
    let scenes = [
        Scene::new(0, [], []),
        Scene::new(1, [], []),
        Scene::new(2, [link(0, 1)], []),
        Scene::new(2, [], []),
        Scene::new(10, odd, [group, empty]).with_radii(&[f32::NAN, -3.0, 0.0, f32::INFINITY, 1e9]),
        Scene::new(300, [], []),
        Scene::new(50, (1..50).map(|node| link(node - 1, node)), []).with_places(vec![Some([1.0, 1.0]); 50]),
        Scene::new(50, (0..50).map(|node| link(node, (node + 1) % 50)), [])
            .with_places((0..50).map(|node| (node > 10).then_some([f32::NAN, 1e30])))
            .with_pin(3, [f32::INFINITY, 0.0])
            .with_pin(99, [0.0, 0.0]),
        star,
    ];
    for scene in scenes {
        let labels = vec![0; scene.len()];
        for mut layout in all(&labels) {
            if let Layout::Radial { centre } = &mut layout {
                *centre = 123_456;
            }
            run(&layout, &scene);
        }
    }
}

#[test]
fn one_can_leave_at_any_piece() {
    let (scene, labels) = planted(2000, 100);
    for layout in all(&labels) {
        let mut running: Running = layout.start(scene.clone());
        for _ in 0..3 {
            running.step(1);
            let positions = running.positions();
            assert!(positions.len() == 4000 && positions.iter().all(|axis| axis.is_finite()), "{layout:?}");
        }
    }
}

/// How separate blocks are in a drawing in which nodes are anywhere.
pub(super) fn chance(labels: &[u32]) -> f32 {
    let mut random = Random(11);
    let anywhere: Vec<f32> = (0..labels.len() * 2).map(|_| random.below(100_000) as f32).collect();
    separation(labels, &anywhere)
}
