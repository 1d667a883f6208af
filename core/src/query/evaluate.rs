//! The nodes an expression asks for, condition by condition, as sets.

use std::collections::BTreeSet;

use fixedbitset::FixedBitSet;
use petgraph::Direction;

use super::called::{called, known};
use super::error::QueryError;
use super::pattern::Pattern;
use super::syntax::{Comparison, Expression, FIELDS, Flag, NUMBERS, Name};
use super::walk::{self, Divisions};
use crate::graph::{Graph, KindId, Shape};
use crate::model::{Catalog, Csr, NodeId, NodeView, ReferenceKind};
use crate::text::Symbol;

pub(super) struct Evaluation<'g> {
    graph: &'g Graph,
    catalog: &'g Catalog,
    divisions: Divisions,
}

impl<'g> Evaluation<'g> {
    pub(super) fn new(graph: &'g Graph) -> Self {
        Self { graph, catalog: graph.catalog(), divisions: Divisions::default() }
    }

    pub(super) fn expression(&self, expression: &Expression) -> Result<FixedBitSet, QueryError> {
        Ok(match expression {
            Expression::All(parts) => {
                let mut set = self.every();
                for part in parts {
                    set.intersect_with(&self.expression(part)?);
                }
                set
            }
            Expression::Any(sides) => {
                let mut set = self.none();
                for side in sides {
                    set.union_with(&self.expression(side)?);
                }
                set
            }
            Expression::Not(inner) => {
                let mut set = self.expression(inner)?;
                set.toggle_range(..);
                set
            }
            Expression::Text(text) => self.nodes(|node| mentions(node, text)),
            Expression::Has { field, values } => self.has(field, values)?,
            Expression::Number { figure, comparison, value } => self.number(figure, *comparison, *value)?,
            Expression::Flag(flag) => self.nodes(|node| match flag {
                Flag::Orphan => self.graph.degree(node.id()) == 0,
                Flag::Defined => node.is_defined(),
                Flag::Undefined => !node.is_defined(),
            }),
            Expression::Call(call) => walk::call(self.graph, &self.divisions, call)?,
        })
    }

    fn none(&self) -> FixedBitSet {
        FixedBitSet::with_capacity(self.catalog.len())
    }

    fn every(&self) -> FixedBitSet {
        let mut set = self.none();
        set.insert_range(..);
        set
    }

    fn nodes(&self, accepts: impl Fn(NodeView<'g>) -> bool) -> FixedBitSet {
        let mut set = self.none();
        set.extend(self.catalog.node_ids().filter(|&id| accepts(self.catalog.node(id))).map(NodeId::index));
        set
    }

    fn has(&self, field: &Name, values: &[Pattern]) -> Result<FixedBitSet, QueryError> {
        let any = |text: &str| values.iter().any(|value| value.matches(text));
        Ok(match field.text.as_str() {
            "kind" => self.nodes(|node| any(node.kind().as_str())),
            "type" => self.nodes(|node| node.agent_type().is_some_and(any)),
            "domain" => self.with_symbol(self.catalog.domains(), any),
            "capability" => self.with_symbol(self.catalog.capabilities(), any),
            "name" => self.nodes(|node| any(node.name())),
            "id" => self.nodes(|node| any(node.stated_id())),
            "key" => self.nodes(|node| any(node.key())),
            "version" => self.nodes(|node| node.version().is_some_and(any)),
            "description" => self.nodes(|node| node.description().is_some_and(any)),
            "file" => self.nodes(|node| node.places().any(|(path, _, _)| any(path))),
            "format" => self.nodes(|node| node.places().any(|(_, _, format)| any(format))),
            _ => match self.kind_of_relation(field, &FIELDS.map(|word| word.word))? {
                Some(kind) => self.related(kind, values),
                None => self.none(),
            },
        })
    }

    /// The nodes with an item of `column` that `accepts`. Each distinct text is looked at once.
    fn with_symbol(&self, column: &Csr<Symbol>, accepts: impl Fn(&str) -> bool) -> FixedBitSet {
        let symbols = self.catalog.symbols();
        let used: BTreeSet<Symbol> = column.items().iter().copied().collect();
        let wanted: BTreeSet<Symbol> =
            used.into_iter().filter(|&symbol| accepts(symbols.text(symbol))).collect();
        let mut set = self.none();
        set.extend(
            (0..column.row_count())
                .filter(|&row| column.row(row).iter().any(|symbol| wanted.contains(symbol))),
        );
        set
    }

    /// The kind named `name`; `None` for one that exists and does not occur in this graph.
    fn kind_of_relation(&self, name: &Name, words: &[&str]) -> Result<Option<KindId>, QueryError> {
        let kinds = self.graph.kinds();
        if let Some(index) = kinds.iter().position(|kind| kind.to_lowercase() == name.text) {
            return Ok(Some(KindId(index as u16)));
        }
        let implied = ["communicates_with", "coordinates", "monitors"];
        let mut possible: Vec<&str> =
            ReferenceKind::RELATIONS.iter().map(|kind| kind.as_str()).chain(implied).collect();
        if possible.contains(&name.text.as_str()) {
            return Ok(None);
        }
        possible.extend(kinds.iter().map(AsRef::as_ref).chain(words.iter().copied()));
        possible.sort_unstable();
        possible.dedup();
        let message = format!("there is no field and no kind of relation `{}`", name.text);
        Err(QueryError::new(name.span, message).with_help(known(&name.text, &possible)))
    }

    /// The nodes with a relation of `kind` to a node so called. Relations between all members of a clique have no
    /// direction.
    fn related(&self, kind: KindId, targets: &[Pattern]) -> FixedBitSet {
        let mut wanted = self.none();
        for pattern in targets {
            wanted.union_with(&called(self.graph, pattern));
        }
        let mut set = self.none();
        let is_wanted = |node: &NodeId| wanted.contains(node.index());
        for relation in self.graph.relations() {
            if relation.kind == kind && is_wanted(&relation.target) {
                set.insert(relation.source.index());
            }
        }
        for group in self.graph.groups().iter().filter(|group| group.kind == kind) {
            let (sources, targets) = match &group.shape {
                Shape::Clique { members } => (members, members),
                Shape::Biclique { sources, targets, .. } => (sources, targets),
            };
            // No node is related to itself: with one node wanted, all others are found; with two, all are.
            let mut found = targets.iter().filter(|target| is_wanted(target));
            let Some(first) = found.next() else { continue };
            let several = found.next().is_some();
            set.extend(sources.iter().filter(|&source| several || source != first).map(|id| id.index()));
        }
        set
    }

    fn number(&self, figure: &Name, comparison: Comparison, value: u64) -> Result<FixedBitSet, QueryError> {
        let holds = |count: u64| comparison.holds(count, value);
        let relations =
            |node: NodeView<'_>, kind, direction| count_relations(self.graph, node.id(), kind, direction);
        Ok(match figure.text.as_str() {
            "degree" => self.nodes(|node| holds(self.graph.degree(node.id()))),
            "in_degree" => self.nodes(|node| holds(relations(node, None, Direction::Incoming))),
            "out_degree" => self.nodes(|node| holds(relations(node, None, Direction::Outgoing))),
            "domains" => self.nodes(|node| holds(node.domains().len() as u64)),
            "capabilities" => self.nodes(|node| holds(node.capabilities().len() as u64)),
            "dependencies" => self.nodes(|node| holds(node.dependencies().len() as u64)),
            "files" => self.nodes(|node| {
                holds(node.places().map(|(path, _, _)| path).collect::<BTreeSet<&str>>().len() as u64)
            }),
            _ => match self.kind_of_relation(figure, &NUMBERS.map(|word| word.word))? {
                Some(kind) => self.nodes(|node| holds(relations(node, Some(kind), Direction::Outgoing))),
                None => self.nodes(|_| holds(0)),
            },
        })
    }
}

/// How many relations of `kind`, or of all, go from `node` in a direction. Those of a clique have none and count either
/// way.
fn count_relations(graph: &Graph, node: NodeId, kind: Option<KindId>, direction: Direction) -> u64 {
    let is_counted = |other: KindId| kind.is_none_or(|kind| kind == other);
    let explicit = match direction {
        Direction::Outgoing => graph.outgoing(node).filter(|relation| is_counted(relation.kind)).count(),
        Direction::Incoming => graph.incoming(node).filter(|relation| is_counted(relation.kind)).count(),
    };
    let implied = graph.groups_of(node).filter(|group| is_counted(group.kind)).map(|group| {
        let (out, into) = group.degrees(node);
        if direction == Direction::Outgoing { out } else { into }
    });
    explicit as u64 + implied.sum::<u64>()
}

/// Whether the node says `text`, which is in lower case, anywhere about itself.
fn mentions(node: NodeView<'_>, text: &str) -> bool {
    let says = |own: &str| own.to_lowercase().contains(text);
    says(node.key())
        || says(node.stated_id())
        || says(node.name())
        || node.agent_type().is_some_and(says)
        || node.description().is_some_and(says)
        || node.capabilities().any(says)
        || node.domains().any(says)
        || node.places().any(|(path, _, _)| says(path))
}
