use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;

use super::{Plan, cases, plans};
use crate::analysis::diff::{Attribute, Diff, GroupRecord, RelationRecord, diff};
use crate::diagnostic::Origin;
use crate::graph::testing::agent;
use crate::graph::{Graph, RelationSink};
use crate::model::{Catalog, Entry, NodeId, NodeKind};

/// A graph by names only, so that two can be compared whatever their ids.
#[derive(Clone, Debug, Default, PartialEq)]
struct Named {
    nodes: BTreeMap<String, BTreeMap<Attribute, Vec<String>>>,
    relations: Vec<RelationRecord>,
    groups: Vec<GroupRecord>,
}

fn attributes(entry: &Entry) -> BTreeMap<Attribute, Vec<String>> {
    let optional = |text: &Option<String>| text.iter().cloned().collect::<Vec<_>>();
    BTreeMap::from([
        (Attribute::Id, vec![entry.id.clone()]),
        (Attribute::Name, vec![entry.name.clone()]),
        (Attribute::Type, optional(&entry.agent_type)),
        (Attribute::Version, optional(&entry.version)),
        (Attribute::Description, optional(&entry.description)),
        (Attribute::Capabilities, entry.capabilities.clone()),
        (Attribute::Domains, entry.domains.clone()),
        (Attribute::Dependencies, entry.dependencies.clone()),
        (Attribute::Files, entry.places.iter().map(|place| place.path.to_string()).collect()),
    ])
}

impl Named {
    /// The difference from nothing to `graph` names all of it.
    fn of(graph: &Graph) -> Self {
        let mut named = Self::default();
        named.apply(&diff(&Graph::default(), graph));
        named
    }

    fn apply(&mut self, diff: &Diff) {
        for (_, entry) in &diff.removed {
            assert!(self.nodes.remove(&entry.key).is_some());
        }
        for change in &diff.changed {
            let old_key = change.old_key.as_ref().unwrap_or(&change.key);
            let mut node = self.nodes.remove(old_key).unwrap();
            for field in &change.fields {
                assert_eq!(node.insert(field.attribute, field.after.clone()), Some(field.before.clone()));
            }
            self.nodes.insert(change.key.clone(), node);
            let rename = |key: &mut String| {
                if key == old_key {
                    key.clone_from(&change.key);
                }
            };
            for relation in &mut self.relations {
                rename(&mut relation.source);
                rename(&mut relation.target);
            }
            for group in &mut self.groups {
                group.sources.iter_mut().for_each(rename);
                group.targets.iter_mut().flatten().for_each(rename);
            }
        }
        for group in &mut self.groups {
            group.sources.sort();
            group.targets.iter_mut().for_each(|targets| targets.sort());
        }
        for (_, entry) in &diff.added {
            assert!(self.nodes.insert(entry.key.clone(), attributes(entry)).is_none());
        }
        let take = |relations: &mut Vec<RelationRecord>, wanted: &RelationRecord| {
            let at = relations.iter().position(|relation| relation == wanted).expect("it was there");
            relations.remove(at)
        };
        for relation in &diff.removed_relations {
            take(&mut self.relations, relation);
        }
        for change in &diff.changed_relations {
            take(&mut self.relations, &RelationRecord { weight: change.before, ..change.relation.clone() });
            self.relations.push(change.relation.clone());
        }
        self.relations.extend(diff.added_relations.iter().cloned());
        let take = |groups: &mut Vec<GroupRecord>, wanted: &GroupRecord| {
            let at = groups.iter().position(|group| group == wanted).expect("it was there");
            groups.remove(at)
        };
        for group in &diff.removed_groups {
            take(&mut self.groups, group);
        }
        for change in &diff.changed_groups {
            take(&mut self.groups, &change.before);
            self.groups.push(change.after.clone());
        }
        self.groups.extend(diff.added_groups.iter().cloned());
        self.relations.sort_by(|a, b| a.partial_cmp(b).unwrap());
        self.groups.sort_by(|a, b| a.partial_cmp(b).unwrap());
    }
}

/// The graph of `plan` with some nodes under other names, and others with other attributes.
fn varied(plan: &Plan, picks: &[u8]) -> Graph {
    let mut entries: Vec<(usize, (NodeKind, Entry))> = (0..plan.node_count).map(agent).enumerate().collect();
    for (index, (_, entry)) in &mut entries {
        entry.capabilities = vec![format!("skill {index}"), "talk".to_owned(), format!("tool {index}")];
        entry.description = Some(format!("Does {index}."));
        match picks[*index] % 6 {
            0 => entry.key = format!("agent:ossa/moved-{index}"),
            1 => entry.version = Some("2".to_owned()),
            2 => entry.capabilities.clear(),
            _ => {}
        }
    }
    entries.sort_by(|a, b| a.1.1.key.cmp(&b.1.1.key));
    let mut place = vec![NodeId(0); plan.node_count];
    for (at, (index, _)) in entries.iter().enumerate() {
        place[*index] = NodeId(at as u32);
    }
    let ids = |nodes: &[u32]| nodes.iter().map(|node| place[*node as usize]).collect::<Vec<_>>();
    let original = plan.graph();
    let mut sink = RelationSink::new(Origin::builtin("test"));
    for relation in original.relations() {
        let (source, target) = (place[relation.source.index()], place[relation.target.index()]);
        sink.relation(original.kind(relation.kind), source, target, relation.weight, "field");
    }
    for (index, (_, weight, sources, targets)) in plan.groups.iter().enumerate() {
        // Some causes are shared, as those of blocks are.
        let via = format!("group {}", index / 2);
        match targets {
            None => sink.clique("communicates_with", *weight, &via, ids(sources)),
            Some(targets) => sink.biclique("monitors", *weight, &via, ids(sources), ids(targets)),
        }
    }
    let catalog = Catalog::new(entries.into_iter().map(|(_, entry)| entry), Vec::new());
    Graph::new(Arc::new(catalog), [sink])
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn a_difference_makes_the_new_of_the_old(
        old in plans(7), new in plans(7),
        before in prop::collection::vec(any::<u8>(), 7), after in prop::collection::vec(any::<u8>(), 7),
    ) {
        let (old, new) = (varied(&old, &before), varied(&new, &after));
        let mut named = Named::of(&old);
        named.apply(&diff(&old, &new));
        prop_assert_eq!(named, Named::of(&new));
        prop_assert!(diff(&old, &old).is_empty());
    }
}

#[test]
fn a_node_under_a_new_key_was_renamed() {
    let plan = Plan {
        node_count: 3,
        relations: vec![(0, 0, 1, 1.0), (0, 1, 2, 1.0)],
        groups: vec![(2, 0.5, vec![0, 1, 2], None)],
    };
    let (old, new) = (varied(&plan, &[9, 9, 9]), varied(&plan, &[9, 6, 9]));
    let found = diff(&old, &new);
    assert_eq!((found.added.len(), found.removed.len(), found.changed.len()), (0, 0, 1));
    assert_eq!(found.changed[0].old_key.as_deref(), Some("agent:ossa/n0001"));
    assert_eq!(found.changed[0].key, "agent:ossa/moved-1");
    assert!(found.added_relations.is_empty() && found.removed_groups.is_empty(), "{found:#?}");
}

#[test]
fn a_group_that_lost_a_member_changed() {
    let plan = |members: &[u32]| Plan {
        node_count: 5,
        relations: Vec::new(),
        groups: vec![(2, 0.5, members.to_vec(), None)],
    };
    let of = |members: &[u32]| varied(&plan(members), &[9; 5]);
    let found = diff(&of(&[0, 1, 2]), &of(&[1, 2, 4]));
    assert!(found.added_groups.is_empty() && found.removed_groups.is_empty());
    assert_eq!(found.changed_groups[0].joined(), ["agent:ossa/n0004"]);
    assert_eq!(found.changed_groups[0].left(), ["agent:ossa/n0000"]);
    let apart = diff(&of(&[0, 1]), &of(&[3, 4]));
    assert_eq!((apart.added_groups.len(), apart.removed_groups.len(), apart.changed_groups.len()), (1, 1, 0));
}
