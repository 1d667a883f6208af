//! What the page knows, as plain values with pure transitions. No browser type is named here, so all of it is
//! tested natively.

pub mod arranging;
pub mod backbone;
pub mod draft;
pub mod ego;
pub mod figures;
pub mod filter;
pub mod finding;
pub mod folding;
pub mod intake;
pub mod live;
pub mod problems;
pub mod relation;
pub mod route;
pub mod search;
pub mod session;
pub mod shown;
pub mod snapshot;
pub mod taming;
pub mod template;
pub mod theme;
pub mod tree;
pub mod vocabulary;
