use std::cmp::Ordering;

use crate::diagnostic::Origin;
use crate::graph::{RelationSink, Shape};
use crate::model::Catalog;
use crate::rule::{Following, GroupRule, Index, Key, Rule, emit};

/// Relates every two agents that share a domain, once for each domain they share.
///
/// Weight 0.5; via the domain. Stored as one clique a domain.
pub struct Communicates;

impl Rule for Communicates {
    fn origin(&self) -> Origin {
        Origin::builtin("communicates_with")
    }

    fn relate(&self, catalog: &Catalog, sink: &mut RelationSink) {
        emit(self, &Index::new(catalog), sink);
    }

    fn following(&self) -> Following<'_> {
        Following::Groups(self)
    }
}

impl GroupRule for Communicates {
    fn kind(&self) -> &'static str {
        "communicates_with"
    }

    fn keys(&self, index: &Index) -> Vec<Key> {
        index.domains.numbers().map(|domain| (domain, 0)).collect()
    }

    fn touched(&self, index: &Index) -> Vec<Key> {
        index.domains.touched.iter().map(|&domain| (domain, 0)).collect()
    }

    fn compare(&self, index: &Index, one: Key, other: Key) -> Ordering {
        let domain = |key: Key| index.text(*index.domains.key(key.0));
        domain(one).cmp(domain(other))
    }

    fn shape(&self, index: &Index, key: Key) -> Shape {
        Shape::clique(index.domains.members(key.0).clone())
    }

    fn moves(&self, index: &Index, key: Key) -> bool {
        index.domains.is_moving(key.0)
    }

    fn moved(&self, index: &Index, key: Key, before: &Shape) -> Shape {
        before.with_members(index.domains.members(key.0).clone(), None)
    }

    fn cause(&self, index: &Index, key: Key) -> (f64, String) {
        (0.5, index.text(*index.domains.key(key.0)).to_owned())
    }
}
