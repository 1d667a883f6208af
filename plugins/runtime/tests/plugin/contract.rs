//! Released versions of the contract never change, and plugins built for them keep working.

use std::fs;
use std::path::{Path, PathBuf};

use ossa_plugin_runtime::{Engine, Limits, LoadError, Plugin};

use crate::guests::{self, ENGINE};

fn contracts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../wit")
}

/// The hash of every file of a released folder, by name.
fn hash(folder: &Path) -> String {
    let entries = fs::read_dir(folder).expect("the folder of a released version");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("a readable folder").path()).collect();
    files.sort();
    let mut hasher = blake3::Hasher::new();
    for file in files {
        let name = file.file_name().expect("a file").to_str().expect("a plain name");
        let text = fs::read_to_string(&file).expect("a text").replace("\r\n", "\n");
        hasher.update(format!("{name} {}\n", text.len()).as_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

#[test]
fn released_contracts_are_as_they_were_released() {
    let recorded = fs::read_to_string(contracts().join("RELEASED")).expect("the list of released versions");
    let mut known = Vec::new();
    for line in recorded.lines() {
        let (version, expected) = line.split_once(' ').expect("a version and a hash");
        assert_eq!(hash(&contracts().join(version)), expected, "{version} is released and must not change");
        known.push(version.to_owned());
    }
    let folders = fs::read_dir(contracts()).expect("the folder of contracts");
    let names =
        folders.map(|entry| entry.expect("readable").file_name().into_string().expect("a plain name"));
    let mut released: Vec<String> = names.filter(|name| name.starts_with('v')).collect();
    released.sort();
    assert_eq!(released, known, "every released folder has a hash");
}

/// A component of the suite, made to ask for another version of the contract of the same length.
fn of_version(version: &str) -> Vec<u8> {
    let mut bytes = guests::component("ossa-example-shared-server");
    let mut count = 0;
    for place in 0..bytes.len() - 6 {
        if &bytes[place..place + 6] == b"@0.1.0" {
            bytes[place..place + 6].copy_from_slice(version.as_bytes());
            count += 1;
        }
    }
    assert!(count > 0, "a component names the version of its contract");
    bytes
}

#[test]
fn additions_do_not_shut_out_plugins_that_use_none() {
    for version in ["@0.1.0", "@0.1.9"] {
        let plugin = Plugin::from_bytes(&ENGINE, &of_version(version), Limits::default()).expect(version);
        assert!(plugin.run(&guests::dataset(), "").result.is_ok(), "{version}");
    }
    let refused = Plugin::from_bytes(&ENGINE, &of_version("@0.2.0"), Limits::default());
    let Err(LoadError::Version { found, known }) = refused else { panic!("it was loaded") };
    assert_eq!((found.as_str(), known), ("0.2.0", vec!["0.1"]));
}

#[test]
fn what_was_compiled_is_found_again_and_damage_is_seen() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let cache = folder.path().join("cache");
    let bytes = guests::component("ossa-example-shared-server");
    let output = || {
        let engine = Engine::new().expect("this machine runs WebAssembly").with_cache(&cache);
        let plugin = Plugin::from_bytes(&engine, &bytes, Limits::default()).expect("a valid plugin");
        plugin.run(&guests::dataset(), "").result.expect("the rule works")
    };
    let compiled = || {
        let entries = fs::read_dir(&cache).expect("the cache").map(|entry| entry.expect("readable").path());
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "cwasm")).collect::<Vec<_>>()
    };
    let first = output();
    let [file] = &compiled()[..] else { panic!("one component was compiled") };
    let modified = || fs::metadata(file).and_then(|file| file.modified()).expect("a time");
    let made = modified();
    assert_eq!(output(), first);
    assert_eq!(modified(), made, "it was not compiled again");
    let mut damaged = fs::read(file).expect("the compiled component");
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    fs::write(file, &damaged).expect("the cache is ours");
    assert_eq!(output(), first);
    assert_ne!(fs::read(file).expect("it was made again"), damaged);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&cache).expect("the folder").permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&cache, &link).expect("a link");
        fs::remove_file(file).expect("the cache is ours");
        drop(Plugin::from_bytes(
            &Engine::new().expect("an engine").with_cache(&link),
            &bytes,
            Limits::default(),
        ));
        assert!(compiled().is_empty(), "a link is not used");
    }
}
