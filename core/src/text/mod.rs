//! Positions in text and interned strings.

mod keyed;
mod lexicon;
mod line_index;
mod nearest;
mod pack;
mod secret;
mod span;
mod symbol;
mod template;

pub(crate) use keyed::NumberMap;
pub(crate) use lexicon::Lexicon;
pub use line_index::{LineIndex, Position};
pub use nearest::{nearest, nearest_within};
pub(crate) use pack::{Reader, Writer};
pub use secret::{Token, base64_words, is_placeholder, is_wordy, looks_random, tokens};
pub use span::Span;
pub use symbol::{Interner, Symbol, Symbols};
pub use template::is_template;
