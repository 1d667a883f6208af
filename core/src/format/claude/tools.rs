//! The tools a sub-agent may use: names of tools, of servers, and of other agents.

use crate::format::server::Uses;
use crate::model::ReferenceKind;
use crate::text::Span;

/// Sub-agents that come with the program.
const BUILT_IN_AGENTS: [&str; 6] =
    ["general-purpose", "Explore", "Plan", "statusline-setup", "claude-code-guide", "output-style-setup"];

/// The name of a tool without its restriction: `Bash(git:*)` is the tool `Bash`.
pub(super) fn bare(tool: &str) -> &str {
    tool.split('(').next().unwrap_or(tool).trim()
}

/// Adds what `tool` stands for.
pub(super) fn refer(uses: &mut Uses<'_>, tool: &str, span: Span) {
    const FIELD: &str = "tools";
    if let Some(rest) = tool.strip_prefix("mcp__") {
        let (server, name) = rest.split_once("__").unwrap_or((rest, ""));
        uses.definition.refer(ReferenceKind::UsesMcpServer, server, FIELD, span);
        uses.tool_of(server, name, FIELD, span);
    } else if let Some(agents) =
        tool.strip_prefix("Agent(").or_else(|| tool.strip_prefix("Task(")).and_then(|t| t.strip_suffix(')'))
    {
        for agent in agents.split(',') {
            // The agent of a plugin may be called `plugin:agent`.
            let agent = agent.rsplit(':').next().unwrap_or(agent).trim();
            if agent == "*" {
                continue;
            }
            if BUILT_IN_AGENTS.contains(&agent) {
                uses.definition.refer_if_known(ReferenceKind::DelegatesTo, agent, FIELD, span);
            } else {
                uses.definition.refer(ReferenceKind::DelegatesTo, agent, FIELD, span);
            }
        }
    } else if let Some((server, name)) = tool.split_once(':').filter(|_| !tool.contains('(')) {
        uses.definition.refer(ReferenceKind::UsesMcpServer, server, FIELD, span);
        uses.tool_of(server, name, FIELD, span);
    } else {
        uses.definition.refer(ReferenceKind::UsesTool, bare(tool), FIELD, span);
    }
}
