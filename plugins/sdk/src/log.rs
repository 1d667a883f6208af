//! Lines for the person who writes or runs the rule.
//!
//! The host keeps a limited number of lines and counts the rest. When the rule fails, the last error line is part
//! of what the user is told.

use crate::bindings::ossa::rules::log::{self as host, Level};

/// Writes a line that matters only to the author of the rule.
pub fn debug(message: &str) {
    host::log(Level::Debug, message);
}

/// Writes a line for anyone who looks.
pub fn info(message: &str) {
    host::log(Level::Info, message);
}

/// Writes a line about something that was not as expected.
pub fn warn(message: &str) {
    host::log(Level::Warn, message);
}

/// Writes a line about something that makes the output incomplete.
pub fn error(message: &str) {
    host::log(Level::Error, message);
}
