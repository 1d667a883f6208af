//! A layout of what is drawn: of nodes, and of groups that are drawn as one point.

use ossa_core::analysis::{Parts, kinds_of_need};
use ossa_core::graph::{Graph, Kinds};
use ossa_core::layout::{Bundle, ForceSettings, Layout, Link, Progress, Running, Scene};

use super::areas::Communities;
use super::arrange::{ARRANGED_FROM, Arrangement, arrange};
use super::rare;
use crate::state::arranging::LayoutKind;

/// What moves: each is a node, or a closed group with all of its nodes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Cast {
    /// The point of each.
    pub points: Vec<u32>,
    /// Which of them each node moves with; [`Cast::OFF`] if it is not on the stage.
    pub body_of: Vec<u32>,
}

impl Cast {
    /// A node that is not on the stage.
    pub(super) const OFF: u32 = u32::MAX;

    /// What moves when nodes are drawn as these points, and only those inside are on the stage.
    pub(super) fn new(point_of: &[u32], inside: Option<&[bool]>) -> Self {
        let is_on = |node: usize| inside.is_none_or(|inside| inside[node]);
        let mut points: Vec<u32> =
            point_of.iter().enumerate().filter(|(node, _)| is_on(*node)).map(|(_, &point)| point).collect();
        points.sort_unstable();
        points.dedup();
        let body = |point: u32| points.binary_search(&point).map_or(Self::OFF, |body| body as u32);
        let body_of = point_of
            .iter()
            .enumerate()
            .map(|(node, &point)| if is_on(node) { body(point) } else { Self::OFF });
        Self { body_of: body_of.collect(), points }
    }

    /// Whether every node moves for itself.
    pub(super) fn is_everybody(&self) -> bool {
        self.points.len() == self.body_of.len()
    }

    /// Which body a point is.
    pub(super) fn body(&self, point: u32) -> Option<u32> {
        self.points.binary_search(&point).ok().map(|body| body as u32)
    }

    /// The relations between bodies.
    fn scene(&self, graph: &Graph, kinds: &Kinds) -> Scene {
        let scene = Scene::of(graph, kinds);
        if self.is_everybody() {
            return scene;
        }
        let body = |node: u32| self.body_of[node as usize];
        let links = scene.links().iter().map(|link| Link {
            source: body(link.source),
            target: body(link.target),
            weight: link.weight,
        });
        let bundles = scene.bundles().iter().map(|bundle| Bundle {
            members: bundle.members.iter().map(|&member| body(member)).collect(),
            weight: bundle.weight,
        });
        Scene::new(self.points.len(), links, bundles)
    }

    /// A division of nodes as one of bodies: each is where its first node is.
    fn divided(&self, labels: impl Fn(usize) -> u32) -> Parts {
        let mut part_of = vec![Self::OFF; self.points.len()];
        for (node, &body) in self.body_of.iter().enumerate() {
            if let Some(part) = part_of.get_mut(body as usize).filter(|part| **part == Self::OFF) {
                *part = labels(node);
            }
        }
        let mut known: Vec<u32> = part_of.clone();
        known.sort_unstable();
        known.dedup();
        let mut sizes = vec![0; known.len()];
        for part in &mut part_of {
            *part = known.binary_search(part).map_or(0, |place| place as u32);
            sizes[*part as usize] += 1;
        }
        Parts { part_of, sizes }
    }
}

/// How a layout begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// As if nothing had a place.
    Afresh,
    /// What has a place is held near it.
    Holding,
    /// From where everything is.
    Going,
}

/// What a layout is made of.
pub(super) struct Order<'o> {
    pub graph: &'o Graph,
    pub cast: &'o Cast,
    pub kind: LayoutKind,
    /// Node in the middle of rings.
    pub centre: Option<u32>,
    pub communities: &'o Communities,
    /// Labels of nodes, from the outermost circles inwards.
    pub nesting: &'o [Vec<u32>],
    /// Radius of each body.
    pub radii: &'o [f32],
    /// Where bodies are, and which of them are held there.
    pub places: &'o [Option<[f32; 2]>],
    pub held: &'o [Option<[f32; 2]>],
    /// How much wider than high it is to be.
    pub stretch: f32,
    pub start: Start,
}

/// A layout, under way or done.
#[derive(Clone, Debug)]
pub(super) enum Motion {
    /// By pieces.
    Steps {
        /// The layout.
        running: Box<Running>,
        /// Whether every step is worth showing: that of forces.
        is_live: bool,
    },
    /// All at once.
    Areas(Arrangement),
}

/// Work of one piece: about a millisecond. Between pieces, requests are heard.
const PIECE: u32 = 1024;

/// What the automatic layout is for so many bodies.
pub(super) fn chosen(kind: LayoutKind, cast: &Cast) -> LayoutKind {
    match kind {
        LayoutKind::Automatic if cast.points.len() > ARRANGED_FROM => LayoutKind::Communities,
        LayoutKind::Automatic => LayoutKind::Force,
        other => other,
    }
}

impl Motion {
    /// Begins.
    pub(super) fn start(order: &Order<'_>) -> Self {
        let Order { graph, cast, communities, .. } = *order;
        let kind = chosen(order.kind, cast);
        if kind == LayoutKind::Communities && cast.is_everybody() {
            // What has to do with each other pulls the packing together, so it is stretched more than it is to become.
            return Self::Areas(arrange(graph, communities, order.stretch.powf(1.5)));
        }
        let of_communities =
            || cast.divided(|node| communities.parts.part_of.get(node).copied().unwrap_or_default());
        let layout = match kind {
            LayoutKind::Automatic | LayoutKind::Force => Layout::Force(ForceSettings::REGIONS),
            LayoutKind::Layered => Layout::Layered,
            LayoutKind::Radial => Layout::Radial { centre: order.middle() },
            LayoutKind::Circular => Layout::Circular { parts: of_communities() },
            LayoutKind::Communities => Layout::Nested { nesting: vec![of_communities()] },
            LayoutKind::Nested => {
                let levels = order.nesting.iter().map(|labels| cast.divided(|node| labels[node]));
                Layout::Nested { nesting: levels.collect() }
            }
        };
        let is_live = matches!(layout, Layout::Force(_));
        let needs = kinds_of_need(graph);
        let has_needs = graph.relations().iter().any(|relation| needs.contains(relation.kind));
        let is_layered = kind == LayoutKind::Layered && has_needs;
        let mut scene = cast.scene(graph, &if is_layered { needs } else { Kinds::all(graph) });
        if !is_live || !cast.is_everybody() {
            scene = scene.with_radii(order.radii);
        }
        if is_live && order.start != Start::Afresh {
            scene = scene.with_places(order.places.iter().copied());
        }
        for (body, place) in (0u32..).zip(order.held) {
            if let Some(place) = place {
                scene = scene.with_pin(body, *place);
            }
        }
        let mut running = match (layout, rare::get()) {
            (Layout::Force(settings), _) => Running::by_forces(scene, settings),
            (layout, Some(rare)) => (rare.lay_out)(&layout, scene),
            (_, None) => Running::by_forces(scene, ForceSettings::REGIONS),
        };
        if order.start == Start::Going {
            running.reheat();
        }
        Self::Steps { running: Box::new(running), is_live }
    }

    /// One piece of work.
    pub(super) fn step(&mut self) -> Progress {
        match self {
            Self::Steps { running, .. } => running.step(PIECE),
            Self::Areas(_) => Progress { done: 1.0, movement: 0.0, is_settled: true },
        }
    }

    /// Whether what it has so far can be shown.
    pub(super) fn is_presentable(&self) -> bool {
        match self {
            Self::Steps { running, is_live } => *is_live || running.is_settled(),
            Self::Areas(_) => true,
        }
    }

    /// Whether it draws in the shape of a square, whatever the screen is.
    pub(super) fn is_square(&self) -> bool {
        matches!(self, Self::Steps { is_live: true, .. })
    }

    /// x and y of each body.
    pub(super) fn positions(&self) -> Vec<f32> {
        match self {
            Self::Steps { running, .. } => running.positions(),
            Self::Areas(arrangement) => arrangement.positions.clone(),
        }
    }

    /// The areas it has made.
    pub(super) fn arrangement(&self) -> Option<&Arrangement> {
        match self {
            Self::Steps { .. } => None,
            Self::Areas(arrangement) => Some(arrangement),
        }
    }
}

impl Order<'_> {
    /// The body in the middle of rings: that of the centre, or of the node with most stated relations.
    fn middle(&self) -> u32 {
        let is_on =
            |node: u32| self.cast.body_of.get(node as usize).copied().filter(|&body| body != Cast::OFF);
        let chosen = self.centre.and_then(is_on);
        chosen
            .or_else(|| {
                let graph = self.graph;
                let stated = |id| graph.outgoing(id).count() + graph.incoming(id).count();
                let ids = graph.catalog().node_ids().filter(|id| is_on(id.0).is_some());
                is_on(ids.max_by_key(|&id| (stated(id), std::cmp::Reverse(id)))?.0)
            })
            .unwrap_or_default()
    }
}
