//! The tools of an agent or a step, and the servers they come from.

use super::component::{Component, Components, Target, place};
use crate::document::{Kind, Node};
use crate::format::fields::named;
use crate::format::server::{Uses, at_url};
use crate::model::{Confirmation, Definition, NodeKind, Protocol, ReferenceKind};
use crate::text::is_template;

/// The tools somebody has to confirm.
#[derive(Default)]
pub(super) struct Confirmed {
    has_tools: bool,
    tools: Vec<String>,
}

impl Confirmed {
    fn note(&mut self, is_confirmed: bool, tool: String) {
        self.has_tools = true;
        if is_confirmed {
            self.tools.push(tool);
        }
    }

    pub(super) fn confirmation(self) -> Confirmation {
        match (self.has_tools, self.tools.is_empty()) {
            (false, _) => Confirmation::NotStated,
            (true, true) => Confirmation::Nothing,
            (true, false) => Confirmation::Of(self.tools),
        }
    }
}

/// Adds the tools under `key` of `holder`.
pub(super) fn tools<'d>(
    uses: &mut Uses<'_>,
    components: &Components<'d>,
    holder: Component<'d>,
    key: &'static str,
    confirmed: &mut Confirmed,
) {
    for (target, node) in components.under(holder, key) {
        let tool = match target {
            Target::Here(tool) => tool,
            Target::Elsewhere(id) => {
                uses.definition.refer(ReferenceKind::UsesTool, id, key, place(node));
                continue;
            }
        };
        let name = if tool.is_root { tool.id() } else { tool.name() };
        let Some(name) = name.filter(|name| !is_template(name)) else { continue };
        let span = tool.node.get("name").map_or_else(|| place(node), Node::span);
        if let Some((server, described)) = transport(components, tool).filter(|_| !tool.is_root) {
            uses.server(server, described, "client_transport", span);
            uses.tool_of(server, name, key, span);
            confirmed.note(is_confirmed(tool.node), format!("{server}/{name}"));
            continue;
        }
        confirmed.note(is_confirmed(tool.node), name.to_owned());
        uses.definition.refer(ReferenceKind::UsesTool, name, key, span);
        if let Some(endpoint) = at_url(tool.node, Protocol::Other).filter(|_| !tool.is_root) {
            let mut mention = Definition::mention(NodeKind::Tool, "", super::ID, name, span);
            mention.endpoints.push(endpoint);
            uses.others.push(mention);
        }
    }
}

/// Adds the servers whose tools `holder` may use, all of them or those of a filter.
pub(super) fn toolboxes<'d>(
    uses: &mut Uses<'_>,
    components: &Components<'d>,
    holder: Component<'d>,
    confirmed: &mut Confirmed,
) {
    const FIELD: &str = "toolboxes";
    for (target, node) in components.under(holder, FIELD) {
        let toolbox = match target {
            Target::Here(toolbox) if toolbox.is_root => {
                let id = toolbox.id().unwrap_or_default();
                uses.definition.refer(ReferenceKind::UsesMcpServer, id, FIELD, place(node));
                continue;
            }
            Target::Here(toolbox) => toolbox,
            Target::Elsewhere(id) => {
                uses.definition.refer(ReferenceKind::UsesMcpServer, id, FIELD, place(node));
                continue;
            }
        };
        let Some((server, described)) = transport(components, toolbox) else { continue };
        let span = toolbox.node.get("name").map_or_else(|| place(node), Node::span);
        uses.server(server, described, FIELD, span);
        let of_all = is_confirmed(toolbox.node);
        confirmed.note(of_all, server.to_owned());
        let filter = toolbox.node.get("tool_filter").into_iter().flat_map(Node::items);
        for item in filter.take_while(|_| components.visit()) {
            // A name, or a map that names the tool and says more about it.
            if let Some((tool, holder)) = named(item) {
                uses.tool_of(server, tool, "toolboxes.tool_filter", holder.span());
                confirmed.note(of_all || is_confirmed(item), format!("{server}/{tool}"));
            }
        }
    }
}

fn is_confirmed(tool: Node<'_>) -> bool {
    tool.get("requires_confirmation").is_some_and(|flag| flag.kind() == Kind::Bool(true))
}

/// The name of the server behind a tool or toolbox, and where it says how the server is reached.
pub(super) fn transport<'d>(
    components: &Components<'d>,
    holder: Component<'d>,
) -> Option<(&'d str, Node<'d>)> {
    let (target, node) = components.under(holder, "client_transport").into_iter().next()?;
    match target {
        Target::Here(transport) => Some((transport.name()?, transport.node)),
        Target::Elsewhere(id) => Some((id, node)),
    }
}
