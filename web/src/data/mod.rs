//! Where a graph comes from. Either way the worker holds it, and answers with the same events.

mod graph_file;
mod live;
mod local;
mod remote;

use ossa_core::Profile;

pub use graph_file::GraphFile;
pub use live::Following;
pub use local::Local;
pub use remote::{Absence, Remote};

use crate::worker::protocol::Draft;

/// A source of definitions.
pub trait Backend {
    /// What it is called in the top bar.
    fn name(&self) -> &str;

    /// Loads everything, with files as they were edited in place of the files. The worker answers with `Loaded` or
    /// `Failed`.
    fn load(&self, profile: Profile, drafts: Vec<Draft>);

    /// Asks for the text of a file. It arrives later, or the news that there is none.
    fn request_text(&self, path: &str);

    /// Whether its files are read here, so that they can be edited and read with another profile.
    fn is_local(&self) -> bool;

    /// How many files it has that `profile` does not read.
    fn other_count(&self, profile: Profile) -> u32;
}
