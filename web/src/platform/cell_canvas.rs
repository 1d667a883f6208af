//! The matrix on a plain canvas: cells once as a small picture, which is drawn larger or smaller, and all around it on top.

use std::collections::BTreeMap;

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::document::tokens;
use super::pixels;
use crate::state::matrix_view::MatrixCamera;
use crate::state::vocabulary::RELATION_SLOT_COUNT;
use crate::worker::matrix::{KIND_SHIFT, Table, Window};

/// Opacities of cells: of a cell with few of the relations it could have, and with many.
const SHADES: [f64; 6] = [0.25, 0.4, 0.55, 0.7, 0.85, 1.0];
const FONT: &str = "11px system-ui, sans-serif";
const BLOCK_FONT: &str = "600 11px system-ui, sans-serif";

/// Colours of the theme.
#[derive(Default)]
struct Inks {
    relations: Vec<String>,
    ground: String,
    panel: String,
    ink: String,
    quiet: String,
    rule: String,
    accent: String,
}

/// A canvas with a matrix.
pub struct CellCanvas {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    /// The cells, one pixel each, and which part they are.
    picture: Option<(HtmlCanvasElement, Window)>,
    inks: Inks,
}

/// What one frame shows, beside the cells.
pub struct MatrixFrame<'f> {
    /// Where one looks.
    pub camera: MatrixCamera,
    /// Room for names at the left and above, in pixels.
    pub margins: (f64, f64),
    /// The rows.
    pub table: &'f Table,
    /// What a row is called.
    pub name: &'f dyn Fn(u32) -> String,
    /// The row and the column under the pointer.
    pub hovered: Option<(u32, u32)>,
    /// The row of what is selected.
    pub selected: Option<u32>,
}

impl CellCanvas {
    /// The matrix on `canvas`; `None` where the browser gives no context.
    pub fn new(canvas: HtmlCanvasElement) -> Option<Self> {
        let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        let mut cells = Self { canvas, context, picture: None, inks: Inks::default() };
        cells.read_tokens();
        Some(cells)
    }

    /// The theme changed. Cells have to be set again.
    pub fn read_tokens(&mut self) {
        let relations = (0..RELATION_SLOT_COUNT).map(|slot| format!("--relation-{slot}"));
        let rest =
            ["--ground", "--panel", "--ink", "--ink-3", "--rule-strong", "--accent"].map(str::to_owned);
        let names: Vec<String> = relations.chain(rest).collect();
        let mut values = tokens(names.iter().map(String::as_str)).into_iter();
        let relations = values.by_ref().take(RELATION_SLOT_COUNT).collect();
        let mut next = || values.next().unwrap_or_default();
        self.inks = Inks {
            relations,
            ground: next(),
            panel: next(),
            ink: next(),
            quiet: next(),
            rule: next(),
            accent: next(),
        };
    }

    /// How large the canvas is, in CSS pixels.
    pub fn size(&self) -> (f64, f64) {
        (f64::from(self.canvas.client_width()), f64::from(self.canvas.client_height()))
    }

    /// Takes over cells.
    pub fn set_cells(&mut self, window: Window, cells: &[u32]) {
        self.picture = self.painted(window, cells).map(|picture| (picture, window));
    }

    /// One pixel for each cell.
    fn painted(&self, window: Window, cells: &[u32]) -> Option<HtmlCanvasElement> {
        let document = web_sys::window()?.document()?;
        let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
        let [height, width] = window.cells;
        canvas.set_width(width);
        canvas.set_height(height);
        let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        // How many pairs of nodes a cell is.
        let pairs: f64 = (0..2)
            .map(|axis| f64::from(window.to[axis] - window.from[axis]) / f64::from(window.cells[axis]))
            .product();
        // Stretches of one colour, by colour: to change the colour costs more than to fill.
        let mut runs: BTreeMap<(u32, usize), Vec<[u32; 3]>> = BTreeMap::new();
        for (row, cells) in (0u32..).zip(cells.chunks(width as usize)) {
            let mut column = 0;
            while let Some(&cell) = cells.get(column) {
                let length = cells[column..].iter().take_while(|&&other| other == cell).count();
                let count = cell & ((1 << KIND_SHIFT) - 1);
                if count > 0 {
                    let density = (f64::from(count) / pairs).min(1.0).sqrt();
                    let shade = ((density * SHADES.len() as f64) as usize).min(SHADES.len() - 1);
                    runs.entry((cell >> KIND_SHIFT, shade)).or_default().push([
                        column as u32,
                        row,
                        length as u32,
                    ]);
                }
                column += length;
            }
        }
        for ((slot, shade), runs) in runs {
            let colour = self.inks.relations.get(slot as usize).unwrap_or(&self.inks.quiet);
            context.set_fill_style_str(colour);
            context.set_global_alpha(SHADES[shade]);
            for [column, row, length] in runs {
                context.fill_rect(f64::from(column), f64::from(row), f64::from(length), 1.0);
            }
        }
        Some(canvas)
    }

    /// Draws one frame.
    pub fn draw(&self, frame: &MatrixFrame<'_>) {
        let ratio = super::document::pixel_ratio();
        let (width, height) = pixels::fit(&self.canvas, ratio);
        let (width, height) = (f64::from(width), f64::from(height));
        let (context, camera, (left, top)) = (&self.context, &frame.camera, frame.margins);
        let scale = f64::from(ratio);
        // A scale is always a valid transform, here and below.
        let _ = context.set_transform(scale, 0.0, 0.0, scale, 0.0, 0.0);
        context.set_global_alpha(1.0);
        context.set_fill_style_str(&self.inks.ground);
        context.fill_rect(0.0, 0.0, width, height);
        let end = f64::from(camera.count);
        let right = (left + camera.left_of(end)).min(width);
        let bottom = (top + camera.top_of(end)).min(height);
        context.set_fill_style_str(&self.inks.panel);
        context.fill_rect(left, top, right - left, bottom - top);
        context.save();
        context.begin_path();
        context.rect(left, top, right - left, bottom - top);
        context.clip();
        self.bands(frame, frame.selected.map(|row| (row, row)), 0.16);
        self.bands(frame, frame.hovered, 0.1);
        if let Some((picture, window)) = &self.picture {
            context.set_image_smoothing_enabled(camera.size < 1.0);
            let place = |axis: usize, at: u32| match axis {
                0 => top + camera.top_of(f64::from(at)),
                _ => left + camera.left_of(f64::from(at)),
            };
            let (x, y) = (place(1, window.from[1]), place(0, window.from[0]));
            let (wide, high) = (place(1, window.to[1]) - x, place(0, window.to[0]) - y);
            // Fails for pictures without pixels only.
            let _ = context.draw_image_with_html_canvas_element_and_dw_and_dh(picture, x, y, wide, high);
        }
        self.blocks(frame);
        context.restore();
        self.names(frame, (width, height));
    }

    /// A row and a column, raised.
    fn bands(&self, frame: &MatrixFrame<'_>, cell: Option<(u32, u32)>, alpha: f64) {
        let Some((row, column)) = cell else { return };
        let (context, camera, (left, top)) = (&self.context, &frame.camera, frame.margins);
        let size = camera.size.max(1.5);
        context.set_fill_style_str(&self.inks.accent);
        context.set_global_alpha(alpha);
        let end = f64::from(camera.count) * camera.size;
        context.fill_rect(left, top + camera.top_of(f64::from(row)), end, size);
        context.fill_rect(left + camera.left_of(f64::from(column)), top, size, end);
        context.set_global_alpha(1.0);
    }

    fn blocks(&self, frame: &MatrixFrame<'_>) {
        let (context, camera, (left, top)) = (&self.context, &frame.camera, frame.margins);
        context.set_stroke_style_str(&self.inks.rule);
        context.set_line_width(1.0);
        for block in &frame.table.blocks {
            let (from, to) = (f64::from(block.from), f64::from(block.to));
            let side = (to - from) * camera.size;
            context.stroke_rect(left + camera.left_of(from), top + camera.top_of(from), side, side);
        }
    }

    /// Names of rows and columns where they can be read, and of communities where they cannot.
    fn names(&self, frame: &MatrixFrame<'_>, (width, height): (f64, f64)) {
        let (context, camera, (left, top)) = (&self.context, &frame.camera, frame.margins);
        context.set_text_baseline("middle");
        let [rows, columns] = camera.seen();
        if camera.has_names() {
            let colour = |row: u32, hovered: Option<u32>| {
                if frame.selected == Some(row) {
                    &self.inks.accent
                } else if hovered == Some(row) {
                    &self.inks.ink
                } else {
                    &self.inks.quiet
                }
            };
            context.set_font(FONT);
            for row in rows {
                let y = top + camera.top_of(f64::from(row) + 0.5);
                if y >= top && y <= height {
                    context.set_fill_style_str(colour(row, frame.hovered.map(|cell| cell.0)));
                    self.write((frame.name)(row), (left - 8.0, y), left - 14.0, 0.0);
                }
            }
            for column in columns {
                let x = left + camera.left_of(f64::from(column) + 0.5);
                if x >= left && x <= width {
                    context.set_fill_style_str(colour(column, frame.hovered.map(|cell| cell.1)));
                    self.write((frame.name)(column), (x, top - 8.0), top - 14.0, 1.0);
                }
            }
            return;
        }
        context.set_font(BLOCK_FONT);
        context.set_fill_style_str(&self.inks.quiet);
        let (mut last_y, mut last_x) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
        for block in &frame.table.blocks {
            let middle = f64::midpoint(f64::from(block.from), f64::from(block.to));
            let (x, y) = (left + camera.left_of(middle), top + camera.top_of(middle));
            if y >= top && y <= height && y - last_y >= 15.0 {
                self.write(block.name.clone(), (left - 8.0, y), left - 14.0, 0.0);
                last_y = y;
            }
            if x >= left && x <= width && x - last_x >= 15.0 {
                self.write(block.name.clone(), (x, top - 8.0), top - 14.0, 1.0);
                last_x = x;
            }
        }
    }

    /// A name that ends at a place, cut to a length; upwards after `turn` quarters of a turn.
    fn write(&self, name: String, (x, y): (f64, f64), room: f64, turn: f64) {
        let context = &self.context;
        let width = |text: &str| context.measure_text(text).map_or(0.0, |metrics| metrics.width());
        let mut name = name;
        let full = width(&name);
        if full > room {
            let letters = name.chars().count() as f64;
            let kept = ((room / full * letters) as usize).saturating_sub(2);
            name = format!("{}…", name.chars().take(kept).collect::<String>().trim_end());
        }
        context.save();
        // Shifts, turns and text of any content are valid.
        let _ = context.translate(x, y);
        if turn > 0.0 {
            let _ = context.rotate(-turn * std::f64::consts::FRAC_PI_2);
            context.set_text_align("start");
        } else {
            context.set_text_align("end");
        }
        let _ = context.fill_text(&name, 0.0, 0.0);
        context.restore();
    }
}
