//! Files as they were edited in the page, beside the files as they were opened.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One edited file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edited {
    /// The text before all edits; `None` when the file was begun in the page.
    pub original: Option<String>,
    /// The text now.
    pub text: String,
}

/// Every edited file, by path.
pub type Edits = BTreeMap<String, Edited>;

/// Notes that a file has `text` now, and had `original` before all edits. A file that is as it was is not edited.
pub fn note(edits: &mut Edits, path: &str, original: Option<String>, text: String) {
    // What was before all edits does not change with the next one.
    let original = edits.remove(path).map_or(original, |edited| edited.original);
    if original.as_ref() != Some(&text) {
        edits.insert(path.to_owned(), Edited { original, text });
    }
}

/// A path that is not taken: `path`, or with a number before its ending.
pub fn free_path(path: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let name_from = path.rfind('/').map_or(0, |slash| slash + 1);
    let dot = path[name_from..].find('.').map_or(path.len(), |dot| name_from + dot);
    let mut number = 1;
    let mut free = path.to_owned();
    while is_taken(&free) {
        number += 1;
        free = format!("{}-{number}{}", &path[..dot], &path[dot..]);
    }
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_as_it_was_is_not_edited() {
        let mut edits = Edits::new();
        note(&mut edits, "a.yml", Some("a: 1".to_owned()), "a: 2".to_owned());
        note(&mut edits, "a.yml", Some("a: 2".to_owned()), "a: 3".to_owned());
        assert_eq!(edits["a.yml"].original.as_deref(), Some("a: 1"));
        note(&mut edits, "a.yml", Some("a: 3".to_owned()), "a: 1".to_owned());
        assert!(edits.is_empty());
        note(&mut edits, "new.yml", None, String::new());
        assert_eq!(edits["new.yml"].original, None);
    }

    #[test]
    fn a_new_file_takes_nobodys_place() {
        let taken = |path: &str| matches!(path, "agents/a.md" | "agents/a-2.md" | "x" | "v1.0/x");
        assert_eq!(free_path("agents/a.md", taken), "agents/a-3.md");
        assert_eq!(free_path("b.md", taken), "b.md");
        assert_eq!(free_path("x", taken), "x-2");
        assert_eq!(free_path("v1.0/x", taken), "v1.0/x-2");
    }
}
