use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::{Defined, Fleet, Lint};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Identity, NodeKind, NodeView};

/// An agent that none of its files describes, where no schema asked for a description already.
pub(super) struct EmptyDescription;

impl Lint for EmptyDescription {
    fn code(&self) -> Code {
        Code::EmptyDescription
    }

    fn check_fleet(&self, fleet: &Fleet<'_>, findings: &mut Vec<Diagnostic>) {
        // What a file describes, by path and id.
        let described: OnceCell<BTreeSet<(&str, &str)>> = OnceCell::new();
        for agent in fleet.catalog().agents().map(NodeView::id) {
            let is_own = |defined: &Defined<'_>| {
                defined.definition.kind == NodeKind::Agent && !defined.definition.is_mention
            };
            let definitions: Vec<Defined<'_>> = fleet.definitions_of(agent).filter(is_own).collect();
            let is_asked_for = definitions.iter().any(|defined| fleet.is_undescribed(defined.path));
            let written = || definitions.iter().filter_map(|d| Some((d, d.definition.description.as_ref()?)));
            if is_asked_for || written().any(|(_, text)| !says_nothing(text.value)) {
                continue;
            }
            let described = described.get_or_init(|| described_in(fleet));
            let node = fleet.catalog().node(agent);
            // The steps of a workflow are agents without a life of their own: the workflow says what they are for.
            let whole = node.stated_id().rsplit_once('/').map(|(whole, _)| whole);
            let is_part = |defined: &Defined<'_>| {
                whole.is_some_and(|whole| described.contains(&(defined.path.as_ref(), whole)))
            };
            if definitions.iter().all(is_part) {
                continue;
            }
            let name = node.name();
            // What has no name of its own stands beside what describes it, or is an API in the first place.
            let stated = |defined: &&Defined<'_>| matches!(defined.definition.identity, Identity::Stated(_));
            let (path, span, message) = match (written().next(), definitions.iter().find(stated)) {
                (Some((defined, text)), _) => {
                    (defined.path, text.span, format!("the description of the agent `{name}` says nothing"))
                }
                (None, Some(defined)) => {
                    (defined.path, defined.definition.span, format!("the agent `{name}` has no description"))
                }
                (None, None) => continue,
            };
            findings.push(
                Diagnostic::new(self.code(), path, span, message)
                    .with_help("say in a sentence what the agent is for and when to use it"),
            );
        }
    }
}

/// What is described, by path and id.
fn described_in<'a>(fleet: &Fleet<'a>) -> BTreeSet<(&'a str, &'a str)> {
    let described = fleet.definitions().filter(|defined| defined.definition.description.is_some());
    described.map(|defined| (defined.path.as_ref(), fleet.catalog().node(defined.node).stated_id())).collect()
}

/// Whether a schema asked for a description, so that nothing needs to be said again.
pub fn asks_for_description(finding: &Diagnostic) -> bool {
    matches!(finding.code, Code::MissingField | Code::EmptyValue | Code::WrongType)
        && finding.message.contains("`description`")
}

/// What templates put where a description belongs.
fn says_nothing(description: &str) -> bool {
    const NOTHING: [&str; 7] =
        ["todo", "tbd", "description", "a description", "no description", "n/a", "add description here"];
    let text = description.trim().to_lowercase();
    let text = text.strip_suffix('.').unwrap_or(&text).trim();
    text.is_empty() || NOTHING.contains(&text) || text.chars().all(|c| c == '.')
}
