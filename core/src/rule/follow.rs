//! Relations that follow the catalog.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::group::{cost, emit};
use super::{Following, GroupRule, Index, Key, Rule};
use crate::diagnostic::Diagnostic;
use crate::graph::{Delta, Graph, Group, KindId, OriginId, Patch, Relation, RelationSink};
use crate::model::plan::Edit;
use crate::model::{Catalog, Changes, NodeId, ReferenceKind};
use crate::text::Interner;

/// What is needed to bring a graph up to date where the catalog changed.
pub(crate) struct Follower {
    rules: Vec<Arc<dyn Rule>>,
    index: Index,
    vias: Interner,
    /// How many causes there were at first; those that nothing has any more stay until the graph is made anew.
    first_vias: usize,
    sections: Vec<Section>,
}

/// What one rule made.
struct Section {
    /// The kind and origin of its relations; `None` if it made none.
    made: Option<(KindId, OriginId)>,
    /// The keys of its groups, in the order of the graph.
    keys: Vec<Key>,
    /// Whether it made all of its groups.
    is_whole: bool,
}

impl Follower {
    /// Runs `rules` in order over `catalog`. With the graph and what the rules report comes what follows changes, if every
    /// rule can.
    pub(crate) fn relate(
        catalog: &Arc<Catalog>,
        rules: &[Arc<dyn Rule>],
    ) -> (Graph, Vec<Diagnostic>, Option<Self>) {
        let uses_groups = rules.iter().any(|rule| matches!(rule.following(), Following::Groups(_)));
        let mut index = if uses_groups { Index::new(catalog) } else { Index::default() };
        index.settle();
        let (mut findings, mut sinks, mut sections) = (Vec::new(), Vec::new(), Vec::new());
        let mut origins = 0;
        for rule in rules {
            let mut sink = RelationSink::new(rule.origin());
            let mut section = Section { made: None, keys: Vec::new(), is_whole: true };
            match rule.following() {
                Following::Groups(groups) => {
                    (section.keys, section.is_whole) = emit(groups, &index, &mut sink);
                }
                _ => rule.relate(catalog, &mut sink),
            }
            findings.extend(sink.take_findings());
            if !sink.is_empty() {
                // The kind is put right when the graph has given it a number.
                section.made = Some((KindId(0), OriginId(origins)));
                origins += 1;
            }
            sections.push(section);
            sinks.push(sink);
        }
        let (graph, vias) = Graph::with_causes(catalog.clone(), sinks);
        let mut kinds = BTreeSet::new();
        let mut follows = true;
        for (rule, section) in rules.iter().zip(&mut sections) {
            let kind = match rule.following() {
                Following::Again => {
                    follows = false;
                    continue;
                }
                Following::Stated(kind) => {
                    follows &= kinds.insert(kind);
                    kind.as_str()
                }
                Following::Groups(groups) => groups.kind(),
            };
            follows &= section.is_whole;
            let number = graph.kinds().iter().position(|known| known.as_ref() == kind);
            section.made = section.made.zip(number).map(|((_, origin), kind)| (KindId(kind as u16), origin));
        }
        let first_vias = vias.symbols().len();
        let follower = Self { rules: rules.to_vec(), index, vias, first_vias, sections };
        (graph, findings, follows.then_some(follower))
    }

    /// Brings `graph` up to date with `catalog`, in which `changes` happened, and says what that changes if somebody `asks`,
    /// and which nodes got or lost a relation or a group. Returns `None`, and leaves the graph as it was, where that is no small step: a kind of relation appears for the first
    /// time or is gone, a budget is used up.
    pub(crate) fn follow(
        &mut self,
        graph: &mut Graph,
        catalog: &Arc<Catalog>,
        changes: &Changes,
        asks: bool,
    ) -> Option<(Option<Delta>, Vec<NodeId>)> {
        if self.vias.symbols().len() > 2 * self.first_vias + 1024 {
            return None;
        }
        let relations = self.relations(graph, catalog, changes)?;
        self.index.follow(catalog, changes);
        let groups = self.groups(graph)?;
        let moved = (!changes.plan.is_in_place()).then(|| self.moved(graph, &groups));
        self.index.settle();
        self.set_keys(&groups);
        let groups = groups.into_iter().map(|edit| (edit.at, edit.group)).collect();
        let vias = self.vias.symbols().clone();
        let patch = Patch { catalog: catalog.clone(), changes, vias, relations, groups, moved };
        Some(graph.patch(patch, asks))
    }

    /// What happens at single explicit relations.
    fn relations(
        &mut self,
        graph: &Graph,
        catalog: &Catalog,
        changes: &Changes,
    ) -> Option<Vec<(Edit, Option<Relation>)>> {
        let mut stated: Vec<(KindId, OriginId, ReferenceKind)> = Vec::new();
        for (rule, section) in self.rules.iter().zip(&self.sections) {
            let Following::Stated(kind) = rule.following() else { continue };
            if let Some((id, origin)) = section.made {
                stated.push((id, origin, kind));
                continue;
            }
            let after = changes.nodes.iter().filter_map(|change| change.after);
            let mut references = after.flat_map(|node| catalog.references_of(node));
            if references.any(|reference| reference.kind == kind) {
                return None;
            }
        }
        stated.sort_unstable_by_key(|(id, _, _)| *id);
        let all = graph.relations();
        let mut edits = Vec::new();
        for (id, origin, kind) in stated {
            let of_kind = count(all, id);
            let mut balance = 0i64;
            for (change, &place) in changes.nodes.iter().zip(&changes.places) {
                let (start, end) = match change.before {
                    Some(before) => (first_of(all, id, before.0), first_of(all, id, before.0 + 1)),
                    None => (first_of(all, id, place), first_of(all, id, place)),
                };
                let references = change.after.into_iter().flat_map(|after| catalog.references_of(after));
                let mut new = Vec::new();
                for reference in references.filter(|reference| reference.kind == kind) {
                    let via = self.vias.intern(reference.field);
                    let (source, target) = (reference.source, reference.target);
                    new.push(Relation { kind: id, source, target, weight: 1.0, via, origin });
                }
                balance += new.len() as i64 - (end - start) as i64;
                let mut new = new.into_iter();
                for row in start..end {
                    let edit = new.next();
                    let at = edit.map_or(Edit::Remove(row as u32), |_| Edit::Replace(row as u32));
                    // What stays as it is needs no edit, unless ids move.
                    if changes.plan.is_in_place() && edit.as_ref() == all.get(row) {
                        continue;
                    }
                    edits.push((at, edit));
                }
                edits.extend(new.map(|relation| (Edit::Insert(end as u32), Some(relation))));
            }
            if of_kind as i64 + balance <= 0 {
                return None;
            }
        }
        Some(edits)
    }

    /// What happens at single groups.
    fn groups(&mut self, graph: &Graph) -> Option<Vec<GroupEdit>> {
        let mut edits: Vec<GroupEdit> = Vec::new();
        let mut start = 0;
        for (number, section) in self.sections.iter().enumerate() {
            let end = start + section.keys.len() as u32;
            let Following::Groups(rule) = self.rules[number].following() else { continue };
            let mut touched = rule.touched(&self.index);
            touched.sort_by(|one, other| rule.compare(&self.index, *one, *other));
            touched.dedup();
            let first_edit = edits.len();
            for key in touched {
                let shape = rule.shape(&self.index, key);
                let found = section.keys.binary_search_by(|known| rule.compare(&self.index, *known, key));
                let exists = shape.pair_count() > 0;
                let at = match (found, exists) {
                    (Ok(place), true) => Edit::Replace(start + place as u32),
                    (Ok(place), false) => Edit::Remove(start + place as u32),
                    (Err(place), true) => Edit::Insert(start + place as u32),
                    (Err(_), false) => continue,
                };
                let group = if exists {
                    let (kind, origin) = section.made?;
                    let (weight, via) = rule.cause(&self.index, key);
                    Some(Group { kind, weight, via: self.vias.intern(&via), origin, shape })
                } else {
                    None
                };
                edits.push(GroupEdit { section: number, key, at, group });
            }
            let own = edits.get(first_edit..).unwrap_or_default();
            if !own.is_empty() && !self.fits(graph, start..end, own, rule) {
                return None;
            }
            start = end;
        }
        Some(edits)
    }

    /// Whether the groups of a section are within its budget, and there are some, after `edits`.
    fn fits(
        &self,
        graph: &Graph,
        section: std::ops::Range<u32>,
        edits: &[GroupEdit],
        rule: &dyn GroupRule,
    ) -> bool {
        let count = |test: fn(&Edit) -> bool| edits.iter().filter(|edit| test(&edit.at)).count();
        let gone = count(|edit| matches!(edit, Edit::Remove(_)));
        let new = count(|edit| matches!(edit, Edit::Insert(_)));
        if section.len() + new == gone {
            return false;
        }
        if rule.budget() == u64::MAX {
            return true;
        }
        let cause = |group: &Group| self.vias.text(group.via).len();
        let old = graph.groups().get(section.start as usize..section.end as usize).unwrap_or_default();
        let before = edits.iter().filter_map(|edit| match edit.at {
            Edit::Replace(place) | Edit::Remove(place) => graph.groups().get(place as usize),
            Edit::Insert(_) => None,
        });
        let after = edits.iter().filter_map(|edit| edit.group.as_ref());
        let rest = cost(rule, old.iter(), cause) - cost(rule, before, cause);
        rest + cost(rule, after, cause) <= rule.budget()
    }

    /// The groups that no edit is about, with the new ids of their members.
    fn moved(&self, graph: &Graph, edits: &[GroupEdit]) -> Vec<(u32, Group)> {
        let edited: BTreeSet<u32> = edits
            .iter()
            .filter_map(|edit| match edit.at {
                Edit::Replace(place) | Edit::Remove(place) => Some(place),
                Edit::Insert(_) => None,
            })
            .collect();
        let mut moved = Vec::new();
        let mut place = 0;
        for (rule, section) in self.rules.iter().zip(&self.sections) {
            let Following::Groups(rule) = rule.following() else { continue };
            for &key in &section.keys {
                if let Some(group) = graph.groups().get(place as usize).filter(|_| !edited.contains(&place)) {
                    let shape = rule.moved(&self.index, key, &group.shape);
                    if !shape.shares_members(&group.shape) {
                        moved.push((place, Group { shape, ..group.clone() }));
                    }
                }
                place += 1;
            }
        }
        moved
    }

    fn set_keys(&mut self, edits: &[GroupEdit]) {
        let mut start = 0;
        for (number, section) in self.sections.iter_mut().enumerate() {
            let count = section.keys.len() as u32;
            let mut keys = Vec::with_capacity(section.keys.len());
            let mut kept = 0;
            for edit in edits.iter().filter(|edit| edit.section == number) {
                let (at, takes) = match edit.at {
                    Edit::Insert(at) => (at - start, 0),
                    Edit::Replace(at) | Edit::Remove(at) => (at - start, 1),
                };
                keys.extend_from_slice(&section.keys[kept as usize..at as usize]);
                keys.extend(edit.group.is_some().then_some(edit.key));
                kept = at + takes;
            }
            start += count;
            if kept > 0 || !keys.is_empty() {
                keys.extend_from_slice(&section.keys[kept as usize..]);
                section.keys = keys;
            }
        }
    }
}

/// What happens at one group.
struct GroupEdit {
    section: usize,
    key: Key,
    at: Edit,
    group: Option<Group>,
}

/// The place of the first relation of a kind whose source is `source` or comes after it.
fn first_of(relations: &[Relation], kind: KindId, source: u32) -> usize {
    relations.partition_point(|relation| (relation.kind, relation.source) < (kind, NodeId(source)))
}

fn count(relations: &[Relation], kind: KindId) -> usize {
    let end = relations.partition_point(|relation| relation.kind <= kind);
    end - relations.partition_point(|relation| relation.kind < kind)
}
