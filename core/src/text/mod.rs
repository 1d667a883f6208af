//! Positions in text and interned strings.

mod line_index;
mod nearest;
mod span;
mod symbol;

pub use line_index::{LineIndex, Position};
pub use nearest::nearest;
pub use span::Span;
pub use symbol::{Symbol, Symbols};
