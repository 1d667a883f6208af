//! Files a person hands over: dropped on the page, or chosen in a dialog.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Promise, Reflect};
use ossa_core::source::is_skipped_folder;
use ossa_core::wire::Skipped;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
pub use web_sys::File;
use web_sys::{
    DragEvent, Event, FileSystemDirectoryEntry, FileSystemDirectoryReader, FileSystemEntry,
    FileSystemFileEntry, HtmlAnchorElement, HtmlInputElement, Url,
};

use super::content::Content;
use crate::state::intake::{UNLISTED, UNREADABLE, common_root, is_skipped};

/// A file and the path it has in what was handed over.
#[derive(Clone)]
pub struct PickedFile {
    /// With `/` between its parts, without the folder that holds everything.
    pub path: String,
    /// The handle; nothing is read yet.
    pub file: File,
}

/// What was handed over.
#[derive(Clone, Default)]
pub struct Picked {
    /// Name of the folder, when it was one.
    pub root: Option<String>,
    /// Its files, by path.
    pub files: Vec<PickedFile>,
    /// What is in it, but not to be had, and why.
    pub unread: Vec<Skipped>,
}

impl Picked {
    pub(super) fn new(mut files: Vec<PickedFile>, mut unread: Vec<Skipped>) -> Self {
        let paths = || files.iter().map(|file| &file.path).chain(unread.iter().map(|file| &file.path));
        let root = common_root(paths().map(String::as_str)).map(str::to_owned);
        if let Some(root) = &root {
            let paths = files.iter_mut().map(|file| &mut file.path);
            for path in paths.chain(unread.iter_mut().map(|file| &mut file.path)) {
                path.drain(..=root.len());
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        unread.sort_by(|a, b| a.path.cmp(&b.path));
        Self { root, files, unread }
    }
}

/// The files chosen with an input element, which is emptied so that the same ones can be chosen again.
pub fn chosen(event: &Event) -> Picked {
    let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
        return Picked::default();
    };
    let list = input.files();
    let count = list.as_ref().map_or(0, web_sys::FileList::length);
    let files = (0..count).filter_map(|index| list.as_ref()?.get(index)).filter_map(|file| {
        // Not part of a standard, so not part of web-sys; empty when no folder was chosen.
        let path = Reflect::get(&file, &JsValue::from_str("webkitRelativePath")).ok()?.as_string()?;
        let path = if path.is_empty() { file.name() } else { path };
        (!is_skipped(&path)).then_some(PickedFile { path, file })
    });
    let picked = Picked::new(files.collect(), Vec::new());
    input.set_value("");
    picked
}

/// Whether files hang on the pointer.
pub fn carries_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|transfer| {
        transfer.types().iter().any(|kind| kind.as_string().as_deref() == Some("Files"))
    })
}

/// What a drop holds: files and folders, not yet entered.
pub struct Dropped(Vec<FileSystemEntry>);

impl Dropped {
    /// What `event` holds. The browser tells only while the event is handled, so this does not wait.
    pub fn new(event: &DragEvent) -> Self {
        let items = event.data_transfer().map(|transfer| transfer.items());
        let count = items.as_ref().map_or(0, web_sys::DataTransferItemList::length);
        let entry = |index| items.as_ref()?.get(index)?.webkit_get_as_entry().ok()?;
        Self((0..count).filter_map(entry).collect())
    }
}

/// The files of a drop, folders entered. `on_found` hears how many were found so far.
pub async fn enter(Dropped(mut open): Dropped, on_found: impl Fn(u32)) -> Picked {
    let (mut files, mut unread) = (Vec::new(), Vec::new());
    while let Some(entry) = open.pop() {
        let path = entry.full_path().trim_start_matches('/').to_owned();
        if entry.is_directory() {
            if !is_skipped_folder(&entry.name()) {
                let (entries, is_whole) = children(entry.unchecked_ref()).await;
                open.extend(entries);
                if !is_whole {
                    unread.push(Skipped { path, reason: UNLISTED.to_owned() });
                }
            }
        } else if let Some(file) = file_of(entry.unchecked_ref()).await {
            files.push(PickedFile { path, file });
            if files.len().is_multiple_of(200) {
                on_found(files.len() as u32);
            }
        } else {
            unread.push(Skipped { path, reason: UNREADABLE.to_owned() });
        }
    }
    Picked::new(files, unread)
}

/// Makes a promise of a call that takes one function for success and one for failure.
fn promised(call: impl FnOnce(&js_sys::Function, &js_sys::Function)) -> Promise {
    let call = RefCell::new(Some(call));
    Promise::new(&mut |resolve, reject| {
        if let Some(call) = call.take() {
            call(&resolve, &reject);
        }
    })
}

async fn file_of(entry: &FileSystemFileEntry) -> Option<File> {
    // It may have gone away meanwhile, or be of somebody else.
    let promise = promised(|resolve, reject| entry.file_with_callback_and_callback(resolve, reject));
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}

/// What a folder holds, and whether that is all of it.
async fn children(folder: &FileSystemDirectoryEntry) -> (Vec<FileSystemEntry>, bool) {
    let reader: FileSystemDirectoryReader = folder.create_reader();
    let mut entries = Vec::new();
    // A reader gives a hundred entries or so at a time, and an empty list at the end.
    loop {
        let promise = promised(|resolve, reject| {
            let _ = reader.read_entries_with_callback_and_callback(resolve, reject);
        });
        let Ok(batch) = JsFuture::from(promise).await else { return (entries, false) };
        let batch: Array = batch.unchecked_into();
        if batch.length() == 0 {
            return (entries, true);
        }
        entries.extend(batch.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
}

/// Hears drags and drops anywhere on the page, until it is closed. `on_drag` hears whether files hang over it.
pub fn on_drop(on_drag: impl Fn(bool) + 'static, on_drop: impl Fn(Dropped) + 'static) {
    let Some(window) = web_sys::window() else { return };
    let on_drag = Rc::new(on_drag);
    let listen = |name: &str, listener: Closure<dyn FnMut(DragEvent)>| {
        // Adding a listener to the window cannot fail.
        let _ = window.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
        listener.forget();
    };
    // Both have to be claimed, or the browser opens the files instead of the page.
    for name in ["dragenter", "dragover"] {
        let over = on_drag.clone();
        listen(
            name,
            Closure::new(move |event: DragEvent| {
                if carries_files(&event) {
                    event.prevent_default();
                    if let Some(transfer) = event.data_transfer() {
                        transfer.set_drop_effect("copy");
                    }
                    over(true);
                }
            }),
        );
    }
    let left = on_drag.clone();
    listen(
        "dragleave",
        Closure::new(move |event: DragEvent| {
            // Leaving one element for another is not leaving the page.
            if event.related_target().is_none() {
                left(false);
            }
        }),
    );
    listen(
        "drop",
        Closure::new(move |event: DragEvent| {
            if carries_files(&event) {
                event.prevent_default();
                on_drag(false);
                on_drop(Dropped::new(&event));
            }
        }),
    );
}

/// The text of a file; `None` if the browser cannot read it.
pub async fn text_of(file: &File) -> Option<String> {
    JsFuture::from(file.text()).await.ok()?.as_string()
}

/// Saves a file of the person, the way the browser saves downloads.
pub fn save(name: &str, media_type: &str, bytes: &[u8]) {
    save_content(name, &Content::from_bytes(bytes, media_type));
}

/// The same of content the browser has already.
pub fn save_content(name: &str, content: &Content) {
    let Some(blob) = content.blob() else { return };
    let Ok(url) = Url::create_object_url_with_blob(&blob) else { return };
    let link = web_sys::window().and_then(|window| window.document()?.create_element("a").ok());
    if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) {
        link.set_href(&url);
        link.set_download(name);
        link.click();
    }
    // The browser has its own hold on the content by now.
    let _ = Url::revoke_object_url(&url);
}
