use std::collections::BTreeSet;

use super::{Lint, Reading};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::ReferenceKind;
use crate::text::Span;

/// A model that is named without a version.
pub(super) struct FloatingModel;

/// Formats in which short names are how a model is chosen: the program that runs the agent maps them.
const SHORT_NAMES: [&str; 2] = ["claude-subagent", "copilot-agent"];

impl Lint for FloatingModel {
    fn code(&self) -> Code {
        Code::FloatingModel
    }

    fn check_document(&self, reading: &Reading<'_>, findings: &mut Vec<Diagnostic>) {
        if SHORT_NAMES.contains(&reading.format) {
            return;
        }
        let mut seen: BTreeSet<Span> = BTreeSet::new();
        let references = reading.definitions.iter().flat_map(|definition| &definition.references);
        for model in references.filter(|reference| reference.kind == ReferenceKind::UsesModel) {
            if is_floating(&model.name) && seen.insert(model.span) {
                let message = format!("the model `{}` names no version", model.name);
                findings.push(Diagnostic::new(self.code(), reading.path, model.span, message).with_help(
                    "name one, so that the agent changes when you decide and not when its provider does",
                ));
            }
        }
    }
}

/// Whether a model's name says nothing about its version. Names with a number are taken to say enough.
fn is_floating(name: &str) -> bool {
    const ALIASES: [&str; 12] = [
        "auto", "claude", "default", "gemini", "gpt", "grok", "haiku", "latest", "llama", "mistral", "opus",
        "sonnet",
    ];
    let model = name.rsplit('/').next().unwrap_or(name).trim().to_lowercase();
    ALIASES.contains(&model.as_str())
        || [":latest", "-latest", "@latest"].iter().any(|end| model.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::is_floating;

    #[test]
    fn a_name_without_a_version_floats() {
        for name in ["latest", "openai/gpt-4o-latest", "ollama/llama3:latest", "anthropic/sonnet", "GPT"] {
            assert!(is_floating(name), "{name}");
        }
        for name in ["gpt-4o", "claude-sonnet-4-5", "fast-model", "latest-and-greatest-v2", ""] {
            assert!(!is_floating(name), "{name}");
        }
    }
}
