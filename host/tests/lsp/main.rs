//! What an editor sees, by playing one.

#![expect(clippy::unwrap_used, reason = "in a test, a panic is how a failure is told")]

mod client;
mod session;
