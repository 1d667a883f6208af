//! What of a graph is drawn, as points and lines. A group is a hub with a spoke for each member, never its pairs, unless
//! every pair is asked for; groups that have one cause, such as a shared domain, share a hub. Nodes that are drawn as one
//! point have their lines in common.

use std::collections::{BTreeMap, BTreeSet};

use ossa_core::graph::{Graph, Group, Shape};
use ossa_core::model::{NodeId, NodeView};
use ossa_core::text::Symbol;

use super::arrange::Arrangement;
use super::bridge::{self, Bridge};
use super::fold::Folds;
use super::rank::{self, Worth};
use crate::render::curve::fan;
use crate::render::drawing::{
    AREA, Area, BRIDGE, DIRECTED, Drawing, FOLD, HIDDEN, HOLLOW, HUB, IMPLIED, MERGED, PINNED, SPOKE,
    WIDTH_SHIFT,
};
use crate::state::filter::{Facet, Filter};
use crate::state::vocabulary::{
    NEUTRAL_SLOT, RELATION_SLOT_COUNT, REMOVED_SLOT, TypeSlots, relation_slot, shape,
};

/// Most pairs that are drawn when every pair is asked for.
const MAX_EVERY_PAIR: u64 = 400_000;
/// Radius of a hub in pixels.
const HUB_RADIUS: f32 = 3.0;
/// Radius of a group that is drawn as one point: of the smallest, and at most.
const FOLD_RADIUS: f32 = 9.0;
const MOST_FOLD_RADIUS: f32 = 34.0;
/// How many usual widths the widest line between such groups has.
const MOST_MERGED_WIDTH: f32 = 4.5;
/// The usual width of a line, as styles write it.
const USUAL_WIDTH: u32 = 16;
/// A spoke waits until its node has so many stated relations drawn.
const SPOKE_TURN: u32 = 2;
/// Lines between areas, for each area.
const BRIDGES_PER_AREA: usize = 3;

/// Groups of one cause.
type Cause<'g> = Vec<(u32, &'g Group)>;

/// What a drawing is made of.
#[derive(Clone, Copy)]
pub(super) struct Subject<'g> {
    /// The whole graph.
    pub graph: &'g Graph,
    /// The relations that are kept of it.
    pub kept: &'g Graph,
    /// Which kinds of them are drawn.
    pub filter: &'g Filter,
    /// Which nodes are drawn.
    pub passes: &'g [bool],
    /// Which of them are drawn as one point.
    pub folds: &'g Folds,
    /// The size of each node and closed group.
    pub radii: &'g [f32],
    /// Which of them are held where they are.
    pub held: &'g [bool],
    /// The colour of each node, where it does not say the type.
    pub slots: Option<&'g [u8]>,
}

/// The size of each node and closed group.
pub(super) fn radii(graph: &Graph, folds: &Folds) -> Vec<f32> {
    let catalog = graph.catalog();
    let nodes = catalog.node_ids().map(|id| radius(graph, catalog.node(id)));
    let closed = folds.closed.iter().map(|(row, _)| {
        let size = folds.rows[*row as usize].size as f32;
        (FOLD_RADIUS + 2.0 * size.sqrt()).min(MOST_FOLD_RADIUS)
    });
    nodes.chain(closed).collect()
}

/// A line in the making.
struct Line {
    worth: Worth,
    style: u32,
    count: u32,
}

/// A drawing in the making.
pub(super) struct Sketch<'g> {
    subject: Subject<'g>,
    drawing: Drawing,
    lines: Vec<Line>,
    hubs: Vec<Vec<u32>>,
    /// Lines that have an end in a closed group, with how many relations they stand for and the heaviest of them.
    merged: BTreeMap<([u32; 2], u32), (u32, f64)>,
}

impl<'g> Sketch<'g> {
    /// The nodes that are drawn.
    pub(super) fn new(subject: Subject<'g>) -> Self {
        let Subject { graph, passes, folds, radii, held, slots: painted, .. } = subject;
        let catalog = graph.catalog();
        let slots = TypeSlots::new(catalog.node_ids().filter_map(|id| catalog.node(id).agent_type()));
        let painted = |id: NodeId| painted.and_then(|slots| slots.get(id.index()).copied());
        let slot =
            |id: NodeId| u32::from(painted(id).unwrap_or_else(|| slots.slot(catalog.node(id).agent_type())));
        let pin = |point: usize| if held.get(point) == Some(&true) { PINNED } else { 0 };
        let mut drawing =
            Drawing { node_count: catalog.len() as u32, radii: radii.to_vec(), ..Drawing::default() };
        for id in catalog.node_ids() {
            let node = catalog.node(id);
            let passes = passes[id.index()];
            let is_alone = folds.point_of[id.index()] == id.0;
            drawing.shown_nodes += u32::from(passes);
            drawing.looks.push(
                slot(id)
                    | u32::from(shape(node.kind().as_str())) << 8
                    | if passes && is_alone { 0 } else { HIDDEN }
                    | if node.is_defined() && painted(id) != Some(REMOVED_SLOT) { 0 } else { HOLLOW }
                    | pin(id.index()),
            );
        }
        for (row, members) in &folds.closed {
            let size = folds.rows[*row as usize].size;
            let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
            for &member in members {
                *counts.entry(slot(NodeId(member))).or_default() += 1;
            }
            let most = counts.into_iter().max_by_key(|&(slot, count)| (count, std::cmp::Reverse(slot)));
            let pin = pin(drawing.looks.len());
            drawing.looks.push(
                most.map_or(u32::from(NEUTRAL_SLOT), |(slot, _)| slot)
                    | FOLD
                    | pin
                    | if size > 0 { 0 } else { HIDDEN },
            );
        }
        drawing.fold_count = folds.closed_count() as u32;
        drawing.folds.clone_from(&folds.rows);
        Self { subject, drawing, lines: Vec::new(), hubs: Vec::new(), merged: BTreeMap::new() }
    }

    /// The drawing of everything, and the members of each of its hubs.
    ///
    /// # Complexity
    /// O(n log n) in nodes, relations, group members and drawn pairs.
    pub(super) fn finish(mut self, arrangement: Option<&Arrangement>) -> (Drawing, Vec<Vec<u32>>) {
        self.relations();
        self.groups();
        self.merge();
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
        self.lines.push(Line { worth: Worth { ends, weight, turn }, style, count: 1 });
    }

    /// The line of one relation, or one more relation of the line between what its nodes are drawn as.
    fn relation(&mut self, nodes: [u32; 2], weight: f64, style: u32) {
        self.drawing.shown_relations += 1.0;
        let mut ends = nodes.map(|node| self.subject.folds.point_of[node as usize]);
        if ends == nodes {
            self.line(ends, weight, style);
        } else if ends[0] == ends[1] {
            self.drawing.summed_relations += 1.0;
        } else {
            if style & DIRECTED == 0 {
                ends.sort_unstable();
            }
            let merged = self.merged.entry((ends, style)).or_insert((0, 0.0));
            *merged = (merged.0 + 1, merged.1.max(weight));
        }
    }

    fn relations(&mut self) {
        let kept = self.subject.kept;
        for relation in kept.relations() {
            let name = kept.kind(relation.kind);
            let ends = [relation.source.0, relation.target.0];
            let shown = self.subject.filter.shows(Facet::Relation, name)
                && ends.iter().all(|&end| self.subject.passes[end as usize]);
            if shown {
                self.relation(ends, relation.weight, u32::from(relation_slot(name)) | DIRECTED);
            }
        }
    }

    /// The lines that stand for several relations. The more they are, the stronger.
    fn merge(&mut self) {
        for ((ends, style), (count, weight)) in std::mem::take(&mut self.merged) {
            let worth = Worth { ends, weight: weight * f64::from(count), turn: 0 };
            self.lines.push(Line { worth, style: style | if count > 1 { MERGED } else { 0 }, count });
        }
    }

    /// The members of a group that are drawn.
    fn visible(&self, nodes: &[NodeId]) -> Vec<u32> {
        nodes.iter().map(|node| node.0).filter(|&node| self.subject.passes[node as usize]).collect()
    }

    fn groups(&mut self) {
        let Subject { graph: whole, kept: graph, filter, .. } = self.subject;
        // The page knows groups by their place in the whole graph, of which one of the same cause will do.
        let mut by_cause: BTreeMap<&str, u32> = BTreeMap::new();
        for (index, group) in (0u32..).zip(whole.groups()) {
            by_cause.entry(whole.via(group.via)).or_insert(index);
        }
        let mut causes: BTreeMap<Symbol, Cause<'_>> = BTreeMap::new();
        let mut order: Vec<Symbol> = Vec::new();
        let mut pairs = 0;
        for group in graph.groups() {
            if filter.shows(Facet::Relation, graph.kind(group.kind)) {
                let index = by_cause.get(graph.via(group.via)).copied().unwrap_or_default();
                pairs += group.pair_count();
                let cause = causes.entry(group.via).or_insert_with(|| {
                    order.push(group.via);
                    Vec::new()
                });
                cause.push((index, group));
            }
        }
        let wants_pairs = filter.draws_every_pair();
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
            let slot = u32::from(relation_slot(self.subject.kept.kind(group.kind)));
            let (sources, targets, style) = match &group.shape {
                Shape::Clique { members } => (self.visible(members), None, slot | IMPLIED),
                Shape::Biclique { sources, targets, .. } => {
                    (self.visible(sources), Some(self.visible(targets)), slot | DIRECTED | IMPLIED)
                }
            };
            for (place, &source) in sources.iter().enumerate() {
                let others = targets.as_deref().unwrap_or(&sources[place + 1..]);
                for &target in others.iter().filter(|&&target| target != source) {
                    self.relation([source, target], group.weight, style);
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
            let slot = u32::from(relation_slot(self.subject.kept.kind(group.kind)));
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
        let point_of = &self.subject.folds.point_of;
        let point = |node: u32| point_of[node as usize];
        // Members of a closed group have one spoke.
        for (source, ..) in &mut from {
            *source = point(*source);
        }
        from.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(b.2.total_cmp(&a.2)));
        from.dedup_by_key(|(source, style, _)| (*source, *style));
        let mut plain: BTreeMap<u32, (u32, f64)> =
            plain.into_iter().map(|(member, spoke)| (point(member), spoke)).collect();
        // Who leads to the others needs no second spoke that says it belongs to them.
        let sources: BTreeSet<u32> = from.iter().map(|(source, ..)| *source).collect();
        plain.retain(|member, _| !sources.contains(member));
        let members: Vec<u32> = sources.iter().chain(plain.keys()).copied().collect();
        self.drawing.shown_relations += summed;
        self.drawing.summed_relations += summed;
        // What is all in one closed group is nothing but a part of it.
        let Some(&(group, _)) = cause.first().filter(|_| members.len() > 1) else { return };
        let hub = self.drawing.point_count() as u32;
        self.drawing.radii.push(HUB_RADIUS);
        self.drawing.looks.push(u32::from(NEUTRAL_SLOT) | HUB);
        self.drawing.hub_groups.push(group);
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
        let order = rank::order(self.drawing.point_count(), &worths);
        for &index in &order {
            let line = &self.lines[index as usize];
            self.drawing.ends.extend(line.worth.ends);
            // Ten relations are twice as wide as one, a hundred three times.
            let width = USUAL_WIDTH as f32 * (1.0 + (line.count as f32).log10()).min(MOST_MERGED_WIDTH);
            self.drawing.styles.push(line.style | (width as u32) << WIDTH_SHIFT);
        }
        if self.lines.iter().any(|line| line.count > 1) {
            self.drawing.counts = order.iter().map(|&line| self.lines[line as usize].count).collect();
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
            drawing.areas[area as usize].size += u32::from(self.subject.passes[node]);
        }
        for (index, area) in drawing.areas.iter().enumerate() {
            if area.size == 0 {
                drawing.looks[first as usize + index] |= HIDDEN;
            }
        }
        let Subject { filter, kept: graph, passes, .. } = self.subject;
        let bridges = bridge::between(
            graph,
            &arrangement.area_of,
            |kind| filter.shows(Facet::Relation, graph.kind(kind)),
            |node| passes[node as usize],
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
