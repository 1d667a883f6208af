//! The JSON of OSSA 0.1.9, with further fields.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::object::{NodeObject, write_array, write_relations};
use super::view::View;
use crate::analysis::{clusters_by_type, stats};
use crate::model::NodeId;

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

pub(super) fn write(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let catalog = view.graph().catalog();
    let key = |id: NodeId| catalog.node(id).key();
    out.write_all(b"{\n\"nodes\": ")?;
    write_array(out, view.nodes().map(|node| NodeObject { node, name: "name" }))?;
    out.write_all(b",\n\"relationships\": ")?;
    write_relations(view, out)?;
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
    let figures = stats(view.graph());
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
