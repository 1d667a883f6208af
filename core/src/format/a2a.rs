use super::connection::{add_endpoints, either, endpoint, is_something};
use super::fields::{stated, texts};
use super::{Format, Score};
use crate::document::{Kind, Node};
use crate::model::{Access, Definition, Identity, NodeKind, Protocol};
use crate::source::{file_name, folder};
use crate::text::is_template;

/// Agent cards of the Agent2Agent protocol, versions 0.1 to 1.0, in camel or snake case.
pub(super) struct A2aCard;

const ID: &str = "a2a";

impl Format for A2aCard {
    fn id(&self) -> &'static str {
        ID
    }

    fn name(&self) -> &'static str {
        "A2A agent card"
    }

    fn detect(&self, root: Node<'_>, path: &str) -> Score {
        // A record of OASF has skills as well.
        let is_other = root.document().body().is_some()
            || ["schema_version", "apiVersion", "component_type"].iter().any(|key| root.get(key).is_some());
        if is_other || root.get("name").is_none() {
            return 0;
        }
        let has = |camel, snake| either(root, [camel, snake]).is_some();
        let has_skills = root
            .get("skills")
            .is_some_and(|skills| skills.kind() == Kind::Sequence && skills.items().all(Node::is_mapping));
        let is_sure = has("supportedInterfaces", "supported_interfaces")
            || has("defaultInputModes", "default_input_modes")
            || has("preferredTransport", "preferred_transport")
            || has("additionalInterfaces", "additional_interfaces")
            || has("protocolVersion", "protocol_version");
        let is_likely = root.get("capabilities").is_some() && root.get("url").is_some();
        match (has_skills, is_sure, is_likely) {
            (true, true, _) => 90,
            (true, false, true) => 80,
            _ if (has_skills || is_likely) && is_card_path(path) => 70,
            _ => 0,
        }
    }

    fn map(&self, root: Node<'_>, _path: &str) -> Vec<Definition> {
        let holder = [root.get("name"), root.get("url")].into_iter().flatten();
        let named = holder.filter_map(|node| Some((node.as_text()?.trim(), node.span())));
        let Some((id, span)) = named.into_iter().find(|(id, _)| !id.is_empty() && !is_template(id)) else {
            return Vec::new();
        };
        let identity = Identity::Stated(id.to_owned());
        let mut definition = Definition::new(NodeKind::Agent, ID, ID, identity, span);
        definition.version = stated(root, &["version"]);
        definition.description = stated(root, &["description"]);
        add_card(&mut definition, root);
        vec![definition]
    }
}

/// `.well-known/agent-card.json`, `.well-known/agent.json`, `agent_card.json`, `x.agent-card.json`, and whatever
/// stands in a folder of cards.
fn is_card_path(path: &str) -> bool {
    let name = file_name(path).replace('_', "-");
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    stem.ends_with("agent-card")
        || stem.ends_with("a2a-card")
        || (stem == "agent" && file_name(folder(path)) == ".well-known")
        || matches!(file_name(folder(path)), "agent_cards" | "agent-cards")
}

/// Adds what a card says an agent can do and where it answers. Cards also stand inside other documents.
pub(super) fn add_card(definition: &mut Definition, card: Node<'_>) {
    for skill in card.get("skills").into_iter().flat_map(Node::items) {
        definition.capabilities.extend(stated(skill, &["id"]).or_else(|| stated(skill, &["name"])));
        definition.domains.extend(texts(skill.get("tags")));
    }
    let access = access(card);
    let interfaces =
        [["supportedInterfaces", "supported_interfaces"], ["additionalInterfaces", "additional_interfaces"]];
    let interfaces = interfaces.into_iter().filter_map(|keys| either(card, keys)).flat_map(Node::items);
    let found = std::iter::once(card)
        .chain(interfaces)
        .filter_map(|interface| endpoint(interface.get("url"), Protocol::A2a, access));
    add_endpoints(&mut definition.endpoints, found);
}

/// A card names its schemes; those of 0.1 in `authentication`.
fn access(card: Node<'_>) -> Access {
    let schemes = either(card, ["securitySchemes", "security_schemes"]);
    let old = card.get("authentication").map(|node| node.get("schemes").unwrap_or(node));
    if [schemes, old].into_iter().flatten().any(is_something) { Access::Authenticated } else { Access::Open }
}

#[cfg(test)]
mod tests {
    use super::is_card_path;

    #[test]
    fn where_cards_stand() {
        for path in [
            "site/.well-known/agent.json",
            ".well-known/agent-card.json",
            "src/agent_card.json",
            "agent_cards/planner.json",
            "x/workload.a2a-card.json",
        ] {
            assert!(is_card_path(path), "{path}");
        }
        for path in ["agent.json", "cards/planner.json", "agents/agent.json"] {
            assert!(!is_card_path(path), "{path}");
        }
    }
}
