//! The page of findings is about every check, and says of each what the code says.

use std::collections::BTreeMap;

use ossa_core::diagnostic::{ALL_CODES, Code};
use ossa_tests::root;

fn page() -> String {
    std::fs::read_to_string(root().join("docs/reference/findings.md")).expect("the page is there")
}

/// The sections of checks, by heading, in order.
fn sections(page: &str) -> Vec<(&str, &str)> {
    let mut sections = Vec::new();
    for part in page.split("\n### ").skip(1) {
        let (heading, text) = part.split_once('\n').unwrap_or((part, ""));
        sections.push((heading, text.split("\n## ").next().unwrap_or(text)));
    }
    sections
}

fn heading(code: Code) -> String {
    format!("{} {}", code.as_str(), code.name())
}

#[test]
fn the_table_lists_every_check() {
    let page = page();
    let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("| [`")).collect();
    let expected: Vec<String> = ALL_CODES
        .iter()
        .map(|code| {
            let (id, name, severity) = (code.as_str(), code.name(), code.severity().as_str());
            format!("| [`{id}`](#{}-{name}) | `{name}` | {severity} |", id.to_lowercase())
        })
        .collect();
    assert_eq!(rows, expected);
}

#[test]
fn every_check_has_its_section() {
    let page = page();
    let headings: Vec<&str> = sections(&page).into_iter().map(|(heading, _)| heading).collect();
    let expected: Vec<String> = ALL_CODES.iter().map(|code| heading(*code)).collect();
    assert_eq!(headings, expected);
}

#[test]
fn every_section_explains_shows_and_helps() {
    let page = page();
    let sections: BTreeMap<&str, &str> = sections(&page).into_iter().collect();
    for code in ALL_CODES {
        let name = heading(*code);
        let text = sections[name.as_str()];
        let fence = text.find("\n```").unwrap_or_else(|| panic!("{name}: no example"));
        let message = text.find("\n> ").unwrap_or_else(|| panic!("{name}: no message"));
        assert!(!text[..fence].trim().is_empty(), "{name}: the example comes before what the check does");
        assert!(fence < message, "{name}: the message comes before the example");
        let rest = text[message..].trim_start().split_once("\n\n").map_or("", |(_, rest)| rest);
        assert!(!rest.trim().is_empty(), "{name}: nothing says what to do");
    }
}
