use std::collections::BTreeSet;

use super::{FAMILY, tools};
use crate::document::Node;
use crate::format::fields::{separated, stated, stated_list};
use crate::format::server::{Uses, name_of_command};
use crate::format::{Format, Score};
use crate::model::{Confirmation, Definition, Identity, NodeKind, ReferenceKind};
use crate::source::file_name;

/// Claude Code sub-agents: Markdown whose front matter has a name and a description.
pub(in crate::format) struct ClaudeSubagent;

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
        let is_other_kind = name == "SKILL.md"
            || [".agent.md", ".chatmode.md", ".prompt.md", ".instructions.md"]
                .iter()
                .any(|suffix| name.ends_with(suffix));
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
        let mut definition = Definition::new(NodeKind::Agent, FAMILY, ID, identity, holder.span());
        definition.name = Some(name.to_owned());
        definition.description = stated(root, &["description"]);
        definition.capabilities = stated_list(root.get("skills"));
        definition.domains = domain_of_folder(path).into_iter().map(ToOwned::to_owned).collect();
        definition.confirmation = confirmation(root);
        let mut others = Vec::new();
        let mut uses = Uses { definition: &mut definition, others: &mut others };
        let denied: BTreeSet<&str> = separated(root.get("disallowedTools"))
            .into_iter()
            .map(|(tool, _)| tool)
            .filter(|tool| tools::bare(tool) == *tool)
            .collect();
        for (tool, span) in separated(root.get("tools")) {
            if !denied.contains(tools::bare(tool)) {
                tools::refer(&mut uses, tool, span);
            }
        }
        servers(&mut uses, root.get("mcpServers"));
        if let (Some(model), Some(holder)) = (root.text_at(&["model"]), root.get("model"))
            && model != "inherit"
        {
            definition.refer(ReferenceKind::UsesModel, model, "model", holder.span());
        }
        if let Some((plugin, holder)) = plugin_of_folder(path).zip(root.get("name")) {
            definition.refer_if_known(ReferenceKind::MemberOf, plugin, "name", holder.span());
        }
        others.insert(0, definition);
        others
    }
}

/// Names of servers that are set up elsewhere, or maps from a name to how the server is reached.
pub(super) fn servers(uses: &mut Uses<'_>, node: Option<Node<'_>>) {
    const FIELD: &str = "mcpServers";
    let Some(node) = node else { return };
    for (name, described) in node.entries().chain(node.items().flat_map(Node::entries)) {
        if let Some(text) = name.as_str() {
            uses.server(text, described, FIELD, name.span());
        }
    }
    let names = node.as_str().map(|_| node).into_iter().chain(node.items());
    for (holder, text) in names.filter_map(|holder| Some((holder, holder.as_str()?))) {
        for name in text.split(',') {
            uses.definition.refer(ReferenceKind::UsesMcpServer, name, FIELD, holder.span());
        }
    }
    // A single server without a name of its own.
    if node.get("command").is_some_and(|command| command.as_str().is_some())
        && let Some(name) = name_of_command(node)
    {
        uses.definition.refer(ReferenceKind::UsesMcpServer, name, FIELD, node.head());
    }
}

/// What a permission mode means for the calls of an agent. Without one the agent takes that of who calls it.
fn confirmation(root: Node<'_>) -> Confirmation {
    const EDITS: [&str; 4] = ["Edit", "Write", "MultiEdit", "NotebookEdit"];
    match root.text_at(&["permissionMode"]) {
        // Calls that are not allowed beforehand are asked for, refused, or only planned.
        Some("default" | "dontAsk" | "plan") => Confirmation::Everything,
        Some("acceptEdits") => {
            let tools = separated(root.get("tools"));
            let asked = tools.iter().map(|(tool, _)| tools::bare(tool)).filter(|tool| !EDITS.contains(tool));
            Confirmation::Of(asked.map(ToOwned::to_owned).collect())
        }
        Some("bypassPermissions") => Confirmation::Nothing,
        _ => Confirmation::NotStated,
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

/// The plugin whose folder `agents` a file stands in: `plugins/billing/agents/a.md`.
fn plugin_of_folder(path: &str) -> Option<&str> {
    let mut parts = path.rsplit('/').skip(1);
    parts.by_ref().find(|part| *part == "agents")?;
    parts.next().filter(|part| !part.is_empty() && !part.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_of_a_collection_is_the_domain() {
        assert_eq!(domain_of_folder("x/categories/01-core-development/api.md"), Some("core-development"));
        assert_eq!(domain_of_folder("plugins/billing/agents/a.md"), Some("billing"));
        assert_eq!(domain_of_folder(".claude/agents/a.md"), None);
        assert_eq!(domain_of_folder("categories/a.md"), None);
        assert_eq!(domain_of_folder("categories/3d-modelling/a.md"), Some("3d-modelling"));
    }

    #[test]
    fn the_folder_above_agents_is_the_plugin() {
        assert_eq!(plugin_of_folder("plugins/billing/agents/deep/a.md"), Some("billing"));
        assert_eq!(plugin_of_folder(".claude/agents/a.md"), None);
        assert_eq!(plugin_of_folder("agents/a.md"), None);
        assert_eq!(plugin_of_folder("plugins/billing/a.md"), None);
    }
}
