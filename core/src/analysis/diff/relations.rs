use std::collections::BTreeMap;

use super::Diff;
use crate::graph::{Graph, Shape};
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

impl GroupRecord {
    /// How many pairs it joins.
    pub fn pair_count(&self) -> u64 {
        let count = self.sources.len() as u64;
        match &self.targets {
            None => count * count.saturating_sub(1) / 2,
            Some(targets) => {
                let shared = self.sources.iter().filter(|key| targets.binary_search(key).is_ok()).count();
                count * targets.len() as u64 - shared as u64
            }
        }
    }
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

/// The explicit relations, sorted.
pub(super) fn records<'k>(graph: &Graph, key: impl Fn(NodeId) -> &'k str) -> Vec<RelationRecord> {
    let record = |relation: &crate::graph::Relation| RelationRecord {
        kind: graph.kind(relation.kind).to_owned(),
        source: key(relation.source).to_owned(),
        target: key(relation.target).to_owned(),
        via: graph.via(relation.via).to_owned(),
        origin: graph.origin(relation.origin).name.to_string(),
        weight: relation.weight,
    };
    let mut records: Vec<RelationRecord> = graph.relations().iter().map(record).collect();
    records.sort_by(|a, b| names(a).cmp(&names(b)).then(a.weight.total_cmp(&b.weight)));
    records
}

/// What makes a relation the same one in both graphs.
fn names(record: &RelationRecord) -> (&str, &str, &str, &str, &str) {
    (&record.kind, &record.source, &record.target, &record.via, &record.origin)
}

/// Fills in what became of the explicit relations. Both lists are sorted.
pub(super) fn compare(old: &[RelationRecord], new: &[RelationRecord], diff: &mut Diff) {
    let (mut old, mut new) = (old, new);
    loop {
        match (old, new) {
            ([], []) => return,
            ([first, rest @ ..], []) => {
                diff.removed_relations.push(first.clone());
                old = rest;
            }
            ([], [first, rest @ ..]) => {
                diff.added_relations.push(first.clone());
                new = rest;
            }
            ([was, later_old @ ..], [is, later_new @ ..]) => match names(was).cmp(&names(is)) {
                std::cmp::Ordering::Less => {
                    diff.removed_relations.push(was.clone());
                    old = later_old;
                }
                std::cmp::Ordering::Greater => {
                    diff.added_relations.push(is.clone());
                    new = later_new;
                }
                std::cmp::Ordering::Equal => {
                    if was.weight.total_cmp(&is.weight).is_ne() {
                        diff.changed_relations
                            .push(WeightChange { relation: is.clone(), before: was.weight });
                    }
                    (old, new) = (later_old, later_new);
                }
            },
        }
    }
}

/// The groups, in order.
pub(super) fn group_records<'k>(graph: &Graph, key: impl Fn(NodeId) -> &'k str) -> Vec<GroupRecord> {
    let keys = |nodes: &[NodeId]| {
        let mut keys: Vec<String> = nodes.iter().map(|node| key(*node).to_owned()).collect();
        keys.sort_unstable();
        keys
    };
    let record = |group: &crate::graph::Group| {
        let (sources, targets) = match &group.shape {
            Shape::Clique { members } => (keys(members), None),
            Shape::Biclique { sources, targets, .. } => (keys(sources), Some(keys(targets))),
        };
        GroupRecord {
            kind: graph.kind(group.kind).to_owned(),
            via: graph.via(group.via).to_owned(),
            origin: graph.origin(group.origin).name.to_string(),
            weight: group.weight,
            sources,
            targets,
        }
    };
    graph.groups().iter().map(record).collect()
}

/// Fills in what became of the groups. Groups of one kind, cause, origin and shape are compared with each other: equal
/// ones first, then those that share most members.
pub(super) fn compare_groups(old: Vec<GroupRecord>, new: Vec<GroupRecord>, diff: &mut Diff) {
    type Name = (String, String, String, bool);
    let name = |group: &GroupRecord| -> Name {
        (group.kind.clone(), group.via.clone(), group.origin.clone(), group.targets.is_some())
    };
    let mut families: BTreeMap<Name, (Vec<GroupRecord>, Vec<GroupRecord>)> = BTreeMap::new();
    for group in old {
        families.entry(name(&group)).or_default().0.push(group);
    }
    for group in new {
        families.entry(name(&group)).or_default().1.push(group);
    }
    for (mut old, mut new) in families.into_values() {
        let in_order = |a: &GroupRecord, b: &GroupRecord| {
            (&a.sources, &a.targets).cmp(&(&b.sources, &b.targets)).then(a.weight.total_cmp(&b.weight))
        };
        old.sort_by(in_order);
        new.sort_by(in_order);
        let mut gone = Vec::new();
        for group in old {
            match new.binary_search_by(|other| in_order(other, &group)) {
                Ok(same) => drop(new.remove(same)),
                Err(_) => gone.push(group),
            }
        }
        for before in gone {
            let shared = |other: &GroupRecord| {
                let of = |one: &[String], two: &[String]| {
                    one.iter().filter(|key| two.binary_search(key).is_ok()).count()
                };
                of(&before.sources, &other.sources)
                    + of(before.targets.as_deref().unwrap_or(&[]), other.targets.as_deref().unwrap_or(&[]))
            };
            // The first of those that share most.
            let best = new.iter().enumerate().rev().max_by_key(|(_, other)| shared(other));
            match best.filter(|(_, other)| shared(other) > 0).map(|(index, _)| index) {
                Some(index) => {
                    let after = new.remove(index);
                    diff.changed_groups.push(GroupChange { before, after });
                }
                None => diff.removed_groups.push(before),
            }
        }
        diff.added_groups.append(&mut new);
    }
}
