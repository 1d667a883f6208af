use std::cmp::Ordering;

use crate::diagnostic::Origin;
use crate::graph::{Members, RelationSink, Shape};
use crate::model::Catalog;
use crate::rule::{Following, GroupRule, Index, Key, Rule, emit};

/// Relates a monitor to every other agent that shares a domain with it, once for each domain.
///
/// Weight 0.5; via the domain. Stored as one biclique a domain.
pub struct Monitors;

impl Rule for Monitors {
    fn origin(&self) -> Origin {
        Origin::builtin("monitors")
    }

    fn relate(&self, catalog: &Catalog, sink: &mut RelationSink) {
        emit(self, &Index::new(catalog), sink);
    }

    fn following(&self) -> Following<'_> {
        Following::Groups(self)
    }
}

impl GroupRule for Monitors {
    fn kind(&self) -> &'static str {
        "monitors"
    }

    fn keys(&self, index: &Index) -> Vec<Key> {
        index.monitors.numbers().map(|domain| (domain, 0)).collect()
    }

    fn touched(&self, index: &Index) -> Vec<Key> {
        let of_agents = index.domains.touched.iter().map(|&domain| index.domains.key(domain));
        let with_monitors = of_agents.filter_map(|domain| index.monitors.find(domain));
        index.monitors.touched.iter().copied().chain(with_monitors).map(|domain| (domain, 0)).collect()
    }

    fn compare(&self, index: &Index, one: Key, other: Key) -> Ordering {
        let domain = |key: Key| index.text(*index.monitors.key(key.0));
        domain(one).cmp(domain(other))
    }

    fn shape(&self, index: &Index, key: Key) -> Shape {
        let agents = index.domains.find(index.monitors.key(key.0));
        let agents = agents.map_or_else(Members::default, |domain| index.domains.members(domain).clone());
        Shape::biclique(index.monitors.members(key.0).clone(), agents)
    }

    fn moves(&self, index: &Index, key: Key) -> bool {
        let agents = index.domains.find(index.monitors.key(key.0));
        index.monitors.is_moving(key.0) || agents.is_some_and(|domain| index.domains.is_moving(domain))
    }

    fn moved(&self, index: &Index, key: Key, before: &Shape) -> Shape {
        let agents = index.domains.find(index.monitors.key(key.0));
        let agents = agents.map(|domain| index.domains.members(domain).clone());
        before.with_members(index.monitors.members(key.0).clone(), agents)
    }

    fn cause(&self, index: &Index, key: Key) -> (f64, String) {
        (0.5, index.text(*index.monitors.key(key.0)).to_owned())
    }
}
