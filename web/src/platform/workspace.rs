//! The last workspace as the database keeps it: the contents of all files in one piece, and where each begins.

use js_sys::{Array, Object, Reflect};
use ossa_core::wire::Skipped;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, File};

use super::database::{self, Refusal};
use super::files::{Picked, PickedFile};

const FILES: &str = "files";
const STATE: &str = "state";

/// Files, ready to be kept. Nothing is read yet: the browser copies them.
pub struct Record(JsValue);

impl Record {
    /// The files of a set, whose number is `set`.
    pub fn new(set: f64, picked: &Picked) -> Self {
        let record = Object::new();
        let put = |name: &str, value: &JsValue| {
            // A plain object takes every property.
            let _ = Reflect::set(&record, &JsValue::from_str(name), value);
        };
        let contents: Array = picked.files.iter().map(|file| &file.file).collect();
        put("set", &set.into());
        put("root", &picked.root.clone().map_or(JsValue::NULL, JsValue::from));
        put("paths", &picked.files.iter().map(|file| JsValue::from(&file.path)).collect::<Array>());
        put("sizes", &picked.files.iter().map(|file| JsValue::from(file.file.size())).collect::<Array>());
        put("unread", &serde_json::to_string(&picked.unread).unwrap_or_default().into());
        put("content", &Blob::new_with_blob_sequence(&contents).map_or(JsValue::NULL, JsValue::from));
        Self(record.into())
    }
}

/// The name of a state: another page may have opened other files since, and neither is to lose what it has.
fn state_of(set: f64) -> String {
    format!("{STATE} {set}")
}

/// Keeps the state of a set of files, and the files unless they are kept already.
pub async fn keep(set: f64, files: Option<Record>, state: &str) -> Result<(), Refusal> {
    let name = state_of(set);
    let state = (name.as_str(), JsValue::from_str(state));
    match files {
        Some(files) => database::put(&[(FILES, files.0), state], true).await,
        None => database::put(&[state], false).await,
    }
}

/// What was kept last: the number of its files, the files, and the state.
pub async fn last() -> Option<(f64, Picked, String)> {
    let record = database::get(FILES).await.ok().filter(JsValue::is_object)?;
    let get = |name: &str| Reflect::get(&record, &JsValue::from_str(name)).ok();
    let set = get("set")?.as_f64()?;
    let state = database::get(&state_of(set)).await.ok()?.as_string()?;
    let paths: Array = get("paths")?.dyn_into().ok()?;
    let sizes: Array = get("sizes")?.dyn_into().ok()?;
    let content: Blob = get("content")?.dyn_into().ok()?;
    let mut from = 0.0;
    let mut files = Vec::new();
    for (path, size) in paths.iter().zip(sizes.iter()) {
        let (path, to) = (path.as_string()?, from + size.as_f64()?);
        let part = content.slice_with_f64_and_f64(from, to).ok()?;
        let file = File::new_with_blob_sequence(&Array::of1(&part), &path).ok()?;
        files.push(PickedFile { path, file });
        from = to;
    }
    let unread: Vec<Skipped> = serde_json::from_str(&get("unread")?.as_string()?).unwrap_or_default();
    Some((set, Picked { root: get("root")?.as_string(), files, unread }, state))
}

/// Forgets everything.
pub async fn forget() -> Result<(), Refusal> {
    database::clear().await
}

/// How many bytes the browser keeps for this page, as far as it tells.
pub async fn usage() -> Option<f64> {
    database::usage().await
}
