//! Rules that relate groups of nodes by what they share.

use std::cmp::Ordering;

use super::index::Index;
use crate::diagnostic::Diagnostic;
use crate::graph::{Group, RelationSink, Shape};

/// The lists of an [`Index`] that a group is made of.
pub type Key = (u32, u32);

/// A rule whose groups follow from the lists of an [`Index`], so that a change of a list tells which groups change.
pub trait GroupRule: Send + Sync {
    /// What its relations mean.
    fn kind(&self) -> &'static str;

    /// The groups there may be.
    fn keys(&self, index: &Index) -> Vec<Key>;

    /// The groups that a touched list is part of.
    fn touched(&self, index: &Index) -> Vec<Key>;

    /// The order of two groups.
    fn compare(&self, index: &Index, one: Key, other: Key) -> Ordering;

    /// Which pairs a group joins.
    fn shape(&self, index: &Index, key: Key) -> Shape;

    /// Whether members of a group get new ids.
    fn moves(&self, index: &Index, key: Key) -> bool;

    /// The shape of a group whose members have new ids and are otherwise those of `before`.
    fn moved(&self, index: &Index, key: Key, before: &Shape) -> Shape;

    /// How strong its relations are, and what caused them.
    fn cause(&self, index: &Index, key: Key) -> (f64, String);

    /// What all groups of the rule may cost together; `cost` is asked for those that are.
    fn budget(&self) -> u64 {
        u64::MAX
    }

    /// What a group costs of the budget, given the length of its cause.
    fn cost(&self, group: &Shape, cause: usize) -> u64 {
        let _ = (group, cause);
        0
    }

    /// What is reported when the budget is not enough. Then the first groups that fit are made.
    fn over_budget(&self) -> Option<Diagnostic> {
        None
    }
}

/// The groups of a rule.
#[derive(Default)]
pub(super) struct Emitted {
    /// Their keys, in order.
    pub(super) keys: Vec<Key>,
    /// What they cost of the budget.
    pub(super) cost: u64,
    /// Whether there are more, for which the budget was not enough.
    pub(super) is_cut: bool,
}

/// Puts the groups of a rule into `sink`.
pub(super) fn emit(rule: &dyn GroupRule, index: &Index, sink: &mut RelationSink) -> Emitted {
    let mut keys = rule.keys(index);
    keys.sort_by(|one, other| rule.compare(index, *one, *other));
    let mut emitted = Emitted::default();
    for key in keys {
        let shape = rule.shape(index, key);
        if shape.pair_count() == 0 {
            continue;
        }
        let (weight, via) = rule.cause(index, key);
        let cost = emitted.cost + rule.cost(&shape, via.len());
        if cost > rule.budget() {
            if let Some(finding) = rule.over_budget() {
                sink.finding(finding);
            }
            return Emitted { is_cut: true, ..emitted };
        }
        if sink.group(rule.kind(), weight, &via, shape) {
            emitted.keys.push(key);
            emitted.cost = cost;
        }
    }
    emitted
}

/// What `groups` of a rule cost.
pub(super) fn cost<'g>(
    rule: &dyn GroupRule,
    groups: impl Iterator<Item = &'g Group>,
    cause: impl Fn(&Group) -> usize,
) -> u64 {
    groups.map(|group| rule.cost(&group.shape, cause(group))).sum()
}
