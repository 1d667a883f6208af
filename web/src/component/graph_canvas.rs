//! The drawing on the page: canvases, pointers, keys, and the controls over it.

use leptos::ev;
use leptos::html::Canvas;
use leptos::prelude::*;

use super::graph_view::{SharedView, View};
use super::icon::{FIT, IconView, MINUS, PLUS};
use crate::platform::{document, pixels};
use crate::shell::use_shell;
use crate::state::vocabulary::node_kind_singular;

/// A press that moves less than this, in pixels, is a click.
const CLICK_SLACK: f32 = 4.0;
/// One press of a key or button.
const ZOOM_STEP: f32 = 1.35;
const PAN_STEP: f32 = 60.0;

/// Fingers, or the mouse, that are down: their number and where they are.
#[derive(Clone, Default)]
struct Pressed {
    pointers: Vec<(i32, (f32, f32))>,
    start: (f32, f32),
    has_moved: bool,
}

/// The drawing.
#[component]
pub fn GraphCanvas() -> impl IntoView {
    let shell = use_shell();
    let canvas = NodeRef::<Canvas>::new();
    let labels = NodeRef::<Canvas>::new();
    let view = StoredValue::new_local(None::<SharedView>);
    let cannot_draw = RwSignal::new(false);
    let hovered = RwSignal::new(None::<u32>);
    let pressed = StoredValue::new(Pressed::default());
    let is_panning = RwSignal::new(false);
    let with_view = move |then: &dyn Fn(&SharedView)| view.with_value(|view| view.iter().for_each(then));

    Effect::new(move |_| {
        if let (Some(canvas), Some(labels)) = (canvas.get(), labels.get()) {
            if view.with_value(Option::is_some) {
                return;
            }
            let shared = SharedView::new(canvas.clone(), labels);
            cannot_draw.set(!shared.can_draw());
            let resized = shared.clone();
            document::on_resize(&canvas, move || resized.update(View::resize));
            let recoloured = shared.clone();
            document::on_colour_scheme(move || recoloured.update(View::read_tokens));
            view.set_value(Some(shared));
        }
    });
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
        if let Some(node) = shell.centred.get() {
            with_view(&|view| view.update(|view| view.centre(node)));
            shell.centred.set(None);
        }
    });
    Effect::new(move |_| {
        shell.theme.track();
        with_view(&|view| view.update(View::read_tokens));
    });
    let hover = move |node: Option<u32>| {
        if hovered.get_untracked() != node {
            hovered.set(node);
            with_view(&|view| view.update(|view| view.hover(node)));
        }
    };
    let pick = move |(x, y): (f32, f32)| {
        view.with_value(|view| view.as_ref().and_then(|view| view.read(|view| view.pick(x, y))))
    };

    let on_down = move |event: ev::PointerEvent| {
        pixels::capture(&event);
        let place = pixels::place(&event);
        pressed.update_value(|pressed| {
            if pressed.pointers.is_empty() {
                pressed.start = place;
                pressed.has_moved = false;
            } else {
                // Two fingers never mean a click.
                pressed.has_moved = true;
            }
            pressed.pointers.push((event.pointer_id(), place));
        });
    };
    let on_move = move |event: ev::PointerEvent| {
        let place = pixels::place(&event);
        let before = pressed.get_value();
        if before.pointers.is_empty() {
            hover(pick(place));
            return;
        }
        pressed.update_value(|pressed| {
            for (id, at) in &mut pressed.pointers {
                if *id == event.pointer_id() {
                    *at = place;
                }
            }
            let (dx, dy) = (place.0 - pressed.start.0, place.1 - pressed.start.1);
            pressed.has_moved |= dx.hypot(dy) > CLICK_SLACK;
        });
        let after = pressed.get_value();
        if !after.has_moved {
            return;
        }
        is_panning.set(true);
        match (before.pointers.as_slice(), after.pointers.as_slice()) {
            ([(_, from)], [(_, to)]) => {
                with_view(&|view| view.update(|view| view.pan(to.0 - from.0, to.1 - from.1)));
            }
            ([(_, a), (_, b), ..], [(_, c), (_, d), ..]) => {
                let middle =
                    |a: &(f32, f32), b: &(f32, f32)| (f32::midpoint(a.0, b.0), f32::midpoint(a.1, b.1));
                let apart = |a: &(f32, f32), b: &(f32, f32)| (a.0 - b.0).hypot(a.1 - b.1).max(1.0);
                let (from, to) = (middle(a, b), middle(c, d));
                let factor = apart(c, d) / apart(a, b);
                with_view(&|view| {
                    view.update(|view| {
                        view.pan(to.0 - from.0, to.1 - from.1);
                        view.zoom_at(to.0, to.1, factor);
                    });
                });
            }
            _ => {}
        }
    };
    let on_up = move |event: ev::PointerEvent| {
        let was = pressed.get_value();
        pressed.update_value(|pressed| pressed.pointers.retain(|(id, _)| *id != event.pointer_id()));
        if pressed.with_value(|pressed| pressed.pointers.is_empty()) {
            is_panning.set(false);
        }
        let is_click = was.pointers.len() == 1 && !was.has_moved && event.type_() == "pointerup";
        if is_click {
            shell.select(pick(pixels::place(&event)));
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
        let node = hovered.get()?;
        let snapshot = shell.snapshot()?;
        let node_view = snapshot.node(node)?.clone();
        let (x, y) = view.with_value(|view| view.as_ref()?.read(|view| view.place_of(node)))?;
        let what =
            node_view.agent_type.clone().unwrap_or_else(|| node_kind_singular(&node_view.kind).to_owned());
        Some(view! {
            <div class="tooltip" role="presentation" style=format!("transform: translate({x:.0}px, {y:.0}px)")>
                <strong>{node_view.name.clone()}</strong>
                <span>{what}</span>
            </div>
        })
    };
    let description = move || {
        let drawing = shell.drawing.get();
        format!(
            "Relationship graph of {} nodes. Search lists them; plus and minus zoom, arrow keys pan, 0 fits.",
            drawing.shown_nodes
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
            <Show when=move || cannot_draw.get()>
                <p class="notice" role="alert">
                    "This browser gives the page no WebGL2, so the graph cannot be drawn. Search, relations and findings still work."
                </p>
            </Show>
        </div>
    }
}
