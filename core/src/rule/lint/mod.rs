//! Semantic checks, one a file: what is suspicious about definitions that are well formed.

mod broken_pointer;
mod fleet;
mod pointer;
mod self_dependency;

use std::sync::Arc;

pub use broken_pointer::{ForeignReference, check_foreign_references, foreign_references};
pub use fleet::{Defined, Fleet};

use crate::diagnostic::{Code, Diagnostic};
use crate::document::Node;
use crate::model::Definition;

/// One document and what it defines.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// Path of the source.
    pub path: &'a Arc<str>,
    /// The document's value.
    pub root: Node<'a>,
    /// Id of the format that recognised it.
    pub format: &'static str,
    /// What it defines.
    pub definitions: &'a [Definition],
}

/// A semantic check. It looks at documents one by one, or at all definitions together, and reports one finding a
/// cause.
///
/// A lint is a pure function of what it is given, linear in it, and never panics. It must not repeat a value that may
/// be secret.
pub trait Lint: Sync {
    /// The code of its findings.
    fn code(&self) -> Code;

    /// Looks at one document.
    fn check_document(&self, reading: &Reading<'_>, findings: &mut Vec<Diagnostic>) {
        let _ = (reading, findings);
    }

    /// Looks at everything together.
    fn check_fleet(&self, fleet: &Fleet<'_>, findings: &mut Vec<Diagnostic>) {
        let _ = (fleet, findings);
    }
}

/// Every lint, in the order of their codes.
pub const LINTS: [&dyn Lint; 2] = [&broken_pointer::BrokenPointer, &self_dependency::SelfDependency];
