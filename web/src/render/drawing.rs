//! What the worker sends to be drawn: columns of numbers, ready to be uploaded.

use serde::{Deserialize, Serialize};

use crate::state::backbone::Kept;
use crate::state::ego::Beyond;
use crate::state::folding::FoldRow;

/// A node that is filtered out keeps its place in the columns, so that indices stay the same.
pub const HIDDEN: u32 = 1 << 16;
/// A node that is named but defined nowhere is drawn hollow.
pub const HOLLOW: u32 = 1 << 17;
/// The centre of a group.
pub const HUB: u32 = 1 << 18;
/// The middle of an area.
pub const AREA: u32 = 1 << 19;
/// A group that is drawn as one point.
pub const FOLD: u32 = 1 << 20;
/// A point that is held where somebody put it.
pub const PINNED: u32 = 1 << 21;
/// A line that has a direction ends in an arrow.
pub const DIRECTED: u32 = 1 << 8;
/// A line between a member and the hub of its group.
pub const SPOKE: u32 = 1 << 9;
/// A line that a group implies, not a definition states.
pub const IMPLIED: u32 = 1 << 10;
/// A line between two areas, which stands for all relations between their nodes.
pub const BRIDGE: u32 = 1 << 11;
/// A line that stands for several relations, between groups that are drawn as one point.
pub const MERGED: u32 = 1 << 12;
/// Where the width of a line begins in its style, in sixteenths of the usual width.
pub const WIDTH_SHIFT: u32 = 16;

/// Everything about a drawing but where its points are.
///
/// Points are the nodes of the graph in their order, then groups that are drawn as one point, then the hubs of groups, then
/// the middles of areas. Lines between
/// areas come after all others, which are in the order of their importance. The columns travel as typed arrays beside
/// the message, so only the rest is serialised.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Drawing {
    /// How many of the points are nodes.
    pub node_count: u32,
    /// Radius of each point: of nodes before the camera scales it, of hubs in pixels, of areas in the world.
    #[serde(skip)]
    pub radii: Vec<f32>,
    /// Look of each point: colour slot, shape × 256, and the flags above.
    #[serde(skip)]
    pub looks: Vec<u32>,
    /// The two points of each line, side by side.
    #[serde(skip)]
    pub ends: Vec<u32>,
    /// Style of each line: relation slot, width and the flags above.
    #[serde(skip)]
    pub styles: Vec<u32>,
    /// How each line is bent; see [`super::curve`].
    #[serde(skip)]
    pub bends: Vec<f32>,
    /// How many relations each line stands for; empty where each is one. Not for spokes.
    #[serde(skip)]
    pub counts: Vec<u32>,
    /// Which group of the graph each hub stands for.
    #[serde(skip)]
    pub hub_groups: Vec<u32>,
    /// How nodes are grouped: the groups that are in no closed one, each after the one it is in.
    pub folds: Vec<FoldRow>,
    /// How many of them are drawn as one point.
    pub fold_count: u32,
    /// What the backbone keeps of the relations between the nodes that are shown.
    pub kept: Kept,
    /// What lies beyond the surroundings that are shown.
    pub beyond: Option<Beyond>,
    /// The areas; none where nodes are not arranged in areas.
    pub areas: Vec<Area>,
    /// How many lines, the last ones, lie between areas.
    pub bridge_count: u32,
    /// Whether discs are placed so that their radii are lengths of the world: then they are drawn no larger than that.
    pub is_to_scale: bool,
    /// How far neighbours of an area are apart in the world; zero where there are no areas.
    pub pitch: f32,
    /// Nodes that are not filtered out.
    pub shown_nodes: u32,
    /// Relations between them that are not filtered out, those of groups included.
    pub shown_relations: f64,
    /// How many of those are not drawn one by one, because hubs stand for them.
    pub summed_relations: f64,
    /// What came of the query of the filter.
    pub query: Queried,
    /// Whether everything was asked for.
    pub has_every_pair: bool,
    /// Whether so many pairs were asked for that groups are drawn as hubs all the same.
    pub pairs_refused: bool,
    /// What the colours of nodes mean, where they are not types.
    pub legend: Vec<Class>,
}

/// What came of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Queried {
    /// There is none.
    #[default]
    Nothing,
    /// It decides which nodes are shown.
    Answered,
    /// It makes no sense, so what the one before hides stays hidden.
    Refused(QueryFault),
}

/// Nodes that have one colour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Class {
    /// What they have in common.
    pub name: String,
    /// The slot of the colour.
    pub slot: u8,
    /// How many there are.
    pub count: u32,
}

/// A part of the drawing in which nodes lie that are related to each other more than to others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    /// What its nodes have in common.
    pub name: String,
    /// How many of them are not filtered out.
    pub size: u32,
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
    /// Why the query of the filter was not answered, if it was not.
    pub fn query_fault(&self) -> Option<&QueryFault> {
        match &self.query {
            Queried::Refused(fault) => Some(fault),
            Queried::Nothing | Queried::Answered => None,
        }
    }

    /// How many points there are.
    pub fn point_count(&self) -> usize {
        self.looks.len()
    }

    /// How many lines there are between nodes and hubs.
    pub fn line_count(&self) -> usize {
        self.styles.len() - self.bridge_count as usize
    }

    /// The two points of a line.
    pub fn ends_of(&self, line: usize) -> [u32; 2] {
        [self.ends[line * 2], self.ends[line * 2 + 1]]
    }

    /// How many relations a line is; none for spokes, and for what lies between areas.
    pub fn relations_of(&self, line: usize) -> u32 {
        if self.styles[line] & (SPOKE | BRIDGE) == 0 {
            self.counts.get(line).copied().unwrap_or(1)
        } else {
            0
        }
    }

    /// Whether a point is drawn.
    pub fn is_visible(&self, point: usize) -> bool {
        self.looks.get(point).is_some_and(|look| look & HIDDEN == 0)
    }

    /// Whether a point is a node.
    pub fn is_node(&self, point: usize) -> bool {
        point < self.node_count as usize
    }

    /// Whether a point is a node or a group that is drawn as one: then it has a place of its own.
    pub fn is_disc(&self, point: usize) -> bool {
        point < self.disc_count()
    }

    /// How many nodes there are and groups that are drawn as one point.
    pub fn disc_count(&self) -> usize {
        self.node_count as usize + self.fold_count as usize
    }

    /// The group that is drawn as this point.
    pub fn fold(&self, point: usize) -> Option<&FoldRow> {
        if self.is_node(point) || !self.is_disc(point) {
            return None;
        }
        self.folds.iter().find(|row| row.point == Some(point as u32))
    }

    /// Whether a point is the centre of a group.
    pub fn is_hub(&self, point: usize) -> bool {
        self.hub(point).is_some()
    }

    /// Which hub a point is.
    pub fn hub(&self, point: usize) -> Option<usize> {
        point.checked_sub(self.disc_count()).filter(|&hub| hub < self.hub_groups.len())
    }

    /// Which area a point is the middle of.
    pub fn area(&self, point: usize) -> Option<usize> {
        point.checked_sub(self.disc_count() + self.hub_groups.len()).filter(|&area| area < self.areas.len())
    }
}
