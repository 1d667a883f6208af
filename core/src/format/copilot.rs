use std::collections::BTreeSet;

use super::fields::{entries, names, separated, stated};
use super::server::Uses;
use super::{Format, Score};
use crate::document::Node;
use crate::model::{Definition, Identity, NodeKind, ReferenceKind};
use crate::source::file_name;
use crate::text::Span;

/// GitHub Copilot custom agents: `*.agent.md`, formerly `*.chatmode.md`, and Markdown in `.github/agents`.
pub(super) struct CopilotAgent;

const ID: &str = "copilot-agent";
const SUFFIXES: [&str; 2] = [".agent.md", ".chatmode.md"];

/// Groups of tools that come with the editor; in `group/tool`, any other group is an MCP server.
const BUILT_IN_SETS: [&str; 15] = [
    "agent",
    "browser",
    "edit",
    "execute",
    "new",
    "read",
    "runCommands",
    "runNotebooks",
    "runTasks",
    "search",
    "shell",
    "todo",
    "todos",
    "vscode",
    "web",
];
/// Servers that are always set up on GitHub's side.
const BUILT_IN_SERVERS: [&str; 2] = ["github", "playwright"];
/// Agents that come with the editor.
const BUILT_IN_AGENTS: [&str; 5] = ["agent", "ask", "edit", "plan", "Plan"];

impl Format for CopilotAgent {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "GitHub Copilot custom agent"
    }

    fn detect(&self, root: Node<'_>, path: &str) -> Score {
        if root.document().body().is_none() {
            return 0;
        }
        let name = file_name(path);
        if SUFFIXES.iter().any(|suffix| name.ends_with(suffix)) {
            95
        } else if path.contains(".github/agents/") && root.get("description").is_some() {
            92
        } else {
            0
        }
    }

    fn map(&self, root: Node<'_>, path: &str) -> Vec<Definition> {
        let file = file_name(path);
        let stem = SUFFIXES.iter().find_map(|suffix| file.strip_suffix(suffix));
        let id = stem.or_else(|| file.strip_suffix(".md")).unwrap_or(file);
        let span = root.get("name").map_or_else(|| root.head(), Node::span);
        let mut definition =
            Definition::new(NodeKind::Agent, "copilot", ID, Identity::Stated(id.to_owned()), span);
        definition.name = stated(root, &["name"]).map(|name| name.value);
        definition.description = stated(root, &["description"]);
        models(&mut definition, root.get("model"));
        delegates(&mut definition, root);
        let mut others = Vec::new();
        let mut uses = Uses { definition: &mut definition, others: &mut others };
        let servers = servers(&mut uses, root.get("mcp-servers"));
        for (tool, span) in separated(root.get("tools")) {
            refer_tool(&mut uses, tool, &servers, span);
        }
        others.insert(0, definition);
        others
    }
}

/// A display name such as `GPT-5 (copilot)`, a list of them, or a text that lists them with bars.
fn models(definition: &mut Definition, node: Option<Node<'_>>) {
    for (text, holder) in names(node) {
        for name in text.split('|') {
            let name = name.trim().trim_matches(['\'', '"']);
            let name = name.strip_suffix("(copilot)").unwrap_or(name);
            definition.refer(ReferenceKind::UsesModel, name, "model", holder.span());
        }
    }
}

/// The agents it may call, and those it offers to go on with.
fn delegates(definition: &mut Definition, root: Node<'_>) {
    for (name, span) in separated(root.get("agents")) {
        // A star allows every agent and names none.
        if name != "*" {
            definition.refer(ReferenceKind::DelegatesTo, name, "agents", span);
        }
    }
    for handoff in root.get("handoffs").into_iter().flat_map(Node::items) {
        let Some((name, holder)) = handoff.text_at(&["agent"]).zip(handoff.get("agent")) else { continue };
        if !BUILT_IN_AGENTS.contains(&name) {
            definition.refer(ReferenceKind::HandsOffTo, name, "handoffs.agent", holder.span());
        }
    }
}

/// Adds the servers that are described, and returns their names.
fn servers<'d>(uses: &mut Uses<'_>, node: Option<Node<'d>>) -> BTreeSet<&'d str> {
    const FIELD: &str = "mcp-servers";
    let mut known = BTreeSet::new();
    for (name, key, server) in entries(node) {
        known.insert(name);
        uses.server(name, server, FIELD, key.span());
        for (tool, holder) in names(server.get("tools")) {
            uses.tool_of(name, tool, "mcp-servers.tools", holder.span());
        }
    }
    known
}

/// `search` and `edit/editFiles` are tools, `ledger/*` is a server, `ledger/search` a tool of it.
fn refer_tool(uses: &mut Uses<'_>, tool: &str, servers: &BTreeSet<&str>, span: Span) {
    const FIELD: &str = "tools";
    let is_server = |name: &str| servers.contains(name) || BUILT_IN_SERVERS.contains(&name);
    match tool.split_once('/') {
        Some((set, name)) => {
            // Tools of an editor extension are called `publisher.extension/tool`.
            let is_extension = set.contains('.') && name != "*" && !is_server(set);
            if BUILT_IN_SETS.contains(&set) || is_extension {
                uses.definition.refer(ReferenceKind::UsesTool, tool.trim_end_matches("/*"), FIELD, span);
            } else {
                uses.definition.refer(ReferenceKind::UsesMcpServer, set, FIELD, span);
                uses.tool_of(set, name, FIELD, span);
            }
        }
        None if tool == "*" => {}
        None if is_server(tool) => {
            uses.definition.refer(ReferenceKind::UsesMcpServer, tool, FIELD, span);
        }
        None => uses.definition.refer(ReferenceKind::UsesTool, tool, FIELD, span),
    }
}
