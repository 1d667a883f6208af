//! The tools a sub-agent may use: names of tools, of servers, and of other agents.

use crate::document::Node;
use crate::format::server::Uses;
use crate::model::ReferenceKind;
use crate::text::Span;

/// Sub-agents that come with the program.
const BUILT_IN_AGENTS: [&str; 6] =
    ["general-purpose", "Explore", "Plan", "statusline-setup", "claude-code-guide", "output-style-setup"];

/// The tools of a list, or of a text with commas, each with its place.
pub(super) fn listed(node: Option<Node<'_>>) -> Vec<(&str, Span)> {
    let Some(node) = node else { return Vec::new() };
    let Some(list) = node.as_str() else {
        let texts = node.items().map(|item| (item.as_str().unwrap_or_default().trim(), item.span()));
        return texts.filter(|(tool, _)| !tool.is_empty()).collect();
    };
    // The characters stand in the text as they are unless the scalar is folded or escaped.
    let written = &node.document().text()[node.span().range()];
    let base = written.find(list).map(|at| node.span().start + at as u32);
    split(list)
        .into_iter()
        .map(|(offset, tool)| {
            let place = |base| Span::new(base + offset as u32, base + (offset + tool.len()) as u32);
            (tool, base.map_or(node.span(), place))
        })
        .collect()
}

/// The parts between commas that stand outside of brackets, with their offsets.
fn split(list: &str) -> Vec<(usize, &str)> {
    let mut tools = Vec::new();
    let (mut start, mut depth) = (0, 0usize);
    for (offset, character) in list.char_indices().chain([(list.len(), ',')]) {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 || offset == list.len() => {
                let part = &list[start..offset];
                let blank = part.len() - part.trim_start().len();
                if !part.trim().is_empty() {
                    tools.push((start + blank, part.trim()));
                }
                start = (offset + 1).min(list.len());
            }
            _ => {}
        }
    }
    tools
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_are_split_outside_of_brackets() {
        let tools: Vec<_> = split("Read, Task(a, b),  Bash(git:*)").into_iter().collect();
        assert_eq!(tools, [(0, "Read"), (6, "Task(a, b)"), (19, "Bash(git:*)")]);
    }
}
