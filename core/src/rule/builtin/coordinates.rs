use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, Origin};
use crate::graph::RelationSink;
use crate::model::{Catalog, NodeId};
use crate::rule::Rule;

/// Relates an orchestrator to every worker it shares at least one domain with, once.
///
/// Weight 0.3 × the number of shared domains; via their names. Stored as one block for each pair of domain
/// sets, so that the weight is the same within a block and no pair is in two blocks.
pub struct Coordinates;

/// What all blocks may cost together. Only where nearly every agent has a set of domains of its own do blocks
/// come close to the square of the agents.
const MEMORY_BUDGET: usize = 256 * 1024 * 1024;
/// What a block costs beside its members and its text.
const GROUP_BYTES: usize = 256;

/// Agents of one type with equal domains.
type Blocks<'c> = BTreeMap<BTreeSet<&'c str>, Vec<NodeId>>;

impl Rule for Coordinates {
    fn origin(&self) -> Origin {
        Origin::builtin("coordinates")
    }

    fn relate(&self, catalog: &Catalog, sink: &mut RelationSink) {
        let orchestrators = blocks(catalog, "orchestrator");
        let workers = blocks(catalog, "worker");
        // Which worker blocks touch a domain, so that blocks without a shared domain are never compared.
        let mut by_domain: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, domains) in workers.keys().enumerate() {
            for domain in domains {
                by_domain.entry(domain).or_default().push(index);
            }
        }
        let workers: Vec<_> = workers.into_iter().collect();
        let mut budget = MEMORY_BUDGET;
        for (domains, sources) in orchestrators {
            let near: BTreeSet<usize> =
                domains.iter().filter_map(|domain| by_domain.get(domain)).flatten().copied().collect();
            for index in near {
                let (worker_domains, targets) = &workers[index];
                let via = domains.intersection(worker_domains).copied().collect::<Vec<&str>>();
                let text: usize = via.iter().map(|domain| domain.len() + 2).sum();
                let cost = GROUP_BYTES + text + 4 * (sources.len() + targets.len());
                let Some(rest) = budget.checked_sub(cost) else {
                    let message =
                        format!("`coordinates` would need more than {MEMORY_BUDGET} bytes for its groups");
                    sink.finding(
                        Diagnostic::without_location(Code::TooManyGroups, message)
                            .with_help("give agents fewer different sets of domains"),
                    );
                    return;
                };
                budget = rest;
                // Three tenths times n, computed so that 3 × 0.3 is 0.9.
                let weight = 3.0 * via.len() as f64 / 10.0;
                sink.biclique("coordinates", weight, &via.join(", "), sources.clone(), targets.clone());
            }
        }
    }
}

fn blocks<'c>(catalog: &'c Catalog, agent_type: &str) -> Blocks<'c> {
    let mut blocks = Blocks::new();
    for agent in catalog.agents().filter(|agent| agent.agent_type() == Some(agent_type)) {
        blocks.entry(agent.domains().collect()).or_default().push(agent.id());
    }
    blocks
}
