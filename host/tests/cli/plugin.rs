//! What a plugin does is tested in `plugins/runtime`; this is about the way there.

use crate::fixture::{CLEAN, Fixture};

#[test]
fn what_is_no_plugin_is_refused_with_a_reason() {
    let fixture = Fixture::new(&CLEAN);
    fixture.write("text.wasm", "not wasm");
    fixture.write("module.wasm", b"\0asm\x01\0\0\0");
    let run = fixture.run(&["plugin", "check", "text.wasm"]).expect(2);
    assert!(run.stderr.contains("not a WebAssembly component"), "{}", run.stderr);
    let run = fixture.run(&["plugin", "check", "module.wasm"]).expect(2);
    assert!(run.stderr.contains("core module"), "{}", run.stderr);
    fixture.run(&["knowledge-graph", ".", "--plugin", "module.wasm"]).expect(2);
    fixture.run(&["plugin", "pack", "text.wasm", "-o", "out.wasm"]).expect(2);
    assert!(!fixture.path().join("out.wasm").exists());
}
