use super::{FAMILY, is_expression, is_of_kind};
use crate::document::Node;
use crate::format::fields::{model_name, names, stated, stem_or_folder, texts};
use crate::format::server::{Uses, at_url};
use crate::format::{Format, Score};
use crate::model::{Confirmation, Definition, Identity, NodeKind, Protocol, ReferenceKind};

/// An agent: `kind: Prompt` with instructions and a model, or `kind: hosted` with the protocols a container speaks.
pub(in crate::format) struct DeclarativeAgent;

const AGENT: &str = "microsoft-agent";
const KINDS: [&str; 3] = ["Prompt", "hosted", "external"];

impl Format for DeclarativeAgent {
    fn id(&self) -> &'static str {
        AGENT
    }

    fn name(&self) -> &'static str {
        "Microsoft declarative agent"
    }

    fn detect(&self, root: Node<'_>, _path: &str) -> Score {
        let has = |keys: &[&str]| keys.iter().any(|key| root.get(key).is_some());
        if !is_of_kind(root, &KINDS) {
            0
        } else if has(&["instructions", "model", "tools", "protocols"]) {
            85
        } else if has(&["name"]) {
            55
        } else {
            0
        }
    }

    fn map(&self, root: Node<'_>, path: &str) -> Vec<Definition> {
        agent(root, AGENT, path)
    }
}

/// A manifest: an agent as a template, with what the template needs.
pub(in crate::format) struct HostedManifest;

const MANIFEST: &str = "microsoft-agent-manifest";

impl Format for HostedManifest {
    fn id(&self) -> &'static str {
        MANIFEST
    }

    fn name(&self) -> &'static str {
        "Microsoft agent manifest"
    }

    fn detect(&self, root: Node<'_>, _path: &str) -> Score {
        let template = root.get("template").filter(|template| template.is_mapping());
        let is_agent = template.is_some_and(|template| is_of_kind(template, &KINDS));
        if is_agent && root.get("apiVersion").is_none() { 85 } else { 0 }
    }

    fn map(&self, root: Node<'_>, path: &str) -> Vec<Definition> {
        let Some(template) = root.get("template") else { return Vec::new() };
        let mut definitions = agent(template, MANIFEST, path);
        if let Some(definition) = definitions.first_mut() {
            let shown = stated(root, &["displayName"]).or_else(|| stated(root, &["name"]));
            definition.name = shown.map(|name| name.value).or(definition.name.take());
            definition.description = stated(root, &["description"]).or(definition.description.take());
            definition.version = stated(root, &["version"]).or(definition.version.take());
            definition.domains = texts(root.at(&["metadata", "tags"]));
            for resource in root.get("resources").into_iter().flat_map(Node::items) {
                resources(definition, resource);
            }
        }
        definitions
    }
}

/// What a manifest asks for beside the container: models, and boxes of tools.
fn resources(definition: &mut Definition, resource: Node<'_>) {
    match resource.text_at(&["kind"]) {
        Some("model") => {
            let id = stated(resource, &["id"]).filter(|id| !is_expression(&id.value));
            if let Some(id) = id {
                definition.refer(ReferenceKind::UsesModel, &id.value, "resources.id", id.span);
            }
        }
        Some("toolbox") => {
            for tool in resource.get("tools").into_iter().flat_map(Node::items) {
                let name = stated(tool, &["name"]).or_else(|| stated(tool, &["type"]));
                if let Some(name) = name.filter(|name| !is_expression(&name.value)) {
                    definition.refer(ReferenceKind::UsesTool, &name.value, "resources.tools", name.span);
                }
            }
        }
        _ => {}
    }
}

fn agent(node: Node<'_>, format: &'static str, path: &str) -> Vec<Definition> {
    let name = stated(node, &["name"]).filter(|name| !is_expression(&name.value));
    let (id, span) = match &name {
        Some(name) => (name.value.clone(), name.span),
        None => (stem_or_folder(path, &["agent"]).to_owned(), node.head()),
    };
    let mut definition = Definition::new(NodeKind::Agent, FAMILY, format, Identity::Stated(id), span);
    definition.name = stated(node, &["displayName"]).or(name).map(|name| name.value);
    definition.description = stated(node, &["description"]);
    definition.version = stated(node, &["version"]);
    definition.domains = texts(node.at(&["metadata", "tags"]));
    model(&mut definition, node);
    let mut others = Vec::new();
    let mut confirmed = Vec::new();
    let (mut has_servers, mut has_others) = (false, false);
    let mut uses = Uses { definition: &mut definition, others: &mut others };
    for tool in node.get("tools").into_iter().flat_map(Node::items) {
        self::tool(&mut uses, tool, &mut confirmed);
        let is_server = tool.text_at(&["kind"]) == Some("mcp");
        has_servers |= is_server;
        has_others |= !is_server;
    }
    // Only servers have a place to say it.
    if has_servers && !has_others {
        definition.confirmation =
            if confirmed.is_empty() { Confirmation::Nothing } else { Confirmation::Of(confirmed) };
    }
    others.insert(0, definition);
    others
}

/// The model: a map with an id and a provider, or the id alone.
fn model(definition: &mut Definition, node: Node<'_>) {
    let Some(model) = node.get("model") else { return };
    let id = stated(model, &["id"]).or_else(|| stated(node, &["model"]));
    let Some(id) = id.filter(|id| !is_expression(&id.value)) else { return };
    let provider = model.text_at(&["provider"]).filter(|provider| !is_expression(provider));
    let provider = provider.map(str::to_ascii_lowercase);
    if let Some(name) = model_name(provider.as_deref(), Some(&id.value)) {
        definition.refer(ReferenceKind::UsesModel, &name, "model.id", id.span);
    }
}

fn tool(uses: &mut Uses<'_>, tool: Node<'_>, confirmed: &mut Vec<String>) {
    const FIELD: &str = "tools";
    let kind = tool.text_at(&["kind"]).unwrap_or_default();
    let stated_name = |keys: &[&str]| keys.iter().find_map(|key| stated(tool, &[key]));
    let name = stated_name(&["name", "serverName"]).filter(|name| !is_expression(&name.value));
    let Some(name) = name.or_else(|| stated_name(&["kind"])) else { return };
    if kind != "mcp" {
        uses.definition.endpoints.extend(at_url(tool, Protocol::Other));
        uses.definition.refer(ReferenceKind::UsesTool, &name.value, FIELD, name.span);
        return;
    }
    uses.server(&name.value, tool, FIELD, name.span);
    let allowed = names(tool.get("allowedTools"));
    for (allowed, holder) in &allowed {
        uses.tool_of(&name.value, allowed, "tools.allowedTools", holder.span());
    }
    let mode = tool.text_at(&["approvalMode", "kind"]).or_else(|| tool.text_at(&["approvalMode"]));
    match mode {
        Some("never") => {}
        Some("specify") => {
            let list = tool.at(&["approvalMode", "alwaysRequireApprovalTools"]);
            confirmed.extend(names(list).into_iter().map(|(tool, _)| format!("{}/{tool}", name.value)));
        }
        // Without a mode every call is asked for.
        _ if allowed.is_empty() => confirmed.push(name.value),
        _ => confirmed.extend(allowed.into_iter().map(|(tool, _)| format!("{}/{tool}", name.value))),
    }
}
