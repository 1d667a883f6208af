use std::rc::Rc;

use ossa_core::Profile;
use wasm_bindgen_futures::spawn_local;

use super::Backend;
use crate::platform::fetch::{self, FetchError};
use crate::worker::link::Link;
use crate::worker::protocol::Request;

/// Where the host serves its graph, relative to the page.
const GRAPH: &str = "api/v1/knowledge-graph";

/// Why a server gave no graph.
pub type Absence = FetchError;

/// The host that served the page.
pub struct Remote {
    link: &'static Link,
    /// Told when there is no graph to be had.
    on_absence: Rc<dyn Fn(Absence)>,
}

impl Remote {
    /// The host behind this page.
    pub fn new(link: &'static Link, on_absence: impl Fn(Absence) + 'static) -> Self {
        Self { link, on_absence: Rc::new(on_absence) }
    }
}

impl Backend for Remote {
    fn name(&self) -> &'static str {
        "This server"
    }

    fn load(&self, _: Profile) {
        let (link, on_absence) = (self.link, self.on_absence.clone());
        spawn_local(async move {
            match fetch::json(GRAPH).await {
                Ok(json) => link.send(&Request::Show { json }),
                Err(absence) => on_absence(absence),
            }
        });
    }

    fn request_text(&self, path: &str) {
        // The worker answers that it has no text, which is what the page then shows.
        self.link.send(&Request::Text { path: path.to_owned() });
    }

    fn has_profiles(&self) -> bool {
        false
    }
}
