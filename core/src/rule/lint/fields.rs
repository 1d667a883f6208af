//! The texts of a document one by one, each with what it is called.

use crate::document::Node;

/// One text of a document.
pub(super) struct Field<'d, 'k> {
    /// What it is called: the key of its entry or of the list it stands in; beside a `name`, that name; after
    /// an option such as `--token`, that option.
    pub(super) key: &'d str,
    /// The keys around it, from the root; the last is the one of its entry or list.
    pub(super) path: &'k [&'d str],
    /// The value.
    pub(super) value: Node<'d>,
    /// Its characters.
    pub(super) text: &'d str,
}

impl Field<'_, '_> {
    /// Whether people or models read the text, so that what looks like a value in it may be an example.
    pub(super) fn is_prose(&self) -> bool {
        const PROSE: [&str; 29] = [
            "description",
            "summary",
            "instruction",
            "instructions",
            "prompt",
            "system_prompt",
            "systemPrompt",
            "systemMessage",
            "system_message",
            "goal",
            "backstory",
            "expected_output",
            "content",
            "text",
            "title",
            "comment",
            "notes",
            "readme",
            "documentation",
            "message",
            "output",
            "input",
            "question",
            "reason",
            // What a form shows in an empty field.
            "placeholder",
            "hint",
            "value_hint",
            "valueHint",
            "example",
        ];
        PROSE.contains(&self.key) || self.text.contains('\n')
    }
}

/// Calls `visit` with every text of `root` but keys, in the order written. What only describes or illustrates
/// values (schemas and examples) is left out, and so is what is an alias of a place that is visited anyway.
///
/// # Complexity
/// O(values); the stack grows with the nesting, which documents limit.
pub(super) fn visit<'d>(root: Node<'d>, visit: &mut dyn FnMut(&Field<'d, '_>)) {
    let mut walk = Walk { path: Vec::new(), visit };
    walk.node(root, "");
}

struct Walk<'d, 'v> {
    path: Vec<&'d str>,
    visit: &'v mut dyn FnMut(&Field<'d, '_>),
}

impl<'d> Walk<'d, '_> {
    fn node(&mut self, node: Node<'d>, key: &'d str) {
        if node.is_alias() {
            return;
        }
        if let Some(text) = node.as_str() {
            let field = Field { key, path: &self.path, value: node, text };
            (self.visit)(&field);
        } else if node.is_mapping() {
            self.entries(node);
        } else {
            self.items(node, key);
        }
    }

    fn entries(&mut self, node: Node<'d>) {
        // Variables and headers are often lists of pairs.
        let named = node.text_at(&["name"]).or_else(|| node.text_at(&["key"]));
        for (key_node, value) in node.entries() {
            let Some(key) = key_node.as_str() else { continue };
            let is_collection = value.as_str().is_none();
            if is_collection && DESCRIBING.contains(&key) {
                continue;
            }
            self.path.push(key);
            let called = named.filter(|_| matches!(key, "value" | "default")).unwrap_or(key);
            self.node(value, called);
            self.path.pop();
        }
    }

    fn items(&mut self, node: Node<'d>, key: &'d str) {
        let mut option: Option<&'d str> = None;
        for item in node.items() {
            let text = item.as_str();
            let is_option = text.is_some_and(|text| text.starts_with('-'));
            let called = option.filter(|_| !is_option).map_or(key, |option| option.trim_start_matches('-'));
            self.node(item, called);
            option = text.filter(|text| text.starts_with("--") && !text.contains('='));
        }
    }
}

/// Collections under these keys hold shapes and examples of values, not values.
const DESCRIBING: [&str; 15] = [
    "schema",
    "schemas",
    "properties",
    "input_schema",
    "output_schema",
    "inputSchema",
    "outputSchema",
    "json_schema",
    "jsonSchema",
    "example",
    "examples",
    "x-example",
    "x-examples",
    "enum",
    "const",
];

/// The lower-case words of a key in snake, kebab or camel case.
pub(super) fn words(key: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut previous = '_';
    for character in key.chars() {
        let begins = !previous.is_alphanumeric() || (character.is_uppercase() && previous.is_lowercase());
        if character.is_alphanumeric() {
            if begins {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(character.to_lowercase());
            }
        }
        previous = character;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Limits, Syntax, read};
    use crate::source::Source;

    #[test]
    fn every_text_is_visited_with_what_it_is_called() {
        let text = "a: &a x\nb: *a\nlist: [y, { name: TOKEN, value: z }]\nargs: [--key, v, -v, w]\n\
            schema: { default: no }\nexample: kept\nn: 1";
        let (document, _) = read(&Source::new("a.yml", text), Syntax::Yaml, &Limits::DEFAULT);
        let mut seen = Vec::new();
        for root in document.roots() {
            visit(root, &mut |field| {
                seen.push(format!("{} {}={}", field.path.join("."), field.key, field.text));
            });
        }
        let expected = [
            "a a=x",
            "list list=y",
            "list.name name=TOKEN",
            "list.value TOKEN=z",
            "args args=--key",
            "args key=v",
            "args args=-v",
            "args args=w",
            "example example=kept",
        ];
        assert_eq!(seen, expected);
    }

    #[test]
    fn keys_are_words() {
        assert_eq!(words("apiKey"), ["api", "key"]);
        assert_eq!(words("X-API-Key"), ["x", "api", "key"]);
        assert_eq!(words("GITHUB_TOKEN"), ["github", "token"]);
        assert!(words("--").is_empty());
    }
}
