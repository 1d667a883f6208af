//! What of a graph is drawn, as points and lines. A group is a hub with a spoke for each member, never its pairs, unless
//! every pair is asked for; groups that have one cause, such as a shared domain, share a hub.

use std::collections::{BTreeMap, BTreeSet};

use ossa_core::graph::{Graph, Group, Shape};
use ossa_core::model::{NodeId, NodeView};
use ossa_core::text::Symbol;

use super::arrange::Arrangement;
use super::bridge::{self, Bridge};
use super::paint::Paint;
use super::rank::{self, Worth};
use crate::render::curve::fan;
use crate::render::drawing::{
    AREA, Area, BRIDGE, DIRECTED, Drawing, HIDDEN, HOLLOW, HUB, IMPLIED, SPOKE, WIDTH_SHIFT,
};
use crate::state::filter::{Facet, Filter};
use crate::state::vocabulary::{
    NEUTRAL_SLOT, RELATION_SLOT_COUNT, REMOVED_SLOT, TypeSlots, relation_slot, shape,
};

/// Most pairs that are drawn when every pair is asked for.
const MAX_EVERY_PAIR: u64 = 400_000;
/// Radius of a hub in pixels.
const HUB_RADIUS: f32 = 3.0;
/// The usual width of a line, as styles write it.
const USUAL_WIDTH: u32 = 16;
/// A spoke waits until its node has so many stated relations drawn.
const SPOKE_TURN: u32 = 2;
/// Lines between areas, for each area.
const BRIDGES_PER_AREA: usize = 3;

/// Groups of one cause.
type Cause<'g> = Vec<(u32, &'g Group)>;

/// A line in the making.
struct Line {
    worth: Worth,
    style: u32,
}

/// A drawing in the making.
pub(super) struct Sketch<'g> {
    graph: &'g Graph,
    filter: &'g Filter,
    drawing: Drawing,
    lines: Vec<Line>,
    hubs: Vec<Vec<u32>>,
}

impl<'g> Sketch<'g> {
    /// The nodes of `graph` that the filter lets through, of those that were asked for.
    pub(super) fn new(
        graph: &'g Graph,
        filter: &'g Filter,
        asked: Option<&BTreeSet<NodeId>>,
        paint: &Paint,
    ) -> Self {
        let catalog = graph.catalog();
        let slots = TypeSlots::new(catalog.node_ids().filter_map(|id| catalog.node(id).agent_type()));
        let mut drawing = Drawing { node_count: catalog.len() as u32, ..Drawing::default() };
        for id in catalog.node_ids() {
            let node = catalog.node(id);
            let visible = filter.shows_node(node.kind().as_str(), node.agent_type())
                && asked.is_none_or(|asked| asked.contains(&id))
                && !paint.is_hidden.get(id.index()).copied().unwrap_or_default();
            let size = paint.radii.as_ref().and_then(|radii| radii.get(id.index()).copied());
            let slot = paint.slots.as_ref().and_then(|slots| slots.get(id.index()).copied());
            drawing.shown_nodes += u32::from(visible);
            drawing.radii.push(size.unwrap_or_else(|| radius(graph, node)));
            drawing.looks.push(
                u32::from(slot.unwrap_or_else(|| slots.slot(node.agent_type())))
                    | u32::from(shape(node.kind().as_str())) << 8
                    | if visible { 0 } else { HIDDEN }
                    | if node.is_defined() && slot != Some(REMOVED_SLOT) { 0 } else { HOLLOW },
            );
        }
        Self { graph, filter, drawing, lines: Vec::new(), hubs: Vec::new() }
    }

    /// The drawing of everything, and the members of each of its hubs.
    ///
    /// # Complexity
    /// O(n log n) in nodes, relations, group members and drawn pairs.
    pub(super) fn finish(mut self, arrangement: Option<&Arrangement>) -> (Drawing, Vec<Vec<u32>>) {
        self.relations();
        self.groups();
        self.order_lines();
        if let Some(arrangement) = arrangement {
            self.areas(arrangement);
        }
        let drawing = &mut self.drawing;
        let styles = &drawing.styles;
        drawing.bends = fan(&drawing.ends, |line| styles[line] & SPOKE != 0);
        (self.drawing, self.hubs)
    }

    fn line(&mut self, ends: [u32; 2], weight: f64, style: u32) {
        let turn = if style & SPOKE == 0 { 0 } else { SPOKE_TURN };
        self.lines.push(Line { worth: Worth { ends, weight, turn }, style });
    }

    fn relations(&mut self) {
        for relation in self.graph.relations() {
            let name = self.graph.kind(relation.kind);
            let ends = [relation.source.0, relation.target.0];
            let shown = self.filter.shows(Facet::Relation, name)
                && ends.iter().all(|&end| self.drawing.is_visible(end as usize));
            if shown {
                self.drawing.shown_relations += 1.0;
                self.line(ends, relation.weight, u32::from(relation_slot(name)) | DIRECTED);
            }
        }
    }

    /// The members of a group that are drawn: its nodes, or its sources and targets.
    fn visible(&self, nodes: &[NodeId]) -> Vec<u32> {
        nodes.iter().map(|node| node.0).filter(|&node| self.drawing.is_visible(node as usize)).collect()
    }

    fn groups(&mut self) {
        let graph = self.graph;
        let mut causes: BTreeMap<Symbol, Cause<'_>> = BTreeMap::new();
        let mut order: Vec<Symbol> = Vec::new();
        let mut pairs = 0;
        for (index, group) in (0u32..).zip(graph.groups()) {
            if self.filter.shows(Facet::Relation, graph.kind(group.kind)) {
                pairs += group.pair_count();
                let cause = causes.entry(group.via).or_insert_with(|| {
                    order.push(group.via);
                    Vec::new()
                });
                cause.push((index, group));
            }
        }
        let wants_pairs = self.filter.draws_every_pair();
        self.drawing.pairs_refused = wants_pairs && pairs > MAX_EVERY_PAIR;
        self.drawing.has_every_pair = wants_pairs;
        let expands = wants_pairs && !self.drawing.pairs_refused;
        for cause in order.iter().filter_map(|via| causes.get(via)) {
            if expands || self.is_plain(cause) {
                self.pairs(cause);
            } else {
                self.hub(cause);
            }
        }
    }

    /// Whether pairs are as simple as a hub would be: two nodes, or one with several others.
    fn is_plain(&self, cause: &Cause<'_>) -> bool {
        cause.iter().all(|(_, group)| match &group.shape {
            Shape::Clique { members } => self.visible(members).len() <= 2,
            Shape::Biclique { sources, targets, .. } => {
                self.visible(sources).len() <= 1 || self.visible(targets).len() <= 1
            }
        })
    }

    fn pairs(&mut self, cause: &Cause<'_>) {
        for (_, group) in cause {
            let slot = u32::from(relation_slot(self.graph.kind(group.kind)));
            let (sources, targets, style) = match &group.shape {
                Shape::Clique { members } => (self.visible(members), None, slot | IMPLIED),
                Shape::Biclique { sources, targets, .. } => {
                    (self.visible(sources), Some(self.visible(targets)), slot | DIRECTED | IMPLIED)
                }
            };
            for (place, &source) in sources.iter().enumerate() {
                let others = targets.as_deref().unwrap_or(&sources[place + 1..]);
                for &target in others.iter().filter(|&&target| target != source) {
                    self.drawing.shown_relations += 1.0;
                    self.line([source, target], group.weight, style);
                }
            }
        }
    }

    /// One spoke for each member, or one for each kind of relation that leads from it to the others.
    fn hub(&mut self, cause: &Cause<'_>) {
        let mut from: Vec<(u32, u32, f64)> = Vec::new();
        let mut plain: BTreeMap<u32, (u32, f64)> = BTreeMap::new();
        let mut summed = 0.0;
        for (_, group) in cause {
            let slot = u32::from(relation_slot(self.graph.kind(group.kind)));
            match &group.shape {
                Shape::Clique { members } => {
                    let members = self.visible(members);
                    let count = members.len() as f64;
                    summed += count * (count - 1.0).max(0.0) / 2.0;
                    if members.len() > 1 {
                        plain.extend(members.iter().map(|&member| (member, (slot, group.weight))));
                    }
                }
                Shape::Biclique { sources, targets, .. } => {
                    let (sources, targets) = (self.visible(sources), self.visible(targets));
                    let shared =
                        sources.iter().filter(|source| targets.binary_search(source).is_ok()).count();
                    let pairs = sources.len() * targets.len() - shared;
                    summed += pairs as f64;
                    if pairs > 0 {
                        from.extend(sources.iter().map(|&source| (source, slot | DIRECTED, group.weight)));
                        for target in targets {
                            plain.entry(target).or_insert((slot | DIRECTED, group.weight));
                        }
                    }
                }
            }
        }
        // Who leads to the others needs no second spoke that says it belongs to them.
        let sources: BTreeSet<u32> = from.iter().map(|(source, ..)| *source).collect();
        plain.retain(|member, _| !sources.contains(member));
        let members: Vec<u32> = sources.iter().chain(plain.keys()).copied().collect();
        let Some(&(group, _)) = cause.first().filter(|_| !members.is_empty()) else { return };
        let hub = self.drawing.point_count() as u32;
        self.drawing.radii.push(HUB_RADIUS);
        self.drawing.looks.push(u32::from(NEUTRAL_SLOT) | HUB);
        self.drawing.hub_groups.push(group);
        self.drawing.shown_relations += summed;
        self.drawing.summed_relations += summed;
        for (source, style, weight) in from {
            self.line([source, hub], weight, style | SPOKE);
        }
        for (member, (style, weight)) in plain {
            let is_target = style & DIRECTED != 0;
            let ends = if is_target { [hub, member] } else { [member, hub] };
            self.line(ends, weight, style | SPOKE);
        }
        self.hubs.push(members);
    }

    fn order_lines(&mut self) {
        let worths: Vec<Worth> = self.lines.iter().map(|line| line.worth).collect();
        for index in rank::order(self.drawing.point_count(), &worths) {
            let line = &self.lines[index as usize];
            self.drawing.ends.extend(line.worth.ends);
            self.drawing.styles.push(line.style | USUAL_WIDTH << WIDTH_SHIFT);
        }
    }

    /// The middles of areas, and one line between two of them for all relations that lead from one to the other.
    fn areas(&mut self, arrangement: &Arrangement) {
        let drawing = &mut self.drawing;
        let first = drawing.point_count() as u32;
        drawing.pitch = arrangement.pitch;
        for area in &arrangement.areas {
            drawing.areas.push(Area { name: area.name.clone(), size: 0 });
            drawing.radii.push(area.radius);
            drawing.looks.push(u32::from(NEUTRAL_SLOT) | AREA);
        }
        for (node, &area) in arrangement.area_of.iter().enumerate() {
            drawing.areas[area as usize].size += u32::from(drawing.is_visible(node));
        }
        for (index, area) in drawing.areas.iter().enumerate() {
            if area.size == 0 {
                drawing.looks[first as usize + index] |= HIDDEN;
            }
        }
        let (filter, graph) = (self.filter, self.graph);
        let bridges = bridge::between(
            graph,
            &arrangement.area_of,
            |kind| filter.shows(Facet::Relation, graph.kind(kind)),
            |node| drawing.is_visible(node as usize),
        );
        let kept = strongest(arrangement.areas.len(), &bridges);
        let heaviest = kept.iter().map(|bridge| bridge.relations).fold(1.0, f64::max);
        for bridge in kept {
            drawing.ends.extend(bridge.ends.map(|area| first + area));
            // A few lines would be drawn as they are; thousands as a band. What is heaviest here matters less.
            let thick = (1.0 + bridge.relations).log10().min(4.0) * (bridge.relations / heaviest).sqrt();
            let width = f64::from(USUAL_WIDTH) * (1.0 + 1.4 * thick);
            let slot = RELATION_SLOT_COUNT as u32 - 1;
            drawing.styles.push(slot | BRIDGE | (width as u32) << WIDTH_SHIFT);
            drawing.bridge_count += 1;
        }
    }
}

/// The bridges that are drawn: the strongest of each area first.
fn strongest(area_count: usize, bridges: &[Bridge]) -> Vec<Bridge> {
    let worths: Vec<Worth> =
        bridges.iter().map(|bridge| Worth { ends: bridge.ends, weight: bridge.relations, turn: 0 }).collect();
    let order = rank::order(area_count, &worths);
    order.iter().take(area_count * BRIDGES_PER_AREA).map(|&bridge| bridges[bridge as usize]).collect()
}

/// The size of a node: what is stated about it counts, what a shared domain implies hardly does.
fn radius(graph: &Graph, node: NodeView<'_>) -> f32 {
    let stated = graph.outgoing(node.id()).count() + graph.incoming(node.id()).count();
    let groups = graph.groups_of(node.id()).count();
    (4.0 + 1.8 * (stated as f32).sqrt() + 0.25 * (groups as f32).sqrt()).min(15.0)
}
