use super::*;
use crate::layout::{Force, quality};

fn force() -> Layout {
    Layout::Force(ForceSettings::default())
}

fn diagonal(positions: &[f32]) -> f32 {
    let range = |axis: usize| {
        let values = positions.iter().skip(axis).step_by(2);
        let (low, high) = values.fold((f32::INFINITY, f32::NEG_INFINITY), |range, &value| {
            (range.0.min(value), range.1.max(value))
        });
        high - low
    };
    range(0).hypot(range(1))
}

/// The number of pieces it takes to the end.
fn work(mut force: Force) -> (u32, Force) {
    let mut pieces = 0;
    while !force.is_settled() {
        force.step(1000);
        pieces += 1;
    }
    (pieces, force)
}

#[test]
fn planted_blocks_stand_apart() {
    let (scene, labels) = planted(2000, 50);
    let positions = run(&force(), &scene);
    let apart = separation(&labels, &positions);
    // The layout before this one reached 0.54 here.
    assert!(apart > 0.9 && apart > chance(&labels) + 0.8, "{apart}");
    let measured = quality(&scene, &positions);
    assert!(measured.neighbourhood > 0.25 && measured.stress < 0.25, "{measured:?}");
}

#[test]
fn a_mesh_unfolds() {
    let side = 30;
    let across = (0..side * side).filter(|node| node % side + 1 < side).map(|node| link(node, node + 1));
    let down = (0..side * (side - 1)).map(|node| link(node, node + side));
    let scene = Scene::new(side * side, across.chain(down), []);
    let measured = quality(&scene, &run(&force(), &scene));
    assert!(measured.neighbourhood > 0.75 && measured.stress < 0.05, "{measured:?}");
}

#[test]
fn groups_gather_their_members_without_their_pairs() {
    // Ten groups of 300 are 448,500 pairs; one link joins each to the next.
    let groups =
        (0..10u32).map(|group| Bundle { members: (group * 300..group * 300 + 300).collect(), weight: 0.5 });
    let chain = (1..10).map(|group| link(group * 300 - 1, group * 300));
    let scene = Scene::new(3000, chain, groups);
    let labels: Vec<u32> = (0..3000).map(|node| node / 300).collect();
    let positions = run(&force(), &scene);
    assert!(separation(&labels, &positions) > 0.97);
}

#[test]
fn components_are_packed_rather_than_flung_apart() {
    let mut links = Vec::new();
    for component in 0..60 {
        links.extend((1..10).map(|node| link(component * 10, component * 10 + node)));
    }
    let scene = Scene::new(800, links, []);
    let positions = run(&force(), &scene);
    let labels: Vec<u32> = (0..600).map(|node| node / 10).collect();
    // Nine of ten would be all there are; chance gives less than two of a hundred.
    let apart = separation(&labels, &positions[..1200]);
    assert!(apart > 0.6, "{apart}");
    let room = diagonal(&positions);
    let discs: f32 = scene.radii().iter().map(|radius| radius * radius * 4.0).sum();
    assert!(room * room < discs * 150.0, "{room} for {discs}");
}

#[test]
fn a_hundredth_of_new_nodes_moves_the_others_little_and_takes_little_work() {
    let (scene, _) = planted(3000, 60);
    let (full, force) = work(Force::of(scene.clone(), ForceSettings::default()));
    let before = force.positions();
    let is_new = |node: usize| node % 100 == 41;
    let places = (0..3000).map(|node| (!is_new(node)).then(|| [before[node * 2], before[node * 2 + 1]]));
    let (again, force) = work(Force::of(scene.clone().with_places(places), ForceSettings::default()));
    let after = force.positions();
    let mut moved: Vec<f32> = (0..3000)
        .filter(|&node| !is_new(node))
        .map(|node| (after[node * 2] - before[node * 2]).hypot(after[node * 2 + 1] - before[node * 2 + 1]))
        .collect();
    moved.sort_by(f32::total_cmp);
    let diagonal = diagonal(&before);
    assert!(moved[moved.len() / 2] < 0.02 * diagonal, "{} of {diagonal}", moved[moved.len() / 2]);
    assert!(moved[moved.len() * 99 / 100] < 0.1 * diagonal);
    assert!(again * 5 <= full, "{again} pieces of {full}");
    // New nodes are where they belong: as good as a drawing from nothing.
    let (old, new) = (quality(&scene, &before), quality(&scene, &after));
    assert!(
        new.neighbourhood > old.neighbourhood - 0.03 && new.stress < old.stress + 0.03,
        "{old:?} {new:?}"
    );
}

#[test]
fn a_pinned_node_draws_its_neighbours_after_it() {
    let scene = Scene::new(200, (1..200).map(|node| link(node - 1, node)), []);
    let free = run(&force(), &scene);
    let far = [free[200] + 2.0 * diagonal(&free), free[201]];
    let places = free.chunks_exact(2).map(|place| Some([place[0], place[1]]));
    let pinned = run(&force(), &scene.with_places(places).with_pin(100, far));
    assert_eq!(&pinned[200..202], far);
    let moved =
        |node: usize| (pinned[node * 2] - free[node * 2]).hypot(pinned[node * 2 + 1] - free[node * 2 + 1]);
    let mut all: Vec<f32> = (0..200).map(moved).collect();
    all.sort_by(f32::total_cmp);
    for node in [99, 101] {
        assert!(moved(node) > 4.0 * all[100], "{node} moved {} and others {}", moved(node), all[100]);
        assert!((far[0] - pinned[node * 2]).abs() < (far[0] - free[node * 2]).abs());
    }
}

#[test]
fn it_goes_on_from_where_it_is() {
    let (scene, labels) = planted(500, 50);
    let (_, mut force) = work(Force::of(scene, ForceSettings::default()));
    let before = force.positions();
    force.reheat();
    assert!(!force.is_settled() && force.positions() == before);
    let made = force.advance(u32::MAX);
    assert!(made > 0 && force.is_settled() && force.steps() == made);
    assert!(separation(&labels, &force.positions()) > separation(&labels, &before) - 0.1);
}

#[test]
fn the_seed_decides() {
    let (scene, _) = planted(200, 20);
    let positions = |seed| run(&Layout::Force(ForceSettings { seed, ..ForceSettings::default() }), &scene);
    assert_eq!(positions(1), positions(1));
    assert_ne!(positions(1), positions(2));
}

#[test]
fn settings_that_make_no_sense_are_no_trouble() {
    let (scene, _) = planted(100, 20);
    for odd in [f32::NAN, f32::INFINITY, -1.0, 0.0, 1e30] {
        let settings = ForceSettings { gravity: odd, theta: odd, seed: 0, spread: odd, groups: odd };
        run(&Layout::Force(settings), &scene);
    }
}
