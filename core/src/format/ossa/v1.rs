use super::{Manifest, declared, endpoint, model, policy};
use crate::document::Node;
use crate::format::fields::{refer_all, stated, stated_list, text, texts};
use crate::format::{Format, Score};
use crate::model::{Access, Definition, NodeKind, Protocol, ReferenceKind, Text};

/// Manifests with `ossaVersion: "1.0"` and one `agent`, and the short form that says `ossa: 1.0`.
pub(in crate::format) struct OssaV1;

const ID: &str = "ossa-1.0";

impl Format for OssaV1 {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "OSSA 1.0 manifest"
    }

    fn detect(&self, root: Node<'_>, _path: &str) -> Score {
        let has_agent = root.get("agent").is_some_and(Node::is_mapping);
        if root.text_at(&["ossaVersion"]).is_some() && has_agent {
            90
        } else if root.text_at(&["ossa"]).is_some() && has_agent {
            80
        } else {
            0
        }
    }

    fn map(&self, root: Node<'_>, path: &str) -> Vec<Definition> {
        // The short form has no id: the name is one.
        let is_short = root.get("ossaVersion").is_none();
        let by_name = is_short && root.at(&["agent", "id"]).is_none();
        let keys = if by_name { ["agent", "name"] } else { ["agent", "id"] };
        let Some(mut manifest) = Manifest::open(NodeKind::Agent, ID, root, &keys, path) else {
            return Vec::new();
        };
        let definition = &mut manifest.main;
        definition.name = text(root, &["agent", "name"]);
        definition.version = stated(root, &["agent", "version"]);
        definition.description = stated(root, &["agent", "description"]);
        definition.agent_type = stated(root, &["agent", "role"]).and_then(|role| {
            type_of_role(&role.value).map(|known| Text { value: known.to_owned(), span: role.span })
        });
        definition.capabilities = stated_list(root.at(&["agent", "capabilities"]));
        if is_short {
            definition.capabilities.extend(stated_list(root.get("capabilities")));
        }
        definition.domains = texts(root.at(&["agent", "tags"]));
        for (keys, field) in [
            (&["agent", "dependencies", "required"][..], "agent.dependencies.required"),
            (&["agent", "dependencies", "optional"][..], "agent.dependencies.optional"),
        ] {
            refer_all(definition, ReferenceKind::DependsOn, root.at(keys), field);
        }
        let required = root.at(&["agent", "dependencies", "required"]);
        for agent in required.into_iter().flat_map(Node::items) {
            definition.required_capabilities.extend(stated_list(agent.get("capabilities")));
        }
        for (keys, field) in [(["agent", "llm"], "agent.llm"), (["agent", "model"], "agent.model")] {
            model::refer_models(definition, root.at(&keys), field);
        }
        let integration = root.at(&["agent", "integration"]);
        let address = root.at(&["agent", "integration", "endpoints", "base_url"]);
        let protocol = match integration.and_then(|integration| integration.text_at(&["protocol"])) {
            Some("mcp") => Protocol::Mcp,
            _ => Protocol::Other,
        };
        let auth = root.at(&["agent", "integration", "auth"]);
        definition.endpoints.extend(endpoint(address, auth, protocol));
        bridges(&mut manifest);
        let frameworks = root.at(&["agent", "policies", "compliance"]);
        let field = "agent.policies.compliance";
        policy::governed(&mut manifest.others, &manifest.id, ID, frameworks, field);
        manifest.finish()
    }
}

/// Reads what connects the agent to other worlds.
fn bridges(manifest: &mut Manifest<'_>) {
    for (keys, field) in
        [(&["agent", "bridge"][..], "agent.bridge.mcp.servers"), (&["bridge"], "bridge.mcp.servers")]
    {
        let Some(bridge) = manifest.root.at(keys) else { continue };
        if let Some(servers) = bridge.at(&["mcp", "servers"]) {
            declared::list(manifest, servers, field);
        }
        let address = endpoint(bridge.at(&["a2a", "endpoint"]), None, Protocol::A2a);
        // The bridge has no place to say how callers prove who they are.
        manifest.main.endpoints.extend(address.map(|mut address| {
            address.access = Access::NotStated;
            address
        }));
    }
}

/// The type a role stands for; the other roles say what an agent works on, not how.
fn type_of_role(role: &str) -> Option<&'static str> {
    match role {
        "orchestration" | "workflow" => Some("orchestrator"),
        "monitoring" => Some("monitor"),
        "integration" => Some("integrator"),
        "compliance" | "audit" => Some("governor"),
        _ => None,
    }
}
