//! What authors of ossa relationship rules build against.
//!
//! A rule is a type that implements [`Rule`]; [`export!`] makes a WebAssembly component of it:
//!
//! ```
//! use ossa_plugin::{Dataset, Kind, Relations, Rule, RuleError};
//!
//! const SAME_NAME: Kind = Kind::undirected("same_name", "same name");
//!
//! struct SameName;
//!
//! impl Rule for SameName {
//!     const NAME: &'static str = "same-name";
//!     const VERSION: &'static str = "1.0.0";
//!     const DESCRIPTION: &'static str = "Relates neighbouring nodes that have the same name.";
//!     const KINDS: &'static [Kind] = &[SAME_NAME];
//!
//!     fn new(config: &str) -> Result<Self, RuleError> {
//!         ossa_plugin::refuse_config(config)?;
//!         Ok(Self)
//!     }
//!
//!     fn relate(&self, dataset: &Dataset, out: &mut Relations) -> Result<(), RuleError> {
//!         for (node, pair) in (0..).zip(dataset.names().windows(2)) {
//!             if pair[0] == pair[1] {
//!                 out.relation(&SAME_NAME, node, node + 1, 1.0, &pair[0]);
//!             }
//!         }
//!         Ok(())
//!     }
//! }
//! # fn main() {}
//! // ossa_plugin::export!(SameName);
//! ```
//!
//! The contract underneath is `plugins/wit`; `plugins/README.md` leads from nothing to a component.

mod bindings;
mod columns;
mod dataset;
mod export;
mod findings;
pub mod log;
mod relations;
mod rule;
mod source;
pub mod testing;

pub use columns::{Lists, Tags};
pub use dataset::{Dataset, Node};
pub use findings::Findings;
pub use relations::Relations;
pub use rule::{Finding, Kind, Rule, RuleError, Severity, Task, refuse_config};

/// What [`export!`] expands to needs these; they may change in any release.
#[doc(hidden)]
pub mod internal {
    pub use crate::bindings::export as export_bindings;
    pub use crate::bindings::exports::ossa::rules::rule as contract;
    pub use crate::bindings::ossa::rules::types;
    pub use crate::export::{Exported, accept, report_panics};
    pub mod bindings {
        pub use crate::bindings::*;
    }
}
