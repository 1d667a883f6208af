use std::collections::BTreeMap;

use super::{Lint, Reading};
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::model::Text;
use crate::text::Span;

/// A capability that one definition lists twice.
pub(super) struct DuplicateCapability;

impl Lint for DuplicateCapability {
    fn code(&self) -> Code {
        Code::DuplicateCapability
    }

    fn check_document(&self, reading: &Reading<'_>, findings: &mut Vec<Diagnostic>) {
        for definition in reading.definitions {
            let mut first: BTreeMap<&str, Span> = BTreeMap::new();
            let mut before: Option<&Text> = None;
            for capability in &definition.capabilities {
                let previous = before.replace(capability);
                let Some(&known) = first.get(capability.value.as_str()) else {
                    first.insert(&capability.value, capability.span);
                    continue;
                };
                // One place that is read for two fields is no repetition.
                if known == capability.span {
                    continue;
                }
                let message = format!("the capability `{}` is listed twice", capability.value);
                let finding = Diagnostic::new(self.code(), reading.path, capability.span, message)
                    .with_label(reading.path, known, "first listed here")
                    .with_help("remove one of the two");
                let text = reading.root.document().text();
                findings.push(
                    match previous.and_then(|previous| removal(text, previous.span, capability.span)) {
                        Some(edit) => finding.with_fix(Fix::safe("remove the repetition", vec![edit])),
                        None => finding,
                    },
                );
            }
        }
    }
}

/// Takes the item at `span` out of its list, when the item before it is that at `previous` and nothing but
/// what separates the two stands between them.
fn removal(text: &str, previous: Span, span: Span) -> Option<Edit> {
    let between = text.get(previous.end as usize..span.start as usize)?;
    if between.trim() == "," {
        return Some(Edit::replace(Span::new(previous.end, span.end), ""));
    }
    // Block style: the end of the line before, indentation and a dash.
    let (_, dash) = between.split_once('\n')?;
    let is_next_item = dash.trim_start_matches(' ').trim_end_matches(' ') == "-" && between.trim() == "-";
    let rest = text.get(span.end as usize..)?;
    let line = rest.split_inclusive('\n').next().unwrap_or(rest);
    (is_next_item && line.trim().is_empty()).then(|| {
        Edit::replace(
            Span::new(previous.end, span.end + (line.trim_end_matches(['\n', '\r']).len() as u32)),
            "",
        )
    })
}
