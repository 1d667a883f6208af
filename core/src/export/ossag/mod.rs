//! `.ossag`: a whole graph in one binary file, groups as groups. `docs/reference/ossag.md` describes it byte by byte.
//!
//! A header, a table of sections, and the sections: columns of little-endian numbers, each at a multiple of eight bytes
//! and with a checksum. Texts stand once, in order, and are named by their place.

mod layout;
mod read;
mod snapshot;
mod write;

pub use snapshot::{Snapshot, SnapshotError};
pub(super) use write::write;
