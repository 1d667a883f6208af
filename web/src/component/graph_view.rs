//! The drawing and how it is looked at: camera, labels, pointers and frames. Frames are drawn on demand only.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use crate::platform::document::{pixel_ratio, prefers_stillness, tokens};
use crate::platform::pixels::{self, Canvas};
use crate::platform::text_canvas::{Ink, TextCanvas};
use crate::platform::time::{now, on_next_frame, pause};
use crate::render::camera::{Bounds, Camera, node_scale};
use crate::render::drawing::Drawing;
use crate::render::label::{Candidate, LabelKind, Placement, solve};
use crate::render::pick::Grid;
use crate::render::scene::{Emphases, Emphasis, Scene};
use crate::render::webgl::{Frame, Palette, Renderer};
use crate::state::snapshot::Snapshot;
use crate::state::vocabulary::{NODE_SLOT_COUNT, RELATION_SLOT_COUNT, TYPE_SLOT_COUNT};

/// Labels are chosen at most this often; in between the chosen ones move along.
const SOLVE_MILLIS: f64 = 100.0;
/// How long the camera takes to a node it was sent to.
const FLIGHT_MILLIS: f64 = 180.0;
/// Empty pixels around a drawing that fills the screen.
const MARGIN: f32 = 72.0;
/// Mean distance of nodes beyond which a drawing is not enlarged to fill the screen.
const MAX_SPACING: f32 = 220.0;
/// Reach of the pointer around a disc, in pixels.
const PICK_SLACK: f32 = 6.0;
/// A drawing with more visible nodes on the screen leaves their discs out of the way of labels only roughly.
const MAX_DISCS: usize = 1500;
/// Points that are asked whether they want a label.
const MAX_CANDIDATES: usize = 4000;
/// Longer names are cut.
const MAX_LABEL: usize = 30;

/// Mean distance of nodes, in pixels, from which every line has its arrow.
const ARROW_SPACING: f32 = 110.0;

const NODE_FONT: &str = "500 12px system-ui, sans-serif";
const AREA_FONT: &str = "600 11.5px system-ui, sans-serif";
const AREA_TRACKING: f32 = 0.6;

/// Colours of labels, as CSS writes them.
#[derive(Default)]
struct Inks {
    node: String,
    area: String,
    halo: String,
}

/// A camera on its way.
struct Flight {
    from: Camera,
    to: Camera,
    started: f64,
}

/// The state behind the two canvases.
pub(super) struct View {
    canvas: Canvas,
    renderer: Option<Renderer>,
    text: Option<TextCanvas>,
    scene: Scene,
    snapshot: Option<Arc<Snapshot>>,
    camera: Camera,
    ratio: f32,
    bounds: Option<Bounds>,
    palette: Palette,
    inks: Inks,
    /// For picking; made anew when it is asked for after points moved.
    grid: Option<Grid>,
    emphases: Emphases,
    selected: Option<u32>,
    hovered: Option<u32>,
    /// Points by importance of their labels.
    order: Vec<u32>,
    /// Width of each label, once it was measured.
    widths: Vec<Option<f32>>,
    labels: Vec<Placement>,
    labels_are_stale: bool,
    solved_at: f64,
    flight: Option<Flight>,
    /// Whether a person moved the camera: from then on it is theirs.
    is_steered: bool,
    frame_is_due: bool,
}

/// A view that frames and pointers share.
#[derive(Clone)]
pub(super) struct SharedView(Rc<RefCell<View>>);

impl SharedView {
    /// A view on two canvases: one for the drawing, one for its labels.
    pub(super) fn new(canvas: Canvas, labels: Canvas) -> Self {
        let renderer = Renderer::new(&canvas);
        let mut view = View {
            canvas,
            renderer,
            text: TextCanvas::new(labels),
            scene: Scene::default(),
            snapshot: None,
            camera: Camera::default(),
            ratio: 1.0,
            bounds: None,
            palette: Palette::default(),
            inks: Inks::default(),
            grid: None,
            emphases: Emphases::default(),
            selected: None,
            hovered: None,
            order: Vec::new(),
            widths: Vec::new(),
            labels: Vec::new(),
            labels_are_stale: true,
            solved_at: 0.0,
            flight: None,
            is_steered: false,
            frame_is_due: false,
        };
        view.read_tokens();
        Self(Rc::new(RefCell::new(view)))
    }

    /// Whether there is a graphics card to draw with.
    pub(super) fn can_draw(&self) -> bool {
        self.0.borrow().renderer.is_some()
    }

    /// Changes the view and draws the next frame.
    pub(super) fn update(&self, change: impl FnOnce(&mut View)) {
        change(&mut self.0.borrow_mut());
        self.request_frame();
    }

    /// Reads something of the view.
    pub(super) fn read<T>(&self, read: impl FnOnce(&mut View) -> T) -> T {
        read(&mut self.0.borrow_mut())
    }

    fn request_frame(&self) {
        let mut view = self.0.borrow_mut();
        if view.frame_is_due {
            return;
        }
        view.frame_is_due = true;
        let shared = self.clone();
        on_next_frame(move |_| shared.frame());
    }

    fn frame(&self) {
        let again = {
            let mut view = self.0.borrow_mut();
            view.frame_is_due = false;
            view.frame()
        };
        match again {
            Again::No => {}
            Again::Now => self.request_frame(),
            Again::After(millis) => {
                let shared = self.clone();
                leptos::task::spawn_local(async move {
                    pause(millis as i32 + 1).await;
                    shared.request_frame();
                });
            }
        }
    }
}

/// Whether another frame is needed after this one.
enum Again {
    No,
    Now,
    After(f64),
}

impl View {
    /// Another revision: names of nodes and groups.
    pub(super) fn set_snapshot(&mut self, snapshot: Option<Arc<Snapshot>>) {
        // Whoever looks at a part of the graph goes on looking there when the next revision comes.
        self.is_steered &= snapshot.as_ref().is_some_and(|snapshot| snapshot.is_next);
        self.snapshot = snapshot;
        self.hovered = None;
        self.widths.fill(None);
        self.labels_are_stale = true;
    }

    /// Another part of the graph, or another graph. Positions follow.
    pub(super) fn set_drawing(&mut self, drawing: &Drawing) {
        if let Some(renderer) = &mut self.renderer {
            renderer.set_drawing(drawing);
        }
        self.scene = Scene::new(drawing.clone());
        self.widths = vec![None; drawing.point_count()];
        self.grid = None;
        self.labels.clear();
        self.rank_labels();
        self.emphasise();
    }

    /// Points moved.
    pub(super) fn set_positions(&mut self, positions: &[f32]) {
        if positions.len() != self.scene.drawing.point_count() * 2 {
            return;
        }
        if let Some(renderer) = &self.renderer {
            renderer.set_positions(positions);
        }
        self.scene.positions = positions.to_vec();
        self.bounds = self.scene.bounds();
        self.grid = None;
        self.labels_are_stale = true;
        if !self.is_steered {
            self.fit();
        }
    }

    /// Another node is selected.
    pub(super) fn select(&mut self, node: Option<u32>) {
        self.selected = node;
        self.emphasise();
    }

    /// The pointer rests on another node.
    pub(super) fn hover(&mut self, node: Option<u32>) {
        self.hovered = node;
        self.emphasise();
    }

    fn emphasise(&mut self) {
        self.emphases = self.scene.emphases(self.selected, self.hovered);
        if let Some(renderer) = &self.renderer {
            renderer.set_emphases(&self.emphases);
        }
        self.labels_are_stale = true;
    }

    /// The canvases changed their size, or moved to another screen.
    pub(super) fn resize(&mut self) {
        self.ratio = pixel_ratio();
        let (width, height) = pixels::fit(&self.canvas, self.ratio);
        self.camera.resize(width, height);
        self.labels_are_stale = true;
        if !self.is_steered {
            self.fit();
        }
    }

    /// The theme changed.
    pub(super) fn read_tokens(&mut self) {
        let types = (0..TYPE_SLOT_COUNT).map(|slot| format!("--type-{slot}"));
        let relations = (0..RELATION_SLOT_COUNT).map(|slot| format!("--relation-{slot}"));
        let rest = ["--node-neutral", "--ground", "--accent", "--hub", "--label", "--label-area"];
        let names: Vec<String> = types.chain(relations).chain(rest.into_iter().map(str::to_owned)).collect();
        let values = tokens(names.iter().map(String::as_str));
        let colours: Vec<[f32; 4]> = values.iter().map(|value| colour(value)).collect();
        let rest = &colours[TYPE_SLOT_COUNT + RELATION_SLOT_COUNT..];
        let mut nodes = colours[..TYPE_SLOT_COUNT].to_vec();
        nodes.resize(NODE_SLOT_COUNT, rest[0]);
        self.palette = Palette {
            nodes,
            relations: colours[TYPE_SLOT_COUNT..TYPE_SLOT_COUNT + RELATION_SLOT_COUNT].to_vec(),
            ground: rest[1],
            accent: rest[2],
            hub: rest[3],
        };
        let inks = &values[TYPE_SLOT_COUNT + RELATION_SLOT_COUNT..];
        self.inks = Inks { node: inks[4].clone(), area: inks[5].clone(), halo: inks[1].clone() };
    }

    /// The browser took the graphics card away; it will say when it is back.
    pub(super) fn lose(&mut self) {
        self.renderer = None;
    }

    /// The graphics card is back: everything goes there again.
    pub(super) fn restore(&mut self) {
        self.renderer = Renderer::new(&self.canvas);
        if let Some(renderer) = &mut self.renderer {
            renderer.set_drawing(&self.scene.drawing);
            renderer.set_positions(&self.scene.positions);
            renderer.set_emphases(&self.emphases);
        }
    }

    /// Everything on the screen, and the camera follows the layout again.
    pub(super) fn fit(&mut self) {
        self.is_steered = false;
        self.flight = None;
        if let Some(fitted) = self.fitted() {
            self.camera = fitted;
            self.labels_are_stale = true;
        }
    }

    /// The camera that shows everything. A handful of nodes does not fill the screen to its edges.
    fn fitted(&self) -> Option<Camera> {
        let bounds = self.bounds?;
        let nodes = self.scene.drawing.shown_nodes.max(1) as f32;
        let max_scale = MAX_SPACING / (bounds.area().max(1.0) / nodes).sqrt();
        Some(self.camera.fitted(bounds, MARGIN.min(self.camera.width * 0.08), max_scale))
    }

    /// Flies to a node.
    pub(super) fn centre(&mut self, node: u32) {
        let Some((x, y)) = self.scene.position(node) else { return };
        // Close enough to read the neighbourhood, but a person's own closer look is kept.
        let near = self.fitted().map_or(self.camera.scale, |fitted| fitted.scale * 1.6);
        let to = Camera { x, y, scale: self.camera.scale.max(near), ..self.camera };
        self.is_steered = true;
        if prefers_stillness() {
            self.camera = to;
        } else {
            self.flight = Some(Flight { from: self.camera, to, started: now() });
        }
        self.labels_are_stale = true;
    }

    /// Moves the camera by pixels.
    pub(super) fn pan(&mut self, dx: f32, dy: f32) {
        self.steer();
        self.camera.pan(dx, dy);
    }

    /// Zooms around a place on the screen.
    pub(super) fn zoom_at(&mut self, x: f32, y: f32, factor: f32) {
        self.steer();
        self.camera.zoom_at(x, y, factor);
    }

    /// Zooms around the middle of the screen.
    pub(super) fn zoom(&mut self, factor: f32) {
        self.zoom_at(self.camera.width / 2.0, self.camera.height / 2.0, factor);
    }

    fn steer(&mut self) {
        self.is_steered = true;
        self.flight = None;
        self.labels_are_stale = true;
    }

    /// The node at a place on the screen.
    pub(super) fn pick(&mut self, x: f32, y: f32) -> Option<u32> {
        if !self.scene.is_placed() {
            return None;
        }
        let drawing = &self.scene.drawing;
        let positions = &self.scene.positions;
        let grid = self.grid.get_or_insert_with(|| {
            Grid::new(positions, |point| drawing.is_visible(point) && !drawing.is_hub(point))
        });
        let factor = node_scale(spacing(&self.camera, self.bounds, drawing.shown_nodes));
        let radius = |point: u32| drawing.radii[point as usize] * factor;
        let place = self.camera.world_from_screen(x, y);
        let scale = self.camera.scale;
        let largest = 15.0 * factor + PICK_SLACK;
        let found = grid.nearest(positions, place, largest / scale, |point| radius(point) / scale)?;
        let (node_x, node_y) = self.scene.position(found)?;
        let (node_x, node_y) = self.camera.screen_from_world(node_x, node_y);
        let distance = ((node_x - x).powi(2) + (node_y - y).powi(2)).sqrt();
        (distance <= radius(found) + PICK_SLACK).then_some(found)
    }

    /// Where a node is on the screen.
    pub(super) fn place_of(&self, node: u32) -> Option<(f32, f32)> {
        let (x, y) = self.scene.position(node)?;
        Some(self.camera.screen_from_world(x, y))
    }

    fn frame(&mut self) -> Again {
        let time = now();
        if let Some(flight) = &self.flight {
            let t = ((time - flight.started) / FLIGHT_MILLIS).clamp(0.0, 1.0) as f32;
            let eased = 1.0 - (1.0 - t).powi(3);
            let to = Camera { width: self.camera.width, height: self.camera.height, ..flight.to };
            self.camera = Camera::between(&flight.from, &to, eased);
            self.labels_are_stale = true;
            if t >= 1.0 {
                self.flight = None;
            }
        }
        if self.camera.width <= 1.0 {
            return Again::No;
        }
        let spacing = spacing(&self.camera, self.bounds, self.scene.drawing.shown_nodes);
        let factor = node_scale(spacing);
        if let Some(renderer) = self.renderer.as_ref().filter(|_| self.scene.is_placed()) {
            renderer.draw(&Frame {
                camera: self.camera,
                ratio: self.ratio,
                node_scale: factor,
                line_alpha: line_alpha(self.scene.drawing.line_count()),
                has_arrows: spacing > ARROW_SPACING,
                hovered: self.hovered,
                palette: &self.palette,
            });
        }
        let waits = SOLVE_MILLIS - (time - self.solved_at);
        if self.labels_are_stale && waits <= 0.0 {
            self.choose_labels(factor);
            self.solved_at = time;
            self.labels_are_stale = false;
        }
        self.write_labels();
        if self.flight.is_some() {
            Again::Now
        } else if self.labels_are_stale {
            Again::After(waits)
        } else {
            Again::No
        }
    }

    /// Areas first, the largest before the others, then nodes by how much is drawn at them.
    fn rank_labels(&mut self) {
        let drawing = &self.scene.drawing;
        let mut order: Vec<u32> =
            (0..drawing.point_count() as u32).filter(|&point| drawing.is_visible(point as usize)).collect();
        order.sort_by_key(|&point| {
            let lines = self.scene.line_count(point);
            (!drawing.is_hub(point as usize), std::cmp::Reverse(lines), point)
        });
        // Several groups may stand for one domain; its name is written once.
        let mut named = BTreeSet::new();
        let hub_via = |point: u32| {
            let group = *drawing.hub_groups.get((point - drawing.node_count) as usize)?;
            Some(self.snapshot.as_ref()?.report.graph.groups.get(group as usize)?.via)
        };
        order.retain(|&point| {
            !drawing.is_hub(point as usize) || hub_via(point).is_some_and(|via| named.insert(via))
        });
        self.order = order;
    }

    fn choose_labels(&mut self, factor: f32) {
        let Some(text) = &self.text else { return };
        let drawing = &self.scene.drawing;
        let (width, height) = (self.camera.width, self.camera.height);
        let has_selection = self.selected.is_some();
        let wanted = self
            .selected
            .into_iter()
            .chain(self.hovered.filter(|hovered| Some(*hovered) != self.selected))
            .map(|point| (point, true))
            .chain(self.order.iter().map(|&point| (point, false)));
        let mut candidates = Vec::new();
        for (point, is_required) in wanted.take(MAX_CANDIDATES) {
            let emphasis = self.emphases.points.get(point as usize).copied().unwrap_or_default();
            if !is_required && (has_selection && emphasis == Emphasis::Faded as u8) {
                continue;
            }
            // What is required was already put first.
            if !is_required && (self.selected == Some(point) || self.hovered == Some(point)) {
                continue;
            }
            let Some((x, y)) = self.scene.position(point) else { continue };
            let (x, y) = self.camera.screen_from_world(x, y);
            if !(-80.0..width + 80.0).contains(&x) || !(-20.0..height + 20.0).contains(&y) {
                continue;
            }
            let kind = if drawing.is_hub(point as usize) { LabelKind::Area } else { LabelKind::Node };
            let own_width = &mut self.widths[point as usize];
            let label_width = own_width.unwrap_or_else(|| {
                let (font, tracking) = face(kind);
                let name = label_text(self.snapshot.as_deref(), drawing, point);
                let measured = text.width(&name, font, tracking);
                *own_width = Some(measured);
                measured
            });
            let radius = match kind {
                LabelKind::Node => drawing.radii[point as usize] * factor,
                LabelKind::Area => drawing.radii[point as usize],
            };
            let (width, height) = (label_width + 6.0, 15.0);
            candidates.push(Candidate { point, x, y, radius, width, height, kind, is_required });
        }
        let visible = (0..drawing.node_count).filter(|&point| drawing.is_visible(point as usize));
        let discs = visible.filter_map(|point| {
            let (x, y) = self.scene.position(point)?;
            let (x, y) = self.camera.screen_from_world(x, y);
            let radius = drawing.radii[point as usize] * factor;
            let is_faded = self.emphases.points.get(point as usize) == Some(&(Emphasis::Faded as u8));
            (!is_faded && (0.0..width).contains(&x) && (0.0..height).contains(&y)).then_some((x, y, radius))
        });
        // A crowd of names is a texture, not a help: the emptier the screen, the more of them.
        let limit = (width * height / 5200.0) as usize;
        self.labels = solve(&candidates, discs.take(MAX_DISCS), (width, height), limit);
    }

    fn write_labels(&mut self) {
        let Some(text) = &mut self.text else { return };
        text.clear(self.ratio);
        for placement in self.labels.iter().rev() {
            let Some((x, y)) = self.scene.position(placement.point) else { continue };
            let (x, y) = self.camera.screen_from_world(x, y);
            let (font, tracking) = face(placement.kind);
            let is_node = placement.kind == LabelKind::Node;
            let ink = Ink {
                font,
                fill: if is_node { &self.inks.node } else { &self.inks.area },
                halo: &self.inks.halo,
                alpha: 1.0,
                tracking,
            };
            let name = label_text(self.snapshot.as_deref(), &self.scene.drawing, placement.point);
            text.write(&name, (x + placement.dx).round(), (y + placement.dy).round(), &ink);
        }
    }
}

fn face(kind: LabelKind) -> (&'static str, f32) {
    match kind {
        LabelKind::Node => (NODE_FONT, 0.0),
        LabelKind::Area => (AREA_FONT, AREA_TRACKING),
    }
}

/// What is written at a point: the name of a node, or what its group shares.
fn label_text(snapshot: Option<&Snapshot>, drawing: &Drawing, point: u32) -> String {
    let Some(snapshot) = snapshot else { return String::new() };
    let name = if drawing.is_hub(point as usize) {
        let group = drawing.hub_groups.get((point - drawing.node_count) as usize);
        let group = group.and_then(|&group| snapshot.report.graph.groups.get(group as usize));
        group.map_or_else(String::new, |group| snapshot.via(group.via).to_uppercase())
    } else {
        snapshot.node(point).map_or_else(String::new, |node| node.name.clone())
    };
    if name.chars().count() <= MAX_LABEL {
        return name;
    }
    let cut: String = name.chars().take(MAX_LABEL - 1).collect();
    format!("{}…", cut.trim_end())
}

/// Mean distance of neighbours in pixels, if nodes were spread evenly.
fn spacing(camera: &Camera, bounds: Option<Bounds>, nodes: u32) -> f32 {
    let area = bounds.map_or(1.0, |bounds| bounds.area()).max(1.0);
    camera.scale * (area / nodes.max(1) as f32).sqrt()
}

/// Many lines are drawn fainter, so that where they meet stays readable.
fn line_alpha(lines: usize) -> f32 {
    (0.62 * (400.0 / lines.max(1) as f32).powf(0.42)).clamp(0.05, 0.62)
}

/// A colour as the tokens write it: `#rrggbb`. Anything else, as in forced colours, is a mid grey.
fn colour(value: &str) -> [f32; 4] {
    let channel = |from: usize| {
        let digits = value.strip_prefix('#')?.get(from..from + 2)?;
        Some(f32::from(u8::from_str_radix(digits, 16).ok()?) / 255.0)
    };
    match (channel(0), channel(2), channel(4)) {
        (Some(red), Some(green), Some(blue)) => [red, green, blue, 1.0],
        _ => [0.5, 0.5, 0.5, 1.0],
    }
}
