//! What plugins can and cannot do, tried with real guests.

mod binaries;
mod contract;
mod examples;
mod graph;
mod guests;
mod hostile;
mod measured;
mod shared_server;
mod wasm;
