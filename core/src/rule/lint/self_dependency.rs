use super::{Defined, Fleet, Lint};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{NodeId, ReferenceKind};

/// An agent that depends on itself.
pub(super) struct SelfDependency;

impl Lint for SelfDependency {
    fn code(&self) -> Code {
        Code::SelfDependency
    }

    fn check_node(
        &self,
        fleet: &Fleet<'_>,
        node: NodeId,
        _definitions: &[Defined<'_>],
        findings: &mut Vec<Diagnostic>,
    ) {
        for reference in fleet.catalog().references_of(node) {
            let is_own = reference.source == reference.target && reference.kind == ReferenceKind::DependsOn;
            let Some((path, span)) = reference.location.filter(|_| is_own) else { continue };
            let name = fleet.catalog().node(reference.source).stated_id();
            let message = format!("`{name}` depends on itself");
            findings.push(
                Diagnostic::new(self.code(), &path.into(), span, message)
                    .with_help(format!("remove it from `{}`", reference.field)),
            );
        }
    }
}
