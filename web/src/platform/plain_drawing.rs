//! The drawing without a graphics card: the same lines and points, fewer of them, on a plain canvas.

use std::f64::consts::TAU;

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use crate::render::drawing::{BRIDGE, FOLD, HIDDEN, HOLLOW, PINNED, SPOKE, WIDTH_SHIFT};
use crate::render::scene::{Emphases, Emphasis, Scene};
use crate::render::webgl::{Frame, Palette};
use crate::state::vocabulary::dash;

/// Most lines of a frame: what a processor strokes within a few of its frames.
const MOST_LINES: usize = 3000;

/// A plain canvas.
pub struct PlainDrawing {
    context: CanvasRenderingContext2d,
}

impl PlainDrawing {
    /// The plain drawing on `canvas`; `None` where the browser gives no context, or gave one of another kind before.
    pub fn new(canvas: &HtmlCanvasElement) -> Option<Self> {
        let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        Some(Self { context })
    }

    /// Draws one frame.
    pub fn draw(&self, scene: &Scene, emphases: &Emphases, frame: &Frame<'_>) {
        let context = &self.context;
        let scale = f64::from(frame.ratio);
        // A scale is always a valid transform.
        let _ = context.set_transform(scale, 0.0, 0.0, scale, 0.0, 0.0);
        let (width, height) = (f64::from(frame.camera.width), f64::from(frame.camera.height));
        context.clear_rect(0.0, 0.0, width, height);
        let lines = scene.drawing.line_count();
        if frame.detail.far > 0.0 {
            for line in lines..scene.drawing.styles.len() {
                self.line(scene, line, Emphasis::Normal as u8, frame);
            }
        }
        for area in 0..scene.drawing.areas.len() {
            self.area(scene, scene.drawing.point_count() - scene.drawing.areas.len() + area, frame);
        }
        let emphasis = |of: &[u8], index: usize| of.get(index).copied().unwrap_or_default();
        let is_loud = |line: &usize| emphasis(&emphases.lines, *line) == Emphasis::Loud as u8;
        for line in (0..frame.detail.lines.min(lines).min(MOST_LINES)).filter(|line| !is_loud(line)) {
            self.line(scene, line, emphasis(&emphases.lines, line), frame);
        }
        if frame.has_focus {
            for line in (0..lines).filter(is_loud).take(MOST_LINES) {
                self.line(scene, line, Emphasis::Loud as u8, frame);
            }
        }
        let points = scene.drawing.point_count() - scene.drawing.areas.len();
        let is_raised = |point: &usize| emphasis(&emphases.points, *point) & 1 == 1;
        for point in (0..points).filter(|point| !is_raised(point)).chain((0..points).filter(is_raised)) {
            self.point(scene, point, emphasis(&emphases.points, point), frame);
        }
        context.set_global_alpha(1.0);
    }

    fn area(&self, scene: &Scene, point: usize, frame: &Frame<'_>) {
        let Some((x, y)) = scene.position(point as u32).filter(|_| scene.drawing.is_visible(point)) else {
            return;
        };
        let (x, y) = frame.camera.screen_from_world(x, y);
        self.context.set_global_alpha(0.6);
        self.context.set_fill_style_str(&css(frame.palette.area));
        self.disc(x, y, scene.drawing.radii[point] * frame.camera.scale);
        self.context.fill();
    }

    fn disc(&self, x: f32, y: f32, radius: f32) {
        self.context.begin_path();
        // Fails for radii below zero only.
        let _ = self.context.arc(f64::from(x), f64::from(y), f64::from(radius.max(0.0)), 0.0, TAU);
    }

    fn line(&self, scene: &Scene, line: usize, emphasis: u8, frame: &Frame<'_>) {
        let style = scene.drawing.styles[line];
        let is_loud = emphasis == Emphasis::Loud as u8;
        let slot = (style & 255) as usize;
        let is_bridge = style & BRIDGE != 0;
        let context = &self.context;
        let alpha = match (is_bridge, is_loud) {
            (true, _) => 0.34 * frame.detail.far,
            (false, true) => 0.9,
            (false, false) => frame.detail.line_alpha * if style & SPOKE != 0 { 0.55 } else { 1.0 },
        };
        let faded = if emphasis == Emphasis::Faded as u8 { 0.15 } else { 1.0 };
        context.set_global_alpha(f64::from(alpha * faded));
        let colour = if is_bridge { Some(&frame.palette.hub) } else { frame.palette.relations.get(slot) };
        context.set_stroke_style_str(&css(colour.copied().unwrap_or(frame.palette.hub)));
        let width = (style >> WIDTH_SHIFT) as f32 / 16.0 * if is_loud { 1.8 } else { 1.15 };
        context.set_line_width(f64::from(width));
        let [on, off] = dash(slot as u8);
        let dashes: Vec<f64> = if off > 0.0 && !is_bridge { vec![on.into(), off.into()] } else { Vec::new() };
        // Lengths above zero are always valid.
        let dashes: js_sys::Array = dashes.into_iter().map(wasm_bindgen::JsValue::from).collect();
        let _ = context.set_line_dash(&dashes);
        let screen = |(x, y): (f32, f32)| frame.camera.screen_from_world(x, y);
        if let Some(curve) = scene.curve(line, screen) {
            context.begin_path();
            context.move_to(f64::from(curve.from.0), f64::from(curve.from.1));
            context.quadratic_curve_to(
                f64::from(curve.control.0),
                f64::from(curve.control.1),
                f64::from(curve.to.0),
                f64::from(curve.to.1),
            );
            context.stroke();
        } else {
            let disc = scene.drawing.radii[scene.drawing.ends_of(line)[0] as usize] * frame.detail.node_scale;
            if let Some(((x, y), radius)) = scene.own_loop(line, disc, screen) {
                self.disc(x, y, radius);
                context.stroke();
            }
        }
    }

    fn point(&self, scene: &Scene, point: usize, emphasis: u8, frame: &Frame<'_>) {
        let look = scene.drawing.looks[point];
        let Some((x, y)) = scene.position(point as u32).filter(|_| look & HIDDEN == 0) else { return };
        let (x, y) = frame.camera.screen_from_world(x, y);
        let is_hub = scene.drawing.is_hub(point);
        let Palette { nodes, accent, hub, ground, .. } = frame.palette;
        let colour = if is_hub { *hub } else { nodes.get((look & 255) as usize).copied().unwrap_or(*hub) };
        let radius = scene.drawing.radii[point] * if is_hub { 1.0 } else { frame.detail.node_scale };
        let context = &self.context;
        let _ = context.set_line_dash(&js_sys::Array::new());
        let hidden = if is_hub { frame.detail.far } else { 0.0 };
        let faded = if emphasis == Emphasis::Faded as u8 { 0.15 } else { 1.0 };
        context.set_global_alpha(f64::from(faded * (1.0 - hidden)));
        self.disc(x, y, radius);
        let is_hollow = look & HOLLOW != 0;
        context.set_fill_style_str(&css(if is_hollow { *ground } else { colour }));
        context.fill();
        context.set_line_width(if is_hollow { 1.6 } else { 1.0 });
        context.set_stroke_style_str(&css(if is_hollow { colour } else { *ground }));
        context.stroke();
        if look & FOLD != 0 {
            // A ring around a paler disc: something is in it.
            context.set_global_alpha(f64::from(faded * 0.6));
            self.disc(x, y, radius * 0.8);
            context.set_fill_style_str(&css(*ground));
            context.fill();
            context.set_global_alpha(f64::from(faded));
        }
        if look & PINNED != 0 {
            self.disc(x, y, (radius * 0.3).max(2.2));
            context.set_fill_style_str(&css(*accent));
            context.fill();
            context.stroke();
        }
        if emphasis == Emphasis::Selected as u8 || frame.hovered == Some(point as u32) {
            self.disc(x, y, radius + 4.0);
            context.set_line_width(2.0);
            context.set_stroke_style_str(&css(if emphasis == Emphasis::Selected as u8 {
                *accent
            } else {
                *hub
            }));
            context.stroke();
        }
    }
}

/// A colour as CSS writes it.
fn css([red, green, blue, _]: [f32; 4]) -> String {
    let [red, green, blue] = [red, green, blue].map(|channel| (channel * 255.0).round() as u8);
    format!("#{red:02x}{green:02x}{blue:02x}")
}
