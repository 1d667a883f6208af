//! Files that are no plugins are refused with a reason, before anything of them runs.

use std::fs;
use std::path::Path;
use std::time::Duration;

use ossa_plugin_runtime::{Limits, LoadError, MAX_COMPONENT_BYTES, PackError, Plugin, componentize};

use crate::guests::{self, ENGINE};

const EXAMPLE: &str = "ossa-example-shared-server";

fn refusal(bytes: &[u8]) -> LoadError {
    let Err(error) = Plugin::from_bytes(&ENGINE, bytes, Limits::default()) else { panic!("it was loaded") };
    error
}

/// A component with one import: an empty interface.
fn importing(name: &str) -> Vec<u8> {
    let mut bytes = b"\0asm\x0d\0\x01\0".to_vec();
    // Types: one instance type without declarations.
    bytes.extend([7, 3, 1, 0x42, 0]);
    // Imports: one plain name, an instance (5) of type 0.
    let length = u8::try_from(name.len()).expect("a short name");
    bytes.extend([10, length + 5, 1, 0, length]);
    bytes.extend(name.as_bytes());
    bytes.extend([5, 0]);
    bytes
}

#[test]
fn text_and_nothing_are_not_webassembly() {
    for bytes in [&b""[..], b"\0asm", b"agent: {}\n", b"(component)"] {
        assert!(matches!(refusal(bytes), LoadError::NotWasm), "{bytes:?}");
    }
}

#[test]
fn a_core_module_is_told_from_a_component() {
    let error = refusal(&guests::core_module(EXAMPLE));
    assert!(matches!(error, LoadError::CoreModule));
    assert!(error.to_string().contains("`ossa plugin pack`"));
}

#[test]
fn damaged_components_are_refused() {
    let whole = guests::component(EXAMPLE);
    for length in [8, 9, 100, whole.len() / 2, whole.len() - 1] {
        let error = refusal(&whole[..length]);
        // A cut between two sections leaves a valid component that lacks what a plugin has.
        assert!(matches!(error, LoadError::Invalid(_) | LoadError::Contract(_)), "{length}: {error}");
    }
}

#[test]
fn damage_anywhere_is_no_danger() {
    let whole = guests::component(EXAMPLE);
    // The same on every machine, from the constants of Knuth's generator. A short limit ends the loops that some make; most
    // are refused before anything runs. The others are compiled, which makes a thousand take minutes.
    let count = std::env::var("OSSA_MUTATIONS").ok().and_then(|count| count.parse().ok()).unwrap_or(100);
    let limits = Limits { time: Duration::from_millis(200), ..Limits::default() };
    let mut random = 0x0055_5a5a_u64;
    let mutations: Vec<(usize, u8)> = std::iter::repeat_with(|| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (8 + (random >> 33) as usize % (whole.len() - 8), 1 << (random >> 29 & 7))
    })
    .take(count)
    .collect();
    std::thread::scope(|scope| {
        for part in mutations.chunks(mutations.len().div_ceil(4).max(1)) {
            let (whole, limits) = (&whole, &limits);
            scope.spawn(move || {
                for &(place, bit) in part {
                    let mut bytes = whole.clone();
                    bytes[place] ^= bit;
                    // Some bytes do not matter (names, texts); the rest must be an error. Neither may be a crash.
                    if let Ok(plugin) = Plugin::from_bytes(&ENGINE, &bytes, limits.clone()) {
                        drop(plugin.run(&guests::dataset(), ""));
                    }
                }
            });
        }
    });
}

#[test]
fn imports_are_refused_by_name() {
    let error = refusal(&importing("wasi:filesystem/preopens@0.2.0"));
    assert_eq!(
        error.to_string(),
        "it imports `wasi:filesystem/preopens@0.2.0`, which is never granted; plugins may import `ossa:rules/` only; \
         build it for `wasm32-unknown-unknown`, or with stubbed WASI"
    );
    let error = refusal(&importing("ossa:rulesx/other@0.1.0"));
    assert!(matches!(error, LoadError::ForbiddenImport { import } if import == "ossa:rulesx/other@0.1.0"));
}

#[test]
fn a_component_without_a_rule_is_refused() {
    let error = refusal(&importing("ossa:rules/dataset@0.1.0"));
    assert_eq!(
        error.to_string(),
        "it does not fit the plugin contract: it does not export `ossa:rules/rule@0.1.0`"
    );
}

#[test]
fn files_are_read_up_to_a_size() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("oversized");
    fs::create_dir_all(&folder).expect("a folder for temporary files");
    let path = folder.join("plugin.wasm");
    let file = fs::File::create(&path).expect("a temporary file");
    file.set_len(MAX_COMPONENT_BYTES as u64 + 1).expect("a sparse file");
    let result = Plugin::load(&ENGINE, &path, Limits::default());
    assert!(matches!(result, Err(LoadError::TooLarge)));
    fs::remove_file(&path).expect("the temporary file is ours");
    let result = Plugin::load(&ENGINE, &path, Limits::default());
    assert!(matches!(result, Err(LoadError::Read(_))));
}

#[test]
fn only_modules_with_an_interface_can_be_packed() {
    assert!(matches!(componentize(b"agent: {}\n"), Err(PackError::NotWasm)));
    assert!(matches!(componentize(&guests::component(EXAMPLE)), Err(PackError::Component)));
    // An empty module is a valid module without an interface: it becomes a component that no host can use.
    let empty = componentize(b"\0asm\x01\0\0\0");
    let refused = empty.map(|bytes| refusal(&bytes));
    assert!(matches!(refused, Err(PackError::Encode(_)) | Ok(LoadError::Contract(_))), "{refused:?}");
}
