//! What plugins see and may return, whatever runs them: wasmtime on the host, or the browser.
//!
//! A [`Dataset`] is what a rule sees; [`check`] makes an [`Output`] of what it returned, or says what is wrong with it;
//! [`fill`] puts that into a graph. Whatever both sides share is here, so that they agree to the byte.

mod call;
mod dataset;
mod limits;
mod load;
mod log;
mod metadata;
mod output;
mod read;
mod relate;
mod text;

pub use call::CallError;
pub use dataset::{Dataset, Definitions, Lists, Node, Tags, Words};
pub use limits::{Limits, TABLE_ELEMENTS};
pub use load::{Binary, LoadError, MAX_COMPONENT_BYTES, binary, check_binary, check_imports, rule_export};
pub use log::{Level, Line, Log};
pub use metadata::{Kind, Metadata, MetadataError};
pub use output::{
    Biclique, Clique, Finding, Output, OutputError, Part, Raw, RawBiclique, RawClique, RawSpan, Relation,
    Severity, check,
};
pub use read::Read;
pub use relate::{Unusable, fill};
pub use text::{one_line, without_controls};
