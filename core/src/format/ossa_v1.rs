use super::fields::{model_name, refer_all, stated, stated_list, stated_or_folder, text, texts};
use super::{Format, Score};
use crate::document::Node;
use crate::model::{Definition, NodeKind, ReferenceKind, Text};

/// Manifests with `ossaVersion: "1.0"` and one `agent`.
pub(super) struct OssaV1;

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
        if root.text_at(&["ossaVersion"]).is_some() && has_agent { 90 } else { 0 }
    }

    fn map(&self, root: Node<'_>, path: &str) -> Vec<Definition> {
        let Some((identity, span)) = stated_or_folder(root, &["agent", "id"], path) else {
            return Vec::new();
        };
        let mut definition = Definition::new(NodeKind::Agent, "ossa", ID, identity, span);
        definition.name = text(root, &["agent", "name"]);
        definition.version = stated(root, &["agent", "version"]);
        definition.description = stated(root, &["agent", "description"]);
        definition.agent_type = stated(root, &["agent", "role"]).and_then(|role| {
            type_of_role(&role.value).map(|known| Text { value: known.to_owned(), span: role.span })
        });
        definition.capabilities = stated_list(root.at(&["agent", "capabilities"]));
        definition.domains = texts(root.at(&["agent", "tags"]));
        for (keys, field) in [
            (&["agent", "dependencies", "required"][..], "agent.dependencies.required"),
            (&["agent", "dependencies", "optional"][..], "agent.dependencies.optional"),
        ] {
            refer_all(&mut definition, ReferenceKind::DependsOn, root.at(keys), field);
        }
        let servers = root.at(&["agent", "bridge", "mcp", "servers"]);
        refer_all(&mut definition, ReferenceKind::UsesMcpServer, servers, "agent.bridge.mcp.servers");
        for (keys, field) in [(["agent", "llm"], "agent.llm"), (["agent", "model"], "agent.model")] {
            let Some(model) = root.at(&keys) else { continue };
            let name = model_name(
                model.text_at(&["provider"]),
                model.text_at(&["model"]).or_else(|| model.text_at(&["name"])),
            );
            if let Some(name) = name {
                definition.refer(ReferenceKind::UsesModel, &name, field, model.span());
            }
        }
        vec![definition]
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
