//! What the worker sends to be drawn: columns of numbers, ready to be uploaded.

use serde::{Deserialize, Serialize};

/// A node that is filtered out keeps its place in the columns, so that indices stay the same.
pub const HIDDEN: u32 = 1 << 16;
/// A node that is named but defined nowhere is drawn hollow.
pub const HOLLOW: u32 = 1 << 17;
/// The centre of a group.
pub const HUB: u32 = 1 << 18;
/// A line that has a direction ends in an arrow.
pub const DIRECTED: u32 = 1 << 8;
/// A line from a member to the hub of its group.
pub const SPOKE: u32 = 1 << 9;

/// A line that a group implies, not a definition states.
pub const IMPLIED: u32 = 1 << 10;

/// Everything about a drawing but where its points are.
///
/// Points are the nodes of the graph in their order, then the hubs of groups. The columns travel as typed arrays
/// beside the message, so only the rest is serialised.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Drawing {
    /// How many of the points are nodes.
    pub node_count: u32,
    /// Radius of each point, before the camera scales it.
    #[serde(skip)]
    pub radii: Vec<f32>,
    /// Look of each point: colour slot, shape × 256, and the flags above.
    #[serde(skip)]
    pub looks: Vec<u32>,
    /// The two points of each line, side by side.
    #[serde(skip)]
    pub ends: Vec<u32>,
    /// Style of each line: relation slot and the flags above.
    #[serde(skip)]
    pub styles: Vec<u32>,
    /// Which group of the graph each hub stands for.
    #[serde(skip)]
    pub hub_groups: Vec<u32>,
    /// Nodes that are not filtered out.
    pub shown_nodes: u32,
    /// Relations between them that are not filtered out, those of groups included.
    pub shown_relations: f64,
    /// Why the query of the filter was not answered, if it was not: then it hides what it did before.
    pub query_fault: Option<QueryFault>,
    /// Whether so many pairs were asked for that groups are drawn as hubs all the same.
    pub pairs_refused: bool,
}

/// What is wrong with a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueryFault {
    /// For people.
    pub message: String,
    /// Where, counted in characters from 1.
    pub column: u32,
}

impl Drawing {
    /// How many points there are.
    pub fn point_count(&self) -> usize {
        self.looks.len()
    }

    /// How many lines there are.
    pub fn line_count(&self) -> usize {
        self.styles.len()
    }

    /// Whether a point is drawn.
    pub fn is_visible(&self, point: usize) -> bool {
        self.looks.get(point).is_some_and(|look| look & HIDDEN == 0)
    }

    /// Whether a point is the centre of a group.
    pub fn is_hub(&self, point: usize) -> bool {
        point >= self.node_count as usize
    }
}
