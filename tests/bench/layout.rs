//! How fast layouts are, how exact the forces, and how good the drawings. Prints tables in Markdown.

#[path = "tasks/scenes.rs"]
mod scenes;

use std::time::{Duration, Instant};

use ossa_core::analysis::{CommunitySettings, Network, Parts, communities};
use ossa_core::document::Limits;
use ossa_core::graph::{Graph, Kinds};
use ossa_core::layout::{Force, ForceSettings, Layout, Probe, Scene, quality, separation};
use ossa_core::source::Source;
use ossa_core::synthetic::Fleet;
use ossa_core::{Profile, Workspace};

use scenes::{needs, planted};

fn fleet(agents: u32) -> Graph {
    let mut workspace = Workspace::new(Profile::Default, Limits::DEFAULT);
    for manifest in Fleet::new(agents, 7).manifests() {
        workspace.put(&Source::new(manifest.path, manifest.text.into_bytes()));
    }
    workspace.analyse().graph.clone()
}

/// The time this thread has had a processor: on a busy machine the clock on the wall says little.
fn used() -> Duration {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| START.get_or_init(Instant::now).elapsed(), Duration::from_nanos)
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// A run to the end: its time, that of its longest piece, and the positions.
fn whole(layout: &Layout, scene: &Scene) -> (Duration, Duration, Vec<f32>) {
    let started = used();
    let mut running = layout.start(scene.clone());
    let mut longest = used().saturating_sub(started);
    while !running.is_settled() {
        let piece = used();
        running.step(10_000);
        longest = longest.max(used().saturating_sub(piece));
    }
    (used().saturating_sub(started), longest, running.positions())
}

/// Mean time of a step of forces, and the relative error of pushes at 500 nodes.
fn step(scene: &Scene, positions: &[f32], theta: f32) -> (Duration, f64) {
    let mut probe = Probe::new(scene, positions, theta);
    let before = probe.places();
    probe.step();
    let pushes = probe.pushes();
    let (mut wrong, mut all) = (0.0, 0.0);
    for sample in 0..500 {
        let node = sample * scene.len() / 500;
        let (x, y) = probe.exact(node, &before);
        let (push_x, push_y) = (f64::from(pushes[node].0), f64::from(pushes[node].1));
        wrong += (x - push_x) * (x - push_x) + (y - push_y) * (y - push_y);
        all += x * x + y * y;
    }
    let repeats = (2_000_000 / scene.len()).max(5) as u32;
    let mut times: Vec<Duration> = (0..3)
        .map(|_| {
            let started = used();
            (0..repeats).for_each(|_| probe.step());
            used().saturating_sub(started) / repeats
        })
        .collect();
    times.sort_unstable();
    (times[1], (wrong / all).sqrt())
}

fn main() {
    let graphs = [
        ("10,000 nodes, 50,000 links", planted(10_000, 50_000, 0)),
        ("100,000 nodes, 500,000 links", planted(100_000, 500_000, 0)),
        ("10,000 nodes, 100,000 links", planted(10_000, 100_000, 0)),
        ("100,000 nodes, 1,000,000 links", planted(100_000, 1_000_000, 0)),
        ("the same with a hub of 10,000", planted(100_000, 1_000_000, 10_000)),
    ];
    println!(
        "| Forces | Step, θ 0.5 | Error | Step, θ 0.65 | Error | Step, θ 0.8 | Error | Run | Longest piece | Neighbourhood | Stress | Separation |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    for (name, (scene, labels)) in &graphs {
        let (run, longest, positions) = whole(&Layout::Force(ForceSettings::default()), scene);
        print!("| {name} |");
        for theta in [0.5, 0.65, 0.8] {
            let (time, error) = step(scene, &positions, theta);
            print!(" {:.1} ms | {:.2} % |", millis(time), error * 100.0);
        }
        let measured = quality(scene, &positions);
        println!(
            " {:.2} s | {:.0} ms | {:.3} | {:.3} | {:.3} |",
            run.as_secs_f64(),
            millis(longest),
            measured.neighbourhood,
            measured.stress,
            separation(labels, &positions)
        );
    }

    let graph = fleet(10_000);
    let scene = Scene::of(&graph, &Kinds::all(&graph));
    let found: Parts = communities(&Network::whole(&graph), CommunitySettings::default()).parts;
    let layouts = [
        ("fleet of 10,000, forces", Layout::Force(ForceSettings::default()), &scene),
        ("fleet of 10,000, forces for regions", Layout::Force(ForceSettings::REGIONS), &scene),
        ("fleet of 10,000, radial", Layout::Radial { centre: 5000 }, &scene),
        ("fleet of 10,000, circular", Layout::Circular { parts: found.clone() }, &scene),
        ("fleet of 10,000, nested", Layout::Nested { nesting: vec![found.clone()] }, &scene),
        ("fleet of 10,000, matrix", Layout::Matrix { parts: found.clone() }, &scene),
        ("fleet of 10,000, layered", Layout::Layered, &scene),
        ("1,000 nodes, 3,000 needs, layered", Layout::Layered, &needs(1000, 3000)),
        ("10,000 nodes, 30,000 needs, layered", Layout::Layered, &needs(10_000, 30_000)),
    ];
    println!("\n| Layout | Run | Longest piece | Neighbourhood | Stress |\n|---|--:|--:|--:|--:|");
    for (name, layout, scene) in layouts {
        let (run, longest, positions) = whole(&layout, scene);
        let measured = quality(scene, &positions);
        println!(
            "| {name} | {:.0} ms | {:.1} ms | {:.3} | {:.3} |",
            millis(run),
            millis(longest),
            measured.neighbourhood,
            measured.stress
        );
        if let Ok(folder) = std::env::var("OSSA_PICTURES") {
            let file = format!("{folder}/{}.svg", name.replace([' ', ','], "-"));
            std::fs::write(file, picture(scene, &positions, &found.part_of))
                .expect("the folder can be written to");
        }
    }

    let (full, _, before) = whole(&Layout::Force(ForceSettings::default()), &scene);
    let places = before.chunks_exact(2).enumerate();
    let places = places.map(|(node, place)| (node % 100 != 41).then(|| [place[0], place[1]]));
    let mut force = Force::of(scene.clone().with_places(places), ForceSettings::default());
    let started = used();
    while !force.is_settled() {
        force.step(10_000);
    }
    let again = used().saturating_sub(started);
    let after = force.positions();
    let mut moved: Vec<f32> = (0..scene.len())
        .filter(|node| node % 100 != 41)
        .map(|node| (after[node * 2] - before[node * 2]).hypot(after[node * 2 + 1] - before[node * 2 + 1]))
        .collect();
    moved.sort_by(f32::total_cmp);
    let range = |axis: usize| {
        let values = before.iter().skip(axis).step_by(2);
        let start = (f32::INFINITY, f32::NEG_INFINITY);
        let (low, high) = values.fold(start, |range, &value| (range.0.min(value), range.1.max(value)));
        high - low
    };
    println!(
        "\nA hundredth of the fleet anew: {:.0} % of the time of a whole run; others moved by {:.3} % of the diagonal (median).",
        again.as_secs_f64() / full.as_secs_f64() * 100.0,
        moved[moved.len() / 2] / range(0).hypot(range(1)) * 100.0
    );
}

/// The drawing as SVG.
fn picture(scene: &Scene, positions: &[f32], labels: &[u32]) -> String {
    use std::fmt::Write;
    let place = |node: u32| (positions[node as usize * 2], positions[node as usize * 2 + 1]);
    let start = [f32::INFINITY, f32::INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY];
    let [left, top, right, bottom] = positions.chunks_exact(2).fold(start, |all, place| {
        [all[0].min(place[0]), all[1].min(place[1]), all[2].max(place[0]), all[3].max(place[1])]
    });
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"1200\" viewBox=\"{left} {top} {} {}\">\n<path fill=\"none\" \
         stroke=\"#000\" stroke-opacity=\"0.1\" stroke-width=\"{}\" d=\"",
        right - left,
        bottom - top,
        (right - left) / 1500.0
    );
    for link in scene.links() {
        let ((x, y), (to_x, to_y)) = (place(link.source), place(link.target));
        let _ = write!(text, "M{x:.1} {y:.1}L{to_x:.1} {to_y:.1}");
    }
    text.push_str("\"/>\n");
    for (node, radius) in (0u32..).zip(scene.radii()) {
        let (x, y) = place(node);
        let hue = labels.get(node as usize).map_or(0, |label| label * 137 % 360);
        let _ = writeln!(
            text,
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\" fill=\"hsl({hue} 60% 45%)\"/>"
        );
    }
    text.push_str("</svg>\n");
    text
}
