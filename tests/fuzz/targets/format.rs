//! Any text as a file of a workspace: recognised, validated, mapped, related, exported.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ossa_core::document::Limits;
use ossa_core::export::ExportFormat;
use ossa_core::source::Source;
use ossa_core::{Profile, Workspace};

/// Paths by which formats are known.
const PATHS: [&str; 8] = [
    "agent.yml",
    "a/openapi.yml",
    ".claude/agents/a.md",
    "a.agent.md",
    "agents.yaml",
    "server.json",
    "catalog-info.yaml",
    "a.ossa.yaml",
];

fuzz_target!(|input: (u8, &str)| {
    let (choice, text) = input;
    let path = PATHS[choice as usize % PATHS.len()];
    for profile in Profile::ALL {
        let mut workspace = Workspace::new(profile, Limits::DEFAULT);
        workspace.put(&Source::new(path, text));
        let report = workspace.report();
        assert_eq!(report.source_count, 1);
        let analysis = workspace.analyse();
        for format in ExportFormat::ALL {
            let _ = format.to_bytes(&analysis.graph);
        }
    }
});
