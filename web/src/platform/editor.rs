//! The text editor of the page, which is CodeMirror behind a small module (`web/editor/editor.mjs`).

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
pub use web_sys::HtmlElement as Host;

use crate::state::route::Spot;

#[wasm_bindgen(module = "/src/platform/editor_loader.js")]
extern "C" {
    #[wasm_bindgen(js_name = loadEditor, catch)]
    async fn load_editor() -> Result<JsValue, JsValue>;
}

#[wasm_bindgen]
extern "C" {
    type Handle;
    #[wasm_bindgen(method)]
    fn open(this: &Handle, path: &str, text: &str, language: &str, is_read_only: bool);
    #[wasm_bindgen(method)]
    fn forget(this: &Handle, paths: &Array);
    #[wasm_bindgen(method)]
    fn text(this: &Handle) -> String;
    #[wasm_bindgen(method)]
    fn replace(this: &Handle, text: &str);
    #[wasm_bindgen(method)]
    fn mark(this: &Handle, findings: &Array);
    #[wasm_bindgen(method)]
    fn reveal(this: &Handle, line: u32, column: u32);
}

/// What the editor tells.
pub struct Listeners {
    /// The person changed the text.
    pub changed: Box<dyn Fn()>,
    /// The cursor is somewhere else.
    pub moved: Box<dyn Fn(Spot)>,
    /// The fix of a mark is asked for; marks are counted from 0, as they were given.
    pub fix: Box<dyn Fn(u32)>,
}

/// A range of the text to underline, in lines and columns as findings have them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark<'m> {
    /// Where it begins.
    pub from: Spot,
    /// Where it ends.
    pub to: Spot,
    /// `error`, `warning` or `info`.
    pub severity: &'m str,
    /// Stable code of the finding.
    pub code: &'m str,
    /// What is wrong.
    pub message: &'m str,
    /// What to do.
    pub help: Option<&'m str>,
    /// What its fix does.
    pub fix: Option<&'m str>,
}

/// A running editor.
pub struct Editor(Handle);

impl Editor {
    /// Loads the editor and puts it into `parent`, for as long as the page is there.
    ///
    /// # Errors
    /// A text for people when its module cannot be loaded.
    pub async fn start(parent: Host, listeners: Listeners) -> Result<Self, String> {
        let failed = |_| "The editor could not be loaded: the server of this page did not answer.".to_owned();
        let module = load_editor().await.map_err(failed)?;
        let class = Reflect::get(&module, &"Editor".into()).map_err(failed)?;
        let heard = Object::new();
        let Listeners { changed, moved, fix } = listeners;
        let hear = |name: &str, listener: JsValue| Reflect::set(&heard, &name.into(), &listener);
        hear("changed", Closure::<dyn Fn()>::new(changed).into_js_value()).map_err(failed)?;
        let moved = Closure::<dyn Fn(u32, u32)>::new(move |line, column| moved(Spot { line, column }));
        hear("moved", moved.into_js_value()).map_err(failed)?;
        hear("fix", Closure::<dyn Fn(u32)>::new(fix).into_js_value()).map_err(failed)?;
        let class: Function = class.dyn_into().map_err(failed)?;
        let handle = Reflect::construct(&class, &Array::of2(&parent, &heard)).map_err(failed)?;
        Ok(Self(handle.unchecked_into()))
    }

    /// Shows a file. One that was shown before comes back with its history, unless its text is another by now.
    pub fn open(&self, path: &str, text: &str, is_read_only: bool) {
        self.0.open(path, text, language(path), is_read_only);
    }

    /// Shows nothing, and forgets the history of every file but these.
    pub fn forget<'p>(&self, all_but: impl Iterator<Item = &'p str>) {
        self.0.forget(&all_but.map(JsValue::from_str).collect());
    }

    /// The text of the file that is shown.
    pub fn text(&self) -> String {
        self.0.text()
    }

    /// Gives the file that is shown another text, as one step that can be undone. Listeners are not told.
    pub fn replace(&self, text: &str) {
        self.0.replace(text);
    }

    /// Underlines these ranges and no others.
    pub fn mark<'m>(&self, marks: impl Iterator<Item = Mark<'m>>) {
        let object = |mark: Mark<'m>| {
            let object = Object::new();
            let set = |name: &str, value: JsValue| {
                // A plain object takes any property.
                let _ = Reflect::set(&object, &name.into(), &value);
            };
            set("line", mark.from.line.into());
            set("column", mark.from.column.into());
            set("endLine", mark.to.line.into());
            set("endColumn", mark.to.column.into());
            set("severity", mark.severity.into());
            set("code", mark.code.into());
            set("message", mark.message.into());
            set("help", mark.help.map_or(JsValue::NULL, JsValue::from_str));
            set("fix", mark.fix.map_or(JsValue::NULL, JsValue::from_str));
            JsValue::from(object)
        };
        self.0.mark(&marks.map(object).collect());
    }

    /// Puts the cursor at a place and gives the editor the keyboard.
    pub fn reveal(&self, spot: Spot) {
        self.0.reveal(spot.line, spot.column);
    }
}

/// What a file is written in, by its ending.
fn language(path: &str) -> &'static str {
    let ending = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match ending.as_str() {
        "json" => "json",
        "md" => "markdown",
        _ => "yaml",
    }
}
