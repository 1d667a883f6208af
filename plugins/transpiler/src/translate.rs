use js_component_bindgen::{InstantiationMode, TranspileOpts, transpile};

use crate::{Translated, apply, names};

/// What components may import begins with this.
const GRANTED: &str = "ossa:rules/";

/// Translates a component. `pages` is how many pages of 64 KiB its memories may have together. One that imports what is
/// not granted is not translated: only its names are told.
///
/// # Errors
/// In words: why the component is not valid, or that its memory is larger than the ceiling from the start.
pub fn translate(component: &[u8], pages: u64) -> Result<Translated, String> {
    let (imports, exports) = names(component)?;
    if imports.iter().any(|name| !name.starts_with(GRANTED)) {
        return Ok(Translated { imports, exports, files: Vec::new() });
    }
    let options = TranspileOpts::builder()
        .name("plugin".into())
        .no_typescript(true)
        .instantiation_mode(InstantiationMode::Async)
        .nodejs_compat_disabled(true)
        .build();
    let translated = transpile(component, options).map_err(|error| format!("{error:#}"))?;
    let files = apply(translated.files, pages).map_err(|error| error.to_string())?;
    Ok(Translated { imports, exports, files })
}
