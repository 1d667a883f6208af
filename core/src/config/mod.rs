//! What users say about findings: in the file `ossa.toml`, and in comments of the sources themselves.
//!
//! Both are read without I/O and applied in one place, so that every shell shows the same findings.

mod apply;
mod comment;
mod file;
mod glob;
mod selector;

pub use apply::{Grounds, Outcome, Rulings, Spoken, Suppressed};
pub use comment::{Comments, Scope, Suppression, suppressions};
pub use file::{Config, FILE_NAME, PerPath, PluginSetting, read};
pub use glob::Glob;
pub use selector::{Selection, Selector, UnknownSelector};
