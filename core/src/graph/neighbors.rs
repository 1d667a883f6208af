//! Who a node is related to. Groups are walked member by member and never expanded.

use super::{Graph, Group, KindId, Kinds, Relation, Shape};
use crate::model::NodeId;

/// A node at the other end of a relation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbor {
    /// The node.
    pub node: NodeId,
    /// The relation, in its own direction; of a clique from the lower id to the higher.
    pub relation: Relation,
}

/// One side of a group as a node sees it: all others on that side.
struct Side<'g> {
    group: &'g Group,
    nodes: &'g [NodeId],
    /// Where the node itself stands among them.
    own: Option<usize>,
    /// Whether the relations start at the node.
    is_outgoing: bool,
}

impl<'g> Side<'g> {
    /// The sides `node` relates to; none if it is not in the group.
    fn of(group: &'g Group, node: NodeId) -> impl Iterator<Item = Self> {
        let side = |near: &'g [NodeId], far: &'g [NodeId], is_outgoing| {
            near.binary_search(&node).ok()?;
            Some(Self { group, nodes: far, own: far.binary_search(&node).ok(), is_outgoing })
        };
        let (first, second) = match &group.shape {
            Shape::Clique { members } => (side(members, members, true), None),
            Shape::Biclique { sources, targets, .. } => {
                (side(sources, targets, true), side(targets, sources, false))
            }
        };
        first.into_iter().chain(second)
    }

    fn len(&self) -> usize {
        self.nodes.len() - usize::from(self.own.is_some())
    }

    /// The neighbours of `node` here, but the first `skip`.
    fn neighbors(self, node: NodeId, skip: usize) -> impl Iterator<Item = Neighbor> + use<'g> {
        // Past the node itself, places are one further.
        let start = skip + usize::from(self.own.is_some_and(|own| own <= skip));
        let is_clique = matches!(self.group.shape, Shape::Clique { .. });
        let nodes = self.nodes.get(start..).unwrap_or_default().iter().filter(move |other| **other != node);
        nodes.map(move |&other| {
            let is_outgoing = if is_clique { node < other } else { self.is_outgoing };
            let (source, target) = if is_outgoing { (node, other) } else { (other, node) };
            let Group { kind, weight, via, origin, .. } = *self.group;
            Neighbor { node: other, relation: Relation { kind, source, target, weight, via, origin } }
        })
    }
}

impl Group {
    /// The neighbours of `node` in the group, once for each relation.
    ///
    /// # Complexity
    /// O(log members), and O(1) a step.
    pub fn neighbors(&self, node: NodeId) -> impl Iterator<Item = Neighbor> + '_ {
        Side::of(self, node).flat_map(move |side| side.neighbors(node, 0))
    }
}

impl Graph {
    /// The neighbours of `node`, once for each relation: explicit relations from it, to it, then group by group.
    /// There are as many as [`Graph::degree`] says.
    ///
    /// # Complexity
    /// O(1) a step, and O(log members) for each group of the node.
    pub fn neighbors(&self, node: NodeId) -> impl Iterator<Item = Neighbor> + '_ {
        self.neighbors_from(node, None, 0)
    }

    /// The neighbours by relations of some `kinds`, but the first `offset`: a page is the first few of them.
    ///
    /// # Complexity
    /// As [`Graph::neighbors`], and O(explicit relations of the node + its groups) to skip the first.
    pub fn neighbors_from<'g>(
        &'g self,
        node: NodeId,
        kinds: Option<&'g Kinds>,
        offset: u64,
    ) -> impl Iterator<Item = Neighbor> + 'g {
        let is_wanted = move |kind: KindId| kinds.is_none_or(|kinds| kinds.contains(kind));
        let outgoing =
            self.outgoing(node).map(|relation| Neighbor { node: relation.target, relation: *relation });
        let incoming =
            self.incoming(node).map(|relation| Neighbor { node: relation.source, relation: *relation });
        let mut left = offset;
        let explicit = outgoing
            .chain(incoming)
            .filter(move |neighbor| is_wanted(neighbor.relation.kind))
            .filter(move |_| {
                let is_skipped = left > 0;
                left = left.saturating_sub(1);
                !is_skipped
            });
        let implied = {
            // Only a page that starts behind the explicit relations has to know how many there are.
            let mut left = match offset {
                0 => 0,
                _ => offset.saturating_sub(
                    self.outgoing(node).chain(self.incoming(node)).filter(|r| is_wanted(r.kind)).count()
                        as u64,
                ),
            };
            self.groups_of(node)
                .filter(move |group| is_wanted(group.kind))
                .flat_map(move |group| Side::of(group, node))
                .flat_map(move |side| {
                    let skip = left.min(side.len() as u64);
                    left -= skip;
                    side.neighbors(node, skip as usize)
                })
        };
        explicit.chain(implied)
    }

    /// How many relations of each kind start or end at `node`, by [`KindId`], those of groups included.
    ///
    /// # Complexity
    /// O(kinds + explicit relations of the node + its groups × log members).
    pub fn degree_by_kind(&self, node: NodeId) -> Vec<u64> {
        let mut degrees = vec![0; self.kinds().len()];
        for relation in self.outgoing(node).chain(self.incoming(node)) {
            degrees[relation.kind.index()] += 1;
        }
        for group in self.groups_of(node) {
            degrees[group.kind.index()] += group.degree(node);
        }
        degrees
    }

    /// Whether a relation leads from `source` to `target`, of `kind` if one is given. Those of a clique lead both ways.
    ///
    /// # Complexity
    /// O(the smaller of relations from `source` and relations to `target` + groups of `source` × log members).
    pub fn has_relation(&self, source: NodeId, target: NodeId, kind: Option<KindId>) -> bool {
        let is_wanted = |other: KindId| kind.is_none_or(|kind| kind == other);
        let is_explicit = self.outgoing(source).zip(self.incoming(target)).any(|(from, to)| {
            (from.target == target && is_wanted(from.kind)) || (to.source == source && is_wanted(to.kind))
        });
        let joins = |group: &Group| {
            let holds = |side: &[NodeId], node| side.binary_search(&node).is_ok();
            source != target
                && match &group.shape {
                    Shape::Clique { members } => holds(members, source) && holds(members, target),
                    Shape::Biclique { sources, targets, .. } => {
                        holds(sources, source) && holds(targets, target)
                    }
                }
        };
        is_explicit || self.groups_of(source).any(|group| is_wanted(group.kind) && joins(group))
    }
}
