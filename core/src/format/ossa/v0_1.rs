use super::workflow::workflow;
use super::{Manifest, declared, endpoint, model, peers, policy, v0_1_8};
use crate::document::Node;
use crate::format::fields::{names, refer_all, stated, stated_list, texts};
use crate::format::{Format, Score};
use crate::model::{Definition, NodeKind, Protocol, ReferenceKind};
use crate::text::is_template;

/// Manifests with `apiVersion: open-standards-scalable-agents/v0.1.x` and its spellings, and their forerunner
/// with `ossa: 0.1.8`.
pub(in crate::format) struct OssaV01;

pub(super) const ID: &str = "ossa-0.1";

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
            None if v0_1_8::is_own(root) => 90,
            _ => 0,
        }
    }

    fn map(&self, root: Node<'_>, path: &str) -> Vec<Definition> {
        if root.get("apiVersion").is_none() {
            return v0_1_8::map(root, path);
        }
        let kind = match root.text_at(&["kind"]) {
            Some("Agent") => NodeKind::Agent,
            Some("Workflow") => NodeKind::Workflow,
            Some("Policy") => NodeKind::Policy,
            // A registry that lists its agents is a group of them; others only say where agents are.
            Some("Registry" | "ProjectRegistry" | "GlobalRegistry") if !registered(root).is_empty() => {
                NodeKind::Team
            }
            // Behaviours and taxonomies describe agents that are defined elsewhere.
            _ => return Vec::new(),
        };
        let Some(mut manifest) = Manifest::open(kind, ID, root, &["metadata", "name"], path) else {
            return Vec::new();
        };
        manifest.metadata();
        match kind {
            NodeKind::Agent => agent(&mut manifest),
            NodeKind::Workflow => workflow(&mut manifest),
            NodeKind::Policy => policy::applies(&mut manifest.main, root),
            _ => {
                for (name, holder) in registered(root) {
                    manifest.main.refer(ReferenceKind::HasMember, name, "spec.agents", holder.span());
                }
            }
        }
        manifest.finish()
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
    // `v0.10` would be another version.
    let is_0_1 =
        rest.strip_prefix("/v0.1").is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_digit()));
    is_0_1 || (scoped.is_some() && rest.starts_with('/'))
}

/// The agents a registry lists one by one.
fn registered(root: Node<'_>) -> Vec<(&str, Node<'_>)> {
    let list = root.at(&["spec", "agents"]).filter(|agents| !agents.is_mapping());
    names(list).into_iter().filter(|(name, _)| !is_template(name)).collect()
}

fn agent(manifest: &mut Manifest<'_>) {
    let root = manifest.root;
    let definition = &mut manifest.main;
    definition.agent_type = stated(root, &["spec", "type"]).or_else(|| stated(root, &["metadata", "type"]));
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
    peers::dependencies(definition, root.at(&["spec", "dependencies"]));
    // This list mixes agents with services; what is no agent here is a service.
    for (name, holder) in names(root.at(&["spec", "deployment", "dependencies"])) {
        let field = "spec.deployment.dependencies";
        definition.refer_if_known(ReferenceKind::DependsOn, name, field, holder.span());
    }
    refer_all(definition, ReferenceKind::UsesTool, root.at(&["spec", "tools"]), "spec.tools");
    for (key, field) in [("model", "spec.model"), ("llm", "spec.llm")] {
        model::refer_models(definition, root.at(&["spec", key]), field);
    }
    for supported in root.at(&["spec", "protocols", "supported"]).into_iter().flat_map(Node::items) {
        let protocol = match supported.text_at(&["name"]) {
            Some("mcp") => Protocol::Mcp,
            Some("a2a") => Protocol::A2a,
            _ => Protocol::Other,
        };
        let auth = supported.get("authentication");
        definition.endpoints.extend(endpoint(supported.get("endpoint"), auth, protocol));
    }
    declared::servers(manifest);
    let policies = root.at(&["spec", "governance", "policies"]);
    let field = "spec.governance.policies";
    policy::governed(&mut manifest.others, &manifest.id, ID, policies, field);
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
            "ossa/v0.1",
        ] {
            assert!(is_own_version(version), "{version}");
        }
        for version in ["ossa/v0.3.6", "ossa/v0.10", "apps/v1", "kagent.dev/v1alpha1", "open-standards/v0.1"]
        {
            assert!(!is_own_version(version), "{version}");
        }
    }
}
