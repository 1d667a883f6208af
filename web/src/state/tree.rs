//! The files as a tree, in the rows that are shown of it.

use std::collections::{BTreeMap, BTreeSet};

use super::problems::{Counts, Problems};

/// Which files are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// All of them.
    #[default]
    All,
    /// Those with findings.
    WithFindings,
    /// Those that define nothing.
    Skipped,
}

/// What narrows the tree down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrowing {
    /// Words that must all stand in the path.
    pub words: String,
    /// Which files.
    pub show: Show,
}

impl Narrowing {
    /// Whether any file may be left out.
    pub fn is_on(&self) -> bool {
        self.show != Show::All || !self.words.trim().is_empty()
    }
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Row {
    /// Path of the file, or of the folder.
    pub path: String,
    /// What is shown of it: a folder that holds nothing but one folder stands in one row with it.
    pub name: String,
    /// How deep it is, from 0.
    pub depth: u16,
    /// For folders, whether what is in it is shown.
    pub open: Option<bool>,
    /// Findings of the file, or of all files in the folder.
    pub counts: Counts,
    /// Whether the file, or one in the folder, was edited.
    pub is_edited: bool,
    /// Why the file defines nothing, when it does not.
    pub reason: Option<String>,
    /// Its place among the rows of the same folder, from 1.
    pub place: u32,
    /// How many rows that folder has.
    pub places: u32,
}

/// A folder in the making.
#[derive(Default)]
struct Folder<'f> {
    folders: BTreeMap<&'f str, Folder<'f>>,
    files: Vec<(&'f str, &'f str)>,
    counts: Counts,
    is_edited: bool,
}

/// The rows of `files`, which are in order; folders stand before files. The folders in `closed` show nothing of what
/// is in them, except while the tree is narrowed down.
///
/// # Complexity
/// O(files · depth).
pub fn rows(
    files: &[String],
    problems: &Problems,
    is_edited: impl Fn(&str) -> bool,
    closed: &BTreeSet<String>,
    narrowing: &Narrowing,
) -> Vec<Row> {
    let words: Vec<String> = narrowing.words.split_whitespace().map(str::to_lowercase).collect();
    let mut root = Folder::default();
    for path in files {
        let shown = match narrowing.show {
            Show::All => true,
            Show::WithFindings => problems.counts(path).all() > 0,
            Show::Skipped => problems.skipped(path).is_some(),
        };
        let matches = || {
            let path = path.to_lowercase();
            words.iter().all(|word| path.contains(word))
        };
        if shown && (words.is_empty() || matches()) {
            root.add(path, problems.counts(path), is_edited(path));
        }
    }
    let nothing = BTreeSet::new();
    let mut shown = Rows {
        problems,
        is_edited: &is_edited,
        closed: if narrowing.is_on() { &nothing } else { closed },
        done: Vec::new(),
    };
    shown.folder(&root, "", 0);
    shown.done
}

impl<'f> Folder<'f> {
    fn add(&mut self, path: &'f str, counts: Counts, is_edited: bool) {
        let mut folder = self;
        let mut rest = path;
        while let Some((name, below)) = rest.split_once('/') {
            folder = folder.folders.entry(name).or_default();
            folder.counts = folder.counts.plus(counts);
            folder.is_edited |= is_edited;
            rest = below;
        }
        folder.files.push((rest, path));
    }
}

struct Rows<'r> {
    problems: &'r Problems,
    is_edited: &'r dyn Fn(&str) -> bool,
    closed: &'r BTreeSet<String>,
    done: Vec<Row>,
}

impl Rows<'_> {
    fn folder(&mut self, folder: &Folder<'_>, path: &str, depth: u16) {
        let places = (folder.folders.len() + folder.files.len()) as u32;
        let mut place = 0;
        for (name, below) in &folder.folders {
            place += 1;
            let (mut name, mut below) = ((*name).to_owned(), below);
            while below.files.is_empty()
                && let Some((only, next)) = below.folders.iter().next().filter(|_| below.folders.len() == 1)
            {
                name = format!("{name}/{only}");
                below = next;
            }
            let path = if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
            let is_open = !self.closed.contains(&path);
            let (counts, is_edited) = (below.counts, below.is_edited);
            let row = Row {
                path: path.clone(),
                name,
                depth,
                open: Some(is_open),
                counts,
                is_edited,
                reason: None,
                place,
                places,
            };
            self.done.push(row);
            if is_open {
                self.folder(below, &path, depth + 1);
            }
        }
        for (name, path) in &folder.files {
            place += 1;
            self.done.push(Row {
                path: (*path).to_owned(),
                name: (*name).to_owned(),
                depth,
                open: None,
                counts: self.problems.counts(path),
                is_edited: (self.is_edited)(path),
                reason: self.problems.skipped(path).map(str::to_owned),
                place,
                places,
            });
        }
    }
}

/// Most files of which all are shown at the start.
const ALL_OPEN: usize = 250;

/// The folders that are closed at the start: none of a few files, all of many.
pub fn closed_at_start(files: &[String]) -> BTreeSet<String> {
    if files.len() <= ALL_OPEN { BTreeSet::new() } else { folders(files) }
}

/// Every folder that has a row of its own.
pub fn folders(files: &[String]) -> BTreeSet<String> {
    let rows = rows(files, &Problems::default(), |_| false, &BTreeSet::new(), &Narrowing::default());
    rows.into_iter().filter(|row| row.open.is_some()).map(|row| row.path).collect()
}

/// Opens the folders that lead to `path`.
pub fn open_to(closed: &mut BTreeSet<String>, path: &str) {
    closed.retain(|folder| !path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/')));
}

#[cfg(test)]
mod tests {
    use super::super::snapshot::tests::billing;
    use super::*;

    fn files(paths: &[&str]) -> Vec<String> {
        paths.iter().map(|path| (*path).to_owned()).collect()
    }

    fn names(rows: &[Row]) -> Vec<String> {
        rows.iter().map(|row| format!("{}{}", "  ".repeat(row.depth.into()), row.name)).collect()
    }

    #[test]
    fn folders_stand_before_files_and_lone_ones_share_a_row() {
        let files = files(&["a/b/c/x.yml", "a/b/c/y.yml", "d/e.yml", "d/f/g.yml", "z.yml"]);
        let rows = rows(&files, &Problems::default(), |_| false, &BTreeSet::new(), &Narrowing::default());
        let shown = ["a/b/c", "  x.yml", "  y.yml", "d", "  f", "    g.yml", "  e.yml", "z.yml"];
        assert_eq!(names(&rows), shown);
        assert_eq!((rows[3].place, rows[3].places), (2, 3));
        assert!(rows.iter().all(|row| row.reason.is_none()));
        assert_eq!(rows[5].path, "d/f/g.yml");
    }

    #[test]
    fn closed_folders_hide_files_but_not_their_findings() {
        let report = billing().report;
        let problems = Problems::new(&report);
        let files: Vec<String> =
            ["conductor", "ledger", "printer"].map(|id| format!("agents/{id}/openapi.yml")).to_vec();
        let mut moved = Problems::default();
        for file in &files {
            moved.replace(file.clone(), problems.of(&file["agents/".len()..]).to_vec());
        }
        let mut closed = folders(&files);
        let shown = rows(&files, &moved, |path| path.contains("ledger"), &closed, &Narrowing::default());
        assert_eq!(names(&shown), ["agents"]);
        assert_eq!(shown[0].counts, problems.total());
        assert!(shown[0].is_edited);
        open_to(&mut closed, "agents/printer/openapi.yml");
        let shown = rows(&files, &moved, |_| false, &closed, &Narrowing::default());
        assert_eq!(names(&shown), ["agents", "  conductor", "  ledger", "  printer", "    openapi.yml"]);
        let narrowing = Narrowing { show: Show::WithFindings, ..Narrowing::default() };
        let shown = rows(&files, &moved, |_| false, &folders(&files), &narrowing);
        assert!(shown.iter().all(|row| row.counts.all() > 0), "{shown:#?}");
        assert!(shown.iter().any(|row| row.open.is_none()), "what is looked for is shown");
    }

    #[test]
    fn all_words_must_stand_in_the_path() {
        let files = files(&["shop/desk/agent.yml", "shop/till/agent.yml"]);
        let narrowing = Narrowing { words: "AGENT till".to_owned(), show: Show::All };
        let shown = rows(&files, &Problems::default(), |_| false, &BTreeSet::new(), &narrowing);
        assert_eq!(names(&shown), ["shop/till", "  agent.yml"]);
    }

    #[test]
    fn what_defines_nothing_says_why() {
        let files = files(&["a.yml", "b.yml"]);
        let mut problems = Problems::default();
        let reason = "not a definition".to_owned();
        problems
            .set_skipped(vec![ossa_core::wire::Skipped { path: "b.yml".to_owned(), reason: reason.clone() }]);
        let narrowing = Narrowing { show: Show::Skipped, ..Narrowing::default() };
        let shown = rows(&files, &problems, |_| false, &BTreeSet::new(), &narrowing);
        assert_eq!(names(&shown), ["b.yml"]);
        assert_eq!(shown[0].reason, Some(reason));
    }

    #[test]
    fn many_files_start_closed() {
        let many: Vec<String> = (0..300).map(|number| format!("f{}/a{number}.yml", number % 7)).collect();
        assert_eq!(closed_at_start(&many).len(), 7);
        assert!(closed_at_start(&many[..20]).is_empty());
    }
}
