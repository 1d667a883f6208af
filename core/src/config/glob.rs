//! Patterns of paths.

/// A pattern of paths, as in `.gitignore`: without a slash inside it stands for a file or folder of any folder,
/// otherwise for one below the folder of `ossa.toml`. A folder stands for everything below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob {
    pattern: String,
    is_anchored: bool,
}

/// Longer patterns are refused: nobody means them.
const MAX_LENGTH: usize = 1024;

impl Glob {
    /// Reads a pattern of `*`, `**`, `?`, `[…]` and `{…,…}`.
    ///
    /// # Errors
    /// What is wrong with it, and the byte it is wrong at.
    pub fn parse(pattern: &str) -> Result<Self, (String, usize)> {
        if pattern.len() > MAX_LENGTH {
            return Err((format!("the pattern has more than {MAX_LENGTH} bytes"), 0));
        }
        if pattern.starts_with('!') {
            return Err(("a pattern cannot begin with `!`".to_owned(), 0));
        }
        fast_glob::validate(pattern).map_err(|error| {
            let what = match error.kind {
                fast_glob::ErrorKind::UnclosedBrace => "a `{` without its `}`",
                fast_glob::ErrorKind::UnclosedBracket => "a `[` without its `]`",
                fast_glob::ErrorKind::TrailingBackslash => "a `\\` with nothing after it",
                fast_glob::ErrorKind::BraceNestingTooDeep => "`{` nested more than 10 deep",
                _ => "more than 10 groups of `{…}`",
            };
            (format!("the pattern has {what}"), error.index)
        })?;
        let body = pattern.strip_prefix("./").unwrap_or(pattern);
        let is_anchored = body.trim_end_matches('/').contains('/');
        let body = body.trim_start_matches('/').trim_end_matches('/');
        if body.is_empty() {
            return Err(("the pattern is empty".to_owned(), 0));
        }
        // `a/**` stands for what is below `a`, which is what `a` itself stands for.
        let body = body.strip_suffix("/**").filter(|folder| !folder.is_empty()).unwrap_or(body);
        Ok(Self { pattern: body.to_owned(), is_anchored })
    }

    /// Whether the pattern stands for `path`, whose parts are separated by `/`.
    ///
    /// # Complexity
    /// O(parts × pattern × path) in the worst case.
    pub fn matches(&self, path: &str) -> bool {
        if self.is_anchored {
            let folders = path.match_indices('/').filter_map(|(slash, _)| path.get(..slash));
            folders.chain([path]).any(|beginning| fast_glob::glob_match(&self.pattern, beginning))
        } else {
            path.split('/').any(|part| fast_glob::glob_match(&self.pattern, part))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, path: &str) -> bool {
        Glob::parse(pattern).unwrap_or_else(|(what, _)| panic!("{pattern}: {what}")).matches(path)
    }

    #[test]
    fn patterns_stand_for_files_and_folders() {
        assert!(matches("examples/**", "examples/a/b.yml"));
        assert!(matches("examples/", "examples/a/b.yml"));
        assert!(matches("examples", "deep/examples/b.yml"));
        assert!(!matches("/examples", "deep/examples/b.yml"));
        assert!(!matches("examples/**", "deep/examples/b.yml"));
        assert!(matches("**/examples/*.yml", "deep/examples/b.yml"));
        assert!(matches("*.{yml,yaml}", "a/b/c.yaml"));
        assert!(matches("./a/*.json", "a/x.json"));
        assert!(!matches("a/*.json", "a/b/x.json"));
        assert!(!matches("b", "abc"));
        assert!(matches("**", "anything/at.all"));
    }

    #[test]
    fn what_is_no_pattern_is_said() {
        for (pattern, at) in [("a/{b", 2), ("[", 0), ("x\\", 1), ("!a", 0), ("/", 0), ("", 0)] {
            assert_eq!(Glob::parse(pattern).err().map(|(_, at)| at), Some(at), "{pattern}");
        }
    }
}
