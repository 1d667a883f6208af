//! What keeps the page for times without a network: a service worker, which the build writes.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(module = "/src/platform/service_worker.js")]
extern "C" {
    #[wasm_bindgen(js_name = startKeeping)]
    fn start_keeping(on_newer: &Closure<dyn Fn()>, on_offer: &Closure<dyn Fn(bool)>);

    /// Looks whether the server has another version of the page.
    #[wasm_bindgen(js_name = lookForNewer)]
    pub fn look_for_newer();

    /// Reloads the page in the newest version.
    #[wasm_bindgen(js_name = goToNewer)]
    pub fn go_to_newer();

    /// Lets the browser ask whether to install the page.
    pub fn install();
}

/// Keeps the page from now on. `on_newer` hears when another version waits, and `on_offer` whether the browser offers to
/// install the page.
pub fn start(on_newer: impl Fn() + 'static, on_offer: impl Fn(bool) + 'static) {
    let on_newer = Closure::<dyn Fn()>::new(on_newer);
    let on_offer = Closure::<dyn Fn(bool)>::new(on_offer);
    start_keeping(&on_newer, &on_offer);
    // Both are called until the page is closed.
    on_newer.forget();
    on_offer.forget();
}
