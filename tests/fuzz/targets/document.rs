//! Any bytes, in every syntax: reading ends with a result whose places lie in the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ossa_core::document::{Limits, Syntax, read};
use ossa_core::source::Source;

fuzz_target!(|bytes: &[u8]| {
    let Some((&choice, bytes)) = bytes.split_first() else { return };
    let (path, syntax) = match choice % 3 {
        0 => ("a.yaml", Syntax::Yaml),
        1 => ("a.json", Syntax::Json),
        _ => ("a.md", Syntax::Markdown),
    };
    // Small limits, so that they are met.
    let limits = Limits { depth: 16, nodes: 2000, alias_expansion: 100, documents: 8, ..Limits::DEFAULT };
    let (document, findings) = read(&Source::new(path, bytes), syntax, &limits);
    let text = document.text();
    let mut stack: Vec<_> = document.roots().collect();
    let mut walked = 0;
    while let Some(node) = stack.pop() {
        assert!(text.get(node.span().range()).is_some());
        let _ = (node.kind(), node.as_str(), node.as_text());
        stack.extend(node.items());
        stack.extend(node.entries().flat_map(|(key, value)| [key, value]));
        walked += 1;
        assert!(walked <= 10_000);
    }
    for finding in &findings {
        let location = finding.location.as_ref().expect("a finding about a file has a place");
        if !text.is_empty() {
            assert!(text.get(location.span.range()).is_some(), "{finding:?}");
        }
        for label in &finding.labels {
            assert!(text.get(label.location.span.range()).is_some(), "{finding:?}");
        }
    }
});
