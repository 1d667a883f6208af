use super::{Lint, Reading};
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::model::AGENT_TYPES;
use crate::text::nearest_within;

/// An agent type that was probably meant to be another. Types are free words in most formats, so a word that is
/// not close to a known one is somebody's own and no finding.
pub(super) struct UnknownAgentType;

impl Lint for UnknownAgentType {
    fn code(&self) -> Code {
        Code::UnknownAgentType
    }

    fn check_document(&self, reading: &Reading<'_>, findings: &mut Vec<Diagnostic>) {
        let reported = reading.reported();
        for stated in reading.definitions.iter().filter_map(|definition| definition.agent_type.as_ref()) {
            let written = stated.value.as_str();
            if AGENT_TYPES.contains(&written) || reported.contains(&stated.span) {
                continue;
            }
            let Some(meant) = meant_by(written) else { continue };
            let message = format!("found the agent type `{written}`, which no rule knows");
            let edit = Edit::respell(stated.span, written, meant);
            let fix = edit.map(|edit| Fix::suggestion(format!("write `{meant}`"), vec![edit]));
            let mut finding = Diagnostic::new(self.code(), reading.path, stated.span, message)
                .with_help(format!("did you mean `{meant}`?"));
            finding.fix = fix;
            findings.push(finding);
        }
    }
}

fn meant_by(written: &str) -> Option<&'static str> {
    let lower = written.to_lowercase();
    // `worker` and `workers`, one swap, one letter: more edits make another word of words this short.
    nearest_within(1, &lower, AGENT_TYPES)
}
