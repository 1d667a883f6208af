//! The drawing without a page of ours around it: what the element `<ossa-graph>` of the package is made of.
//!
//! The element says what pointers and keys do, and lets it work in pieces, so that the page it stands in stays quick.

use std::sync::Arc;

use ossa_core::Analysis;
use ossa_core::wire::Report;

use super::gesture::{Gesture, Move};
use super::graph_tooltip::tip;
use super::graph_view::{SharedView, Target, View};
use crate::platform::pixels::Canvas;
use crate::platform::time::now;
use crate::render::drawing::{Drawing, QueryFault};
use crate::state::arranging::{Arranging, LayoutKind};
use crate::state::filter::Filter;
use crate::state::mirror::mirror;
use crate::state::snapshot::Snapshot;
use crate::state::vocabulary::node_kind_singular;
use crate::worker::engine::Engine;

/// Positions are shown at most this often while nodes move.
const PUBLISH_MILLIS: f64 = 33.0;
/// What is laid out afresh runs this long before it is shown, so that small graphs appear finished.
const HEAD_START_MILLIS: f64 = 450.0;

/// A graph on two canvases.
pub struct Embedded {
    view: SharedView,
    engine: Engine,
    snapshot: Option<Arc<Snapshot>>,
    filter: Filter,
    /// The nodes that are drawn, and how many relations between them.
    shown: Vec<u32>,
    shown_relations: f64,
    fault: Option<QueryFault>,
    /// Whether something is to be drawn anew.
    is_due: bool,
    /// When positions are to be shown next, and whether nodes are seen going there.
    publish_at: f64,
    glides: bool,
    gesture: Gesture,
    pointer: (f32, f32),
    hovered: Option<Target>,
    /// The node the keyboard is at.
    cursor: Option<u32>,
    selected: Option<u32>,
}

/// What a click means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Click {
    /// It was none, or on something that cannot be chosen.
    Nothing,
    /// On a node.
    Node(u32),
    /// Beside everything.
    Ground,
}

/// Words beside something, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    /// What it is called.
    pub title: String,
    /// What it is.
    pub what: String,
    /// Where, in pixels of the canvas.
    pub place: (f32, f32),
}

impl Embedded {
    /// Nothing yet, on a canvas for the drawing and one for its labels.
    pub fn new(canvas: Canvas, labels: Canvas) -> Self {
        Self {
            view: SharedView::new(canvas, labels, |_| {}, |_| {}),
            engine: Engine::default(),
            snapshot: None,
            filter: Filter::default(),
            shown: Vec::new(),
            shown_relations: 0.0,
            fault: None,
            is_due: false,
            publish_at: 0.0,
            glides: false,
            gesture: Gesture::default(),
            pointer: (0.0, 0.0),
            hovered: None,
            cursor: None,
            selected: None,
        }
    }

    fn update(&self, change: impl FnOnce(&mut View)) {
        self.view.update(change);
    }

    /// Shows another graph, and all of it.
    pub fn show(&mut self, analysis: &Arc<Analysis>) {
        let snapshot = Arc::new(Snapshot::new(Report::of_graph(&analysis.graph)));
        self.snapshot = Some(snapshot.clone());
        self.engine.show_analysis(analysis.clone());
        (self.cursor, self.selected, self.hovered) = (None, None, None);
        self.is_due = true;
        self.update(|view| {
            view.set_snapshot(Some(snapshot));
            view.select(None);
            view.fit();
        });
    }

    /// Draws what a query asks for from now on; everything for an empty one.
    pub fn ask(&mut self, query: &str) {
        self.filter.ask(query);
        self.engine.set_filter(self.filter.clone());
        self.is_due = true;
    }

    /// Arranges nodes in another way from now on.
    pub fn arrange(&mut self, layout: LayoutKind) {
        self.engine.set_arranging(Arranging { layout, ..Arranging::default() });
        self.is_due = true;
    }

    /// Draws what is due, then lays out for about so long. Returns whether there is more to do.
    pub fn work(&mut self, millis: f64) -> bool {
        if self.snapshot.is_none() {
            return false;
        }
        if std::mem::take(&mut self.is_due) {
            self.draw();
            return self.engine.is_moving();
        }
        let end = now() + millis;
        loop {
            let progress = self.engine.step();
            if progress.is_settled {
                self.publish(self.glides, false);
                return false;
            }
            if now() >= end {
                break;
            }
        }
        if self.engine.is_live() && now() >= self.publish_at {
            self.engine.take_places();
            let glides = std::mem::take(&mut self.glides);
            self.publish(glides, true);
            self.publish_at = now() + PUBLISH_MILLIS;
        }
        true
    }

    fn draw(&mut self) {
        let drawing = self.engine.draw();
        self.shown = (0..drawing.node_count).filter(|&node| drawing.is_visible(node as usize)).collect();
        self.shown_relations = drawing.shown_relations;
        self.fault = drawing.query_fault().cloned();
        let Drawing { node_count, .. } = drawing;
        self.cursor = self.cursor.filter(|&node| node < node_count && drawing.is_visible(node as usize));
        self.hovered = None;
        self.update(|view| view.set_drawing(&drawing));
        let is_fresh = self.engine.is_fresh();
        self.glides = is_fresh || !self.engine.is_live();
        self.publish_at = now() + if is_fresh { HEAD_START_MILLIS } else { 0.0 };
        self.publish(false, self.engine.is_moving());
    }

    fn publish(&self, glides: bool, is_under_way: bool) {
        let positions = self.engine.positions();
        self.update(|view| view.set_positions(&positions, glides, is_under_way));
    }

    /// Why the query was not answered, if it was not: for people, and at which character, counted from 1.
    pub fn fault(&self) -> Option<(&str, u32)> {
        self.fault.as_ref().map(|fault| (fault.message.as_str(), fault.column))
    }

    /// The nodes that are drawn, by their indices.
    pub fn shown(&self) -> &[u32] {
        &self.shown
    }

    /// How many relations there are between them.
    pub fn shown_relations(&self) -> f64 {
        self.shown_relations
    }

    /// Whether there is a graphics card to draw with.
    pub fn has_card(&self) -> bool {
        self.view.has_card()
    }

    /// The canvases changed their size, or are higher than wide now. Returns whether there is something to do.
    pub fn resize(&mut self, is_tall: bool) -> bool {
        let turns = self.engine.set_screen(is_tall);
        self.is_due |= turns && self.snapshot.is_some();
        self.update(View::resize);
        if !turns && self.snapshot.is_some() && !self.is_due {
            self.publish(false, self.engine.is_moving());
        }
        turns
    }

    /// The theme changed.
    pub fn read_tokens(&self) {
        self.update(View::read_tokens);
    }

    /// The browser took the graphics card away.
    pub fn lose(&self) {
        self.update(View::lose);
    }

    /// The graphics card is back.
    pub fn restore(&self) {
        self.update(View::restore);
    }

    /// Everything on the screen.
    pub fn fit(&self) {
        self.update(View::fit);
    }

    /// Zooms around the middle.
    pub fn zoom(&self, factor: f32) {
        self.update(|view| view.zoom(factor));
    }

    /// Zooms around a place.
    pub fn zoom_at(&self, (x, y): (f32, f32), factor: f32) {
        self.update(|view| view.zoom_at(x, y, factor));
    }

    /// Moves the drawing by pixels.
    pub fn pan(&self, dx: f32, dy: f32) {
        self.update(|view| view.pan(dx, dy));
    }

    fn pick(&self, (x, y): (f32, f32)) -> Option<Target> {
        self.view.read(|view| view.pick(x, y))
    }

    fn hover(&mut self, target: Option<Target>) {
        if self.hovered != target {
            self.hovered = target;
            self.update(|view| view.hover(target));
        }
    }

    /// A pointer is down.
    pub fn press(&mut self, id: i32, place: (f32, f32)) {
        self.gesture.press(id, place);
    }

    /// A pointer moved.
    pub fn drag(&mut self, id: i32, place: (f32, f32)) {
        match self.gesture.drag(id, place) {
            Move::Hover => {
                self.pointer = place;
                self.hover(self.pick(place));
            }
            Move::Nothing => {}
            Move::Pan(dx, dy) => self.pan(dx, dy),
            Move::Pinch { by, around, factor } => self.update(|view| {
                view.pan(by.0, by.1);
                view.zoom_at(around.0, around.1, factor);
            }),
        }
    }

    /// A pointer is up at a place, or gone. A click on a group or an area brings it to the middle.
    pub fn release(&mut self, id: i32, place: Option<(f32, f32)>) -> Click {
        let is_click = self.gesture.release(id);
        let Some(place) = place.filter(|_| is_click) else { return Click::Nothing };
        match self.pick(place) {
            Some(Target::Node(node)) => Click::Node(node),
            target @ Some(Target::Place(_)) => {
                self.update(|view| view.visit(target));
                Click::Nothing
            }
            Some(Target::Line(_)) => Click::Nothing,
            None => Click::Ground,
        }
    }

    /// The pointer or the keyboard has left.
    pub fn leave(&mut self) {
        self.cursor = None;
        self.hover(None);
    }

    /// What the pointer or the keyboard is at, in words.
    pub fn words(&self) -> Option<Words> {
        let (snapshot, target) = (self.snapshot.as_ref()?, self.hovered?);
        let tip = self.view.read(|view| tip(snapshot, view, target, self.pointer))?;
        Some(Words { title: tip.title, what: tip.what, place: tip.place })
    }

    /// Goes with the keyboard to the nearest node in a direction. Returns it with its relations, in words.
    pub fn walk(&mut self, direction: (f32, f32)) -> Option<String> {
        let from = self.cursor.or(self.selected);
        let node = self.view.read(|view| view.node_towards(from, direction))?;
        self.cursor = Some(node);
        self.hovered = Some(Target::Node(node));
        self.update(|view| view.walk_to(node));
        self.describe(node)
    }

    /// The node the keyboard is at.
    pub fn cursor(&self) -> Option<u32> {
        self.cursor
    }

    /// A node and how many relations it has, in words.
    pub fn describe(&self, node: u32) -> Option<String> {
        Some(mirror(self.snapshot.as_ref()?, node)?.summary)
    }

    /// Name of a node, and what it is.
    pub fn row(&self, node: u32) -> Option<(&str, &str)> {
        let node = self.snapshot.as_ref()?.node(node)?;
        let what = node.agent_type.as_deref().unwrap_or_else(|| node_kind_singular(&node.kind));
        Some((&node.name, what))
    }

    /// Selects a node, or none.
    pub fn select(&mut self, node: Option<u32>) {
        self.selected = node;
        self.update(|view| view.select(node));
    }

    /// Brings a node to the middle.
    pub fn centre(&self, node: u32) {
        self.update(|view| view.centre(node));
    }

    /// The node that is selected.
    pub fn selected(&self) -> Option<u32> {
        self.selected
    }

    /// The key of a node.
    pub fn key(&self, node: u32) -> Option<&str> {
        Some(&self.snapshot.as_ref()?.node(node)?.key)
    }

    /// The node of a key.
    pub fn index_of(&self, key: &str) -> Option<u32> {
        self.snapshot.as_ref()?.index_of(key)
    }
}
