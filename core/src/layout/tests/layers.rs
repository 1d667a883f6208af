use super::*;

#[test]
fn links_lead_downwards() {
    let scene = needs(600, 1200);
    let positions = run(&Layout::Layered, &scene);
    let up =
        |link: &&Link| positions[link.source as usize * 2 + 1] >= positions[link.target as usize * 2 + 1];
    assert_eq!(scene.links().iter().filter(up).count(), 0);
}

#[test]
fn a_cycle_turns_as_few_links_as_it_must() {
    let scene = Scene::new(50, (0..50).map(|node| link(node, (node + 1) % 50)), []);
    let positions = run(&Layout::Layered, &scene);
    let up =
        |link: &&Link| positions[link.source as usize * 2 + 1] >= positions[link.target as usize * 2 + 1];
    assert_eq!(scene.links().iter().filter(up).count(), 1);
}

/// Pairs of links that cross.
fn crossings(scene: &Scene, positions: &[f32]) -> usize {
    let place =
        |node: u32| (f64::from(positions[node as usize * 2]), f64::from(positions[node as usize * 2 + 1]));
    let side =
        |a: (f64, f64), b: (f64, f64), c: (f64, f64)| (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0);
    let links = scene.links();
    let mut found = 0;
    for (index, one) in links.iter().enumerate() {
        for two in &links[index + 1..] {
            let (a, b, c, d) = (place(one.source), place(one.target), place(two.source), place(two.target));
            let apart = side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0;
            found += usize::from(apart);
        }
    }
    found
}

#[test]
fn a_tree_has_no_crossings_and_parents_stand_amid_their_children() {
    let scene = Scene::new(121, (1..121).map(|node| link((node - 1) / 3, node)), []);
    let positions = run(&Layout::Layered, &scene);
    assert_eq!(crossings(&scene, &positions), 0);
    let x = |node: usize| positions[node * 2];
    for parent in 0..40 {
        let children = [x(parent * 3 + 1), x(parent * 3 + 2), x(parent * 3 + 3)];
        let (low, high) = children
            .iter()
            .fold((f32::INFINITY, f32::NEG_INFINITY), |range, &x| (range.0.min(x), range.1.max(x)));
        assert!((low..=high).contains(&x(parent)), "{parent}");
    }
}

#[test]
fn few_links_cross_for_what_chance_would_give() {
    let scene = needs(200, 300);
    let ordered = crossings(&scene, &run(&Layout::Layered, &scene));
    let mut random = Random(9);
    // The same layers with nodes anywhere in them.
    let mut shuffled = run(&Layout::Layered, &scene);
    for place in shuffled.chunks_exact_mut(2) {
        place[0] = random.below(2000) as f32;
    }
    let chance = crossings(&scene, &shuffled);
    assert!(ordered * 3 < chance, "{ordered} and {chance}");
}

#[test]
fn nodes_without_links_stand_below() {
    let scene = Scene::new(40, [link(0, 1), link(1, 2)], []);
    let positions = run(&Layout::Layered, &scene);
    let below = (3..40).all(|node| positions[node * 2 + 1] > positions[5]);
    assert!(below && overlaps(&positions, scene.radii()) == 0);
}

#[test]
fn links_over_thousands_of_layers_are_no_trouble() {
    let chain = (1..4000).map(|node| link(node - 1, node));
    let long = (0..1500).map(|node| link(node, 3999 - node));
    let scene = Scene::new(4000, chain.chain(long), []);
    let positions = run(&Layout::Layered, &scene);
    assert!((1..4000).all(|node| positions[node * 2 + 1] > positions[node * 2 - 1]));
}
