use super::connection::{add_endpoints, endpoint};
use super::fields::{names, stated, text, texts};
use super::{Format, Score};
use crate::document::Node;
use crate::model::{Access, Definition, Identity, NodeKind, Protocol, ReferenceKind};
use crate::text::is_template;

/// Entities of a Backstage software catalogue, of which those about agents count.
pub(super) struct Backstage;

const ID: &str = "backstage";

impl Format for Backstage {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "Backstage entity"
    }

    fn detect(&self, root: Node<'_>, _path: &str) -> Score {
        let version = root.get("apiVersion").and_then(Node::as_str).unwrap_or_default();
        let is_own = version.starts_with("backstage.io/") || version.starts_with("scaffolder.backstage.io/");
        if is_own && root.document().body().is_none() { 90 } else { 0 }
    }

    fn map(&self, root: Node<'_>, _path: &str) -> Vec<Definition> {
        let Some(kind) = kind(root) else { return Vec::new() };
        let keys = ["metadata", "name"];
        let (Some(name), Some(holder)) = (root.text_at(&keys), root.at(&keys)) else { return Vec::new() };
        if is_template(name) {
            return Vec::new();
        }
        let namespace = root.text_at(&["metadata", "namespace"]).unwrap_or(DEFAULT);
        let identity = Identity::Stated(id_in(namespace, name));
        let mut definition = Definition::new(kind, ID, ID, identity, holder.span());
        definition.name =
            text(root, &["metadata", "title"]).or_else(|| text(root, &["spec", "profile", "displayName"]));
        definition.description = stated(root, &["metadata", "description"]);
        let lists: [&[&str]; 5] = [
            &["metadata", "tags"],
            &["spec", "system"],
            &["spec", "domain"],
            &["spec", "categories"],
            &["spec", "disciplines"],
        ];
        definition.domains = lists.iter().flat_map(|keys| texts(root.at(keys))).collect();
        // The catalogue has no place for credentials.
        let remotes = root.at(&["spec", "remotes"]).into_iter().flat_map(Node::items);
        let found =
            remotes.filter_map(|remote| endpoint(remote.get("url"), Protocol::Mcp, Access::NotStated));
        add_endpoints(&mut definition.endpoints, found);
        relate(&mut definition, root, namespace);
        vec![definition]
    }
}

/// The namespace of entities that state none.
const DEFAULT: &str = "default";

/// What an entity is to us. Catalogues are mostly about other software, which is nothing here.
fn kind(root: Node<'_>) -> Option<NodeKind> {
    let written = root.text_at(&["spec", "type"]).unwrap_or_default().to_lowercase().replace('_', "-");
    let is_word = |word: &str| written.split('-').any(|part| part == word);
    match root.text_at(&["kind"])? {
        "Group" => Some(NodeKind::Team),
        "Component" | "API" | "Resource" | "AiResource" if is_word("mcp") => Some(NodeKind::McpServer),
        "Component" | "Resource" | "AiResource" if is_word("agent") => Some(NodeKind::Agent),
        "Component" | "Resource" | "AiResource" if is_word("llm") || written == "ai-model" => {
            Some(NodeKind::Model)
        }
        "AiResource" if written == "model" => Some(NodeKind::Model),
        // A skill is something an agent takes up when it needs it, as it does a tool.
        "AiResource" if written == "skill" || written == "tool" => Some(NodeKind::Tool),
        _ => None,
    }
}

/// Names of the default namespace go without it.
fn id_in(namespace: &str, name: &str) -> String {
    if namespace == DEFAULT { name.to_owned() } else { format!("{namespace}/{name}") }
}

/// Relations to other entities count where those are about agents as well.
fn relate(definition: &mut Definition, root: Node<'_>, namespace: &str) {
    for (key, field, default_kind) in [
        ("dependsOn", "spec.dependsOn", "component"),
        ("consumesApis", "spec.consumesApis", "api"),
        ("subcomponentOf", "spec.subcomponentOf", "component"),
    ] {
        for (written, holder) in names(root.at(&["spec", key])) {
            let (kind, name) = entity(written, default_kind, namespace);
            let kinds: &[ReferenceKind] = match kind.as_str() {
                "api" => &[ReferenceKind::UsesMcpServer],
                "component" => &[ReferenceKind::DependsOn, ReferenceKind::UsesMcpServer],
                "resource" | "airesource" => &[
                    ReferenceKind::DependsOn,
                    ReferenceKind::UsesMcpServer,
                    ReferenceKind::UsesModel,
                    ReferenceKind::UsesTool,
                ],
                _ => &[],
            };
            // Which of them it is, the entity of that name says.
            for kind in kinds {
                definition.refer_if_known(*kind, &name, field, holder.span());
            }
        }
    }
    let is_group = definition.kind == NodeKind::Team;
    let (key, field) = if is_group { ("parent", "spec.parent") } else { ("owner", "spec.owner") };
    for (written, holder) in names(root.at(&["spec", key])) {
        let (kind, name) = entity(written, "group", namespace);
        if kind == "group" && (is_group || definition.kind == NodeKind::Agent) {
            definition.refer_if_known(ReferenceKind::MemberOf, &name, field, holder.span());
        }
    }
}

/// `[kind:][namespace/]name`, with what is left out taken from the field and the entity it stands in.
fn entity(written: &str, default_kind: &str, namespace: &str) -> (String, String) {
    let (kind, rest) = written.split_once(':').unwrap_or((default_kind, written));
    let (namespace, name) = rest.split_once('/').unwrap_or((namespace, rest));
    (kind.to_lowercase(), id_in(namespace, name))
}

#[cfg(test)]
mod tests {
    use super::entity;

    #[test]
    fn references_fill_in_what_is_left_out() {
        let check = |written, kind: &str, name: &str| {
            assert_eq!(entity(written, "api", "default"), (kind.to_owned(), name.to_owned()), "{written}");
        };
        check("orders", "api", "orders");
        check("Component:default/desk", "component", "desk");
        check("shop/orders", "api", "shop/orders");
    }
}
