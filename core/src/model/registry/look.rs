//! What others ask about definitions: by the file they stand in, and by the node they became.

use std::sync::Arc;

use super::Registry;
use super::file::NOWHERE;
use crate::model::NodeId;
use crate::model::packed::DefinitionView;

/// One definition, the file it stands in, and the node it became.
#[derive(Clone, Copy)]
pub struct Defined<'r> {
    /// The node.
    pub node: NodeId,
    /// Path of the source.
    pub path: &'r Arc<str>,
    /// What the source says.
    pub definition: DefinitionView<'r>,
}

impl Registry {
    /// The definitions of a file that became nodes, as written. One may not: an API description without a manifest beside it.
    pub fn definitions_in(&self, path: &str) -> impl Iterator<Item = Defined<'_>> {
        self.numbers_in(path).filter_map(|(number, _)| self.look(number))
    }

    /// The numbers of these definitions and the nodes they became: what [`Registry::look`] takes, until something changes.
    pub fn numbers_in(&self, path: &str) -> impl Iterator<Item = (u32, NodeId)> {
        let numbers = self.file_of(path).map_or(0..0, |file| self.numbers(file));
        numbers.filter_map(|number| {
            let node = self.defined(number).node;
            (node != NOWHERE).then(|| (number, NodeId(self.nodes.rank(node))))
        })
    }

    /// Adds the definitions of a node by path, then as written; none if it is only named.
    ///
    /// # Complexity
    /// O(n log n) in the definitions of the node.
    pub fn definitions_of<'r>(&'r self, node: NodeId, into: &mut Vec<Defined<'r>>) {
        let members = self.nodes.get(self.nodes.order[node.index()]).members.as_slice();
        if let [only] = members {
            into.extend(self.look(*only));
            return;
        }
        let mut numbers = members.to_vec();
        let place = |number: u32| (&self.definition(number).0.path, self.defined(number).index);
        numbers.sort_by(|&one, &other| place(one).cmp(&place(other)));
        into.extend(numbers.into_iter().filter_map(|number| self.look(number)));
    }

    /// The paths of the files with definitions of a node, in no order; a file with several is named several times.
    pub fn paths_of(&self, node: NodeId) -> impl Iterator<Item = (&Arc<str>, DefinitionView<'_>)> {
        let members = self.nodes.get(self.nodes.order[node.index()]).members.as_slice();
        members.iter().map(|&number| {
            let (file, definition) = self.definition(number);
            (&file.path, definition)
        })
    }

    /// The definition with a number, if it became a node.
    pub fn look(&self, number: u32) -> Option<Defined<'_>> {
        let node = self.defined(number).node;
        let (file, definition) = self.definition(number);
        (node != NOWHERE).then(|| Defined {
            node: NodeId(self.nodes.rank(node)),
            path: &file.path,
            definition,
        })
    }
}
