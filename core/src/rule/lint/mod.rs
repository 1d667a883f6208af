//! Semantic checks, one a file: what is suspicious about definitions that are well formed.

mod address;
mod broken_pointer;
mod census;
mod cycles;
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
mod offers;
mod orphan_agent;
mod overview;
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
pub use fleet::Fleet;
pub use overview::Overview;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::Node;
use crate::model::{Defined, Definition, NodeId};
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

/// A semantic check. It looks at documents one by one, or at what files define among everything, and reports one finding a
/// cause.
///
/// A lint is a pure function of what it is given, linear in it, and never panics. It must not repeat a value that may
/// be secret. What it says of a file or node may depend on the definitions there, on the node, its references, relations and
/// groups, on whether nodes at the other ends are defined, and on the [`Overview`]; when one of these changes, it is asked again.
pub trait Lint: Sync {
    /// The code of its findings.
    fn code(&self) -> Code;

    /// Looks at one document.
    fn check_document(&self, reading: &Reading<'_>, findings: &mut Vec<Diagnostic>) {
        let _ = (reading, findings);
    }

    /// Looks at the definitions of one file that became nodes, as written, and reports what is wrong in this file.
    fn check_file(&self, fleet: &Fleet<'_>, definitions: &[Defined<'_>], findings: &mut Vec<Diagnostic>) {
        let _ = (fleet, definitions, findings);
    }

    /// Looks at one node and all of its definitions, by path, and reports what is wrong in one of their files.
    fn check_node(
        &self,
        fleet: &Fleet<'_>,
        node: NodeId,
        definitions: &[Defined<'_>],
        findings: &mut Vec<Diagnostic>,
    ) {
        let _ = (fleet, node, definitions, findings);
    }
}

/// Every lint, in the order of their codes. `L017` is found where references are bound, circles by the [`Overview`].
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
