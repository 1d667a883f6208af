use std::sync::Arc;

use super::orphan_agent::{is_alone, is_with_others};
use super::unused_tool::uses_defined_tool;
use crate::graph::Graph;
use crate::model::{Changes, NodeId, NodeKind};

/// How many nodes are what lints ask about before they say anything. What is true of a node follows from the node, its
/// references and relations, the groups it is in, and whether those at the other ends are defined.
#[derive(Debug, Default)]
pub(super) struct Census {
    /// What is true of each node.
    marks: Arc<Vec<u8>>,
    agents: usize,
    together: usize,
    users: usize,
}

/// It is an agent.
const AGENT: u8 = 1;
/// It is an agent that has to do with another.
const TOGETHER: u8 = 2;
/// It is an agent that nothing is related to.
const ALONE: u8 = 4;
/// It uses a tool or server that some source defines, and is no tool itself.
const USER: u8 = 8;
/// It is a tool or server.
const TOOL: u8 = 16;

impl Census {
    /// Counts all nodes of `graph`.
    ///
    /// # Complexity
    /// O(nodes + relations + group memberships).
    pub(super) fn of(graph: &Graph) -> Self {
        let mut census = Self::default();
        let marks: Vec<u8> = graph.catalog().node_ids().map(|node| mark(graph, node)).collect();
        for &mark in &marks {
            census.count(mark, true);
        }
        census.marks = Arc::new(marks);
        census
    }

    /// Follows `changes` of the nodes of `graph`, as it is now; `touched` are those that are there and of which something
    /// else may be true.
    pub(super) fn follow(&mut self, graph: &Graph, changes: &Changes, touched: &[NodeId]) {
        for old in changes.nodes.iter().filter_map(|change| change.before) {
            self.count(self.marks[old.index()], false);
        }
        let fresh = vec![0; changes.nodes.iter().filter(|change| change.after.is_some()).count()];
        changes.plan.apply(&mut self.marks, &fresh);
        for &node in touched {
            let mark = mark(graph, node);
            let before = self.marks[node.index()];
            if mark != before {
                self.count(before, false);
                self.count(mark, true);
                Arc::make_mut(&mut self.marks)[node.index()] = mark;
            }
        }
    }

    fn count(&mut self, mark: u8, is_there: bool) {
        for (which, number) in
            [(AGENT, &mut self.agents), (TOGETHER, &mut self.together), (USER, &mut self.users)]
        {
            if mark & which != 0 {
                *number = if is_there { *number + 1 } else { number.saturating_sub(1) };
            }
        }
    }

    /// Whether there is more than one agent.
    pub(super) fn has_company(&self) -> bool {
        self.agents > 1
    }

    /// Whether more than half of the agents have to do with another.
    pub(super) fn is_together(&self) -> bool {
        self.together * 2 > self.agents
    }

    /// Whether somebody uses a tool that some source defines.
    pub(super) fn uses_tools(&self) -> bool {
        self.users > 0
    }

    /// The nodes of which lints say something else now that the answers are no longer those of `before`: whether there is
    /// company, whether agents are together, whether tools are used.
    pub(super) fn answered_anew(&self, before: (bool, bool, bool)) -> Vec<NodeId> {
        let now = self.answers();
        let mut concerned = 0;
        for (differs, marks) in
            [(before.0 != now.0, AGENT), (before.1 != now.1, ALONE), (before.2 != now.2, TOOL)]
        {
            concerned |= if differs { marks } else { 0 };
        }
        if concerned == 0 {
            return Vec::new();
        }
        let marks = self.marks.iter().enumerate();
        marks.filter(|(_, mark)| **mark & concerned != 0).map(|(node, _)| NodeId(node as u32)).collect()
    }

    /// What lints ask.
    pub(super) fn answers(&self) -> (bool, bool, bool) {
        (self.has_company(), self.is_together(), self.uses_tools())
    }
}

fn mark(graph: &Graph, id: NodeId) -> u8 {
    let catalog = graph.catalog();
    let node = catalog.node(id);
    let mut mark = 0;
    if node.is_agent() {
        mark |= AGENT;
        mark |= if is_with_others(graph, id) { TOGETHER } else { 0 };
        mark |= if is_alone(graph, id) { ALONE } else { 0 };
    }
    mark |= if uses_defined_tool(catalog, id) { USER } else { 0 };
    mark |= if matches!(node.kind(), NodeKind::Tool | NodeKind::McpServer) { TOOL } else { 0 };
    mark
}
