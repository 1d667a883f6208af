use super::{Defined, Fleet, Lint};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{NodeKind, Property};

/// A policy that selects agents by a property none of them has.
///
/// One that only names agents is silent here: each name that nothing defines is a finding of its own.
pub(super) struct IdlePolicy;

impl Lint for IdlePolicy {
    fn code(&self) -> Code {
        Code::IdlePolicy
    }

    fn check_file(&self, fleet: &Fleet<'_>, definitions: &[Defined<'_>], findings: &mut Vec<Diagnostic>) {
        let catalog = fleet.catalog();
        for defined in definitions {
            let definition = defined.definition;
            if definition.kind != NodeKind::Policy {
                continue;
            }
            let Some(first) = definition.selectors.first() else { continue };
            let graph = fleet.graph();
            let names_one =
                graph.outgoing(defined.node).any(|relation| catalog.node(relation.target).is_defined());
            if names_one || graph.groups_of(defined.node).next().is_some() {
                continue;
            }
            let what = match first.property {
                Property::Type => "the type",
                Property::Domain => "the domain",
                Property::Capability => "the capability",
                // Every agent: there is none at all, which is no mistake of the policy.
                Property::Any => continue,
            };
            let name = catalog.node(defined.node).stated_id();
            let others = if definition.selectors.len() > 1 { ", nor any other it applies to" } else { "" };
            let message = format!(
                "no agent has {what} `{}`{others}: the policy `{name}` applies to nothing",
                first.value.value
            );
            findings.push(
                Diagnostic::new(self.code(), defined.path, first.value.span, message)
                    .with_help("correct what it applies to, or remove the policy"),
            );
        }
    }
}
