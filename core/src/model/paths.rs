//! References that lead to a file instead of naming what it defines.

use crate::document::Syntax;
use crate::source::{file_name, folder};

/// The paths that `name`, written in the file `from`, may lead to: seen from its folder, from the folder above where that
/// one is hidden and holds settings for it, else from the root. None for what is no path.
pub(super) fn candidates(from: &str, name: &str) -> Vec<String> {
    if !is_path(name) {
        return Vec::new();
    }
    let own = folder(from);
    let above = file_name(own).starts_with('.').then(|| folder(own));
    [Some(own), above, Some("")].into_iter().flatten().filter_map(|base| join(base, name)).collect()
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
        let cases: &[(&str, &str, &[&str])] = &[
            ("flows/f.yaml", "./agents/b.yaml", &["flows/agents/b.yaml", "agents/b.yaml"]),
            ("flows/x/f.yaml", "../agents/b.yaml", &["flows/agents/b.yaml"]),
            ("f.yaml", "../flows/b.yaml", &[]),
            (".team/team.json", "./b.yaml", &[".team/b.yaml", "b.yaml", "b.yaml"]),
            ("flows/f.yaml", "agents/b", &[]),
            ("flows/f.yaml", "https://example.com/b.yaml", &[]),
        ];
        for (from, name, expected) in cases {
            assert_eq!(candidates(from, name), *expected, "{name} in {from}");
        }
    }

    #[test]
    fn a_file_nobody_has_is_known_by_its_name() {
        assert_eq!(name_of("./tasks/load-data.ossa.yaml"), "load-data");
        assert_eq!(name_of(".agents/reviewer/manifest.ossa.yaml"), "reviewer");
        assert_eq!(name_of("agent.yml"), "agent");
    }
}
