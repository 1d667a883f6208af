//! What components share: the state as signals, and the actions behind the controls.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use ossa_core::Profile;
use ossa_core::export::ExportFormat;

use crate::ask::Asked;
use crate::data::{Absence, Backend, Following, GraphFile, Local, Remote};
use crate::desk::Desk;
use crate::platform::files::{self, Picked};
use crate::platform::{document, location, storage};
use crate::render::drawing::Drawing;
use crate::state::filter::{Facet, Filter};
use crate::state::finding_list::FindingView;
use crate::state::live::Live;
use crate::state::look::Look;
use crate::state::past::Past;
use crate::state::route::Page;
use crate::state::session::Session;
use crate::state::snapshot::Snapshot;
use crate::state::table::TableView;
use crate::state::theme::Theme;
use crate::worker::link::Link;
use crate::worker::protocol::{Event, Layout, Request};

/// Where the browser remembers the theme.
const THEME_KEY: &str = "ossa.theme";

/// The text of a file, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileText {
    /// Path of the file.
    pub path: String,
    /// Its text; `None` when it cannot be had.
    pub text: Option<String>,
}

/// All shared state. Copies are the same state.
#[derive(Clone, Copy)]
pub struct Shell {
    /// Data and what is under way.
    pub session: RwSignal<Session>,
    /// What the source of the data is called.
    pub source: RwSignal<String>,
    /// Whether the files are read here, so that they can be edited and read with another profile.
    pub is_local: RwSignal<bool>,
    /// The profile files are read with.
    pub profile: RwSignal<Profile>,
    /// What is drawn.
    pub filter: RwSignal<Filter>,
    /// What colours and sizes of nodes say.
    pub look: RwSignal<Look>,
    /// How the table is shown.
    pub table: RwSignal<TableView>,
    /// Which findings are listed, and how.
    pub finding_view: RwSignal<FindingView>,
    /// The revisions of this visit.
    pub past: RwSignal<Past>,
    /// Grows whenever another state before was read.
    pub before: RwSignal<u32>,
    /// Why the state before could not be read.
    pub before_fault: RwSignal<Option<String>>,
    /// Whether both states are drawn.
    pub is_comparing: RwSignal<bool>,
    /// The selected node.
    pub selection: RwSignal<Option<u32>>,
    /// The node the drawing is asked to bring to its centre.
    pub centred: RwSignal<Option<u32>>,
    /// The page that is shown.
    pub page: RwSignal<Page>,
    /// The theme.
    pub theme: RwSignal<Theme>,
    /// Whether files hang over the page.
    pub is_dragging: RwSignal<bool>,
    /// Whether the filters are open, where they are a sheet over the drawing.
    pub has_filters_open: RwSignal<bool>,
    /// The last drawing.
    pub drawing: RwSignal<Arc<Drawing>>,
    /// The last positions.
    pub positions: RwSignal<Arc<Vec<f32>>>,
    /// Where the layout is.
    pub layout: RwSignal<Layout>,
    /// Whether the server tells what changes.
    pub live: RwSignal<Live>,
    /// The last text that was asked for.
    pub text: RwSignal<Option<FileText>>,
    /// Files, their text and their findings.
    pub desk: Desk,
    /// The node an address named before it was there.
    pub(crate) wanted: StoredValue<Option<String>>,
    pub(crate) asked: StoredValue<Asked, LocalStorage>,
    link: StoredValue<Option<&'static Link>, LocalStorage>,
    backend: StoredValue<Option<Rc<dyn Backend>>, LocalStorage>,
    following: StoredValue<Option<Rc<Following>>, LocalStorage>,
}

/// The shared state, in any component.
pub fn use_shell() -> Shell {
    expect_context()
}

impl Shell {
    /// The state at the start of a visit. Starts the worker and asks the server of the page for a graph.
    pub fn start() -> Self {
        let shell = Self {
            session: RwSignal::default(),
            source: RwSignal::default(),
            is_local: RwSignal::new(true),
            profile: RwSignal::new(Profile::Default),
            filter: RwSignal::default(),
            look: RwSignal::default(),
            table: RwSignal::default(),
            finding_view: RwSignal::default(),
            past: RwSignal::default(),
            before: RwSignal::default(),
            before_fault: RwSignal::default(),
            is_comparing: RwSignal::default(),
            selection: RwSignal::default(),
            centred: RwSignal::default(),
            page: RwSignal::default(),
            theme: RwSignal::new(Theme::from_name(&storage::get(THEME_KEY).unwrap_or_default())),
            is_dragging: RwSignal::default(),
            has_filters_open: RwSignal::default(),
            drawing: RwSignal::default(),
            positions: RwSignal::default(),
            layout: RwSignal::default(),
            live: RwSignal::default(),
            text: RwSignal::default(),
            desk: Desk::default(),
            wanted: StoredValue::new(None),
            asked: StoredValue::new_local(Asked::default()),
            link: StoredValue::new_local(None),
            backend: StoredValue::new_local(None),
            following: StoredValue::new_local(None),
        };
        shell.follow(&location::fragment());
        location::on_fragment(move |fragment| shell.follow(&fragment));
        shell.keep_desk();
        files::on_drop(
            move |is_over| {
                if shell.is_dragging.get_untracked() != is_over {
                    shell.is_dragging.set(is_over);
                }
            },
            move |dropped| {
                leptos::task::spawn_local(async move {
                    shell.session.update(|session| session.begin(0));
                    let found = move |count| shell.session.update(|session| session.begin(count));
                    shell.open(files::enter(dropped, found).await);
                });
            },
        );
        match Link::start(move |event| shell.hear(event)) {
            Ok(link) => {
                shell.link.set_value(Some(link));
                let tell_screen = move || link.send(&Request::Screen { is_tall: document::is_tall() });
                tell_screen();
                document::on_turn(tell_screen);
                let on_text = move |path, text| shell.text.set(Some(FileText { path, text }));
                let follow = move || {
                    let following = Following::start(link, move |state| shell.live.set(state));
                    shell.following.set_value(Some(following));
                };
                let remote = Remote::new(link, on_text, follow, move |absence| {
                    shell.desk.is_loading.set(false);
                    match absence {
                        Absence::Absent => shell.session.update(Session::cancel),
                        Absence::Refused(why) => shell.session.update(|session| {
                            session.fail(format!("The server behind this page gave no graph: {why}."));
                        }),
                    }
                });
                shell.load(Rc::new(remote));
            }
            Err(error) => shell.session.update(|session| session.fail(error)),
        }
        shell
    }

    fn load(self, backend: Rc<dyn Backend>) {
        self.source.set(backend.name().to_owned());
        self.is_local.set(backend.is_local());
        self.desk.is_loading.set(true);
        // The server of the page is followed as soon as it has a graph, and nothing else ever is.
        self.following.set_value(None);
        self.live.set(Live::Off);
        backend.load(self.profile.get_untracked(), self.drafts());
        self.backend.set_value(Some(backend));
    }

    fn hear(self, event: Event) {
        match event {
            // What was on its way when something else was opened is not shown.
            Event::Followed(report) if self.following.with_value(Option::is_some) => {
                self.desk.opened.set(None);
                self.arrive(Snapshot::next(*report));
            }
            Event::Ready | Event::Followed(_) => {}
            Event::Reading { read, total } => self.session.update(|session| session.read(read, total)),
            Event::Loaded(report) => self.arrive(Snapshot::new(*report)),
            Event::Drawn(drawing) => self.drawing.set(Arc::from(drawing)),
            Event::Moved { positions, layout } => {
                self.positions.set(Arc::new(positions));
                if self.layout.get_untracked() != layout {
                    self.layout.set(layout);
                }
            }
            Event::Checked { check, checked } => self.checked(check, checked),
            Event::Fixed { check, files, made } => self.fixed(check, files, made),
            Event::Text { path, text } => self.text.set(Some(FileText { path, text })),
            Event::Exported { name, media_type, bytes } => files::save(&name, &media_type, &bytes),
            Event::Answered { number, answer } => self.answered(number, answer),
            Event::Built(millis) => self.past.update(|past| past.built(millis)),
            Event::Cancelled => {
                self.desk.is_loading.set(false);
                self.session.update(Session::cancel);
            }
            Event::Failed(message) => {
                self.desk.is_loading.set(false);
                self.session.update(|session| session.fail(message));
            }
        }
    }

    /// Shows a revision that is new.
    fn arrive(self, snapshot: Snapshot) {
        self.past.update(|past| past.arrived(&snapshot.report));
        if self.is_comparing.get_untracked() {
            self.is_comparing.set(false);
            self.change_look(|look| look.colour_by(Default::default()));
        }
        self.show(snapshot);
    }

    /// Shows a revision. The selected node stays selected where it still exists.
    pub(crate) fn show(self, snapshot: Snapshot) {
        let wanted = self.wanted.try_update_value(Option::take).flatten();
        let key = wanted.or_else(|| self.selected_key());
        let selection = key.and_then(|key| {
            let same = snapshot.report.graph.nodes.iter().position(|node| node.key == key);
            same.map(|index| index as u32)
        });
        self.text.set(None);
        self.selection.set(None);
        self.settle_desk(&snapshot);
        let backend = self.backend.get_value();
        let others = backend.map_or(0, |backend| backend.other_count(self.profile.get_untracked()));
        self.desk.other_count.set(others);
        let revision = snapshot.report.revision;
        self.session.update(|session| session.show(snapshot));
        self.selection.set(selection);
        if let Some(following) = self.following.get_value() {
            following.shown(revision);
        }
        self.show_file();
    }

    fn selected_key(self) -> Option<String> {
        let selection = self.selection.get_untracked()?;
        self.session.with_untracked(|session| Some(session.snapshot.as_ref()?.node(selection)?.key.clone()))
    }

    pub(crate) fn send(self, request: &Request) {
        self.send_with(request, &[]);
    }

    pub(crate) fn send_with(self, request: &Request, files: &[&files::File]) {
        if let Some(link) = self.link.get_value() {
            link.send_with(request, files);
        }
    }

    /// Opens files a person handed over.
    pub fn open(self, picked: Picked) {
        let Some(link) = self.link.get_value() else { return };
        if !self.may_forget_edits() {
            self.session.update(Session::cancel);
            return;
        }
        if let [only] = picked.files.as_slice()
            && GraphFile::is_one(&only.path)
        {
            let file = GraphFile::new(link, only.clone());
            self.session.update(|session| session.begin(1));
            self.clear_desk();
            self.load(Rc::new(file));
            return;
        }
        let local = Local::new(link, picked);
        let count = local.file_count(self.profile.get_untracked());
        if count == 0 {
            self.session.update(|session| {
                session.fail(
                    "There is nothing to read: no file here ends in .yaml, .yml, .json or .md, nor is it a graph (.ossag). \
                     Choose the folder that holds your agents' definitions."
                        .to_owned(),
                );
            });
            return;
        }
        self.session.update(|session| session.begin(count));
        self.clear_desk();
        self.load(Rc::new(local));
    }

    /// Begins a set of files in the page, with what was begun there.
    pub(crate) fn open_drafts(self) {
        if let Some(link) = self.link.get_value() {
            self.load(Rc::new(Local::new(link, Picked::default())));
        }
    }

    /// Reads the same files with another profile.
    pub fn set_profile(self, profile: Profile) {
        self.flush();
        self.profile.set(profile);
        let read_again = self.backend.get_value().filter(|backend| backend.is_local());
        if let Some(backend) = read_again {
            self.session.update(|session| session.begin(0));
            self.load(backend);
        }
    }

    /// Hands the graph over as a file.
    pub fn export(self, format: ExportFormat) {
        self.send(&Request::Export { format: format.name().to_owned() });
    }

    /// Stops what is being read.
    pub fn cancel(self) {
        self.send(&Request::Cancel);
    }

    /// Shows or hides what a toggle names.
    pub fn toggle(self, facet: Facet, name: &str) {
        self.change_filter(|filter| filter.toggle(facet, name));
    }

    /// Draws with another filter.
    pub fn change_filter(self, change: impl FnOnce(&mut Filter)) {
        self.filter.update(change);
        self.send(&Request::Filter(self.filter.get_untracked()));
    }

    /// Hides nothing any more.
    pub fn show_everything(self) {
        if self.look.with_untracked(Look::hides_something) {
            self.change_look(Look::show_everything);
        }
        self.change_filter(Filter::show_everything);
    }

    /// Lists nodes in another way.
    pub fn change_table(self, change: impl FnOnce(&mut TableView)) {
        self.table.update(change);
    }

    /// Lists other findings, or lists them in another way.
    pub fn change_findings(self, change: impl FnOnce(&mut FindingView)) {
        self.finding_view.update(change);
    }

    /// Selects a node, or nothing.
    pub fn select(self, node: Option<u32>) {
        if self.selection.get_untracked() != node {
            self.selection.set(node);
        }
    }

    /// Selects a node and brings it to the centre of the drawing.
    pub fn go_to(self, node: u32) {
        self.select(Some(node));
        self.centred.set(Some(node));
    }

    /// Starts or stops the layout.
    pub fn lay_out(self, run: bool) {
        self.send(&Request::Layout { run });
    }

    /// Asks for the text of a file; it arrives in `text`.
    pub fn request_text(self, path: &str) {
        let is_there = self.text.with_untracked(|text| text.as_ref().is_some_and(|text| text.path == path));
        if let Some(backend) = self.backend.get_value().filter(|_| !is_there) {
            backend.request_text(path);
        }
    }

    /// Goes to the next theme and remembers it.
    pub fn switch_theme(self) {
        let theme = self.theme.get_untracked().next();
        storage::set(THEME_KEY, theme.name());
        document::set_root_attribute("data-theme", theme.name());
        self.theme.set(theme);
    }

    /// The revision that is shown, for what is built once or answers an event.
    pub fn snapshot_untracked(self) -> Option<Arc<Snapshot>> {
        self.session.with_untracked(|session| session.snapshot.clone())
    }

    /// The revision that is shown.
    pub fn snapshot(self) -> Option<Arc<Snapshot>> {
        self.session.with(|session| session.snapshot.clone())
    }
}
