//! The page's side: starts the worker, sends requests, hears events.

use std::cell::RefCell;

use js_sys::Array;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::protocol::{Event, Request};
use super::transfer::decode;
use crate::platform::document;
use crate::platform::files::File;

/// A running worker.
pub struct Link {
    worker: Worker,
    /// What was asked before the worker listened; `None` once it does.
    waiting: RefCell<Option<Vec<Array>>>,
}

impl Link {
    /// Starts the worker. `on_event` hears everything it says, and its failures. The link is never dropped: a page
    /// has one, from its start to its end.
    pub fn start(on_event: impl Fn(Event) + 'static) -> Result<&'static Self, String> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&document::worker_script(), &options)
            .map_err(|_| "This browser does not run module workers; a current one is needed.".to_owned())?;
        let link: &'static Self =
            Box::leak(Box::new(Self { worker, waiting: RefCell::new(Some(Vec::new())) }));
        let on_event = std::rc::Rc::new(on_event);
        let on_message = {
            let on_event = on_event.clone();
            Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
                match decode(&message.data()) {
                    Ok(Event::Ready) => link.open(),
                    Ok(event) => on_event(event),
                    Err(error) => {
                        on_event(Event::Failed(format!(
                            "The worker sent what the page cannot read: {error}"
                        )));
                    }
                }
            })
        };
        let on_error = Closure::<dyn FnMut(ErrorEvent)>::new(move |error: ErrorEvent| {
            let reason = error.message();
            let reason = if reason.is_empty() { "its script did not load".to_owned() } else { reason };
            on_event(Event::Failed(format!(
                "The worker that reads files stopped: {reason}. Reload the page."
            )));
        });
        link.worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        link.worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        on_message.forget();
        on_error.forget();
        Ok(link)
    }

    fn open(&self) {
        for message in self.waiting.take().unwrap_or_default() {
            self.post(&message);
        }
    }

    fn post(&self, message: &Array) {
        // Requests hold plain values and files only, which can always be cloned.
        let _ = self.worker.post_message(message);
    }

    /// Asks for something.
    pub fn send(&self, request: &Request) {
        self.send_with(request, &[]);
    }

    /// Asks for something, with files beside the message.
    pub fn send_with(&self, request: &Request, files: &[&File]) {
        let header = serde_wasm_bindgen::to_value(request).unwrap_or(JsValue::UNDEFINED);
        let message = Array::of2(&header, &files.iter().copied().collect::<Array>());
        match &mut *self.waiting.borrow_mut() {
            Some(waiting) => waiting.push(message),
            None => self.post(&message),
        }
    }
}
