//! Reading `ossa.toml`.

use toml_span::value::{Key, Table, Value, ValueInner};

use super::glob::Glob;
use super::selector::{Selection, Selector};
use crate::diagnostic::{Code, Diagnostic, Edit, Fix, Severity};
use crate::source::{EncodingError, Source, decode};
use crate::text::{Span, nearest};

/// The name of the file, which stands at the root of what is read.
pub const FILE_NAME: &str = "ossa.toml";

/// A larger file is refused.
const MAX_BYTES: usize = 1024 * 1024;

/// What `ossa.toml` says. The default says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// Which checks report.
    pub selection: Selection,
    /// How much findings matter, where that is not the check's default.
    pub severities: Vec<(Selector, Severity)>,
    /// What does not count in some files.
    pub per_path: Vec<PerPath>,
    /// Files that are left out.
    pub exclude: Vec<Glob>,
    /// Relationship rules in WebAssembly components.
    pub plugins: Vec<PluginSetting>,
}

/// A relationship rule in a WebAssembly component. Core only says what the file says; a host runs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginSetting {
    /// The component, seen from the folder of the configuration.
    pub path: String,
    /// What the rule is configured with, as JSON text; empty if nothing is said.
    pub config: String,
}

/// Checks that do not count in some files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PerPath {
    /// The files.
    pub path: Glob,
    /// The checks.
    pub ignore: Vec<Selector>,
}

impl Config {
    /// How much findings of `code` matter, if the file says so: by its narrowest selector, and of equal ones the last.
    pub fn severity(&self, code: Code) -> Option<Severity> {
        let matching = self.severities.iter().filter(|(selector, _)| selector.matches(code));
        matching
            .max_by_key(|(selector, _)| super::selector::narrowest([selector], code))
            .map(|(_, severity)| *severity)
    }
}

/// Reads `source`. What is wrong with it becomes findings; all the rest counts.
///
/// # Complexity
/// O(bytes).
pub fn read(source: &Source) -> (Config, Vec<Diagnostic>) {
    let mut reader = Reader { source, text: "", findings: Vec::new() };
    let mut config = Config::default();
    if source.bytes.len() > MAX_BYTES {
        reader.invalid(Span::at(0), format!("the file has more than {MAX_BYTES} bytes"), None);
        return (config, reader.findings);
    }
    match decode(&source.bytes) {
        Ok(text) => {
            reader.text = text;
            match toml_span::parse(text) {
                Ok(root) => reader.root(&root, &mut config),
                Err(error) => reader.syntax(&error),
            }
        }
        Err(EncodingError::Utf16) => reader.encoding("the file is UTF-16".to_owned()),
        Err(EncodingError::InvalidUtf8(offset)) => {
            reader.encoding(format!("byte {offset} is not valid UTF-8"));
        }
    }
    (config, reader.findings)
}

struct Reader<'s> {
    source: &'s Source,
    text: &'s str,
    findings: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn report(&mut self, code: Code, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.findings.push(Diagnostic::new(code, &self.source.path, span, message));
        self.findings.last_mut().expect("one was just added")
    }

    fn invalid(&mut self, span: Span, message: impl Into<String>, help: Option<&str>) {
        self.report(Code::InvalidConfiguration, span, message).help = help.map(ToOwned::to_owned);
    }

    fn encoding(&mut self, message: String) {
        self.report(Code::InvalidEncoding, Span::at(0), message).help =
            Some("save the file as UTF-8".to_owned());
    }

    fn syntax(&mut self, error: &toml_span::Error) {
        use toml_span::ErrorKind;
        let path = self.source.path.clone();
        // The reader's places of syntax errors begin right, but end by the length of what it calls the token.
        let span = self.character(error.span.start);
        let message = match &error.kind {
            ErrorKind::UnexpectedEof => "the file ends where a value was expected".to_owned(),
            ErrorKind::Wanted { expected, found } => format!("found {found} where {expected} was expected"),
            ErrorKind::DuplicateKey { key, .. } => format!("the setting `{key}` is given twice"),
            ErrorKind::DuplicateTable { name, .. } => format!("the table `{name}` is given twice"),
            ErrorKind::UnquotedString => "a text without quotes".to_owned(),
            _ => error.to_string(),
        };
        let help = matches!(error.kind, ErrorKind::UnquotedString).then_some("put it in quotes");
        self.invalid(span, message, help);
        let first = match &error.kind {
            ErrorKind::DuplicateKey { first, .. } | ErrorKind::DuplicateTable { first, .. } => *first,
            _ => return,
        };
        let first = span_of(first);
        if let Some(finding) = self.findings.pop() {
            self.findings.push(finding.with_label(&path, first, "first given here"));
        }
    }

    /// The character at or before `offset`.
    fn character(&self, offset: usize) -> Span {
        let mut start = offset.min(self.text.len());
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        let length = self.text[start..].chars().next().map_or(0, char::len_utf8);
        Span::new(start as u32, (start + length) as u32)
    }

    fn root(&mut self, root: &Value<'_>, config: &mut Config) {
        let Some(table) = root.as_table() else { return };
        for (key, value) in in_order(table) {
            match key.name.as_ref() {
                "validate" => self.validate(value, config),
                "exclude" => config.exclude = self.globs(value, "exclude"),
                "plugins" => self.plugins(value, config),
                _ => self.unknown(key, "the file", &["validate", "exclude", "plugins"]),
            }
        }
    }

    fn validate(&mut self, value: &Value<'_>, config: &mut Config) {
        let Some(table) = self.table(value, "validate") else { return };
        for (key, value) in in_order(table) {
            match key.name.as_ref() {
                "select" => config.selection.select = self.selectors(value, "select"),
                "ignore" => config.selection.ignore = self.selectors(value, "ignore").unwrap_or_default(),
                "severity" => self.severities(value, config),
                "per-path" => self.per_paths(value, config),
                _ => self.unknown(key, "`validate`", &["select", "ignore", "severity", "per-path"]),
            }
        }
    }

    fn severities(&mut self, value: &Value<'_>, config: &mut Config) {
        let Some(table) = self.table(value, "severity") else { return };
        for (key, value) in in_order(table) {
            let selector = self.selector(&key.name, span_of(key.span));
            let severity = match value.as_str() {
                Some("error") => Some(Severity::Error),
                Some("warning") => Some(Severity::Warning),
                Some("info") => Some(Severity::Info),
                _ => None,
            };
            match (selector, severity) {
                (Some(selector), Some(severity)) => config.severities.push((selector, severity)),
                (_, None) => {
                    let message = format!("{} where a severity was expected", found(value));
                    let help = "use `error`, `warning` or `info`; `ignore` turns a finding off";
                    self.invalid(span_of(value.span), message, Some(help));
                }
                (None, _) => {}
            }
        }
    }

    fn per_paths(&mut self, value: &Value<'_>, config: &mut Config) {
        let Some(items) = value.as_array() else {
            let message = format!("{} where `per-path` needs a list of tables", found(value));
            self.invalid(span_of(value.span), message, Some("write `[[validate.per-path]]`"));
            return;
        };
        for item in items {
            let Some(table) = self.table(item, "per-path") else { continue };
            let (mut path, mut ignore) = (None, None);
            for (key, value) in in_order(table) {
                match key.name.as_ref() {
                    "path" => path = Some(self.glob(value, "path")),
                    "ignore" => ignore = self.selectors(value, "ignore"),
                    _ => self.unknown(key, "`per-path`", &["path", "ignore"]),
                }
            }
            match (path, ignore) {
                (Some(Some(path)), Some(ignore)) => config.per_path.push(PerPath { path, ignore }),
                (None, _) => self.invalid(self.heading(item), "`per-path` has no `path`", None),
                (_, None) => self.invalid(self.heading(item), "`per-path` has no list `ignore`", None),
                (Some(None), _) => {}
            }
        }
    }

    fn plugins(&mut self, value: &Value<'_>, config: &mut Config) {
        let Some(items) = value.as_array() else {
            let message = format!("{} where `plugins` needs a list of tables", found(value));
            self.invalid(span_of(value.span), message, Some("write `[[plugins]]`"));
            return;
        };
        for item in items {
            let Some(table) = self.table(item, "plugins") else { continue };
            let (mut path, mut settings) = (None, String::new());
            for (key, value) in in_order(table) {
                match (key.name.as_ref(), value.as_str()) {
                    ("path", Some(text)) => path = Some(Some(text.to_owned())),
                    ("path", None) => {
                        path = Some(None);
                        let message = format!("{} where `path` needs the path of a component", found(value));
                        self.invalid(span_of(value.span), message, None);
                    }
                    ("config", _) if self.table(value, "config").is_some() => settings = json(value),
                    ("config", _) => {}
                    _ => self.unknown(key, "`plugins`", &["path", "config"]),
                }
            }
            match path {
                Some(Some(path)) => config.plugins.push(PluginSetting { path, config: settings }),
                Some(None) => {}
                None => self.invalid(self.heading(item), "`plugins` has no `path`", None),
            }
        }
    }

    /// The first line of a table.
    fn heading(&self, table: &Value<'_>) -> Span {
        let span = span_of(table.span);
        let line = self.text.get(span.range()).and_then(|text| text.lines().next());
        Span::new(span.start, line.map_or(span.end, |line| span.start + line.len() as u32))
    }

    fn table<'t, 'v>(&mut self, value: &'t Value<'v>, name: &str) -> Option<&'t Table<'v>> {
        let table = value.as_table();
        if table.is_none() {
            self.invalid(span_of(value.span), format!("{} where `{name}` needs a table", found(value)), None);
        }
        table
    }

    /// The texts of a list, each with its place.
    fn texts<'t>(&mut self, value: &'t Value<'_>, name: &str, of: &str) -> Option<Vec<(&'t str, Span)>> {
        let Some(items) = value.as_array() else {
            let message = format!("{} where `{name}` needs a list of {of}", found(value));
            self.invalid(span_of(value.span), message, Some("put it in `[` and `]`"));
            return None;
        };
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            if let Some(text) = item.as_str() {
                texts.push((text, span_of(item.span)));
            } else {
                let message = format!("{} where `{name}` needs a list of {of}", found(item));
                self.invalid(span_of(item.span), message, None);
            }
        }
        Some(texts)
    }

    fn selectors(&mut self, value: &Value<'_>, name: &str) -> Option<Vec<Selector>> {
        let words = self.texts(value, name, "codes or names of findings")?;
        Some(words.into_iter().filter_map(|(word, span)| self.selector(word, span)).collect())
    }

    fn selector(&mut self, word: &str, span: Span) -> Option<Selector> {
        match Selector::parse(word) {
            Ok(selector) => Some(selector),
            Err(unknown) => {
                let finding =
                    self.report(Code::UnknownCode, span, format!("no finding has the code or name `{word}`"));
                finding.help = Some(match unknown.suggestion {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => "`ossa explain` lists all".to_owned(),
                });
                finding.fix = unknown.suggestion.map(|meant| replacement(word, meant, span));
                None
            }
        }
    }

    fn globs(&mut self, value: &Value<'_>, name: &str) -> Vec<Glob> {
        let Some(items) = value.as_array() else {
            let message = format!("{} where `{name}` needs a list of patterns", found(value));
            self.invalid(span_of(value.span), message, Some("put it in `[` and `]`"));
            return Vec::new();
        };
        items.iter().filter_map(|item| self.glob(item, name)).collect()
    }

    fn glob(&mut self, value: &Value<'_>, name: &str) -> Option<Glob> {
        let span = span_of(value.span);
        let Some(pattern) = value.as_str() else {
            self.invalid(span, format!("{} where `{name}` needs a pattern of paths", found(value)), None);
            return None;
        };
        match Glob::parse(pattern) {
            Ok(glob) => Some(glob),
            Err((what, at)) => {
                // Only a text without escapes has its bytes where the file has them.
                let is_literal = span.len() as usize == pattern.len();
                let at = if is_literal { Span::new(span.start + at as u32, span.end) } else { span };
                self.invalid(at, what, None);
                None
            }
        }
    }

    fn unknown(&mut self, key: &Key<'_>, owner: &str, known: &[&'static str]) {
        let span = span_of(key.span);
        let message = format!("{owner} has no setting `{}`", key.name);
        let meant = nearest(&key.name, known.iter().copied());
        let finding = self.report(Code::UnknownSetting, span, message);
        match meant {
            Some(meant) => {
                finding.help = Some(format!("did you mean `{meant}`?"));
                finding.fix = Some(replacement(&key.name, meant, span));
            }
            None => finding.help = Some(format!("the settings are {}", known.join(", "))),
        }
    }
}

fn span_of(span: toml_span::Span) -> Span {
    Span::new(span.start as u32, span.end as u32)
}

fn replacement(word: &str, by: &str, span: Span) -> Fix {
    Fix::suggestion(format!("replace `{word}` by `{by}`"), vec![Edit::replace(span, by)])
}

/// Keys and values in the order written.
fn in_order<'t, 'v>(table: &'t Table<'v>) -> Vec<(&'t Key<'v>, &'t Value<'v>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span.start);
    entries
}

/// The value as JSON text, tables in the order written.
fn json(value: &Value<'_>) -> String {
    let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
    match value.as_ref() {
        ValueInner::String(text) => quoted(text),
        ValueInner::Integer(number) => number.to_string(),
        ValueInner::Float(number) => serde_json::to_string(number).unwrap_or_default(),
        ValueInner::Boolean(value) => value.to_string(),
        ValueInner::Array(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(",")),
        ValueInner::Table(table) => {
            let entry =
                |(key, value): (&Key<'_>, &Value<'_>)| format!("{}:{}", quoted(&key.name), json(value));
            format!("{{{}}}", in_order(table).into_iter().map(entry).collect::<Vec<_>>().join(","))
        }
    }
}

fn found(value: &Value<'_>) -> String {
    match value.as_ref() {
        ValueInner::String(text) => format!("found `{text}`"),
        ValueInner::Integer(_) => "found an integer".to_owned(),
        ValueInner::Array(_) => "found a list".to_owned(),
        other => format!("found a {}", other.type_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::apply;

    /// The config, and each finding as `code text: message`, where text is what it points at.
    fn check(text: &str, expected: &[&str]) -> Config {
        let (config, findings) = read(&Source::new(FILE_NAME, text));
        let shown: Vec<String> = findings
            .iter()
            .map(|finding| {
                let span = finding.location.as_ref().map_or(Span::at(0), |location| location.span);
                let at = text.get(span.range()).unwrap_or("?");
                format!("{} {at}: {}", finding.code.as_str(), finding.message)
            })
            .collect();
        assert_eq!(shown, expected);
        config
    }

    #[test]
    fn everything_it_can_say() {
        let config = check(
            "exclude = [\"vendor\"]\n[validate]\nselect = [\"L\", \"G003\", \"self-dependency\"]\nignore = ['L001']\n\
             [validate.severity]\nunresolved-reference = \"error\"\nG = \"info\"\n\
             [[validate.per-path]]\npath = \"examples/**\"\nignore = [\"S\"]\n",
            &[],
        );
        assert_eq!(config.selection.select.as_ref().map(Vec::len), Some(3));
        assert!(!config.selection.selects(Code::SelfDependency));
        assert_eq!(config.severity(Code::UnresolvedReference), Some(Severity::Error));
        assert_eq!(config.severity(Code::DuplicateIdentity), Some(Severity::Info));
        assert_eq!(config.severity(Code::SyntaxError), None);
        assert!(config.per_path[0].path.matches("examples/a.yml"));
        assert!(config.exclude[0].matches("a/vendor/b.yml"));
    }

    #[test]
    fn mistakes_are_shown_where_they_are_and_the_rest_counts() {
        let text = "[validate]\nselct = [\"G\"]\nignore = [\"unresolved-refrence\", 3, \"D001\"]\n";
        let config = check(
            text,
            &[
                "C002 selct: `validate` has no setting `selct`",
                "C001 3: found an integer where `ignore` needs a list of codes or names of findings",
                "C003 unresolved-refrence: no finding has the code or name `unresolved-refrence`",
            ],
        );
        assert!(!config.selection.selects(Code::SyntaxError));
        let (_, findings) = read(&Source::new(FILE_NAME, text));
        let (mended, count) = apply(text, findings.iter().filter_map(|finding| finding.fix.as_ref()));
        assert_eq!(count, 2);
        assert!(
            mended.starts_with("[validate]\nselect = [\"G\"]\nignore = [\"unresolved-reference\""),
            "{mended}"
        );
    }

    #[test]
    fn plugins_have_a_path_and_a_configuration() {
        let config = check(
            "[[plugins]]\npath = \"a.wasm\"\n[plugins.config]\nweight = 0.5\nteams = [\"x\", 1]\ndeep = { on = true }\n\
             [[plugins]]\npath = 'b.wasm'\n",
            &[],
        );
        let [first, second] = &config.plugins[..] else { panic!("{:?}", config.plugins) };
        assert_eq!(first.path, "a.wasm");
        assert_eq!(first.config, r#"{"weight":0.5,"teams":["x",1],"deep":{"on":true}}"#);
        assert_eq!((second.path.as_str(), second.config.as_str()), ("b.wasm", ""));
        let config = check(
            "[[plugins]]\npath = 1\n[[plugins]]\nfile = 'a'\n[[plugins]]\npath = 'c'\nconfig = 'x'\n",
            &[
                "C001 1: found an integer where `path` needs the path of a component",
                "C002 file: `plugins` has no setting `file`",
                "C001 [[plugins]]: `plugins` has no `path`",
                "C001 x: found `x` where `config` needs a table",
            ],
        );
        assert_eq!(config.plugins.len(), 1);
    }

    #[test]
    fn wrong_types_and_patterns_are_findings() {
        check("validate = 1", &["C001 1: found an integer where `validate` needs a table"]);
        check("exclude = \"x\"", &["C001 x: found `x` where `exclude` needs a list of patterns"]);
        check("exclude = [\"a/{b\"]", &["C001 {b: the pattern has a `{` without its `}`"]);
        check(
            "[validate.severity]\nG = \"fatal\"",
            &["C001 fatal: found `fatal` where a severity was expected"],
        );
        check(
            "[[validate.per-path]]\nignore = []",
            &["C001 [[validate.per-path]]: `per-path` has no `path`"],
        );
        check("colour = 1", &["C002 colour: the file has no setting `colour`"]);
    }

    #[test]
    fn what_is_no_toml_is_a_finding() {
        for text in ["[validate", "a = ", "x = y", "[a]\n[a]\n", "\u{0}"] {
            let (config, findings) = read(&Source::new(FILE_NAME, text));
            assert_eq!(findings.len(), 1, "{text:?}");
            assert_eq!(findings[0].code, Code::InvalidConfiguration, "{text:?}");
            assert_eq!(config, Config::default());
        }
        let (_, findings) = read(&Source::new(FILE_NAME, vec![0xff, 0xfe]));
        assert_eq!(findings[0].code, Code::InvalidEncoding);
    }
}
