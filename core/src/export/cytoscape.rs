//! Elements for Cytoscape.js: <https://js.cytoscape.org/#notation/elements-json>.

use std::io::{self, Write};

use serde::Serialize;

use super::write_array;
use crate::graph::Graph;

#[derive(Serialize)]
struct Element<T> {
    data: T,
    classes: String,
}

#[derive(Serialize)]
struct Node<'g> {
    id: &'g str,
    label: &'g str,
    kind: &'static str,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    agent_type: Option<&'g str>,
    domains: Vec<&'g str>,
    capabilities: Vec<&'g str>,
}

#[derive(Serialize)]
struct Edge<'g> {
    id: String,
    source: &'g str,
    target: &'g str,
    #[serde(rename = "type")]
    kind: &'g str,
    weight: f64,
    via: &'g str,
    origin: &'g str,
}

pub(super) fn write(graph: &Graph, out: &mut dyn Write) -> io::Result<()> {
    let catalog = graph.catalog();
    out.write_all(b"{\"elements\": {\"nodes\": ")?;
    write_array(
        out,
        catalog.node_ids().map(|id| {
            let node = catalog.node(id);
            let classes = match node.agent_type() {
                Some(agent_type) => format!("{} {agent_type}", node.kind().as_str()),
                None => node.kind().as_str().to_owned(),
            };
            let data = Node {
                id: node.key(),
                label: node.name(),
                kind: node.kind().as_str(),
                agent_type: node.agent_type(),
                domains: node.domains().collect(),
                capabilities: node.capabilities().collect(),
            };
            Element { data, classes }
        }),
    )?;
    out.write_all(b", \"edges\": ")?;
    write_array(
        out,
        graph.pairs().enumerate().map(|(index, pair)| {
            let kind = graph.kind(pair.kind);
            let data = Edge {
                id: format!("e{index}"),
                source: catalog.node(pair.source).key(),
                target: catalog.node(pair.target).key(),
                kind,
                weight: pair.weight,
                via: graph.via(pair.via),
                origin: &graph.origin(pair.origin).name,
            };
            Element { data, classes: kind.to_owned() }
        }),
    )?;
    out.write_all(b"}}\n")
}
