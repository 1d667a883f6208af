//! What a component imports and exports, as its bytes say it.

use wasmparser::{Parser, Payload, Validator, WasmFeatures};

/// The full names of imports and exports of the component itself, not of what it holds.
pub fn names(component: &[u8]) -> Result<(Vec<String>, Vec<String>), String> {
    let words = |error: wasmparser::BinaryReaderError| error.to_string();
    Validator::new_with_features(WasmFeatures::default()).validate_all(component).map_err(words)?;
    let (mut imports, mut exports) = (Vec::new(), Vec::new());
    let mut depth = 0usize;
    for payload in Parser::new(0).parse_all(component) {
        match payload.map_err(words)? {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::ComponentImportSection(section) if depth == 0 => {
                for import in section {
                    imports.push(import.map_err(words)?.name.name.to_owned());
                }
            }
            Payload::ComponentExportSection(section) if depth == 0 => {
                for export in section {
                    exports.push(export.map_err(words)?.name.name.to_owned());
                }
            }
            _ => {}
        }
    }
    Ok((imports, exports))
}
