//! What a workspace reads, and by which rules.

use std::sync::Arc;

use crate::config;
use crate::document::Syntax;
use crate::export::ExportFormat;
use crate::model::{Identities, ReferenceKind};
use crate::rule::{Communicates, Coordinates, Rule, Stated, builtin};

/// Which reading of the sources a workspace gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// Only definitions become nodes, files of one agent are one node, unresolved names are findings.
    #[default]
    Default,
    /// What the graph builder of OSSA 0.1.9 did: every YAML file is an agent, equal ids stay separate, and
    /// nobody monitors.
    Ossa019,
}

impl Profile {
    /// Every profile.
    pub const ALL: [Self; 2] = [Self::Default, Self::Ossa019];

    /// The name used on the command line, in the API and in the page.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Ossa019 => "ossa-0.1.9",
        }
    }

    /// The profile named `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.name() == name)
    }

    /// Whether the profile reads a file of this path at all. Shells ask before they open it.
    pub fn reads(self, path: &str) -> bool {
        // What `ossa knowledge-graph` wrote the last time is no definition.
        if is_export(path) {
            return false;
        }
        // The builder of OSSA 0.1.9 knew no configuration.
        if path == config::FILE_NAME {
            return self == Self::Default;
        }
        match (self, Syntax::of_path(path)) {
            (_, None) => false,
            (Self::Default, Some(_)) => true,
            (Self::Ossa019, Some(syntax)) => syntax == Syntax::Yaml,
        }
    }

    pub(super) fn identities(self) -> Identities {
        match self {
            Self::Default => Identities::Merged,
            Self::Ossa019 => Identities::Separate,
        }
    }

    pub(super) fn rules(self) -> Vec<Arc<dyn Rule>> {
        match self {
            Self::Default => builtin(),
            Self::Ossa019 => {
                vec![
                    Arc::new(Stated(ReferenceKind::DependsOn)),
                    Arc::new(Communicates),
                    Arc::new(Coordinates),
                ]
            }
        }
    }
}

/// Whether `path` is where `ossa knowledge-graph` writes a graph by default.
fn is_export(path: &str) -> bool {
    let folder_of = |name| path.strip_suffix(name)?.strip_suffix("knowledge-graph/");
    path.contains("knowledge-graph/")
        && ExportFormat::ALL
            .into_iter()
            .flat_map(ExportFormat::files)
            .any(|file| folder_of(file.name).is_some())
}
