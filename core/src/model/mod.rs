//! What definitions define: nodes with an identity, and what they say about each other.

mod catalog;
mod columns;
mod csr;
mod definition;
mod infer;
mod kind;
mod merge;
mod paths;

pub use catalog::{Catalog, Entry, NodeId, NodeView, Place, ResolvedReference};
pub use columns::Columns;
pub use csr::Csr;
pub use definition::{
    Access, Confirmation, Definition, Endpoint, Identity, Property, Protocol, Reference, Selector, Text,
};
pub use infer::{AGENT_TYPES, GENERAL_DOMAIN, agent_type_of, domain_of_path};
pub use kind::{NodeKind, ReferenceKind};
pub use merge::{Identities, Merged, merge};
