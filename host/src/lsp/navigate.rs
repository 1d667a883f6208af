//! From a name to what it names, and back.

use gen_lsp_types::{
    BaseSymbolInformation, DocumentSymbol, Location, SymbolKind, WorkspaceSymbol, WorkspaceSymbolLocation,
};
use ossa_core::model::{Catalog, NodeId, NodeKind, ReferenceView};
use ossa_core::text::Span;

use super::convert::Encoding;
use super::folder::Folder;

/// The reference written at byte `offset` of the source `path`.
pub(super) fn reference_at<'c>(catalog: &'c Catalog, path: &str, offset: u32) -> Option<ReferenceView<'c>> {
    let is_here = |(place, span): (&str, Span)| place == path && touches(span, offset);
    catalog.references().find(|reference| reference.location.is_some_and(is_here))
}

/// The node that is named at byte `offset` of the source `path`: by a reference, or by its own definition.
pub(super) fn node_at(catalog: &Catalog, path: &str, offset: u32) -> Option<NodeId> {
    if let Some(reference) = reference_at(catalog, path, offset) {
        return Some(named_by(catalog, &reference));
    }
    catalog
        .node_ids()
        .find(|&id| catalog.node(id).places().any(|(place, span, _)| place == path && touches(span, offset)))
}

/// The end of a reference that is written out. The other end holds it; a team that lists a member is the target of
/// the relation and holds it all the same.
fn named_by(catalog: &Catalog, reference: &ReferenceView<'_>) -> NodeId {
    let path = reference.location.map(|(path, _)| path);
    let holds = |node| catalog.node(node).places().any(|(place, _, _)| Some(place) == path);
    if holds(reference.target) && !holds(reference.source) { reference.source } else { reference.target }
}

fn touches(span: Span, offset: u32) -> bool {
    span.start <= offset && offset <= span.end
}

/// Where the node at a place is defined.
pub(super) fn definitions(folder: &mut Folder, path: &str, offset: u32, encoding: Encoding) -> Vec<Location> {
    let analysis = folder.analyse();
    let catalog = analysis.graph.catalog();
    node_at(catalog, path, offset).map(|node| places(folder, catalog, node, encoding)).unwrap_or_default()
}

/// Where the node at a place is named.
pub(super) fn references(
    folder: &mut Folder,
    path: &str,
    offset: u32,
    with_definition: bool,
    encoding: Encoding,
) -> Vec<Location> {
    let analysis = folder.analyse();
    let catalog = analysis.graph.catalog();
    let Some(node) = node_at(catalog, path, offset) else { return Vec::new() };
    let mut found = if with_definition { places(folder, catalog, node, encoding) } else { Vec::new() };
    let naming = catalog.references().filter(|reference| named_by(catalog, reference) == node);
    found.extend(naming.filter_map(|reference| {
        let (path, span) = reference.location?;
        location_of(folder, path, span, encoding)
    }));
    found
}

fn places(folder: &Folder, catalog: &Catalog, node: NodeId, encoding: Encoding) -> Vec<Location> {
    let places = catalog.node(node).places();
    places.filter_map(|(path, span, _)| location_of(folder, path, span, encoding)).collect()
}

fn location_of(folder: &Folder, path: &str, span: Span, encoding: Encoding) -> Option<Location> {
    let (text, lines) = folder.text(path)?;
    Some(Location { uri: folder.uri(path)?, range: encoding.range(text, lines, span) })
}

/// What the source `path` defines, in the order written.
pub(super) fn outline(folder: &mut Folder, path: &str, encoding: Encoding) -> Vec<DocumentSymbol> {
    let analysis = folder.analyse();
    let catalog = analysis.graph.catalog();
    let Some((text, lines)) = folder.text(path) else { return Vec::new() };
    let mut symbols: Vec<(Span, DocumentSymbol)> = Vec::new();
    for id in catalog.node_ids() {
        let node = catalog.node(id);
        for (_, span, _) in node.places().filter(|(place, _, _)| *place == path) {
            let range = encoding.range(text, lines, span);
            let symbol = DocumentSymbol {
                name: node.name().to_owned(),
                detail: Some(node.agent_type().unwrap_or(node.kind().as_str()).to_owned()),
                kind: symbol_kind(node.kind()),
                range,
                selection_range: range,
                ..empty_symbol(range)
            };
            symbols.push((span, symbol));
        }
    }
    symbols.sort_by_key(|(span, _)| *span);
    symbols.into_iter().map(|(_, symbol)| symbol).collect()
}

fn empty_symbol(range: gen_lsp_types::Range) -> DocumentSymbol {
    DocumentSymbol {
        name: String::new(),
        detail: None,
        kind: SymbolKind::Object,
        tags: None,
        #[expect(deprecated, reason = "the field has to be given a value")]
        deprecated: None,
        range,
        selection_range: range,
        children: None,
    }
}

/// Definitions whose id or name contains `query`, whatever its case; all of them when it is empty, but never more
/// than an editor can list.
pub(super) fn search(folder: &mut Folder, query: &str, encoding: Encoding) -> Vec<WorkspaceSymbol> {
    const LISTED: usize = 500;
    let analysis = folder.analyse();
    let catalog = analysis.graph.catalog();
    let query = query.to_lowercase();
    let matches = |text: &str| text.to_lowercase().contains(&query);
    let nodes = catalog.node_ids().map(|id| catalog.node(id));
    nodes
        .filter(|node| node.is_defined() && (matches(node.stated_id()) || matches(node.name())))
        .filter_map(|node| {
            let (path, span, _) = node.places().next()?;
            Some(WorkspaceSymbol {
                location: WorkspaceSymbolLocation::Location(location_of(folder, path, span, encoding)?),
                data: None,
                base_symbol_information: BaseSymbolInformation {
                    name: node.name().to_owned(),
                    kind: symbol_kind(node.kind()),
                    tags: None,
                    container_name: Some(path.to_owned()),
                },
            })
        })
        .take(LISTED)
        .collect()
}

/// The nearest of the symbols editors have pictures for.
fn symbol_kind(kind: NodeKind) -> SymbolKind {
    match kind {
        NodeKind::Agent => SymbolKind::Class,
        NodeKind::Tool => SymbolKind::Function,
        NodeKind::McpServer => SymbolKind::Interface,
        NodeKind::Model => SymbolKind::Constant,
        NodeKind::Workflow => SymbolKind::Event,
        NodeKind::Policy => SymbolKind::Key,
        NodeKind::Team => SymbolKind::Namespace,
    }
}
