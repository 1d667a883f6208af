//! Agents that are described inside the manifest of another: sub-agents, members of a team, experts, the agents
//! of a workflow.

use std::collections::BTreeSet;

use super::model::refer_models;
use super::{FAMILY, Manifest, known_type, policy};
use crate::document::Node;
use crate::format::fields::{names, stated, stated_list};
use crate::model::{Definition, Identity, NodeKind, ReferenceKind};
use crate::text::is_template;

/// The names that are only known within one manifest.
pub(super) struct Locals<'d> {
    owner: String,
    names: BTreeSet<&'d str>,
    /// Another name of the owner.
    alias: Option<&'d str>,
}

impl<'d> Locals<'d> {
    /// The inline agents among `items`, described in the manifest of `owner`.
    pub(super) fn new(owner: &str, items: impl Iterator<Item = Node<'d>>) -> Self {
        let names =
            items.filter(|item| is_inline(*item)).filter_map(own_name).map(|(name, _)| name).collect();
        Self { owner: owner.to_owned(), names, alias: None }
    }

    /// Calls the owner `alias`, unless an inline agent is called so.
    fn with_alias(mut self, alias: Option<&'d str>) -> Self {
        self.alias = alias.filter(|alias| !self.names.contains(alias));
        self
    }

    /// The id that `name` stands for: that of an inline agent, else the name itself.
    pub(super) fn id(&self, name: &str) -> String {
        if self.names.contains(name) {
            format!("{}/{name}", self.owner)
        } else if self.alias == Some(name) {
            self.owner.clone()
        } else {
            name.to_owned()
        }
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        self.names.contains(name)
    }
}

/// Whether an item of a list of agents describes an agent, and not only names one.
pub(super) fn is_inline(item: Node<'_>) -> bool {
    const DESCRIBES: [&str; 16] = [
        "instruction",
        "instructions",
        "prompt",
        "type",
        "ossa_type",
        "kind",
        "role",
        "capabilities",
        "tools",
        "model",
        "modelConfig",
        "llm",
        "sub_agents",
        "output_key",
        "specializations",
        "handoffs",
    ];
    let refers = ["ref", "$ref", "manifest", "path"].iter().any(|key| item.get(key).is_some());
    !refers && DESCRIBES.iter().any(|key| item.get(key).is_some()) && own_name(item).is_some()
}

/// The name an inline agent is referred to by.
pub(super) fn own_name(item: Node<'_>) -> Option<(&str, Node<'_>)> {
    let holder = item.get("id").or_else(|| item.get("name"))?;
    let name = holder.as_text()?.trim();
    (!name.is_empty() && !is_template(name)).then_some((name, holder))
}

/// The agent that `item` describes. Its id is qualified by its owner's: elsewhere the same name may be another.
pub(super) fn agent(manifest: &mut Manifest<'_>, item: Node<'_>, locals: &Locals<'_>) -> Option<Definition> {
    let (name, holder) = own_name(item).filter(|(name, _)| locals.contains(name))?;
    let id = locals.id(name);
    let format = manifest.main.format;
    let identity = Identity::Stated(id.clone());
    let mut agent = Definition::new(NodeKind::Agent, FAMILY, format, identity, holder.span());
    agent.name = item.text_at(&["name"]).or(Some(name)).map(ToOwned::to_owned);
    agent.description = stated(item, &["description"]).or_else(|| stated(item, &["role"]));
    agent.agent_type = ["ossa_type", "kind"]
        .into_iter()
        .find_map(|key| stated(item, &[key]))
        // Of a runtime's own types, such as `LlmAgent`, nothing follows.
        .or_else(|| stated(item, &["type"]).filter(|stated| known_type(&stated.value).is_some()));
    for key in ["capabilities", "specializations", "skills"] {
        agent.capabilities.extend(stated_list(item.get(key)));
    }
    for (key, field) in
        [("model", "agents.model"), ("modelConfig", "agents.modelConfig"), ("llm", "agents.llm")]
    {
        refer_models(&mut agent, item.get(key), field);
    }
    for (tool, holder) in names(item.get("tools")) {
        if !is_template(tool) {
            agent.refer(ReferenceKind::UsesTool, tool, "agents.tools", holder.span());
        }
    }
    for key in ["sub_agents", "subagents"] {
        for (other, holder) in names(item.get(key)) {
            agent.refer(ReferenceKind::DelegatesTo, &locals.id(other), "agents.sub_agents", holder.span());
        }
    }
    for handoff in item.get("handoffs").into_iter().flat_map(Node::items) {
        let holder = ["to", "target_agent", "target"].into_iter().find_map(|key| handoff.get(key));
        let holder = holder.unwrap_or(handoff);
        if let Some(other) = holder.as_text().map(str::trim).filter(|other| !is_template(other)) {
            agent.refer(ReferenceKind::HandsOffTo, &locals.id(other), "agents.handoffs", holder.span());
        }
    }
    let policies = item.get("policies");
    policy::governed(&mut manifest.others, &id, format, policies, "agents.policies");
    Some(agent)
}

/// Reads sub-agents, the team and the experts of an agent.
pub(super) fn helpers(manifest: &mut Manifest<'_>) {
    let root = manifest.root;
    for (keys, field) in [
        (&["spec", "subagents"][..], "spec.subagents"),
        (&["spec", "sub_agents"], "spec.sub_agents"),
        (&["spec", "subAgents"], "spec.subAgents"),
        (&["extensions", "experts", "registry"], "extensions.experts.registry"),
    ] {
        let Some(list) = root.at(keys) else { continue };
        let locals = Locals::new(&manifest.id, list.items());
        for item in list.items() {
            if let Some(mut helper) = agent(manifest, item, &locals) {
                if field == "extensions.experts.registry" && helper.agent_type.is_none() {
                    helper.implied_type = Some("specialist");
                }
                delegate(&mut manifest.main, &helper, field);
                manifest.parts.push(helper);
            } else if let Some(name) = item.as_text().filter(|name| !is_template(name)) {
                manifest.main.refer(ReferenceKind::DelegatesTo, name, field, item.span());
            }
        }
    }
    if let Some(team) = root.at(&["spec", "team"]).filter(|team| team.is_mapping()) {
        self::team(manifest, team);
    }
}

fn delegate(owner: &mut Definition, helper: &Definition, field: &'static str) {
    if let Identity::Stated(id) = &helper.identity {
        owner.refer(ReferenceKind::DelegatesTo, id, field, helper.span);
    }
}

/// A team: its members are described inline, and the lead, a member or the agent itself, delegates to the others.
fn team(manifest: &mut Manifest<'_>, described: Node<'_>) {
    const FIELD: &str = "spec.team.members";
    let format = manifest.main.format;
    let owner = manifest.id.clone();
    let identity = Identity::Stated(owner.clone());
    let mut team = Definition::new(NodeKind::Team, FAMILY, format, identity, manifest.main.span);
    team.refer(ReferenceKind::HasMember, &owner, "spec.team", manifest.main.span);
    let Some(members) = described.get("members") else { return };
    let lead = described.text_at(&["lead"]);
    // A lead that is no member is the agent itself.
    let locals = Locals::new(&owner, members.items()).with_alias(lead);
    let mut agents: Vec<Definition> = Vec::new();
    for item in members.items() {
        if let Some(member) = agent(manifest, item, &locals) {
            if let Identity::Stated(id) = &member.identity {
                team.refer(ReferenceKind::HasMember, id, FIELD, member.span);
            }
            agents.push(member);
        }
    }
    for (name, holder) in names(Some(members)).into_iter().filter(|(name, _)| !locals.contains(name)) {
        if !is_template(name) {
            team.refer(ReferenceKind::HasMember, name, FIELD, holder.span());
        }
    }
    let lead = lead.unwrap_or(&owner);
    let lead_at = agents.iter().position(|member| member.name.as_deref() == Some(lead));
    let others: Vec<Definition> =
        agents.iter().filter(|member| member.name.as_deref() != Some(lead)).cloned().collect();
    let leading = lead_at.and_then(|index| agents.get_mut(index)).unwrap_or(&mut manifest.main);
    for member in &others {
        delegate(leading, member, FIELD);
    }
    manifest.parts.push(team);
    manifest.parts.extend(agents);
}
