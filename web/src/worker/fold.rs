//! Groups of nodes that are drawn as one point, in groups of groups.

use std::collections::BTreeMap;

use ossa_core::graph::Graph;
use ossa_core::model::NodeView;

use super::areas::Communities;
use crate::state::folding::{FoldBy, FoldRow, Folding};
use crate::state::vocabulary::node_kind_label;

/// A step from a group to one in it: what it is by, its label in keys, and what people call it.
type Step = (FoldBy, String, String);

/// The groups as they are drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Folds {
    /// All groups that are in no closed one, each after the one it is in.
    pub rows: Vec<FoldRow>,
    /// The point each node is drawn as: itself, or its closed group.
    pub point_of: Vec<u32>,
    /// For each closed group, its row and its members.
    pub closed: Vec<(u32, Vec<u32>)>,
}

/// Most circles within each other.
const MOST_CIRCLES: usize = 8;
/// What is in no folder, and what has no domain.
const NO_FILE: &str = "Defined nowhere";
const NO_DOMAIN: &str = "No domain";
const NO_FOLDER: &str = "Top folder";

impl Folds {
    /// Groups the nodes of `graph`. Groups of one are none, and a group that holds all of the group it is in is left out.
    ///
    /// # Complexity
    /// O(nodes log nodes × levels).
    pub(super) fn new(graph: &Graph, folding: &Folding, communities: &Communities, passes: &[bool]) -> Self {
        let count = graph.catalog().len();
        let mut folds = Self { point_of: (0..count as u32).collect(), ..Self::default() };
        if folding.is_on() {
            let paths: Vec<Vec<Step>> = graph
                .catalog()
                .node_ids()
                .map(|id| path(graph.catalog().node(id), folding.levels(), communities))
                .collect();
            let maker = Maker { folding, paths: &paths, passes, node_count: count as u32 };
            maker.divide(&mut folds, (0..count as u32).collect(), "", 0, 0);
        }
        folds
    }

    /// Where each closed group begins among the points.
    pub(super) fn closed_count(&self) -> usize {
        self.closed.len()
    }
}

/// Labels of the nodes for circles in circles, from the outermost inwards. A level that tells nothing apart is left out.
///
/// # Complexity
/// O(nodes log nodes × levels).
pub(super) fn labels(graph: &Graph, levels: &[FoldBy], communities: &Communities) -> Vec<Vec<u32>> {
    let catalog = graph.catalog();
    let paths: Vec<Vec<Step>> =
        catalog.node_ids().map(|id| path(catalog.node(id), levels, communities)).collect();
    let deepest = paths.iter().map(Vec::len).max().unwrap_or_default().min(MOST_CIRCLES);
    let mut all = Vec::new();
    for level in 0..deepest {
        let mut numbers: BTreeMap<Option<&Step>, u32> = BTreeMap::new();
        let labels: Vec<u32> = paths
            .iter()
            .map(|path| {
                let next = numbers.len() as u32;
                *numbers.entry(path.get(level)).or_insert(next)
            })
            .collect();
        if numbers.len() > 1 {
            all.push(labels);
        }
    }
    all
}

/// From the outermost group of a node inwards.
fn path(node: NodeView<'_>, levels: &[FoldBy], communities: &Communities) -> Vec<Step> {
    let mut path = Vec::new();
    for &by in levels {
        let mut add = |label: &str, name: &str| path.push((by, label.to_owned(), name.to_owned()));
        match by {
            FoldBy::Type => match node.agent_type() {
                Some(name) => add(name, name),
                None => add(node.kind().as_str(), node_kind_label(node.kind().as_str())),
            },
            FoldBy::Domain => {
                let domain = node.domains().next().map_or(NO_DOMAIN, |domain| domain);
                add(domain, domain);
            }
            FoldBy::Community => {
                let community = communities.parts.part_of.get(node.id().index()).copied().unwrap_or_default();
                add(&community.to_string(), communities.name(community));
            }
            FoldBy::Folder => match node.places().next() {
                Some((file, ..)) => match file.rsplit_once('/') {
                    Some((folder, _)) => folder.split('/').for_each(|name| add(name, name)),
                    None => add("", NO_FOLDER),
                },
                None => add("", NO_FILE),
            },
        }
    }
    path
}

struct Maker<'m> {
    folding: &'m Folding,
    paths: &'m [Vec<Step>],
    passes: &'m [bool],
    node_count: u32,
}

impl Maker<'_> {
    /// Divides the nodes of a group, whose paths are the same up to `level`, into groups in it.
    fn divide(&self, folds: &mut Folds, nodes: Vec<u32>, key: &str, level: usize, depth: u32) {
        let all = nodes.len();
        let mut parts: BTreeMap<&Step, Vec<u32>> = BTreeMap::new();
        for node in nodes {
            if let Some(step) = self.paths[node as usize].get(level) {
                parts.entry(step).or_default().push(node);
            }
        }
        let mut parts: Vec<(&Step, Vec<u32>)> = parts.into_iter().collect();
        parts.sort_by_key(|(_, members)| std::cmp::Reverse(members.len()));
        for ((by, label, name), members) in parts {
            let own = format!("{key}{}{}={label}", if key.is_empty() { "" } else { "/" }, by.name());
            let is_all = members.len() == all;
            let goes_on = members.iter().any(|&member| self.paths[member as usize].len() > level + 1);
            if is_all && (depth > 0 || goes_on) {
                self.divide(folds, members, &own, level + 1, depth);
                continue;
            }
            if members.len() < 2 {
                continue;
            }
            let size = members.iter().filter(|&&member| self.passes[member as usize]).count() as u32;
            let is_open = self.folding.is_open(&own);
            let point = (!is_open).then(|| self.node_count + folds.closed.len() as u32);
            let row = FoldRow { key: own.clone(), name: name.clone(), by: *by, size, depth, point };
            folds.rows.push(row);
            if let Some(point) = point {
                for &member in &members {
                    folds.point_of[member as usize] = point;
                }
                folds.closed.push((folds.rows.len() as u32 - 1, members));
            } else {
                self.divide(folds, members, &own, level + 1, depth + 1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{analysed, folders};
    use super::*;

    fn folding(levels: &[FoldBy]) -> Folding {
        let mut folding = Folding::default();
        for &level in levels {
            folding.toggle_level(level);
        }
        folding
    }

    #[test]
    fn closed_groups_stand_for_all_their_members() {
        let analysis = analysed(300);
        let graph = &analysis.graph;
        let communities = Communities::of(graph);
        let passes = vec![true; graph.catalog().len()];
        for by in FoldBy::ALL {
            let folds = Folds::new(graph, &folding(&[by]), &communities, &passes);
            assert!(folds.closed_count() > 1, "{by:?}");
            assert_eq!(folds.rows.len(), folds.closed_count());
            let members: usize = folds.closed.iter().map(|(_, members)| members.len()).sum();
            let alone = folds.point_of.iter().zip(0u32..).filter(|(point, node)| **point == *node).count();
            assert_eq!(members + alone, passes.len(), "{by:?}");
            for (row, members) in &folds.closed {
                let row = &folds.rows[*row as usize];
                assert_eq!(row.size as usize, members.len());
                assert!(members.iter().all(|&member| Some(folds.point_of[member as usize]) == row.point));
            }
        }
    }

    #[test]
    fn groups_are_nested_three_deep() {
        let analysis = folders();
        let graph = &analysis.graph;
        let communities = Communities::of(graph);
        let passes = vec![true; graph.catalog().len()];
        let mut folding = folding(&[FoldBy::Type, FoldBy::Folder]);
        folding.expand_all();
        let open = Folds::new(graph, &folding, &communities, &passes);
        assert_eq!(open.closed_count(), 0);
        assert!(open.point_of.iter().zip(0u32..).all(|(point, node)| *point == node));
        let deepest = open.rows.iter().find(|row| row.depth == 2).expect("a group in a group in a group");
        // From closed groups to that one, step by step.
        folding.collapse_all();
        for depth in 0..3 {
            let folds = Folds::new(graph, &folding, &communities, &passes);
            let outer = |row: &&FoldRow| row.depth == depth && deepest.key.starts_with(&row.key);
            let row = folds.rows.iter().find(outer).expect("the outer group was opened");
            assert!(row.point.is_some(), "{row:?}");
            folding.turn(&row.key.clone());
        }
        folding.collapse_all();
        let closed = Folds::new(graph, &folding, &communities, &passes);
        assert!(closed.rows.iter().all(|row| row.depth == 0 && row.point.is_some()));
    }

    #[test]
    fn nothing_is_grouped_by_default() {
        let analysis = analysed(30);
        let graph = &analysis.graph;
        let passes = vec![true; graph.catalog().len()];
        let folds = Folds::new(graph, &Folding::default(), &Communities::default(), &passes);
        assert!(folds.rows.is_empty() && folds.closed_count() == 0);
    }
}
