//! Definition formats, one a file: each recognises its documents by content and maps them to definitions.

mod a2a;
mod agent_spec;
mod backstage;
mod cagent;
mod claude;
mod connection;
mod copilot;
mod crewai;
mod docker_mcp;
mod fields;
mod foreign;
mod kagent;
mod mcp_client;
mod mcp_registry;
mod microsoft;
mod oasf;
mod openapi;
mod ossa;
mod parity;
mod server;
mod suspicion;
mod toolhive;

pub(crate) use foreign::{reason, reason_of_name, reasons};
pub use parity::read_as_0_1_9;
pub use suspicion::may_be_definition;

use crate::document::Node;
use crate::model::Definition;

/// How sure a format is that a document is its own; 0 means it is not.
pub type Score = u8;

/// One way of writing definitions.
pub trait Format: Sync {
    /// The id used in exports, findings and schema names.
    fn id(&self) -> &'static str;

    /// How people call the format.
    fn name(&self) -> &'static str;

    /// How sure it is that `root` is its own. `path` only breaks ties between readings of the content.
    fn detect(&self, root: Node<'_>, path: &str) -> Score;

    /// What `root` defines. A document may be recognised and define nothing.
    fn map(&self, root: Node<'_>, path: &str) -> Vec<Definition>;
}

/// Every format, in the order that breaks ties.
pub const FORMATS: [&dyn Format; 23] = [
    &ossa::OssaV01,
    &ossa::OssaV02,
    &ossa::OssaV1,
    &openapi::OpenApi,
    &claude::ClaudeSubagent,
    &claude::ClaudePlugin,
    &claude::ClaudeMarketplace,
    &copilot::CopilotAgent,
    &crewai::CrewAgents,
    &crewai::CrewTasks,
    &cagent::Cagent,
    &agent_spec::AgentSpec,
    &microsoft::DeclarativeAgent,
    &microsoft::HostedManifest,
    &microsoft::DeclarativeWorkflow,
    &kagent::Kagent,
    &backstage::Backstage,
    &oasf::Oasf,
    &a2a::A2aCard,
    &mcp_registry::McpRegistry,
    &mcp_client::McpClient,
    &toolhive::ToolHive,
    &docker_mcp::DockerMcp,
];

/// The format that is surest of `root`, the first among equals.
pub fn detect(root: Node<'_>, path: &str) -> Option<&'static dyn Format> {
    let mut best: Option<(Score, &'static dyn Format)> = None;
    for format in FORMATS {
        let score = format.detect(root, path);
        if score > best.map_or(0, |(score, _)| score) {
            best = Some((score, format));
        }
    }
    best.map(|(_, format)| format)
}
