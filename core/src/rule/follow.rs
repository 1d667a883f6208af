//! Relations that follow the catalog.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::group::{Emitted, cost, emit};
use super::{Following, GroupRule, Index, Key, Lender, NoSources, Rule, Sources};
use crate::diagnostic::Diagnostic;
use crate::graph::{Delta, Graph, Group, KindId, Members, OriginId, Patch, Relation, RelationSink};
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
    /// Its groups, in the order of the graph.
    groups: Emitted,
}

/// What each rule gives that is run as a whole, in their order.
fn whole(catalog: &Arc<Catalog>, rules: &[Arc<dyn Rule>], lender: &dyn Lender) -> Vec<RelationSink> {
    let rules = rules.iter().filter(|rule| matches!(rule.following(), Following::Again));
    let rules: Vec<&Arc<dyn Rule>> = rules.collect();
    let reads = rules.iter().any(|rule| rule.reads_sources());
    let sources: Arc<dyn Sources> = if reads { lender.sources() } else { Arc::new(NoSources) };
    lender.each(rules.len(), &|number| {
        let rule = rules[number];
        let mut sink = RelationSink::new(rule.origin());
        rule.relate_with(catalog, &sources, &mut sink);
        sink
    })
}

impl Follower {
    /// Runs `rules` over `catalog`, those that are run as a whole with what `lender` lends. What the rules make is put together in their order. With the graph and what the rules report comes what follows changes, if every
    /// rule can.
    pub(crate) fn relate(
        catalog: &Arc<Catalog>,
        rules: &[Arc<dyn Rule>],
        lender: &dyn Lender,
    ) -> (Graph, Vec<Diagnostic>, Option<Self>) {
        let uses_groups = rules.iter().any(|rule| matches!(rule.following(), Following::Groups(_)));
        let mut index = if uses_groups { Index::new(catalog) } else { Index::default() };
        index.settle();
        let (mut findings, mut sinks, mut sections) = (Vec::new(), Vec::new(), Vec::new());
        let mut origins = 0;
        let mut whole = whole(catalog, rules, lender).into_iter();
        for rule in rules {
            let mut sink = RelationSink::new(rule.origin());
            let mut section = Section { made: None, groups: Emitted::default() };
            match rule.following() {
                Following::Groups(groups) => {
                    section.groups = emit(groups, &index, &mut sink);
                }
                Following::Stated(_) => rule.relate(catalog, &mut sink),
                Following::Again => sink = whole.next().unwrap_or(sink),
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
            follows &= !section.groups.is_cut;
            let number = graph.kinds().iter().position(|known| known.as_ref() == kind);
            section.made = section.made.zip(number).map(|((_, origin), kind)| (KindId(kind as u16), origin));
        }
        let first_vias = vias.symbols().len();
        let follower = Self { rules: rules.to_vec(), index, vias, first_vias, sections };
        (graph, findings, follows.then_some(follower))
    }

    /// Brings `graph` up to date with `catalog`, in which `changes` happened, and says what that changes if somebody `asks`,
    /// and which nodes got or lost a relation or a group. Returns `None`, and leaves a graph behind that must be made anew, where
    /// that is no small step: a kind of relation appears for the first time or is gone, a budget is used up.
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
        let (rules, sections) = (&self.rules, &self.sections);
        let mut kept = None;
        self.index.follow(catalog, changes, |index| kept = release(rules, sections, index, graph));
        let (groups, costs) = self.groups(graph)?;
        let is_kept = |place: u32| kept.as_ref().is_none_or(|kept| kept.contains(&place));
        if !groups.iter().filter_map(GroupEdit::before).all(is_kept) {
            return None;
        }
        for (section, cost) in costs {
            self.sections[section].groups.cost = cost;
        }
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

    /// What happens at single groups, and what those of a section cost then.
    fn groups(&mut self, graph: &Graph) -> Option<(Vec<GroupEdit>, Costs)> {
        let (mut edits, mut costs): (Vec<GroupEdit>, _) = (Vec::new(), Vec::new());
        let mut start = 0;
        for (number, section) in self.sections.iter().enumerate() {
            let end = start + section.groups.keys.len() as u32;
            let Following::Groups(rule) = self.rules[number].following() else { continue };
            let mut touched = rule.touched(&self.index);
            touched.sort_by(|one, other| rule.compare(&self.index, *one, *other));
            touched.dedup();
            let first_edit = edits.len();
            for key in touched {
                let shape = rule.shape(&self.index, key);
                let found =
                    section.groups.keys.binary_search_by(|known| rule.compare(&self.index, *known, key));
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
            if !own.is_empty() {
                costs.push((number, self.fitting_cost(graph, &section.groups, own, rule)?));
            }
            start = end;
        }
        Some((edits, costs))
    }

    /// What the groups of a section cost after `edits`, if that is within its budget, and there are some.
    fn fitting_cost(
        &self,
        graph: &Graph,
        groups: &Emitted,
        edits: &[GroupEdit],
        rule: &dyn GroupRule,
    ) -> Option<u64> {
        let count = |test: fn(&Edit) -> bool| edits.iter().filter(|edit| test(&edit.at)).count();
        let gone = count(|edit| matches!(edit, Edit::Remove(_)));
        let new = count(|edit| matches!(edit, Edit::Insert(_)));
        if groups.keys.len() + new == gone {
            return None;
        }
        let cause = |group: &Group| self.vias.text(group.via).len();
        let before = edits.iter().filter_map(|edit| graph.groups().get(edit.before()? as usize));
        let after = edits.iter().filter_map(|edit| edit.group.as_ref());
        let rest = groups.cost.saturating_sub(cost(rule, before, cause));
        let cost = rest + cost(rule, after, cause);
        (cost <= rule.budget()).then_some(cost)
    }

    /// The groups that no edit is about and of which members moved, with the new ids.
    fn moved(&self, graph: &Graph, edits: &[GroupEdit]) -> Vec<(u32, Group)> {
        let edited: BTreeSet<u32> = edits.iter().filter_map(GroupEdit::before).collect();
        let mut moved = Vec::new();
        let mut groups = (0..).zip(graph.groups());
        for (rule, section) in self.rules.iter().zip(&self.sections) {
            let Following::Groups(rule) = rule.following() else { continue };
            for (&key, (place, group)) in section.groups.keys.iter().zip(groups.by_ref()) {
                if rule.moves(&self.index, key) && !edited.contains(&place) {
                    let Group { kind, weight, via, origin, ref shape } = *group;
                    let shape = rule.moved(&self.index, key, shape);
                    moved.push((place, Group { kind, weight, via, origin, shape }));
                }
            }
        }
        moved
    }

    fn set_keys(&mut self, edits: &[GroupEdit]) {
        let mut start = 0;
        for (number, section) in self.sections.iter_mut().enumerate() {
            let count = section.groups.keys.len() as u32;
            let mut keys = Vec::with_capacity(section.groups.keys.len());
            let mut kept = 0;
            for edit in edits.iter().filter(|edit| edit.section == number) {
                let (at, takes) = match edit.at {
                    Edit::Insert(at) => (at - start, 0),
                    Edit::Replace(at) | Edit::Remove(at) => (at - start, 1),
                };
                keys.extend_from_slice(&section.groups.keys[kept as usize..at as usize]);
                keys.extend(edit.group.is_some().then_some(edit.key));
                kept = at + takes;
            }
            start += count;
            if kept > 0 || !keys.is_empty() {
                keys.extend_from_slice(&section.groups.keys[kept as usize..]);
                section.groups.keys = keys;
            }
        }
    }
}

/// Sections, and what their groups cost of the budget.
type Costs = Vec<(usize, u64)>;

/// What happens at one group.
struct GroupEdit {
    section: usize,
    key: Key,
    at: Edit,
    group: Option<Group>,
}

impl GroupEdit {
    /// The place of the group that goes or is replaced.
    fn before(&self) -> Option<u32> {
        match self.at {
            Edit::Replace(place) | Edit::Remove(place) => Some(place),
            Edit::Insert(_) => None,
        }
    }
}

/// Takes the lists out of groups whose members will move, if nobody else looks at the graph, so that ids can be changed within
/// the lists. Those of groups that will be others stay; returned are the places of these.
fn release(
    rules: &[Arc<dyn Rule>],
    sections: &[Section],
    index: &Index,
    graph: &mut Graph,
) -> Option<BTreeSet<u32>> {
    let mut groups = (0..).zip(graph.own_groups()?);
    let (mut kept, empty) = (BTreeSet::new(), Members::default());
    for (rule, section) in rules.iter().zip(sections) {
        let Following::Groups(rule) = rule.following() else { continue };
        let keys = &section.groups.keys;
        let place = |key| keys.binary_search_by(|known| rule.compare(index, *known, key)).ok();
        let touched: BTreeSet<usize> = rule.touched(index).into_iter().filter_map(place).collect();
        for (number, (&key, (place, group))) in keys.iter().zip(groups.by_ref()).enumerate() {
            if touched.contains(&number) {
                kept.insert(place);
            } else if rule.moves(index, key) {
                group.shape.release(&empty);
            }
        }
    }
    Some(kept)
}

/// The place of the first relation of a kind whose source is `source` or comes after it.
fn first_of(relations: &[Relation], kind: KindId, source: u32) -> usize {
    relations.partition_point(|relation| (relation.kind, relation.source) < (kind, NodeId(source)))
}

fn count(relations: &[Relation], kind: KindId) -> usize {
    let end = relations.partition_point(|relation| relation.kind <= kind);
    end - relations.partition_point(|relation| relation.kind < kind)
}
