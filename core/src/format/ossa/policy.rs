//! Policies: those that are documents, and those that agents only name.

use super::FAMILY;
use crate::document::Node;
use crate::format::fields::names;
use crate::model::{Definition, NodeKind, Property, ReferenceKind, Selector, Text};
use crate::text::is_template;

/// The policies `list` names govern the agent `agent`.
pub(in crate::format) fn governed(
    others: &mut Vec<Definition>,
    agent: &str,
    format: &'static str,
    list: Option<Node<'_>>,
    field: &'static str,
) {
    for (name, holder) in names(list).into_iter().filter(|(name, _)| !is_template(name)) {
        let mut policy = Definition::mention(NodeKind::Policy, FAMILY, format, name, holder.span());
        // A manifest without an id takes that of the one beside it, which only the whole tree tells.
        policy.refer_if_known(ReferenceKind::Governs, agent, field, holder.span());
        others.push(policy);
    }
}

/// Reads whom a policy document applies to.
pub(super) fn applies(definition: &mut Definition, root: Node<'_>) {
    for (key, field) in [
        ("appliesTo", "spec.appliesTo.agents"),
        ("applies_to", "spec.applies_to.agents"),
        ("targets", "spec.targets.agents"),
        ("scope", "spec.scope.agents"),
    ] {
        let Some(scope) = root.at(&["spec", key]).filter(|scope| scope.is_mapping()) else { continue };
        for (name, holder) in names(scope.get("agents")) {
            if matches!(name, "*" | "all") {
                definition.selectors.push(selector(Property::Any, name, holder));
            } else if !is_template(name) {
                definition.refer(ReferenceKind::Governs, name, field, holder.span());
            }
        }
        for (property, keys) in [
            (Property::Type, ["types", "type", "agentTypes"]),
            (Property::Domain, ["domains", "domain", "tags"]),
            (Property::Capability, ["capabilities", "capability", "requires"]),
        ] {
            for (name, holder) in keys.into_iter().flat_map(|key| names(scope.get(key))) {
                definition.selectors.push(selector(property, name, holder));
            }
        }
    }
}

fn selector(property: Property, value: &str, holder: Node<'_>) -> Selector {
    Selector { property, value: Text { value: value.to_owned(), span: holder.span() } }
}
