use std::collections::BTreeSet;
use std::sync::Arc;

use crate::graph::Graph;
use crate::model::{Catalog, Csr, DefinitionView, Definitions, NodeId};

/// One definition, the file it stands in, and the node it became.
#[derive(Clone, Copy)]
pub struct Defined<'a> {
    /// The node.
    pub node: NodeId,
    /// Path of the source.
    pub path: &'a Arc<str>,
    /// What the source says.
    pub definition: DefinitionView<'a>,
}

/// One definition as it is kept: its node, the path and definitions of its file, and its place among these.
pub type Kept<'a> = (NodeId, &'a Arc<str>, &'a Definitions, u32);

/// All definitions and the graph they make.
pub struct Fleet<'a> {
    graph: &'a Graph,
    defined: Vec<Kept<'a>>,
    by_node: Csr<u32>,
    undescribed: BTreeSet<&'a str>,
}

impl<'a> Fleet<'a> {
    /// The fleet of `defined`, ordered by path, whose relations are `graph`. In the files `undescribed`, a schema already
    /// asked for a description.
    ///
    /// # Complexity
    /// O(definitions + nodes).
    pub fn new(graph: &'a Graph, defined: Vec<Kept<'a>>, undescribed: BTreeSet<&'a str>) -> Self {
        let order: Vec<u32> = (0..defined.len() as u32).collect();
        let node_of = |&index: &u32| defined[index as usize].0.index();
        let by_node = Csr::group(graph.catalog().len(), &order, node_of);
        Self { graph, defined, by_node, undescribed }
    }

    /// Whether a schema asked for a description in the file.
    pub(super) fn is_undescribed(&self, path: &str) -> bool {
        self.undescribed.contains(path)
    }

    /// The graph.
    pub fn graph(&self) -> &'a Graph {
        self.graph
    }

    /// The nodes.
    pub fn catalog(&self) -> &'a Catalog {
        self.graph.catalog()
    }

    /// Every definition that became a node, ordered by path, then as written.
    pub fn definitions(&self) -> impl Iterator<Item = Defined<'a>> {
        self.defined.iter().filter_map(defined)
    }

    /// The definitions of `node`: none when it is only named.
    pub fn definitions_of(&self, node: NodeId) -> impl Iterator<Item = Defined<'a>> {
        self.by_node.row(node.index()).iter().filter_map(|&index| defined(&self.defined[index as usize]))
    }
}

fn defined<'a>(&(node, path, definitions, index): &Kept<'a>) -> Option<Defined<'a>> {
    Some(Defined { node, path, definition: definitions.get(index as usize)? })
}
