use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gen_lsp_types::{Diagnostic, Uri};
use ossa_core::document::{Document, Limits, Syntax, read};
use ossa_core::source::Source;
use ossa_core::text::LineIndex;
use ossa_core::{Analysis, Profile, Workspace};

use super::convert::{Encoding, file_of, uri_of};
use super::finding::diagnostics_of;
use crate::ingest::{self, IngestError, Options};

/// The values of `text`, which stands, or is to stand, in the source `path`.
pub(super) fn document(path: &str, text: &str) -> Document {
    let syntax = Syntax::of_path(path).unwrap_or(Syntax::Yaml);
    read(&Source::new(path.to_owned(), text.to_owned()), syntax, &Limits::DEFAULT).0
}

/// A folder an editor has open, or the folder of one file opened alone.
pub(super) struct Folder {
    root: PathBuf,
    workspace: Workspace,
    /// Whether everything below the root is read. Otherwise only open files are, and what they refer to is not
    /// looked up.
    is_whole: bool,
    /// Sources whose text is the editor's, not the disk's.
    open: BTreeSet<String>,
    /// What the editor shows by now.
    shown: BTreeMap<String, Vec<Diagnostic>>,
}

impl Folder {
    /// The definitions below `root`.
    pub(super) fn whole(root: PathBuf) -> Result<Self, IngestError> {
        let mut folder = Self::empty(root, true);
        folder.reload()?;
        Ok(folder)
    }

    /// The files opened in `root`, one by one.
    pub(super) fn loose(root: PathBuf) -> Self {
        Self::empty(root, false)
    }

    fn empty(root: PathBuf, is_whole: bool) -> Self {
        // The walk goes below the real folder; editors may name it by a link.
        let name = ingest::root_name(std::slice::from_ref(&root));
        let workspace = Workspace::new(Profile::Default, Limits::DEFAULT).with_root(&name);
        let workspace = if is_whole { workspace } else { workspace.with_some_sources() };
        Self { root, workspace, is_whole, open: BTreeSet::new(), shown: BTreeMap::new() }
    }

    /// Whether everything below the root is read.
    pub(super) fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// Whether the folder is at `root`.
    pub(super) fn is_at(&self, root: &Path) -> bool {
        self.root == root
    }

    /// How many folders deep the root is: of two that hold a file, the deeper is nearer.
    pub(super) fn depth(&self) -> usize {
        self.root.components().count()
    }

    /// The definitions.
    pub(super) fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// The graph and findings by now.
    pub(super) fn analyse(&mut self) -> Arc<Analysis> {
        self.workspace.analyse()
    }

    /// The source path of `uri`, if the file is one the folder reads.
    pub(super) fn source_path(&self, uri: &Uri) -> Option<String> {
        let file = file_of(uri)?;
        let relative = file.strip_prefix(&self.root).ok()?;
        let path = relative.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        self.workspace.profile().reads(&path).then_some(path)
    }

    /// The URI of a source.
    pub(super) fn uri(&self, path: &str) -> Option<Uri> {
        uri_of(&self.root.join(path))
    }

    /// Reads everything below the root again, but for files the editor has open.
    pub(super) fn reload(&mut self) -> Result<(), IngestError> {
        if !self.is_whole {
            return Ok(());
        }
        let texts: Vec<(String, Arc<str>)> = self
            .open
            .iter()
            .filter_map(|path| Some((path.clone(), self.workspace.text(path)?.clone())))
            .collect();
        let discovery = ingest::discover(std::slice::from_ref(&self.root), Options::new(Profile::Default))?;
        ingest::load(&mut self.workspace, discovery, &Limits::DEFAULT, &|| ());
        for (path, text) in texts {
            self.put(&path, &text);
        }
        Ok(())
    }

    /// Takes the editor's text for a source.
    pub(super) fn edit(&mut self, path: &str, text: &str) {
        self.open.insert(path.to_owned());
        self.put(path, text);
    }

    fn put(&mut self, path: &str, text: &str) {
        if !self.workspace.is_current(path, text.as_bytes()) {
            self.workspace.put(&Source::new(path.to_owned(), text.to_owned()));
        }
    }

    /// Goes back to what the disk has.
    pub(super) fn close(&mut self, path: &str) {
        self.open.remove(path);
        self.refresh(path);
    }

    /// Takes a change on the disk, unless the editor's text counts.
    pub(super) fn refresh(&mut self, path: &str) {
        if self.open.contains(path) {
            return;
        }
        // A file that grew past the limit is read by the next reload, which says so.
        let bytes = fs::read(self.root.join(path)).ok().filter(|_| self.is_whole);
        match bytes {
            Some(bytes) if self.workspace.is_current(path, &bytes) => {}
            Some(bytes) => drop(self.workspace.put(&Source { path: path.into(), bytes })),
            None => drop(self.workspace.remove(path)),
        }
    }

    /// The text and lines of a source.
    pub(super) fn text(&self, path: &str) -> Option<(&str, &LineIndex)> {
        self.workspace.text_and_lines(path)
    }

    /// The path formats see: the name of the folder belongs to it.
    pub(super) fn format_path(&self, path: &str) -> String {
        let root = ingest::root_name(std::slice::from_ref(&self.root));
        if root.is_empty() { path.to_owned() } else { format!("{root}/{path}") }
    }

    /// The findings of every source whose findings are others than the editor shows.
    pub(super) fn changed_findings(&mut self, encoding: Encoding) -> Vec<(Uri, Vec<Diagnostic>)> {
        let analysis = self.analyse();
        let found = diagnostics_of(self, &analysis, encoding);
        let mut changed = Vec::new();
        let gone: Vec<&String> = self.shown.keys().filter(|path| !found.contains_key(*path)).collect();
        for path in gone {
            changed.extend(self.uri(path).map(|uri| (uri, Vec::new())));
        }
        for (path, diagnostics) in &found {
            if self.shown.get(path) != Some(diagnostics) {
                changed.extend(self.uri(path).map(|uri| (uri, diagnostics.clone())));
            }
        }
        self.shown = found;
        changed
    }

    /// Clears what the editor shows.
    pub(super) fn forget(&mut self) -> Vec<Uri> {
        std::mem::take(&mut self.shown).keys().filter_map(|path| self.uri(path)).collect()
    }
}
