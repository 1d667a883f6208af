use serde::{Deserialize, Serialize};

use super::analysis::NodeName;
use crate::analysis::Recommender;
use crate::graph::Graph;
use crate::model::NodeId;

/// Who is like a node, and with whom it might work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recommendations {
    /// The node that was asked about.
    pub node: NodeName,
    /// Nodes with the same features, most alike first.
    pub similar: Vec<SimilarNode>,
    /// Agents it has no explicit relation with and might need one, most likely first.
    pub collaborators: Vec<Collaborator>,
}

/// A node that is like another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SimilarNode {
    /// The node.
    #[serde(flatten)]
    pub node: NodeName,
    /// From 0 to 1.
    pub score: f64,
    /// What both have, what says most first.
    pub shared: Vec<SharedFeature>,
}

/// Something two nodes have in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedFeature {
    /// `capability`, `domain`, `dependency`, `use` or `type`.
    pub feature: String,
    /// Which.
    pub value: String,
}

/// A node that another might work with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Collaborator {
    /// The node.
    #[serde(flatten)]
    pub node: NodeName,
    /// The sum of the two below.
    pub score: f64,
    /// Common neighbours, as a share of the best candidate's.
    pub common: f64,
    /// How alike the two are, from 0 to 1.
    pub likeness: f64,
}

impl Recommendations {
    /// The best `most` of each for `node`.
    ///
    /// # Complexity
    /// As [`Recommender::collaborators`].
    pub fn of(graph: &Graph, recommender: &Recommender<'_>, node: NodeId, most: usize) -> Self {
        let features = recommender.features();
        let similar = features.similar(node, most).into_iter().map(|similar| SimilarNode {
            node: NodeName::of(graph, similar.node),
            score: similar.score,
            shared: features
                .shared(node, similar.node)
                .into_iter()
                .map(|(feature, value)| SharedFeature {
                    feature: feature.as_str().to_owned(),
                    value: value.to_owned(),
                })
                .collect(),
        });
        let collaborators = recommender.collaborators(node, most).into_iter().map(|found| Collaborator {
            node: NodeName::of(graph, found.node),
            score: found.score,
            common: found.common,
            likeness: found.likeness,
        });
        Self {
            node: NodeName::of(graph, node),
            similar: similar.collect(),
            collaborators: collaborators.collect(),
        }
    }
}
