//! Two states of a graph in one, for drawing.

use std::collections::{BTreeMap, BTreeSet};

use ossa_core::analysis::Diff;
use ossa_core::graph::Graph;
use ossa_core::wire;

use super::paint::Change;

/// Both states.
pub(super) struct Comparison {
    /// Everything that is in one of them.
    pub graph: Graph,
    /// What happened to each node.
    pub changes: Vec<Change>,
}

/// A relation or the cause of a group, by names.
type Name = (String, String, String, String);

impl Comparison {
    /// What `before` and `after` have, where `diff` leads from the one to the other. A renamed node is there once.
    ///
    /// # Errors
    /// When the two cannot be one graph, which needs indices out of range and is a bug of ours.
    /// # Complexity
    /// O((nodes + relations + group members) × log).
    pub(super) fn new(before: &Graph, after: &Graph, diff: &Diff) -> Result<Self, wire::GraphError> {
        let (old, new) = (wire::Graph::from(before), wire::Graph::from(after));
        let renamed: BTreeMap<&str, &str> = diff
            .changed
            .iter()
            .filter_map(|change| Some((change.old_key.as_deref()?, change.key.as_str())))
            .collect();
        let removed: BTreeSet<&str> = diff.removed.iter().map(|(_, entry)| entry.key.as_str()).collect();
        let added: BTreeSet<&str> = diff.added.iter().map(|(_, entry)| entry.key.as_str()).collect();
        let changed: BTreeSet<&str> = diff.changed.iter().map(|change| change.key.as_str()).collect();

        // No file defines what is gone.
        let gone = old.nodes.iter().filter(|node| removed.contains(node.key.as_str()));
        let mut nodes: Vec<(wire::Node, Change)> =
            gone.map(|node| (wire::Node { files: Vec::new(), ..node.clone() }, Change::Removed)).collect();
        nodes.extend(new.nodes.iter().map(|node| {
            let key = node.key.as_str();
            let change = match () {
                () if added.contains(key) => Change::Added,
                () if changed.contains(key) => Change::Changed,
                () => Change::Same,
            };
            (node.clone(), change)
        }));
        nodes.sort_by(|(one, _), (other, _)| one.key.cmp(&other.key));
        let (nodes, changes): (Vec<_>, Vec<_>) = nodes.into_iter().unzip();
        let mut union = Union {
            index: nodes.iter().zip(0u32..).map(|(node, index)| (node.key.clone(), index)).collect(),
            graph: wire::Graph { nodes, ..wire::Graph::default() },
            relations: BTreeSet::new(),
            groups: BTreeMap::new(),
        };
        union.add(&new, |key| key);
        union.add(&old, |key| renamed.get(key).copied().unwrap_or(key));
        Ok(Self { graph: union.graph.to_graph()?, changes })
    }
}

/// A graph that others are added to.
struct Union {
    graph: wire::Graph,
    index: BTreeMap<String, u32>,
    /// What is there already.
    relations: BTreeSet<Name>,
    groups: BTreeMap<Name, usize>,
}

impl Union {
    /// Adds the relations of `other`, whose nodes are called `now` here.
    fn add<'o>(&mut self, other: &'o wire::Graph, now: impl Fn(&'o str) -> &'o str) {
        let places: Vec<Option<u32>> =
            other.nodes.iter().map(|node| self.index.get(now(&node.key)).copied()).collect();
        let key = |place: u32| self.graph.nodes[place as usize].key.clone();
        let kinds: Vec<u16> =
            other.kinds.iter().map(|kind| place(&mut self.graph.kinds, kind) as u16).collect();
        let vias: Vec<u32> = other.vias.iter().map(|via| place(&mut self.graph.vias, via) as u32).collect();
        let origins: Vec<u16> =
            other.origins.iter().map(|origin| place(&mut self.graph.origins, origin) as u16).collect();
        let at = |list: &[u32]| -> Vec<u32> {
            list.iter().filter_map(|&node| places.get(node as usize).copied().flatten()).collect()
        };
        for relation in &other.relations {
            let &[source, target] = at(&[relation.source, relation.target]).as_slice() else { continue };
            let via = other.vias.get(relation.via as usize).cloned().unwrap_or_default();
            let kind = other.kinds.get(relation.kind as usize).cloned().unwrap_or_default();
            if self.relations.insert((kind, key(source), key(target), via)) {
                self.graph.relations.push(wire::Relation {
                    kind: kinds[relation.kind as usize],
                    via: vias[relation.via as usize],
                    origin: origins[relation.origin as usize],
                    source,
                    target,
                    ..*relation
                });
            }
        }
        for group in &other.groups {
            let via = other.vias.get(group.via as usize).cloned().unwrap_or_default();
            let kind = other.kinds.get(group.kind as usize).cloned().unwrap_or_default();
            let shape = if group.targets.is_some() { "between" } else { "among" };
            let origin = other.origins.get(group.origin as usize).map(|origin| origin.name.clone());
            let name = (kind, via, shape.to_owned(), origin.unwrap_or_default());
            let (sources, targets) = (at(&group.sources), group.targets.as_deref().map(at));
            let next = self.graph.groups.len();
            match self.groups.entry(name) {
                std::collections::btree_map::Entry::Occupied(there) => {
                    let there = &mut self.graph.groups[*there.get()];
                    merge(&mut there.sources, sources);
                    if let (Some(there), Some(targets)) = (&mut there.targets, targets) {
                        merge(there, targets);
                    }
                }
                std::collections::btree_map::Entry::Vacant(free) => {
                    free.insert(next);
                    self.graph.groups.push(wire::Group {
                        kind: kinds[group.kind as usize],
                        via: vias[group.via as usize],
                        origin: origins[group.origin as usize],
                        weight: group.weight,
                        sources,
                        targets,
                    });
                }
            }
        }
    }
}

/// The place of a name in a table, which gets it if it has it not.
fn place<T: Clone + PartialEq>(table: &mut Vec<T>, name: &T) -> usize {
    table.iter().position(|other| other == name).unwrap_or_else(|| {
        table.push(name.clone());
        table.len() - 1
    })
}

fn merge(list: &mut Vec<u32>, others: Vec<u32>) {
    list.extend(others);
    list.sort_unstable();
    list.dedup();
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use ossa_core::analysis::diff;
    use ossa_core::document::Limits;
    use ossa_core::source::Source;
    use ossa_core::{Profile, Workspace};

    use super::*;

    /// Numbers without order, always the same.
    struct Dice(u64);

    impl Dice {
        fn roll(&mut self, sides: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % sides
        }
    }

    /// Agents by id, with what they say: type, domain and what they depend on. No two are alike enough for a rename.
    type Fleet = BTreeMap<String, (u64, u64, Vec<String>)>;

    fn graph_of(fleet: &Fleet) -> Graph {
        let mut workspace = Workspace::new(Profile::Default, Limits::DEFAULT);
        for (id, (kind, domain, needs)) in fleet {
            let text = format!(
                "openapi: 3.1.0\ninfo: {{ title: {id}, version: 1.0.0, description: {id} alone }}\n\
                 x-agent-id: {id}\nx-agent-type: {}\nx-domains: [d{domain}]\nx-capabilities: [{id}_a, {id}_b]\n\
                 x-dependencies: [{}]\n",
                ["worker", "critic", "monitor"][*kind as usize],
                needs.join(", ")
            );
            workspace.put(&Source::new(format!("{id}/openapi.yml").as_str(), text));
        }
        workspace.analyse().graph.clone()
    }

    fn fleet(dice: &mut Dice, names: &[String]) -> Fleet {
        let mut fleet = Fleet::new();
        for name in names {
            if dice.roll(4) > 0 {
                let needs = names.iter().filter(|_| dice.roll(8) == 0).cloned().collect();
                fleet.insert(name.clone(), (dice.roll(3), dice.roll(3), needs));
            }
        }
        fleet
    }

    #[test]
    fn counts_agree_with_sets_on_a_hundred_random_pairs() {
        let mut dice = Dice(7);
        let names: Vec<String> = ["amber", "birch", "cedar", "dune", "ember", "fjord", "grove", "heath"]
            .map(str::to_owned)
            .to_vec();
        let mut seen = [0usize; 4];
        for _ in 0..100 {
            let before = fleet(&mut dice, &names);
            let mut after = before.clone();
            for name in &names {
                match dice.roll(5) {
                    0 => drop(after.remove(name)),
                    1 => drop(after.insert(name.clone(), (dice.roll(3), dice.roll(3), Vec::new()))),
                    _ => {}
                }
            }
            let (old, new) = (graph_of(&before), graph_of(&after));
            let found = diff(&old, &new);
            let union = Comparison::new(&old, &new, &found).expect("both are graphs");

            // By sets of what files say. A name that is only depended on is another node than the one a file defines.
            let nodes = |fleet: &Fleet| -> BTreeMap<(String, bool), (u64, u64, Vec<String>)> {
                let named = fleet.values().flat_map(|(.., needs)| needs);
                let named = named.filter(|id| !fleet.contains_key(*id));
                let named = named.map(|id| ((id.clone(), false), Default::default()));
                let defined = fleet.iter().map(|(id, says)| ((id.clone(), true), says.clone()));
                named.chain(defined).collect()
            };
            let (was, is) = (nodes(&before), nodes(&after));
            let keys = |map: &BTreeMap<(String, bool), _>| map.keys().cloned().collect::<BTreeSet<_>>();
            let (was_keys, is_keys) = (keys(&was), keys(&is));
            // Renames join one that went and one that came.
            let renames = found.changed.iter().filter(|change| change.old_key.is_some()).count();
            let count = |change| union.changes.iter().filter(|other| **other == change).count();
            let added = is_keys.difference(&was_keys).count();
            let removed = was_keys.difference(&is_keys).count();
            let changed = is_keys.intersection(&was_keys).filter(|id| was[*id] != is[*id]).count();
            assert_eq!(count(Change::Added) + renames, added);
            assert_eq!(count(Change::Removed) + renames, removed);
            assert_eq!(count(Change::Changed), changed + renames);
            assert_eq!(union.graph.catalog().len(), was_keys.union(&is_keys).count() - renames);
            assert_eq!(union.changes.len(), union.graph.catalog().len());
            for (total, change) in
                seen.iter_mut().zip([Change::Same, Change::Added, Change::Changed, Change::Removed])
            {
                *total += count(change);
            }
            // Every stated relation of either is there once.
            let needs = |fleet: &Fleet| -> BTreeSet<(String, String, bool)> {
                let pairs = fleet.iter().flat_map(|(id, (.., needs))| needs.iter().map(move |to| (id, to)));
                let pairs = pairs.filter(|(from, to)| from != to);
                pairs.map(|(from, to)| (from.clone(), to.clone(), fleet.contains_key(to))).collect()
            };
            if renames == 0 {
                let all: BTreeSet<_> = needs(&before).union(&needs(&after)).cloned().collect();
                let drawn = union.graph.relations().iter();
                let drawn = drawn.filter(|relation| relation.source != relation.target).count();
                assert_eq!(drawn, all.len());
            }
        }
        assert!(seen.iter().all(|&total| total > 20), "every change was tried: {seen:?}");
    }

    #[test]
    fn members_of_either_state_share_a_group() {
        let fleet =
            |ids: &[&str]| -> Fleet { ids.iter().map(|id| ((*id).to_owned(), (0, 0, Vec::new()))).collect() };
        let (old, new) =
            (graph_of(&fleet(&["amber", "birch", "cedar"])), graph_of(&fleet(&["birch", "cedar", "dune"])));
        let union = Comparison::new(&old, &new, &diff(&old, &new)).expect("both are graphs");
        let largest = union.graph.groups().iter().map(|group| group.nodes().len()).max();
        assert_eq!(largest, Some(union.graph.catalog().len()));
    }
}
