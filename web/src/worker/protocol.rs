//! What page and worker say to each other.

use ossa_core::wire::Report;
use serde::{Deserialize, Serialize};

use crate::render::drawing::Drawing;
use crate::state::filter::Filter;

/// What the page asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Read the files that travel beside this message, in the order of `paths`, and show what they mean.
    Open {
        /// Name of the profile to read them with.
        profile: String,
        /// Name of the folder the paths are relative to; empty when they are relative to none.
        root: String,
        /// Path of each file.
        paths: Vec<String>,
    },
    /// Show a report that a server computed.
    Show {
        /// The report as the server sent it.
        json: String,
    },
    /// Stop reading; what was shown stays.
    Cancel,
    /// The screen is higher than wide, or no longer is.
    Screen {
        /// Whether it is higher than wide.
        is_tall: bool,
    },
    /// Draw this part of the graph.
    Filter(Filter),
    /// Start or stop the layout.
    Layout {
        /// Whether it is to run.
        run: bool,
    },
    /// Send the text of a file.
    Text {
        /// Its path.
        path: String,
    },
    /// Write the graph as a file.
    Export {
        /// Name of the format.
        format: String,
    },
}

/// What the worker answers, unasked as well.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// It listens. Nothing may be sent before.
    Ready,
    /// It reads files.
    Reading {
        /// How many are done.
        read: u32,
        /// Of how many.
        total: u32,
    },
    /// A new revision. A drawing and positions follow.
    Loaded(Box<Report>),
    /// What to draw changed. Positions follow.
    Drawn(Box<Drawing>),
    /// Points moved.
    Moved {
        /// x and y of each point of the last drawing. Travels beside the message.
        #[serde(skip)]
        positions: Vec<f32>,
        /// Where the layout is.
        layout: Layout,
    },
    /// The text of a file.
    Text {
        /// Its path.
        path: String,
        /// The text; `None` when the worker does not have it.
        text: Option<String>,
    },
    /// The graph as a file.
    Exported {
        /// Name the file should have.
        name: String,
        /// Its media type.
        media_type: String,
        /// Its content.
        text: String,
    },
    /// Reading was cancelled.
    Cancelled,
    /// It did not work; for people to read.
    Failed(String),
}

/// Where a layout is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Layout {
    /// There is nothing to lay out.
    #[default]
    Idle,
    /// Nodes move.
    Running,
    /// Nodes would hardly move any more.
    Settled,
    /// Somebody stopped it.
    Stopped,
}
