//! References that lead to a file instead of naming what it defines.

use std::collections::HashMap;

use super::kind::NodeKind;
use crate::document::Syntax;
use crate::source::{file_name, folder};

/// What each file defines first, by kind. Asked by key only.
#[derive(Debug, Default)]
pub(super) struct Paths<'a> {
    keys: HashMap<(NodeKind, &'a str), (usize, &'a str)>,
}

impl<'a> Paths<'a> {
    /// Enters the node `key`, defined in the file `path`. Of several definitions of a kind the one with the lowest
    /// `index` stands for the file.
    pub(super) fn insert(&mut self, kind: NodeKind, path: &'a str, index: usize, key: &'a str) {
        let first = self.keys.entry((kind, path)).or_insert((index, key));
        if index < first.0 {
            *first = (index, key);
        }
    }

    /// The node that `name`, written in the file `from`, leads to: seen from its folder, from the folder above
    /// where that one is hidden and holds settings for it, else from the root.
    pub(super) fn find(&self, kind: NodeKind, from: &str, name: &str) -> Option<&'a str> {
        if !is_path(name) {
            return None;
        }
        let own = folder(from);
        let above = file_name(own).starts_with('.').then(|| folder(own));
        [Some(own), above, Some("")]
            .into_iter()
            .flatten()
            .filter_map(|base| join(base, name))
            .find_map(|path| self.keys.get(&(kind, path.as_str())).map(|(_, key)| *key))
    }
}

/// Whether a name is that of a file that could hold definitions.
pub(super) fn is_path(name: &str) -> bool {
    !name.contains("://") && Syntax::of_path(name).is_some()
}

/// What a file is called that nobody has: its name without extensions, or its folder where every project calls
/// such a file the same.
pub(super) fn name_of(path: &str) -> &str {
    let stem = |name: &'_ str| -> usize { name.find('.').filter(|&at| at > 0).unwrap_or(name.len()) };
    let name = file_name(path);
    let name = name.get(..stem(name)).unwrap_or(name);
    let above = file_name(folder(path));
    let is_common =
        matches!(name, "agent" | "manifest" | "openapi" | "index" | "workflow" | "task" | "skill");
    if is_common && !above.is_empty() && !above.starts_with('.') { above } else { name }
}

/// `path` seen from the folder `base`; `None` when it leads out of the root.
fn join(base: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = base.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_seen_from_the_file_and_from_the_root() {
        let mut paths = Paths::default();
        paths.insert(NodeKind::Agent, "flows/agents/b.yaml", 4, "agent:later");
        paths.insert(NodeKind::Agent, "flows/agents/b.yaml", 2, "agent:b");
        paths.insert(NodeKind::Agent, ".agents/c/manifest.ossa.yaml", 3, "agent:c");
        let find = |from, name| paths.find(NodeKind::Agent, from, name);
        assert_eq!(find("flows/f.yaml", "./agents/b.yaml"), Some("agent:b"));
        assert_eq!(find("flows/x/f.yaml", "../agents/b.yaml"), Some("agent:b"));
        assert_eq!(find("flows/f.yaml", ".agents/c/manifest.ossa.yaml"), Some("agent:c"));
        assert_eq!(find("flows/.team/team.json", "./agents/b.yaml"), Some("agent:b"));
        assert_eq!(find("f.yaml", "../flows/agents/b.yaml"), None);
        assert_eq!(paths.find(NodeKind::Tool, "flows/f.yaml", "./agents/b.yaml"), None);
        assert_eq!(find("flows/f.yaml", "agents/b"), None);
    }

    #[test]
    fn a_file_nobody_has_is_known_by_its_name() {
        assert_eq!(name_of("./tasks/load-data.ossa.yaml"), "load-data");
        assert_eq!(name_of(".agents/reviewer/manifest.ossa.yaml"), "reviewer");
        assert_eq!(name_of("agent.yml"), "agent");
    }
}
