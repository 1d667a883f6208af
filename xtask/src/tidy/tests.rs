//! Tidy passes on the tree and fails on scratch trees that break one rule each.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::check;
use crate::shell::root;

/// A copy of what tidy reads of the repository, removed when dropped.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("ossa-tidy-{}-{number}", std::process::id()));
        let scratch = Self(folder);
        for part in [
            "Cargo.toml",
            "Cargo.lock",
            "core",
            "web",
            "host",
            "plugins",
            "tests",
            "xtask",
            "rust-toolchain.toml",
        ] {
            copy(&root().join(part), &scratch.0.join(part));
        }
        scratch
    }

    /// Replaces `from`, which must be there, in a file.
    fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.0.join(file);
        let text = fs::read_to_string(&path).expect("the file is readable");
        assert!(text.contains(from), "{file} no longer holds {from:?}");
        fs::write(path, text.replacen(from, to, 1)).expect("the scratch tree is writable");
    }

    fn append(&self, file: &str, text: &str) {
        let path = self.0.join(file);
        let before = fs::read_to_string(&path).expect("the file is readable");
        fs::write(path, before + text).expect("the scratch tree is writable");
    }

    /// The rules broken, each once.
    fn broken(&self) -> Vec<String> {
        let violations = check(&self.0).expect("the scratch tree can be checked");
        let mut rules: Vec<String> = violations.iter().map(|violation| violation[..2].to_owned()).collect();
        rules.dedup();
        rules
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).expect("the scratch tree is writable");
        for entry in fs::read_dir(from).expect("the repository is readable") {
            let entry = entry.expect("the repository is readable");
            if entry.file_name() != "target" && entry.file_name() != "node_modules" {
                copy(&entry.path(), &to.join(entry.file_name()));
            }
        }
    } else {
        fs::create_dir_all(to.parent().expect("files are in folders")).expect("the scratch tree is writable");
        fs::copy(from, to).expect("the repository is readable");
    }
}

#[test]
fn the_tree_keeps_every_rule() {
    assert_eq!(check(&root()).expect("the tree can be checked"), Vec::<String>::new());
}

#[test]
fn a1_core_on_a_runtime() {
    let scratch = Scratch::new();
    scratch.edit("core/Cargo.toml", "[dependencies]\n", "[dependencies]\ntokio.workspace = true\n");
    assert_eq!(scratch.broken(), ["A1"]);
}

#[test]
fn a1_core_reading_a_clock() {
    let scratch = Scratch::new();
    scratch
        .append("core/src/text/mod.rs", "\nfn now() -> std::time::Instant { std::time::Instant::now() }\n");
    assert_eq!(scratch.broken(), ["A1"]);
}

#[test]
fn a1_core_on_the_network() {
    let scratch = Scratch::new();
    scratch.append("core/src/text/mod.rs", "\nfn pure(_: std::net::Ipv4Addr, _: std::net::Ipv6Addr) {}\n");
    assert!(scratch.broken().is_empty());
    scratch.append("core/src/text/mod.rs", "\nfn connected(_: std::net::TcpStream) {}\n");
    assert_eq!(scratch.broken(), ["A1"]);
}

#[test]
fn a2_core_asking_for_the_platform() {
    let scratch = Scratch::new();
    scratch.append("core/src/text/mod.rs", "\n#[cfg(target_arch = \"wasm32\")]\nfn only_there() {}\n");
    assert_eq!(scratch.broken(), ["A2"]);
}

#[test]
fn a3_web_on_host() {
    let scratch = Scratch::new();
    scratch.edit("web/Cargo.toml", "[dependencies]\n", "[dependencies]\nossa-host.workspace = true\n");
    assert!(scratch.broken().contains(&"A3".to_owned()));
}

#[test]
fn a4_browser_types_in_a_component() {
    let scratch = Scratch::new();
    scratch.append("web/src/app.rs", "\nfn window() -> web_sys::Window { todo!() }\n");
    assert_eq!(scratch.broken(), ["A4"]);
}

#[test]
fn a4_wasmtime_in_the_host() {
    let scratch = Scratch::new();
    scratch.edit("host/Cargo.toml", "[dependencies]\n", "[dependencies]\nwasmtime.workspace = true\n");
    assert_eq!(scratch.broken(), ["A4"]);
}

#[test]
fn a5_sdk_on_core() {
    let scratch = Scratch::new();
    scratch.edit(
        "plugins/sdk/Cargo.toml",
        "[dependencies]\n",
        "[dependencies]\nossa-core.workspace = true\n",
    );
    assert_eq!(scratch.broken(), ["A5"]);
}

#[test]
fn a6_a_layer_using_one_after_it() {
    let scratch = Scratch::new();
    scratch.append("core/src/document/mod.rs", "\nfn upwards(_: &crate::graph::Graph) {}\n");
    assert_eq!(scratch.broken(), ["A6"]);
}
