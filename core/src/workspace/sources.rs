//! The sources as rules see them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::Secrets;
use crate::document::{Limits, Syntax, read};
use crate::graph::RelationSink;
use crate::model::Definitions;
use crate::rule::{Lender, Sources};
use crate::source::Source;
use crate::text::Span;

use super::file::File;

/// The files of a workspace at one revision.
pub(super) struct Files {
    files: BTreeMap<Arc<str>, Arc<File>>,
    limits: Limits,
}

/// What a workspace lends its rules.
pub(super) struct Lent<'w> {
    pub(super) files: &'w BTreeMap<Arc<str>, Arc<File>>,
    pub(super) limits: Limits,
}

impl Lender for Lent<'_> {
    fn sources(&self) -> Arc<dyn Sources> {
        Arc::new(Files { files: self.files.clone(), limits: self.limits })
    }

    fn each(&self, count: usize, run: &(dyn Fn(usize) -> RelationSink + Sync)) -> Vec<RelationSink> {
        #[cfg(feature = "parallel")]
        return crate::parallel::map((0..count).collect(), run);
        #[cfg(not(feature = "parallel"))]
        (0..count).map(run).collect()
    }
}

impl Sources for Files {
    fn documents(&self, path: &str, max_bytes: usize) -> Vec<(Span, String)> {
        let Some(file) = self.files.get(path).filter(|file| !file.is_refused()) else { return Vec::new() };
        let text = file.copy_of_text();
        let syntax = Syntax::of_path(path).unwrap_or(Syntax::Yaml);
        let (document, _) = read(&Source::new(path, text.as_ref()), syntax, &self.limits);
        let masked = file.secrets().map(Secrets::masked);
        let is_hidden =
            |span: Span| masked.is_some_and(|masked| masked.get(span.range()) != text.get(span.range()));
        let json =
            |root: crate::document::Node<'_>| Some((root.span(), root.to_json(max_bytes, &is_hidden)?));
        document.roots().filter_map(json).collect()
    }

    fn definitions(&self, path: &str) -> Option<Definitions> {
        self.files.get(path).map(|file| file.definitions.clone())
    }
}
