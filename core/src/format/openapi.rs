use std::collections::BTreeSet;

use super::connection::endpoint;
use super::fields::{domains_of_paths, model_name, names, refer_all, stated, stated_list, texts};
use super::ossa::governed;
use super::server::Uses;
use super::{Format, Score};
use crate::document::Node;
use crate::model::{Access, Confirmation, Definition, Identity, NodeKind, Protocol, ReferenceKind, Text};
use crate::source::{file_name, folder};
use crate::text::is_template;

/// OpenAPI 3 documents that describe an agent by extensions, or by standing in an agent's folder.
pub(super) struct OpenApi;

const ID: &str = "openapi";

impl Format for OpenApi {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "OpenAPI 3 document"
    }

    fn detect(&self, root: Node<'_>, path: &str) -> Score {
        if !is_openapi(root) {
            0
        } else if has_agent_extension(root) {
            90
        } else if is_named_openapi(path) {
            50
        } else {
            0
        }
    }

    fn map(&self, root: Node<'_>, path: &str) -> Vec<Definition> {
        let identity = identity(root, path);
        let holder = root
            .get("x-agent-id")
            .or_else(|| root.at(&["x-ossa", "agent", "id"]))
            .or_else(|| root.at(&["info", "title"]))
            .unwrap_or(root);
        let mut definition = Definition::new(NodeKind::Agent, "ossa", ID, identity, holder.span());
        definition.name = root.text_at(&["info", "title"]).map(|title| without_api(title).to_owned());
        definition.version = stated(root, &["info", "version"]);
        definition.description = stated(root, &["info", "description"]);
        definition.agent_type =
            stated(root, &["x-agent-type"]).or_else(|| stated(root, &["x-ossa", "agent", "type"]));
        let metadata = root.at(&["info", "x-agent-metadata"]);
        let of_metadata = |key| metadata.and_then(|metadata| metadata.get(key));
        for list in
            [root.get("x-capabilities"), of_metadata("capabilities"), root.at(&["x-agent", "capabilities"])]
        {
            definition.capabilities.extend(stated_list(list));
        }
        for list in [root.get("x-domains"), of_metadata("domains")] {
            definition.domains.extend(texts(list));
        }
        if definition.domains.is_empty() {
            definition.domains = domains_of_paths(root);
        }
        let dependencies = root.get("x-dependencies");
        refer_all(&mut definition, ReferenceKind::DependsOn, dependencies, "x-dependencies");
        let tools = root.at(&["x-agent", "tools"]);
        refer_all(&mut definition, ReferenceKind::UsesMcpServer, tools, "x-agent.tools");
        addresses(&mut definition, root);
        let mut others = Vec::new();
        operations(&mut Uses { definition: &mut definition, others: &mut others }, root);
        if let Identity::Stated(id) | Identity::Folder(id) = &definition.identity {
            for (keys, field) in [
                (
                    &["info", "x-openapi-ai-agents-standard", "compliance_frameworks"][..],
                    "x-openapi-ai-agents-standard.compliance_frameworks",
                ),
                (&["x-ossa-metadata", "compliance", "frameworks"], "x-ossa-metadata.compliance.frameworks"),
            ] {
                governed(&mut others, id, ID, root.at(keys), field);
            }
        }
        others.insert(0, definition);
        others
    }
}

/// Where the API answers. A document without any security scheme lets everybody in.
fn addresses(definition: &mut Definition, root: Node<'_>) {
    let schemes = [root.get("security"), root.at(&["components", "securitySchemes"])];
    let is_guarded = schemes.into_iter().flatten().any(|schemes| !schemes.is_empty());
    let access = if is_guarded { Access::Authenticated } else { Access::Open };
    for server in root.get("servers").into_iter().flat_map(Node::items) {
        let address = endpoint(server.get("url"), Protocol::Other, access);
        definition.endpoints.extend(address.filter(|address| address.url.value.contains("://")));
    }
}

/// Whether a document is an OpenAPI 3 description, of whatever API.
pub(super) fn is_openapi(root: Node<'_>) -> bool {
    root.text_at(&["openapi"]).is_some_and(|version| version.starts_with("3."))
}

fn has_agent_extension(root: Node<'_>) -> bool {
    let own = |key: &str| {
        key == "x-agent"
            || key == "x-ossa"
            || key == "x-ossa-metadata"
            || key.starts_with("x-agent-")
            || matches!(key, "x-capabilities" | "x-domains" | "x-dependencies")
    };
    let of_info = |key: &str| matches!(key, "x-agent-metadata" | "x-ossa" | "x-openapi-ai-agents-standard");
    let has = |node: Node<'_>, known: &dyn Fn(&str) -> bool| {
        node.entries().any(|(key, _)| key.as_str().is_some_and(known))
    };
    has(root, &own) || root.get("info").is_some_and(|info| has(info, &of_info))
}

fn is_named_openapi(path: &str) -> bool {
    file_name(path).split_once('.').is_some_and(|(stem, _)| stem == "openapi")
}

/// An id where the document has one, else the folder it stands in, else its title.
fn identity(root: Node<'_>, path: &str) -> Identity {
    let stated = root.text_at(&["x-agent-id"]).or_else(|| root.text_at(&["x-ossa", "agent", "id"]));
    if let Some(id) = stated {
        return Identity::Stated(id.to_owned());
    }
    let of_title = || {
        let title = root.text_at(&["info", "title"]).map(without_api).unwrap_or_default();
        let slug = slug(title);
        if slug.is_empty() { slug_of_file(path) } else { slug }
    };
    if !is_named_openapi(path) {
        return Identity::Stated(of_title());
    }
    let name = file_name(folder(path));
    let in_agents_folder = path.split('/').rev().skip(1).any(|part| part == ".agents");
    if has_agent_extension(root) || in_agents_folder {
        Identity::Folder(if name.is_empty() || name == ".agents" { of_title() } else { name.to_owned() })
    } else {
        Identity::Beside
    }
}

fn slug_of_file(path: &str) -> String {
    let name = file_name(path);
    slug(name.split_once('.').map_or(name, |(stem, _)| stem))
}

fn without_api(title: &str) -> &str {
    let title = title.trim();
    title.strip_suffix(" API").unwrap_or(title).trim_end()
}

/// Lower case, with single hyphens for everything that is no letter or digit.
fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_alphanumeric() {
            slug.extend(character.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// What single operations say they can do, use, and ask for.
fn operations(uses: &mut Uses<'_>, root: Node<'_>) {
    let paths = root.get("paths").into_iter().flat_map(Node::entries);
    let operations = paths.flat_map(|(_, item)| item.entries()).map(|(_, operation)| operation);
    // A document may also set the defaults of all operations at its root.
    let mut known: BTreeSet<String> =
        uses.definition.capabilities.iter().map(|capability| capability.value.clone()).collect();
    for operation in std::iter::once(root).chain(operations.filter(|operation| operation.is_mapping())) {
        for (name, holder) in names(operation.get("x-ossa-capability")) {
            if known.insert(name.to_owned()) {
                let capability = Text { value: name.to_owned(), span: holder.span() };
                uses.definition.capabilities.push(capability);
            }
        }
        confirmation(&mut uses.definition.confirmation, operation);
        if let Some(model) = operation.get("x-ossa-llm") {
            let name = model_name(model.text_at(&["provider"]), model.text_at(&["model"]));
            let name = name.filter(|name| !is_template(name)).unwrap_or_default();
            uses.definition.refer(ReferenceKind::UsesModel, &name, "x-ossa-llm", model.span());
        }
        for tool in operation.get("x-ossa-tools").into_iter().flat_map(Node::items) {
            let holder = tool.get("server").unwrap_or(tool);
            let Some(server) = holder.as_text() else { continue };
            uses.server(server, tool, "x-ossa-tools.server", holder.span());
            for (name, holder) in names(tool.get("capabilities")) {
                uses.tool_of(server, name, "x-ossa-tools.capabilities", holder.span());
            }
        }
    }
}

/// Adds whether somebody has to approve of an operation. Documents that never say it have no such place.
fn confirmation(confirmation: &mut Confirmation, operation: Node<'_>) {
    let Some(autonomy) = operation.get("x-ossa-autonomy") else { return };
    let is_asked = autonomy.text_at(&["level"]) == Some("supervised")
        || autonomy.text_at(&["approval_required"]) == Some("true");
    if *confirmation == Confirmation::NotStated {
        *confirmation = Confirmation::Nothing;
    }
    let name = operation.text_at(&["operationId"]);
    let name = name.or_else(|| names(operation.get("x-ossa-capability")).first().map(|(name, _)| *name));
    match (is_asked.then_some(name).flatten(), &mut *confirmation) {
        (Some(name), Confirmation::Of(names)) => names.push(name.to_owned()),
        (Some(name), _) => *confirmation = Confirmation::Of(vec![name.to_owned()]),
        (None, _) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_an_id() {
        assert_eq!(slug(without_api("Refund  Desk (EU) API")), "refund-desk-eu");
        assert_eq!(slug(" – "), "");
    }
}
