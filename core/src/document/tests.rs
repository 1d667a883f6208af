use super::*;

/// A document as text: strings quoted, other scalars by kind, then every finding with its place.
fn dump(path: &str, text: &str) -> String {
    let source = Source::new(path, text);
    let syntax = Syntax::of_path(path).expect("the test names a known syntax");
    let (document, findings) = read(&source, syntax, &Limits::DEFAULT);
    let mut out: Vec<String> = document.roots().map(value).collect();
    for finding in &findings {
        let span = finding.location.as_ref().map_or(Span::at(0), |location| location.span);
        let place = document.lines().position(document.text(), span.start);
        out.push(format!("{}:{} {}", place.line, place.column, finding.message));
    }
    out.join("\n")
}

pub(super) fn value(node: Node<'_>) -> String {
    match node.kind() {
        Kind::String => format!("{:?}", node.as_str().expect("a string has characters")),
        Kind::Sequence => format!("[{}]", node.items().map(value).collect::<Vec<_>>().join(", ")),
        Kind::Mapping => {
            let entries = node.entries().map(|(key, item)| format!("{}: {}", value(key), value(item)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        Kind::Null => "null".to_owned(),
        Kind::Bool(value) => value.to_string(),
        Kind::Integer(value) => value.to_string(),
        Kind::Float(value) => format!("{value:?}"),
    }
}

fn check(path: &str, text: &str, expected: &str) {
    assert_eq!(dump(path, text), expected, "{text:?}");
}

#[test]
fn yaml_values() {
    check("a.yml", "a: 1\nb: [x, 'y', \"z\\n\"]\n", r#"{"a": 1, "b": ["x", "y", "z\n"]}"#);
    check("a.yml", "a: |\n  one\n  two\nb: >\n  one\n  two\n", r#"{"a": "one\ntwo\n", "b": "one two\n"}"#);
    check("a.yml", "v: 1.0\nw: '1.0'\nx: !!str 1\n", r#"{"v": 1.0, "w": "1.0", "x": "1"}"#);
    check("a.yml", "a:\nb: ~\n", r#"{"a": null, "b": null}"#);
    check("a.yml", "--- 1\n--- 2\n", "1\n2");
    check("a.yml", "a: &x [1]\nb: *x\n", r#"{"a": [1], "b": [1]}"#);
    check("a.yml", "# nothing\n", "");
    check("a.yml", "a: 1\r\nb: 2\r\n", r#"{"a": 1, "b": 2}"#);
}

#[test]
fn faults_keep_what_was_read() {
    let text = "name: a\ndescription: b: c\n";
    check(
        "a.yml",
        text,
        "{\"name\": \"a\", \"description\": \"b: c\"}\n2:15 `: ` stands in a value without quotes",
    );
    check("a.yml", "a: 1\na: 2\n", "{\"a\": 1, \"a\": 2}\n2:1 the key `a` is defined twice in one map");
    check("a.json", r#"{"a": [1, 2"#, "{\"a\": [1, 2]}\n1:12 the text ends inside a list or map");
}

/// Found by fuzzing: the fast reader took the rest of the file for the comment.
#[test]
fn a_carriage_return_alone_ends_a_comment() {
    check("a.yml", "# c\ra: 1\rb: 2\n", r#"{"a": 1, "b": 2}"#);
}

/// Found by fuzzing: a repair took what stands where the parser stumbled for a colon, and cut a character in two.
#[test]
fn a_stumble_inside_of_a_character() {
    let text =
        "`: {\u{607}\u{67f}@c\nd:\u{1}\n\t\\\"g:\u{5} f\ne@: \n\td\"\\\"g@\u{3}:`: {(&:p-\u{beff} \r\nev ";
    for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
        let (document, findings) = read(&Source::new("a.yml", &text[..end]), Syntax::Yaml, &Limits::DEFAULT);
        for location in findings.iter().filter_map(|finding| finding.location.as_ref()) {
            assert!(document.text().get(location.span.range()).is_some(), "{:?}", &text[..end]);
        }
    }
}

/// A value that is not written stands behind its colon; brackets, quotes and blocks end where they end.
#[test]
fn spans_are_the_same_whatever_the_reader() {
    let text = "a:\nb:\n- x # c\nc: |\n  one\n  two\n\n# d\ne: [f, ]  # g\nh: 'i' # j\n";
    let source = Source::new("a.yml", text);
    let fast = readers::fast(&source, &Limits::DEFAULT).expect("the fast reader knows all of it").0;
    let full = readers::full(&source, &Limits::DEFAULT).0;
    for document in [&fast, &full] {
        let root = document.roots().next().expect("there is a document");
        let written = |key: &str| &text[root.get(key).expect("the key is there").span().range()];
        assert_eq!(root.get("a").map(Node::span), Some(Span::at(2)));
        assert_eq!(written("b"), "- x");
        assert_eq!(written("c"), "one\n  two");
        assert_eq!(written("e"), "[f, ]");
        assert_eq!(written("h"), "'i'");
    }
}

#[test]
fn json_values() {
    check(
        "a.json",
        r#"{"a": [1, -2.5e3, true, null], "b": {}}"#,
        r#"{"a": [1, -2500.0, true, null], "b": {}}"#,
    );
    check("a.json", "\t[\t]\n", "[]");
    check("a.json", r#""\ud83d\ude00\u00e9\/""#, "\"😀é/\"");
    for (text, fault) in [
        (r#""\ud83d""#, "1:2 half of a surrogate pair in a string"),
        ("[1,]", "1:3 a comma stands before a closing bracket"),
        ("{a: 1}", "1:2 expected a key in double quotes"),
        ("01", "1:1 this is not a number"),
        ("1 2", "1:3 there is text after the end of the document"),
        ("\"a\tb\"", "1:3 a control character in a string must be escaped"),
    ] {
        assert_eq!(dump("a.json", text).lines().last(), Some(fault), "{text:?}");
    }
}

/// JSON as people write it: what is read, the finding, and the text its fix leaves.
#[test]
fn json_with_habits_of_javascript() {
    let check = |text: &str, values: &str, fault: &str, mended: &str| {
        let told = dump("a.json", text);
        assert_eq!(told, format!("{values}\n{fault}"), "{text:?}");
        let (_, findings) = read(&Source::new("a.json", text), Syntax::Json, &Limits::DEFAULT);
        let (fixed, _) =
            crate::diagnostic::apply(text, findings.iter().filter_map(|finding| finding.fix.as_ref()));
        assert_eq!(fixed, mended, "{text:?}");
        assert!(fixed == text || dump("a.json", &fixed) == values, "{text:?}");
    };
    check("[1, 2,]", "[1, 2]", "1:6 a comma stands before a closing bracket", "[1, 2]");
    check("{\"a\": 1,\n}", r#"{"a": 1}"#, "1:8 a comma stands before a closing bracket", "{\"a\": 1\n}");
    check(
        "{\"a\": 1\n\"b\": 2}",
        r#"{"a": 1, "b": 2}"#,
        "1:8 no comma stands between two values",
        "{\"a\": 1,\n\"b\": 2}",
    );
    check("[1 2]", "[1, 2]", "1:3 no comma stands between two values", "[1, 2]");
    check("{a-b: 1}", r#"{"a-b": 1}"#, "1:2 expected a key in double quotes", "{\"a-b\": 1}");
    check("['a\"\\'b']", r#"["a\"'b"]"#, "1:2 the text is in single quotes", "[\"a\\\"'b\"]");
    check("// x\n[1] /* y */\n", "[1]", "1:1 JSON has no comments; this file has 2", "\n[1] \n");
    check("[\"\\d\"]", r#"["\\d"]"#, "1:3 unknown escape in a string", "[\"\\\\d\"]");
    check("[\"a,\n1]", r#"["a", 1]"#, "1:2 the text has no closing `\"`", "[\"a\",\n1]");
    check("[True]", "[true]", "1:2 this word is no value of JSON", "[true]");
    check("[abc]", r#"["abc"]"#, "1:2 expected a value; a text stands in double quotes", "[\"abc\"]");
    check("{ {{x}} }", "{}", "1:3 expected a key in double quotes", "{ {{x}} }");
    check("{{ x }}", "{}", "1:1 the file is a template, not JSON", "{{ x }}");
    let many = format!("[{}1]", "1 ".repeat(1000));
    let (_, findings) = read(&Source::new("a.json", many), Syntax::Json, &Limits::DEFAULT);
    assert_eq!(findings.len(), 101);
}

/// The settings of VS Code are JSON with comments; elsewhere, and other habits, stay findings.
#[test]
fn some_json_has_comments() {
    let text = "{ // servers\n\"a\": [1,],\n}";
    assert_eq!(dump(".vscode/mcp.json", text), r#"{"a": [1]}"#);
    assert_eq!(dump("x/.vscode/mcp.json", text), r#"{"a": [1]}"#);
    assert_eq!(dump(".vscode.json", text).lines().count(), 4);
    assert_eq!(dump(".vscode/mcp.json", "[1 2]"), "[1, 2]\n1:3 no comma stands between two values");
}

#[test]
fn front_matter_is_the_document_and_the_rest_the_body() {
    let text = "---\nname: a\n---\n# Title\n---\nmore\n";
    check("a.md", text, r#"{"name": "a"}"#);
    let (document, _) = read(&Source::new("a.md", text), Syntax::Markdown, &Limits::DEFAULT);
    let body = document.body().expect("Markdown has a body");
    assert_eq!(&text[body.range()], "# Title\n---\nmore\n");
    check("a.md", "# No front matter\n", "");
    check("a.md", "---\n\nRuled off.\n", "1:1 the front matter has no closing `---` line");
    check(
        "a.md",
        "---\nname: a\nb:\n  - c\n# Title\nx: y\n",
        "{\"name\": \"a\", \"b\": [\"c\"]}\n1:1 the front matter has no closing `---` line",
    );
    check("a.md", "---\nname: a\n", "{\"name\": \"a\"}\n1:1 the front matter has no closing `---` line");
}

#[test]
fn spans_count_bytes_whatever_the_characters() {
    let text = "é: 😀\nname: \"x\"\nlist:\n  - one\n  - two\n";
    let (document, _) = read(&Source::new("a.yml", text), Syntax::Yaml, &Limits::DEFAULT);
    let root = document.roots().next().expect("there is a document");
    let written = |keys: &[&str]| &text[root.at(keys).expect("the key is there").span().range()];
    assert_eq!(written(&["é"]), "😀");
    assert_eq!(written(&["name"]), "\"x\"");
    assert_eq!(written(&["list"]), "- one\n  - two");
}

proptest::proptest! {
    /// What serde_json accepts, this reader accepts, with the same value; what it refuses, this one refuses.
    #[test]
    fn json_agrees_with_serde_json(text in r#"([\[\]{},:"0-9eE.+-]|true|null|"a"|"b":| |\\u0041|\\n){0,24}"#) {
        let theirs = serde_json::from_str::<serde_json::Value>(&text);
        let (document, findings) = read(&Source::new("a.json", text.as_str()), Syntax::Json, &Limits::DEFAULT);
        // What begins with `{{` is no JSON either, and is called a template.
        let is_fault = |code| matches!(code, Code::SyntaxError | Code::Template);
        let faults = findings.iter().any(|finding| is_fault(finding.code));
        if text.trim().is_empty() {
            proptest::prop_assert!(!faults && document.roots().len() == 0);
        } else if let Ok(theirs) = theirs {
            let ours = document.roots().next().map(json);
            proptest::prop_assert!(!faults, "{} {:?}", text, findings);
            proptest::prop_assert_eq!(ours, Some(theirs));
        } else if !text.contains(['e', 'E']) {
            // serde_json refuses numbers beyond f64; this reader calls them infinite.
            proptest::prop_assert!(faults, "{} is no JSON", text);
        }
    }
}

fn json(node: Node<'_>) -> serde_json::Value {
    match node.kind() {
        Kind::Null => serde_json::Value::Null,
        Kind::Bool(value) => value.into(),
        Kind::Integer(value) => value.into(),
        Kind::Float(_) => {
            serde_json::from_str(node.as_text().expect("a number is text")).expect("it is a JSON number")
        }
        Kind::String => node.as_str().expect("a string has characters").into(),
        Kind::Sequence => node.items().map(json).collect(),
        Kind::Mapping => node
            .entries()
            .map(|(key, value)| (key.as_str().unwrap_or_default().to_owned(), json(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}
