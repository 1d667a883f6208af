//! `ossa lsp`: what editors show while definitions are written, over the Language Server Protocol.
//!
//! One [`Folder`] a workspace folder holds the same workspace every other shell uses, so an editor shows just the
//! findings `ossa validate` prints. Requests are answered from it one after the other; findings are computed when no
//! message waits.

mod action;
mod completion;
mod convert;
mod finding;
mod folder;
mod hover;
mod navigate;
mod server;

pub use server::{LspError, serve};
