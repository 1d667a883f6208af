//! Microsoft's declarative agents and workflows, as the Agent Framework and Foundry read them.

mod agent;
mod workflow;

pub(super) use agent::{DeclarativeAgent, HostedManifest};
pub(super) use workflow::DeclarativeWorkflow;

use crate::document::Node;
use crate::text::is_template;

/// Agents and workflows share one name space: that of a Foundry project.
const FAMILY: &str = "microsoft";

/// Whether a text is an expression such as `=Env.MODEL`, or filled in elsewhere.
fn is_expression(text: &str) -> bool {
    text.starts_with('=') || is_template(text)
}

/// Whether `kind` says `wanted` and the document is no Kubernetes object.
fn is_of_kind(root: Node<'_>, wanted: &[&str]) -> bool {
    let kind = root.text_at(&["kind"]);
    let says = kind.is_some_and(|kind| wanted.iter().any(|wanted| wanted.eq_ignore_ascii_case(kind)));
    says && root.get("apiVersion").is_none()
}
