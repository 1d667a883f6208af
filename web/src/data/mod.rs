//! Where a graph comes from. Either way the worker holds it, and answers with the same events.

mod local;
mod remote;

use ossa_core::Profile;

pub use local::Local;
pub use remote::{Absence, Remote};

/// A source of definitions.
pub trait Backend {
    /// What it is called in the top bar.
    fn name(&self) -> &str;

    /// Loads everything. The worker answers with `Loaded` or `Failed`.
    fn load(&self, profile: Profile);

    /// Asks for the text of a file. It arrives later, or the news that there is none.
    fn request_text(&self, path: &str);

    /// Whether it can be read with another profile.
    fn has_profiles(&self) -> bool;
}
