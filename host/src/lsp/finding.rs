use std::collections::BTreeMap;

use gen_lsp_types::{Code, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, Range};
use ossa_core::Analysis;
use ossa_core::diagnostic::{self, Severity};

use super::convert::Encoding;
use super::folder::Folder;

/// The findings of each source as editors show them.
pub(super) fn diagnostics_of(
    folder: &Folder,
    analysis: &Analysis,
    encoding: Encoding,
) -> BTreeMap<String, Vec<Diagnostic>> {
    let mut found: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
    for finding in &analysis.diagnostics {
        if let Some((path, diagnostic)) = diagnostic_of(folder, finding, encoding) {
            found.entry(path.to_owned()).or_default().push(diagnostic);
        }
    }
    found
}

/// A finding and the source it stands in.
pub(super) fn diagnostic_of<'f>(
    folder: &Folder,
    finding: &'f diagnostic::Diagnostic,
    encoding: Encoding,
) -> Option<(&'f str, Diagnostic)> {
    let location = finding.location.as_ref()?;
    let range = range_of(folder, location, encoding)?;
    let related: Vec<DiagnosticRelatedInformation> = finding
        .labels
        .iter()
        .filter_map(|label| {
            let uri = folder.uri(&label.location.path)?;
            let range = range_of(folder, &label.location, encoding)?;
            Some(DiagnosticRelatedInformation {
                location: Location { uri, range },
                message: label.text.clone(),
            })
        })
        .collect();
    let message = match &finding.help {
        Some(help) => format!("{}\nhelp: {help}", finding.message),
        None => finding.message.clone(),
    };
    let diagnostic = Diagnostic {
        range,
        severity: Some(match finding.severity {
            Severity::Error => DiagnosticSeverity::Error,
            Severity::Warning => DiagnosticSeverity::Warning,
            Severity::Info => DiagnosticSeverity::Information,
        }),
        code: Some(Code::String(finding.code.as_str().to_owned())),
        source: Some("ossa".to_owned()),
        message: message.into(),
        related_information: (!related.is_empty()).then_some(related),
        ..Diagnostic::default()
    };
    Some((&location.path, diagnostic))
}

/// Where `location` is in the editor.
pub(super) fn range_of(
    folder: &Folder,
    location: &diagnostic::Location,
    encoding: Encoding,
) -> Option<Range> {
    let (text, lines) = folder.text(&location.path)?;
    Some(encoding.range(text, lines, location.span))
}
