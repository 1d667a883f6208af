use super::*;

#[test]
fn rings_are_distances() {
    // A tree of three children each.
    let scene = Scene::new(364, (1..364).map(|node| link((node - 1) / 3, node)), []);
    let positions = run(&Layout::Radial { centre: 0 }, &scene);
    let from_middle =
        |node: usize| (positions[node * 2] - positions[0]).hypot(positions[node * 2 + 1] - positions[1]);
    assert_eq!((positions[0], positions[1]), (0.0, 0.0));
    for node in 1..364 {
        let parent = (node - 1) / 3;
        assert!(from_middle(node) > from_middle(parent) + 4.0, "{node}");
    }
    assert!((from_middle(1) - from_middle(3)).abs() < 0.01);
}

#[test]
fn groups_are_one_step_and_who_is_out_of_reach_stands_outside() {
    let group = Bundle { members: (0..20).collect(), weight: 1.0 };
    let scene = Scene::new(30, [link(5, 20)], [group]);
    let positions = run(&Layout::Radial { centre: 3 }, &scene);
    let distance =
        |node: usize| (positions[node * 2] - positions[6]).hypot(positions[node * 2 + 1] - positions[7]);
    assert!(distance(20) > distance(19) && distance(25) > distance(20));
    assert_eq!(overlaps(&positions, scene.radii()), 0);
}

#[test]
fn a_circle_keeps_parts_together_and_shortens_links() {
    let (scene, labels) = planted(600, 30);
    let positions = run(&Layout::Circular { parts: parts(&labels) }, &scene);
    let radius = |node: usize| positions[node * 2].hypot(positions[node * 2 + 1]);
    assert!((0..600).all(|node| (radius(node) - radius(0)).abs() < radius(0) * 1e-3));
    assert!(separation(&labels, &positions) > 0.75);
    // Shorter than with the nodes of each part in any order.
    let length = |positions: &[f32]| -> f32 {
        let axis = |node: u32, axis: usize| positions[node as usize * 2 + axis];
        let ends = scene.links().iter().map(|link| (link.source, link.target));
        ends.map(|(a, b)| (axis(a, 0) - axis(b, 0)).hypot(axis(a, 1) - axis(b, 1))).sum()
    };
    let mut random = Random(2);
    let mut order: Vec<usize> = (0..600).collect();
    for last in (1..600).rev() {
        order.swap(last, random.below(last + 1));
    }
    let mut anyhow = positions.clone();
    for (node, &other) in order.iter().enumerate() {
        anyhow[node * 2..node * 2 + 2].copy_from_slice(&positions[other * 2..other * 2 + 2]);
    }
    assert!(length(&positions) * 1.5 < length(&anyhow), "{} {}", length(&positions), length(&anyhow));
}

#[test]
fn a_path_in_any_order_becomes_a_row() {
    // Numbers that jump about: the matrix finds the path again.
    let number = |place: usize| place * 37 % 101;
    let scene = Scene::new(101, (1..101).map(|place| link(number(place - 1), number(place))), []);
    let together = parts(&[0; 101]);
    let positions = run(&Layout::Matrix { parts: together.clone() }, &scene);
    let gap = |positions: &[f32]| -> f32 {
        let ends = scene.links().iter().map(|link| (link.source as usize * 2, link.target as usize * 2));
        ends.map(|(a, b)| (positions[a] - positions[b]).abs()).sum()
    };
    let unordered: Vec<f32> = (0..101).flat_map(|node| [node as f32 * 8.8; 2]).collect();
    assert!(gap(&positions) * 1.5 < gap(&unordered), "{} and {}", gap(&positions), gap(&unordered));
    assert!(positions.chunks_exact(2).all(|place| place[0].to_bits() == place[1].to_bits()));
}

#[test]
fn parts_are_circles_apart_from_each_other() {
    let (scene, labels) = planted(500, 25);
    let halves: Vec<u32> = labels.iter().map(|label| label % 2).collect();
    let layout = Layout::Nested { nesting: vec![parts(&halves), parts(&labels)] };
    let positions = run(&layout, &scene);
    // The circle around each part, at both depths, touches that of no other part beside it.
    for division in [&halves, &labels] {
        let count = division.iter().max().map_or(0, |&label| label as usize + 1);
        let mut circles = vec![(0.0f32, 0.0f32, 0.0f32, 0.0f32); count];
        for (node, &label) in division.iter().enumerate() {
            let circle = &mut circles[label as usize];
            *circle =
                (circle.0 + positions[node * 2], circle.1 + positions[node * 2 + 1], circle.2 + 1.0, 0.0);
        }
        for circle in &mut circles {
            *circle = (circle.0 / circle.2, circle.1 / circle.2, circle.2, 0.0);
        }
        let distance = |circle: &(f32, f32, f32, f32), node: usize| {
            (positions[node * 2] - circle.0).hypot(positions[node * 2 + 1] - circle.1)
        };
        for (node, &label) in division.iter().enumerate() {
            let own = distance(&circles[label as usize], node);
            circles[label as usize].3 = circles[label as usize].3.max(own);
        }
        for (node, &label) in division.iter().enumerate() {
            for (other, circle) in circles.iter().enumerate().filter(|(other, _)| *other != label as usize) {
                assert!(distance(circle, node) > circle.3 * 0.9, "{node} of {label} is in {other}");
            }
        }
    }
}
