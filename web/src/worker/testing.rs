//! A fleet for tests.

use std::sync::Arc;

use ossa_core::document::Limits;
use ossa_core::source::Source;
use ossa_core::{Analysis, Profile, Workspace};

/// What an invented fleet of so many agents is read as.
pub(super) fn analysed(agents: u32) -> Arc<Analysis> {
    let mut workspace = Workspace::new(Profile::Default, Limits::DEFAULT);
    for manifest in ossa_core::synthetic::Fleet::new(agents, 7).manifests() {
        workspace.put(&Source::new(manifest.path.as_str(), manifest.text.into_bytes()));
    }
    workspace.analyse()
}

/// So many agents, each of which depends on the next and has nothing else in common with any.
pub(super) fn chain(agents: u32) -> Arc<Analysis> {
    let mut workspace = Workspace::new(Profile::Default, Limits::DEFAULT);
    for agent in 0..agents {
        let next = if agent + 1 < agents { format!("a{}", agent + 1) } else { String::new() };
        let text = format!(
            "openapi: 3.1.0\ninfo: {{ title: a{agent}, version: 1.0.0 }}\nx-agent-id: a{agent}\n\
             x-agent-type: worker\nx-domains: [d{agent}]\nx-dependencies: [{next}]\n"
        );
        workspace.put(&Source::new(format!("a{agent}/openapi.yml").as_str(), text));
    }
    workspace.analyse()
}
