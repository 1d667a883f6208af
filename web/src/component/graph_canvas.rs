//! The drawing on the page: canvases, pointers, keys, and the controls over it.

use leptos::ev;
use leptos::html::Canvas;
use leptos::prelude::*;

use super::drawn_note::DrawnNote;
use super::gesture::{Gesture, Move};
use super::graph_tooltip::{self, tip};
use super::graph_view::{SharedView, Target, View};
use super::icon::{FIT, IconView, MINUS, PLUS};
use crate::platform::{document, pixels};
use crate::shell::{Shell, use_shell};
use crate::state::figures::grouped;
use crate::state::shown::Shown;

/// One press of a key or button.
const ZOOM_STEP: f32 = 1.35;
const PAN_STEP: f32 = 60.0;

/// The view behind the canvases, once they are on the page.
type ViewSlot = StoredValue<Option<SharedView>, LocalStorage>;

/// Keeps the view at what the worker sends and what is selected.
#[expect(clippy::large_types_passed_by_value, reason = "the effects keep it, and it is made to be copied")]
fn follow(shell: Shell, slot: ViewSlot, canvas: NodeRef<Canvas>) {
    let with_view = move |then: &dyn Fn(&SharedView)| slot.with_value(|view| view.iter().for_each(then));
    // In the order the worker sends: a revision, its drawing, its positions.
    Effect::new(move |_| {
        canvas.track();
        let snapshot = shell.snapshot();
        with_view(&|view| view.update(|view| view.set_snapshot(snapshot.clone())));
    });
    Effect::new(move |_| {
        canvas.track();
        let drawing = shell.drawing.get();
        with_view(&|view| view.update(|view| view.set_drawing(&drawing)));
    });
    Effect::new(move |_| {
        canvas.track();
        let positions = shell.positions.get();
        with_view(&|view| view.update(|view| view.set_positions(&positions)));
    });
    Effect::new(move |_| {
        let selected = shell.selection.get();
        with_view(&|view| view.update(|view| view.select(selected)));
    });
    Effect::new(move |_| {
        canvas.track();
        let camera = shell.camera.get();
        with_view(&|view| view.update(|view| view.look(camera)));
    });
    Effect::new(move |_| {
        if let Some(node) = shell.centred.get() {
            with_view(&|view| view.update(|view| view.centre(node)));
            shell.centred.set(None);
        }
    });
    Effect::new(move |_| {
        shell.theme.track();
        with_view(&|view| view.update(View::read_tokens));
    });
}

/// The drawing.
#[component]
pub fn GraphCanvas() -> impl IntoView {
    let shell = use_shell();
    let canvas = NodeRef::<Canvas>::new();
    let labels = NodeRef::<Canvas>::new();
    let view: ViewSlot = StoredValue::new_local(None);
    let has_no_card = RwSignal::new(false);
    let shown = RwSignal::new(Shown::default());
    let hovered = RwSignal::new(None::<Target>);
    let pointer = RwSignal::new((0.0, 0.0));
    let gesture = StoredValue::new(Gesture::default());
    let is_panning = RwSignal::new(false);
    let with_view = move |then: &dyn Fn(&SharedView)| view.with_value(|view| view.iter().for_each(then));

    Effect::new(move |_| {
        if let (Some(canvas), Some(labels)) = (canvas.get(), labels.get()) {
            if view.with_value(Option::is_some) {
                return;
            }
            let shared =
                SharedView::new(canvas.clone(), labels, move |now| shown.set(now), move |to| shell.look(to));
            has_no_card.set(!shared.has_card());
            let resized = shared.clone();
            document::on_resize(&canvas, move || resized.update(View::resize));
            let recoloured = shared.clone();
            document::on_colour_scheme(move || recoloured.update(View::read_tokens));
            view.set_value(Some(shared));
        }
    });
    follow(shell, view, canvas);
    let hover = move |target: Option<Target>| {
        if hovered.get_untracked() != target {
            with_view(&|view| view.update(|view| view.hover(target)));
            hovered.set(target);
        }
    };
    let pick = move |(x, y): (f32, f32)| {
        view.with_value(|view| view.as_ref().and_then(|view| view.read(|view| view.pick(x, y))))
    };

    let on_down = move |event: ev::PointerEvent| {
        pixels::capture(&event);
        gesture.update_value(|gesture| gesture.press(event.pointer_id(), pixels::place(&event)));
    };
    let on_move = move |event: ev::PointerEvent| {
        let place = pixels::place(&event);
        let meant = gesture.try_update_value(|gesture| gesture.drag(event.pointer_id(), place));
        match meant.unwrap_or(Move::Nothing) {
            Move::Hover => {
                pointer.set(place);
                hover(pick(place));
            }
            Move::Nothing => {}
            Move::Pan(dx, dy) => {
                is_panning.set(true);
                with_view(&|view| view.update(|view| view.pan(dx, dy)));
            }
            Move::Pinch { by, around, factor } => {
                is_panning.set(true);
                with_view(&|view| {
                    view.update(|view| {
                        view.pan(by.0, by.1);
                        view.zoom_at(around.0, around.1, factor);
                    });
                });
            }
        }
    };
    let on_up = move |event: ev::PointerEvent| {
        let is_click = gesture.try_update_value(|gesture| gesture.release(event.pointer_id()));
        if gesture.with_value(Gesture::is_over) {
            is_panning.set(false);
        }
        if is_click == Some(true) && event.type_() == "pointerup" {
            match pick(pixels::place(&event)) {
                Some(Target::Node(node)) => shell.select(Some(node)),
                target @ Some(Target::Place(_)) => with_view(&|view| view.update(|view| view.visit(target))),
                Some(Target::Line(_)) => {}
                None => shell.select(None),
            }
        }
    };
    let on_wheel = move |event: ev::WheelEvent| {
        event.prevent_default();
        // Lines and pages of a mouse wheel, as pixels.
        let unit = match event.delta_mode() {
            0 => 1.0,
            1 => 16.0,
            _ => 400.0,
        };
        let factor = (-(event.delta_y() * unit).clamp(-240.0, 240.0) as f32 * 0.002).exp();
        let (x, y) = pixels::place(&event);
        with_view(&|view| view.update(|view| view.zoom_at(x, y, factor)));
    };
    let zoom = move |factor: f32| with_view(&|view| view.update(|view| view.zoom(factor)));
    let fit = move || with_view(&|view| view.update(View::fit));
    let on_key = move |event: ev::KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let pan = |dx: f32, dy: f32| with_view(&|view| view.update(|view| view.pan(dx, dy)));
        match event.key().as_str() {
            "+" | "=" => zoom(ZOOM_STEP),
            "-" => zoom(1.0 / ZOOM_STEP),
            "0" | "f" => fit(),
            "ArrowLeft" => pan(PAN_STEP, 0.0),
            "ArrowRight" => pan(-PAN_STEP, 0.0),
            "ArrowUp" => pan(0.0, PAN_STEP),
            "ArrowDown" => pan(0.0, -PAN_STEP),
            _ => return,
        }
        event.prevent_default();
    };
    let tooltip = move || {
        let target = hovered.get()?;
        let snapshot = shell.snapshot_untracked()?;
        let tip =
            view.with_value(|view| view.as_ref()?.read(|view| tip(&snapshot, view, target, pointer.get())))?;
        Some(graph_tooltip::show(tip))
    };
    let description = move || {
        let drawing = shell.drawing.get();
        format!(
            "Relationship graph of {} nodes. Search lists them; plus and minus zoom, arrow keys pan, 0 fits.",
            grouped(drawing.shown_nodes.into())
        )
    };
    view! {
        <div class="graph" class:panning=move || is_panning.get() class:pointing=move || hovered.get().is_some()>
            <canvas
                node_ref=canvas
                class="graph-drawing"
                aria-hidden="true"
                on:webglcontextlost=move |event: ev::Event| {
                    // Without this the browser never gives the card back.
                    event.prevent_default();
                    with_view(&|view| view.update(View::lose));
                }
                on:webglcontextrestored=move |_: ev::Event| {
                    with_view(&|view| view.update(View::restore));
                }
            ></canvas>
            <canvas
                node_ref=labels
                class="graph-labels"
                data-testid="canvas"
                tabindex="0"
                role="img"
                aria-label=description
                on:pointerdown=on_down
                on:pointermove=on_move
                on:pointerup=on_up
                on:pointercancel=on_up
                on:pointerleave=move |_| hover(None)
                on:wheel=on_wheel
                on:keydown=on_key
                on:dblclick=move |event| {
                    let (x, y) = pixels::place(&event);
                    with_view(&|view| view.update(|view| view.zoom_at(x, y, 2.0)));
                }
            ></canvas>
            {tooltip}
            <div class="zoom" role="group" aria-label="Zoom">
                <button type="button" class="icon-button" title="Zoom in (+)" aria-label="Zoom in" on:click=move |_| zoom(ZOOM_STEP)>
                    <IconView icon=PLUS/>
                </button>
                <button type="button" class="icon-button" title="Zoom out (-)" aria-label="Zoom out" on:click=move |_| zoom(1.0 / ZOOM_STEP)>
                    <IconView icon=MINUS/>
                </button>
                <button type="button" class="icon-button" title="Fit to screen (0)" aria-label="Fit to screen" on:click=move |_| fit()>
                    <IconView icon=FIT/>
                </button>
            </div>
            <DrawnNote shown/>
            <Show when=move || has_no_card.get()>
                <p class="notice" role="status" data-testid="no-card">
                    "This browser gives the page no WebGL2. The graph is drawn more simply, with fewer of its lines."
                </p>
            </Show>
        </div>
    }
}
