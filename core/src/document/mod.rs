//! YAML, JSON and Markdown front matter as one tree of values that know their place in the text.
//!
//! A [`Document`] is everything one file holds. Reading never fails: it returns what could be read and says
//! what could not.

mod builder;
mod front_matter;
mod json;
mod limits;
mod locate;
mod pointer;
mod scalar;
mod scan;
mod to_json;
mod tree;
mod yaml;

pub use limits::Limits;
pub use locate::{Located, Step};
pub(crate) use scalar::opens_block;
pub use tree::{Document, Kind, Node};

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{EncodingError, Source, decode, file_name};
use crate::text::Span;
use builder::Builder;

/// How the text of a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// YAML 1.2, one or more documents.
    Yaml,
    /// JSON, one document.
    Json,
    /// Markdown whose front matter, if any, is YAML.
    Markdown,
}

impl Syntax {
    /// The syntax a file name promises, or `None` for a file that holds no definitions.
    pub fn of_path(path: &str) -> Option<Self> {
        let name = file_name(path);
        let extension = name.rsplit_once('.')?.1;
        match extension.to_ascii_lowercase().as_str() {
            "yaml" | "yml" => Some(Self::Yaml),
            "json" => Some(Self::Json),
            "md" => Some(Self::Markdown),
            _ => None,
        }
    }
}

/// Reads `source` as `syntax`.
///
/// # Complexity
/// O(bytes) time and memory, within `limits`.
pub fn read(source: &Source, syntax: Syntax, limits: &Limits) -> (Document, Vec<Diagnostic>) {
    let mut builder = match begin(source, limits) {
        Ok(builder) => builder,
        Err(refused) => return *refused,
    };
    match syntax {
        Syntax::Yaml => yaml::read(&mut builder, None),
        Syntax::Json => json::read(&mut builder),
        Syntax::Markdown => front_matter::read(&mut builder),
    }
    builder.finish()
}

/// The two readers of YAML, each by itself, for tests that compare them. [`read`] uses the first where it can.
#[doc(hidden)]
pub mod readers {
    use super::{Diagnostic, Document, Limits, Source, begin, yaml};

    /// The YAML of `source` by the fast reader alone; `None` where it leaves the text to the other.
    pub fn fast(source: &Source, limits: &Limits) -> Option<(Document, Vec<Diagnostic>)> {
        let mut builder = begin(source, limits).ok()?;
        yaml::read_fast(&mut builder).then(|| builder.finish())
    }

    /// The YAML of `source` by the full parser.
    pub fn full(source: &Source, limits: &Limits) -> (Document, Vec<Diagnostic>) {
        match begin(source, limits) {
            Ok(mut builder) => {
                yaml::read_in_full(&mut builder);
                builder.finish()
            }
            Err(refused) => *refused,
        }
    }
}

/// A builder for the text of `source`, or what is left to say where it is no text.
fn begin(source: &Source, limits: &Limits) -> Result<Builder, Box<(Document, Vec<Diagnostic>)>> {
    let path = &source.path;
    let refuse = |code, message: String, help: &str| {
        let finding = Diagnostic::new(code, path, Span::at(0), message).with_help(help);
        Err(Box::new((Document::empty(path.clone()), vec![finding])))
    };
    if source.bytes.len() > limits.file_bytes {
        let message = format!("the file has more than {} bytes", limits.file_bytes);
        return refuse(Code::FileTooLarge, message, "split the file, or leave it out");
    }
    match decode(&source.bytes) {
        Ok(text) => Ok(Builder::new(path.clone(), text.into(), *limits)),
        Err(EncodingError::InvalidUtf8(offset)) => {
            let message = format!("byte {offset} is not valid UTF-8");
            refuse(Code::InvalidEncoding, message, "save the file as UTF-8")
        }
        Err(EncodingError::Utf16) => {
            refuse(Code::InvalidEncoding, "the file is UTF-16".into(), "save the file as UTF-8")
        }
    }
}

#[cfg(test)]
mod tests;
