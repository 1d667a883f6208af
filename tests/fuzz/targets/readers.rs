//! The fast reader of YAML and the full parser: equal trees, or the fast one leaves the text alone.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ossa_core::document::{Kind, Limits, readers};
use ossa_core::source::Source;

fuzz_target!(|text: &str| {
    let source = Source::new("a.yaml", text);
    let Some((fast, fast_found)) = readers::fast(&source, &Limits::DEFAULT) else { return };
    let (full, full_found) = readers::full(&source, &Limits::DEFAULT);
    assert_eq!(fast.roots().len(), full.roots().len());
    let mut stack: Vec<_> = fast.roots().zip(full.roots()).collect();
    while let Some((one, other)) = stack.pop() {
        assert_eq!(one.span(), other.span());
        assert_eq!(one.as_text(), other.as_text());
        match (one.kind(), other.kind()) {
            (Kind::Float(one), Kind::Float(other)) => assert_eq!(one.to_bits(), other.to_bits()),
            (one, other) => assert_eq!(one, other),
        }
        assert_eq!(one.len(), other.len());
        stack.extend(one.items().zip(other.items()));
        stack.extend(one.entries().map(|(key, _)| key).zip(other.entries().map(|(key, _)| key)));
        stack.extend(one.entries().map(|(_, value)| value).zip(other.entries().map(|(_, value)| value)));
    }
    assert_eq!(fast_found, full_found);
});
