//! What the page knows, as plain values with pure transitions. No browser type is named here, so all of it is
//! tested natively.

pub mod changes;
pub mod completion;
pub mod draft;
pub mod figures;
pub mod filter;
pub mod finding;
pub mod finding_list;
pub mod intake;
pub mod live;
pub mod look;
pub mod past;
pub mod problems;
pub mod prose;
pub mod relation;
pub mod route;
pub mod search;
pub mod session;
pub mod shown;
pub mod snapshot;
pub mod table;
pub mod template;
pub mod theme;
pub mod tree;
pub mod vocabulary;
