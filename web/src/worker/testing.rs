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
        put(&mut workspace, "", &format!("a{agent}"), "worker", &format!("x-dependencies: [{next}]"));
    }
    workspace.analyse()
}

/// Two agents of each of two types in each of two folders of each of two folders.
pub(super) fn folders() -> Arc<Analysis> {
    let mut workspace = Workspace::new(Profile::Default, Limits::DEFAULT);
    for agent in 0..16 {
        let agent_type = if agent & 2 == 0 { "worker" } else { "critic" };
        let folder = format!("outer{}/inner{}/", agent >> 3, agent >> 2 & 1);
        put(&mut workspace, &folder, &format!("a{agent}"), agent_type, "");
    }
    workspace.analyse()
}

fn put(workspace: &mut Workspace, folder: &str, id: &str, agent_type: &str, rest: &str) {
    let text = format!(
        "openapi: 3.1.0\ninfo: {{ title: {id}, version: 1.0.0 }}\nx-agent-id: {id}\n\
         x-agent-type: {agent_type}\nx-domains: [of-{id}]\n{rest}\n"
    );
    workspace.put(&Source::new(format!("{folder}{id}/openapi.yml").as_str(), text));
}
