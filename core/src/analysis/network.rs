//! What the algorithms walk: the relations of some kinds as plain links, and each group as a hub between its members.
//!
//! A walk through a hub costs what one relation of its group costs, so a hub stands for all pairs while it is stored,
//! and visited, in the room of its members.

use crate::graph::{Graph, KindId, Kinds, Relation, Shape};
use crate::model::{Csr, NodeId};

/// In which direction relations are walked. Those of a clique lead both ways in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// From source to target.
    Forward,
    /// From target to source.
    Backward,
    /// Either.
    Both,
}

/// An explicit relation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// Where it starts.
    pub source: u32,
    /// Where it ends.
    pub target: u32,
    /// Its place in [`Graph::relations`].
    pub relation: u32,
    /// Its kind.
    pub kind: KindId,
    /// Its strength.
    pub weight: f64,
}

/// A group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hub {
    /// Its place in [`Graph::groups`].
    pub group: u32,
    /// Its kind.
    pub kind: KindId,
    /// The strength of each of its relations.
    pub weight: f64,
    /// Whether every two members are related; otherwise every source with every target.
    pub is_clique: bool,
}

/// What a step from node to node goes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// An explicit relation, by its place in [`Graph::relations`].
    Relation(u32),
    /// A relation of a group, by the group's place in [`Graph::groups`].
    Group(u32),
}

/// One side of a hub, from which one goes to the other. Of a clique there is only one.
pub(super) type Door = u32;

/// The relations of some kinds of a graph.
#[derive(Clone, Debug)]
pub struct Network {
    node_count: usize,
    outgoing: Csr<Link>,
    incoming: Csr<Link>,
    hubs: Vec<Hub>,
    /// Members or sources of a hub in the row of twice its index, targets in the next.
    sides: Csr<u32>,
    /// The doors each node stands at.
    doors: Csr<Door>,
}

impl Network {
    /// The relations of `kinds`.
    ///
    /// # Complexity
    /// O(nodes + relations + group members) time and memory.
    pub fn new(graph: &Graph, kinds: &Kinds) -> Self {
        let node_count = graph.catalog().len();
        let links: Vec<Link> = graph
            .relations()
            .iter()
            .enumerate()
            .filter(|(_, relation)| kinds.contains(relation.kind))
            .map(|(index, relation)| Link {
                source: relation.source.0,
                target: relation.target.0,
                relation: index as u32,
                kind: relation.kind,
                weight: relation.weight,
            })
            .collect();
        let outgoing = Csr::group(node_count, &links, |link| link.source as usize);
        let incoming = Csr::group(node_count, &links, |link| link.target as usize);
        let mut hubs = Vec::new();
        let mut sides = Csr::default();
        let mut at_door: Vec<(u32, Door)> = Vec::new();
        for (index, group) in graph.groups().iter().enumerate() {
            if !kinds.contains(group.kind) {
                continue;
            }
            let (near, far): (&[NodeId], &[NodeId]) = match &group.shape {
                Shape::Clique { members } => (members, &[]),
                Shape::Biclique { sources, targets, .. } => (sources, targets),
            };
            let door = 2 * hubs.len() as u32;
            at_door.extend(near.iter().map(|node| (node.0, door)));
            at_door.extend(far.iter().map(|node| (node.0, door + 1)));
            sides.push_row(near.iter().map(|node| node.0));
            sides.push_row(far.iter().map(|node| node.0));
            hubs.push(Hub {
                group: index as u32,
                kind: group.kind,
                weight: group.weight,
                is_clique: matches!(group.shape, Shape::Clique { .. }),
            });
        }
        let grouped = Csr::group(node_count, &at_door, |(node, _)| *node as usize);
        let mut doors = Csr::default();
        for node in 0..node_count {
            doors.push_row(grouped.row(node).iter().map(|(_, door)| *door));
        }
        Self { node_count, outgoing, incoming, hubs, sides, doors }
    }

    /// The relations of every kind.
    ///
    /// # Complexity
    /// As [`Network::new`].
    pub fn whole(graph: &Graph) -> Self {
        Self::new(graph, &Kinds::all(graph))
    }

    /// How many nodes there are; those without relations count.
    pub fn node_count(&self) -> usize {
        self.node_count
    }

    /// The explicit relations, by source.
    pub fn links(&self) -> &[Link] {
        self.outgoing.items()
    }

    /// The explicit relations from `node`.
    pub fn outgoing(&self, node: u32) -> &[Link] {
        self.outgoing.row(node as usize)
    }

    /// The explicit relations to `node`.
    pub fn incoming(&self, node: u32) -> &[Link] {
        self.incoming.row(node as usize)
    }

    /// The groups.
    pub fn hubs(&self) -> &[Hub] {
        &self.hubs
    }

    /// The members of hub `index`, or its sources; and its targets, none for a clique. Each sorted.
    pub fn sides(&self, index: usize) -> (&[u32], &[u32]) {
        (self.sides.row(2 * index), self.sides.row(2 * index + 1))
    }

    /// The hub behind a door.
    pub(super) fn hub(&self, door: Door) -> &Hub {
        &self.hubs[door as usize / 2]
    }

    /// How many doors there can be.
    pub(super) fn door_count(&self) -> usize {
        2 * self.hubs.len()
    }

    /// Every door `node` stands at, whatever the way.
    pub(super) fn all_doors(&self, node: u32) -> &[Door] {
        self.doors.row(node as usize)
    }

    /// The doors through which one can go from `node`.
    pub(super) fn doors(&self, node: u32, way: Way) -> impl Iterator<Item = Door> + '_ {
        self.all_doors(node).iter().copied().filter(move |door| self.is_open(*door, way))
    }

    /// Whether one may go through a door on this way.
    pub(super) fn is_open(&self, door: Door, way: Way) -> bool {
        match way {
            Way::Both => true,
            Way::Forward => door.is_multiple_of(2),
            Way::Backward => !door.is_multiple_of(2) || self.hub(door).is_clique,
        }
    }

    /// The nodes that stand at a door.
    pub(super) fn near(&self, door: Door) -> &[u32] {
        self.sides.row(door as usize)
    }

    /// The nodes one comes to through a door. The one who goes may be among them, and is not its own neighbour.
    pub(super) fn far(&self, door: Door) -> &[u32] {
        let is_clique = self.hub(door).is_clique;
        self.sides.row(if is_clique { door } else { door ^ 1 } as usize)
    }

    /// The links one can walk from `node`, each with the node at its other end.
    pub(super) fn links_of(&self, node: u32, way: Way) -> impl Iterator<Item = (u32, &Link)> {
        let outgoing = if way == Way::Backward { &[] } else { self.outgoing(node) };
        let incoming = if way == Way::Forward { &[] } else { self.incoming(node) };
        let out = outgoing.iter().map(|link| (link.target, link));
        out.chain(incoming.iter().map(|link| (link.source, link)))
    }

    /// How many relations start or end at each node. Those of a self-loop count twice.
    ///
    /// # Complexity
    /// O(nodes + relations + group members).
    pub fn degrees(&self) -> Vec<u64> {
        let mut degrees: Vec<u64> = (0..self.node_count as u32)
            .map(|node| (self.outgoing(node).len() + self.incoming(node).len()) as u64)
            .collect();
        for door in 0..self.door_count() as Door {
            for_each_other(self.near(door), self.far(door), |node, others| {
                degrees[node as usize] += others as u64;
            });
        }
        degrees
    }

    /// The summed weight of the relations of each node, walked in one direction. What is not above zero counts as
    /// nothing.
    ///
    /// # Complexity
    /// O(nodes + relations + group members).
    pub fn strengths(&self, way: Way) -> Vec<f64> {
        let mut strengths: Vec<f64> = (0..self.node_count as u32)
            .map(|node| self.links_of(node, way).map(|(_, link)| link.weight.max(0.0)).sum())
            .collect();
        for door in (0..self.door_count() as Door).filter(|door| self.is_open(*door, way)) {
            let weight = self.hub(door).weight.max(0.0);
            for_each_other(self.near(door), self.far(door), |node, others| {
                strengths[node as usize] += weight * others as f64;
            });
        }
        strengths
    }
}

/// Calls `use_it` with each node of `near` and how many nodes of `far` are others. Both are sorted.
pub(super) fn for_each_other(near: &[u32], far: &[u32], mut use_it: impl FnMut(u32, usize)) {
    let mut rest = far;
    for &node in near {
        while let [first, later @ ..] = rest
            && *first < node
        {
            rest = later;
        }
        use_it(node, far.len() - usize::from(rest.first() == Some(&node)));
    }
}

impl By {
    /// The relation a step from `from` to `to` goes along, in its own direction.
    pub fn relation(self, graph: &Graph, from: NodeId, to: NodeId) -> Option<Relation> {
        match self {
            Self::Relation(index) => graph.relations().get(index as usize).copied(),
            Self::Group(index) => {
                let group = graph.groups().get(index as usize)?;
                let is_forward = match &group.shape {
                    Shape::Clique { .. } => from < to,
                    Shape::Biclique { sources, targets, .. } => {
                        sources.binary_search(&from).is_ok() && targets.binary_search(&to).is_ok()
                    }
                };
                let (source, target) = if is_forward { (from, to) } else { (to, from) };
                Some(Relation {
                    kind: group.kind,
                    source,
                    target,
                    weight: group.weight,
                    via: group.via,
                    origin: group.origin,
                })
            }
        }
    }
}
