use std::rc::Rc;

use ossa_core::Profile;
use wasm_bindgen_futures::spawn_local;

use super::Backend;
use crate::platform::fetch::{self, FetchError};
use crate::worker::link::Link;
use crate::worker::protocol::{Draft, Request};

/// Where the host serves its graph, relative to the page.
pub(super) const GRAPH: &str = "api/v1/knowledge-graph";

/// Where it serves the text of a source.
const TEXT: &str = "api/v1/sources/text";

/// Why a server gave no graph.
pub type Absence = FetchError;

/// The host that served the page.
pub struct Remote {
    link: &'static Link,
    /// Told the text of a file, or that there is none.
    on_text: Rc<dyn Fn(String, Option<String>)>,
    /// Told when there is a graph, which the worker will show.
    on_graph: Rc<dyn Fn()>,
    /// Told when there is no graph to be had.
    on_absence: Rc<dyn Fn(Absence)>,
}

impl Remote {
    /// The host behind this page.
    pub fn new(
        link: &'static Link,
        on_text: impl Fn(String, Option<String>) + 'static,
        on_graph: impl Fn() + 'static,
        on_absence: impl Fn(Absence) + 'static,
    ) -> Self {
        Self { link, on_text: Rc::new(on_text), on_graph: Rc::new(on_graph), on_absence: Rc::new(on_absence) }
    }
}

impl Backend for Remote {
    fn name(&self) -> &'static str {
        "This server"
    }

    fn load(&self, _: Profile, _: Vec<Draft>) {
        let (link, on_graph, on_absence) = (self.link, self.on_graph.clone(), self.on_absence.clone());
        spawn_local(async move {
            match fetch::text(GRAPH).await {
                Ok(json) => {
                    link.send(&Request::Show { json });
                    on_graph();
                }
                Err(absence) => on_absence(absence),
            }
        });
    }

    fn request_text(&self, path: &str) {
        let (path, on_text) = (path.to_owned(), self.on_text.clone());
        spawn_local(async move {
            let text = fetch::text(&fetch::with_parameter(TEXT, "path", &path)).await;
            on_text(path, text.ok());
        });
    }

    fn is_local(&self) -> bool {
        false
    }

    fn other_count(&self, _: Profile) -> u32 {
        0
    }
}
