//! Layouts from the beginning to the end.

use ossa_core::analysis::{CommunitySettings, Network, Parts, communities, kinds_of_need};
use ossa_core::graph::{Graph, Kinds};
use ossa_core::layout::{ForceSettings, Layout, Scene};
use ossa_core::model::NodeId;

/// A layout that somebody asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    Force { seed: u32 },
    Layered,
    Radial { centre: Option<NodeId> },
    Circular,
    Communities,
    Matrix,
}

impl Order {
    /// The names of all layouts.
    pub(crate) const NAMES: [&'static str; 6] =
        ["force", "layered", "radial", "circular", "communities", "matrix"];

    /// The layout of a name. The seed counts for forces, the centre for rings.
    pub(crate) fn of(name: &str, seed: u32, centre: Option<NodeId>) -> Option<Self> {
        Some(match name {
            "force" => Self::Force { seed },
            "layered" => Self::Layered,
            "radial" => Self::Radial { centre },
            "circular" => Self::Circular,
            "communities" => Self::Communities,
            "matrix" => Self::Matrix,
            _ => return None,
        })
    }
}

/// x and y of each node.
///
/// # Complexity
/// That of the layout; nothing else happens until it is done.
pub(crate) fn of(graph: &Graph, order: Order) -> Vec<f32> {
    let parts = || -> Parts { communities(&Network::whole(graph), CommunitySettings::default()).parts };
    let layout = match order {
        Order::Force { seed } => Layout::Force(ForceSettings { seed, ..ForceSettings::default() }),
        Order::Layered => Layout::Layered,
        Order::Radial { centre } => {
            Layout::Radial { centre: centre.or_else(|| middle(graph)).map_or(0, |node| node.0) }
        }
        Order::Circular => Layout::Circular { parts: parts() },
        Order::Communities => Layout::Nested { nesting: vec![parts()] },
        Order::Matrix => Layout::Matrix { parts: parts() },
    };
    // Layers are about who needs whom, where anybody says so.
    let needs = kinds_of_need(graph);
    let has_needs = graph.relations().iter().any(|relation| needs.contains(relation.kind));
    let kinds = if order == Order::Layered && has_needs { needs } else { Kinds::all(graph) };
    let mut running = layout.start(Scene::of(graph, &kinds));
    while !running.is_settled() {
        running.step(u32::MAX);
    }
    running.positions()
}

/// The node with most relations, the first of several.
fn middle(graph: &Graph) -> Option<NodeId> {
    graph.catalog().node_ids().max_by_key(|&node| (graph.degree(node), std::cmp::Reverse(node)))
}

#[cfg(test)]
mod tests {
    use ossa_core::document::Limits;
    use ossa_core::source::Source;
    use ossa_core::synthetic::Fleet;
    use ossa_core::{Profile, Workspace};

    use super::*;

    fn graph(agents: u32) -> Graph {
        let mut workspace = Workspace::new(Profile::Default, Limits::DEFAULT);
        for manifest in Fleet::new(agents, 3).manifests() {
            workspace.put(&Source::new(manifest.path.as_str(), manifest.text));
        }
        workspace.analyse().graph.clone()
    }

    #[test]
    fn every_layout_gives_each_node_a_place() {
        let graph = graph(40);
        let mut drawings = Vec::new();
        for name in Order::NAMES {
            let order = Order::of(name, 1, None).expect("it is one of them");
            let places = of(&graph, order);
            assert_eq!(places.len(), graph.catalog().len() * 2, "{name}");
            assert!(places.iter().all(|place| place.is_finite()), "{name}");
            assert_eq!(places, of(&graph, order), "{name} is the same again");
            assert!(!drawings.contains(&places), "{name} is unlike the others");
            drawings.push(places);
        }
        assert_eq!(Order::of("spiral", 1, None), None);
    }

    #[test]
    fn nothing_is_laid_out_as_nothing() {
        let graph = graph(0);
        for name in Order::NAMES {
            let order = Order::of(name, 1, None).expect("it is one of them");
            assert_eq!(of(&graph, order), Vec::<f32>::new(), "{name}");
        }
    }

    #[test]
    fn the_seed_and_the_centre_count() {
        let graph = graph(40);
        let by = |name, seed, centre| of(&graph, Order::of(name, seed, centre).expect("it is one of them"));
        assert_ne!(by("force", 1, None), by("force", 2, None));
        let ids: Vec<NodeId> = graph.catalog().node_ids().collect();
        let other = ids.iter().find(|&&id| Some(id) != middle(&graph));
        assert_ne!(by("radial", 1, None), by("radial", 1, other.copied()));
    }
}
