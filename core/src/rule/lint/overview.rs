//! What lints know about a fleet as a whole, kept up to date, and which files they have to look at again.
//!
//! A lint judges a file by its definitions and nodes, what these are related to, and the answers kept here. So after an edit
//! it looks at the files of which one of these changed, and the findings are those it would have if it looked at all.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::census::Census;
use super::cycles::Cycles;
use super::empty_description::whole_of;
use super::offers::Offers;
use super::{Fleet, LINTS};
use crate::diagnostic::{Code, Diagnostic};
use crate::graph::Graph;
use crate::model::{Changes, Defined, NodeId, NodeKind, Registry};

/// Files that were looked at, and what is said of those of which something is.
pub(super) type Judged = (BTreeSet<Arc<str>>, BTreeMap<Arc<str>, Vec<Diagnostic>>);

/// What lints know about a fleet as a whole.
#[derive(Debug)]
pub struct Overview {
    census: Census,
    offers: Offers,
    cycles: Cycles,
    /// Files to be looked at again.
    pending: BTreeSet<Arc<str>>,
}

impl Overview {
    /// The overview of all nodes.
    ///
    /// # Complexity
    /// O(nodes + relations + group memberships).
    pub fn of(graph: &Graph) -> Self {
        let (census, cycles) = (Census::of(graph), Cycles::of(graph));
        Self { census, offers: Offers::default(), cycles, pending: BTreeSet::new() }
    }

    /// Follows `changes` of the nodes, after which everything is as in `graph` and `registry`; `related` are the nodes that
    /// got or lost a relation or a group.
    ///
    /// # Complexity
    /// O(the touched nodes, their relations, groups and files), and one pass over a byte and eight of each node where ids
    /// move; O(nodes + dependencies) where a dependency leads against the order that the others make, or a circle of
    /// dependencies comes or goes.
    pub fn follow(&mut self, graph: &Graph, registry: &Registry, changes: &Changes, related: &[NodeId]) {
        let catalog = graph.catalog();
        let mut touched: Vec<NodeId> = related.to_vec();
        for change in &changes.nodes {
            let Some(after) = change.after else { continue };
            touched.push(after);
            let before = change.row.map(|row| changes.before.node(row));
            let now = catalog.node(after);
            if before.is_some_and(|before| before.is_defined() != now.is_defined()) {
                touched.extend(graph.incoming(after).map(|relation| relation.source));
            }
            // What names it, such as a workflow its steps, may do so in a file that only mentions it.
            if before.is_none_or(|before| before.stated_id() != now.stated_id()) {
                self.pending.extend(registry.paths_of(after).map(|(path, _)| path.clone()));
            }
        }
        touched.sort_unstable();
        touched.dedup();
        let answers = self.census.answers();
        self.census.follow(graph, changes, &touched);
        touched.extend(self.census.answered_anew(answers));
        self.offers.follow(catalog, changes);
        self.pending.extend(self.cycles.follow(graph, changes));
        for node in touched {
            // Nobody says anything about other nodes where they are only mentioned.
            let is_agent = catalog.node(node).kind() == NodeKind::Agent;
            let definitions = registry.paths_of(node);
            let judged = definitions.filter(|(_, definition)| is_agent || !definition.is_mention);
            self.pending.extend(judged.map(|(path, _)| path.clone()));
        }
    }

    /// Looks at the files `touched`, of which a definition or what became of it is another, and at all others of which lints
    /// that look at everything may say something else than before. Returned are all these files, and what is said of those of
    /// which something is. In files that are `is_undescribed`, a schema asked for a description.
    pub fn check(
        &mut self,
        graph: &Graph,
        registry: &Registry,
        touched: BTreeSet<Arc<str>>,
        is_undescribed: &dyn Fn(&str) -> bool,
    ) -> Judged {
        let mut paths = touched;
        paths.append(&mut self.pending);
        let mut files = Files::of(registry, &paths);
        for more in [self.offers.renew(graph.catalog(), files.iter()), files.paths_of_parts(graph)] {
            if !more.is_subset(&paths) {
                paths.extend(more);
                files = Files::of(registry, &paths);
            }
        }
        let fleet = Fleet::new(graph, registry, self, is_undescribed);
        let mut found: BTreeMap<Arc<str>, Vec<Diagnostic>> = BTreeMap::new();
        for (path, definitions) in files.iter() {
            let mut findings = Vec::new();
            for lint in LINTS {
                lint.check_file(&fleet, &definitions, &mut findings);
            }
            findings.extend(self.cycles.findings(path).cloned());
            if !findings.is_empty() {
                found.insert(path.clone(), findings);
            }
        }
        let (mut definitions, mut of_node) = (Vec::new(), Vec::new());
        for node in files.nodes() {
            definitions.clear();
            registry.definitions_of(node, &mut definitions);
            for lint in LINTS {
                lint.check_node(&fleet, node, &definitions, &mut of_node);
            }
            for finding in of_node.drain(..) {
                // Where nothing is different, the same was said before.
                let path = finding.location.as_ref().and_then(|location| paths.get(&location.path));
                if let Some(path) = path.cloned() {
                    found.entry(path).or_default().push(finding);
                }
            }
        }
        let wants = |finding: &Diagnostic| finding.code == Code::UnofferedCapability;
        for path in &paths {
            self.offers.set_wanting(path, found.get(path).is_some_and(|findings| findings.iter().any(wants)));
        }
        (paths, found)
    }

    /// How many nodes are what.
    pub(super) fn census(&self) -> &Census {
        &self.census
    }

    /// Who has which capability.
    pub(super) fn offers(&self) -> &Offers {
        &self.offers
    }
}

/// Files, and what they define: by numbers, as views of the definitions of a whole fleet take more memory than the fleet.
struct Files<'r> {
    registry: &'r Registry,
    paths: &'r BTreeSet<Arc<str>>,
    /// The end of the definitions of each.
    ends: Vec<u32>,
    definitions: Vec<(u32, NodeId)>,
}

impl<'r> Files<'r> {
    fn of(registry: &'r Registry, paths: &'r BTreeSet<Arc<str>>) -> Self {
        let (mut ends, mut definitions) = (Vec::with_capacity(paths.len()), Vec::new());
        for path in paths {
            definitions.extend(registry.numbers_in(path));
            ends.push(definitions.len() as u32);
        }
        Self { registry, paths, ends, definitions }
    }

    fn iter(&self) -> impl Iterator<Item = (&'r Arc<str>, Vec<Defined<'r>>)> {
        let mut start = 0;
        self.paths.iter().zip(&self.ends).map(move |(path, &end)| {
            let numbers = self.definitions.get(start..end as usize).unwrap_or_default();
            start = end as usize;
            (path, numbers.iter().filter_map(|&(number, _)| self.registry.look(number)).collect())
        })
    }

    /// The nodes that are defined in them, in order.
    fn nodes(&self) -> Vec<NodeId> {
        let mut nodes: Vec<NodeId> = self.definitions.iter().map(|&(_, node)| node).collect();
        nodes.sort_unstable();
        nodes.dedup();
        nodes
    }

    /// Where their parts are defined: one that its file describes as a whole may be judged in another file of its own.
    fn paths_of_parts(&self, graph: &Graph) -> BTreeSet<Arc<str>> {
        let is_part = |node: &NodeId| {
            let node = graph.catalog().node(*node);
            node.is_agent() && whole_of(node.stated_id()).is_some()
        };
        let parts = self.definitions.iter().map(|&(_, node)| node).filter(is_part);
        parts.flat_map(|part| self.registry.paths_of(part)).map(|(path, _)| path.clone()).collect()
    }
}
