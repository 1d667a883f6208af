use super::{FAMILY, subagent};
use crate::document::{Node, Syntax};
use crate::format::fields::{names, stated, texts};
use crate::format::server::Uses;
use crate::format::{Format, Score};
use crate::model::{Definition, Identity, NodeKind, ReferenceKind};
use crate::source::{file_name, folder};

/// The manifest of a Claude Code plugin: a team of the agents it brings.
pub(in crate::format) struct ClaudePlugin;

const PLUGIN: &str = "claude-plugin";

impl Format for ClaudePlugin {
    fn id(&self) -> &'static str {
        PLUGIN
    }

    fn name(&self) -> &'static str {
        "Claude Code plugin"
    }

    fn detect(&self, root: Node<'_>, path: &str) -> Score {
        let has = |key| root.get(key).is_some();
        let is_in_place = file_name(path) == "plugin.json" && file_name(folder(path)) == ".claude-plugin";
        let brings =
            |key| root.get(key).is_some_and(|list| texts(Some(list)).iter().any(|text| is_path(text)));
        match (has("name"), is_in_place) {
            (_, true) if root.is_mapping() => 95,
            (true, false) if has("version") && (brings("agents") || brings("commands")) => 60,
            _ => 0,
        }
    }

    fn map(&self, root: Node<'_>, _path: &str) -> Vec<Definition> {
        let Some(definition) = team(root, PLUGIN) else { return Vec::new() };
        with_contents(definition, root, Some(""))
    }
}

/// A list of plugins and where they come from.
pub(in crate::format) struct ClaudeMarketplace;

const MARKETPLACE: &str = "claude-marketplace";

impl Format for ClaudeMarketplace {
    fn id(&self) -> &'static str {
        MARKETPLACE
    }

    fn name(&self) -> &'static str {
        "Claude Code plugin marketplace"
    }

    fn detect(&self, root: Node<'_>, path: &str) -> Score {
        let lists_plugins = root.get("plugins").is_some_and(|plugins| {
            plugins.items().any(|plugin| plugin.get("name").is_some() && plugin.get("source").is_some())
        });
        let is_in_place =
            file_name(path) == "marketplace.json" && file_name(folder(path)) == ".claude-plugin";
        match (lists_plugins, is_in_place) {
            (true, _) => 90,
            (false, true) if root.is_mapping() => 80,
            _ => 0,
        }
    }

    fn map(&self, root: Node<'_>, _path: &str) -> Vec<Definition> {
        let Some(mut marketplace) = team(root, MARKETPLACE) else { return Vec::new() };
        marketplace.version = marketplace.version.or_else(|| stated(root, &["metadata", "version"]));
        marketplace.description =
            marketplace.description.or_else(|| stated(root, &["metadata", "description"]));
        let Identity::Stated(name) = marketplace.identity.clone() else { return Vec::new() };
        let mut definitions = vec![marketplace];
        for plugin in root.get("plugins").into_iter().flat_map(Node::items) {
            let Some(mut definition) = team(plugin, MARKETPLACE) else { continue };
            definition.refer(ReferenceKind::MemberOf, &name, "plugins", definition.span);
            let source = plugin.get("source").map_or(Some(""), Node::as_str);
            definitions.extend(with_contents(definition, plugin, source));
        }
        definitions
    }
}

/// The team a plugin or marketplace is.
fn team(node: Node<'_>, format: &'static str) -> Option<Definition> {
    let name = stated(node, &["name"])?;
    let identity = Identity::Stated(name.value.clone());
    let mut definition = Definition::new(NodeKind::Team, FAMILY, format, identity, name.span);
    definition.name = stated(node, &["displayName"]).map(|text| text.value).or(Some(name.value));
    definition.version = stated(node, &["version"]);
    definition.description = stated(node, &["description"]);
    for list in [node.get("category"), node.get("keywords"), node.get("tags")] {
        for domain in texts(list) {
            if !definition.domains.contains(&domain) {
                definition.domains.push(domain);
            }
        }
    }
    Some(definition)
}

/// Adds the agents and servers that a plugin says it brings. Its paths begin at `source`, which is `None` where that
/// is no folder.
fn with_contents(mut definition: Definition, node: Node<'_>, source: Option<&str>) -> Vec<Definition> {
    let mut others = Vec::new();
    for (path, holder) in names(node.get("agents")) {
        if Syntax::of_path(path) != Some(Syntax::Markdown) {
            // A folder: its sub-agents name the plugin by where they stand.
            continue;
        }
        match source {
            Some("") => definition.refer(ReferenceKind::HasMember, path, "agents", holder.span()),
            Some(source) => {
                let path = format!("{}/{path}", source.trim_end_matches('/'));
                definition.refer(ReferenceKind::HasMember, &path, "agents", holder.span());
            }
            // What is fetched from elsewhere is rarely among the sources; a sub-agent is mostly called like its file.
            None => {
                let stem = file_name(path).split('.').next().unwrap_or(path);
                definition.refer_if_known(ReferenceKind::HasMember, stem, "agents", holder.span());
            }
        }
    }
    if let Some(servers) = node.get("mcpServers").filter(|servers| servers.is_mapping()) {
        let mut uses = Uses { definition: &mut definition, others: &mut others };
        subagent::servers(&mut uses, Some(servers));
    }
    others.insert(0, definition);
    others
}

fn is_path(text: &str) -> bool {
    text.starts_with("./")
}
