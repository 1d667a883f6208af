//! Readings as bytes, so that a shell can remember them from one run to the next.
//!
//! What a shell hands back may have been written by anybody: it is looked at byte by byte, and anything that no reading looks
//! like is refused. A reading that says what another version would not say cannot be told, so a shell asks with the identity
//! of the program in its keys.

use std::sync::Arc;

use crate::diagnostic::{ALL_CODES, Diagnostic, Edit, Fix, Location, Severity};
use crate::model::Definitions;
use crate::source::{Source, decode};
use crate::text::{Reader, Span, Writer};

use super::file::{File, LISTED_FINDINGS, known_reason};
use super::text::Primer;

/// What reading sources gave in earlier runs.
///
/// A reading depends on the content and path of the source, the name of the root, the profile, the limits and the program,
/// and on nothing else. Bytes that are not a reading are as good as none.
pub trait Readings: Sync {
    /// The bytes that were remembered of this very source.
    fn recall(&self, source: &Source) -> Option<&[u8]>;

    /// Remembers bytes until the source is asked for again.
    fn remember(&self, source: &Source, reading: Vec<u8>);
}

impl File {
    /// The bytes of what reading `source` gave. `None` for what few files have: secrets, references into other files,
    /// comments that allow findings, bytes that are no text. Such a file is read each time.
    pub(super) fn to_bytes(&self, source: &Source) -> Option<Vec<u8>> {
        let is_decoded = decode(&source.bytes).is_ok_and(|text| self.has_text(text));
        let is_known = self.skipped().is_none_or(|reason| known_reason(reason) == Some(reason));
        if !self.is_plain() || !is_decoded || !is_known {
            return None;
        }
        let mut writer = Writer::default();
        writer.text(self.skipped().unwrap_or_default());
        writer.number(self.diagnostics().len() as u32);
        for diagnostic in self.diagnostics() {
            write_diagnostic(diagnostic, &source.path, &mut writer)?;
        }
        let mut bytes = writer.into_bytes();
        bytes.extend(self.definitions.as_bytes());
        Some(bytes)
    }

    /// What [`File::to_bytes`] made bytes of, for a source of the same content.
    pub(super) fn from_bytes(bytes: &[u8], source: &Source, primer: Option<&Primer>) -> Option<Self> {
        let text = decode(&source.bytes).ok()?;
        let mut reader = Reader::new(bytes, 0);
        let skipped = match reader.text()? {
            "" => None,
            reason => Some(known_reason(reason)?),
        };
        let count = reader.number().filter(|&count| count as usize <= LISTED_FINDINGS)?;
        let path = &source.path;
        let diagnostics: Option<Box<[Diagnostic]>> =
            (0..count).map(|_| read_diagnostic(&mut reader, path, text)).collect();
        let definitions = Definitions::from_bytes(bytes.get(reader.at() as usize..)?, text.len())?;
        Some(Self::plain(&text.into(), definitions, diagnostics?, skipped, primer))
    }
}

const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];

/// `None` for a finding that is not only about the file at `path`.
fn write_diagnostic(diagnostic: &Diagnostic, path: &Arc<str>, writer: &mut Writer) -> Option<()> {
    let is_here = |location: &Location| location.path == *path;
    let location = diagnostic.location.as_ref().filter(|location| is_here(location))?;
    if diagnostic.origin.is_some() || !diagnostic.labels.iter().all(|label| is_here(&label.location)) {
        return None;
    }
    writer.text(diagnostic.code.as_str());
    writer.byte(diagnostic.severity as u8);
    writer.text(&diagnostic.message);
    writer.span(location.span);
    writer.number(diagnostic.labels.len() as u32);
    for label in &diagnostic.labels {
        writer.text(&label.text);
        writer.span(label.location.span);
    }
    writer.byte(u8::from(diagnostic.help.is_some()));
    diagnostic.help.iter().for_each(|help| writer.text(help));
    writer.byte(diagnostic.fix.as_ref().map_or(0, |fix| if fix.is_safe { 1 } else { 2 }));
    if let Some(fix) = &diagnostic.fix {
        writer.text(&fix.title);
        writer.number(fix.edits.len() as u32);
        for edit in &fix.edits {
            writer.span(edit.span);
            writer.text(&edit.replacement);
        }
    }
    Some(())
}

fn read_diagnostic(reader: &mut Reader<'_>, path: &Arc<str>, text: &str) -> Option<Diagnostic> {
    let code = reader.text()?;
    let code = *ALL_CODES.iter().find(|known| known.as_str() == code)?;
    let severity = *SEVERITIES.get(usize::from(reader.byte()?))?;
    let message = reader.text()?;
    let mut found = Diagnostic::new(code, path, span(reader, text)?, message).with_severity(severity);
    for _ in 0..reader.number()? {
        let label = reader.text()?;
        found = found.with_label(path, span(reader, text)?, label);
    }
    found.help = match reader.byte()? {
        0 => None,
        1 => Some(reader.text()?.to_owned()),
        _ => return None,
    };
    found.fix = match reader.byte()? {
        0 => None,
        kind @ (1 | 2) => {
            let title = reader.text()?;
            let edits: Option<Vec<Edit>> = (0..reader.number()?)
                .map(|_| Some(Edit::replace(span(reader, text)?, reader.text()?)))
                .collect();
            Some(if kind == 1 { Fix::safe(title, edits?) } else { Fix::suggestion(title, edits?) })
        }
        _ => return None,
    };
    Some(found)
}

/// A place in `text`.
fn span(reader: &mut Reader<'_>, text: &str) -> Option<Span> {
    reader.span().filter(|span| text.get(span.range()).is_some())
}
