//! Content of a file that may be larger than the memory of a program: the browser keeps it, on disk if it has to.

use std::io::{self, Write};

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag};

/// Bytes that are held in memory before the browser gets them.
const MOST_HELD: usize = 4 << 20;

/// The content; `None` is none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Content(Option<Blob>);

impl Content {
    /// These bytes.
    pub fn from_bytes(bytes: &[u8], media_type: &str) -> Self {
        let writer = ContentWriter::default();
        writer.hand_over(bytes);
        writer.finish(media_type)
    }

    /// What travelled beside a message.
    pub fn of(value: JsValue) -> Self {
        Self(value.dyn_into().ok())
    }

    /// The same for the browser.
    pub fn blob(&self) -> Option<Blob> {
        self.0.clone()
    }
}

/// Writes content.
#[derive(Default)]
pub struct ContentWriter {
    parts: Array,
    held: Vec<u8>,
}

impl ContentWriter {
    fn hand_over(&self, bytes: &[u8]) {
        let part = Array::of1(&Uint8Array::from(bytes));
        // Fails when the browser has no room left; what is missing then is seen when the file is opened.
        if let Ok(blob) = Blob::new_with_u8_array_sequence(&part) {
            self.parts.push(&blob);
        }
    }

    /// All that was written.
    pub fn finish(self, media_type: &str) -> Content {
        self.hand_over(&self.held);
        let options = BlobPropertyBag::new();
        options.set_type(media_type);
        Content(Blob::new_with_blob_sequence_and_options(&self.parts, &options).ok())
    }
}

impl Write for ContentWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.held.extend(bytes);
        if self.held.len() >= MOST_HELD {
            self.hand_over(&self.held);
            self.held.clear();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
