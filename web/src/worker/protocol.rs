//! What page and worker say to each other.

use ossa_core::wire::{Delta, FileFindings, Report, Skipped};
use serde::{Deserialize, Serialize};

use super::matrix::{Table, Window};
use super::question::{Answer, Question};
use crate::platform::content::Content;
use crate::render::drawing::Drawing;
use crate::state::arranging::Arranging;
use crate::state::filter::Filter;
use crate::state::look::Look;
use crate::state::plugins::Card;
use crate::state::taming::Taming;

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
        /// Files that were edited in the page: their texts are read in place of the files, or beside them.
        #[serde(default)]
        drafts: Vec<Draft>,
        /// Files the browser could not hand over, and why.
        #[serde(default)]
        unread: Vec<Skipped>,
    },
    /// A file has this text from now on, as edited in the page.
    Edit {
        /// Number of the check this begins; the answer carries it.
        check: u32,
        /// The file and its text.
        draft: Draft,
    },
    /// A file that was begun in the page is gone.
    Remove {
        /// Number of the check this begins.
        check: u32,
        /// Its path.
        path: String,
    },
    /// Make the edits that findings carry.
    Fix {
        /// Number of the check this begins.
        check: u32,
        /// Which.
        which: Fixes,
    },
    /// Show the graph of the files as they are after all edits.
    Refresh,
    /// Show a report that a server computed.
    Show {
        /// The report as the server sent it.
        json: String,
    },
    /// Show the next revision of the report that is shown. What stays in the graph stays where it is drawn.
    Follow {
        /// The report as the server sent it.
        json: String,
    },
    /// Show what changed since the report that is shown.
    Step {
        /// The change as the server sent it.
        json: String,
    },
    /// Show the graph in the one file that travels beside this message.
    OpenGraph,
    /// Stop reading; what was shown stays.
    Cancel,
    /// The screen is higher than wide, or no longer is.
    Screen {
        /// Whether it is higher than wide.
        is_tall: bool,
    },
    /// Answer a question; files it is about travel beside this message.
    Ask {
        /// Its number; the answer carries it.
        number: u32,
        /// What is asked.
        question: Question,
    },
    /// Draw this part of the graph.
    Filter(Filter),
    /// Draw nodes in these colours and sizes.
    Look(Look),
    /// Draw these relations, groups and surroundings.
    Tame(Taming),
    /// Arrange nodes like this.
    Arrange(Arranging),
    /// Order the rows of a matrix of what is drawn.
    Matrix,
    /// Count the relations in the cells of a part of the matrix.
    Cells(Window),
    /// Start or stop the layout.
    Layout {
        /// Whether it is to run.
        run: bool,
    },
    /// Load the plugin in the one file that travels beside this message, and let it take part.
    AddPlugin {
        /// What the file is called; the answer carries it.
        file: String,
        /// What it is run with.
        parts: Parts,
    },
    /// Let a plugin take part, or no longer.
    SwitchPlugin {
        /// The hash of its component.
        hash: String,
        /// Whether it takes part.
        is_on: bool,
    },
    /// Run a plugin with this configuration.
    ConfigurePlugin {
        /// The hash of its component.
        hash: String,
        /// JSON text, or nothing.
        config: String,
    },
    /// Forget a plugin.
    RemovePlugin {
        /// The hash of its component.
        hash: String,
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
        /// Name of the way to show groups, where the format lists relations.
        #[serde(default)]
        expand: String,
    },
}

/// What plugins are run with: nobody loads it before there is one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parts {
    /// Address of the script of their workers.
    pub script: String,
    /// Address of what makes components into modules.
    pub transpiler: String,
}

/// A file as it was edited in the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Its path.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// A file that fixes changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mended {
    /// Its path.
    pub path: String,
    /// Its text before them.
    pub before: String,
    /// Its text after them.
    pub after: String,
}

/// Which fixes are made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fixes {
    /// The one of a finding.
    One {
        /// Path of its file.
        path: String,
        /// Its code.
        code: String,
        /// First byte of its place.
        start: u32,
        /// One past the last byte of its place.
        end: u32,
    },
    /// Those of a file that keep what the definition means.
    SafeIn(String),
    /// Those of every file that keep what the definition means.
    Safe,
}

/// What a check found out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// The files whose findings are others than before.
    pub files: Vec<FileFindings>,
    /// The files that define nothing, if they are others than before.
    pub skipped: Option<Vec<Skipped>>,
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
    /// The next revision of what is shown. A drawing and positions follow.
    Followed(Box<Report>),
    /// What changed in what is shown. A drawing and positions follow.
    Stepped(Box<Delta>),
    /// What changed does not fit what is shown: the whole report is needed.
    Astray,
    /// What to draw changed. Positions follow.
    Drawn(Box<Drawing>),
    /// Points moved.
    Moved {
        /// x and y of each point of the last drawing. Travels beside the message.
        #[serde(skip)]
        positions: Vec<f32>,
        /// Where the layout is.
        layout: Layout,
        /// Whether they are somewhere else altogether, so that one has to see them go there.
        glides: bool,
    },
    /// How far the layout is.
    Progress(Progress),
    /// The rows of the matrix are in order.
    Table(Table),
    /// The cells of a part of the matrix.
    Cells {
        /// Which part.
        window: Window,
        /// Row by row: how many relations, and of which kind most of them are. Travels beside the message.
        #[serde(skip)]
        cells: Vec<u32>,
    },
    /// What a change of the files means. The graph that is shown stays as it is.
    Checked {
        /// Number of the check.
        check: u32,
        /// What is different now.
        checked: Checked,
    },
    /// Fixes were made; what they mean follows.
    Fixed {
        /// Number of the check.
        check: u32,
        /// The files they changed.
        files: Vec<Mended>,
        /// How many were made.
        made: u32,
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
        /// Its content. Travels beside the message.
        #[serde(skip)]
        content: Content,
    },
    /// An answer.
    Answered {
        /// Number of the question.
        number: u32,
        /// The answer.
        answer: Answer,
    },
    /// A file was looked at that may be a plugin.
    PluginLooked {
        /// What it is called.
        file: String,
        /// Why it is none that can be used, in words that read on from its name.
        refusal: Option<String>,
    },
    /// The plugins as they are now.
    Plugins(Vec<Card>),
    /// Reading and building took so long, in milliseconds. What it was for follows.
    Built(f64),
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

/// How far a layout is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// The share of its work that is done.
    pub done: f32,
    /// How much still moves; see [`ossa_core::layout::Progress`].
    pub movement: f32,
    /// How long it has run, in milliseconds.
    pub millis: f64,
}
