use super::workflow::workflow;
use super::{Manifest, confirmation, declared, inline, known_type, model, peers, policy, tools};
use crate::document::Node;
use crate::format::fields::{stated, stated_list, texts};
use crate::format::{Format, Score};
use crate::model::{Definition, NodeKind};
use crate::text::is_template;

/// Manifests with `apiVersion: ossa/v0.2` to `v0.5` and their spellings.
pub(in crate::format) struct OssaV02;

const ID: &str = "ossa-0.2";

impl Format for OssaV02 {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "OSSA 0.2 manifest"
    }

    fn detect(&self, root: Node<'_>, _path: &str) -> Score {
        let is_map = |key| root.get(key).is_some_and(Node::is_mapping);
        let has_kind = root.text_at(&["kind"]).is_some();
        match root.get("apiVersion").map(|version| version.as_text().unwrap_or_default().trim()) {
            Some(version) if is_own_version(version) => 90,
            Some(version) if is_bare_version(version) && has_kind && is_map("metadata") => 80,
            Some(_) => 0,
            // Old tools wrote the version under the key of OSSA 1.0.
            None if has_kind && root.get("ossaVersion").is_some() && is_map("metadata") => 80,
            None => {
                let is_agent = root.text_at(&["kind"]) == Some("Agent");
                let speaks = ["role", "llm", "tools"].iter().any(|key| root.at(&["spec", key]).is_some());
                if is_agent && speaks && is_map("metadata") { 60 } else { 0 }
            }
        }
    }

    fn map(&self, root: Node<'_>, path: &str) -> Vec<Definition> {
        let kind = match root.text_at(&["kind"]) {
            Some("Agent") => NodeKind::Agent,
            None if describes_agent(root) => NodeKind::Agent,
            Some("Workflow" | "Flow" | "AgentGraph") => NodeKind::Workflow,
            // Work without judgement of its own, which workflows call.
            Some("Task") => NodeKind::Tool,
            Some("Policy") => NodeKind::Policy,
            // Extensions, taxonomies and settings.
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
            _ => manifest.main.capabilities = stated_list(root.at(&["spec", "capabilities"])),
        }
        manifest.finish()
    }
}

/// `ossa/v…`, `ossa.io/v…`, `ossa.ai/v…`, `ossa.dev/v…`.
fn is_own_version(version: &str) -> bool {
    let Some((group, version)) = version.split_once('/') else { return false };
    let is_version =
        version.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    is_version && matches!(group, "ossa" | "ossa.io" | "ossa.ai" | "ossa.dev")
}

/// `v0.3.0` without a group.
fn is_bare_version(version: &str) -> bool {
    version.strip_prefix("v0.").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether a document that forgot its kind is an agent.
fn describes_agent(root: Node<'_>) -> bool {
    root.get("kind").is_none()
        && ["role", "llm", "tools", "capabilities"].iter().any(|key| root.at(&["spec", key]).is_some())
}

fn agent(manifest: &mut Manifest<'_>) {
    let root = manifest.root;
    let definition = &mut manifest.main;
    // `spec.role` is the prompt.
    definition.agent_type = stated(root, &["spec", "type"])
        .or_else(|| stated(root, &["metadata", "agentKind"]))
        .or_else(|| {
            [&["metadata", "labels", "role"][..], &["metadata", "labels", "type"], &["metadata", "role"]]
                .into_iter()
                .filter_map(|keys| stated(root, keys))
                .find(|stated| known_type(&stated.value).is_some())
        })
        .filter(|stated| !is_template(&stated.value));
    domains(definition, root);
    capabilities(definition, root);
    definition.confirmation = confirmation::confirmation(root.get("spec"));
    for (keys, field) in [
        (&["spec", "llm"][..], "spec.llm"),
        (&["spec", "llm", "fallback_models"], "spec.llm.fallback_models"),
        (&["spec", "llm", "fallback"], "spec.llm.fallback"),
        (&["spec", "model"], "spec.model"),
        (&["spec", "model", "fallback"], "spec.model.fallback"),
        (&["spec", "llm_config"], "spec.llm_config"),
        (&["spec", "modelConfig"], "spec.modelConfig"),
        (&["spec", "runtime", "model"], "spec.runtime.model"),
    ] {
        model::refer_models(definition, root.at(keys), field);
    }
    tools::tools(&mut manifest.uses(), root.at(&["spec", "tools"]));
    declared::servers(manifest);
    peers::peers(manifest);
    inline::helpers(manifest);
    for (keys, field) in [
        (&["spec", "governance", "policies"][..], "spec.governance.policies"),
        (
            &["spec", "governance", "authorization", "policy_references"],
            "spec.governance.authorization.policy_references",
        ),
        (&["governance", "cedar_policy_set"], "governance.cedar_policy_set"),
        (&["governance", "compliance_profiles"], "governance.compliance_profiles"),
        (&["spec", "safety", "compliance", "profiles"], "spec.safety.compliance.profiles"),
    ] {
        policy::governed(&mut manifest.others, &manifest.id, ID, root.at(keys), field);
    }
}

/// The first place that says what the agent works on.
fn domains(definition: &mut Definition, root: Node<'_>) {
    let places: [&[&[&str]]; 5] = [
        &[&["spec", "capabilities", "domains"]],
        &[&["spec", "taxonomy", "domain"], &["metadata", "taxonomy", "domain"]],
        &[&["metadata", "labels", "domain"]],
        &[&["metadata", "tags"], &["metadata", "catalog", "categories"]],
        &[&["metadata", "labels", "category"]],
    ];
    for place in places {
        let stated = place.iter().flat_map(|keys| texts(root.at(keys)));
        definition.domains = stated.filter(|domain| !is_template(domain)).collect();
        if !definition.domains.is_empty() {
            return;
        }
    }
}

fn capabilities(definition: &mut Definition, root: Node<'_>) {
    let stated = root.at(&["spec", "capabilities"]);
    let lists: &[&str] = match stated {
        Some(map) if map.is_mapping() => &["primary", "secondary", "operations"],
        _ => &[],
    };
    let own = stated.filter(|node| !node.is_mapping());
    let of_map = lists.iter().filter_map(|key| stated?.get(key));
    let skills = [
        &["spec", "skills"][..],
        &["protocols", "a2a", "skills"],
        &["protocols", "a2a", "agent_card", "skills"],
        &["spec", "a2a", "capabilities"],
    ];
    let skills = skills.into_iter().filter_map(|keys| root.at(keys));
    for list in own.into_iter().chain(of_map).chain(skills) {
        definition.capabilities.extend(stated_list(Some(list)));
    }
    definition.capabilities.retain(|capability| !is_template(&capability.value));
}

#[cfg(test)]
mod tests {
    use super::{is_bare_version, is_own_version};

    #[test]
    fn every_spelling_of_the_version_is_known() {
        for version in
            ["ossa/v0.2", "ossa/v0.2.x", "ossa/v0.3.6", "ossa/v1", "ossa.ai/v1alpha1", "ossa.io/v1"]
        {
            assert!(is_own_version(version), "{version}");
        }
        for version in ["v0.3.0", "mesh.ossa.io/v1", "kagent.dev/v1alpha1", "ossa", "ossa/", "ossa/vnext"] {
            assert!(!is_own_version(version), "{version}");
        }
        assert!(is_bare_version("v0.3.0"));
        assert!(!is_bare_version("v1"));
    }
}
