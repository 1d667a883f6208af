//! A graph as an `.ossag` file.

use std::collections::HashMap;
use std::io::{self, Write};

use super::super::view::View;
use super::layout::{
    ALIGNMENT, BICLIQUE, CAPABILITIES, CLIQUE, DEPENDENCIES, DOMAINS, ENTRY_BYTES, GROUP_KIND, GROUP_ORIGIN,
    GROUP_SHAPE, GROUP_SOURCES, GROUP_TARGETS, GROUP_VIA, GROUP_WEIGHT, HEADER_BYTES, KINDS, Lists, MAGIC,
    NODE_DESCRIPTION, NODE_ID, NODE_KEY, NODE_KIND, NODE_NAME, NODE_TYPE, NODE_VERSION, NONE, ORIGINS,
    PLACES, RELATION_KIND, RELATION_ORIGIN, RELATION_SOURCE, RELATION_TARGET, RELATION_VIA, RELATION_WEIGHT,
    SECTIONS, Section, TEXT_BYTES, TEXT_ENDS, VERSION, VIAS,
};
use crate::graph::{Causes, Graph, Group, Shape};
use crate::model::{NodeId, NodeKind, NodeView};
use crate::text::Span;

/// The columns are held whole, for their lengths and checksums stand before them. They grow with the nodes and not with
/// the pairs: groups stay groups.
pub(in super::super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let graph = view.graph();
    let causes = Causes::of(graph);
    let texts = Texts::of(graph, &causes);
    let mut columns = Columns::default();
    write_texts(&mut columns, &texts);
    write_nodes(&mut columns, graph, &texts);
    write_relations(&mut columns, graph, &texts, &causes);
    write_groups(&mut columns, graph, &causes);
    columns.write(out)
}

/// The distinct texts of a graph, sorted, and the place of each.
struct Texts<'g> {
    sorted: Vec<&'g str>,
    // Asked by text only.
    places: HashMap<&'g str, u32>,
}

impl<'g> Texts<'g> {
    fn of(graph: &'g Graph, causes: &Causes) -> Self {
        let mut places: HashMap<&str, u32> = HashMap::new();
        let mut sorted: Vec<&str> = Vec::new();
        let mut add = |text: &'g str| {
            places.entry(text).or_insert_with(|| {
                sorted.push(text);
                0
            });
        };
        let catalog = graph.catalog();
        for id in catalog.node_ids() {
            let node = catalog.node(id);
            [node.key(), node.stated_id(), node.name()].into_iter().for_each(&mut add);
            [node.agent_type(), node.version(), node.description()].into_iter().flatten().for_each(&mut add);
            node.capabilities().chain(node.domains()).chain(node.dependencies()).for_each(&mut add);
            node.places().flat_map(|(path, _, format)| [path, format]).for_each(&mut add);
        }
        graph.kinds().iter().for_each(|kind| add(kind));
        graph.origins().iter().flat_map(|origin| [&*origin.name, &*origin.version]).for_each(&mut add);
        causes.list().iter().map(|via| graph.via(*via)).for_each(&mut add);
        sorted.sort_unstable();
        for (place, text) in sorted.iter().enumerate() {
            places.insert(text, place as u32);
        }
        Self { sorted, places }
    }

    fn place(&self, text: &str) -> u32 {
        self.places.get(text).copied().unwrap_or(NONE)
    }

    fn place_or_none(&self, text: Option<&str>) -> u32 {
        text.map_or(NONE, |text| self.place(text))
    }
}

fn write_texts(columns: &mut Columns, texts: &Texts<'_>) {
    let ends = texts.sorted.iter().scan(0u64, |end, text| {
        *end += text.len() as u64;
        Some(end.to_le_bytes())
    });
    columns.put(TEXT_ENDS, ends);
    columns.put(TEXT_BYTES, texts.sorted.iter().flat_map(|text| text.bytes()).map(|byte| [byte]));
}

fn write_nodes(columns: &mut Columns, graph: &Graph, texts: &Texts<'_>) {
    let catalog = graph.catalog();
    let nodes = || catalog.node_ids().map(|id| catalog.node(id));
    let kind = |node: NodeView<'_>| NodeKind::ALL.iter().position(|kind| *kind == node.kind());
    columns.put(NODE_KIND, nodes().map(|node| [kind(node).unwrap_or_default() as u8]));
    columns.words(NODE_KEY, nodes().map(|node| texts.place(node.key())));
    columns.words(NODE_ID, nodes().map(|node| texts.place(node.stated_id())));
    columns.words(NODE_NAME, nodes().map(|node| texts.place(node.name())));
    columns.words(NODE_TYPE, nodes().map(|node| texts.place_or_none(node.agent_type())));
    columns.words(NODE_VERSION, nodes().map(|node| texts.place_or_none(node.version())));
    columns.words(NODE_DESCRIPTION, nodes().map(|node| texts.place_or_none(node.description())));
    let place = |text: &str| texts.place(text).to_le_bytes();
    columns.lists(CAPABILITIES, nodes().map(|node| node.capabilities().map(place)));
    columns.lists(DOMAINS, nodes().map(|node| node.domains().map(place)));
    columns.lists(DEPENDENCIES, nodes().map(|node| node.dependencies().map(place)));
    let file = |(path, span, format): (&str, Span, &str)| {
        let mut item = [0; 16];
        let words = [texts.place(path), span.start, span.end, texts.place(format)];
        for (bytes, word) in item.chunks_exact_mut(4).zip(words) {
            bytes.copy_from_slice(&word.to_le_bytes());
        }
        item
    };
    columns.lists(PLACES, nodes().map(|node| node.places().map(file)));
}

fn write_relations(columns: &mut Columns, graph: &Graph, texts: &Texts<'_>, causes: &Causes) {
    columns.words(KINDS, graph.kinds().iter().map(|kind| texts.place(kind)));
    let origins = graph.origins().iter().flat_map(|origin| [&*origin.name, &*origin.version]);
    columns.words(ORIGINS, origins.map(|text| texts.place(text)));
    columns.words(VIAS, causes.list().iter().map(|via| texts.place(graph.via(*via))));
    let relations = graph.relations();
    columns.put(RELATION_KIND, relations.iter().map(|relation| relation.kind.0.to_le_bytes()));
    columns.put(RELATION_ORIGIN, relations.iter().map(|relation| relation.origin.0.to_le_bytes()));
    columns.words(RELATION_SOURCE, relations.iter().map(|relation| relation.source.0));
    columns.words(RELATION_TARGET, relations.iter().map(|relation| relation.target.0));
    columns.words(RELATION_VIA, relations.iter().map(|relation| causes.number(relation.via)));
    columns.put(RELATION_WEIGHT, relations.iter().map(|relation| relation.weight.to_le_bytes()));
}

fn write_groups(columns: &mut Columns, graph: &Graph, causes: &Causes) {
    let groups = graph.groups();
    let shape = |group: &Group| match &group.shape {
        Shape::Clique { .. } => CLIQUE,
        Shape::Biclique { .. } => BICLIQUE,
    };
    columns.put(GROUP_SHAPE, groups.iter().map(|group| [shape(group)]));
    columns.put(GROUP_KIND, groups.iter().map(|group| group.kind.0.to_le_bytes()));
    columns.put(GROUP_ORIGIN, groups.iter().map(|group| group.origin.0.to_le_bytes()));
    columns.words(GROUP_VIA, groups.iter().map(|group| causes.number(group.via)));
    columns.put(GROUP_WEIGHT, groups.iter().map(|group| group.weight.to_le_bytes()));
    let bytes = |node: &NodeId| node.0.to_le_bytes();
    columns.lists(GROUP_SOURCES, groups.iter().map(|group| group.sides().0.iter().map(bytes)));
    columns.lists(GROUP_TARGETS, groups.iter().map(|group| group.sides().1.iter().map(bytes)));
}

/// The content of every section, in the order of [`SECTIONS`].
struct Columns([Vec<u8>; SECTIONS.len()]);

impl Default for Columns {
    fn default() -> Self {
        Self(std::array::from_fn(|_| Vec::new()))
    }
}

impl Columns {
    fn column(&mut self, section: Section) -> Option<&mut Vec<u8>> {
        let place = SECTIONS.iter().position(|known| *known == section)?;
        self.0.get_mut(place)
    }

    fn put<const N: usize>(&mut self, section: Section, items: impl Iterator<Item = [u8; N]>) {
        if let Some(column) = self.column(section) {
            column.extend(items.flatten());
        }
    }

    fn words(&mut self, section: Section, words: impl Iterator<Item = u32>) {
        self.put(section, words.map(u32::to_le_bytes));
    }

    fn lists<const N: usize, R>(&mut self, (offsets, items): Lists, rows: impl Iterator<Item = R>)
    where
        R: ExactSizeIterator<Item = [u8; N]>,
    {
        let mut ends = vec![0u32];
        let mut count = 0;
        let rows = rows.inspect(|row| {
            count += row.len() as u32;
            ends.push(count);
        });
        self.put(items, rows.flatten());
        self.words(offsets, ends.into_iter());
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let padded = |length: usize| length.next_multiple_of(ALIGNMENT);
        let mut table = Vec::with_capacity(SECTIONS.len() * ENTRY_BYTES);
        let mut offset = HEADER_BYTES + SECTIONS.len() * ENTRY_BYTES;
        for (section, column) in SECTIONS.iter().zip(&self.0) {
            table.extend_from_slice(&section.name);
            table.extend_from_slice(&crc32fast::hash(column).to_le_bytes());
            table.extend_from_slice(&(offset as u64).to_le_bytes());
            table.extend_from_slice(&(column.len() as u64).to_le_bytes());
            offset += padded(column.len());
        }
        let mut header = Vec::with_capacity(HEADER_BYTES);
        header.extend_from_slice(&MAGIC);
        header.extend_from_slice(&VERSION.to_le_bytes());
        // No feature beyond this version.
        header.extend_from_slice(&0u32.to_le_bytes());
        header.extend_from_slice(&(offset as u64).to_le_bytes());
        header.extend_from_slice(&(SECTIONS.len() as u32).to_le_bytes());
        let mut hasher = crc32fast::Hasher::new();
        hasher.update(&header);
        hasher.update(&table);
        header.extend_from_slice(&hasher.finalize().to_le_bytes());
        out.write_all(&header)?;
        out.write_all(&table)?;
        for column in &self.0 {
            out.write_all(column)?;
            out.write_all(&[0; ALIGNMENT][..padded(column.len()) - column.len()])?;
        }
        Ok(())
    }
}
