//! The graph of an `.ossag` file. Everything in it is checked: the file may come from anywhere.

use std::sync::Arc;

use super::layout::{
    BICLIQUE, CAPABILITIES, CLIQUE, DEPENDENCIES, DOMAINS, GROUP_KIND, GROUP_ORIGIN, GROUP_SHAPE,
    GROUP_SOURCES, GROUP_TARGETS, GROUP_VIA, GROUP_WEIGHT, KINDS, Lists, MAGIC, NODE_DESCRIPTION, NODE_ID,
    NODE_KEY, NODE_KIND, NODE_NAME, NODE_TYPE, NODE_VERSION, NONE, ORIGINS, PLACES, RELATION_KIND,
    RELATION_ORIGIN, RELATION_SOURCE, RELATION_TARGET, RELATION_VIA, RELATION_WEIGHT, Section, TEXT_BYTES,
    TEXT_ENDS, VIAS,
};
use super::snapshot::{Snapshot, SnapshotError};
use crate::diagnostic::Origin;
use crate::graph::{Graph, Group, KindId, OriginId, Parts, Relation, Shape};
use crate::model::{Catalog, Csr, GivenColumns, NodeId, NodeKind};
use crate::text::{Span, Symbol, Symbols};

type Read<T> = Result<T, SnapshotError>;

impl Graph {
    /// Whether `bytes` begin as an `.ossag` file does.
    pub fn is_ossag(bytes: &[u8]) -> bool {
        bytes.starts_with(&MAGIC)
    }

    /// The graph that [`ExportFormat::Ossag`](crate::export::ExportFormat::Ossag) wrote to `bytes`. Every export of it
    /// is the one of the graph that was written.
    ///
    /// # Errors
    /// [`SnapshotError`] for the first part that makes no sense.
    /// # Complexity
    /// O(bytes) time and memory.
    pub fn from_ossag(bytes: &[u8]) -> Read<Self> {
        let snapshot = Snapshot::open(bytes)?;
        let reader = Reader { texts: texts(&snapshot)?, snapshot };
        let tables = reader.tables()?;
        let relations = reader.relations(&tables)?;
        let groups = reader.groups(&tables)?;
        let Tables { kinds, origins, vias, .. } = tables;
        let catalog = Arc::new(reader.catalog()?);
        Ok(Self::from_parts(Parts { catalog, kinds, origins, vias, relations, groups }))
    }
}

fn wrong(section: Section, problem: &'static str) -> SnapshotError {
    SnapshotError::Content { section: section.text(), problem }
}

/// All texts, which are in strictly ascending order, so that no two are equal.
fn texts(snapshot: &Snapshot<'_>) -> Read<Symbols> {
    let all = std::str::from_utf8(snapshot.bytes(TEXT_BYTES)).map_err(|_| wrong(TEXT_BYTES, "not UTF-8"))?;
    let outside = || wrong(TEXT_ENDS, "an end that is not in order or splits a character");
    let ends = snapshot.longs(TEXT_ENDS);
    let mut texts: Vec<&str> = Vec::with_capacity(ends.len());
    let mut start = 0;
    for end in ends {
        let end = usize::try_from(end).map_err(|_| outside())?;
        let text = all.get(start..end).ok_or_else(outside)?;
        if texts.last().is_some_and(|before| *before >= text) {
            return Err(wrong(TEXT_BYTES, "texts out of order"));
        }
        texts.push(text);
        start = end;
    }
    if start != all.len() || texts.len() >= NONE as usize {
        return Err(wrong(TEXT_ENDS, "other texts than there are bytes"));
    }
    Ok(Symbols::from_distinct(texts.into_iter()))
}

/// What relations and groups name by number.
struct Tables {
    kinds: Vec<Arc<str>>,
    origins: Vec<Origin>,
    vias: Symbols,
    /// How many nodes there are.
    nodes: u32,
}

struct Reader<'b> {
    snapshot: Snapshot<'b>,
    texts: Symbols,
}

impl Reader<'_> {
    fn symbol(&self, section: Section, text: u32) -> Read<Symbol> {
        self.texts.symbol(text).ok_or_else(|| wrong(section, "a text that is not there"))
    }

    fn symbols(&self, section: Section) -> Read<Vec<Symbol>> {
        self.snapshot.words(section).map(|text| self.symbol(section, text)).collect()
    }

    fn symbols_or_none(&self, section: Section) -> Read<Vec<Option<Symbol>>> {
        let symbol = |text| if text == NONE { Ok(None) } else { self.symbol(section, text).map(Some) };
        self.snapshot.words(section).map(symbol).collect()
    }

    fn lists<T>(&self, (offsets, _): Lists, items: Vec<T>) -> Read<Csr<T>> {
        let rows = self.snapshot.words(offsets).collect();
        Csr::from_parts(rows, items).ok_or_else(|| wrong(offsets, "rows that are not in order"))
    }

    fn catalog(self) -> Read<Catalog> {
        let kinds: Vec<NodeKind> = self
            .snapshot
            .bytes(NODE_KIND)
            .iter()
            .map(|&code| NodeKind::ALL.get(usize::from(code)).copied())
            .collect::<Option<_>>()
            .ok_or_else(|| wrong(NODE_KIND, "an unknown kind of node"))?;
        let keys = self.symbols(NODE_KEY)?;
        // Texts are in order, so their places are, too.
        if !keys.windows(2).all(|pair| pair[0] < pair[1]) {
            return Err(wrong(NODE_KEY, "keys out of order"));
        }
        let words: Vec<u32> = self.snapshot.words(PLACES.1).collect();
        let place = |words: &[u32]| {
            let [path, start, end, format] = [words[0], words[1], words[2], words[3]];
            if start > end {
                return Err(wrong(PLACES.1, "a place that ends before it starts"));
            }
            Ok((self.symbol(PLACES.1, path)?, Span::new(start, end), self.symbol(PLACES.1, format)?))
        };
        let places = words.chunks_exact(4).map(place).collect::<Read<_>>()?;
        let columns = GivenColumns {
            ids: self.symbols(NODE_ID)?,
            names: self.symbols(NODE_NAME)?,
            types: self.symbols_or_none(NODE_TYPE)?,
            versions: self.symbols_or_none(NODE_VERSION)?,
            descriptions: self.symbols_or_none(NODE_DESCRIPTION)?,
            capabilities: self.lists(CAPABILITIES, self.symbols(CAPABILITIES.1)?)?,
            domains: self.lists(DOMAINS, self.symbols(DOMAINS.1)?)?,
            dependencies: self.lists(DEPENDENCIES, self.symbols(DEPENDENCIES.1)?)?,
            places: self.lists(PLACES, places)?,
            kinds,
            keys,
            symbols: self.texts,
        };
        let count = columns.kinds.len();
        for (section, length) in [
            (NODE_KEY, columns.keys.len()),
            (NODE_ID, columns.ids.len()),
            (NODE_NAME, columns.names.len()),
            (NODE_TYPE, columns.types.len()),
            (NODE_VERSION, columns.versions.len()),
            (NODE_DESCRIPTION, columns.descriptions.len()),
            (CAPABILITIES.0, columns.capabilities.row_count()),
            (DOMAINS.0, columns.domains.row_count()),
            (DEPENDENCIES.0, columns.dependencies.row_count()),
            (PLACES.0, columns.places.row_count()),
        ] {
            same_length(section, length, count)?;
        }
        Ok(Catalog::from_columns(columns))
    }

    fn tables(&self) -> Read<Tables> {
        let text = |symbol: Symbol| -> Arc<str> { self.texts.text(symbol).into() };
        let kinds = self.symbols(KINDS)?;
        let origins = self.symbols(ORIGINS)?;
        let vias = self.symbols(VIAS)?;
        let too_many = usize::from(u16::MAX) + 1;
        if kinds.len() > too_many || origins.len() / 2 > too_many {
            return Err(wrong(KINDS, "more than 65,536 kinds or origins"));
        }
        let mut sorted = vias.clone();
        sorted.sort_unstable();
        if sorted.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(wrong(VIAS, "a text twice"));
        }
        let texts: Vec<&str> = vias.into_iter().map(|via| self.texts.text(via)).collect();
        Ok(Tables {
            kinds: kinds.into_iter().map(text).collect(),
            origins: origins
                .chunks_exact(2)
                .map(|pair| Origin { name: text(pair[0]), version: text(pair[1]) })
                .collect(),
            vias: Symbols::from_distinct(texts.into_iter()),
            nodes: self.snapshot.bytes(NODE_KIND).len() as u32,
        })
    }

    fn relations(&self, tables: &Tables) -> Read<Vec<Relation>> {
        let read = &self.snapshot;
        let count = read.words(RELATION_SOURCE).len();
        same_length(RELATION_KIND, read.shorts(RELATION_KIND).len(), count)?;
        same_length(RELATION_ORIGIN, read.shorts(RELATION_ORIGIN).len(), count)?;
        same_length(RELATION_TARGET, read.words(RELATION_TARGET).len(), count)?;
        same_length(RELATION_VIA, read.words(RELATION_VIA).len(), count)?;
        same_length(RELATION_WEIGHT, read.longs(RELATION_WEIGHT).len(), count)?;
        let kinds = read.shorts(RELATION_KIND).zip(read.shorts(RELATION_ORIGIN));
        let ends = read.words(RELATION_SOURCE).zip(read.words(RELATION_TARGET));
        let causes = read.words(RELATION_VIA).zip(read.longs(RELATION_WEIGHT));
        let relation = |(((kind, origin), (source, target)), (via, weight))| {
            Ok(Relation {
                kind: tables.kind(RELATION_KIND, kind)?,
                source: tables.node(RELATION_SOURCE, source)?,
                target: tables.node(RELATION_TARGET, target)?,
                weight: finite(RELATION_WEIGHT, weight)?,
                via: tables.via(RELATION_VIA, via)?,
                origin: tables.origin(RELATION_ORIGIN, origin)?,
            })
        };
        let relations: Vec<Relation> = kinds.zip(ends).zip(causes).map(relation).collect::<Read<_>>()?;
        let order = |relation: &Relation| (relation.kind, relation.source, relation.target);
        if relations.windows(2).any(|pair| order(&pair[0]) > order(&pair[1])) {
            return Err(wrong(RELATION_SOURCE, "relations out of order"));
        }
        Ok(relations)
    }

    fn groups(&self, tables: &Tables) -> Read<Vec<Group>> {
        let read = &self.snapshot;
        let shapes = read.bytes(GROUP_SHAPE);
        same_length(GROUP_KIND, read.shorts(GROUP_KIND).len(), shapes.len())?;
        same_length(GROUP_ORIGIN, read.shorts(GROUP_ORIGIN).len(), shapes.len())?;
        same_length(GROUP_VIA, read.words(GROUP_VIA).len(), shapes.len())?;
        same_length(GROUP_WEIGHT, read.longs(GROUP_WEIGHT).len(), shapes.len())?;
        let nodes = |(offsets, items): Lists| {
            let ids = read.words(items).map(|node| tables.node(items, node)).collect::<Read<Vec<_>>>()?;
            let lists = self.lists((offsets, items), ids)?;
            same_length(offsets, lists.row_count(), shapes.len())?;
            Ok(lists)
        };
        let (sources, targets) = (nodes(GROUP_SOURCES)?, nodes(GROUP_TARGETS)?);
        let kinds = read.shorts(GROUP_KIND).zip(read.shorts(GROUP_ORIGIN));
        let causes = read.words(GROUP_VIA).zip(read.longs(GROUP_WEIGHT));
        let group = |((index, shape), ((kind, origin), (via, weight)))| {
            Ok(Group {
                kind: tables.kind(GROUP_KIND, kind)?,
                weight: finite(GROUP_WEIGHT, weight)?,
                via: tables.via(GROUP_VIA, via)?,
                origin: tables.origin(GROUP_ORIGIN, origin)?,
                shape: shape_of(shape, sources.row(index), targets.row(index))?,
            })
        };
        shapes.iter().copied().enumerate().zip(kinds.zip(causes)).map(group).collect()
    }
}

impl Tables {
    fn kind(&self, section: Section, kind: u16) -> Read<KindId> {
        let is_known = usize::from(kind) < self.kinds.len();
        is_known.then_some(KindId(kind)).ok_or_else(|| wrong(section, "a kind that is not there"))
    }

    fn origin(&self, section: Section, origin: u16) -> Read<OriginId> {
        let is_known = usize::from(origin) < self.origins.len();
        is_known.then_some(OriginId(origin)).ok_or_else(|| wrong(section, "an origin that is not there"))
    }

    fn via(&self, section: Section, via: u32) -> Read<Symbol> {
        self.vias.symbol(via).ok_or_else(|| wrong(section, "a cause that is not there"))
    }

    fn node(&self, section: Section, node: u32) -> Read<NodeId> {
        (node < self.nodes).then_some(NodeId(node)).ok_or_else(|| wrong(section, "a node that is not there"))
    }
}

fn shape_of(shape: u8, sources: &[NodeId], targets: &[NodeId]) -> Read<Shape> {
    let is_sorted = |nodes: &[NodeId]| nodes.windows(2).all(|pair| pair[0] < pair[1]);
    if !is_sorted(sources) || !is_sorted(targets) {
        return Err(wrong(GROUP_SOURCES.1, "members out of order"));
    }
    match shape {
        CLIQUE if sources.len() > 1 && targets.is_empty() => Ok(Shape::clique(sources.to_vec().into())),
        BICLIQUE => {
            let shape = Shape::biclique(sources.to_vec().into(), targets.to_vec().into());
            if shape.pair_count() == 0 {
                return Err(wrong(GROUP_SHAPE, "a group that joins nothing"));
            }
            Ok(shape)
        }
        _ => Err(wrong(GROUP_SHAPE, "an unknown shape, or one without its members")),
    }
}

fn finite(section: Section, bits: u64) -> Read<f64> {
    let weight = f64::from_bits(bits);
    if weight.is_finite() { Ok(weight) } else { Err(wrong(section, "a weight that is not a finite number")) }
}

fn same_length(section: Section, found: usize, expected: usize) -> Read<()> {
    if found == expected {
        Ok(())
    } else {
        Err(wrong(section, "another number of items than there are rows"))
    }
}
