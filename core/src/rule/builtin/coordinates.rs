use std::cmp::Ordering;
use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Origin};
use crate::graph::{RelationSink, Shape};
use crate::model::Catalog;
use crate::rule::{Following, GroupRule, Index, Key, Rule, emit};
use crate::text::{NumberMap, Symbol};

/// Relates an orchestrator to every worker it shares at least one domain with, once.
///
/// Weight 0.3 × the number of shared domains; via their names. Stored as one block for each pair of domain
/// sets, so that the weight is the same within a block and no pair is in two blocks.
pub struct Coordinates;

/// What all blocks may cost together. Only where nearly every agent has a set of domains of its own do blocks
/// come close to the square of the agents.
const MEMORY_BUDGET: u64 = 256 * 1024 * 1024;
/// What a block costs beside its members and its text.
const GROUP_BYTES: u64 = 256;

impl Rule for Coordinates {
    fn origin(&self) -> Origin {
        Origin::builtin("coordinates")
    }

    fn relate(&self, catalog: &Catalog, sink: &mut RelationSink) {
        emit(self, &Index::new(catalog), sink);
    }

    fn following(&self) -> Following<'_> {
        Following::Groups(self)
    }
}

impl GroupRule for Coordinates {
    fn kind(&self) -> &'static str {
        "coordinates"
    }

    fn keys(&self, index: &Index) -> Vec<Key> {
        // Sets without a shared domain are never compared.
        let partners = |lead| {
            let partners = near(index.leads.key(lead), &index.workers_of);
            partners.into_iter().map(move |workers| (lead, workers))
        };
        index
            .leads
            .numbers()
            .filter(|&lead| !index.leads.members(lead).is_empty())
            .flat_map(partners)
            .collect()
    }

    fn touched(&self, index: &Index) -> Vec<Key> {
        let mut touched = BTreeSet::new();
        for &lead in &index.leads.touched {
            let partners = near(index.leads.key(lead), &index.workers_of);
            touched.extend(partners.into_iter().map(|workers| (lead, workers)));
        }
        for &workers in &index.workers.touched {
            let partners = near(index.workers.key(workers), &index.leads_of);
            touched.extend(partners.into_iter().map(|lead| (lead, workers)));
        }
        touched.into_iter().collect()
    }

    fn compare(&self, index: &Index, one: Key, other: Key) -> Ordering {
        let texts = |set: &[Symbol], other: &[Symbol]| {
            let text = |symbol: &Symbol| index.text(*symbol);
            set.iter().map(text).cmp(other.iter().map(text))
        };
        texts(index.leads.key(one.0), index.leads.key(other.0))
            .then_with(|| texts(index.workers.key(one.1), index.workers.key(other.1)))
    }

    fn shape(&self, index: &Index, (lead, workers): Key) -> Shape {
        Shape::biclique(index.leads.members(lead).clone(), index.workers.members(workers).clone())
    }

    fn moves(&self, index: &Index, key: Key) -> bool {
        index.leads.is_moving(key.0) || index.workers.is_moving(key.1)
    }

    fn moved(&self, index: &Index, key: Key, before: &Shape) -> Shape {
        before.with_members(index.leads.members(key.0).clone(), Some(index.workers.members(key.1).clone()))
    }

    fn cause(&self, index: &Index, (lead, workers): Key) -> (f64, String) {
        let of_workers = index.workers.key(workers);
        let shared = index.leads.key(lead).iter().filter(|domain| of_workers.contains(domain));
        let shared: Vec<&str> = shared.map(|domain| index.text(*domain)).collect();
        // Three tenths times n, computed so that 3 × 0.3 is 0.9.
        (3.0 * shared.len() as f64 / 10.0, shared.join(", "))
    }

    fn budget(&self) -> u64 {
        MEMORY_BUDGET
    }

    fn cost(&self, group: &Shape, cause: usize) -> u64 {
        let members = match group {
            Shape::Clique { members } => members.len(),
            Shape::Biclique { sources, targets, .. } => sources.len() + targets.len(),
        };
        GROUP_BYTES + cause as u64 + 2 + 4 * members as u64
    }

    fn over_budget(&self) -> Option<Diagnostic> {
        let message = format!("`coordinates` would need more than {MEMORY_BUDGET} bytes for its groups");
        let finding = Diagnostic::without_location(Code::TooManyGroups, message);
        Some(finding.with_help("give agents fewer different sets of domains"))
    }
}

/// The sets of the other side that share a domain with `set`.
fn near(set: &[Symbol], sets_of: &NumberMap<Symbol, Vec<u32>>) -> BTreeSet<u32> {
    set.iter().filter_map(|domain| sets_of.get(domain)).flatten().copied().collect()
}
