//! The JSON of OSSA 0.1.9, with further fields.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::write_array;
use crate::analysis::{clusters_by_type, stats};
use crate::graph::Graph;
use crate::model::{NodeId, NodeView};

#[derive(Serialize)]
struct Node<'g> {
    id: &'g str,
    name: &'g str,
    kind: &'static str,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    agent_type: Option<&'g str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'g str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'g str>,
    capabilities: Vec<&'g str>,
    domains: Vec<&'g str>,
    dependencies: Vec<&'g str>,
    files: Vec<File<'g>>,
}

#[derive(Serialize)]
struct File<'g> {
    path: &'g str,
    format: &'g str,
}

#[derive(Serialize)]
struct Relationship<'g> {
    source: &'g str,
    target: &'g str,
    #[serde(rename = "type")]
    kind: &'g str,
    weight: f64,
    via: &'g str,
    origin: &'g str,
    #[serde(rename = "originVersion")]
    origin_version: &'g str,
}

#[derive(Serialize)]
struct Cluster<'g> {
    id: String,
    #[serde(rename = "type")]
    agent_type: &'g str,
    size: usize,
    agents: Vec<&'g str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Stats<'g> {
    total_agents: usize,
    by_type: &'g BTreeMap<String, usize>,
    by_domain: &'g BTreeMap<String, usize>,
    avg_dependencies: f64,
    relationships: u64,
    relationships_by_type: &'g BTreeMap<String, u64>,
    nodes_by_kind: &'g BTreeMap<String, usize>,
    undefined: usize,
}

pub(super) fn write(graph: &Graph, out: &mut dyn Write) -> io::Result<()> {
    let catalog = graph.catalog();
    let key = |id: NodeId| catalog.node(id).key();
    out.write_all(b"{\n\"nodes\": ")?;
    write_array(out, catalog.node_ids().map(|id| node(catalog.node(id))))?;
    out.write_all(b",\n\"relationships\": ")?;
    write_array(
        out,
        graph.pairs().map(|pair| {
            let origin = graph.origin(pair.origin);
            Relationship {
                source: key(pair.source),
                target: key(pair.target),
                kind: graph.kind(pair.kind),
                weight: pair.weight,
                via: graph.via(pair.via),
                origin: &origin.name,
                origin_version: &origin.version,
            }
        }),
    )?;
    out.write_all(b",\n\"clusters\": ")?;
    let clusters = clusters_by_type(catalog);
    write_array(
        out,
        clusters.iter().map(|cluster| Cluster {
            id: format!("type:{}", cluster.agent_type),
            agent_type: &cluster.agent_type,
            size: cluster.members.len(),
            agents: cluster.members.iter().map(|&id| key(id)).collect(),
        }),
    )?;
    let figures = stats(graph);
    out.write_all(b",\n\"stats\": ")?;
    let figures = Stats {
        total_agents: figures.agent_count,
        by_type: &figures.by_type,
        by_domain: &figures.by_domain,
        avg_dependencies: figures.mean_dependencies,
        relationships: figures.relation_count,
        relationships_by_type: &figures.relations_by_kind,
        nodes_by_kind: &figures.by_kind,
        undefined: figures.undefined_count,
    };
    serde_json::to_writer(&mut *out, &figures)?;
    out.write_all(b"\n}\n")
}

fn node(node: NodeView<'_>) -> Node<'_> {
    Node {
        id: node.key(),
        name: node.name(),
        kind: node.kind().as_str(),
        agent_type: node.agent_type(),
        version: node.version(),
        description: node.description(),
        capabilities: node.capabilities().collect(),
        domains: node.domains().collect(),
        dependencies: node.dependencies().collect(),
        files: node.places().map(|(path, _, format)| File { path, format }).collect(),
    }
}
