use serde::{Deserialize, Serialize};

use super::analysis::{NamedRelation, NodeName};
use crate::analysis::diff;
use crate::model::{Entry, NodeKind};

/// What differs between two graphs. In relations and groups, a renamed node goes by its new key.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Diff {
    /// Nodes of the new graph only.
    pub added: Vec<NodeName>,
    /// Nodes of the old graph only.
    pub removed: Vec<NodeName>,
    /// Nodes whose attributes or key changed.
    pub changed: Vec<NodeChange>,
    /// Relations of the new graph only.
    pub added_relations: Vec<NamedRelation>,
    /// Relations of the old graph only.
    pub removed_relations: Vec<NamedRelation>,
    /// Relations with another weight.
    pub changed_relations: Vec<WeightChange>,
    /// Groups of the new graph only.
    pub added_groups: Vec<NamedGroup>,
    /// Groups of the old graph only.
    pub removed_groups: Vec<NamedGroup>,
    /// Groups with other members or another weight.
    pub changed_groups: Vec<GroupChange>,
}

/// A node that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NodeChange {
    /// Its key in the new graph.
    pub key: String,
    /// Its key in the old graph, if that was another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_key: Option<String>,
    /// What changed.
    pub fields: Vec<FieldChange>,
}

/// One attribute, before and after; single values are lists of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Its name.
    pub field: String,
    /// What the old graph has.
    pub before: Vec<String>,
    /// What the new graph has.
    pub after: Vec<String>,
}

/// A relation whose weight changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WeightChange {
    /// The relation as it is.
    #[serde(flatten)]
    pub relation: NamedRelation,
    /// What its weight was.
    pub before: f64,
}

/// A group by the names of all it has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NamedGroup {
    /// What its relations mean.
    pub kind: String,
    /// What caused them.
    pub via: String,
    /// Name of the rule or plugin that made them.
    pub origin: String,
    /// The strength of each.
    pub weight: f64,
    /// Keys of the members, or of the sources.
    pub sources: Vec<String>,
    /// Keys of the targets; absent for a clique.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub targets: Option<Vec<String>>,
}

/// A group that changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupChange {
    /// What its relations mean.
    pub kind: String,
    /// What caused them.
    pub via: String,
    /// The strength of each, before and after.
    pub weights: [f64; 2],
    /// Keys of the nodes that came.
    pub joined: Vec<String>,
    /// Keys of the nodes that went.
    pub left: Vec<String>,
}

impl From<&diff::Diff> for Diff {
    fn from(diff: &diff::Diff) -> Self {
        Self {
            added: diff.added.iter().map(name).collect(),
            removed: diff.removed.iter().map(name).collect(),
            changed: diff.changed.iter().map(node_change).collect(),
            added_relations: diff.added_relations.iter().map(relation).collect(),
            removed_relations: diff.removed_relations.iter().map(relation).collect(),
            changed_relations: diff
                .changed_relations
                .iter()
                .map(|change| WeightChange { relation: relation(&change.relation), before: change.before })
                .collect(),
            added_groups: diff.added_groups.iter().map(group).collect(),
            removed_groups: diff.removed_groups.iter().map(group).collect(),
            changed_groups: diff.changed_groups.iter().map(group_change).collect(),
        }
    }
}

fn name((kind, entry): &(NodeKind, Entry)) -> NodeName {
    NodeName { key: entry.key.clone(), name: entry.name.clone(), kind: kind.as_str().to_owned() }
}

fn node_change(change: &diff::NodeChange) -> NodeChange {
    let fields = change.fields.iter().map(|field| FieldChange {
        field: field.attribute.as_str().to_owned(),
        before: field.before.clone(),
        after: field.after.clone(),
    });
    NodeChange { key: change.key.clone(), old_key: change.old_key.clone(), fields: fields.collect() }
}

fn relation(record: &diff::RelationRecord) -> NamedRelation {
    NamedRelation {
        kind: record.kind.clone(),
        source: record.source.clone(),
        target: record.target.clone(),
        weight: record.weight,
        via: record.via.clone(),
        origin: record.origin.clone(),
    }
}

fn group(record: &diff::GroupRecord) -> NamedGroup {
    NamedGroup {
        kind: record.kind.clone(),
        via: record.via.clone(),
        origin: record.origin.clone(),
        weight: record.weight,
        sources: record.sources.clone(),
        targets: record.targets.clone(),
    }
}

fn group_change(change: &diff::GroupChange) -> GroupChange {
    let owned = |keys: Vec<&str>| keys.into_iter().map(ToOwned::to_owned).collect();
    GroupChange {
        kind: change.after.kind.clone(),
        via: change.after.via.clone(),
        weights: [change.before.weight, change.after.weight],
        joined: owned(change.joined()),
        left: owned(change.left()),
    }
}
