use super::{Lint, Reading};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Identity, NodeKind};

/// An agent without a description, in a format whose schema does not ask for one.
pub(super) struct EmptyDescription;

impl Lint for EmptyDescription {
    fn code(&self) -> Code {
        Code::EmptyDescription
    }

    fn check_document(&self, reading: &Reading<'_>, findings: &mut Vec<Diagnostic>) {
        let is_reported = reading.structure.iter().any(|finding| {
            let is_missing = matches!(finding.code, Code::MissingField | Code::EmptyValue | Code::WrongType);
            is_missing && finding.message.contains("`description`")
        });
        if is_reported {
            return;
        }
        for definition in reading.definitions {
            // What stands beside a manifest, or is only mentioned, is described elsewhere.
            let is_agent =
                definition.kind == NodeKind::Agent && matches!(definition.identity, Identity::Stated(_));
            if !is_agent || definition.is_mention {
                continue;
            }
            let (span, message) = match &definition.description {
                None => (definition.span, format!("{} has no description", name(definition))),
                Some(text) if says_nothing(&text.value) => {
                    (text.span, format!("the description of {} says nothing", name(definition)))
                }
                Some(_) => continue,
            };
            findings.push(
                Diagnostic::new(self.code(), reading.path, span, message)
                    .with_help("say in a sentence what the agent is for and when to use it"),
            );
        }
    }
}

fn name(definition: &crate::model::Definition) -> String {
    match &definition.identity {
        Identity::Stated(id) | Identity::Configured(id) => format!("the agent `{id}`"),
        Identity::Folder(_) | Identity::Beside => "the agent".to_owned(),
    }
}

/// What templates put where a description belongs.
fn says_nothing(description: &str) -> bool {
    const NOTHING: [&str; 8] = [
        "todo",
        "tbd",
        "description",
        "a description",
        "no description",
        "...",
        "n/a",
        "add description here",
    ];
    let text = description.trim_end_matches('.').trim().to_lowercase();
    text.is_empty() || NOTHING.contains(&text.as_str())
}
