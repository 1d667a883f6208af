//! Every analysis on one graph.

use ossa_core::analysis::{
    CommunitySettings, Cost, Keep, Network, PageRankSettings, Recommender, Toward, Way, backbone,
    betweenness, communities, core_numbers, cutting, cycles_of_components, diff, impact, kinds_of_need,
    levels, page_rank, shortest_path, shortest_paths, strong_components, summary, weak_components,
};
use ossa_core::graph::Graph;
use ossa_core::model::NodeId;

use super::{Task, kept};

pub(super) fn tasks(graph: Graph) -> Vec<Task> {
    let graph = kept(graph);
    let network = kept(Network::whole(graph));
    let needs = kept(Network::new(graph, &kinds_of_need(graph)));
    let kinds = kinds_of_need(graph);
    let (first, last) = (NodeId(0), NodeId(network.node_count() as u32 - 1));
    let recommender = kept(Recommender::new(graph));
    vec![
        Task::new("links and hubs (`Network`)", || Network::whole(graph)),
        Task::telling("weak components", || weak_components(network), |parts| parts.count().to_string()),
        Task::telling(
            "strong components of needs",
            || strong_components(needs),
            |parts| parts.count().to_string(),
        ),
        Task::telling("a cycle of each", || cycles_of_components(needs), |cycles| cycles.len().to_string()),
        Task::telling(
            "levels of needs",
            || levels(needs),
            |levels| format!("up to {}", levels.iter().max().unwrap_or(&0)),
        ),
        Task::new("summary", || summary(graph, 10)),
        Task::telling(
            "articulation points, bridges",
            || cutting(network),
            |cut| format!("{} points, {} bridges", cut.articulation_points.len(), cut.bridges.len()),
        ),
        Task::telling(
            "k-core",
            || core_numbers(network),
            |cores| format!("up to {}", cores.iter().max().unwrap_or(&0)),
        ),
        Task::new("PageRank", || page_rank(network, PageRankSettings::default())),
        Task::telling(
            "communities (Leiden)",
            || communities(network, CommunitySettings::default()),
            |found| format!("{}, modularity {:.4}", found.parts.count(), found.modularity),
        ),
        Task::telling(
            "betweenness, 100 starts",
            || betweenness(network, Way::Both, 100, 1),
            |found| format!("error ≤ {:.3}", found.error_bound),
        ),
        Task::telling(
            "impact of one node",
            move || impact(graph, &kinds, &[first], Toward::Dependents, None),
            |affected| format!("{} affected", affected.len()),
        ),
        Task::telling(
            "shortest path",
            move || shortest_path(network, first, last, Way::Both, Cost::Relations),
            |path| path.as_ref().map_or_else(String::new, |path| format!("{} steps", path.steps.len())),
        ),
        Task::new("10 shortest paths", move || {
            shortest_paths(network, first, last, Way::Both, Cost::Relations, 10)
        }),
        Task::telling(
            "backbone",
            || backbone(graph, Keep::Significant(0.05)),
            |kept| format!("{} kept", kept.relation_count()),
        ),
        Task::new("recommender, prepared", || Recommender::new(graph)),
        Task::new("collaborators of one node", move || recommender.collaborators(last, 10)),
        Task::new("agents like one", move || recommender.features().similar(last, 10)),
        Task::new("difference to itself", || diff(graph, graph)),
    ]
}
