//! Semantic checks, one a file: what is suspicious about definitions that are well formed.

mod address;
mod broken_pointer;
mod dependency_cycle;
mod duplicate_capability;
mod empty_description;
mod fields;
mod fleet;
mod floating_model;
mod idle_orchestrator;
mod idle_policy;
mod inexact_version;
mod local_path;
mod orphan_agent;
mod plain_text_secret;
mod pointer;
mod self_dependency;
mod unauthenticated_endpoint;
mod unconfirmed_write;
mod unencrypted_endpoint;
mod unknown_agent_type;
mod unoffered_capability;
mod unused_tool;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use broken_pointer::{ForeignReference, check_foreign_references, foreign_references};
pub use empty_description::asks_for_description;
pub use fleet::{Defined, Fleet, Kept};

use crate::diagnostic::{Code, Diagnostic};
use crate::document::Node;
use crate::model::Definition;
use crate::text::Span;

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
    /// What its schema found, so that no lint says the same again.
    pub structure: &'a [Diagnostic],
}

impl Reading<'_> {
    /// The places its schema reported.
    fn reported(&self) -> BTreeSet<Span> {
        self.structure.iter().filter_map(|finding| Some(finding.location.as_ref()?.span)).collect()
    }
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

/// Every lint, in the order of their codes. `L017` is found where references are bound.
pub const LINTS: [&dyn Lint; 18] = [
    &broken_pointer::BrokenPointer,
    &self_dependency::SelfDependency,
    &dependency_cycle::DependencyCycle,
    &unknown_agent_type::UnknownAgentType,
    &unoffered_capability::UnofferedCapability,
    &inexact_version::InexactVersion,
    &unauthenticated_endpoint::UnauthenticatedEndpoint,
    &unencrypted_endpoint::UnencryptedEndpoint,
    &local_path::LocalPath,
    &plain_text_secret::PlainTextSecret,
    &unconfirmed_write::UnconfirmedWrite,
    &floating_model::FloatingModel,
    &orphan_agent::OrphanAgent,
    &idle_orchestrator::IdleOrchestrator,
    &unused_tool::UnusedTool,
    &empty_description::EmptyDescription,
    &duplicate_capability::DuplicateCapability,
    &idle_policy::IdlePolicy,
];

#[cfg(test)]
mod tests;
