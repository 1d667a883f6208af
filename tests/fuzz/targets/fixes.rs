//! The fixes of any text: making them until there is none left comes to an end.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ossa_core::diagnostic::apply;
use ossa_core::document::{Limits, Syntax, read};
use ossa_core::source::Source;

fuzz_target!(|input: (bool, &str)| {
    let (is_json, text) = input;
    let (path, syntax) = if is_json { ("a.json", Syntax::Json) } else { ("a.yaml", Syntax::Yaml) };
    let mut text = text.to_owned();
    for _ in 0..3 {
        let (document, findings) = read(&Source::new(path, text.as_str()), syntax, &Limits::DEFAULT);
        let (mended, made) = apply(document.text(), findings.iter().filter_map(|finding| finding.fix.as_ref()));
        if made == 0 {
            break;
        }
        assert_ne!(mended, text, "a fix changes something");
        text = mended;
    }
});
