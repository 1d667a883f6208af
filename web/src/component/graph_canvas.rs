//! The drawing on the page: canvases, pointers, keys, and the controls over it.

use leptos::ev;
use leptos::html::{Canvas, Div};
use leptos::prelude::*;

use super::drawn_note::DrawnNote;
use super::gesture::{Gesture, Move};
use super::graph_tooltip::{self, tip};
use super::graph_view::{SharedView, Target, View};
use super::mirror::Mirror;
use super::node_menu::{MenuAt, NodeMenu};
use super::zoom_buttons::ZoomButtons;
use crate::actions::Steering;
use crate::platform::overview_canvas::OverviewCanvas;
use crate::platform::{document, pixels, time};
use crate::shell::{Shell, use_shell};
use crate::state::figures::grouped;
use crate::state::history::Act;
use crate::state::mirror::mirror;
use crate::state::shown::Shown;
use crate::worker::protocol::Layout;

/// One press of a key or button.
const ZOOM_STEP: f32 = 1.35;
const PAN_STEP: f32 = 60.0;
/// A finger that stays this long, in milliseconds, asks for the list of a node.
const LONG_PRESS_MILLIS: i32 = 500;

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
        let glides = shell.glides.get_value();
        let is_under_way = shell.layout.get_untracked() == Layout::Running;
        with_view(&|view| view.update(|view| view.set_positions(&positions, glides, is_under_way)));
    });
    Effect::new(move |_| {
        let group = shell.views.group.get();
        let of_group = |key: String| {
            shell
                .drawing
                .with(|drawing| drawing.folds.iter().find(|row| row.key == key).and_then(|row| row.point))
        };
        let selected = shell.selection.get().or_else(|| group.and_then(of_group));
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
        if let Some(order) = shell.picture.get() {
            shell.picture.set(None);
            with_view(&|view| {
                view.hand_over(order, move |why| shell.session.update(|session| session.fail(why)));
            });
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
    let overview = NodeRef::<Canvas>::new();
    let overview_frame = NodeRef::<Div>::new();
    let has_overview = RwSignal::new(false);
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
            if let (Some(canvas), Some(frame)) = (overview.get(), overview_frame.get()) {
                let canvas = OverviewCanvas::new(canvas, frame.into());
                shared.update(|view| view.set_overview(canvas, move |is_needed| has_overview.set(is_needed)));
            }
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

    // The closed group a point is, by its key.
    let group_at = move |point: u32| {
        let key = |view: &SharedView| view.read(|view| view.group(point).map(|group| group.key.clone()));
        view.with_value(|view| view.as_ref().and_then(key))
    };
    // What a press began on, if it can be moved.
    let grabbed = StoredValue::new(None::<u32>);
    let menu = RwSignal::new(None::<MenuAt>);
    let open_menu = move |place: (f32, f32)| {
        if let Some(Target::Node(node)) = pick(place) {
            hover(None);
            menu.set(Some(MenuAt { node, place }));
        }
    };
    let on_down = move |event: ev::PointerEvent| {
        if event.button() != 0 {
            return;
        }
        pixels::capture(&event);
        let (id, place) = (event.pointer_id(), pixels::place(&event));
        gesture.update_value(|gesture| gesture.press(id, place));
        grabbed.set_value(match pick(place) {
            Some(Target::Node(node)) => Some(node),
            Some(Target::Place(point)) => group_at(point).map(|_| point),
            _ => None,
        });
        // A finger that stays where it is asks what can be done there.
        if event.pointer_type() == "touch" {
            let press = gesture.with_value(Gesture::press_number);
            leptos::task::spawn_local(async move {
                time::pause(LONG_PRESS_MILLIS).await;
                let held = gesture.try_update_value(|gesture| gesture.hold(press)).flatten();
                if let Some(place) = held {
                    grabbed.set_value(None);
                    open_menu(place);
                }
            });
        }
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
                with_view(&|view| {
                    view.update(|view| match grabbed.get_value() {
                        Some(point) => view.drag(point, dx, dy),
                        None => view.pan(dx, dy),
                    });
                });
            }
            Move::Pinch { by, around, factor } => {
                grabbed.set_value(None);
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
        let grabbed = grabbed.try_update_value(Option::take).flatten();
        if let (Some(point), Some(false)) = (grabbed, is_click) {
            let at = |view: &SharedView| view.read(|view| view.key_of(point).zip(view.drop_at(point)));
            if let Some((key, place)) = view.with_value(|view| view.as_ref().and_then(at)) {
                shell.change_arranging(Act::step("Move and pin"), |arranging| arranging.pin(&key, place));
            }
        }
        if is_click == Some(true) && event.type_() == "pointerup" {
            match pick(pixels::place(&event)) {
                Some(Target::Node(node)) => {
                    shell.choose_group(None);
                    shell.select(Some(node));
                }
                Some(Target::Place(point)) if group_at(point).is_some() => {
                    shell.choose_group(group_at(point));
                }
                target @ Some(Target::Place(_)) => with_view(&|view| view.update(|view| view.visit(target))),
                Some(Target::Line(_)) => {}
                None => {
                    shell.choose_group(None);
                    shell.select(None);
                }
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
    let place_of = move |node: u32| view.with_value(|view| view.as_ref()?.read(|view| view.place_of(node)));
    let walk = move |direction: (f32, f32)| {
        let from = shell.cursor.get_untracked().or(shell.selection.get_untracked());
        let next = view.with_value(|view| view.as_ref()?.read(|view| view.node_towards(from, direction)));
        let Some(node) = next else { return shell.say("There is no node in this direction") };
        shell.cursor.set(Some(node));
        with_view(&|view| view.update(|view| view.walk_to(node)));
        hovered.set(Some(Target::Node(node)));
        if let Some(place) = place_of(node) {
            pointer.set(place);
        }
        if let Some(words) = shell.snapshot_untracked().and_then(|snapshot| mirror(&snapshot, node)) {
            shell.say(words.summary);
        }
    };
    let leave = move || {
        shell.cursor.set(None);
        hover(None);
    };
    Effect::new(move |_| {
        match shell.steering.get() {
            Some(Steering::Fit) => fit(),
            Some(Steering::Closer) => zoom(ZOOM_STEP),
            Some(Steering::Farther) => zoom(1.0 / ZOOM_STEP),
            None => return,
        }
        shell.steering.set(None);
    });
    let on_key = move |event: ev::KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let at = shell.cursor.get_untracked();
        let pan = |dx: f32, dy: f32| with_view(&|view| view.update(|view| view.pan(dx, dy)));
        match event.key().as_str() {
            "ArrowLeft" if event.shift_key() => pan(PAN_STEP, 0.0),
            "ArrowRight" if event.shift_key() => pan(-PAN_STEP, 0.0),
            "ArrowUp" if event.shift_key() => pan(0.0, PAN_STEP),
            "ArrowDown" if event.shift_key() => pan(0.0, -PAN_STEP),
            "ArrowLeft" => walk((-1.0, 0.0)),
            "ArrowRight" => walk((1.0, 0.0)),
            "ArrowUp" => walk((0.0, -1.0)),
            "ArrowDown" => walk((0.0, 1.0)),
            "Enter" | " " if at.is_some() => shell.select(at),
            "m" | "ContextMenu" => {
                let node = at.or(shell.selection.get_untracked());
                let Some((node, place)) = node.and_then(|node| Some((node, place_of(node)?))) else { return };
                menu.set(Some(MenuAt { node, place }));
            }
            "Escape" if menu.with_untracked(Option::is_some) => menu.set(None),
            "Escape" if at.is_some() => leave(),
            "Enter" if shell.views.group.with_untracked(Option::is_some) => {
                let group = shell.views.group.get_untracked();
                if let Some(key) = group {
                    shell.turn_group(&key);
                }
            }
            "p" => {
                let point = at.or(shell.selection.get_untracked());
                let held = |view: &SharedView| {
                    let point = point.or_else(|| view.read(|view| view.selected()))?;
                    view.read(|view| view.key_of(point).zip(view.drop_at(point)))
                };
                if let Some((key, place)) = view.with_value(|view| view.as_ref().and_then(held)) {
                    shell.change_arranging(Act::step("Pin or unpin"), |arranging| {
                        if arranging.is_pinned(&key) {
                            arranging.unpin(&key);
                        } else {
                            arranging.pin(&key, place);
                        }
                    });
                }
            }
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
    let look_at =
        move |(x, y): (f32, f32)| with_view(&|view| view.update(|view| view.look_at_overview(x, y)));
    let description = move || {
        let drawing = shell.drawing.get();
        format!(
            "Relationship graph of {} nodes. Arrow keys walk from node to node, Enter selects, M lists what can be done, \
             P pins, plus and minus zoom, 0 fits. Search lists nodes by name.",
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
                id="drawing"
                tabindex="0"
                role="application"
                aria-roledescription="graph"
                aria-label=description
                aria-describedby="graph-mirror"
                on:blur=move |_| leave()
                on:contextmenu=move |event| {
                    event.prevent_default();
                    open_menu(pixels::place(&event));
                }
                on:pointerdown=on_down
                on:pointermove=on_move
                on:pointerup=on_up
                on:pointercancel=on_up
                on:pointerleave=move |_| hover(None)
                on:wheel=on_wheel
                on:keydown=on_key
                on:dblclick=move |event| {
                    let (x, y) = pixels::place(&event);
                    let group = match pick((x, y)) {
                        Some(Target::Place(point)) => group_at(point),
                        _ => None,
                    };
                    match group {
                        Some(key) => shell.turn_group(&key),
                        None => with_view(&|view| view.update(|view| view.zoom_at(x, y, 2.0))),
                    }
                }
            ></canvas>
            <Mirror/>
            {tooltip}
            <NodeMenu menu/>
            // The same can be done with Shift and arrow keys.
            <div
                class="overview"
                class:shown=move || has_overview.get()
                aria-hidden="true"
                data-testid="overview"
                on:pointerdown=move |event| {
                    pixels::capture(&event);
                    look_at(pixels::place(&event));
                }
                on:pointermove=move |event| {
                    if event.buttons() != 0 {
                        look_at(pixels::place(&event));
                    }
                }
            >
                <canvas node_ref=overview></canvas>
                <div node_ref=overview_frame class="overview-frame"></div>
            </div>
            <ZoomButtons closer=move || zoom(ZOOM_STEP) farther=move || zoom(1.0 / ZOOM_STEP) fit/>
            <DrawnNote shown/>
            <Show when=move || has_no_card.get()>
                <p class="notice" role="status" data-testid="no-card">
                    "This browser gives the page no WebGL2. The graph is drawn more simply, with fewer of its lines."
                </p>
            </Show>
        </div>
    }
}
