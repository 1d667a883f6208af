//! The worker: reads, validates and lays out away from the page. See `ossa_web::worker`.

fn main() {
    console_error_panic_hook::set_once();
    ossa_web::worker::run::start();
}
