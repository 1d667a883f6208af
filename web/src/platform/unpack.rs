//! Files out of archives, and from addresses.

use js_sys::{Error, Uint8Array};
use ossa_core::wire::Skipped;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::File;

use super::files::{Picked, PickedFile};
use crate::state::archive::{self, Entry, HEADER, TAIL};

#[wasm_bindgen(module = "/src/platform/unpack.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn inflate(blob: &web_sys::Blob, size: f64) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn part(file: &File, start: f64, end: f64) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = fileOf)]
    fn file_of(bytes: &Uint8Array, name: &str) -> File;
    #[wasm_bindgen(js_name = fetchFile, catch)]
    async fn fetch_file(address: &str) -> Result<JsValue, JsValue>;
}

fn reason(error: &JsValue) -> String {
    error
        .dyn_ref()
        .map_or_else(|| "the browser could not read it".to_owned(), |error: &Error| error.message().into())
}

async fn bytes(file: &File, start: u64, end: u64) -> Result<Vec<u8>, String> {
    let bytes = part(file, start as f64, end as f64).await.map_err(|error| reason(&error))?;
    Ok(bytes.unchecked_into::<Uint8Array>().to_vec())
}

/// The files of an archive that `is_wanted` by their paths. Files that are damaged are told of as unread.
///
/// # Errors
/// Why the archive is not read, for people.
pub async fn unpack(archive: &File, is_wanted: impl Fn(&str) -> bool) -> Result<Picked, String> {
    let size = archive.size() as u64;
    let tail = bytes(archive, size.saturating_sub(TAIL), size).await?;
    let directory = archive::directory(&tail, size)?;
    let listed = bytes(archive, directory.start, directory.start + directory.size).await?;
    let (mut files, mut unread) = (Vec::new(), Vec::new());
    for entry in archive::entries(&listed, is_wanted)? {
        match file(archive, &entry).await {
            Ok(file) => files.push(PickedFile { path: entry.path, file }),
            Err(reason) => unread.push(Skipped { path: entry.path, reason }),
        }
    }
    Ok(Picked::new(files, unread))
}

async fn file(archive: &File, entry: &Entry) -> Result<File, String> {
    let header = bytes(archive, entry.start, entry.start + HEADER).await?;
    let start = archive::data_start(entry, &header).ok_or("its place in the archive holds something else")?;
    let packed = archive
        .slice_with_f64_and_f64(start as f64, (start + entry.packed) as f64)
        .map_err(|error| reason(&error))?;
    let content = if entry.is_deflated {
        inflate(&packed, entry.size as f64)
            .await
            .map_err(|error| reason(&error))?
            .unchecked_into::<Uint8Array>()
    } else {
        Uint8Array::from(bytes(archive, start, start + entry.packed).await?.as_slice())
    };
    if crc32fast::hash(&content.to_vec()) != entry.checksum {
        return Err("its checksum is wrong".to_owned());
    }
    Ok(file_of(&content, entry.path.rsplit('/').next().unwrap_or_default()))
}

/// The file behind an address of the server this page came from.
///
/// # Errors
/// Why there is none, for people.
pub async fn fetched(address: &str) -> Result<Picked, String> {
    let file: File = fetch_file(address).await.map_err(|error| reason(&error))?.unchecked_into();
    Ok(Picked::new(vec![PickedFile { path: file.name(), file }], Vec::new()))
}
