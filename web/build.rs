//! Links programs so that `cargo xtask web` can take parts out of them that are loaded later.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = std::env::var("CARGO_CFG_TARGET_FAMILY").unwrap_or_default();
    if std::env::var_os("CARGO_FEATURE_SPLIT").is_some() && target == "wasm" {
        // What calls and names what: a part is all that only its own functions lead to.
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
}
