//! What wit-bindgen makes of the contract. Nothing outside this crate sees it except through `export!`.

#![expect(clippy::same_length_and_capacity, reason = "generated")]

wit_bindgen::generate!({
    world: "plugin",
    path: "../wit/v0.1.0",
    pub_export_macro: true,
    default_bindings_module: "ossa_plugin::internal::bindings",
    generate_unused_types: true,
});
