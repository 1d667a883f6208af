//! Analyses of graphs with groups find what NetworkX finds in their pairs, and the recommender finds relations that were
//! taken out.

use std::collections::BTreeSet;
use std::process::Command;
use std::sync::Arc;

use ossa_core::Profile;
use ossa_core::analysis::{
    CommunitySettings, Network, PageRankSettings, Recommender, Way, betweenness, communities, core_numbers,
    cutting, page_rank, strong_components, weak_components,
};
use ossa_core::diagnostic::Origin;
use ossa_core::graph::{Graph, Relation, RelationSink, Shape};
use ossa_core::model::{Catalog, Entry, NodeId, NodeKind, Place};
use ossa_core::text::Span;
use ossa_tests::{corpus, root, workspace};
use serde_json::{Value, json};

/// The same numbers on every run (Numerical Recipes' generator of 64 bits).
struct Random(u64);

impl Random {
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as u32 % end
    }
}

fn catalog(count: u32, capabilities: impl Fn(u32) -> Vec<String>) -> Arc<Catalog> {
    let entries = (0..count).map(|index| {
        let id = format!("agent-{index:05}");
        let place = Place { path: id.as_str().into(), span: Span::new(0, 0), format: "test".into() };
        let entry = Entry {
            key: format!("agent:ossa/{id}"),
            name: id.clone(),
            id,
            capabilities: capabilities(index),
            places: vec![place],
            ..Entry::default()
        };
        (NodeKind::Agent, entry)
    });
    Arc::new(Catalog::new(entries, Vec::new()))
}

/// Cliques, bicliques and single relations, no two of which join the same nodes: NetworkX's simple graphs.
fn generated(nodes: u32, seed: u64) -> Graph {
    let mut random = Random(seed);
    let mut joined: BTreeSet<(u32, u32)> = BTreeSet::new();
    let mut sink = RelationSink::new(Origin::builtin("test"));
    let mut claim = |pairs: Vec<(u32, u32)>| {
        let pairs: Vec<(u32, u32)> = pairs.into_iter().map(|(a, b)| (a.min(b), a.max(b))).collect();
        let is_free = pairs.iter().all(|pair| pair.0 != pair.1 && !joined.contains(pair));
        if is_free {
            joined.extend(pairs);
        }
        is_free
    };
    let ids = |nodes: &[u32]| nodes.iter().copied().map(NodeId).collect::<Vec<_>>();
    for index in 0..nodes / 6 {
        let start = random.below(nodes);
        let mut side = |size: u32, near: u32| {
            let side: BTreeSet<u32> = (0..size).map(|_| (near + random.below(12)) % nodes).collect();
            side.into_iter().collect::<Vec<u32>>()
        };
        let sources = side(5, start);
        if index % 2 == 0 {
            let pairs =
                sources.iter().flat_map(|a| sources.iter().map(move |b| (*a, *b))).filter(|(a, b)| a < b);
            if claim(pairs.collect()) {
                sink.clique("shares", 0.5, &format!("group {index}"), ids(&sources));
            }
        } else {
            let targets = side(4, start + 20);
            let pairs = sources.iter().flat_map(|a| targets.iter().map(move |b| (*a, *b)));
            if claim(pairs.collect()) {
                sink.biclique("leads", 0.75, &format!("group {index}"), ids(&sources), ids(&targets));
            }
        }
    }
    for _ in 0..nodes {
        let source = random.below(nodes);
        let target =
            if random.below(4) > 0 { (source + random.below(15)) % nodes } else { random.below(nodes) };
        if claim(vec![(source, target)]) {
            sink.relation(
                "needs",
                NodeId(source),
                NodeId(target),
                f64::from(1 + random.below(4)) / 2.0,
                "field",
            );
        }
    }
    Graph::new(catalog(nodes, |_| Vec::new()), [sink])
}

/// What NetworkX finds. Needs `OSSA_PYTHON`, which `cargo xtask test` sets.
fn of_networkx(graph: &Graph, parts: &[u32], name: &str) -> Option<Value> {
    let Some(python) = std::env::var_os("OSSA_PYTHON") else {
        println!("skipped: OSSA_PYTHON names no interpreter; `cargo xtask test` installs one");
        return None;
    };
    let ends = |pair: &Relation| json!([pair.source.0, pair.target.0, pair.weight]);
    let edges: Vec<Value> = graph.pairs().map(|pair| ends(&pair)).collect();
    let mut arcs = edges.clone();
    for group in graph.groups().iter().filter(|group| matches!(group.shape, Shape::Clique { .. })) {
        arcs.extend(group.pairs().map(|pair| json!([pair.target.0, pair.source.0, pair.weight])));
    }
    let given = json!({ "nodes": graph.catalog().len(), "edges": edges, "arcs": arcs, "parts": parts });
    let file = std::env::temp_dir().join(format!("ossa-{}-{name}.json", std::process::id()));
    std::fs::write(&file, given.to_string()).expect("the temporary folder is writable");
    let script = root().join("tests/readers/analysis.py");
    let output = Command::new(python).arg(script).arg(&file).output().expect("python starts");
    std::fs::remove_file(&file).ok();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).expect("the script prints JSON"))
}

#[test]
fn analyses_agree_with_networkx() {
    for (nodes, seed) in [(60, 1), (150, 2), (400, 3), (400, 4)] {
        let graph = generated(nodes, seed);
        let network = Network::whole(&graph);
        let found = communities(&network, CommunitySettings::default());
        let Some(theirs) = of_networkx(&graph, &found.parts.part_of, &format!("analysis-{seed}")) else {
            return;
        };
        let close = |name: &str, ours: &[f64]| {
            for (node, (ours, theirs)) in
                ours.iter().zip(theirs[name].as_array().expect("a list")).enumerate()
            {
                let theirs = theirs.as_f64().expect("a number");
                assert!(
                    (ours - theirs).abs() < 1e-8,
                    "{name} of {node} with seed {seed}: {ours}, not {theirs}"
                );
            }
        };
        close("betweenness", &betweenness(&network, Way::Both, 1, 1).scores);
        close(
            "pageRank",
            &page_rank(&network, PageRankSettings { tolerance: 1e-13, ..PageRankSettings::default() }),
        );
        assert_eq!(json!(core_numbers(&network)), theirs["core"], "seed {seed}");
        let cut = cutting(&network);
        let points: Vec<u32> = cut.articulation_points.iter().map(|node| node.0).collect();
        assert_eq!(json!(points), theirs["articulationPoints"], "seed {seed}");
        let bridges: Vec<[u32; 2]> = cut.bridges.iter().map(|(one, other)| [one.0, other.0]).collect();
        assert_eq!(json!(bridges), theirs["bridges"], "seed {seed}");
        assert_eq!(theirs["weak"], weak_components(&network).count());
        assert_eq!(theirs["strong"], strong_components(&network).count());
        assert_eq!(theirs["connected"], true, "seed {seed}");
        let theirs_of_ours = theirs["modularity"].as_f64().expect("a number");
        assert!((found.modularity - theirs_of_ours).abs() < 1e-9, "{} {theirs_of_ours}", found.modularity);
        let louvain = theirs["louvain"].as_f64().expect("a number");
        println!(
            "{nodes} nodes, seed {seed}: modularity {:.4}, Louvain of NetworkX {louvain:.4}",
            found.modularity
        );
        assert!(found.modularity >= louvain - 0.02, "seed {seed}: {} {louvain}", found.modularity);
    }
}

/// How well relations that were taken out are found again.
#[derive(Debug)]
struct Found {
    /// Relations that were taken out.
    count: usize,
    /// How often one of them scores higher than a pair without a relation.
    auc: f64,
    /// The part of the ten best suggestions for a node that were taken out there; at best as many as were.
    precision: f64,
    /// The part of those taken out that are among the ten best suggestions.
    recall: f64,
}

/// Takes out every `step`-th explicit relation between defined agents and looks for it.
fn held_out(graph: &Graph, step: usize) -> Option<Found> {
    let nodes = graph.catalog();
    let is_agent = |node: NodeId| nodes.node(node).kind() == NodeKind::Agent && nodes.node(node).is_defined();
    let mut sinks: Vec<RelationSink> =
        graph.origins().iter().map(|origin| RelationSink::new(origin.clone())).collect();
    let mut out: BTreeSet<(NodeId, NodeId)> = BTreeSet::new();
    let mut turn = 0;
    for relation in graph.relations() {
        if is_agent(relation.source) && is_agent(relation.target) && relation.source != relation.target {
            turn += 1;
            if turn % step == 0 {
                out.insert((relation.source, relation.target));
                continue;
            }
        }
        let (kind, via) = (graph.kind(relation.kind), graph.via(relation.via));
        sinks[relation.origin.index()].relation(kind, relation.source, relation.target, relation.weight, via);
    }
    for group in graph.groups() {
        let (kind, via) = (graph.kind(group.kind), graph.via(group.via));
        let sink = &mut sinks[group.origin.index()];
        match &group.shape {
            Shape::Clique { members } => sink.clique(kind, group.weight, via, members.to_vec()),
            Shape::Biclique { sources, targets, .. } => {
                sink.biclique(kind, group.weight, via, sources.to_vec(), targets.to_vec());
            }
        }
    }
    let left = Graph::new(nodes.clone(), sinks);
    // A second relation between the same two would give it away.
    out.retain(|(source, target)| {
        !left.outgoing(*source).any(|relation| relation.target == *target)
            && !left.incoming(*source).any(|relation| relation.source == *target)
    });
    let recommender = Recommender::new(&left);
    let agents: Vec<NodeId> = nodes.node_ids().filter(|node| is_agent(*node)).collect();
    let mut random = Random(5);
    let (mut wins, mut trials) = (0.0, 0.0);
    let (mut hits, mut suggested) = (0, 0);
    for (source, target) in &out {
        let scores = recommender.scores(*source);
        let score = |node: NodeId| scores[node.index()].score;
        for _ in 0..50 {
            let other = agents[random.below(agents.len() as u32) as usize];
            let is_pair = |one, two| graph.relations().iter().any(|r| r.source == one && r.target == two);
            if other == *source || is_pair(*source, other) || is_pair(other, *source) {
                continue;
            }
            trials += 1.0;
            wins += match score(*target).total_cmp(&score(other)) {
                std::cmp::Ordering::Greater => 1.0,
                std::cmp::Ordering::Equal => 0.5,
                std::cmp::Ordering::Less => 0.0,
            };
        }
    }
    let sources: BTreeSet<NodeId> = out.iter().map(|(source, _)| *source).collect();
    for source in sources {
        let best = recommender.collaborators(source, 10);
        suggested += best.len();
        hits += best.iter().filter(|found| out.contains(&(source, found.node))).count();
    }
    (trials > 0.0).then(|| Found {
        count: out.len(),
        auc: wins / trials,
        precision: f64::from(hits as u32) / suggested.max(1) as f64,
        recall: f64::from(hits as u32) / out.len() as f64,
    })
}

fn report(name: &str, found: &Found) {
    let Found { count, auc, precision, recall } = found;
    println!("{name}: {count} held out, AUC {auc:.3}, precision@10 {precision:.3}, recall@10 {recall:.3}");
}

#[test]
fn the_recommender_finds_what_was_taken_out_of_a_generated_graph() {
    let mut random = Random(9);
    let (agents, teams) = (1200, 40);
    let team = |agent: u32| agent % teams;
    let catalog = catalog(agents, |agent| {
        (0..3)
            .map(|skill| format!("skill-{}", (team(agent) * 7 + (agent / teams + skill) % 9) % 200))
            .collect()
    });
    let mut needs = RelationSink::new(Origin::builtin("depends_on"));
    for agent in 0..agents {
        for _ in 0..4 {
            let near = random.below(agents / teams) * teams + team(agent);
            let other = if random.below(5) > 0 { near } else { random.below(agents) };
            if other != agent {
                needs.relation("depends_on", NodeId(agent), NodeId(other), 1.0, "field");
            }
        }
    }
    let graph = Graph::new(catalog, [needs]);
    let found = held_out(&graph, 10).expect("there are relations");
    report("generated, 1,200 agents", &found);
    // One relation in five leads anywhere and cannot be foreseen, so the most would be 0.9.
    assert!(found.auc > 0.78, "{found:?}");
    // By chance it would be 10 of 1,200.
    assert!(found.recall > 0.2, "{found:?}");
}

#[test]
fn the_recommender_finds_what_was_taken_out_of_real_graphs() {
    let sample = workspace(&root().join("static/sample"), Profile::Default).analyse();
    let found = held_out(&sample.graph, 4).expect("the sample has relations");
    report("sample", &found);
    assert!(found.auc > 0.6, "{found:?}");
    let Some(folder) = corpus() else { return };
    let analysis = workspace(&folder, Profile::Default).analyse();
    if let Some(found) = held_out(&analysis.graph, 4) {
        report("corpus", &found);
        assert!(found.auc > 0.6, "{found:?}");
    }
}
