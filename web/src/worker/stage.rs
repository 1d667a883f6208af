//! What is drawn of a graph: which of its nodes and relations, in which groups, and where.

use std::collections::BTreeSet;

use ossa_core::graph::{Graph, KindId};
use ossa_core::layout::Progress;
use ossa_core::model::NodeId;

use super::areas::Communities;
use super::fold::{self, Folds};
use super::motion::{Cast, Motion, Order, Start, chosen};
use super::paint::Paint;
use super::places::Places;
use super::rare;
use super::reduce::{measure, reduce};
use super::sketch::{self, Sketch, Subject};
use super::surroundings::around;
use crate::render::drawing::{Drawing, Queried};
use crate::render::separate::separate;
use crate::state::arranging::{Arranging, LayoutKind};
use crate::state::backbone::Backbone;
use crate::state::ego::Beyond;
use crate::state::filter::{Facet, Filter};
use crate::state::folding::FoldBy;
use crate::state::taming::Taming;

/// How much wider than high a drawing is that would be round, on wide and on tall screens. Forces know no direction.
const STRETCH_WIDE: f32 = 1.3;
const STRETCH_TALL: f32 = 0.72;
/// What circles are made by where nobody says so.
const USUAL_NESTING: [FoldBy; 2] = [FoldBy::Folder, FoldBy::Community];

/// What is drawn, and how.
#[derive(Default)]
pub(super) struct Stage {
    filter: Filter,
    taming: Taming,
    arranging: Arranging,
    /// The nodes the last query asked for that made sense; `None` for all.
    asked: Option<BTreeSet<NodeId>>,
    is_tall: bool,
    communities: Option<Communities>,
    /// The relations that are kept, and by what.
    reduced: Option<(Backbone, Filter, Graph)>,
    /// Which nodes the filter lets through, surroundings included.
    passes: Vec<bool>,
    folds: Folds,
    cast: Cast,
    places: Places,
    motion: Option<Motion>,
    /// Whether the motion has come to its end.
    is_settled: bool,
    /// Whether the motion began afresh.
    is_fresh: bool,
    /// How a layout is to begin before the next drawing.
    due: Option<Start>,
    /// Members of each hub of the last drawing.
    hubs: Vec<Vec<u32>>,
    /// Radius of each body.
    radii: Vec<f32>,
    /// Where bodies are held, in the world.
    held: Vec<Option<[f32; 2]>>,
}

impl Stage {
    /// Another graph is shown. It gets its places when it is drawn, so that the page can have the report before.
    pub(super) fn restart(&mut self) {
        let (filter, taming) = (std::mem::take(&mut self.filter), std::mem::take(&mut self.taming));
        let arranging = std::mem::take(&mut self.arranging);
        *self = Self { filter, taming, arranging, is_tall: self.is_tall, ..Self::default() };
        self.due = Some(Start::Afresh);
    }

    /// The next revision of what was shown is shown: what stays begins where it was, and is held near there.
    pub(super) fn follow(&mut self, before: &Graph, graph: &Graph) {
        let is_square = self.places.is_square;
        let places = self.places.by_key(before);
        self.restart();
        if !places.is_empty() {
            self.places = Places::of_keys(graph, &places, is_square);
            self.due = Some(Start::Holding);
        }
    }

    /// Draws another part of the graph from now on.
    pub(super) fn set_filter(&mut self, filter: Filter) {
        self.filter = filter;
    }

    /// Draws other relations, groups or surroundings from now on.
    pub(super) fn set_taming(&mut self, taming: Taming) {
        // Others on the stage, or another middle: what is there goes on from where it is, where that makes sense.
        if taming.ego != self.taming.ego {
            self.due = Some(Start::Afresh);
        } else if taming.folding != self.taming.folding {
            self.due = self.due.or(Some(Start::Going));
        }
        self.taming = taming;
    }

    /// Arranges nodes in another way from now on, or holds others.
    pub(super) fn set_arranging(&mut self, arranging: Arranging) {
        let is_other = arranging.layout != self.arranging.layout || arranging.centre != self.arranging.centre;
        let is_freed = self.arranging.pins.keys().any(|key| !arranging.pins.contains_key(key));
        if is_other {
            self.due = Some(Start::Afresh);
        } else if arranging.pins != self.arranging.pins && (is_freed || self.is_moving()) {
            // Forces let others find their places around what is held. In other layouts who is freed has a place to return to.
            self.due = Some(Start::Going).filter(|_| self.is_moving() || !self.places.is_square);
        }
        self.arranging = arranging;
    }

    /// The screen is higher than wide, or no longer is. Returns whether what is drawn has to be drawn anew.
    pub(super) fn set_screen(&mut self, is_tall: bool) -> bool {
        let has_areas = self.motion.as_ref().is_some_and(|motion| motion.arrangement().is_some());
        let turns = self.is_tall != is_tall && has_areas;
        self.is_tall = is_tall;
        if turns {
            self.due = Some(Start::Afresh);
        }
        turns
    }

    /// Runs the layout again: forces from where everything is, others anew.
    pub(super) fn run_again(&mut self) {
        self.due = Some(Start::Going);
    }

    /// Stops the layout. Forces stay where they are; others leave everything where it was before.
    pub(super) fn stop(&mut self) {
        self.take_places();
        self.is_settled = true;
    }

    /// Whether nodes are on their way.
    pub(super) fn is_moving(&self) -> bool {
        self.motion.is_some() && !self.is_settled
    }

    /// Whether what moves is worth watching.
    pub(super) fn is_live(&self) -> bool {
        self.motion.as_ref().is_some_and(Motion::is_square)
    }

    /// Whether the layout began without regard to where things were.
    pub(super) fn is_fresh(&self) -> bool {
        self.is_fresh
    }

    /// One piece of the layout.
    pub(super) fn step(&mut self) -> Progress {
        let done = Progress { done: 1.0, movement: 0.0, is_settled: true };
        if !self.is_moving() {
            return done;
        }
        let progress = self.motion.as_mut().map_or(done, Motion::step);
        if progress.is_settled {
            self.take_places();
            self.is_settled = true;
        }
        progress
    }

    /// Keeps where the layout has put everything so far, as far as that can be shown.
    pub(super) fn take_places(&mut self) {
        let Some(motion) = self.motion.as_ref().filter(|motion| motion.is_presentable()) else { return };
        if !self.is_settled {
            self.places.is_square = motion.is_square();
            self.places.take(&self.cast, &motion.positions());
        }
    }

    fn stretch(&self) -> f32 {
        if self.is_tall { STRETCH_TALL } else { STRETCH_WIDE }
    }

    /// How much wider than in the layout places are in the world.
    fn widening(&self, is_square: bool) -> f32 {
        if is_square { self.stretch() } else { 1.0 }
    }

    fn kind(&self) -> LayoutKind {
        match self.arranging.layout {
            LayoutKind::Automatic if self.taming.ego.is_on() => LayoutKind::Radial,
            other => chosen(other, &self.cast),
        }
    }

    fn start(&mut self, graph: &Graph, start: Start) {
        let kind = self.kind();
        let is_square = kind == LayoutKind::Force;
        // Places of another shape are no places to go on from.
        let start = if is_square && self.places.is_square { start } else { Start::Afresh };
        let communities = self.communities.get_or_insert_with(|| Communities::of(graph));
        let levels = match self.taming.folding.levels() {
            [] => &USUAL_NESTING[..],
            levels => levels,
        };
        let nesting =
            if kind == LayoutKind::Nested { fold::labels(graph, levels, communities) } else { Vec::new() };
        let centre = self.arranging.centre.as_ref().filter(|_| self.arranging.layout == LayoutKind::Radial);
        let centre = centre.or(self.taming.ego.centre.as_ref());
        let widening = if is_square { if self.is_tall { STRETCH_TALL } else { STRETCH_WIDE } } else { 1.0 };
        let held: Vec<Option<[f32; 2]>> =
            self.held.iter().map(|place| place.map(|[x, y]| [x / widening, y])).collect();
        self.motion = Some(Motion::start(&Order {
            graph,
            cast: &self.cast,
            kind,
            centre: centre.and_then(|key| graph.catalog().find(key)).map(|id| id.0),
            communities,
            nesting: &nesting,
            radii: &self.radii,
            places: &self.places.of_bodies(&self.cast),
            held: &held,
            stretch: if self.is_tall { STRETCH_TALL } else { STRETCH_WIDE },
            start,
        }));
        (self.is_settled, self.is_fresh) = (false, start == Start::Afresh);
    }

    /// x and y of each point of the last drawing: nodes, closed groups, each hub amid its members, then areas. Nothing
    /// before the first layout.
    pub(super) fn positions(&self) -> Vec<f32> {
        if self.places.is_empty() {
            return Vec::new();
        }
        let is_square = self.places.is_square;
        let widening = self.widening(is_square);
        let world = |[x, y]: [f32; 2]| [x * widening, y];
        let mut bodies: Vec<f32> = Vec::with_capacity(self.cast.points.len() * 2);
        for (place, held) in self.places.of_bodies(&self.cast).into_iter().zip(&self.held) {
            bodies.extend(held.unwrap_or_else(|| world(place.unwrap_or_default())));
        }
        if is_square {
            let held: Vec<bool> = self.held.iter().map(Option::is_some).collect();
            separate(&mut bodies, &self.radii, &held);
        }
        let mut positions = Vec::new();
        for (node, &body) in self.cast.body_of.iter().enumerate() {
            match bodies.chunks_exact(2).nth(body as usize) {
                Some(place) => positions.extend_from_slice(place),
                None => positions.extend(world(self.places.of_node(node))),
            }
        }
        for point in 0..self.folds.closed_count() as u32 {
            let body = self.cast.body(self.cast.body_of.len() as u32 + point);
            let place = body.and_then(|body| bodies.chunks_exact(2).nth(body as usize));
            positions.extend_from_slice(place.unwrap_or(&[0.0; 2]));
        }
        for members in &self.hubs {
            let sum = |axis: usize| -> f32 {
                members.iter().map(|&member| positions[member as usize * 2 + axis]).sum()
            };
            let count = members.len().max(1) as f32;
            let (x, y) = (sum(0) / count, sum(1) / count);
            positions.extend([x, y]);
        }
        let areas = self.motion.iter().filter_map(Motion::arrangement).flat_map(|areas| &areas.areas);
        positions.extend(areas.flat_map(|area| [area.x, area.y]));
        positions
    }

    /// Asks the graph what the query of the filter asks for. Returns why that makes no sense, if it does not; then the
    /// answer to the one before stays, as somebody is just typing.
    fn ask(&mut self, graph: &Graph) -> Queried {
        if !self.filter.is_queried() {
            self.asked = None;
            return Queried::Nothing;
        }
        let Some(rare) = rare::get() else { return Queried::Nothing };
        match (rare.query)(graph, self.filter.query()) {
            Ok(found) => {
                self.asked = Some(found);
                Queried::Answered
            }
            Err(fault) => Queried::Refused(fault),
        }
    }

    /// Keeps the relations of the backbone, if there is one.
    fn keep(&mut self, graph: &Graph) {
        let wanted = self.taming.backbone;
        if !wanted.is_on() {
            self.reduced = None;
            return;
        }
        let is_same = |(by, filter, _): &(Backbone, Filter, Graph)| {
            *by == wanted && filter.shows_same_relations(&self.filter)
        };
        if !self.reduced.as_ref().is_some_and(is_same) {
            let kept = reduce(graph, &wanted, |kind| self.filter.shows(Facet::Relation, kind));
            self.reduced = Some((wanted, self.filter.clone(), kept));
        }
    }

    /// The relations that are drawn.
    pub(super) fn kept<'s>(&'s self, graph: &'s Graph) -> &'s Graph {
        self.reduced.as_ref().map_or(graph, |(_, _, kept)| kept)
    }

    /// Whether relations of a kind of a graph are drawn.
    pub(super) fn shows(&self, graph: &Graph, kind: KindId) -> bool {
        self.filter.shows(Facet::Relation, graph.kind(kind))
    }

    /// Which nodes are drawn, alone or in a closed group.
    pub(super) fn passes(&self) -> &[bool] {
        &self.passes
    }

    /// The communities of the graph.
    pub(super) fn communities(&mut self, graph: &Graph) -> &Communities {
        self.communities.get_or_insert_with(|| Communities::of(graph))
    }

    /// Which nodes are drawn, and what lies beyond the surroundings they are.
    fn let_through(&mut self, graph: &Graph, paint: &Paint) -> (Option<Vec<bool>>, Option<Beyond>) {
        let catalog = graph.catalog();
        let asked = self.asked.as_ref();
        let mut passes: Vec<bool> = catalog
            .node_ids()
            .map(|id| {
                let node = catalog.node(id);
                self.filter.shows_node(node.kind().as_str(), node.agent_type())
                    && asked.is_none_or(|asked| asked.contains(&id))
                    && !paint.is_hidden.get(id.index()).copied().unwrap_or_default()
            })
            .collect();
        let centre = self.taming.ego.centre.as_ref().and_then(|key| catalog.find(key));
        let found = centre.map(|centre| {
            let kept = self.kept(graph);
            around(kept, centre, &self.taming.ego, &passes, |kind| self.shows(kept, kind))
        });
        let (inside, beyond) = found.unzip();
        if let Some(inside) = &inside {
            passes.iter_mut().zip(inside).for_each(|(passes, inside)| *passes &= inside);
        }
        self.passes = passes;
        (inside, beyond)
    }

    /// Puts nodes into groups, and on the stage.
    fn gather(&mut self, graph: &Graph, inside: Option<&[bool]>) {
        let folding = &self.taming.folding;
        let needs_communities = folding.levels().contains(&FoldBy::Community);
        if needs_communities {
            self.communities.get_or_insert_with(|| Communities::of(graph));
        }
        let none = Communities::default();
        let communities = self.communities.as_ref().unwrap_or(&none);
        let folds = Folds::new(graph, folding, communities, &self.passes);
        if folds.point_of != self.folds.point_of {
            self.take_places();
            self.places.unfold(&self.folds, &folds);
        }
        self.folds = folds;
        let cast = Cast::new(&self.folds.point_of, inside);
        if cast != self.cast {
            self.cast = cast;
            // Whoever comes or goes, the layout is one of others now.
            self.due = self.due.or(Some(Start::Going));
        }
        let catalog = graph.catalog();
        let count = catalog.len() as u32;
        let pins = &self.arranging.pins;
        self.held = vec![None; self.cast.points.len()];
        if !pins.is_empty() {
            for (body, &point) in self.cast.points.iter().enumerate() {
                let key = match point.checked_sub(count) {
                    None => Some(catalog.node(NodeId(point)).key()),
                    Some(closed) => self
                        .folds
                        .closed
                        .get(closed as usize)
                        .map(|(row, _)| self.folds.rows[*row as usize].key.as_str()),
                };
                self.held[body] = key.and_then(|key| pins.get(key)).copied();
            }
            // Who is held and let go again stays where it was held.
            let widening = self.widening(self.places.is_square);
            for (body, place) in (0u32..).zip(&self.held) {
                if let (Some([x, y]), false) = (place, self.places.is_empty()) {
                    self.places.put(&self.cast, body, [x / widening, *y]);
                }
            }
        }
    }

    /// The part of the graph that is drawn. Begins a layout where one is due.
    ///
    /// # Complexity
    /// O(n log n) in nodes, relations, group members and drawn pairs.
    pub(super) fn draw(&mut self, graph: &Graph, paint: &Paint) -> Drawing {
        let query = self.ask(graph);
        self.keep(graph);
        let (inside, beyond) = self.let_through(graph, paint);
        self.gather(graph, inside.as_deref());
        let held: Vec<bool> = {
            let mut held = vec![false; graph.catalog().len() + self.folds.closed_count()];
            let pinned = self.cast.points.iter().zip(&self.held).filter(|(_, place)| place.is_some());
            pinned.for_each(|(&point, _)| held[point as usize] = true);
            held
        };
        let kept = self.kept(graph);
        let part = measure(kept, &self.passes, |kind| self.shows(kept, kind));
        let whole = if self.reduced.is_some() {
            measure(graph, &self.passes, |kind| self.shows(graph, kind))
        } else {
            part
        };
        let mut radii = sketch::radii(graph, &self.folds);
        if let Some(sizes) = &paint.radii {
            radii.iter_mut().zip(sizes).for_each(|(radius, size)| *radius = *size);
        }
        self.radii = self.cast.points.iter().map(|&point| radii[point as usize]).collect();
        if let Some(start) = self.due.take() {
            self.take_places();
            self.start(graph, start);
        }
        let subject = Subject {
            graph,
            kept: self.kept(graph),
            filter: &self.filter,
            passes: &self.passes,
            folds: &self.folds,
            radii: &radii,
            held: &held,
            slots: paint.slots.as_deref(),
        };
        let arrangement = self.motion.as_ref().and_then(Motion::arrangement);
        let (drawing, hubs) = Sketch::new(subject).finish(arrangement);
        let is_to_scale = arrangement.is_none() && !self.is_live();
        self.hubs = hubs;
        Drawing { query, beyond, is_to_scale, kept: part.of(whole), legend: paint.legend.clone(), ..drawing }
    }
}
