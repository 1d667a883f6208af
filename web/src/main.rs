//! The page. See `ossa_web::app`.

#![cfg_attr(feature = "split", expect(clippy::unnecessary_wraps, reason = "loading can fail in a browser"))]

use leptos::prelude::*;
use ossa_web::app::App;
use ossa_web::page::later::{LATER, Later, Parts};

fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(|| {
        provide_context(Parts(|| Box::pin(load())));
        view! { <App/> }
    });
}

#[cfg(feature = "split")]
async fn load() -> Option<&'static Later> {
    later().await.ok()
}

#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(later, fallible)]
fn later() -> Result<&'static Later, wasm_split_helpers::SplitLoaderError> {
    Ok(&LATER)
}

#[cfg(not(feature = "split"))]
fn load() -> std::future::Ready<Option<&'static Later>> {
    std::future::ready(Some(&LATER))
}
