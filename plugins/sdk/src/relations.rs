use std::collections::BTreeMap;

use crate::bindings::ossa::rules::types::{self, Span};
use crate::{Kind, Node, RuleError};

/// Where a rule puts what it found. Order and repetition do not matter.
#[derive(Debug)]
pub struct Relations {
    kinds: &'static [Kind],
    /// The first kind that was used without being declared.
    undeclared: Option<&'static str>,
    via_numbers: BTreeMap<String, u32>,
    output: types::Output,
}

impl Relations {
    pub(crate) fn new(kinds: &'static [Kind]) -> Self {
        let output = types::Output {
            vias: Vec::new(),
            relations: Vec::new(),
            cliques: Vec::new(),
            bicliques: Vec::new(),
            members: Vec::new(),
        };
        Self { kinds, undeclared: None, via_numbers: BTreeMap::new(), output }
    }

    /// Adds one relation.
    ///
    /// `weight` is its strength, finite and not negative; `via` says what caused it (an id, a domain, a field), or
    /// nothing. `source` and `target` must differ.
    pub fn relation(&mut self, kind: &Kind, source: Node, target: Node, weight: f64, via: &str) {
        let (kind, via) = (self.kind(kind), self.via(via));
        self.output.relations.push(types::Relation { weight, source, target, kind, via });
    }

    /// Adds relations between every two of `members`, at the cost of one list.
    ///
    /// `kind` must be undirected. Fewer than two members make no relation and are ignored.
    pub fn clique(&mut self, kind: &Kind, weight: f64, via: &str, members: &[Node]) {
        if members.len() < 2 {
            return;
        }
        let (kind, via, members) = (self.kind(kind), self.via(via), self.members(members));
        self.output.cliques.push(types::Clique { weight, kind, via, members });
    }

    /// Adds relations from every one of `sources` to every one of `targets`, at the cost of two lists.
    ///
    /// A node on both sides is not related to itself; with an undirected kind no node may be on both sides. If one
    /// side is empty there is no relation, and the call is ignored.
    pub fn biclique(&mut self, kind: &Kind, weight: f64, via: &str, sources: &[Node], targets: &[Node]) {
        if sources.is_empty() || targets.is_empty() {
            return;
        }
        let (kind, via) = (self.kind(kind), self.via(via));
        let (sources, targets) = (self.members(sources), self.members(targets));
        self.output.bicliques.push(types::Biclique { weight, kind, via, sources, targets });
    }

    pub(crate) fn finish(self) -> Result<types::Output, RuleError> {
        match self.undeclared {
            None => Ok(self.output),
            Some(id) => Err(RuleError::Failed(format!(
                "the rule used the kind `{id}`, which its `KINDS` do not list"
            ))),
        }
    }

    fn kind(&mut self, kind: &Kind) -> u32 {
        let number = self.kinds.iter().position(|declared| declared.id == kind.id);
        if number.is_none() {
            self.undeclared.get_or_insert(kind.id);
        }
        number.unwrap_or_default() as u32
    }

    fn via(&mut self, via: &str) -> u32 {
        // Rules add relations by cause, so the last one is usually the one wanted again.
        if self.output.vias.last().is_some_and(|last| last == via) {
            return self.output.vias.len() as u32 - 1;
        }
        if let Some(number) = self.via_numbers.get(via) {
            return *number;
        }
        let number = self.output.vias.len() as u32;
        self.output.vias.push(via.to_owned());
        self.via_numbers.insert(via.to_owned(), number);
        number
    }

    fn members(&mut self, nodes: &[Node]) -> Span {
        let start = self.output.members.len() as u32;
        self.output.members.extend_from_slice(nodes);
        Span { start, end: self.output.members.len() as u32 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIKES: Kind = Kind::directed("likes", "likes");
    const NEAR: Kind = Kind::undirected("near", "near");

    #[test]
    fn causes_are_stored_once() {
        let mut out = Relations::new(&[LIKES, NEAR]);
        for via in ["a", "b", "a", "a"] {
            out.relation(&NEAR, 0, 1, 1.0, via);
        }
        let output = out.finish().expect("every kind is declared");
        assert_eq!(output.vias, ["a", "b"]);
        assert_eq!(output.relations.iter().map(|relation| relation.via).collect::<Vec<_>>(), [0, 1, 0, 0]);
        assert!(output.relations.iter().all(|relation| relation.kind == 1));
    }

    #[test]
    fn groups_share_one_list_of_members() {
        let mut out = Relations::new(&[LIKES, NEAR]);
        out.clique(&NEAR, 0.5, "x", &[4, 5]);
        out.clique(&NEAR, 0.5, "x", &[6]);
        out.biclique(&LIKES, 0.5, "y", &[1], &[2, 3]);
        let output = out.finish().expect("every kind is declared");
        assert_eq!(output.members, [4, 5, 1, 2, 3]);
        assert_eq!(output.cliques.len(), 1);
        let group = output.bicliques[0];
        assert_eq!((group.sources.start, group.sources.end), (2, 3));
        assert_eq!((group.targets.start, group.targets.end), (3, 5));
    }

    #[test]
    fn a_kind_must_be_declared() {
        let mut out = Relations::new(&[NEAR]);
        out.relation(&LIKES, 0, 1, 1.0, "");
        assert!(matches!(out.finish(), Err(RuleError::Failed(text)) if text.contains("`likes`")));
    }
}
