use crate::document::{Kind, Node};
use crate::format::fields::texts;
use crate::model::Confirmation;

/// Which calls somebody has to confirm, by the `autonomy` and `safety` of an agent.
pub(super) fn confirmation(spec: Option<Node<'_>>) -> Confirmation {
    let Some(spec) = spec else { return Confirmation::Nothing };
    let autonomy = spec.get("autonomy");
    let level =
        autonomy.and_then(|autonomy| autonomy.text_at(&["level"]).or_else(|| autonomy.text_at(&["mode"])));
    if level == Some("supervised") {
        return Confirmation::Everything;
    }
    let of_autonomy = |key: &str| autonomy.and_then(|autonomy| autonomy.get(key));
    let mut named: Vec<String> = Vec::new();
    for node in [
        of_autonomy("approval_required"),
        of_autonomy("approvalRequired"),
        of_autonomy("requires_approval"),
        of_autonomy("requiresApproval"),
        of_autonomy("humanApproval"),
        of_autonomy("human_approval"),
        of_autonomy("actions").and_then(|actions| actions.get("requires_approval")),
        of_autonomy("decision_boundaries").and_then(|bounds| bounds.get("requires_approval")),
        spec.at(&["safety", "guardrails", "require_confirmation_for"]),
        spec.at(&["safety", "human_in_the_loop", "required_for"]),
    ]
    .into_iter()
    .flatten()
    {
        match node.kind() {
            Kind::Bool(true) => {
                // `humanApproval: true` beside a list says that the list holds.
                if autonomy_lists(autonomy).next().is_none() {
                    return Confirmation::Everything;
                }
            }
            _ => named.extend(texts(Some(node).filter(|node| node.kind() == Kind::Sequence))),
        }
    }
    if named.is_empty() { Confirmation::Nothing } else { Confirmation::Of(named) }
}

/// The lists that name single actions.
fn autonomy_lists(autonomy: Option<Node<'_>>) -> impl Iterator<Item = Node<'_>> {
    let keys = ["approval_required", "approvalRequired", "requires_approval", "requiresApproval"];
    keys.into_iter().filter_map(move |key| autonomy?.get(key)).filter(|node| !node.is_empty())
}
