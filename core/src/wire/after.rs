//! The later graph and report, made of the earlier one and what changed.

use std::collections::{BTreeMap, BTreeSet};

use super::delta::{Delta, DeltaGroup, Moves};
use super::graph::{Graph, Group, Node, Origin, Relation};
use super::report::{Cluster, Report};

/// What changed does not fit what it is said to have changed; the text says where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misfit(&'static str);

impl std::fmt::Display for Misfit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "what changed does not fit: {}", self.0)
    }
}

impl std::error::Error for Misfit {}

impl Report {
    /// The report of the later revision, equal to one that was made from scratch.
    ///
    /// # Errors
    /// [`Misfit`] when `delta` does not begin at this revision, does not tell everything, or does not fit.
    /// # Complexity
    /// As [`Graph::after`], and O(findings).
    pub fn after(mut self, delta: &Delta) -> Result<Self, Misfit> {
        let change = delta.report.as_ref().ok_or(Misfit("findings and figures are not told"))?;
        if delta.from != self.revision {
            return Err(Misfit("it begins at another revision"));
        }
        let graph = self.graph.after(delta)?;
        change.carry_findings(&mut self.findings);
        change.carry_skipped(&mut self.skipped);
        Ok(Self {
            revision: delta.to,
            clusters: Cluster::all_in(&graph),
            graph,
            source_count: change.source_count,
            stats: change.stats.clone(),
            ..self
        })
    }
}

impl Graph {
    /// The later graph, equal to one that was made from scratch.
    ///
    /// # Errors
    /// [`Misfit`] when `delta` names something that is not there, or something comes that is.
    /// # Complexity
    /// O(nodes + relations + group members), and O(log n) for everything that changed.
    pub fn after(self, delta: &Delta) -> Result<Self, Misfit> {
        let Self { nodes, kinds, origins, vias, relations, groups } = self;
        let keys: Vec<[String; 2]> = gone_ends(&nodes, &relations, delta)?;
        let (nodes, moved) = next_nodes(nodes, delta)?;
        let mut tables = Tables::new(&nodes, delta, vias);
        let kind_of: Vec<Option<u16>> = renumbered(&kinds, &delta.kinds);
        let origin_of: Vec<Option<u16>> = renumbered(&origins, &delta.origins);
        let number = |table: &[Option<u16>], old: u16| {
            table
                .get(old as usize)
                .copied()
                .flatten()
                .ok_or(Misfit("a kind or origin is gone that is in use"))
        };
        let place = |old: u32| {
            moved.get(old as usize).copied().flatten().ok_or(Misfit("a node is gone that has relations"))
        };

        let mut gone = delta.relations_removed.iter().zip(&keys).map(|(gone, ends)| (gone.place, gone, ends));
        let mut next_gone = gone.next();
        let mut kept = Vec::with_capacity(relations.len());
        for (index, relation) in (0u32..).zip(relations) {
            if let Some((_, told, [source, target])) = next_gone.take_if(|(place, ..)| *place == index) {
                let kind = kinds.get(relation.kind as usize);
                if kind != Some(&told.kind) || *source != told.source || *target != told.target {
                    return Err(Misfit("another relation is where one goes"));
                }
                next_gone = gone.next();
                continue;
            }
            kept.push(Relation {
                kind: number(&kind_of, relation.kind)?,
                origin: number(&origin_of, relation.origin)?,
                source: place(relation.source)?,
                target: place(relation.target)?,
                ..relation
            });
        }
        if next_gone.is_some() {
            return Err(Misfit("a relation goes that is not there"));
        }
        let mut fresh = Vec::with_capacity(delta.relations_added.len());
        for told in &delta.relations_added {
            let (kind, via, origin) = tables.cause(&told.kind, &told.via, &told.origin)?;
            let (source, target) = (tables.node(&told.source)?, tables.node(&told.target)?);
            fresh.push((told.place, Relation { kind, source, target, weight: told.weight, via, origin }));
        }
        let mut relations = woven(kept, fresh)?;

        let changed: BTreeSet<u32> = delta.groups.iter().filter_map(|change| change.before).collect();
        let (mut kept, mut before) = (Vec::with_capacity(groups.len()), BTreeMap::new());
        for (index, mut group) in (0u32..).zip(groups) {
            if changed.contains(&index) {
                before.insert(index, group);
                continue;
            }
            group.kind = number(&kind_of, group.kind)?;
            group.origin = number(&origin_of, group.origin)?;
            for member in group.sources.iter_mut().chain(group.targets.iter_mut().flatten()) {
                *member = place(*member)?;
            }
            kept.push(group);
        }
        let mut fresh = Vec::new();
        for change in &delta.groups {
            let known = change.before.map(|place| before.remove(&place));
            let known = match known {
                Some(None) => return Err(Misfit("a group changes that is not there")),
                known => known.flatten(),
            };
            let group = tables.group(change, known, &moved)?;
            match change.after {
                Some(place) => fresh.push((place, group)),
                None if group.sources.is_empty() => {}
                None => return Err(Misfit("a group goes that has other members")),
            }
        }
        let mut groups = woven(kept, fresh)?;
        let vias = in_order_of_use(tables.vias, &mut relations, &mut groups)?;
        Ok(Self {
            nodes,
            kinds: delta.kinds.clone(),
            origins: delta.origins.clone(),
            vias,
            relations,
            groups,
        })
    }
}

/// The keys of both ends of each relation that goes, as the earlier graph has them.
fn gone_ends(nodes: &[Node], relations: &[Relation], delta: &Delta) -> Result<Vec<[String; 2]>, Misfit> {
    let key = |index: u32| nodes.get(index as usize).map(|node| node.key.clone());
    let ends = |place: u32| {
        let relation = relations.get(place as usize)?;
        Some([key(relation.source)?, key(relation.target)?])
    };
    let gone = delta.relations_removed.iter().map(|gone| ends(gone.place));
    gone.map(|ends| ends.ok_or(Misfit("a relation goes that is not there"))).collect()
}

/// The nodes of the later graph, and where those of the earlier one are in it.
fn next_nodes(nodes: Vec<Node>, delta: &Delta) -> Result<(Vec<Node>, Vec<Option<u32>>), Misfit> {
    let mut removed: BTreeSet<&str> = delta.removed.iter().map(String::as_str).collect();
    let mut changed: BTreeMap<&str, &Node> =
        delta.changed.iter().map(|node| (node.key.as_str(), node)).collect();
    let mut added = delta.added.iter().peekable();
    let mut moved = Vec::with_capacity(nodes.len());
    let mut next: Vec<Node> = Vec::with_capacity(nodes.len() + delta.added.len());
    for node in nodes {
        next.extend(std::iter::from_fn(|| added.next_if(|new| new.key < node.key)).cloned());
        if removed.remove(node.key.as_str()) {
            moved.push(None);
            continue;
        }
        moved.push(Some(next.len() as u32));
        next.push(changed.remove(node.key.as_str()).cloned().unwrap_or(node));
    }
    next.extend(added.cloned());
    if !removed.is_empty() || !changed.is_empty() {
        return Err(Misfit("a node goes or changes that is not there"));
    }
    if !next.is_sorted_by(|one, other| one.key < other.key) {
        return Err(Misfit("a node comes that is there"));
    }
    Ok((next, moved))
}

/// Where the entries of a table are in another.
fn renumbered<T: PartialEq>(old: &[T], new: &[T]) -> Vec<Option<u16>> {
    if old == new {
        return (0..=u16::MAX).take(old.len()).map(Some).collect();
    }
    let place = |entry: &T| new.iter().position(|other| other == entry).map(|place| place as u16);
    old.iter().map(place).collect()
}

/// Puts things at their places among others, which stay in order.
fn woven<T>(kept: Vec<T>, mut placed: Vec<(u32, T)>) -> Result<Vec<T>, Misfit> {
    if placed.is_empty() {
        return Ok(kept);
    }
    placed.sort_by_key(|(place, _)| *place);
    let mut all = Vec::with_capacity(kept.len() + placed.len());
    let mut kept = kept.into_iter();
    for (place, one) in placed {
        all.extend(kept.by_ref().take((place as usize).saturating_sub(all.len())));
        if all.len() != place as usize {
            return Err(Misfit("something comes at a place that does not exist"));
        }
        all.push(one);
    }
    all.extend(kept);
    Ok(all)
}

/// Numbers causes in the order of their first use, and leaves out those without.
fn in_order_of_use(
    vias: Vec<String>,
    relations: &mut [Relation],
    groups: &mut [Group],
) -> Result<Vec<String>, Misfit> {
    let mut vias: Vec<(String, Option<u32>)> = vias.into_iter().map(|via| (via, None)).collect();
    let mut used = Vec::new();
    let of_relations = relations.iter_mut().map(|relation| &mut relation.via);
    for via in of_relations.chain(groups.iter_mut().map(|group| &mut group.via)) {
        let (text, number) = vias.get_mut(*via as usize).ok_or(Misfit("a cause is not in its table"))?;
        *via = *number.get_or_insert_with(|| {
            used.push(std::mem::take(text));
            used.len() as u32 - 1
        });
    }
    Ok(used)
}

/// What numbers of the later graph mean.
struct Tables<'t> {
    nodes: &'t [Node],
    kinds: &'t [String],
    origins: &'t [Origin],
    /// Causes of both graphs, and their numbers once somebody asks for one.
    vias: Vec<String>,
    numbers: Option<BTreeMap<String, u32>>,
}

impl<'t> Tables<'t> {
    fn new(nodes: &'t [Node], delta: &'t Delta, vias: Vec<String>) -> Self {
        Self { nodes, kinds: &delta.kinds, origins: &delta.origins, vias, numbers: None }
    }

    fn node(&self, key: &str) -> Result<u32, Misfit> {
        self.find(key).ok_or(Misfit("a node is named that is not there"))
    }

    fn find(&self, key: &str) -> Option<u32> {
        let place = self.nodes.binary_search_by(|node| node.key.as_str().cmp(key));
        place.ok().map(|place| place as u32)
    }

    fn cause(&mut self, kind: &str, via: &str, origin: &Origin) -> Result<(u16, u32, u16), Misfit> {
        let kind = self.kinds.iter().position(|other| other == kind).ok_or(Misfit("a kind is unknown"))?;
        let origin =
            self.origins.iter().position(|other| other == origin).ok_or(Misfit("an origin is unknown"))?;
        let vias = &mut self.vias;
        let numbers = self.numbers.get_or_insert_with(|| vias.iter().cloned().zip(0..).collect());
        let via = *numbers.entry(via.to_owned()).or_insert_with(|| {
            vias.push(via.to_owned());
            vias.len() as u32 - 1
        });
        Ok((kind as u16, via, origin as u16))
    }

    /// A group as `change` leaves it; `known` is how it was, by the numbers of the earlier graph.
    fn group(
        &mut self,
        change: &DeltaGroup,
        known: Option<Group>,
        moved: &[Option<u32>],
    ) -> Result<Group, Misfit> {
        let (kind, via, origin) = if change.after.is_some() {
            self.cause(&change.kind, &change.via, &change.origin)?
        } else {
            Default::default()
        };
        let (sources, targets) = known.map(|group| (group.sources, group.targets)).unwrap_or_default();
        let sources = self.members(sources, &change.sources, moved)?;
        let targets = match &change.targets {
            Some(moves) => Some(self.members(targets.unwrap_or_default(), moves, moved)?),
            None => None,
        };
        Ok(Group { kind, weight: change.weight, via, origin, sources, targets })
    }

    fn members(&self, known: Vec<u32>, moves: &Moves, moved: &[Option<u32>]) -> Result<Vec<u32>, Misfit> {
        let count = known.len();
        let left: BTreeSet<u32> = moves.left.iter().filter_map(|key| self.find(key)).collect();
        let places = known.into_iter().filter_map(|member| moved.get(member as usize).copied().flatten());
        let mut members: Vec<u32> = places.filter(|member| !left.contains(member)).collect();
        // Who left may be gone altogether, so they are counted.
        if members.len() + moves.left.len() != count {
            return Err(Misfit("others left a group than were in it"));
        }
        for key in &moves.joined {
            members.push(self.node(key)?);
        }
        members.sort_unstable();
        if !members.is_sorted_by(|one, other| one < other) {
            return Err(Misfit("a member joins a group that was in it"));
        }
        Ok(members)
    }
}
