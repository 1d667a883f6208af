use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::Diff;
use crate::graph::{Graph, Group, Relation, Shape};
use crate::model::NodeId;

/// A relation by the names of all it has.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub struct RelationRecord {
    /// What it means.
    pub kind: String,
    /// Key of the node where it starts.
    pub source: String,
    /// Key of the node where it ends.
    pub target: String,
    /// What caused it.
    pub via: String,
    /// Name of the rule or plugin that made it.
    pub origin: String,
    /// Its strength.
    pub weight: f64,
}

/// A relation whose weight changed.
#[derive(Clone, Debug, PartialEq)]
pub struct WeightChange {
    /// The relation as it is.
    pub relation: RelationRecord,
    /// What its weight was.
    pub before: f64,
}

/// A group by the names of all it has.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub struct GroupRecord {
    /// What its relations mean.
    pub kind: String,
    /// What caused them.
    pub via: String,
    /// Name of the rule or plugin that made them.
    pub origin: String,
    /// The strength of each.
    pub weight: f64,
    /// Keys of the members, or of the sources; sorted.
    pub sources: Vec<String>,
    /// Keys of the targets, sorted; none for a clique.
    pub targets: Option<Vec<String>>,
}

/// A group of both graphs that is not the same in both.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupChange {
    /// The group as it was.
    pub before: GroupRecord,
    /// The group as it is.
    pub after: GroupRecord,
}

impl GroupChange {
    /// Members, or sources and targets, that came; sorted, each once.
    pub fn joined(&self) -> Vec<&str> {
        difference(&self.after, &self.before)
    }

    /// Members, or sources and targets, that went; sorted, each once.
    pub fn left(&self) -> Vec<&str> {
        difference(&self.before, &self.after)
    }
}

fn difference<'g>(one: &'g GroupRecord, other: &GroupRecord) -> Vec<&'g str> {
    let missing = |side: &'g [String], of: &[String]| {
        side.iter().filter(|key| of.binary_search(key).is_err()).map(String::as_str).collect::<Vec<_>>()
    };
    let mut keys = missing(&one.sources, &other.sources);
    keys.extend(missing(one.targets.as_deref().unwrap_or(&[]), other.targets.as_deref().unwrap_or(&[])));
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// What makes a relation the same one in both graphs: kind, source, target, cause, origin.
type Names<'g> = [&'g str; 5];

/// A relation with its weight, by names that are not copied: most relations are in both graphs.
type Named<'g> = (Names<'g>, f64);

fn record(([kind, source, target, via, origin], weight): Named<'_>) -> RelationRecord {
    RelationRecord {
        kind: kind.to_owned(),
        source: source.to_owned(),
        target: target.to_owned(),
        via: via.to_owned(),
        origin: origin.to_owned(),
        weight,
    }
}

/// The explicit relations, sorted.
pub(super) fn named<'g>(graph: &'g Graph, key: impl Fn(NodeId) -> &'g str) -> Vec<Named<'g>> {
    let name = |relation: &Relation| {
        let [source, target] = [relation.source, relation.target].map(&key);
        let origin = graph.origin(relation.origin).name.as_ref();
        ([graph.kind(relation.kind), source, target, graph.via(relation.via), origin], relation.weight)
    };
    let mut named: Vec<Named<'g>> = graph.relations().iter().map(name).collect();
    named.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    named
}

/// Fills in what became of the explicit relations. Both lists are sorted.
pub(super) fn compare(old: &[Named<'_>], new: &[Named<'_>], diff: &mut Diff) {
    let (mut old, mut new) = (old, new);
    loop {
        // A list that has ended is behind everything.
        let order = match (old.first(), new.first()) {
            (None, None) => return,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(was), Some(is)) => was.0.cmp(&is.0),
        };
        let was = if order.is_le() { old.split_off_first() } else { None };
        let is = if order.is_ge() { new.split_off_first() } else { None };
        match (was, is) {
            (Some(was), None) => diff.removed_relations.push(record(*was)),
            (None, Some(is)) => diff.added_relations.push(record(*is)),
            (Some(was), Some(is)) if was.1.total_cmp(&is.1).is_ne() => {
                diff.changed_relations.push(WeightChange { relation: record(*is), before: was.1 });
            }
            _ => {}
        }
    }
}

/// A group by names that are not copied.
#[derive(Clone, Debug)]
pub(super) struct NamedGroup<'g> {
    /// Kind, cause, origin, and whether it is a biclique: groups that agree in these are compared with each other.
    family: (&'g str, &'g str, &'g str, bool),
    weight: f64,
    sources: Vec<&'g str>,
    targets: Vec<&'g str>,
}

impl NamedGroup<'_> {
    fn order(&self, other: &Self) -> Ordering {
        let members = (&self.sources, &self.targets).cmp(&(&other.sources, &other.targets));
        members.then(self.weight.total_cmp(&other.weight))
    }

    fn record(&self) -> GroupRecord {
        let owned = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
        let (kind, via, origin, is_biclique) = self.family;
        GroupRecord {
            kind: kind.to_owned(),
            via: via.to_owned(),
            origin: origin.to_owned(),
            weight: self.weight,
            sources: owned(&self.sources),
            targets: is_biclique.then(|| owned(&self.targets)),
        }
    }

    /// How many nodes two groups have in common.
    fn shared(&self, other: &Self) -> usize {
        let of = |one: &[&str], two: &[&str]| one.iter().filter(|key| two.binary_search(key).is_ok()).count();
        of(&self.sources, &other.sources) + of(&self.targets, &other.targets)
    }
}

/// The groups, in the graph's order.
pub(super) fn named_groups<'g>(graph: &'g Graph, key: impl Fn(NodeId) -> &'g str) -> Vec<NamedGroup<'g>> {
    let keys = |nodes: &[NodeId]| {
        let mut keys: Vec<&'g str> = nodes.iter().map(|node| key(*node)).collect();
        keys.sort_unstable();
        keys
    };
    let name = |group: &'g Group| {
        let (sources, targets, is_biclique) = match &group.shape {
            Shape::Clique { members } => (keys(members), Vec::new(), false),
            Shape::Biclique { sources, targets, .. } => (keys(sources), keys(targets), true),
        };
        let origin = graph.origin(group.origin).name.as_ref();
        let family = (graph.kind(group.kind), graph.via(group.via), origin, is_biclique);
        NamedGroup { family, weight: group.weight, sources, targets }
    };
    graph.groups().iter().map(name).collect()
}

/// Fills in what became of the groups. Groups of one family are compared with each other: equal ones first, then those
/// that share most nodes.
pub(super) fn compare_groups(old: Vec<NamedGroup<'_>>, new: Vec<NamedGroup<'_>>, diff: &mut Diff) {
    let mut families: BTreeMap<_, (Vec<NamedGroup<'_>>, Vec<NamedGroup<'_>>)> = BTreeMap::new();
    for group in old {
        families.entry(group.family).or_default().0.push(group);
    }
    for group in new {
        families.entry(group.family).or_default().1.push(group);
    }
    for (mut old, mut new) in families.into_values() {
        old.sort_by(NamedGroup::order);
        new.sort_by(NamedGroup::order);
        let mut gone = Vec::new();
        for group in old {
            match new.binary_search_by(|other| other.order(&group)) {
                Ok(same) => drop(new.remove(same)),
                Err(_) => gone.push(group),
            }
        }
        for before in gone {
            // The first of those that share most.
            let shared = new.iter().map(|other| before.shared(other)).enumerate();
            match shared.rev().max_by_key(|(_, shared)| *shared).filter(|(_, shared)| *shared > 0) {
                Some((index, _)) => {
                    let after = new.remove(index).record();
                    diff.changed_groups.push(GroupChange { before: before.record(), after });
                }
                None => diff.removed_groups.push(before.record()),
            }
        }
        diff.added_groups.extend(new.iter().map(NamedGroup::record));
    }
}
