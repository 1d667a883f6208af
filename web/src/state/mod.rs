//! What the page knows, as plain values with pure transitions. No browser type is named here, so all of it is
//! tested natively.

pub mod figures;
pub mod filter;
pub mod finding;
pub mod intake;
pub mod relation;
pub mod search;
pub mod session;
pub mod snapshot;
pub mod theme;
pub mod vocabulary;
