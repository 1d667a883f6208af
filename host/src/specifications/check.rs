use ossa_core::document::Limits;
use ossa_core::source::Source;
use ossa_core::wire::Finding;
use ossa_core::{Profile, Workspace};

use super::SpecificationError;
use crate::store::Content;

/// What a specification is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaType {
    /// YAML.
    Yaml,
    /// JSON.
    Json,
    /// Markdown with front matter.
    Markdown,
}

impl MediaType {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Yaml, Self::Json, Self::Markdown];

    /// Its name in `Content-Type`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Yaml => "application/yaml",
            Self::Json => "application/json",
            Self::Markdown => "text/markdown",
        }
    }

    /// What the name of a file of it ends with.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::Json => "json",
            Self::Markdown => "md",
        }
    }

    /// The one of this name; parameters are left aside.
    pub fn of_name(name: &str) -> Option<Self> {
        let name = name.split(';').next().unwrap_or_default().trim();
        Self::ALL.into_iter().find(|media_type| media_type.name().eq_ignore_ascii_case(name))
    }

    /// That of a file.
    pub fn of_path(path: &std::path::Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "yaml" | "yml" => Some(Self::Yaml),
            "json" => Some(Self::Json),
            "md" => Some(Self::Markdown),
            _ => None,
        }
    }
}

/// A text without errors, and what there is to say of it.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The id of what it defines, as stated.
    pub id: String,
    /// What is stored.
    pub content: Content,
    /// What could be better.
    pub findings: Vec<Finding>,
}

/// Looks at a text that is to be stored. What it refers to is not looked up: it may come later.
///
/// # Errors
/// [`SpecificationError::Invalid`] when there are errors in it, [`SpecificationError::Empty`] when it defines nothing.
pub fn check(
    id: Option<&str>,
    media_type: MediaType,
    text: &str,
    profile: Profile,
) -> Result<Checked, SpecificationError> {
    let path = super::path(id.unwrap_or("definition"), media_type.name());
    if !profile.reads(&path) {
        return Err(SpecificationError::Empty(format!(
            "the profile `{}` does not read {}",
            profile.name(),
            media_type.name()
        )));
    }
    // Not every database holds it.
    if text.contains('\0') {
        return Err(SpecificationError::Empty("there is a NUL character in it".to_owned()));
    }
    let mut workspace = Workspace::new(profile, Limits::DEFAULT).with_some_sources();
    workspace.put(&Source::new(path.as_str(), text));
    let report = workspace.report();
    if report.findings.iter().any(|finding| finding.severity == "error") {
        let errors = report.findings.into_iter().filter(|finding| finding.severity == "error");
        return Err(SpecificationError::Invalid(errors.collect()));
    }
    let defined: Vec<_> = report.graph.nodes.iter().filter(|node| !node.files.is_empty()).collect();
    let Some(first) = defined.first() else {
        let reason = report.skipped.into_iter().next().map(|skipped| skipped.reason);
        return Err(SpecificationError::Empty(reason.unwrap_or_else(|| "no definition in it".to_owned())));
    };
    let mut labels: Vec<String> = Vec::new();
    for node in &defined {
        labels.extend(node.agent_type.iter().chain(&node.domains).chain(&node.capabilities).cloned());
    }
    labels.sort_unstable();
    labels.dedup();
    // Escapes of JSON can say what a database cannot hold.
    let plain = |text: &str| text.replace('\0', "\u{fffd}");
    Ok(Checked {
        id: first.id.clone(),
        content: Content {
            media_type: media_type.name().to_owned(),
            text: text.to_owned(),
            kind: first.kind.clone(),
            name: plain(&first.name),
            labels: labels.iter().map(|label| plain(label)).collect(),
        },
        findings: report.findings,
    })
}
