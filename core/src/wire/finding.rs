use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{self, Diagnostic, Location};
use crate::text::LineIndex;

use super::graph::Origin;

/// A range of a source, in bytes and as people count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// Path of the source.
    pub path: String,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// 1-based line of the first byte.
    pub line: u32,
    /// 1-based column of the first byte, in code points.
    pub column: u32,
    /// 1-based line of the end.
    pub end_line: u32,
    /// 1-based column of the end, in code points.
    pub end_column: u32,
}

/// A second place that explains a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What is there.
    pub text: String,
}

/// One replacement in the source of a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Edit {
    /// The bytes that go; an empty place to insert.
    pub place: Place,
    /// What comes in their place.
    pub replacement: String,
}

/// How to mend a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Fix {
    /// What the edits do.
    pub title: String,
    /// The edits of the finding's source, in order, none overlapping another.
    pub edits: Vec<Edit>,
    /// Whether the edits keep what the definition means.
    pub is_safe: bool,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// Stable code, such as `D001`.
    pub code: String,
    /// Name of the check in kebab case.
    pub name: String,
    /// `error`, `warning` or `info`.
    pub severity: String,
    /// What is wrong.
    pub message: String,
    /// Where; absent for findings about no source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// JSON Pointer (RFC 6901) of the innermost value around the place, inside its document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// Further places.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<Label>,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// An edit that mends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
    /// The plugin that reported it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

impl Finding {
    /// The view of `diagnostic`. `text_of` gives the text and lines of a path.
    pub fn new<'t>(
        diagnostic: &Diagnostic,
        text_of: &impl Fn(&str) -> Option<(&'t str, &'t LineIndex)>,
    ) -> Self {
        let labels = diagnostic
            .labels
            .iter()
            .map(|label| Label { place: place(&label.location, text_of), text: label.text.clone() });
        Self {
            code: diagnostic.code.as_str().to_owned(),
            name: diagnostic.code.name().to_owned(),
            severity: diagnostic.severity.as_str().to_owned(),
            message: diagnostic.message.clone(),
            place: diagnostic.location.as_ref().map(|location| place(location, text_of)),
            pointer: None,
            labels: labels.collect(),
            help: diagnostic.help.clone(),
            fix: diagnostic.fix.as_ref().zip(diagnostic.location.as_ref()).map(|(fix, location)| Fix {
                title: fix.title.clone(),
                edits: fix.edits.iter().map(|edit| edit_in(&location.path, edit, text_of)).collect(),
                is_safe: fix.is_safe,
            }),
            origin: diagnostic.origin.as_ref().map(Origin::from),
        }
    }
}

fn edit_in<'t>(
    path: &Arc<str>,
    edit: &diagnostic::Edit,
    text_of: &impl Fn(&str) -> Option<(&'t str, &'t LineIndex)>,
) -> Edit {
    let location = Location { path: path.clone(), span: edit.span };
    Edit { place: place(&location, text_of), replacement: edit.replacement.clone() }
}

fn place<'t>(location: &Location, text_of: &impl Fn(&str) -> Option<(&'t str, &'t LineIndex)>) -> Place {
    let (text, lines) = text_of(&location.path).unzip();
    let position = |offset| match (text, lines) {
        (Some(text), Some(lines)) => {
            let position = lines.position(text, offset);
            (position.line, position.column)
        }
        _ => (1, 1),
    };
    let (line, column) = position(location.span.start);
    let (end_line, end_column) = position(location.span.end);
    Place {
        path: location.path.to_string(),
        start: location.span.start,
        end: location.span.end,
        line,
        column,
        end_line,
        end_column,
    }
}
