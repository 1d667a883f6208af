//! What definitions define: nodes with an identity, and what they say about each other.

mod catalog;
mod csr;
mod definition;
mod infer;
mod kind;
mod packed;
mod paths;
pub(crate) mod plan;
mod registry;

pub use catalog::{Catalog, Entry, GivenColumns, NodeId, NodeView, Place, ReferenceView, ResolvedReference};
pub use csr::Csr;
pub use definition::{
    Access, Confirmation, Definition, Endpoint, Identity, Property, Protocol, Reference, Selector, Text,
};
pub use infer::{AGENT_TYPES, GENERAL_DOMAIN, agent_type_of, domain_of_path};
pub use kind::{NodeKind, ReferenceKind};
pub use packed::{Cursor, DefinitionView, Definitions, List, Packed, Values};
pub use registry::{Changes, Defined, FileChange, Identities, NodeChange, Registry};
