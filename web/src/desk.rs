//! The page for files: which one is open, what was edited, and what the findings are by now.
//!
//! The editor has the text. A moment after it changed the worker gets it and answers with what that changes in the
//! findings; while it looks, no other text is sent, so that typing never runs ahead of it.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use crate::platform::editor::{Editor, Host, Listeners, Mark};
use crate::platform::{document, location, time};
use crate::shell::Shell;
use crate::state::draft::{self, Edited, Edits};
use crate::state::figures::counted;
use crate::state::history::Act;
use crate::state::problems::Problems;
use crate::state::route::{Page, Route, Spot};
use crate::state::snapshot::Snapshot;
use crate::worker::protocol::{Checked, Draft, Fixes, Mended, Request};

/// How long after a key press the text is checked, in milliseconds: about the pause between two keys.
const PAUSE_MILLIS: i32 = 60;

/// The editor itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Tool {
    /// Nobody needed it yet.
    #[default]
    Absent,
    /// It is being loaded.
    Loading,
    /// It runs.
    Ready,
    /// It could not be loaded; why, for people.
    Failed(String),
}

/// The file in the editor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Its path.
    pub path: String,
    /// Its text before all edits; `None` when it was begun in the page.
    pub original: Option<String>,
    /// Why it cannot be edited, if it cannot.
    pub lock: Option<String>,
    /// Whether its text is known, so that the editor shows it.
    pub has_text: bool,
}

/// Where checking what was typed stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Checking {
    /// Number of the last check that began.
    last: u32,
    /// Whether its answer is awaited.
    is_under_way: bool,
    /// Whether the editor has a text that the worker does not have.
    is_behind: bool,
    /// Whether a moment is waited for before the text is sent.
    is_timed: bool,
}

/// The part of the shared state that is about files and findings.
#[derive(Clone, Copy, Default)]
pub struct Desk {
    /// The findings of every file as they are now.
    pub problems: RwSignal<Problems>,
    /// Files that were edited here.
    pub edits: RwSignal<Edits>,
    /// The paths of all files, in order.
    pub files: RwSignal<Arc<Vec<String>>>,
    /// How many files were handed over that are in no language definitions are written in.
    pub other_count: RwSignal<u32>,
    /// The file that is asked for.
    pub file: RwSignal<Option<String>>,
    /// The file in the editor.
    pub opened: RwSignal<Option<Opened>>,
    /// Where the cursor is.
    pub cursor: RwSignal<Option<Spot>>,
    /// The editor itself.
    pub tool: RwSignal<Tool>,
    /// What the last action did, for people.
    pub notice: RwSignal<String>,
    /// Whether files are being read as a whole. What is typed meanwhile is sent when that is done, or it would be lost.
    pub(crate) is_loading: RwSignal<bool>,
    /// Whether the graph that is shown is older than the edits.
    is_graph_stale: RwSignal<bool>,
    /// Grows with every set of files.
    pub set: RwSignal<u32>,
    /// Grows whenever a place is asked for, also in the file that is open.
    pub wish: RwSignal<u32>,
    goal: RwSignal<Option<Spot>>,
    checking: RwSignal<Checking>,
    editor: StoredValue<Option<Rc<Editor>>, LocalStorage>,
}

impl Desk {
    fn editor(&self) -> Option<Rc<Editor>> {
        self.editor.get_value()
    }

    fn is_open(&self, path: &str) -> bool {
        self.opened.with_untracked(|opened| {
            opened.as_ref().is_some_and(|opened| opened.has_text && opened.path == path)
        })
    }
}

impl Shell {
    /// What the page for files does by itself, for as long as the page is there.
    pub(crate) fn keep_desk(self) {
        let desk = self.desk;
        // The text of the file that is asked for arrives, from the worker or from the server.
        Effect::new(move |_| {
            self.text.track();
            self.show_file();
        });
        // Nobody looks at the graph while files are edited; whoever goes back to it gets the new one.
        Effect::new(move |_| {
            if !matches!(self.page.get(), Page::Validate | Page::Findings) && desk.is_graph_stale.get() {
                desk.is_graph_stale.set(false);
                self.send(&Request::Refresh);
            }
        });
        document::on_leave(move || self.has_unkept_edits());
        document::on_paste(move |text| {
            let takes = self.page.get_untracked() == Page::Validate && self.can_begin_file();
            if takes {
                self.begin_file(crate::state::template::path_of_pasted(text), text);
            }
            takes
        });
    }

    /// Goes to the page and the file that the address says.
    pub(crate) fn follow_route(self, route: Route) {
        self.page.set(route.page);
        if let Some(key) = route.key {
            self.change(Act::step("Open a page"), |view| view.selection = Some(key));
        }
        if route.page != Page::Validate {
            return;
        }
        let desk = self.desk;
        let Some(file) = route.file else {
            // The page by itself: with the file that was open there.
            self.tell_address();
            return;
        };
        let is_other = desk.file.with_untracked(|open| open.as_ref() != Some(&file));
        if is_other {
            desk.goal.set(route.spot);
            desk.file.set(Some(file));
            self.show_file();
        } else if route.spot.is_some() && route.spot != desk.cursor.get_untracked() {
            desk.goal.set(route.spot);
            self.reach_goal();
        }
    }

    /// Opens a file, at a place of it.
    pub fn visit(self, path: &str, spot: Option<Spot>) {
        let desk = self.desk;
        desk.goal.set(spot);
        desk.wish.update(|wish| *wish += 1);
        if desk.file.with_untracked(|open| open.as_deref() == Some(path)) {
            self.reach_goal();
        } else {
            self.flush();
            desk.cursor.set(None);
            desk.file.set(Some(path.to_owned()));
            self.show_file();
            self.page.set(Page::Validate);
            location::set_fragment(&self.address().0);
        }
    }

    /// The page that is shown, and the file that is open there.
    pub(crate) fn route(self) -> Route {
        let desk = self.desk;
        let page = self.page.get_untracked();
        if page != Page::Validate {
            let key = self.view.with_untracked(|view| view.selection.clone());
            return Route { page, key: key.filter(|_| page == Page::Agent), ..Route::default() };
        }
        let spot = desk.cursor.get_untracked().or(desk.goal.get_untracked());
        let file = desk.file.get_untracked();
        Route { page, spot: spot.filter(|_| file.is_some()), file, key: None }
    }

    /// Loads the editor into an element, the first time it is needed.
    pub fn start_editor(self, parent: Host) {
        let desk = self.desk;
        if matches!(desk.tool.get_untracked(), Tool::Loading | Tool::Ready) {
            return;
        }
        desk.tool.set(Tool::Loading);
        let listeners = Listeners {
            changed: Box::new(move || self.typed()),
            moved: Box::new(move |spot| self.moved(spot)),
            fix: Box::new(move |index| self.fix_marked(index)),
        };
        leptos::task::spawn_local(async move {
            match Editor::start(parent, listeners).await {
                Ok(editor) => {
                    desk.editor.set_value(Some(Rc::new(editor)));
                    desk.tool.set(Tool::Ready);
                    self.show_file();
                }
                Err(why) => desk.tool.set(Tool::Failed(why)),
            }
        });
    }

    /// Brings the file that is asked for into the editor, as soon as both are there.
    pub(crate) fn show_file(self) {
        let desk = self.desk;
        let Some(path) = desk.file.get_untracked() else { return };
        let Some(editor) = desk.editor() else { return };
        if desk.is_open(&path) {
            return self.reach_goal();
        }
        let edited = desk.edits.with_untracked(|edits| edits.get(&path).cloned());
        let unread = desk.problems.with_untracked(|problems| problems.skipped(&path).and_then(unreadable));
        let known = self.text.with_untracked(|known| known.clone().filter(|known| known.path == path));
        let (original, text) = match (edited, known) {
            (Some(Edited { original, text }), _) => (original, Some(text)),
            (None, Some(known)) => (known.text.clone(), known.text),
            (None, None) if unread.is_none() => {
                if self.session.with_untracked(|session| session.snapshot.is_some()) {
                    self.request_text(&path);
                }
                return;
            }
            (None, None) => (None, None),
        };
        let refusal = desk.problems.with_untracked(|problems| problems.refusal(&path).map(str::to_owned));
        let lock = match &text {
            _ if unread.is_some() => unread,
            None => Some("the text of this file cannot be had".to_owned()),
            Some(_) if refusal.is_some() => refusal,
            Some(_) if !self.is_local.get_untracked() => {
                Some("this file is on the server; open its folder here to edit it".to_owned())
            }
            Some(_) => None,
        };
        if let Some(text) = &text {
            editor.open(&path, text, lock.is_some());
        }
        let has_text = text.is_some();
        desk.opened.set(Some(Opened { path, original, lock, has_text }));
        self.mark();
        self.reach_goal();
    }

    fn reach_goal(self) {
        let desk = self.desk;
        let is_shown = desk.file.with_untracked(|file| file.as_ref().is_some_and(|path| desk.is_open(path)));
        if let (true, Some(spot), Some(editor)) = (is_shown, desk.goal.get_untracked(), desk.editor()) {
            // The address says it from now on, not only when the editor got there.
            desk.cursor.set(desk.goal.get_untracked());
            desk.goal.set(None);
            // What is hidden cannot be scrolled; it is shown in the next frame.
            time::on_next_frame(move |_| editor.reveal(spot));
        }
    }

    /// Underlines the findings of the file in the editor, unless its text is newer than they are.
    fn mark(self) {
        let desk = self.desk;
        let (Some(editor), Some(opened)) = (desk.editor(), desk.opened.get_untracked()) else { return };
        if !opened.has_text || desk.checking.get_untracked().is_behind {
            return;
        }
        desk.problems.with_untracked(|problems| {
            let marks = problems.of(&opened.path).iter().map(|finding| {
                let spot = |line, column| Spot { line, column };
                let place = finding.place.as_ref();
                Mark {
                    from: place.map_or(spot(1, 1), |place| spot(place.line, place.column)),
                    to: place.map_or(spot(1, 1), |place| spot(place.end_line, place.end_column)),
                    severity: &finding.severity,
                    code: &finding.code,
                    message: &finding.message,
                    help: finding.help.as_deref(),
                    fix: finding.fix.as_ref().filter(|_| opened.lock.is_none()).map(|fix| fix.title.as_str()),
                }
            });
            editor.mark(marks);
        });
    }

    fn typed(self) {
        let desk = self.desk;
        if desk.notice.with_untracked(|notice| !notice.is_empty()) {
            desk.notice.set(String::new());
        }
        let was_timed = desk.checking.with_untracked(|checking| checking.is_timed);
        desk.checking.update(|checking| (checking.is_behind, checking.is_timed) = (true, true));
        if !was_timed {
            leptos::task::spawn_local(async move {
                time::pause(PAUSE_MILLIS).await;
                desk.checking.update(|checking| checking.is_timed = false);
                if !desk.checking.get_untracked().is_under_way {
                    self.flush();
                }
            });
        }
    }

    /// Sends what was typed to the worker, if it does not have it.
    pub(crate) fn flush(self) {
        let desk = self.desk;
        if !desk.checking.get_untracked().is_behind || desk.is_loading.get_untracked() {
            return;
        }
        let (Some(editor), Some(opened)) = (desk.editor(), desk.opened.get_untracked()) else { return };
        self.edit(&opened.path, opened.original, editor.text());
    }

    /// The text in the editor.
    pub fn text_in_editor(self) -> String {
        self.desk.editor().map(|editor| editor.text()).unwrap_or_default()
    }

    /// A file has another text from now on, which the editor has already if the file is open there.
    fn edit(self, path: &str, original: Option<String>, text: String) {
        let draft = Draft { path: path.to_owned(), text: text.clone() };
        self.desk.edits.update(|edits| draft::note(edits, path, original, text));
        let check = self.begin_check();
        self.send(&Request::Edit { check, draft });
    }

    fn begin_check(self) -> u32 {
        self.desk.is_graph_stale.set(true);
        self.desk.checking.update(|checking| {
            checking.last += 1;
            checking.is_under_way = true;
            checking.is_behind = false;
        });
        self.desk.checking.get_untracked().last
    }

    /// The worker says what a change did to the findings.
    pub(crate) fn checked(self, check: u32, checked: Checked) {
        let desk = self.desk;
        desk.problems.update(|problems| {
            for file in checked.files {
                problems.replace(file.path, file.findings);
            }
            if let Some(mut skipped) = checked.skipped {
                // The worker's core knows nothing of what the browser could not read.
                let unread = problems.all_skipped().iter().filter(|(_, reason)| unreadable(reason).is_some());
                skipped.extend(unread.map(|(path, reason)| ossa_core::wire::Skipped {
                    path: path.clone(),
                    reason: reason.clone(),
                }));
                problems.set_skipped(skipped);
            }
        });
        if check != desk.checking.get_untracked().last {
            return;
        }
        desk.checking.update(|checking| checking.is_under_way = false);
        if !desk.checking.get_untracked().is_timed {
            self.flush();
        }
        self.mark();
    }

    /// Makes fixes. The new texts arrive later.
    pub fn fix(self, which: Fixes) {
        if self.desk.is_loading.get_untracked() {
            return;
        }
        self.flush();
        let check = self.begin_check();
        self.send(&Request::Fix { check, which });
    }

    fn fix_marked(self, index: u32) {
        let Some(opened) = self.desk.opened.get_untracked() else { return };
        let which = self
            .desk
            .problems
            .with_untracked(|problems| fix_of(problems.of(&opened.path).get(index as usize)?));
        if let Some(which) = which {
            self.fix(which);
        }
    }

    /// The worker made fixes.
    pub(crate) fn fixed(self, check: u32, files: Vec<Mended>, made: u32) {
        let desk = self.desk;
        let is_behind = desk.checking.get_untracked().is_behind;
        let in_files = counted(files.len() as u64, "file", "files");
        for Mended { path, before, after } in files {
            let is_open = desk.is_open(&path);
            // What was typed meanwhile is kept: it is sent next, and wins.
            if is_open && is_behind {
                continue;
            }
            if let Some(editor) = desk.editor().filter(|_| is_open) {
                editor.replace(&after);
            }
            desk.edits.update(|edits| draft::note(edits, &path, Some(before), after));
        }
        if check == desk.checking.get_untracked().last {
            desk.notice.set(match made {
                0 => "Nothing was fixed.".to_owned(),
                _ => format!("{} made in {in_files}.", counted(u64::from(made), "fix", "fixes")),
            });
        }
    }

    fn moved(self, spot: Spot) {
        let desk = self.desk;
        if desk.cursor.get_untracked() != Some(spot) {
            desk.cursor.set(Some(spot));
        }
        self.tell_address_soon();
    }

    /// Takes all edits of a file back; a file that was begun here goes.
    pub fn undo_edits(self, path: &str) {
        let desk = self.desk;
        if desk.is_loading.get_untracked() {
            return;
        }
        desk.notice.set(String::new());
        self.flush();
        let Some(edited) = desk.edits.with_untracked(|edits| edits.get(path).cloned()) else { return };
        if let Some(original) = edited.original {
            if let Some(editor) = desk.editor().filter(|_| desk.is_open(path)) {
                editor.replace(&original);
            }
            self.edit(path, Some(original.clone()), original);
            return;
        }
        desk.edits.update(|edits| drop(edits.remove(path)));
        desk.files
            .update(|files| *files = Arc::new(files.iter().filter(|file| *file != path).cloned().collect()));
        if desk.file.with_untracked(|file| file.as_deref() == Some(path)) {
            self.close_file();
        }
        let check = self.begin_check();
        self.send(&Request::Remove { check, path: path.to_owned() });
    }

    /// Takes all edits back.
    pub fn undo_all_edits(self) {
        self.flush();
        for path in self.desk.edits.with_untracked(|edits| edits.keys().cloned().collect::<Vec<_>>()) {
            self.undo_edits(&path);
        }
    }

    fn close_file(self) {
        let desk = self.desk;
        desk.file.set(None);
        desk.opened.set(None);
        desk.cursor.set(None);
        desk.goal.set(None);
        desk.checking.update(|checking| checking.is_behind = false);
        if let Some(editor) = desk.editor() {
            desk.edits.with_untracked(|edits| editor.forget(edits.keys().map(String::as_str)));
        }
        self.tell_address();
    }

    /// Whether a file can be begun: files are read here, or there are none yet.
    pub fn can_begin_file(self) -> bool {
        let has_files = self.session.with_untracked(|session| session.snapshot.is_some());
        !self.desk.is_loading.get_untracked() && (self.is_local.get_untracked() || !has_files)
    }

    /// Begins a file and opens it.
    pub fn begin_file(self, path: &str, text: &str) {
        let desk = self.desk;
        self.flush();
        let files = desk.files.get_untracked();
        let path = draft::free_path(path, |path| files.iter().any(|file| file == path));
        desk.edits.update(|edits| {
            edits.insert(path.clone(), Edited { original: None, text: text.to_owned() });
        });
        if self.is_local.get_untracked() && self.session.with_untracked(|session| session.snapshot.is_some())
        {
            let mut files = files.to_vec();
            files.push(path.clone());
            files.sort();
            desk.files.set(Arc::new(files));
            let check = self.begin_check();
            let draft = Draft { path: path.clone(), text: text.to_owned() };
            self.send(&Request::Edit { check, draft });
        } else {
            self.open_drafts();
        }
        self.visit(&path, None);
    }

    /// The edited files, as the worker reads them.
    pub(crate) fn drafts(self) -> Vec<Draft> {
        self.desk.edits.with_untracked(|edits| {
            let drafts = edits.iter();
            drafts.map(|(path, edited)| Draft { path: path.clone(), text: edited.text.clone() }).collect()
        })
    }

    /// Whether edits may be lost; asks when there are some.
    pub(crate) fn may_forget_edits(self) -> bool {
        self.flush();
        let count = self.desk.edits.with_untracked(|edits| edits.len() as u64);
        let question = || format!("Discard your edits of {}?", counted(count, "file", "files"));
        count == 0 || document::confirm(&question())
    }

    /// Another set of files is read: nothing of this one is kept.
    pub(crate) fn clear_desk(self) {
        self.desk.edits.update(Edits::clear);
        self.close_file();
        self.desk.set.update(|set| *set += 1);
    }

    /// A revision arrived as a whole.
    pub(crate) fn settle_desk(self, snapshot: &Snapshot) {
        let desk = self.desk;
        let report = &snapshot.report;
        let mut files: BTreeSet<&str> = report.skipped.iter().map(|file| file.path.as_str()).collect();
        files.extend(report.graph.nodes.iter().flat_map(|node| &node.files).map(|file| file.path.as_str()));
        files
            .extend(report.findings.iter().filter_map(|finding| Some(finding.place.as_ref()?.path.as_str())));
        desk.files.set(Arc::new(files.into_iter().map(str::to_owned).collect()));
        desk.problems.set(Problems::new(report));
        desk.is_graph_stale.set(false);
        desk.is_loading.set(false);
        self.flush();
        self.mark();
    }
}

/// The reason of a skipped file, when it is that the browser could not read it.
pub fn unreadable(reason: &str) -> Option<String> {
    use crate::state::intake::{UNLISTED, UNREADABLE};
    matches!(reason, UNLISTED | UNREADABLE).then(|| reason.to_owned())
}

/// How to ask for the fix of a finding, when it has one.
pub fn fix_of(finding: &ossa_core::wire::Finding) -> Option<Fixes> {
    let place = finding.place.as_ref().filter(|_| finding.fix.is_some())?;
    Some(Fixes::One {
        path: place.path.clone(),
        code: finding.code.clone(),
        start: place.start,
        end: place.end,
    })
}
