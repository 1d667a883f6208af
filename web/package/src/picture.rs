//! The drawing of `<ossa-graph>`.

use ossa_web::component::embedded::{Click, Embedded};
use ossa_web::platform::pixels::Canvas;
use ossa_web::state::arranging::LayoutKind;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::failure::Failure;
use crate::graph::GraphHandle;

/// A graph on two canvases. Places are pixels of the canvas, nodes are indices.
#[wasm_bindgen]
pub struct Picture {
    embedded: Embedded,
}

/// Words beside something.
#[wasm_bindgen(getter_with_clone)]
pub struct Tip {
    /// What it is called.
    pub title: String,
    /// What it is.
    pub what: String,
    /// Where.
    pub x: f32,
    /// Where.
    pub y: f32,
}

/// The names of the layouts of the element.
#[wasm_bindgen(js_name = pictureLayoutNames)]
pub fn picture_layout_names() -> Vec<String> {
    LayoutKind::ALL.map(|kind| kind.name().to_owned()).into()
}

#[wasm_bindgen]
impl Picture {
    /// Nothing yet, on a canvas for the drawing and one for its labels.
    #[wasm_bindgen(constructor)]
    pub fn new(canvas: Canvas, labels: Canvas) -> Self {
        Self { embedded: Embedded::new(canvas, labels) }
    }

    /// Shows another graph.
    pub fn show(&mut self, graph: &GraphHandle) {
        self.embedded.show(&graph.analysis);
    }

    /// Draws what a query asks for.
    pub fn ask(&mut self, query: &str) {
        self.embedded.ask(query);
    }

    /// Arranges nodes in another way.
    ///
    /// # Errors
    /// `bad-argument` if there is no such layout.
    pub fn arrange(&mut self, layout: &str) -> Result<(), Failure> {
        let kind = LayoutKind::from_name(layout)
            .ok_or_else(|| Failure::unknown("layout", layout, LayoutKind::ALL.map(LayoutKind::name)))?;
        self.embedded.arrange(kind);
        Ok(())
    }

    /// Draws and lays out for about so many milliseconds. Returns whether there is more to do.
    pub fn work(&mut self, millis: f64) -> bool {
        self.embedded.work(millis)
    }

    /// Why the query was not answered, if it was not.
    pub fn fault(&self) -> Option<String> {
        self.embedded.fault().map(|(message, column)| format!("column {column}: {message}"))
    }

    /// The nodes that are drawn.
    pub fn shown(&self) -> Vec<u32> {
        self.embedded.shown().to_vec()
    }

    /// How many relations there are between them.
    #[wasm_bindgen(js_name = shownRelations)]
    pub fn shown_relations(&self) -> f64 {
        self.embedded.shown_relations()
    }

    /// Whether there is a graphics card to draw with.
    #[wasm_bindgen(js_name = hasCard)]
    pub fn has_card(&self) -> bool {
        self.embedded.has_card()
    }

    /// The canvases changed their size. Returns whether there is something to do.
    pub fn resize(&mut self, is_tall: bool) -> bool {
        self.embedded.resize(is_tall)
    }

    /// The theme changed.
    #[wasm_bindgen(js_name = readTokens)]
    pub fn read_tokens(&self) {
        self.embedded.read_tokens();
    }

    /// The graphics card is gone, for now.
    pub fn lose(&self) {
        self.embedded.lose();
    }

    /// It is back.
    pub fn restore(&self) {
        self.embedded.restore();
    }

    /// Everything on the screen.
    pub fn fit(&self) {
        self.embedded.fit();
    }

    /// Zooms around the middle.
    pub fn zoom(&self, factor: f32) {
        self.embedded.zoom(factor);
    }

    /// Zooms around a place.
    #[wasm_bindgen(js_name = zoomAt)]
    pub fn zoom_at(&self, x: f32, y: f32, factor: f32) {
        self.embedded.zoom_at((x, y), factor);
    }

    /// Moves the drawing.
    pub fn pan(&self, x: f32, y: f32) {
        self.embedded.pan(x, y);
    }

    /// A pointer is down.
    pub fn press(&mut self, id: i32, x: f32, y: f32) {
        self.embedded.press(id, (x, y));
    }

    /// A pointer moved.
    pub fn drag(&mut self, id: i32, x: f32, y: f32) {
        self.embedded.drag(id, (x, y));
    }

    /// A pointer is up. Returns the node that was clicked, -1 for the ground, nothing for anything else.
    pub fn release(&mut self, id: i32, x: f32, y: f32) -> Option<i32> {
        match self.embedded.release(id, Some((x, y))) {
            Click::Nothing => None,
            Click::Node(node) => Some(node as i32),
            Click::Ground => Some(-1),
        }
    }

    /// A pointer is gone.
    pub fn forget(&mut self, id: i32) {
        self.embedded.release(id, None);
    }

    /// The pointer or the keyboard has left.
    pub fn leave(&mut self) {
        self.embedded.leave();
    }

    /// What the pointer or the keyboard is at.
    pub fn tip(&self) -> Option<Tip> {
        let words = self.embedded.words()?;
        Some(Tip { title: words.title, what: words.what, x: words.place.0, y: words.place.1 })
    }

    /// Goes to the nearest node in a direction. Returns it in words.
    pub fn walk(&mut self, x: f32, y: f32) -> Option<String> {
        self.embedded.walk((x, y))
    }

    /// The node the keyboard is at.
    pub fn cursor(&self) -> Option<u32> {
        self.embedded.cursor()
    }

    /// A node in words.
    pub fn describe(&self, node: u32) -> Option<String> {
        self.embedded.describe(node)
    }

    /// Names of nodes, and what they are, one after the other.
    pub fn rows(&self, nodes: &[u32]) -> Vec<String> {
        let rows = nodes.iter().filter_map(|&node| self.embedded.row(node));
        rows.flat_map(|(name, what)| [name.to_owned(), what.to_owned()]).collect()
    }

    /// Selects a node, or none.
    pub fn select(&mut self, node: Option<u32>) {
        self.embedded.select(node);
    }

    /// The node that is selected.
    pub fn selected(&self) -> Option<u32> {
        self.embedded.selected()
    }

    /// Brings a node to the middle.
    pub fn centre(&self, node: u32) {
        self.embedded.centre(node);
    }

    /// The key of a node.
    pub fn key(&self, node: u32) -> Option<String> {
        self.embedded.key(node).map(ToOwned::to_owned)
    }

    /// The node of a key.
    #[wasm_bindgen(js_name = indexOf)]
    pub fn index_of(&self, key: &str) -> Option<u32> {
        self.embedded.index_of(key)
    }
}
