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
use crate::model::{Changes, NodeId, NodeKind, Registry};

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
                let definitions = registry.definitions_of(after);
                self.pending.extend(definitions.into_iter().map(|defined| defined.path.clone()));
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
            let definitions = registry.definitions_of(node).into_iter();
            let judged = definitions.filter(|defined| is_agent || !defined.definition.is_mention);
            self.pending.extend(judged.map(|defined| defined.path.clone()));
        }
    }

    /// What lints that look at everything say of the files `touched`, of which a definition or what became of it is another,
    /// and of all others of which they may say something else than before. In files that are `is_undescribed`, a schema asked
    /// for a description.
    pub fn check(
        &mut self,
        graph: &Graph,
        registry: &Registry,
        touched: &BTreeSet<Arc<str>>,
        is_undescribed: &dyn Fn(&str) -> bool,
    ) -> BTreeMap<Arc<str>, Vec<Diagnostic>> {
        let mut paths = std::mem::take(&mut self.pending);
        paths.extend(touched.iter().cloned());
        paths.extend(self.offers.renew(graph.catalog(), registry, &paths));
        let nodes = self.nodes_of(graph, registry, &mut paths);
        let mut found: BTreeMap<Arc<str>, Vec<Diagnostic>> =
            paths.into_iter().map(|path| (path, Vec::new())).collect();
        let fleet = Fleet::new(graph, registry, self, is_undescribed);
        for (path, findings) in &mut found {
            let definitions = fleet.definitions_in(path);
            LINTS.iter().for_each(|lint| lint.check_file(&fleet, &definitions, findings));
            findings.extend(self.cycles.findings(path).cloned());
        }
        let mut of_node = Vec::new();
        for node in nodes {
            let definitions = fleet.definitions_of(node);
            LINTS.iter().for_each(|lint| lint.check_node(&fleet, node, &definitions, &mut of_node));
            for finding in of_node.drain(..) {
                let path = finding.location.as_ref().map(|location| &location.path);
                // Where nothing is different, the same was said before.
                if let Some(findings) = path.and_then(|path| found.get_mut(path)) {
                    findings.push(finding);
                }
            }
        }
        for (path, findings) in &found {
            let wants = findings.iter().any(|finding| finding.code == Code::UnofferedCapability);
            self.offers.set_wanting(path, wants);
        }
        found
    }

    /// The nodes that are defined in the files `paths`, in order. A part that its file describes as a whole may be judged in
    /// another file of its own, which is added.
    fn nodes_of(&self, graph: &Graph, registry: &Registry, paths: &mut BTreeSet<Arc<str>>) -> Vec<NodeId> {
        let catalog = graph.catalog();
        let in_paths = |paths: &BTreeSet<Arc<str>>| {
            let defined = paths.iter().flat_map(|path| registry.definitions_in(path));
            let mut nodes: Vec<NodeId> = defined.map(|defined| defined.node).collect();
            nodes.sort_unstable();
            nodes.dedup();
            nodes
        };
        let nodes = in_paths(paths);
        let is_part = |node: &&NodeId| {
            let node = catalog.node(**node);
            node.is_agent() && whole_of(node.stated_id()).is_some()
        };
        let count = paths.len();
        for &part in nodes.iter().filter(is_part) {
            paths.extend(registry.definitions_of(part).into_iter().map(|defined| defined.path.clone()));
        }
        if paths.len() == count { nodes } else { in_paths(paths) }
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
