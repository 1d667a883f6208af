//! What can be done about a finding.

use std::collections::HashMap;

use gen_lsp_types::{CodeAction, CodeActionKind, CodeActionParams, TextEdit, Uri, WorkspaceEdit};
use ossa_core::diagnostic::{self, Fix};
use ossa_core::text::LineIndex;

use super::convert::Encoding;
use super::finding::diagnostic_of;
use super::folder::Folder;

/// All safe fixes of a file at once, for editors that run it when they save.
pub(super) const FIX_ALL: &str = "source.fixAll.ossa";

/// The fixes of the findings that touch the range.
pub(super) fn actions(
    folder: &mut Folder,
    path: &str,
    params: &CodeActionParams,
    encoding: Encoding,
) -> Vec<CodeAction> {
    let analysis = folder.analyse();
    let Some((text, lines)) = folder.text(path) else { return Vec::new() };
    let place = Place { uri: &params.text_document.uri, text, lines, encoding };
    let range = encoding.span(text, lines, params.range);
    let wants = |kind: &str| {
        let only = params.context.only.as_deref();
        only.is_none_or(|kinds| kinds.iter().any(|only| covers(only.as_str(), kind)))
    };
    let here: Vec<&diagnostic::Diagnostic> = analysis
        .diagnostics
        .iter()
        .filter(|finding| finding.location.as_ref().is_some_and(|location| location.path.as_ref() == path))
        .collect();
    let mut actions = Vec::new();
    if wants("quickfix") {
        let touched = here.iter().filter(|finding| {
            finding
                .location
                .as_ref()
                .is_some_and(|location| location.span.start <= range.end && range.start <= location.span.end)
        });
        actions.extend(touched.filter_map(|finding| {
            let fix = finding.fix.as_ref()?;
            Some(CodeAction {
                title: fix.title.clone(),
                kind: Some(CodeActionKind::QuickFix),
                diagnostics: diagnostic_of(folder, finding, encoding).map(|(_, shown)| vec![shown]),
                is_preferred: Some(fix.is_safe),
                edit: Some(place.edit([fix])),
                ..CodeAction::default()
            })
        }));
    }
    let safe: Vec<&Fix> =
        here.iter().filter_map(|finding| finding.fix.as_ref()).filter(|fix| fix.is_safe).collect();
    if wants(FIX_ALL) && !safe.is_empty() {
        // Fixes that touch cannot be one edit; the editor asks again after this one.
        let together = diagnostic::compatible(text, safe);
        let title = match together.len() {
            1 => "Make the safe fix".to_owned(),
            count => format!("Make {count} safe fixes"),
        };
        actions.push(CodeAction {
            title,
            kind: Some(CodeActionKind::new(FIX_ALL)),
            edit: Some(place.edit(together)),
            ..CodeAction::default()
        });
    }
    actions
}

/// Whether asking for `wanted` includes `kind`: kinds are paths of words.
fn covers(wanted: &str, kind: &str) -> bool {
    wanted.is_empty()
        || kind.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

struct Place<'a> {
    uri: &'a Uri,
    text: &'a str,
    lines: &'a LineIndex,
    encoding: Encoding,
}

impl Place<'_> {
    fn edit<'f>(&self, fixes: impl IntoIterator<Item = &'f Fix>) -> WorkspaceEdit {
        let edits = fixes.into_iter().flat_map(|fix| &fix.edits).map(|edit| TextEdit {
            range: self.encoding.range(self.text, self.lines, edit.span),
            new_text: edit.replacement.clone(),
        });
        let changes = HashMap::from([(self.uri.clone(), edits.collect())]);
        WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_includes_those_below_it() {
        assert!(covers("source.fixAll", FIX_ALL));
        assert!(covers("", "quickfix"));
        assert!(!covers("quick", "quickfix"));
    }
}
