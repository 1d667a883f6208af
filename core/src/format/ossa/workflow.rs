//! Workflows and graphs of agents: who takes part, and which tasks they run.

use std::collections::BTreeMap;

use super::Manifest;
use super::inline::{Locals, agent, is_inline};
use super::model::refer_models;
use crate::document::Node;
use crate::format::fields::{names, stated};
use crate::model::{Definition, ReferenceKind};
use crate::text::is_template;

/// Reads a document whose `spec` has `agents`, `steps`, or both.
pub(super) fn workflow(manifest: &mut Manifest<'_>) {
    let Some(spec) = manifest.root.get("spec") else { return };
    let agents = spec.get("agents").filter(|agents| !agents.is_mapping());
    let locals = Locals::new(&manifest.id, agents.into_iter().flat_map(Node::items));
    let mut aliases: BTreeMap<&str, &str> = BTreeMap::new();
    for item in agents.into_iter().flat_map(Node::items) {
        if is_inline(item) {
            inline(manifest, item, &locals);
        } else if let Some((name, holder)) = named(item) {
            if let Some(alias) = item.text_at(&["alias"]) {
                aliases.insert(alias, name);
            }
            manifest.main.refer(ReferenceKind::HasPart, name, "spec.agents", holder.span());
        }
    }
    let context = Context { locals: &locals, aliases: &aliases };
    // Nested steps are put aside instead of followed, so that no nesting can exhaust the stack.
    let mut lists: Vec<Node<'_>> =
        ["steps", "flow", "stages"].iter().filter_map(|key| spec.get(key)).collect();
    while let Some(list) = lists.pop() {
        for step in list.items() {
            context.step(&mut manifest.main, step);
            let branches = ["branches", "cases"].into_iter().filter_map(|key| step.get(key));
            let nested = branches.flat_map(Node::items).chain([step]);
            for holder in nested {
                lists.extend(
                    ["steps", "then", "else", "do", "default"].iter().filter_map(|key| holder.get(key)),
                );
            }
        }
    }
    if let Some(holder) = spec.at(&["dispatcher_config", "fallback_agent"]) {
        let field = "spec.dispatcher_config.fallback_agent";
        if let Some(name) = holder.as_text().filter(|name| !is_template(name)) {
            manifest.main.refer(ReferenceKind::HasPart, &locals.id(name.trim()), field, holder.span());
        }
    }
    let models = spec.at(&["adk_config", "models", "default"]);
    refer_models(&mut manifest.main, models, "spec.adk_config.models.default");
}

/// An item that names an agent: a text, or a map that refers to one.
fn named(item: Node<'_>) -> Option<(&str, Node<'_>)> {
    let keys = ["ref", "$ref", "agent", "name", "id", "agent_id"];
    let holder = if item.is_mapping() { keys.into_iter().find_map(|key| item.get(key))? } else { item };
    let name = holder.as_text()?.trim();
    (!name.is_empty() && !is_template(name)).then_some((name, holder))
}

/// An agent described in the workflow is a part of it.
fn inline(manifest: &mut Manifest<'_>, item: Node<'_>, locals: &Locals<'_>) {
    let Some(mut part) = agent(manifest, item, locals) else { return };
    if let Some((next, holder)) = item.text_at(&["on_complete"]).zip(item.get("on_complete"))
        && locals.contains(next)
    {
        part.refer(ReferenceKind::HandsOffTo, &locals.id(next), "spec.agents.on_complete", holder.span());
    }
    if let Some(name) = stated(item, &["id"]).or_else(|| stated(item, &["name"])) {
        manifest.main.refer(ReferenceKind::HasPart, &locals.id(&name.value), "spec.agents", name.span);
    }
    manifest.parts.push(part);
}

struct Context<'c, 'd> {
    locals: &'c Locals<'d>,
    aliases: &'c BTreeMap<&'d str, &'d str>,
}

impl Context<'_, '_> {
    fn id(&self, name: &str) -> String {
        match self.aliases.get(name) {
            Some(meant) => (*meant).to_owned(),
            None => self.locals.id(name),
        }
    }

    fn step(&self, definition: &mut Definition, step: Node<'_>) {
        for (name, holder) in
            step.get("agent").into_iter().chain(step.get("agents")).flat_map(|n| names(Some(n)))
        {
            if !is_template(name) {
                definition.refer(ReferenceKind::HasPart, &self.id(name), "spec.steps.agent", holder.span());
            }
        }
        let reference = step.text_at(&["ref"]).zip(step.get("ref"));
        let Some((name, holder)) = reference.filter(|(name, _)| !is_template(name)) else { return };
        match step.text_at(&["kind"]) {
            Some("Agent") => {
                definition.refer(ReferenceKind::HasPart, &self.id(name), "spec.steps.ref", holder.span());
            }
            Some("Task") | None => {
                definition.refer(ReferenceKind::UsesTool, name, "spec.steps.ref", holder.span());
            }
            Some(_) => {}
        }
    }
}
