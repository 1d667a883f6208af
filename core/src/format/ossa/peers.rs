//! The other agents a manifest names.

use super::{Manifest, endpoint};
use crate::document::Node;
use crate::format::fields::names;
use crate::model::{Definition, Protocol, ReferenceKind};
use crate::text::is_template;

/// Reads whom an agent of OSSA 0.2 and later depends on, delegates to and hands off to.
pub(super) fn peers(manifest: &mut Manifest<'_>) {
    let Some(spec) = manifest.root.get("spec") else { return };
    let definition = &mut manifest.main;
    for (keys, field) in [
        (&["handoffs"][..], "spec.handoffs"),
        (&["collaboration", "handoffs"], "spec.collaboration.handoffs"),
    ] {
        for item in spec.at(keys).into_iter().flat_map(Node::items) {
            target(definition, ReferenceKind::HandsOffTo, item, field, true);
        }
    }
    for (keys, field) in [
        (&["collaboration", "managed_agents"][..], "spec.collaboration.managed_agents"),
        (&["collaboration", "delegation", "allowed_agents"], "spec.collaboration.delegation.allowed_agents"),
        (
            &["collaboration", "delegation", "allowed_targets"],
            "spec.collaboration.delegation.allowed_targets",
        ),
        (&["delegation", "allowed_agents"], "spec.delegation.allowed_agents"),
        (&["delegation", "allowed_targets"], "spec.delegation.allowed_targets"),
    ] {
        for (name, holder) in named_agents(spec.at(keys)) {
            definition.refer(ReferenceKind::DelegatesTo, name, field, holder.span());
        }
    }
    for (keys, kind, field) in [
        (&["swarm", "agents"][..], ReferenceKind::DelegatesTo, "spec.swarm.agents"),
        (&["swarm", "particle_agents"], ReferenceKind::DelegatesTo, "spec.swarm.particle_agents"),
        (&["swarm", "entryAgent"], ReferenceKind::DelegatesTo, "spec.swarm.entryAgent"),
        (
            &["reliability", "failover", "fallback_agents"],
            ReferenceKind::HandsOffTo,
            "spec.reliability.failover.fallback_agents",
        ),
        (&["autonomy", "escalation", "target"], ReferenceKind::HandsOffTo, "spec.autonomy.escalation.target"),
    ] {
        for (name, holder) in named_agents(spec.at(keys)) {
            definition.refer_if_known(kind, name, field, holder.span());
        }
    }
    for composition in [manifest.root.get("composition"), spec.get("composition")].into_iter().flatten() {
        for (keys, field) in [
            (&["sequential"][..], "composition.sequential"),
            (&["parallel"], "composition.parallel"),
            (&["parallel", "agents"], "composition.parallel.agents"),
        ] {
            for (name, holder) in named_agents(composition.at(keys)) {
                definition.refer(ReferenceKind::DelegatesTo, name, field, holder.span());
            }
        }
    }
    dependencies(definition, spec.get("dependencies"));
    for extensions in [spec.get("extensions"), manifest.root.get("extensions")].into_iter().flatten() {
        if let Some(a2a) = extensions.get("a2a") {
            of_a2a(&mut manifest.main, a2a);
        }
    }
    for (keys, auth) in [
        (&["protocols", "a2a"][..], &["protocols", "a2a", "authentication"][..]),
        (&["spec", "protocols", "a2a"], &["spec", "protocols", "a2a", "authentication"]),
    ] {
        let root = manifest.root;
        let holder = root.at(keys).and_then(|a2a| a2a.get("endpoint"));
        manifest.main.endpoints.extend(endpoint(holder, root.at(auth), Protocol::A2a));
    }
    for item in spec.at(&["a2a", "discovery", "endpoints"]).into_iter().flat_map(Node::items) {
        let auth = item.get("authentication").or_else(|| spec.at(&["a2a", "authentication"]));
        manifest.main.endpoints.extend(endpoint(item.get("url"), auth, Protocol::A2a));
    }
    if let (Some(team), Some(holder)) = (
        manifest.root.text_at(&["metadata", "team_membership", "team_id"]),
        manifest.root.at(&["metadata", "team_membership", "team_id"]),
    ) {
        let field = "metadata.team_membership.team_id";
        manifest.main.refer_if_known(ReferenceKind::MemberOf, team, field, holder.span());
    }
}

/// The names of a list of agents, without those that stand for all.
fn named_agents(list: Option<Node<'_>>) -> impl Iterator<Item = (&str, Node<'_>)> {
    names(list)
        .into_iter()
        .filter(|(name, _)| !matches!(*name, "*" | "all" | "any" | "none") && !is_template(name))
        .map(|(name, holder)| (name.trim_start_matches('@'), holder))
}

/// The agent an item of a list of handoffs or rules passes work to.
pub(super) fn target(
    definition: &mut Definition,
    kind: ReferenceKind,
    item: Node<'_>,
    field: &'static str,
    is_certain: bool,
) {
    let keys = ["target_agent", "targetAgent", "to", "target", "agent", "agentId", "agent_id"];
    let holder = keys.into_iter().find_map(|key| item.get(key)).unwrap_or(item);
    let Some(name) = holder.as_text().map(str::trim).filter(|name| !is_template(name)) else { return };
    let name = name.trim_start_matches('@');
    if is_certain {
        definition.refer(kind, name, field, holder.span());
    } else {
        definition.refer_if_known(kind, name, field, holder.span());
    }
}

/// Reads `dependencies`: a map by kind, or a list that mixes agents with packages and services.
pub(super) fn dependencies(definition: &mut Definition, dependencies: Option<Node<'_>>) {
    let Some(dependencies) = dependencies else { return };
    if !dependencies.is_mapping() {
        for (name, holder) in named_agents(Some(dependencies)) {
            definition.refer_if_known(ReferenceKind::DependsOn, name, "spec.dependencies", holder.span());
        }
        return;
    }
    for (name, holder) in named_agents(dependencies.get("agents")) {
        definition.refer(ReferenceKind::DependsOn, name, "spec.dependencies.agents", holder.span());
    }
    for (name, holder) in names(dependencies.get("tools")) {
        if !is_template(name) {
            definition.refer(ReferenceKind::UsesTool, name, "spec.dependencies.tools", holder.span());
        }
    }
    let field = "spec.dependencies.services";
    for (name, holder) in names(dependencies.get("services")) {
        definition.refer_if_known(ReferenceKind::DependsOn, name, field, holder.span());
    }
    for item in dependencies.get("services").into_iter().flat_map(Node::items) {
        let address = endpoint(item.get("endpoint").or_else(|| item.get("url")), None, Protocol::Other);
        // A dependency has no place to say how callers prove who they are.
        definition.endpoints.extend(address.map(|mut address| {
            address.access = crate::model::Access::NotStated;
            address
        }));
    }
}

/// The peers, routes and handoffs of the Agent2Agent extension. Targets may be people and channels too.
fn of_a2a(definition: &mut Definition, a2a: Node<'_>) {
    let auth = a2a.get("authentication");
    let field = "extensions.a2a.endpoints";
    for item in a2a.get("endpoints").into_iter().flat_map(Node::items) {
        if item.get("agentId").is_some() || item.get("agent_id").is_some() {
            target(definition, ReferenceKind::DelegatesTo, item, field, false);
        }
        let own = item.get("authentication").or(auth);
        definition.endpoints.extend(endpoint(item.get("url"), own, Protocol::A2a));
    }
    for (keys, kind, field) in [
        (&["routing", "routingRules"][..], ReferenceKind::DelegatesTo, "extensions.a2a.routing.routingRules"),
        (
            &["delegation", "handoff", "handoffRules"],
            ReferenceKind::HandsOffTo,
            "extensions.a2a.delegation.handoff.handoffRules",
        ),
    ] {
        for item in a2a.at(keys).into_iter().flat_map(Node::items) {
            target(definition, kind, item, field, false);
        }
    }
    if let Some(default) = a2a.at(&["routing", "defaultAgent"]) {
        let field = "extensions.a2a.routing.defaultAgent";
        target(definition, ReferenceKind::DelegatesTo, default, field, false);
    }
}
