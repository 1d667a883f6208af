//! Files that Neo4j and engines of its kind read.

pub(super) mod csv;
pub(super) mod cypher;

/// The label of nodes of a kind: `McpServer` for `mcp-server`.
fn label(kind: &str) -> String {
    kind.split('-').map(capitalised).collect()
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

/// The type of relations of a kind: `DEPENDS_ON` for `depends_on`. Signs that need quoting become `_`.
fn relation_type(kind: &str) -> String {
    let letter = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    kind.chars().map(letter).collect()
}
