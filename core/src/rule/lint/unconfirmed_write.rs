use super::fields::words;
use super::{Lint, Reading};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Confirmation, Definition, Reference, ReferenceKind};

/// An agent with a tool that changes something and that nobody confirms, where the format has a place for it.
pub(super) struct UnconfirmedWrite;

impl Lint for UnconfirmedWrite {
    fn code(&self) -> Code {
        Code::UnconfirmedWrite
    }

    fn check_document(&self, reading: &Reading<'_>, findings: &mut Vec<Diagnostic>) {
        for definition in reading.definitions {
            let unconfirmed = unconfirmed(definition);
            let Some(first) = unconfirmed.first() else { continue };
            let others = match unconfirmed.len() - 1 {
                0 => String::new(),
                1 => " and one more tool".to_owned(),
                count => format!(" and {count} more tools"),
            };
            let message = format!("`{}`{others} may change something without confirmation", first.name);
            findings.push(Diagnostic::new(self.code(), reading.path, first.span, message).with_help(
                "ask for confirmation of calls that change something, or give the agent only what reads",
            ));
        }
    }
}

/// The tools of `definition` that change something and that nobody confirms.
fn unconfirmed(definition: &Definition) -> Vec<&Reference> {
    let confirmed: &[String] = match &definition.confirmation {
        Confirmation::NotStated | Confirmation::Everything => return Vec::new(),
        Confirmation::Nothing => &[],
        Confirmation::Of(names) => names,
    };
    let confirmed: std::collections::BTreeSet<&str> = confirmed.iter().map(String::as_str).collect();
    definition
        .references
        .iter()
        .filter(|reference| reference.kind == ReferenceKind::UsesTool)
        .filter(|reference| {
            // Who confirms names the tool alone, or with its server.
            let name = reference.name.as_str();
            let is_confirmed = confirmed.contains(name) || confirmed.contains(own_name(name));
            changes_something(name) && !is_confirmed
        })
        .collect()
}

/// The name of a tool without what qualifies it, such as the server `deploy/read_log` is of.
fn own_name(tool: &str) -> &str {
    tool.rsplit('/').next().unwrap_or(tool)
}

/// Whether a tool's name says that it changes something: by its first verb, so that `get_update_history` reads.
fn changes_something(tool: &str) -> bool {
    const READS: [&str; 22] = [
        "analyze",
        "check",
        "count",
        "describe",
        "diff",
        "explain",
        "fetch",
        "find",
        "get",
        "inspect",
        "list",
        "lookup",
        "preview",
        "query",
        "read",
        "search",
        "show",
        "status",
        "summarize",
        "validate",
        "verify",
        "view",
    ];
    const WRITES: [&str; 37] = [
        "add",
        "annotate",
        "apply",
        "approve",
        "cancel",
        "create",
        "delete",
        "deploy",
        "destroy",
        "drop",
        "edit",
        "exec",
        "execute",
        "insert",
        "install",
        "kill",
        "merge",
        "move",
        "overwrite",
        "patch",
        "pay",
        "publish",
        "push",
        "purge",
        "refund",
        "remove",
        "restart",
        "rollback",
        "scale",
        "send",
        "set",
        "shell",
        "transfer",
        "uninstall",
        "update",
        "upgrade",
        "write",
    ];
    let words = words(own_name(tool));
    let verb = words.iter().find(|word| READS.contains(&word.as_str()) || WRITES.contains(&word.as_str()));
    verb.is_some_and(|verb| WRITES.contains(&verb.as_str()))
}

#[cfg(test)]
mod tests {
    use super::changes_something;

    #[test]
    fn the_first_verb_tells() {
        for tool in ["k8s_delete_resource", "applyManifest", "write", "helm_upgrade", "repo/create_issue"] {
            assert!(changes_something(tool), "{tool}");
        }
        for tool in
            ["k8s_get_update_history", "read", "check_patch", "deploy/read_log", "weather", "settings", ""]
        {
            assert!(!changes_something(tool), "{tool}");
        }
    }
}
