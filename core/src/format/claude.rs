use super::fields::{refer_all, stated};
use super::{Format, Score};
use crate::document::Node;
use crate::model::{Definition, Identity, NodeKind, ReferenceKind};
use crate::source::file_name;
use crate::text::Span;

/// Claude Code sub-agents: Markdown whose front matter has a name and a description.
pub(super) struct ClaudeSubagent;

const ID: &str = "claude-subagent";

impl Format for ClaudeSubagent {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "Claude Code sub-agent"
    }

    fn detect(&self, root: Node<'_>, path: &str) -> Score {
        let name = file_name(path);
        let is_other_kind =
            name == "SKILL.md" || name.ends_with(".agent.md") || name.ends_with(".chatmode.md");
        if root.document().body().is_none() || is_other_kind {
            return 0;
        }
        let has = |key| root.get(key).is_some();
        let in_agents_folder =
            path.split('/').rev().skip(1).any(|part| part == "agents" || part == "categories");
        match (has("name"), has("description"), in_agents_folder) {
            (true, true, true) => 90,
            (true, true, false) if has("tools") || has("model") => 80,
            (true, false, true) | (false, true, true) => 60,
            _ => 0,
        }
    }

    fn map(&self, root: Node<'_>, path: &str) -> Vec<Definition> {
        let (Some(holder), Some(name)) = (root.get("name"), root.text_at(&["name"])) else {
            return Vec::new();
        };
        let identity = Identity::Stated(name.to_owned());
        let mut definition = Definition::new(NodeKind::Agent, "claude", ID, identity, holder.span());
        definition.name = Some(name.to_owned());
        definition.description = stated(root, &["description"]);
        definition.domains = domain_of_folder(path).into_iter().map(ToOwned::to_owned).collect();
        tools(&mut definition, root);
        refer_all(&mut definition, ReferenceKind::UsesMcpServer, root.get("mcpServers"), "mcpServers");
        if let (Some(model), Some(holder)) = (root.text_at(&["model"]), root.get("model"))
            && model != "inherit"
        {
            definition.refer(ReferenceKind::UsesModel, model, "model", holder.span());
        }
        vec![definition]
    }
}

/// Collections sort their agents into `categories/NN-topic/` or `plugins/topic/agents/`.
fn domain_of_folder(path: &str) -> Option<&str> {
    let mut parts = path.split('/');
    let topic = parts.find(|part| *part == "categories" || *part == "plugins").and(parts.next())?;
    // Without a further part, `topic` is the file itself.
    parts.next()?;
    let unnumbered = topic.trim_start_matches(|c: char| c.is_ascii_digit());
    let topic = unnumbered.strip_prefix('-').filter(|_| unnumbered.len() < topic.len()).unwrap_or(topic);
    (!topic.is_empty()).then_some(topic)
}

fn tools(definition: &mut Definition, root: Node<'_>) {
    let Some(node) = root.get("tools") else { return };
    if let Some(list) = node.as_str() {
        // The characters stand in the text as they are unless the scalar is folded or escaped.
        let written = &root.document().text()[node.span().range()];
        let base = written.find(list).map(|at| node.span().start + at as u32);
        for (offset, tool) in split_tools(list) {
            let span = base.map_or(node.span(), |base| {
                Span::new(base + offset as u32, base + (offset + tool.len()) as u32)
            });
            refer_tool(definition, tool, span);
        }
    } else {
        for item in node.items() {
            refer_tool(definition, item.as_str().unwrap_or_default().trim(), item.span());
        }
    }
}

/// The parts between commas that stand outside of brackets, with their offsets.
fn split_tools(list: &str) -> Vec<(usize, &str)> {
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

fn refer_tool(definition: &mut Definition, tool: &str, span: Span) {
    if let Some(rest) = tool.strip_prefix("mcp__") {
        let server = rest.split("__").next().unwrap_or(rest);
        definition.refer(ReferenceKind::UsesMcpServer, server, "tools", span);
    } else if let Some(agents) =
        tool.strip_prefix("Agent(").or_else(|| tool.strip_prefix("Task(")).and_then(|t| t.strip_suffix(')'))
    {
        for agent in agents.split(',') {
            definition.refer(ReferenceKind::DelegatesTo, agent, "tools", span);
        }
    } else if let Some((server, _)) = tool.split_once(':').filter(|_| !tool.contains('(')) {
        definition.refer(ReferenceKind::UsesMcpServer, server, "tools", span);
    } else {
        // `Bash(git:*)` is the tool Bash with a restriction.
        let name = tool.split('(').next().unwrap_or(tool);
        definition.refer(ReferenceKind::UsesTool, name, "tools", span);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_are_split_outside_of_brackets() {
        let tools: Vec<_> = split_tools("Read, Task(a, b),  Bash(git:*)").into_iter().collect();
        assert_eq!(tools, [(0, "Read"), (6, "Task(a, b)"), (19, "Bash(git:*)")]);
    }

    #[test]
    fn the_folder_of_a_collection_is_the_domain() {
        assert_eq!(domain_of_folder("x/categories/01-core-development/api.md"), Some("core-development"));
        assert_eq!(domain_of_folder("plugins/billing/agents/a.md"), Some("billing"));
        assert_eq!(domain_of_folder(".claude/agents/a.md"), None);
        assert_eq!(domain_of_folder("categories/a.md"), None);
        assert_eq!(domain_of_folder("categories/3d-modelling/a.md"), Some("3d-modelling"));
    }
}
