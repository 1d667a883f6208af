use super::fields::{names, refer_all, stated, stated_list, stated_or_folder, text, texts};
use super::{Format, Score};
use crate::document::Node;
use crate::model::{Definition, NodeKind, ReferenceKind};

/// Manifests with `apiVersion: open-standards-scalable-agents/v0.1.x` and its spellings.
pub(super) struct OssaV01;

const ID: &str = "ossa-0.1";

impl Format for OssaV01 {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "OSSA 0.1 manifest"
    }

    fn detect(&self, root: Node<'_>, _path: &str) -> Score {
        match root.get("apiVersion").and_then(Node::as_str) {
            Some(version) if is_own_version(version) => 90,
            _ => 0,
        }
    }

    fn map(&self, root: Node<'_>, path: &str) -> Vec<Definition> {
        let kind = match root.text_at(&["kind"]) {
            Some("Agent") => NodeKind::Agent,
            Some("Workflow") => NodeKind::Workflow,
            Some("Policy") => NodeKind::Policy,
            // Registries, behaviours and taxonomies describe agents that are defined elsewhere.
            _ => return Vec::new(),
        };
        let Some((identity, span)) = stated_or_folder(root, &["metadata", "name"], path) else {
            return Vec::new();
        };
        let mut definition = Definition::new(kind, "ossa", ID, identity, span);
        definition.version = stated(root, &["metadata", "version"]);
        definition.description = stated(root, &["metadata", "description"]);
        definition.name = text(root, &["metadata", "displayName"]);
        match kind {
            NodeKind::Agent => agent(&mut definition, root),
            NodeKind::Workflow => workflow(&mut definition, root),
            _ => policy(&mut definition, root),
        }
        vec![definition]
    }
}

/// `[@bluefly/][@]ossa[.io]/v0.1…` and the same with the long name; `@bluefly/…/` in any version.
fn is_own_version(version: &str) -> bool {
    let scoped = version.strip_prefix("@bluefly/");
    let rest = scoped.unwrap_or(version);
    let rest = rest.strip_prefix('@').unwrap_or(rest);
    let Some(rest) =
        rest.strip_prefix("open-standards-scalable-agents").or_else(|| rest.strip_prefix("ossa"))
    else {
        return false;
    };
    let rest = rest.strip_prefix(".io").unwrap_or(rest);
    rest.starts_with("/v0.1") || (scoped.is_some() && rest.starts_with('/'))
}

fn agent(definition: &mut Definition, root: Node<'_>) {
    definition.agent_type = stated(root, &["spec", "type"]);
    if let Some(capabilities) = root.at(&["spec", "capabilities"]) {
        if capabilities.is_mapping() {
            for key in ["primary", "secondary", "operations"] {
                definition.capabilities.extend(stated_list(capabilities.get(key)));
            }
            definition.domains = texts(capabilities.get("domains"));
        } else {
            definition.capabilities = stated_list(Some(capabilities));
        }
    }
    if definition.domains.is_empty() {
        definition.domains = texts(root.at(&["metadata", "tags"]));
    }
    let dependencies = root.at(&["spec", "dependencies"]);
    if let Some(dependencies) = dependencies.filter(|node| node.is_mapping()) {
        let field = "spec.dependencies.agents";
        refer_all(definition, ReferenceKind::DependsOn, dependencies.get("agents"), field);
        for (key, field) in [("mcp", "spec.dependencies.mcp"), ("mcpServers", "spec.dependencies.mcpServers")]
        {
            refer_all(definition, ReferenceKind::UsesMcpServer, dependencies.get(key), field);
        }
    }
    // These two lists mix agents with services; what is no agent here is a service.
    for (keys, field) in [
        (&["spec", "dependencies", "services"][..], "spec.dependencies.services"),
        (&["spec", "deployment", "dependencies"][..], "spec.deployment.dependencies"),
    ] {
        for (name, holder) in names(root.at(keys)) {
            definition.refer_if_known(ReferenceKind::DependsOn, name, field, holder.span());
        }
    }
    refer_all(definition, ReferenceKind::UsesTool, root.at(&["spec", "tools"]), "spec.tools");
    for (keys, field) in
        [(&["spec", "mcp", "servers"][..], "spec.mcp.servers"), (&["spec", "mcpServers"], "spec.mcpServers")]
    {
        refer_all(definition, ReferenceKind::UsesMcpServer, root.at(keys), field);
    }
    let model = super::fields::model_name(
        root.text_at(&["spec", "model", "provider"]),
        root.text_at(&["spec", "model", "name"]),
    );
    if let (Some(model), Some(holder)) = (model, root.at(&["spec", "model"])) {
        definition.refer(ReferenceKind::UsesModel, &model, "spec.model", holder.span());
    }
}

fn workflow(definition: &mut Definition, root: Node<'_>) {
    refer_all(definition, ReferenceKind::HasPart, root.at(&["spec", "agents"]), "spec.agents");
    for step in root.at(&["spec", "steps"]).into_iter().flat_map(Node::items) {
        if let (Some(name), Some(holder)) = (step.text_at(&["agent"]), step.get("agent")) {
            definition.refer(ReferenceKind::HasPart, name, "spec.steps.agent", holder.span());
        }
    }
}

fn policy(definition: &mut Definition, root: Node<'_>) {
    for (keys, field) in [
        (&["spec", "appliesTo", "agents"][..], "spec.appliesTo.agents"),
        (&["spec", "targets", "agents"][..], "spec.targets.agents"),
    ] {
        refer_all(definition, ReferenceKind::Governs, root.at(keys), field);
    }
}

#[cfg(test)]
mod tests {
    use super::is_own_version;

    #[test]
    fn every_spelling_of_the_version_is_known() {
        for version in [
            "open-standards-scalable-agents/v0.1.9",
            "@bluefly/open-standards-scalable-agents/v0.1.9",
            "ossa.io/v0.1.9-alpha.1",
            "@ossa/v0.1.9",
            "@bluefly/ossa/v0.1.9",
        ] {
            assert!(is_own_version(version), "{version}");
        }
        for version in ["ossa/v0.3.6", "apps/v1", "kagent.dev/v1alpha1", "open-standards/v0.1"] {
            assert!(!is_own_version(version), "{version}");
        }
    }
}
