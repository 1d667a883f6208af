//! Where plugins and the graph meet: columns of a catalog, and relations and findings of an output.

use ossa_core::diagnostic::{Code, Diagnostic, Location, Origin, Severity};
use ossa_core::graph::RelationSink;
use ossa_core::model::{Catalog, NodeId, NodeView, Property};
use ossa_core::rule::Rule;

use crate::call::CallError;
use crate::dataset::{Dataset, Node};
use crate::metadata::Metadata;
use crate::output::{self, Output};

impl Metadata {
    /// Who its relations are attributed to.
    pub fn origin(&self) -> Origin {
        Origin { name: self.name.as_str().into(), version: self.version.as_str().into() }
    }

    /// The finding that says that a call failed, and why.
    pub fn failure(&self, error: &CallError) -> Diagnostic {
        failure(format!("plugin `{}` {} {error}", self.name, self.version), self.origin())
    }
}

fn failure(message: String, origin: Origin) -> Diagnostic {
    Diagnostic { origin: Some(origin), ..Diagnostic::without_location(Code::PluginFailed, message) }
}

/// A plugin that cannot be run, as a rule that says so: the graph is built from the rest.
pub struct Unusable {
    name: String,
    reason: String,
}

impl Unusable {
    /// The plugin called `name`, mostly by its file, and why it cannot be run.
    pub fn new(name: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { name: name.into(), reason: reason.into() }
    }
}

impl Rule for Unusable {
    fn origin(&self) -> Origin {
        Origin { name: self.name.as_str().into(), version: "".into() }
    }

    fn relate(&self, _catalog: &Catalog, sink: &mut RelationSink) {
        sink.finding(failure(
            format!("plugin `{}` cannot be used: {}", self.name, self.reason),
            self.origin(),
        ));
    }
}

/// Puts what a plugin gave into a graph under construction.
pub fn fill(sink: &mut RelationSink, output: &Output, metadata: &Metadata, catalog: &Catalog) {
    let origin = &metadata.origin();
    let Output { vias, relations, cliques, bicliques, findings } = output;
    let kind = |kind: u32| metadata.kinds[kind as usize].id.as_str();
    let via = |via: u32| vias[via as usize].as_str();
    let nodes = |rows: &[u32]| rows.iter().copied().map(NodeId).collect();
    for relation in relations {
        let (source, target) = (NodeId(relation.source), NodeId(relation.target));
        sink.relation(kind(relation.kind), source, target, relation.weight, via(relation.via));
    }
    for group in cliques {
        sink.clique(kind(group.kind), group.weight, via(group.via), nodes(&group.members));
    }
    for group in bicliques {
        let (sources, targets) = (nodes(&group.sources), nodes(&group.targets));
        sink.biclique(kind(group.kind), group.weight, via(group.via), sources, targets);
    }
    for finding in findings {
        sink.finding(diagnostic(finding, catalog, origin));
    }
}

fn diagnostic(finding: &output::Finding, catalog: &Catalog, origin: &Origin) -> Diagnostic {
    let output::Finding { node, code, message, severity } = finding;
    let severity = match severity {
        output::Severity::Info => Severity::Info,
        output::Severity::Warning => Severity::Warning,
        output::Severity::Error => Severity::Error,
    };
    // A node that is only named by others has no place of its own.
    let place = node.and_then(|node| catalog.node(NodeId(node)).places().next());
    Diagnostic {
        location: place.map(|(path, span, _)| Location { path: path.into(), span }),
        origin: Some(origin.clone()),
        ..Diagnostic::without_location(Code::PluginFinding, format!("{code}: {message}"))
    }
    .with_severity(severity)
}

impl From<&Catalog> for Dataset {
    /// Rows are the nodes of the catalog, in its order: a row is a `NodeId`.
    fn from(catalog: &Catalog) -> Self {
        let references =
            catalog.references().map(|stated| (stated.kind.as_str(), stated.source.0, stated.target.0));
        Self::new(catalog.node_ids().map(|id| row(catalog.node(id))), references)
    }
}

fn row(node: NodeView<'_>) -> Node<'_> {
    let mut texts = vec![("stated_id", node.stated_id())];
    texts.extend(node.version().map(|text| ("version", text)));
    texts.extend(node.description().map(|text| ("description", text)));
    if let Some((path, _, format)) = node.places().next() {
        texts.extend([("path", path), ("format", format)]);
    }
    let mut tags = Vec::new();
    if node.dependencies().len() > 0 {
        tags.push(("dependencies", node.dependencies().collect()));
    }
    let selected = |property| {
        let of = move |(of, value)| (of == property).then_some(value);
        node.selectors().filter_map(of).collect::<Vec<_>>()
    };
    for (field, mut words) in [
        ("selects_types", selected(Property::Type)),
        ("selects_domains", selected(Property::Domain)),
        ("selects_capabilities", selected(Property::Capability)),
    ] {
        if node.selectors().any(|(property, _)| property == Property::Any) {
            words.push("*");
        }
        if !words.is_empty() {
            tags.push((field, words));
        }
    }
    Node {
        tags,
        id: node.key(),
        name: node.name(),
        kind: node.kind().as_str(),
        agent_type: node.agent_type().unwrap_or_default(),
        domains: node.domains().collect(),
        capabilities: node.capabilities().collect(),
        numbers: vec![("defined", f64::from(u8::from(node.is_defined())))],
        texts,
    }
}
