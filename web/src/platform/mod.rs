//! Everything the page asks of the browser, in plain Rust terms.

pub mod cell_canvas;
pub mod clipboard;
pub mod content;
pub mod database;
pub mod document;
pub mod editor;
pub mod events;
pub mod fetch;
pub mod files;
pub mod location;
pub mod overview_canvas;
pub mod picture;
pub mod pixels;
pub mod plain_drawing;
pub mod service_worker;
pub mod storage;
pub mod text_canvas;
pub mod time;
pub mod unpack;
pub mod workspace;
