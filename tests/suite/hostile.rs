//! Input made to hurt: every case ends soon, with a finding where something is left out, and nothing panics.

use std::time::{Duration, Instant};

use ossa_core::diagnostic::Diagnostic;
use ossa_core::document::{Limits, Syntax, read};
use ossa_core::source::Source;

/// The names of the findings of one file, equal neighbours once, after a time that no honest file takes.
fn names(path: &str, bytes: impl Into<Vec<u8>>) -> Vec<&'static str> {
    let mut names: Vec<&str> = findings(path, bytes).iter().map(|finding| finding.code.name()).collect();
    names.dedup();
    names
}

fn findings(path: &str, bytes: impl Into<Vec<u8>>) -> Vec<Diagnostic> {
    let source = Source::new(path, bytes);
    let begun = Instant::now();
    let (document, findings) = read(&source, Syntax::of_path(path).expect("it is known"), &Limits::DEFAULT);
    // What is quadratic takes minutes on any of these.
    assert!(begun.elapsed() < Duration::from_mins(1), "{path} took {:?}", begun.elapsed());
    assert_eq!(document.is_complete(), findings.is_empty());
    findings
}

const MIB: usize = 1024 * 1024;

#[test]
fn nesting_of_every_kind() {
    for opening in ["[", "{a: ", "- ", "? ", "[{a: ", "- [", "{? "] {
        let told = names("a.yaml", opening.repeat(100_000));
        assert!(told == ["deep-nesting"] || told == ["syntax-error"], "{opening}: {told:?}");
    }
    for opening in ["[", "{\"a\":", "[{\"a\":"] {
        assert_eq!(names("a.json", opening.repeat(100_000)), ["deep-nesting"], "{opening}");
    }
    // Each level one space deeper: the text itself grows with the square.
    let blocks: String = (0..4000).flat_map(|depth| [" ".repeat(depth), "- \n".into()]).collect();
    assert_eq!(names("a.yaml", blocks), ["deep-nesting"]);
    let closing = format!("a: [{}", "]".repeat(100_000));
    assert_eq!(names("a.yaml", closing), ["syntax-error"]);
}

#[test]
fn one_line_of_fifteen_mebibytes() {
    assert_eq!(names("a.yaml", format!("a: {}", "x".repeat(15 * MIB))), [""; 0]);
    assert_eq!(names("a.yaml", format!("a: {}", "x y ".repeat(3 * MIB))), [""; 0]);
    assert_eq!(names("a.yaml", format!("a: '{}'", "x''".repeat(4 * MIB))), [""; 0]);
    assert_eq!(names("a.json", format!("\"{}\"", "\\n".repeat(7 * MIB))), [""; 0]);
    assert_eq!(names("a.json", " ".repeat(15 * MIB)), [""; 0]);
    assert_eq!(names("a.yaml", "#".repeat(15 * MIB)), [""; 0]);
    assert_eq!(names("a.yaml", "a: x".to_owned() + &"\n".repeat(15 * MIB)), [""; 0]);
    assert_eq!(names("a.yaml", "\u{a0}".repeat(7 * MIB)), [""; 0]);
}

#[test]
fn a_key_of_a_mebibyte() {
    let key = "k".repeat(MIB);
    assert_eq!(names("a.json", format!("{{\"{key}\": 1}}")), [""; 0]);
    // YAML ends keys at 1024 characters.
    assert_eq!(names("a.yaml", format!("{key}: 1\nb: 2\n")), ["syntax-error"]);
    let found = findings("a.json", format!("{{\"{key}\": 1, \"{key}\": 2}}"));
    assert!(found.len() == 1 && found[0].message.len() < 200, "messages stay short");
}

#[test]
fn more_keys_twice_than_anybody_reads() {
    let pairs = 400_000;
    let found = findings("a.yaml", "a: 1\n".repeat(pairs));
    assert_eq!(found.len(), 1001);
    assert_eq!(found[1000].message, format!("{} more keys of this map are defined twice", pairs - 1 - 1000));
}

#[test]
fn a_million_documents() {
    assert_eq!(names("a.yaml", "--- 1\n".repeat(1_000_000)), ["too-many-documents"]);
    assert_eq!(names("a.yaml", "---\na: 1\n".repeat(1_000_000)), ["too-many-documents"]);
    assert_eq!(names("a.yaml", "---\n".repeat(1_000_000)), ["too-many-documents"]);
}

#[test]
fn a_million_faults() {
    for (path, fault) in [
        ("a.yaml", "- a: b: c\n"),
        ("a.yaml", "- @a\n"),
        ("a.yaml", "- \"\\d\"\n"),
        ("a.yaml", "\ta: 1\n"),
        ("a.yaml", "a: 1\n b: 2\n"),
        ("a.yaml", "a: 1\nstray\n"),
        ("a.yaml", "- \"open\n"),
        ("a.yaml", "a:\n   b: 1\n  c: 2\n"),
        ("a.yaml", "- [a\n"),
        ("a.yaml", "a: [\n]\n]\n"),
        ("a.yaml", "- *a\n"),
        ("a.json", "[1,],"),
        ("a.json", "'a' "),
        ("a.json", "//\n"),
    ] {
        let text = if path.ends_with("json") {
            format!("[{}", fault.repeat(300_000))
        } else {
            fault.repeat(300_000)
        };
        let found = findings(path, text);
        assert!(!found.is_empty() && found.len() <= 1101, "{fault:?}: {}", found.len());
    }
}

#[test]
fn line_ends_of_every_kind() {
    for (path, text) in
        [("a.yaml", "a: 1\rb: 2\r"), ("a.json", "{\r\"a\":\r1}\r"), ("a.yaml", "a: 1\r\nb:\r\n- 2\r\n")]
    {
        assert_eq!(names(path, text), [""; 0], "{text:?}");
    }
    // Markdown with old line ends has no front matter that any tool sees: it is one line.
    assert_eq!(names("a.md", "---\ra: 1\r---\r"), [""; 0]);
    assert_eq!(names("a.md", "---\r\na: 1\r\n---\r\n"), [""; 0]);
}

#[test]
fn characters_that_are_no_text() {
    assert_eq!(names("a.yaml", "a: b\0c\nd: 1\n"), ["syntax-error"]);
    assert_eq!(names("a.json", "{\"a\": \"b\0c\"}"), ["syntax-error"]);
    for control in (1..32u8).filter(|byte| !matches!(byte, b'\t' | b'\n' | b'\r')) {
        // YAML forbids them too; the parser lets most of them pass, and so does this reader.
        findings("a.yaml", [b'a', b':', b' ', b'x', control, b'\n']);
        assert_eq!(names("a.json", [b'"', control, b'"']), ["syntax-error"]);
    }
    assert_eq!(names("a.json", "\"\\ud800\""), ["syntax-error"]);
    assert_eq!(names("a.json", "\"\\udc00\\ud800\""), ["syntax-error"]);
    assert_eq!(names("a.yaml", "\"\\ud800\""), ["syntax-error"]);
}

#[test]
fn other_encodings() {
    let text = "a: é\n";
    let utf16 = |bom: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
        bom.into_iter().chain(text.encode_utf16().flat_map(bytes)).collect::<Vec<u8>>()
    };
    for bytes in [utf16([0xff, 0xfe], u16::to_le_bytes), utf16([0xfe, 0xff], u16::to_be_bytes)] {
        let found = findings("a.yaml", bytes);
        assert_eq!(found[0].message, "the file is UTF-16");
        assert_eq!(found[0].help.as_deref(), Some("save the file as UTF-8"));
    }
    assert_eq!(names("a.yaml", b"a: \xe9\n"), ["invalid-encoding"]);
    assert_eq!(names("a.yaml", "\u{feff}a: 1\n"), [""; 0]);
    assert_eq!(names("a.json", "\u{feff}[]"), [""; 0]);
    assert_eq!(names("a.md", "\u{feff}---\na: 1\n---\n"), [""; 0]);
}

#[test]
fn aliases_that_name_aliases() {
    let mut bomb = vec!["a0: &a0 x\n".to_owned()];
    bomb.extend((1..200).map(|level| format!("a{level}: &a{level} [*a{0}, *a{0}]\n", level - 1)));
    assert_eq!(names("a.yaml", bomb.concat()), ["alias-expansion"]);
    let many = format!("a: &a 1\nb: [{}]\n", vec!["*a"; 300_000].join(", "));
    assert_eq!(names("a.yaml", many), ["alias-expansion"]);
}
