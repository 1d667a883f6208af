use super::{Defined, Fleet, Lint};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Identity, NodeId, NodeKind};

/// An agent that none of its files describes, where no schema asked for a description already.
pub(super) struct EmptyDescription;

impl Lint for EmptyDescription {
    fn code(&self) -> Code {
        Code::EmptyDescription
    }

    fn check_node(
        &self,
        fleet: &Fleet<'_>,
        node: NodeId,
        definitions: &[Defined<'_>],
        findings: &mut Vec<Diagnostic>,
    ) {
        let agent = fleet.catalog().node(node);
        if !agent.is_agent() {
            return;
        }
        let own = || {
            let is_own = |defined: &&Defined<'_>| {
                defined.definition.kind == NodeKind::Agent && !defined.definition.is_mention
            };
            definitions.iter().filter(is_own)
        };
        let mut written = own().filter_map(|d| Some((d, d.definition.description.as_ref()?))).peekable();
        let first = written.peek().copied();
        if written.any(|(_, text)| !says_nothing(text.value))
            || own().any(|defined| fleet.is_undescribed(defined.path))
        {
            return;
        }
        // The steps of a workflow are agents without a life of their own: the workflow says what they are for.
        let whole = whole_of(agent.stated_id());
        let is_part = |defined: &Defined<'_>| whole.is_some_and(|whole| fleet.describes(defined.path, whole));
        if own().all(is_part) {
            return;
        }
        let name = agent.name();
        // What has no name of its own stands beside what describes it, or is an API in the first place.
        let stated = |defined: &&Defined<'_>| matches!(defined.definition.identity, Identity::Stated(_));
        let (path, span, message) = match (first, own().find(stated)) {
            (Some((defined, text)), _) => {
                (defined.path, text.span, format!("the description of the agent `{name}` says nothing"))
            }
            (None, Some(defined)) => {
                (defined.path, defined.definition.span, format!("the agent `{name}` has no description"))
            }
            (None, None) => return,
        };
        findings.push(
            Diagnostic::new(self.code(), path, span, message)
                .with_help("say in a sentence what the agent is for and when to use it"),
        );
    }
}

/// The id of what an id says it is a part of.
pub(super) fn whole_of(id: &str) -> Option<&str> {
    id.rsplit_once('/').map(|(whole, _)| whole)
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
