//! Whether a file that no format recognises may still be a definition, broken beyond recognition.

/// Keys by which formats, known here or not, are recognised.
const KEYS: [&str; 24] = [
    "agent",
    "agent_id",
    "agentId",
    "agents",
    "agentspec_version",
    "apiVersion",
    "backstory",
    "component_type",
    "goal",
    "instructions",
    "kind",
    "mcpServers",
    "openapi",
    "ossaVersion",
    "prompt",
    "protocolVersion",
    "role",
    "schema_version",
    "skills",
    "system_prompt",
    "tools",
    "x-agent-id",
    "x-agents",
    "x-ossa",
];

/// Folders that hold definitions by convention.
const FOLDERS: [&str; 4] = ["agents", ".agents", ".claude", "chatmodes"];

/// Parts of file names that definitions have.
const NAMES: [&str; 6] = ["agent", "catalog-info", "chatmode", "crew", "openapi", "ossa"];

/// Whether the name, the place or a key anywhere in `text` suggests a definition. `text` is the front matter where
/// the file is Markdown. Rather yes than no: of a broken definition its author has to hear.
///
/// # Complexity
/// O(bytes).
pub fn may_be_definition(text: &str, path: &str, is_markdown: bool) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let name = name.to_ascii_lowercase();
    folders.split('/').any(|folder| FOLDERS.contains(&folder))
        || NAMES.iter().any(|part| name.contains(part))
        || name == "server.json"
        || KEYS.iter().any(|key| has_key(text, key))
        || (is_markdown && has_key(text, "name") && has_key(text, "description"))
}

/// Whether `key` stands in `text` as a word that a colon follows.
fn has_key(text: &str, key: &str) -> bool {
    text.match_indices(key).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
        let after = text[at + key.len()..].trim_start_matches(['"', '\'']).trim_start_matches(' ');
        !before.is_some_and(is_word) && after.starts_with(':')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_names_and_places_suggest_a_definition() {
        let check = |path: &str, text: &str, expected: bool| {
            let is_markdown = path.contains(".md");
            assert_eq!(may_be_definition(text, path, is_markdown), expected, "{path} {text:?}");
        };
        check("a.yaml", "x: [\nkind: Agent\n", true);
        check("a.json", "{\"compact\":1,\"ossaVersion\" : \"1.0\"}", true);
        check("a.md", "name: a\ndescription: b: c\n", true);
        check("a.md", "title: b: c\n", false);
        check("post.json", "{'name': 1, 'description': 2,}", false);
        check("tsconfig.json", "{ // comment\n \"compilerOptions\": {} }", false);
        check("docker-compose.yml", "services:\n\tweb:\n\t\timage: a\n", false);
        check("docs/agents/b.yaml", "x: [", true);
        check("my-agent.yml", "x: [", true);
        check("a.yaml", "user-agent: x: y\n", false);
    }
}
