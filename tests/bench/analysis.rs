//! How long each analysis takes on two generated graphs: one of plain relations, one of agents with domains. Prints a
//! table in Markdown.

use std::hint::black_box;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use ossa_core::analysis::{
    CommunitySettings, Cost, Keep, Network, PageRankSettings, Recommender, Toward, Way, backbone,
    betweenness, communities, core_numbers, cutting, cycles_of_components, diff, impact, kinds_of_need,
    levels, page_rank, shortest_path, shortest_paths, strong_components, summary, weak_components,
};
use ossa_core::diagnostic::Origin;
use ossa_core::graph::{Graph, RelationSink};
use ossa_core::model::{Catalog, Entry, NodeId, NodeKind};

/// The same numbers on every run (Numerical Recipes' generator of 64 bits).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

fn agent(index: usize, random: &mut Random) -> (NodeKind, Entry) {
    let id = format!("agent-{index:07}");
    let entry = Entry {
        key: format!("agent:ossa/{id}"),
        name: id.clone(),
        id,
        agent_type: Some("worker".to_owned()),
        capabilities: (0..3).map(|_| format!("skill-{}", random.below(5000))).collect(),
        ..Entry::default()
    };
    (NodeKind::Agent, entry)
}

/// `relations` relations between `nodes` nodes, four of five within one of `blocks` blocks.
fn plain(nodes: usize, relations: usize, blocks: usize) -> Graph {
    let mut random = Random(1);
    let catalog = Catalog::new((0..nodes).map(|index| agent(index, &mut random)), Vec::new());
    let mut sink = RelationSink::new(Origin::builtin("bench"));
    let size = nodes / blocks;
    for _ in 0..relations {
        let source = random.below(nodes);
        let target =
            if random.below(5) > 0 { source / size * size + random.below(size) } else { random.below(nodes) };
        sink.relation(
            "depends_on",
            NodeId(source as u32),
            NodeId(target.min(nodes - 1) as u32),
            1.0,
            "generated",
        );
    }
    Graph::new(Arc::new(catalog), [sink])
}

/// `agents` agents with two dependencies each on earlier ones, and three domains of some 300 members.
fn agents(agents: usize) -> Graph {
    let mut random = Random(2);
    let catalog = Catalog::new((0..agents).map(|index| agent(index, &mut random)), Vec::new());
    let domain_count = (agents / 100).max(1);
    let mut domains: Vec<Vec<NodeId>> = vec![Vec::new(); domain_count];
    let mut depends = RelationSink::new(Origin::builtin("depends_on"));
    for index in 0..agents {
        let node = NodeId(index as u32);
        // Agents of one team share their first domain with neighbours, the others with anyone.
        domains[index * domain_count / agents].push(node);
        for _ in 0..2 {
            domains[random.below(domain_count)].push(node);
            if index > 0 {
                let target = index.saturating_sub(1 + random.below(1000));
                depends.relation("depends_on", node, NodeId(target as u32), 1.0, "generated");
            }
        }
    }
    let mut shares = RelationSink::new(Origin::builtin("communicates_with"));
    for (index, members) in domains.into_iter().enumerate() {
        shares.clique("communicates_with", 0.5, &format!("domain-{index}"), members);
    }
    Graph::new(Arc::new(catalog), [depends, shares])
}

/// The median processor time of one run. Short ones are repeated: the counter ticks every few milliseconds, so a window
/// has to be long by the counter itself.
fn time<T>(mut run: impl FnMut() -> T) -> Duration {
    const LEAST: Duration = Duration::from_millis(100);
    let mut timed = |repeats: u32| {
        let started = used();
        for _ in 0..repeats {
            black_box(run());
        }
        used().saturating_sub(started)
    };
    let mut repeats = 1;
    let mut first = timed(repeats);
    while first < LEAST && repeats < 1 << 16 {
        repeats *= 2;
        first = timed(repeats);
    }
    if first > Duration::from_secs(1) {
        return first / repeats;
    }
    let mut times: Vec<Duration> = (0..5).map(|_| timed(repeats) / repeats).collect();
    times.sort_unstable();
    times[times.len() / 2]
}

/// The time this thread has had a processor: on a busy machine the clock on the wall says little. Where the system
/// does not tell, the clock has to do.
fn used() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| START.get_or_init(Instant::now).elapsed(), Duration::from_nanos)
}

fn measure(graph: &Graph) -> Vec<(&'static str, Duration, String)> {
    let network = Network::whole(graph);
    let needs = Network::new(graph, &kinds_of_need(graph));
    let count = network.node_count();
    let (first, last) = (NodeId(0), NodeId(count as u32 - 1));
    let mut rows = Vec::new();
    let mut row = |name, time, found: String| rows.push((name, time, found));
    row("links and hubs (`Network`)", time(|| Network::whole(graph)), String::new());
    let parts = weak_components(&network);
    row("weak components", time(|| weak_components(&network)), format!("{}", parts.count()));
    let parts = strong_components(&needs);
    row("strong components of needs", time(|| strong_components(&needs)), format!("{}", parts.count()));
    let cycles = cycles_of_components(&needs).len();
    row("a cycle of each", time(|| cycles_of_components(&needs)), format!("{cycles}"));
    let top = levels(&needs).into_iter().max().unwrap_or(0);
    row("levels of needs", time(|| levels(&needs)), format!("up to {top}"));
    row("summary", time(|| summary(graph, 10)), String::new());
    let cut = cutting(&network);
    let found = format!("{} points, {} bridges", cut.articulation_points.len(), cut.bridges.len());
    row("articulation points, bridges", time(|| cutting(&network)), found);
    let core = core_numbers(&network).into_iter().max().unwrap_or(0);
    row("k-core", time(|| core_numbers(&network)), format!("up to {core}"));
    row("PageRank", time(|| page_rank(&network, PageRankSettings::default())), String::new());
    let found = communities(&network, CommunitySettings::default());
    let text = format!("{}, modularity {:.4}", found.parts.count(), found.modularity);
    row("communities (Leiden)", time(|| communities(&network, CommunitySettings::default())), text);
    let sampled = betweenness(&network, Way::Both, 100, 1);
    let text = format!("error ≤ {:.3}", sampled.error_bound);
    row("betweenness, 100 starts", time(|| betweenness(&network, Way::Both, 100, 1)), text);
    let kinds = kinds_of_need(graph);
    let reach = || impact(graph, &kinds, &[first], Toward::Dependents, None);
    row("impact of one node", time(reach), format!("{} affected", reach().len()));
    let path = || shortest_path(&network, first, last, Way::Both, Cost::Relations);
    row(
        "shortest path",
        time(path),
        path().map_or_else(String::new, |path| format!("{} steps", path.steps.len())),
    );
    row(
        "10 shortest paths",
        time(|| shortest_paths(&network, first, last, Way::Both, Cost::Relations, 10)),
        String::new(),
    );
    let kept = backbone(graph, Keep::Significant(0.05)).relation_count();
    row("backbone", time(|| backbone(graph, Keep::Significant(0.05))), format!("{kept} kept"));
    row("recommender, prepared", time(|| Recommender::new(graph)), String::new());
    let recommender = Recommender::new(graph);
    row("collaborators of one node", time(|| recommender.collaborators(last, 10)), String::new());
    row("agents like one", time(|| recommender.features().similar(last, 10)), String::new());
    row("difference to itself", time(|| diff(graph, graph)), String::new());
    rows
}

fn main() {
    let graphs = [
        ("50,000 nodes, 1,000,000 relations", plain(50_000, 1_000_000, 500)),
        ("100,000 agents", agents(100_000)),
    ];
    for (name, graph) in graphs {
        println!("### {name}\n");
        println!(
            "{} nodes, {} relations, of them {} one by one and the rest in {} groups.\n",
            graph.catalog().len(),
            graph.relation_count(),
            graph.relations().len(),
            graph.groups().len()
        );
        println!("| Analysis | Time | Found |\n|---|--:|---|");
        for (name, time, found) in measure(&graph) {
            println!("| {name} | {:.2} ms | {found} |", time.as_secs_f64() * 1e3);
        }
        println!();
    }
}
