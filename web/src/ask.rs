//! Asking the worker: one way for every question, with an answer that follows what is shown.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;

use crate::data::GraphFile;
use crate::platform::files::{File, Picked};
use crate::platform::location;
use crate::shell::Shell;
use crate::state::figures::counted;
use crate::state::finding_list::FindingView;
use crate::state::history::Act;
use crate::state::look::{Colour, Look};
use crate::state::route::{Page, Route};
use crate::state::snapshot::Snapshot;
use crate::state::table::TableView;
use crate::worker::protocol::Request;
use crate::worker::question::{Answer, Question};

/// What waits for an answer.
type Waiting = Box<dyn FnOnce(Answer)>;

/// Questions that are not answered yet.
#[derive(Default)]
pub struct Asked {
    last: u32,
    waiting: BTreeMap<u32, Waiting>,
}

/// A revision that is shown. Two are the same if they are the same value, not if they say the same.
pub type Shown = Memo<Option<Arc<Snapshot>>>;

impl Shell {
    /// Asks a question.
    pub fn inquire(self, question: Question, then: impl FnOnce(Answer) + 'static) {
        self.inquire_with(question, &[], then);
    }

    /// Asks a question about files.
    pub fn inquire_with(self, question: Question, files: &[&File], then: impl FnOnce(Answer) + 'static) {
        let number = self.asked.try_update_value(|asked| {
            asked.last += 1;
            asked.waiting.insert(asked.last, Box::new(then));
            asked.last
        });
        if let Some(number) = number {
            self.send_with(&Request::Ask { number, question }, files);
        }
    }

    /// The worker answered.
    pub(crate) fn answered(self, number: u32, answer: Answer) {
        let then = self.asked.try_update_value(|asked| asked.waiting.remove(&number)).flatten();
        if let Some(then) = then {
            then(answer);
        }
    }

    /// The answer to a question that may change, asked anew for every revision and whenever a signal that `question` reads
    /// changes. There is none while it is awaited, and
    /// an answer to an earlier question is dropped.
    pub fn answer_to(self, question: impl Fn() -> Option<Question> + 'static) -> ReadSignal<Option<Answer>> {
        let (answer, set_answer) = signal(None);
        let shown = self.shown();
        let turn = StoredValue::new(0u32);
        Effect::new(move |before: Option<Option<Question>>| {
            let question = question().filter(|_| shown.with(Option::is_some));
            if before.flatten() != question {
                set_answer.set(None);
            }
            turn.update_value(|turn| *turn += 1);
            let own = turn.get_value();
            if let Some(question) = question.clone() {
                self.inquire(question, move |answer| {
                    // The page may be gone by now.
                    if turn.try_get_value() == Some(own) {
                        set_answer.set(Some(answer));
                    }
                });
            }
            question
        });
        answer
    }

    /// The revision that is shown, for what need not follow the progress of loading.
    pub fn shown(self) -> Shown {
        Memo::new_with_compare(
            move |_| self.snapshot(),
            |one, other| match (one.and_then(Option::as_ref), other.and_then(Option::as_ref)) {
                (Some(one), Some(other)) => !Arc::ptr_eq(one, other),
                (one, other) => one.is_some() != other.is_some(),
            },
        )
    }

    /// Opens the page of a node.
    pub fn open_agent(self, node: u32) {
        let key = self.snapshot_untracked().and_then(|snapshot| Some(snapshot.node(node)?.key.clone()));
        if let Some(key) = key {
            self.select(Some(node));
            let route = Route { page: Page::Agent, key: Some(key), ..Route::default() };
            location::set_fragment(&route.fragment());
        }
    }

    /// Goes to a node: to its page from that of another, else to its place in the drawing.
    pub fn go_to_node(self, node: u32) {
        match self.page.get_untracked() {
            Page::Explorer | Page::Matrix => self.go_to(node),
            Page::Table => self.select(Some(node)),
            _ => self.open_agent(node),
        }
    }

    /// Goes to a node in the drawing.
    pub fn show_in_graph(self, node: u32) {
        location::set_fragment(Page::Explorer.fragment());
        self.go_to(node);
    }

    /// Draws only what a query asks for, and goes there.
    pub fn show_query(self, query: &str) {
        self.ask(query);
        location::set_fragment(Page::Explorer.fragment());
    }

    /// Draws nodes in other colours and sizes.
    pub fn change_look(self, name: &'static str, change: impl FnOnce(&mut Look)) {
        self.change(Act::step(name), |view| change(&mut view.look));
    }

    /// Lists nodes in another way.
    pub fn change_table(self, change: impl FnOnce(&mut TableView)) {
        self.change(Act::step("Change the table"), |view| change(&mut view.table));
    }

    /// Lists other findings, or lists them in another way.
    pub fn change_findings(self, change: impl FnOnce(&mut FindingView)) {
        self.change(Act::run("Filter findings", "findings"), |view| change(&mut view.findings));
    }

    /// Reads files as the state before.
    pub fn open_before(self, picked: &Picked) {
        let profile = self.profile.get_untracked();
        let is_graph = |path: &str| picked.files.len() == 1 && GraphFile::is_one(path);
        let read: Vec<_> =
            picked.files.iter().filter(|file| is_graph(&file.path) || profile.reads(&file.path)).collect();
        let files: Vec<&File> = read.iter().map(|file| &file.file).collect();
        let question = Question::Before {
            profile: profile.name().to_owned(),
            root: picked.root.clone().unwrap_or_default(),
            paths: read.iter().map(|file| file.path.clone()).collect(),
            name: match (&picked.root, read.as_slice()) {
                (Some(root), _) => root.clone(),
                (None, [only]) => only.path.clone(),
                (None, files) => counted(files.len() as u64, "file", "files"),
            },
        };
        self.inquire_with(question, &files, move |answer| {
            self.before_fault.set(match answer {
                Answer::Refused(why) => Some(why),
                _ => None,
            });
            self.before.update(|count| *count += 1);
        });
    }

    /// Draws both states in one, or no longer.
    pub fn draw_changes(self, on: bool) {
        let colour = if on { Colour::Change } else { Colour::default() };
        self.change_look("Colour by change", |look| look.colour_by(colour));
        self.inquire(Question::DrawChanges(on), move |answer| {
            let (Answer::Graph(graph), Some(snapshot)) = (answer, self.snapshot_untracked()) else { return };
            let report = ossa_core::wire::Report { graph: *graph, ..snapshot.report.clone() };
            self.show(Snapshot::next(report));
            self.is_comparing.set(on);
        });
    }
}
