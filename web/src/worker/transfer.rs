//! Messages as JavaScript values. Columns of numbers and files travel as typed arrays whose memory changes hands.

use js_sys::{Array, Float32Array, Uint8Array, Uint32Array};
use wasm_bindgen::{JsCast, JsValue};

use super::protocol::Event;
use crate::platform::content::Content;

/// Events that are a report: their name, then the report as the bytes of its JSON.
const LOADED: &str = "Loaded";
const FOLLOWED: &str = "Followed";
/// What changed, as the bytes of its JSON.
const STEPPED: &str = "Stepped";
/// An answer: its name, then number and answer as the bytes of their JSON.
const ANSWERED: &str = "Answered";

/// An event as a message, and the buffers to hand over with it.
pub(super) fn encode(event: &Event) -> Result<(Array, Array), serde_wasm_bindgen::Error> {
    let buffers = Array::new();
    // One text instead of a value for every field of every node: ten times as fast for a large graph.
    let json = match event {
        Event::Loaded(report) => Some((LOADED, serde_json::to_vec(report))),
        Event::Followed(report) => Some((FOLLOWED, serde_json::to_vec(report))),
        Event::Stepped(delta) => Some((STEPPED, serde_json::to_vec(delta))),
        Event::Answered { number, answer } => Some((ANSWERED, serde_json::to_vec(&(number, answer)))),
        _ => None,
    };
    if let Some((name, json)) = json {
        let json = json.map_err(serde_wasm_bindgen::Error::new)?;
        let array = Uint8Array::from(json.as_slice());
        buffers.push(&array.buffer());
        return Ok((Array::of2(&JsValue::from_str(name), &array), buffers));
    }
    let message = Array::of1(&serde_wasm_bindgen::to_value(event)?);
    let floats = |column: &[f32]| {
        let array = Float32Array::from(column);
        buffers.push(&array.buffer());
        message.push(&array);
    };
    let words = |column: &[u32]| {
        let array = Uint32Array::from(column);
        buffers.push(&array.buffer());
        message.push(&array);
    };
    match event {
        Event::Drawn(drawing) => {
            floats(&drawing.radii);
            floats(&drawing.bends);
            for column in
                [&drawing.looks, &drawing.ends, &drawing.styles, &drawing.hub_groups, &drawing.counts]
            {
                words(column);
            }
        }
        Event::Moved { positions, .. } => floats(positions),
        Event::Cells { cells, .. } => words(cells),
        Event::Exported { content, .. } => {
            message.push(&content.blob().into());
        }
        _ => {}
    }
    Ok((message, buffers))
}

/// The event of a message.
pub(super) fn decode(message: &JsValue) -> Result<Event, serde_wasm_bindgen::Error> {
    let message: &Array = message
        .dyn_ref()
        .ok_or_else(|| serde_wasm_bindgen::Error::new("a message of the worker is an array"))?;
    let bytes = || message.get(1).dyn_into().map(|array: Uint8Array| array.to_vec()).unwrap_or_default();
    let event = match message.get(0).as_string().as_deref() {
        Some(LOADED) => Some(serde_json::from_slice(&bytes()).map(Event::Loaded)),
        Some(FOLLOWED) => Some(serde_json::from_slice(&bytes()).map(Event::Followed)),
        Some(STEPPED) => Some(serde_json::from_slice(&bytes()).map(Event::Stepped)),
        Some(ANSWERED) => {
            let answered = serde_json::from_slice(&bytes());
            Some(answered.map(|(number, answer)| Event::Answered { number, answer }))
        }
        _ => None,
    };
    if let Some(event) = event {
        return event.map_err(serde_wasm_bindgen::Error::new);
    }
    let mut event = serde_wasm_bindgen::from_value(message.get(0))?;
    let floats = |place| message.get(place).dyn_into().map(|array: Float32Array| array.to_vec());
    let words = |place| message.get(place).dyn_into().map(|array: Uint32Array| array.to_vec());
    match &mut event {
        Event::Drawn(drawing) => {
            drawing.radii = floats(1).unwrap_or_default();
            drawing.bends = floats(2).unwrap_or_default();
            drawing.looks = words(3).unwrap_or_default();
            drawing.ends = words(4).unwrap_or_default();
            drawing.styles = words(5).unwrap_or_default();
            drawing.hub_groups = words(6).unwrap_or_default();
            drawing.counts = words(7).unwrap_or_default();
        }
        Event::Moved { positions, .. } => *positions = floats(1).unwrap_or_default(),
        Event::Cells { cells, .. } => *cells = words(1).unwrap_or_default(),
        Event::Exported { content, .. } => *content = Content::of(message.get(1)),
        _ => {}
    }
    Ok(event)
}
