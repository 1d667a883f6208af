//! The graph as all writers see it: nodes, and relations one by one.

use std::collections::{BTreeMap, BTreeSet};

use super::field::{NodeField, RelationField, Value};
use crate::graph::{Graph, Group, KindId, OriginId, Shape};
use crate::model::{NodeId, NodeView};
use crate::text::Symbol;

/// How a file shows relations that groups imply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Expand {
    /// As relations between nodes, pair by pair: their number grows with the square of the members.
    #[default]
    Pairs,
    /// Each group as a node of its own, to which its sources lead, and which leads to its targets.
    Groups,
}

impl Expand {
    /// Both ways.
    pub const ALL: [Self; 2] = [Self::Pairs, Self::Groups];

    /// The name used on the command line and in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pairs => "pairs",
            Self::Groups => "groups",
        }
    }

    /// The way named `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|expand| expand.name() == name)
    }
}

/// A graph, and how its groups are shown. Nothing is expanded before it is asked for.
pub struct View<'g> {
    graph: &'g Graph,
    /// The key of each group's node; `None` where groups are shown as pairs.
    hubs: Option<Vec<String>>,
}

impl<'g> View<'g> {
    /// A view of `graph`.
    ///
    /// # Complexity
    /// O(groups).
    pub fn new(graph: &'g Graph, expand: Expand) -> Self {
        let hubs = match expand {
            Expand::Pairs => None,
            Expand::Groups => Some(hub_keys(graph)),
        };
        Self { graph, hubs }
    }

    /// The graph itself.
    pub fn graph(&self) -> &'g Graph {
        self.graph
    }

    /// How groups are shown.
    pub fn expand(&self) -> Expand {
        if self.hubs.is_some() { Expand::Groups } else { Expand::Pairs }
    }

    fn hub_list(&self) -> &[String] {
        self.hubs.as_deref().unwrap_or_default()
    }

    /// How many nodes there are: those of the catalog, then one for each group that is shown as a node.
    pub fn node_count(&self) -> usize {
        self.graph.catalog().len() + self.hub_list().len()
    }

    /// How many relations [`View::relations`] gives.
    ///
    /// # Complexity
    /// O(groups), and O(members) where groups are shown as nodes.
    pub fn relation_count(&self) -> u64 {
        match self.expand() {
            Expand::Pairs => self.graph.relation_count(),
            Expand::Groups => {
                let members = |group: &Group| {
                    let (sources, targets) = group.sides();
                    (sources.len() + targets.len()) as u64
                };
                self.graph.relations().len() as u64 + self.graph.groups().iter().map(members).sum::<u64>()
            }
        }
    }

    /// All nodes, in order.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        (0..self.node_count()).map(|index| self.node(index))
    }

    /// The node at `index`, which is below [`View::node_count`].
    pub fn node(&self, index: usize) -> Node<'_> {
        let catalog = self.graph.catalog();
        let source = match index.checked_sub(catalog.len()) {
            None => Source::Catalog(catalog.node(NodeId(index as u32))),
            Some(group) => Source::Hub {
                key: &self.hub_list()[group],
                kind: self.graph.kind(self.graph.groups()[group].kind),
                via: self.graph.via(self.graph.groups()[group].via),
            },
        };
        Node { index, source }
    }

    /// All relations: the explicit ones in their order, then group by group.
    pub fn relations(&self) -> impl Iterator<Item = Relation<'_>> {
        let explicit = self.graph.relations().iter().map(move |&relation| self.pair(relation));
        let groups = self.graph.groups().iter().enumerate();
        explicit.chain(groups.flat_map(move |(index, group)| self.of_group(index, group)))
    }

    /// Tells `found` the target and the weight of every relation that starts at the node `index`, in the order of
    /// [`View::relations`].
    pub(super) fn outgoing(&self, index: usize, mut found: impl FnMut(usize, f64)) {
        let catalog = self.graph.catalog();
        if let Some(hub) = index.checked_sub(catalog.len()) {
            let group = &self.graph.groups()[hub];
            group.sides().1.iter().for_each(|target| found(target.index(), group.weight));
            return;
        }
        let node = NodeId(index as u32);
        self.graph.outgoing(node).for_each(|relation| found(relation.target.index(), relation.weight));
        for hub in self.graph.group_indices_of(node) {
            let group = &self.graph.groups()[hub];
            let (sources, targets): (&[NodeId], &[NodeId]) = match &group.shape {
                Shape::Clique { members } => {
                    let after = members.partition_point(|member| *member <= node);
                    (members, &members[after..])
                }
                Shape::Biclique { sources, targets, .. } => (sources, targets),
            };
            if sources.binary_search(&node).is_err() {
                continue;
            }
            match self.expand() {
                Expand::Groups => found(catalog.len() + hub, group.weight),
                Expand::Pairs => {
                    let others = targets.iter().filter(|target| **target != node);
                    others.for_each(|target| found(target.index(), group.weight));
                }
            }
        }
    }

    fn pair(&self, pair: crate::graph::Relation) -> Relation<'_> {
        Relation {
            view: self,
            source: pair.source.index(),
            target: pair.target.index(),
            kind: pair.kind,
            weight: pair.weight,
            via: pair.via,
            origin: pair.origin,
        }
    }

    fn of_group<'v>(&'v self, index: usize, group: &'v Group) -> Box<dyn Iterator<Item = Relation<'v>> + 'v> {
        if self.expand() == Expand::Pairs {
            return Box::new(group.pairs().map(|pair| self.pair(pair)));
        }
        let hub = self.graph.catalog().len() + index;
        let relation = move |source: usize, target: usize| Relation {
            view: self,
            source,
            target,
            kind: group.kind,
            weight: group.weight,
            via: group.via,
            origin: group.origin,
        };
        let (sources, targets) = group.sides();
        let into = sources.iter().map(move |source| relation(source.index(), hub));
        Box::new(into.chain(targets.iter().map(move |target| relation(hub, target.index()))))
    }
}

/// A key for each group: `group:<kind>:<via>`, with a number where several groups have the same kind and cause.
fn hub_keys(graph: &Graph) -> Vec<String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut next: BTreeMap<String, u32> = BTreeMap::new();
    let key = |group: &Group| {
        let base = format!("group:{}:{}", graph.kind(group.kind), graph.via(group.via));
        let number = next.entry(base.clone()).or_insert(1);
        loop {
            let key = if *number == 1 { base.clone() } else { format!("{base}#{number}") };
            *number += 1;
            if taken.insert(key.clone()) {
                return key;
            }
        }
    };
    graph.groups().iter().map(key).collect()
}

/// One node of a [`View`].
#[derive(Clone, Copy)]
pub struct Node<'v> {
    index: usize,
    source: Source<'v>,
}

#[derive(Clone, Copy)]
enum Source<'v> {
    Catalog(NodeView<'v>),
    Hub { key: &'v str, kind: &'v str, via: &'v str },
}

impl<'v> Node<'v> {
    /// What a node that stands for a group has as its kind.
    pub const GROUP: &'static str = "group";

    /// Its place among the nodes.
    pub fn index(self) -> usize {
        self.index
    }

    /// Unique among the nodes of the view.
    pub fn key(self) -> &'v str {
        match self.source {
            Source::Catalog(node) => node.key(),
            Source::Hub { key, .. } => key,
        }
    }

    /// The name for people; of a group what caused it.
    pub fn name(self) -> &'v str {
        match self.source {
            Source::Catalog(node) => node.name(),
            Source::Hub { via, .. } => via,
        }
    }

    /// What it is.
    pub fn kind(self) -> &'v str {
        match self.source {
            Source::Catalog(node) => node.kind().as_str(),
            Source::Hub { .. } => Self::GROUP,
        }
    }

    /// The type of an agent; of a group the kind of its relations.
    pub fn agent_type(self) -> Option<&'v str> {
        match self.source {
            Source::Catalog(node) => node.agent_type(),
            Source::Hub { kind, .. } => Some(kind),
        }
    }

    /// The value of `field`, if it has one. Lists are there even when they are empty.
    pub fn get(self, field: NodeField) -> Option<Value<'v>> {
        let node = match self.source {
            Source::Catalog(node) => Some(node),
            Source::Hub { .. } => None,
        };
        match field {
            NodeField::Kind => Some(Value::Text(self.kind())),
            NodeField::Type => self.agent_type().map(Value::Text),
            NodeField::Version => node?.version().map(Value::Text),
            NodeField::Description => node?.description().map(Value::Text),
            NodeField::Capabilities => Some(list(node.map(NodeView::capabilities))),
            NodeField::Domains => Some(list(node.map(NodeView::domains))),
            NodeField::Dependencies => Some(list(node.map(NodeView::dependencies))),
            NodeField::Files => {
                let places = node.into_iter().flat_map(NodeView::places);
                Some(Value::Files(places.map(|(path, _, format)| (path, format)).collect()))
            }
            NodeField::Defined => Some(Value::Flag(node.is_some_and(NodeView::is_defined))),
        }
    }
}

fn list<'v>(texts: Option<impl Iterator<Item = &'v str>>) -> Value<'v> {
    Value::Texts(texts.into_iter().flatten().collect())
}

/// One relation of a [`View`].
#[derive(Clone, Copy)]
pub struct Relation<'v> {
    view: &'v View<'v>,
    source: usize,
    target: usize,
    kind: KindId,
    weight: f64,
    via: Symbol,
    origin: OriginId,
}

/// What a relation says beside its ends: the same for all of a group.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Common {
    kind: KindId,
    weight: u64,
    via: Symbol,
    origin: OriginId,
}

impl<'v> Relation<'v> {
    pub(super) fn common(self) -> Common {
        Common { kind: self.kind, weight: self.weight.to_bits(), via: self.via, origin: self.origin }
    }

    /// The node where it starts, as an index.
    pub fn source(self) -> usize {
        self.source
    }

    /// The node where it ends, as an index.
    pub fn target(self) -> usize {
        self.target
    }

    /// The key of the node where it starts.
    pub fn source_key(self) -> &'v str {
        self.view.node(self.source).key()
    }

    /// The key of the node where it ends.
    pub fn target_key(self) -> &'v str {
        self.view.node(self.target).key()
    }

    /// What it means.
    pub fn kind(self) -> &'v str {
        self.view.graph.kind(self.kind)
    }

    /// Its strength.
    pub fn weight(self) -> f64 {
        self.weight
    }

    /// The value of `field`.
    pub fn get(self, field: RelationField) -> Value<'v> {
        let origin = self.view.graph.origin(self.origin);
        match field {
            RelationField::Weight => Value::Number(self.weight),
            RelationField::Via => Value::Text(self.view.graph.via(self.via)),
            RelationField::Origin => Value::Text(&origin.name),
            RelationField::OriginVersion => Value::Text(&origin.version),
        }
    }
}
