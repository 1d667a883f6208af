//! Server-sent events.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

/// What is heard.
pub enum Heard {
    /// The server answers.
    Opened,
    /// An event with one of the names, and its data.
    Event(&'static str, String),
    /// The connection is lost; the browser connects again by itself.
    Lost,
    /// The server does not tell events, at least not now; the browser gave up.
    Over,
}

/// A connection on which a server tells events. Ends when it is dropped.
pub struct Events {
    source: EventSource,
    _on_event: Vec<Closure<dyn FnMut(MessageEvent)>>,
    _on_state: [Closure<dyn FnMut()>; 2],
}

impl Events {
    /// Listens to the events of these names. `None` if the browser cannot.
    pub fn open(url: &str, names: &[&'static str], hear: impl Fn(Heard) + 'static) -> Option<Self> {
        let source = EventSource::new(url).ok()?;
        let hear = Rc::new(hear);
        let listen = |&name: &&'static str| {
            let hear = hear.clone();
            let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                hear(Heard::Event(name, event.data().as_string().unwrap_or_default()));
            });
            // The names are ours and valid.
            let _ = source.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
            listener
        };
        let on_event = names.iter().map(listen).collect();
        let opened = {
            let hear = hear.clone();
            Closure::<dyn FnMut()>::new(move || hear(Heard::Opened))
        };
        source.set_onopen(Some(opened.as_ref().unchecked_ref()));
        let failed = {
            let source = source.clone();
            Closure::<dyn FnMut()>::new(move || {
                let is_over = source.ready_state() == EventSource::CLOSED;
                hear(if is_over { Heard::Over } else { Heard::Lost });
            })
        };
        source.set_onerror(Some(failed.as_ref().unchecked_ref()));
        Some(Self { source, _on_event: on_event, _on_state: [opened, failed] })
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        self.source.set_onopen(None);
        self.source.set_onerror(None);
        self.source.close();
    }
}
