//! The page. See `ossa_web::app`.

use ossa_web::app::App;

fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(App);
}
