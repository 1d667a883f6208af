//! What plugins can and cannot do, tried with real guests.

mod binaries;
mod examples;
mod graph;
mod guests;
mod hostile;
mod contract;
mod shared_server;
mod wasm;
