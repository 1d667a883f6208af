//! A view as a file.

use serde::{Deserialize, Serialize};

use super::view::View;

/// The ending of view files.
pub const ENDING: &str = ".ossaview";
/// Larger files are none.
pub const MOST_BYTES: f64 = 16.0 * 1024.0 * 1024.0;

#[derive(Serialize, Deserialize)]
struct File {
    #[serde(rename = "ossaView")]
    version: u32,
    view: View,
}

/// Whether a file of this name is one.
pub fn is_one(name: &str) -> bool {
    name.to_lowercase().ends_with(ENDING)
}

/// The content of a file.
pub fn write(view: &View) -> String {
    let file = File { version: 1, view: view.clone() };
    serde_json::to_string_pretty(&file).unwrap_or_default() + "\n"
}

/// The view in a file, or why there is none, for people.
pub fn read(content: &str) -> Result<View, String> {
    let file: File = serde_json::from_str(content)
        .map_err(|error| format!("This is no view that can be read: {error}."))?;
    match file.version {
        1 => Ok(file.view),
        version => Err(format!("This view has version {version}; this page reads version 1.")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::view::Viewport;
    use super::*;

    #[test]
    fn a_view_survives_its_file() {
        let mut view = View { selection: Some("agent:a".to_owned()), ..View::default() };
        view.filter.ask(&"type:worker ".repeat(900));
        view.camera = Some(Viewport { x: 0.1, y: -3.0e-7, span: 1.0 / 3.0 });
        assert_eq!(read(&write(&view)), Ok(view));
        assert!(is_one("My view.OssaView") && !is_one("view.json"));
    }

    #[test]
    fn what_is_none_says_so() {
        assert!(read("{}").is_err_and(|why| why.contains("ossaView")));
        assert!(read("{\"ossaView\": 2, \"view\": {}}").is_err_and(|why| why.contains("version 2")));
        assert_eq!(read("{\"ossaView\": 1, \"view\": {}}"), Ok(View::default()));
        assert!(read("{\"ossaView\": 1, \"view\": {\"camera\": [0, 0, 0]}}").is_err());
    }
}
