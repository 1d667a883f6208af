//! A fleet for tests.

use std::sync::Arc;

use ossa_core::document::Limits;
use ossa_core::source::Source;
use ossa_core::{Analysis, Profile, Workspace};

/// What an invented fleet of so many agents is read as.
pub(super) fn analysed(agents: usize) -> Arc<Analysis> {
    let mut workspace = Workspace::new(Profile::Default, Limits::DEFAULT);
    for manifest in ossa_core::synthetic::Fleet::new(agents, 7).manifests() {
        workspace.put(&Source::new(manifest.path.as_str(), manifest.text.into_bytes()));
    }
    workspace.analyse()
}
