//! The graph as a matrix, with the nodes that the drawing shows, in an order that puts communities side by side.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use leptos::ev;
use leptos::html::Canvas;
use leptos::prelude::*;

use crate::component::zoom_buttons::ZoomButtons;
use crate::platform::cell_canvas::{CellCanvas, MatrixFrame};
use crate::platform::{document, pixels, time};
use crate::shell::{Shell, use_shell};
use crate::state::figures::{counted, grouped};
use crate::state::matrix_view::{MatrixCamera, meaning};
use crate::state::route::Page;
use crate::worker::matrix::Window;

/// One press of a key or button.
const ZOOM_STEP: f64 = 1.4;
/// Room for names on large screens and on small ones.
const MARGINS: (f64, f64) = (148.0, 112.0);
const SMALL_MARGINS: (f64, f64) = (84.0, 72.0);
/// Room for what is said below.
const NOTE: f64 = 56.0;
/// Screens narrower than this are small.
const SMALL: f64 = 640.0;
/// A press that moves less, in pixels, is a click.
const CLICK_SLACK: f64 = 4.0;

/// The canvas and where one looks on it.
#[derive(Clone, Copy)]
struct Look {
    shell: Shell,
    cells: StoredValue<Option<Rc<RefCell<CellCanvas>>>, LocalStorage>,
    camera: RwSignal<MatrixCamera>,
    hovered: RwSignal<Option<(u32, u32)>>,
    /// What was asked for and did not come yet.
    asked: StoredValue<Option<Window>>,
    frame_is_due: StoredValue<bool>,
}

impl Look {
    fn margins(self) -> (f64, f64) {
        let width =
            self.cells.with_value(|cells| cells.as_ref().map_or(0.0, |cells| cells.borrow().size().0));
        if width < SMALL { SMALL_MARGINS } else { MARGINS }
    }

    fn resize(self) {
        let size = self.cells.with_value(|cells| cells.as_ref().map(|cells| cells.borrow().size()));
        if let Some((width, height)) = size.filter(|size| size.0 > 1.0) {
            let (left, top) = self.margins();
            let camera = self.camera.get_untracked();
            self.look(camera.resized((width - left - 16.0).max(1.0), (height - top - NOTE).max(1.0)));
        }
    }

    /// Looks elsewhere.
    fn look(self, camera: MatrixCamera) {
        if self.camera.get_untracked() != camera {
            self.camera.set(camera);
        }
        self.ask();
        self.draw_soon();
    }

    /// Asks for the cells that are needed, one part at a time.
    fn ask(self) {
        let window = self.camera.get_untracked().window();
        let has = self.shell.views.cells.with_untracked(|cells| cells.as_ref().map(|cells| cells.0));
        if let Some(window) = window.filter(|window| has != Some(*window))
            && self.asked.get_value().is_none()
            && self.shell.page.get_untracked() == Page::Matrix
        {
            self.asked.set_value(Some(window));
            self.shell.request_cells(window);
        }
    }

    fn draw_soon(self) {
        if !self.frame_is_due.get_value() {
            self.frame_is_due.set_value(true);
            time::on_next_frame(move |_| {
                self.frame_is_due.set_value(false);
                self.draw();
            });
        }
    }

    fn draw(self) {
        let Some(cells) = self.cells.get_value() else { return };
        let (table, snapshot) = (self.shell.views.table.get_untracked(), self.shell.snapshot_untracked());
        let name = |row: u32| {
            let node = table.rows.get(row as usize).copied();
            let named = snapshot.as_ref().zip(node).and_then(|(snapshot, node)| snapshot.node(node));
            named.map(|node| node.name.clone()).unwrap_or_default()
        };
        let selection = self.shell.selection.get_untracked();
        let selected = selection.and_then(|node| table.rows.iter().position(|&row| row == node));
        cells.borrow().draw(&MatrixFrame {
            camera: self.camera.get_untracked(),
            margins: self.margins(),
            table: &table,
            name: &name,
            hovered: self.hovered.get_untracked(),
            selected: selected.map(|row| row as u32),
        });
    }

    /// What is at a place of the canvas: a row and a column, or a name of one of them.
    fn cell_at(self, (x, y): (f32, f32)) -> Option<(u32, u32)> {
        let (left, top) = self.margins();
        let (x, y) = (f64::from(x) - left, f64::from(y) - top);
        let camera = self.camera.get_untracked();
        match (x < 0.0, y < 0.0) {
            (true, true) => None,
            (true, false) => camera.cell_at(0.0, y).map(|(row, _)| (row, row)),
            (false, true) => camera.cell_at(x, 0.0).map(|(_, column)| (column, column)),
            (false, false) => camera.cell_at(x, y),
        }
    }

    fn zoom(self, x: f64, y: f64, factor: f64) {
        self.look(self.camera.get_untracked().zoomed(x.max(0.0), y.max(0.0), factor));
    }

    fn select(self, row: u32) {
        let node = self.shell.views.table.with_untracked(|table| table.rows.get(row as usize).copied());
        self.shell.select(node);
    }
}

/// Keeps the page at what the worker sends, and what is selected.
#[expect(clippy::large_types_passed_by_value, reason = "the effects keep it, and it is made to be copied")]
fn follow(look: Look) {
    let shell = look.shell;
    let is_shown = Memo::new(move |_| shell.page.get() == Page::Matrix);
    // Another drawing has other rows.
    Effect::new(move |_| {
        let has_nodes = shell.drawing.with(|drawing| drawing.node_count > 0);
        if is_shown.get() && has_nodes {
            look.asked.set_value(None);
            shell.request_matrix();
        }
    });
    Effect::new(move |_| {
        let count = shell.views.table.with(|table| table.rows.len() as u32);
        look.asked.set_value(None);
        look.hovered.set(None);
        let camera = look.camera.get_untracked();
        look.look(if camera.count == count { camera } else { camera.fitted(count) });
    });
    Effect::new(move |_| {
        shell.theme.track();
        let cells = shell.views.cells.get();
        if let (Some(canvas), Some(cells)) = (look.cells.get_value(), cells) {
            let mut canvas = canvas.borrow_mut();
            canvas.read_tokens();
            canvas.set_cells(cells.0, &cells.1);
        }
        look.asked.set_value(None);
        look.ask();
        look.draw_soon();
    });
    Effect::new(move |_| {
        // What is selected elsewhere is to be seen here.
        if let Some(node) = shell.selection.get().filter(|_| is_shown.get()) {
            let row = shell.views.table.with(|table| table.rows.iter().position(|&row| row == node));
            if let Some(row) = row {
                look.look(look.camera.get_untracked().showing(row as u32, row as u32));
            }
        }
        look.draw_soon();
    });
    Effect::new(move |_| {
        look.hovered.track();
        look.draw_soon();
    });
    Effect::new(move |_| {
        if is_shown.get() {
            time::on_next_frame(move |_| look.resize());
        }
    });
}

/// The page.
#[component]
pub fn Matrix() -> impl IntoView {
    let shell = use_shell();
    let canvas = NodeRef::<Canvas>::new();
    let look = Look {
        shell,
        cells: StoredValue::new_local(None),
        camera: RwSignal::default(),
        hovered: RwSignal::default(),
        asked: StoredValue::default(),
        frame_is_due: StoredValue::default(),
    };
    Effect::new(move |_| {
        let Some(element) = canvas.get() else { return };
        if look.cells.with_value(Option::is_none) {
            let cells = CellCanvas::new(element.clone()).map(|cells| Rc::new(RefCell::new(cells)));
            look.cells.set_value(cells);
            document::on_resize(&element, move || look.resize());
            look.resize();
        }
    });
    follow(look);
    let grabbed = StoredValue::new(None::<((f32, f32), (f32, f32))>);
    let on_down = move |event: ev::PointerEvent| {
        pixels::capture(&event);
        let place = pixels::place(&event);
        grabbed.set_value(Some((place, place)));
    };
    let on_move = move |event: ev::PointerEvent| {
        let place = pixels::place(&event);
        if let Some((start, last)) = grabbed.get_value() {
            let has_moved = f64::from((place.0 - start.0).hypot(place.1 - start.1)) > CLICK_SLACK;
            if has_moved {
                let (dx, dy) = (f64::from(place.0 - last.0), f64::from(place.1 - last.1));
                look.look(look.camera.get_untracked().panned(dx, dy));
                grabbed.set_value(Some((start, place)));
            }
            return;
        }
        let cell = look.cell_at(place);
        if look.hovered.get_untracked() != cell {
            look.hovered.set(cell);
        }
    };
    let on_up = move |event: ev::PointerEvent| {
        let place = pixels::place(&event);
        if let Some((start, _)) = grabbed.try_update_value(Option::take).flatten()
            && f64::from((place.0 - start.0).hypot(place.1 - start.1)) <= CLICK_SLACK
        {
            match look.cell_at(place) {
                Some((row, column)) => {
                    look.hovered.set(Some((row, column)));
                    // With a key held, where a relation leads to.
                    look.select(if event.shift_key() { column } else { row });
                }
                None => shell.select(None),
            }
        }
    };
    let on_wheel = move |event: ev::WheelEvent| {
        event.prevent_default();
        let unit = if event.delta_mode() == 0 { 1.0 } else { 16.0 };
        let factor = (-(event.delta_y() * unit).clamp(-240.0, 240.0) * 0.002).exp();
        let ((x, y), (left, top)) = (pixels::place(&event), look.margins());
        look.zoom(f64::from(x) - left, f64::from(y) - top, factor);
    };
    let zoom = move |factor: f64| {
        let camera = look.camera.get_untracked();
        look.zoom(camera.width / 2.0, camera.height / 2.0, factor);
    };
    let fit = move || {
        let camera = look.camera.get_untracked();
        look.look(camera.fitted(camera.count));
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let step = |down: i64, right: i64| {
            let camera = look.camera.get_untracked();
            let last = i64::from(camera.count) - 1;
            let (row, column) = look.hovered.get_untracked().unwrap_or((0, 0));
            let moved = |at: u32, by: i64| (i64::from(at) + by).clamp(0, last.max(0)) as u32;
            let (row, column) = (moved(row, down), moved(column, right));
            look.hovered.set(Some((row, column)));
            look.look(camera.showing(row, column));
        };
        match event.key().as_str() {
            "+" | "=" => zoom(ZOOM_STEP),
            "-" => zoom(1.0 / ZOOM_STEP),
            "0" | "f" => fit(),
            "ArrowLeft" => step(0, -1),
            "ArrowRight" => step(0, 1),
            "ArrowUp" => step(-1, 0),
            "ArrowDown" => step(1, 0),
            "Enter" => {
                if let Some((row, _)) = look.hovered.get_untracked() {
                    look.select(row);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let has_rows = Memo::new(move |_| shell.views.table.with(|table| !table.rows.is_empty()));
    let said = move || {
        let cell = look.hovered.get()?;
        let (snapshot, cells) = (shell.snapshot()?, shell.views.cells.get());
        let cells = cells.as_ref().map(|cells| (&cells.0, cells.1.as_slice()));
        shell.views.table.with(|table| meaning(&snapshot, table, cell, cells))
    };
    let note = move || {
        let said = said().unwrap_or_else(|| {
            let (rows, blocks) =
                shell.views.table.with(|table| (table.rows.len() as u64, table.blocks.len() as u64));
            let kept = shell.drawing.with(|drawing| drawing.kept.relations[0]) as u64;
            let blocks = counted(blocks, "community", "communities");
            (counted(kept, "relation", "relations"), format!("{} rows in {blocks}", grouped(rows)))
        });
        view! { <strong>{said.0}</strong> <span class="drawn-rest">{said.1}</span> }
    };
    let description = move || {
        let rows = shell.views.table.with(|table| table.rows.len() as u64);
        format!(
            "Matrix of {}: rows lead to columns. Arrow keys go from cell to cell, Enter selects the row, plus and minus \
             zoom, 0 fits.",
            counted(rows, "node", "nodes")
        )
    };
    view! {
        <div class="matrix" data-testid="matrix">
            <h1 class="visually-hidden">"Matrix"</h1>
            <canvas
                node_ref=canvas
                data-testid="matrix-canvas"
                data-rows=move || shell.views.table.with(|table| table.rows.len())
                data-cells=move || shell.views.cells.with(|cells: &Option<Arc<(Window, Vec<u32>)>>| cells.as_ref().map_or(0, |cells| cells.1.len()))
                data-size=move || format!("{:.3}", look.camera.get().size)
                tabindex="0"
                role="img"
                aria-label=description
                on:pointerdown=on_down
                on:pointermove=on_move
                on:pointerup=on_up
                on:pointercancel=move |_| grabbed.set_value(None)
                on:pointerleave=move |_| look.hovered.set(None)
                on:wheel=on_wheel
                on:keydown=on_key
            ></canvas>
            <Show
                when=move || has_rows.get()
                fallback=|| view! { <p class="matrix-empty">"There is nothing to show. Open definitions, or show what filters hide, in the explorer."</p> }
            >
                <p class="matrix-note" role="status" data-testid="matrix-note">{note}</p>
                <ZoomButtons closer=move || zoom(ZOOM_STEP) farther=move || zoom(1.0 / ZOOM_STEP) fit/>
            </Show>
        </div>
    }
}
