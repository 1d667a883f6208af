//! The worker: reads, validates and lays out away from the page. See `ossa_web::worker`.

#![cfg_attr(feature = "split", expect(clippy::unnecessary_wraps, reason = "loading can fail in a browser"))]

use ossa_web::worker::rare::{RARE, Rare};

fn main() {
    console_error_panic_hook::set_once();
    ossa_web::worker::run::start(|| Box::pin(load()));
}

#[cfg(feature = "split")]
async fn load() -> Option<&'static Rare> {
    rare().await.ok()
}

#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(rare, fallible)]
fn rare() -> Result<&'static Rare, wasm_split_helpers::SplitLoaderError> {
    Ok(&RARE)
}

#[cfg(not(feature = "split"))]
fn load() -> std::future::Ready<Option<&'static Rare>> {
    std::future::ready(Some(&RARE))
}
