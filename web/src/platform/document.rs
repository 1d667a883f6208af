//! The document: theme, tokens, focus, sizes and keys.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{
    ClipboardEvent, Element, Event, EventTarget, HtmlDialogElement, HtmlElement, HtmlInputElement,
    HtmlSelectElement, KeyboardEvent, ResizeObserver,
};

fn root() -> Option<HtmlElement> {
    web_sys::window()?.document()?.document_element()?.dyn_into().ok()
}

/// Sets an attribute of the root element.
pub fn set_root_attribute(name: &str, value: &str) {
    if let Some(root) = root() {
        // The names are ours and valid.
        let _ = root.set_attribute(name, value);
    }
}

/// The values of custom properties as they are now, such as `--accent`.
pub fn tokens<'n>(names: impl Iterator<Item = &'n str>) -> Vec<String> {
    tokens_of(root().as_deref(), names)
}

/// The same as they are for an element, where somebody may have given them other values than the page has; those of
/// the page for an element that is not in it.
pub fn tokens_at<'n>(element: &Element, names: impl Iterator<Item = &'n str>) -> Vec<String> {
    if element.is_connected() { tokens_of(Some(element), names) } else { tokens(names) }
}

fn tokens_of<'n>(element: Option<&Element>, names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let style = element.and_then(|element| web_sys::window()?.get_computed_style(element).ok()?);
    names
        .map(|name| {
            let value = style.as_ref().and_then(|style| style.get_property_value(name).ok());
            value.unwrap_or_default().trim().to_owned()
        })
        .collect()
}

fn matches(query: &str) -> bool {
    let list = web_sys::window().and_then(|window| window.match_media(query).ok().flatten());
    list.is_some_and(|list| list.matches())
}

/// Whether the person asked for no motion.
pub fn prefers_stillness() -> bool {
    let asked = root().and_then(|root| root.get_attribute("data-motion"));
    asked.as_deref() == Some("reduced") || matches("(prefers-reduced-motion: reduce)")
}

/// Whether the screen is higher than wide.
pub fn is_tall() -> bool {
    matches(TALL)
}

const TALL: &str = "(orientation: portrait)";

/// Calls `then` whenever the screen is turned, until the page is closed.
pub fn on_turn(then: impl Fn() + 'static) {
    on_change(&[TALL], then);
}

/// Calls `then` whenever the colours of the system change, until the page is closed.
pub fn on_colour_scheme(then: impl Fn() + 'static) {
    on_change(&["(prefers-color-scheme: dark)", "(forced-colors: active)"], then);
}

/// Calls `then` whenever the answer to one of these media queries changes, until the page is closed.
fn on_change(queries: &[&str], then: impl Fn() + 'static) {
    let then = Rc::new(then);
    for query in queries {
        let then = then.clone();
        let listener = Closure::<dyn FnMut()>::new(move || then());
        if let Some(list) = web_sys::window().and_then(|window| window.match_media(query).ok().flatten()) {
            let _ = list.add_event_listener_with_callback("change", listener.as_ref().unchecked_ref());
            // The list must live for the listener to be called.
            std::mem::forget(list);
        }
        listener.forget();
    }
}

/// Pixels of the screen for one CSS pixel.
pub fn pixel_ratio() -> f32 {
    web_sys::window().map_or(1.0, |window| window.device_pixel_ratio() as f32)
}

/// Calls `then` whenever the size of `element` changes, and once at the start, until the page is closed.
pub fn on_resize(element: &Element, then: impl Fn() + 'static) {
    let listener = Closure::<dyn FnMut()>::new(then);
    if let Ok(observer) = ResizeObserver::new(listener.as_ref().unchecked_ref()) {
        observer.observe(element);
        std::mem::forget(observer);
    }
    listener.forget();
}

/// Calls `then` for every key pressed anywhere on the page, until it is closed.
pub fn on_key(then: impl Fn(KeyboardEvent) + 'static) {
    let listener = Closure::<dyn FnMut(KeyboardEvent)>::new(then);
    if let Some(window) = web_sys::window() {
        let _ = window.add_event_listener_with_callback("keydown", listener.as_ref().unchecked_ref());
    }
    listener.forget();
}

/// Calls `then` with text that is pasted anywhere but into a field, until the page is closed. `then` says whether it
/// takes it.
pub fn on_paste(then: impl Fn(&str) -> bool + 'static) {
    let listener = Closure::<dyn FnMut(ClipboardEvent)>::new(move |event: ClipboardEvent| {
        if is_field(event.target()) {
            return;
        }
        let text = event.clipboard_data().and_then(|data| data.get_data("text/plain").ok());
        if text.is_some_and(|text| !text.trim().is_empty() && then(&text)) {
            event.prevent_default();
        }
    });
    if let Some(window) = web_sys::window() {
        let _ = window.add_event_listener_with_callback("paste", listener.as_ref().unchecked_ref());
    }
    listener.forget();
}

/// Lets the browser ask before the page is closed, whenever `is_needed` says so.
pub fn on_leave(is_needed: impl Fn() -> bool + 'static) {
    let listener = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        if is_needed() {
            event.prevent_default();
        }
    });
    if let Some(window) = web_sys::window() {
        let _ = window.add_event_listener_with_callback("beforeunload", listener.as_ref().unchecked_ref());
    }
    listener.forget();
}

/// Asks a question that is answered by yes or no.
pub fn confirm(question: &str) -> bool {
    web_sys::window().is_some_and(|window| window.confirm_with_message(question).unwrap_or_default())
}

/// Height of an element's inside in pixels, and how far it is scrolled.
pub fn scroll(element: &Element) -> (f64, f64) {
    (f64::from(element.client_height()), f64::from(element.scroll_top()))
}

/// Scrolls so that the stretch from `top` to `bottom` of the inside of an element is seen.
pub fn scroll_to(element: &Element, top: f64, bottom: f64) {
    let (height, scrolled) = scroll(element);
    if top < scrolled {
        element.set_scroll_top(top as i32);
    } else if bottom > scrolled + height {
        element.set_scroll_top((bottom - height) as i32);
    }
}

/// Whether a key press belongs to a field that is being written in.
pub fn is_writing(event: &KeyboardEvent) -> bool {
    is_field(event.target())
}

fn is_field(target: Option<EventTarget>) -> bool {
    let Some(element) = target.and_then(|target| target.dyn_into::<Element>().ok()) else { return false };
    if element.dyn_ref::<HtmlElement>().is_some_and(HtmlElement::is_content_editable) {
        return true;
    }
    match element.dyn_ref::<HtmlInputElement>() {
        Some(input) => !matches!(input.type_().as_str(), "checkbox" | "radio" | "button" | "file"),
        None => matches!(element.tag_name().as_str(), "TEXTAREA" | "SELECT"),
    }
}

/// What a field or choice holds after an event on it.
pub fn value_of(event: &Event) -> String {
    let Some(target) = event.target() else { return String::new() };
    match target.dyn_into::<HtmlInputElement>() {
        Ok(input) => input.value(),
        Err(target) => {
            target.dyn_into::<HtmlSelectElement>().map_or_else(|_| String::new(), |select| select.value())
        }
    }
}

/// What was chosen; the choice goes back to its first entry, so that the same can be chosen again.
pub fn take_value(event: &Event) -> String {
    let value = value_of(event);
    if let Some(select) = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok()) {
        select.set_selected_index(0);
    }
    value
}

/// Where the script is that starts the worker, as the build wrote it into the page.
pub fn worker_script() -> String {
    written("worker-script")
}

/// What the build wrote into the page under the id of an element.
pub fn written(id: &str) -> String {
    by_id(id).and_then(|element| element.get_attribute("content")).unwrap_or_default()
}

/// Gives the keyboard to the element of an id.
pub fn focus(id: &str) {
    if let Some(element) = by_id(id) {
        let _ = element.focus();
    }
}

/// Gives the keyboard to the element of an id in the next frame, when it is no longer hidden.
pub fn focus_soon(id: &'static str) {
    super::time::on_next_frame(move |_| focus(id));
}

/// Gives the keyboard to the first button in an element.
pub fn focus_first(element: &Element) {
    let button = element.query_selector("button").ok().flatten();
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        let _ = button.focus();
    }
}

/// Gives the keyboard to the button after the one that has it, or before it.
pub fn focus_sibling(event: &Event, is_next: bool) {
    let from = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let sibling = from
        .and_then(|from| if is_next { from.next_element_sibling() } else { from.previous_element_sibling() });
    if let Some(button) = sibling.and_then(|sibling| sibling.dyn_into::<HtmlElement>().ok()) {
        let _ = button.focus();
    }
}

/// Opens a dialog over the page. It has the keyboard until it is closed.
pub fn open_dialog(dialog: &HtmlDialogElement) {
    if !dialog.open() {
        // Fails only where it is open already.
        let _ = dialog.show_modal();
    }
}

/// Whether an event happened on the element that hears it, and not on something in it.
pub fn is_own(event: &Event) -> bool {
    event.target() == event.current_target()
}

/// Whether a box is checked after an event on it.
pub fn is_checked(event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    target.is_some_and(|input| input.checked())
}

/// Presses the element of an id.
pub fn click(id: &str) {
    if let Some(element) = by_id(id) {
        element.click();
    }
}

/// Moves the element of an id into view within what scrolls around it.
pub fn reveal(id: &str) {
    if let Some(element) = by_id(id) {
        element.scroll_into_view_with_bool(false);
    }
}

fn by_id(id: &str) -> Option<HtmlElement> {
    web_sys::window()?.document()?.get_element_by_id(id)?.dyn_into().ok()
}
