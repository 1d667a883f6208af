//! The drawing and how it is looked at: camera, labels, pointers and frames. Frames are drawn on demand only.

mod glide;
mod naming;
mod overview;
mod palette;
mod picture;
mod pointing;
mod steering;
mod walking;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

pub(super) use pointing::Target;
use wasm_bindgen_futures::spawn_local;

use self::glide::Glide;
use self::overview::Overview;
use self::palette::Inks;
use self::steering::Flight;
use crate::platform::pixels::Canvas;
use crate::platform::plain_drawing::PlainDrawing;
use crate::platform::text_canvas::TextCanvas;
use crate::platform::time::{now, on_next_frame, pause};
use crate::render::camera::{Bounds, Camera};
use crate::render::detail::{Detail, Look, detail};
use crate::render::drawing::Drawing;
use crate::render::label::Placement;
use crate::render::line_grid::LineGrid;
use crate::render::pick::Grid;
use crate::render::scene::{Emphases, Scene};
use crate::render::webgl::{Frame, Palette, Renderer};
use crate::state::figures::counted;
use crate::state::folding::FoldRow;
use crate::state::shown::Shown;
use crate::state::snapshot::Snapshot;
use crate::state::view::Viewport;

/// Labels are chosen at most this often; in between the chosen ones move along.
const SOLVE_MILLIS: f64 = 100.0;

/// What the drawing is drawn with.
enum Surface {
    /// A graphics card.
    Card(Renderer),
    /// A plain canvas, where the browser has no WebGL2.
    Plain(PlainDrawing),
    /// Nothing, for now or at all.
    None,
}

/// The state behind the two canvases.
pub(super) struct View {
    canvas: Canvas,
    surface: Surface,
    text: Option<TextCanvas>,
    scene: Scene,
    snapshot: Option<Arc<Snapshot>>,
    camera: Camera,
    ratio: f32,
    bounds: Option<Bounds>,
    palette: Palette,
    inks: Inks,
    /// For picking; made anew when they are asked for after something changed. The lines with how many there were.
    grid: Option<Grid>,
    line_grid: Option<(LineGrid, usize)>,
    emphases: Emphases,
    selected: Option<u32>,
    hovered: Option<Target>,
    /// Points by importance of their labels.
    order: Vec<u32>,
    /// Width of each label, once it was measured.
    widths: Vec<Option<f32>>,
    labels: Vec<Placement>,
    labels_are_stale: bool,
    solved_at: f64,
    flight: Option<Flight>,
    /// Points on their way to where they are to be.
    glide: Option<Glide>,
    /// The point a person moves.
    dragged: Option<u32>,
    /// Whether a person moved the camera: from then on it is theirs.
    is_steered: bool,
    /// Where everybody else knows the camera to be; `None` for all of the drawing.
    told: Option<Viewport>,
    /// When the camera was last moved by hand, if that is not told yet.
    steered_at: Option<f64>,
    overview: Option<Overview>,
    /// Told where the camera is, once it rests.
    on_camera: Box<dyn Fn(Option<Viewport>)>,
    frame_is_due: bool,
    /// Told how much is drawn, when that changes.
    on_shown: Box<dyn Fn(Shown)>,
    shown: Shown,
}

/// A view that frames and pointers share.
#[derive(Clone)]
pub(super) struct SharedView(Rc<RefCell<View>>);

impl SharedView {
    /// A view on two canvases: one for the drawing, one for its labels. `on_shown` is told how much is drawn,
    /// `on_camera` where the camera was moved to.
    pub(super) fn new(
        canvas: Canvas,
        labels: Canvas,
        on_shown: impl Fn(Shown) + 'static,
        on_camera: impl Fn(Option<Viewport>) + 'static,
    ) -> Self {
        let surface = match Renderer::new(&canvas) {
            Some(renderer) => Surface::Card(renderer),
            None => PlainDrawing::new(&canvas).map_or(Surface::None, Surface::Plain),
        };
        let (palette, inks) = palette::read(&canvas);
        Self(Rc::new(RefCell::new(View {
            canvas,
            surface,
            text: TextCanvas::new(labels),
            scene: Scene::default(),
            snapshot: None,
            camera: Camera::default(),
            ratio: 1.0,
            bounds: None,
            palette,
            inks,
            grid: None,
            line_grid: None,
            emphases: Emphases::default(),
            selected: None,
            hovered: None,
            order: Vec::new(),
            widths: Vec::new(),
            labels: Vec::new(),
            labels_are_stale: true,
            solved_at: 0.0,
            flight: None,
            glide: None,
            dragged: None,
            is_steered: false,
            told: None,
            steered_at: None,
            overview: None,
            on_camera: Box::new(on_camera),
            frame_is_due: false,
            on_shown: Box::new(on_shown),
            shown: Shown::default(),
        })))
    }

    /// Whether there is a graphics card to draw with.
    pub(super) fn has_card(&self) -> bool {
        matches!(self.0.borrow().surface, Surface::Card(_))
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
                spawn_local(async move {
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
        self.snapshot = snapshot;
        self.hovered = None;
        self.widths.fill(None);
        self.labels.clear();
        self.labels_are_stale = true;
    }

    /// Another part of the graph, or another graph. Positions follow.
    pub(super) fn set_drawing(&mut self, drawing: &Drawing) {
        if let Surface::Card(renderer) = &mut self.surface {
            renderer.set_drawing(drawing);
        }
        // Nodes keep their numbers; hubs, areas and lines do not.
        self.hovered = self.hovered.filter(|target| matches!(target, Target::Node(_)));
        self.leave_places();
        self.scene = Scene::new(drawing.clone());
        self.widths = vec![None; drawing.point_count()];
        (self.grid, self.line_grid) = (None, None);
        self.forget_overview();
        self.labels.clear();
        self.rank_labels();
        self.emphasise();
    }

    /// Points are where they are now.
    pub(super) fn show_positions(&mut self, positions: Vec<f32>) {
        if let Surface::Card(renderer) = &self.surface {
            renderer.set_positions(&positions);
        }
        self.scene.positions = positions;
        self.bounds = self.scene.bounds();
        (self.grid, self.line_grid) = (None, None);
        self.forget_overview();
        self.labels_are_stale = true;
        // The camera rests while something is moved under it.
        if !self.is_steered && self.dragged.is_none() {
            self.follow_layout();
        }
    }

    /// Another node is selected, or another closed group.
    pub(super) fn select(&mut self, point: Option<u32>) {
        if self.selected != point {
            self.selected = point;
            self.emphasise();
        }
    }

    /// The pointer rests on something else.
    pub(super) fn hover(&mut self, target: Option<Target>) {
        self.hovered = target;
        self.emphasise();
    }

    fn hovered_node(&self) -> Option<u32> {
        match self.hovered {
            Some(Target::Node(node)) => Some(node),
            _ => None,
        }
    }

    /// A click on something that is no node: groups and areas fill the screen.
    pub(super) fn visit(&mut self, target: Option<Target>) {
        if let Some(Target::Place(point)) = target {
            self.frame_point(point);
        }
    }

    /// The two ends of a line, its place in the colours of relations, and how many of them it is.
    pub(super) fn line(&self, line: u32) -> Option<([u32; 2], u32, u32)> {
        let style = *self.scene.drawing.styles.get(line as usize)?;
        let drawing = &self.scene.drawing;
        Some((drawing.ends_of(line as usize), style, drawing.relations_of(line as usize)))
    }

    /// The closed group that is drawn as a point.
    pub(super) fn group(&self, point: u32) -> Option<&FoldRow> {
        self.scene.drawing.fold(point as usize)
    }

    /// What a hub or area is called.
    pub(super) fn name_of(&self, point: u32) -> String {
        naming::label_text(self.snapshot.as_deref(), &self.scene.drawing, point)
    }

    /// Whether a point is a hub.
    pub(super) fn is_hub(&self, point: u32) -> bool {
        self.scene.drawing.is_hub(point as usize)
    }

    /// What a hub or area is, in words.
    pub(super) fn what_is(&self, point: u32) -> String {
        if let Some(group) = self.group(point) {
            return format!(
                "{} of {}",
                group.by.label().to_lowercase(),
                counted(group.size.into(), "node", "nodes")
            );
        }
        if self.is_hub(point) {
            let members = self.scene.members(point).collect::<BTreeSet<u32>>().len() as u64;
            return format!("group of {}", counted(members, "member", "members"));
        }
        let area =
            self.scene.drawing.area(point as usize).and_then(|area| self.scene.drawing.areas.get(area));
        let size = area.map_or(0, |area| area.size);
        format!("community of {}", counted(size.into(), "node", "nodes"))
    }

    fn emphasise(&mut self) {
        let (point, line) = match self.hovered {
            Some(Target::Node(point)) => (Some(point), None),
            Some(Target::Place(point)) if self.scene.drawing.area(point as usize).is_none() => {
                (Some(point), None)
            }
            Some(Target::Line(line)) => (None, Some(line)),
            Some(Target::Place(_)) | None => (None, None),
        };
        self.emphases = self.scene.emphases(self.selected, point, line);
        if let Surface::Card(renderer) = &self.surface {
            renderer.set_emphases(&self.emphases);
        }
        self.labels_are_stale = true;
    }

    /// The theme changed.
    pub(super) fn read_tokens(&mut self) {
        (self.palette, self.inks) = palette::read(&self.canvas);
        self.forget_overview();
    }

    /// The browser took the graphics card away; it will say when it is back.
    pub(super) fn lose(&mut self) {
        self.surface = Surface::None;
    }

    /// The graphics card is back: everything goes there again.
    pub(super) fn restore(&mut self) {
        let Some(mut renderer) = Renderer::new(&self.canvas) else { return };
        renderer.set_drawing(&self.scene.drawing);
        renderer.set_positions(&self.scene.positions);
        renderer.set_emphases(&self.emphases);
        self.surface = Surface::Card(renderer);
    }

    /// How much is drawn at this zoom.
    fn detail(&self) -> Detail {
        let drawing = &self.scene.drawing;
        let fitted = self.fitted().map_or(self.camera.scale, |fitted| fitted.scale);
        detail(&Look {
            spacing: spacing(&self.camera, self.bounds, drawing.shown_nodes),
            pitch: drawing.pitch * self.camera.scale,
            largest: if drawing.is_to_scale { self.camera.scale } else { f32::INFINITY },
            screen: self.camera.width * self.camera.height,
            zoom: self.camera.scale / fitted,
            lines: drawing.line_count(),
            wants_all: drawing.has_every_pair,
        })
    }

    fn frame(&mut self) -> Again {
        let time = now();
        self.advance_glide(time);
        self.advance_flight(time);
        if self.camera.width <= 1.0 {
            return Again::No;
        }
        let detail = self.detail();
        if self.scene.is_placed() {
            let frame = Frame {
                camera: self.camera,
                ratio: self.ratio,
                detail,
                has_focus: self.selected.is_some() || self.hovered.is_some(),
                hovered: match self.hovered {
                    Some(Target::Node(point) | Target::Place(point)) => Some(point),
                    _ => None,
                },
                palette: &self.palette,
            };
            match &self.surface {
                Surface::Card(renderer) => renderer.draw(&frame),
                Surface::Plain(flat) => flat.draw(&self.scene, &self.emphases, &frame),
                Surface::None => {}
            }
        }
        let waits = SOLVE_MILLIS - (time - self.solved_at);
        if self.labels_are_stale && waits <= 0.0 {
            self.choose_labels(&detail);
            self.solved_at = time;
            self.labels_are_stale = false;
            self.tell_shown(&detail);
        }
        self.write_labels();
        self.draw_overview();
        let rests_in = self.tell_when_at_rest(time);
        if self.flight.is_some() || self.glide.is_some() {
            Again::Now
        } else if self.labels_are_stale {
            Again::After(waits)
        } else {
            rests_in.map_or(Again::No, Again::After)
        }
    }

    fn tell_shown(&mut self, detail: &Detail) {
        let shown = Shown { is_far: detail.far >= 1.0, relations: self.scene.singles_among(detail.lines) };
        if self.shown != shown {
            self.shown = shown;
            (self.on_shown)(shown);
        }
    }
}

/// Mean distance of neighbours in pixels, if nodes were spread evenly.
fn spacing(camera: &Camera, bounds: Option<Bounds>, nodes: u32) -> f32 {
    let area = bounds.map_or(1.0, |bounds| bounds.area()).max(1.0);
    camera.scale * (area / nodes.max(1) as f32).sqrt()
}
