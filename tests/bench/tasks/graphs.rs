//! Generated graphs: one of plain relations, one of agents with domains.

use std::sync::Arc;

use ossa_core::diagnostic::Origin;
use ossa_core::graph::{Graph, RelationSink};
use ossa_core::layout::Scene;
use ossa_core::model::{Catalog, Entry, NodeId, NodeKind};

/// The same numbers on every run (Numerical Recipes' generator of 64 bits).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % end as u64) as usize
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

/// A graph with the links of a drawing.
pub(super) fn linked(scene: &Scene) -> Graph {
    let mut random = Random(1);
    let catalog = Catalog::new((0..scene.len()).map(|index| agent(index, &mut random)), Vec::new());
    let mut sink = RelationSink::new(Origin::builtin("bench"));
    for link in scene.links() {
        sink.relation("depends_on", NodeId(link.source), NodeId(link.target), 1.0, "generated");
    }
    Graph::new(Arc::new(catalog), [sink])
}

/// `relations` relations between `nodes` nodes, four of five within one of `blocks` blocks.
pub(super) fn relations(nodes: usize, relations: usize, blocks: usize) -> Graph {
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
pub(super) fn groups(agents: usize) -> Graph {
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
