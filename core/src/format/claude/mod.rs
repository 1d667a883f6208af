//! Claude Code: sub-agents, and the plugins and marketplaces they are published in.

mod plugin;
mod subagent;
mod tools;

pub(super) use plugin::{ClaudeMarketplace, ClaudePlugin};
pub(super) use subagent::ClaudeSubagent;

/// Sub-agents and plugins share one name space.
const FAMILY: &str = "claude";
