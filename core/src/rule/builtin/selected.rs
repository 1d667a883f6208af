use std::cmp::Ordering;

use crate::diagnostic::Origin;
use crate::graph::{Members, RelationSink, Shape};
use crate::model::{Catalog, Property, ReferenceKind};
use crate::rule::{Following, GroupRule, Index, Key, Rule, emit};

/// Relates a policy to every agent it selects by a property: `governs`, once for each property that selects.
///
/// Weight 1.0; via the property and its value. Stored as one biclique for each property and value, so that the
/// cost is the policies and the agents, not their product.
pub struct Selected;

impl Rule for Selected {
    fn origin(&self) -> Origin {
        Origin::builtin("governs_selected")
    }

    fn relate(&self, catalog: &Catalog, sink: &mut RelationSink) {
        emit(self, &Index::new(catalog), sink);
    }

    fn following(&self) -> Following<'_> {
        Following::Groups(self)
    }
}

impl GroupRule for Selected {
    fn kind(&self) -> &'static str {
        ReferenceKind::Governs.as_str()
    }

    fn keys(&self, index: &Index) -> Vec<Key> {
        index.policies.numbers().map(|property| (property, 0)).collect()
    }

    fn touched(&self, index: &Index) -> Vec<Key> {
        let of_agents = index.selected.touched.iter().map(|&property| index.selected.key(property));
        let with_policies = of_agents.filter_map(|property| index.policies.find(property));
        index.policies.touched.iter().copied().chain(with_policies).map(|property| (property, 0)).collect()
    }

    fn compare(&self, index: &Index, one: Key, other: Key) -> Ordering {
        let place = |key: Key| {
            let (property, value) = index.policies.key(key.0);
            (*property, index.text(*value))
        };
        place(one).cmp(&place(other))
    }

    fn shape(&self, index: &Index, key: Key) -> Shape {
        let agents = index.selected.find(index.policies.key(key.0));
        let agents = agents.map_or_else(Members::default, |number| index.selected.members(number).clone());
        Shape::biclique(index.policies.members(key.0).clone(), agents)
    }

    fn moves(&self, index: &Index, key: Key) -> bool {
        let agents = index.selected.find(index.policies.key(key.0));
        index.policies.is_moving(key.0) || agents.is_some_and(|number| index.selected.is_moving(number))
    }

    fn moved(&self, index: &Index, key: Key, before: &Shape) -> Shape {
        let agents = index.selected.find(index.policies.key(key.0));
        let agents = agents.map(|number| index.selected.members(number).clone());
        before.with_members(index.policies.members(key.0).clone(), agents)
    }

    fn cause(&self, index: &Index, key: Key) -> (f64, String) {
        let (property, value) = index.policies.key(key.0);
        let value = index.text(*value);
        let via = match property {
            Property::Type => format!("type {value}"),
            Property::Domain => format!("domain {value}"),
            Property::Capability => format!("capability {value}"),
            Property::Any => "every agent".to_owned(),
        };
        (1.0, via)
    }
}
