//! Real services for tests: started by the test that needs them, on any free port, gone with it.

pub(crate) mod postgres;
