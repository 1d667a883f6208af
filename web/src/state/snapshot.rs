//! One revision of the data, with the indices the page asks it through.

use std::collections::BTreeMap;

use ossa_core::wire::{Delta, Finding, Misfit, Node, Report};

use super::vocabulary::TypeSlots;

/// A report and its indices. It never changes: a new revision is a new snapshot.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// What the worker sent.
    pub report: Report,
    /// Whether it is the next revision of what was shown before, and not something else.
    pub is_next: bool,
    /// Colours of agent types.
    pub slots: TypeSlots,
    /// Indices of relations, by source and by target.
    outgoing: Vec<Vec<u32>>,
    incoming: Vec<Vec<u32>>,
    /// Indices of groups, by node.
    groups: Vec<Vec<u32>>,
    nodes_by_path: BTreeMap<String, Vec<u32>>,
    findings_by_path: BTreeMap<String, Vec<u32>>,
}

impl Snapshot {
    /// Indexes `report`, which the worker has checked.
    pub fn new(report: Report) -> Self {
        let graph = &report.graph;
        let count = graph.nodes.len();
        let (mut outgoing, mut incoming) = (vec![Vec::new(); count], vec![Vec::new(); count]);
        for (index, relation) in graph.relations.iter().enumerate() {
            outgoing[relation.source as usize].push(index as u32);
            incoming[relation.target as usize].push(index as u32);
        }
        let mut groups = vec![Vec::new(); count];
        for (index, group) in graph.groups.iter().enumerate() {
            for &node in group.sources.iter().chain(group.targets.iter().flatten()) {
                let list: &mut Vec<u32> = &mut groups[node as usize];
                // A node on both sides of a group is in it once.
                if list.last() != Some(&(index as u32)) {
                    list.push(index as u32);
                }
            }
        }
        let mut nodes_by_path: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (index, node) in graph.nodes.iter().enumerate() {
            for file in &node.files {
                nodes_by_path.entry(file.path.clone()).or_default().push(index as u32);
            }
        }
        let mut findings_by_path: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (index, finding) in report.findings.iter().enumerate() {
            if let Some(place) = &finding.place {
                findings_by_path.entry(place.path.clone()).or_default().push(index as u32);
            }
        }
        let slots = TypeSlots::new(graph.nodes.iter().filter_map(|node| node.agent_type.as_deref()));
        Self { report, is_next: false, slots, outgoing, incoming, groups, nodes_by_path, findings_by_path }
    }

    /// The next revision of what was shown before.
    pub fn next(report: Report) -> Self {
        Self { is_next: true, ..Self::new(report) }
    }

    /// The next revision, by what changed since this one.
    ///
    /// # Errors
    /// When that does not fit this one.
    pub fn after(&self, delta: &Delta) -> Result<Self, Misfit> {
        Ok(Self::next(self.report.clone().after(delta)?))
    }

    /// The node of a key.
    ///
    /// # Complexity
    /// O(nodes).
    pub fn index_of(&self, key: &str) -> Option<u32> {
        self.report.graph.nodes.iter().position(|node| node.key == key).map(|index| index as u32)
    }

    /// A node by its index.
    pub fn node(&self, index: u32) -> Option<&Node> {
        self.report.graph.nodes.get(index as usize)
    }

    /// Indices of the relations that start at a node.
    pub fn outgoing(&self, node: u32) -> &[u32] {
        self.outgoing.get(node as usize).map_or(&[], Vec::as_slice)
    }

    /// Indices of the relations that end at a node.
    pub fn incoming(&self, node: u32) -> &[u32] {
        self.incoming.get(node as usize).map_or(&[], Vec::as_slice)
    }

    /// Indices of the groups a node is in.
    pub fn groups_of(&self, node: u32) -> &[u32] {
        self.groups.get(node as usize).map_or(&[], Vec::as_slice)
    }

    /// What caused a relation or group.
    pub fn via(&self, via: u32) -> &str {
        self.report.graph.vias.get(via as usize).map_or("", String::as_str)
    }

    /// The name of a kind of relation.
    pub fn kind(&self, kind: u16) -> &str {
        self.report.graph.kinds.get(kind as usize).map_or("", String::as_str)
    }

    /// Indices of the findings in the files of a node.
    pub fn findings_of(&self, node: u32) -> Vec<u32> {
        let files = self.node(node).map_or(&[][..], |node| &node.files);
        let mut findings: Vec<u32> = files
            .iter()
            .filter_map(|file| self.findings_by_path.get(&file.path))
            .flatten()
            .copied()
            .filter(|&finding| {
                // One file may define several nodes; a finding belongs to the one it stands in.
                let finding = &self.report.findings[finding as usize];
                self.node_of(finding).is_none_or(|owner| owner == node || !self.shares_file(owner, node))
            })
            .collect();
        findings.sort_unstable();
        findings.dedup();
        findings
    }

    fn shares_file(&self, one: u32, other: u32) -> bool {
        let files = |node| self.node(node).map_or(&[][..], |node| &node.files);
        files(one).iter().any(|file| files(other).iter().any(|second| second.path == file.path))
    }

    /// The node a finding is about: the last one that is named before the place of the finding.
    pub fn node_of(&self, finding: &Finding) -> Option<u32> {
        let place = finding.place.as_ref()?;
        let nodes = self.nodes_by_path.get(&place.path)?;
        let start = |node: u32| {
            let files = self.node(node).map_or(&[][..], |node| &node.files);
            files.iter().find(|file| file.path == place.path).map_or(0, |file| file.start)
        };
        nodes
            .iter()
            .copied()
            .filter(|&node| start(node) <= place.start)
            .max_by_key(|&node| start(node))
            .or_else(|| nodes.first().copied())
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use ossa_core::document::Limits;
    use ossa_core::source::Source;
    use ossa_core::{Profile, Workspace};

    use super::*;

    /// Three agents in the domain `billing`, one of which depends on another and on one nobody defines.
    pub(crate) fn billing() -> Snapshot {
        let mut workspace = Workspace::new(Profile::Default, Limits::DEFAULT);
        let agents = [
            ("conductor", "orchestrator", "x-dependencies: [ledger]"),
            ("ledger", "worker", ""),
            ("printer", "worker", "x-dependencies: [paper]"),
        ];
        for (id, agent_type, rest) in agents {
            let text = format!(
                "openapi: 3.1.0\ninfo: {{ title: {id}, version: 1.0.0 }}\nx-agent-id: {id}\n\
                 x-agent-type: {agent_type}\nx-domains: [billing]\nx-capabilities: [{id}_work]\n{rest}\n"
            );
            workspace.put(&Source::new(format!("{id}/openapi.yml").as_str(), text));
        }
        Snapshot::new(workspace.report())
    }

    pub(crate) fn index_of(snapshot: &Snapshot, id: &str) -> u32 {
        let position = snapshot.report.graph.nodes.iter().position(|node| node.id == id);
        position.expect("the node is there") as u32
    }

    #[test]
    fn findings_lead_to_the_node_of_their_file_and_back() {
        let snapshot = billing();
        let printer = index_of(&snapshot, "printer");
        let findings = snapshot.findings_of(printer);
        assert!(!findings.is_empty(), "nobody defines paper");
        for finding in findings {
            assert_eq!(snapshot.node_of(&snapshot.report.findings[finding as usize]), Some(printer));
        }
    }

    #[test]
    fn every_node_is_found_by_its_key() {
        let snapshot = billing();
        for (index, node) in snapshot.report.graph.nodes.iter().enumerate() {
            assert_eq!(snapshot.index_of(&node.key), Some(index as u32));
        }
        assert_eq!(snapshot.index_of("agent:none"), None);
    }

    #[test]
    fn an_index_out_of_range_is_empty() {
        let snapshot = billing();
        assert!(snapshot.outgoing(99).is_empty());
        assert!(snapshot.node(99).is_none());
        assert!(snapshot.findings_of(99).is_empty());
    }
}
