//! What components share: the state as signals, and the actions behind the controls.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use ossa_core::Profile;
use ossa_core::export::{Expand, ExportFormat, MANY_RELATIONS};

use crate::actions::{Overlay, Steering};
use crate::ask::Asked;
use crate::data::{Absence, Backend, Following, GraphFile, Local, Remote};
use crate::desk::Desk;
use crate::keeper::Keeper;
use crate::platform::files::{self, Picked};
use crate::platform::{document, location, unpack};
use crate::plugins;
use crate::render::drawing::Drawing;
use crate::state::draft::Edits;
use crate::state::figures::grouped;
use crate::state::filter::Filter;
use crate::state::finding_list::FindingView;
use crate::state::history::History;
use crate::state::live::Live;
use crate::state::look::{Colour, Look};
use crate::state::motion::Motion;
use crate::state::past::Past;
use crate::state::picture::PictureOrder;
use crate::state::plugins::Plugins;
use crate::state::route::Page;
use crate::state::session::Session;
use crate::state::snapshot::Snapshot;
use crate::state::table::TableView;
use crate::state::theme::Theme;
use crate::state::view::{View, Viewport};
use crate::state::view_file;
use crate::views::Views;
use crate::worker::link::Link;
use crate::worker::protocol::{Event, Layout, Request};

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
    /// What is shown and how. Changed by `change` alone.
    pub(crate) view: RwSignal<View>,
    /// What was changed.
    pub history: RwSignal<History>,
    /// Part of `view`: what is drawn.
    pub filter: Memo<Filter>,
    /// Part of `view`: the selected node, if the data that is shown has it.
    pub selection: Memo<Option<u32>>,
    /// Part of `view`: where the drawing is looked at.
    pub camera: Memo<Option<Viewport>>,
    /// Part of `view`: what colours and sizes of nodes say.
    pub look: Memo<Look>,
    /// Part of `view`: how the table is shown.
    pub table: Memo<TableView>,
    /// Part of `view`: which findings are listed, and how.
    pub finding_view: Memo<FindingView>,
    /// The revisions of this visit.
    pub past: RwSignal<Past>,
    /// Grows whenever another state before was read.
    pub before: RwSignal<u32>,
    /// Why the state before could not be read.
    pub before_fault: RwSignal<Option<String>>,
    /// Whether both states are drawn.
    pub is_comparing: RwSignal<bool>,
    /// What happened last, for people.
    pub said: RwSignal<String>,
    /// The node the drawing is asked to bring to its centre.
    pub centred: RwSignal<Option<u32>>,
    /// What the camera is asked to do.
    pub steering: RwSignal<Option<Steering>>,
    /// The node that the keyboard is at in the drawing.
    pub cursor: RwSignal<Option<u32>>,
    /// The list that lies over the page.
    pub overlay: RwSignal<Option<Overlay>>,
    /// The page that is shown.
    pub page: RwSignal<Page>,
    /// The theme.
    pub theme: RwSignal<Theme>,
    /// Whether the page moves.
    pub motion: RwSignal<Motion>,
    /// Whether keys without Ctrl do something outside of the drawing and of fields.
    pub has_single_keys: RwSignal<bool>,
    /// Whether files hang over the page.
    pub is_dragging: RwSignal<bool>,
    /// Whether the filters are open, where they are a sheet over the drawing.
    pub has_filters_open: RwSignal<bool>,
    /// The last drawing.
    pub drawing: RwSignal<Arc<Drawing>>,
    /// The last positions.
    pub positions: RwSignal<Arc<Vec<f32>>>,
    /// Whether the last positions are somewhere else altogether, so that one has to see points go there.
    pub glides: StoredValue<bool>,
    /// Where the layout is.
    pub layout: RwSignal<Layout>,
    /// How the graph is tamed and arranged, and its matrix.
    pub views: Views,
    /// Whether the server tells what changes.
    pub live: RwSignal<Live>,
    /// The last text that was asked for.
    pub text: RwSignal<Option<FileText>>,
    /// Files, their text and their findings.
    pub desk: Desk,
    /// What is kept for the next visit.
    pub keeper: Keeper,
    /// Rules of others, as cards.
    pub plugins: RwSignal<Plugins>,
    /// A picture of the drawing that somebody asked for.
    pub picture: RwSignal<Option<PictureOrder>>,
    pub(crate) asked: StoredValue<Asked, LocalStorage>,
    link: StoredValue<Option<&'static Link>, LocalStorage>,
    backend: StoredValue<Option<Rc<dyn Backend>>, LocalStorage>,
    following: StoredValue<Option<Rc<Following>>, LocalStorage>,
    pub(crate) is_address_timed: StoredValue<bool>,
    /// Whether what is on its way is other data than what is shown.
    is_other_data: StoredValue<bool>,
}

/// The shared state, in any component.
pub fn use_shell() -> Shell {
    expect_context()
}

impl Shell {
    /// The state at the start of a visit. Starts the worker and asks the server of the page for a graph.
    pub fn start() -> Self {
        let (view, session) = (RwSignal::new(View::default()), RwSignal::new(Session::default()));
        let shell = Self {
            session,
            source: RwSignal::default(),
            is_local: RwSignal::new(true),
            profile: RwSignal::new(Profile::Default),
            view,
            history: RwSignal::default(),
            filter: Memo::new(move |_| view.with(|view| Filter::clone(&view.filter))),
            selection: Memo::new(move |_| {
                let key = view.with(|view| view.selection.clone())?;
                session.with(|session| session.snapshot.as_ref()?.index_of(&key))
            }),
            camera: Memo::new(move |_| view.with(|view| view.camera)),
            look: Memo::new(move |_| view.with(|view| Look::clone(&view.look))),
            table: Memo::new(move |_| view.with(|view| TableView::clone(&view.table))),
            finding_view: Memo::new(move |_| view.with(|view| FindingView::clone(&view.findings))),
            past: RwSignal::default(),
            before: RwSignal::default(),
            before_fault: RwSignal::default(),
            is_comparing: RwSignal::default(),
            said: RwSignal::default(),
            centred: RwSignal::default(),
            steering: RwSignal::default(),
            cursor: RwSignal::default(),
            overlay: RwSignal::default(),
            page: RwSignal::default(),
            theme: RwSignal::default(),
            motion: RwSignal::default(),
            has_single_keys: RwSignal::new(true),
            is_dragging: RwSignal::default(),
            has_filters_open: RwSignal::default(),
            drawing: RwSignal::default(),
            positions: RwSignal::default(),
            glides: StoredValue::default(),
            layout: RwSignal::default(),
            views: Views::of(view),
            live: RwSignal::default(),
            text: RwSignal::default(),
            desk: Desk::default(),
            keeper: Keeper::default(),
            plugins: RwSignal::default(),
            picture: RwSignal::default(),
            asked: StoredValue::new_local(Asked::default()),
            link: StoredValue::new_local(None),
            backend: StoredValue::new_local(None),
            following: StoredValue::new_local(None),
            is_address_timed: StoredValue::default(),
            is_other_data: StoredValue::default(),
        };
        shell.read_settings();
        shell.keep_desk();
        shell.keep();
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
                shell.follow(&location::fragment());
                shell.history.set(History::default());
                location::on_fragment(move |fragment| shell.follow(&fragment));
                let tell_screen = move || link.send(&Request::Screen { is_tall: document::is_tall() });
                tell_screen();
                document::on_turn(tell_screen);
                let on_text = move |path, text| shell.text.set(Some(FileText { path, text }));
                let follow = move || {
                    shell.look_for_kept(false);
                    let following = Following::start(link, move |state| shell.live.set(state));
                    shell.following.set_value(Some(following));
                };
                let remote = Remote::new(link, on_text, follow, move |absence| {
                    shell.desk.is_loading.set(false);
                    match absence {
                        Absence::Absent => {
                            shell.session.update(Session::cancel);
                            shell.look_for_kept(true);
                        }
                        Absence::Refused(why) => shell.session.update(|session| {
                            session.fail(format!("The server behind this page gave no graph: {why}."));
                        }),
                    }
                });
                match location::parameter("open") {
                    Some(address) => shell.open_address(address),
                    None => shell.load(Rc::new(remote)),
                }
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
            Event::Stepped(delta) if self.following.with_value(Option::is_some) => {
                let next = self.snapshot_untracked().map(|snapshot| snapshot.after(&delta));
                if let Some(Ok(next)) = next {
                    self.desk.opened.set(None);
                    self.arrive(next);
                } else {
                    self.lose_track();
                }
            }
            Event::Astray => self.lose_track(),
            Event::Ready | Event::Followed(_) | Event::Stepped(_) => {}
            Event::Reading { read, total } => self.session.update(|session| session.read(read, total)),
            Event::Loaded(report) => self.arrive(Snapshot::new(*report)),
            Event::Drawn(drawing) => self.drawing.set(Arc::from(drawing)),
            Event::Moved { positions, layout, glides } => {
                self.glides.set_value(glides);
                self.positions.set(Arc::new(positions));
                if self.layout.get_untracked() != layout {
                    self.layout.set(layout);
                }
            }
            Event::Progress(progress) => self.views.progress.set(progress),
            Event::Table(table) => self.views.has_table(table),
            Event::Cells { window, cells } => self.views.cells.set(Some(Arc::new((window, cells)))),
            Event::Checked { check, checked } => self.checked(check, checked),
            Event::Fixed { check, files, made } => self.fixed(check, files, made),
            Event::Text { path, text } => self.text.set(Some(FileText { path, text })),
            Event::Exported { name, content } => files::save_content(&name, &content),
            Event::Answered { number, answer } => self.answered(number, answer),
            Event::PluginLooked { file, refusal } => self.looked_at_plugin(&file, refusal),
            Event::Plugins(cards) => self.plugins.update(|plugins| plugins.cards = cards),
            Event::Built(millis) => self.past.update(|past| past.built(millis)),
            Event::Cancelled => {
                self.is_other_data.set_value(false);
                self.desk.is_loading.set(false);
                self.session.update(Session::cancel);
            }
            Event::Failed(message) => {
                self.desk.is_loading.set(false);
                self.session.update(|session| session.fail(message));
            }
        }
    }

    /// What the server told does not fit what is shown.
    fn lose_track(self) {
        if let Some(following) = self.following.get_value() {
            following.lose_track();
        }
    }

    /// Shows a revision that is new.
    fn arrive(self, snapshot: Snapshot) {
        self.past.update(|past| past.arrived(&snapshot.report));
        if self.is_comparing.get_untracked() {
            self.is_comparing.set(false);
            self.change_look("Colour by type", |look| look.colour_by(Colour::Type));
        }
        self.show(snapshot);
    }

    /// Shows a revision. The selected node stays selected where it still exists.
    pub(crate) fn show(self, snapshot: Snapshot) {
        self.text.set(None);
        self.cursor.set(None);
        if self.is_other_data.get_value() {
            self.is_other_data.set_value(false);
            self.begin_log();
        }
        self.settle_desk(&snapshot);
        let backend = self.backend.get_value();
        let others = backend.map_or(0, |backend| backend.other_count(self.profile.get_untracked()));
        self.desk.other_count.set(others);
        let revision = snapshot.report.revision;
        self.session.update(|session| session.show(snapshot));
        if let Some(following) = self.following.get_value() {
            following.shown(revision);
        }
        self.show_file();
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
        if plugins::are_all(&picked) {
            self.session.update(Session::cancel);
            return self.add_plugins(&picked);
        }
        if let [only] = picked.files.as_slice()
            && view_file::is_one(&only.path)
        {
            self.session.update(Session::cancel);
            return self.open_view(only.clone());
        }
        if !self.may_forget_edits() {
            self.session.update(Session::cancel);
            return;
        }
        if let [only] = picked.files.as_slice()
            && only.path.to_lowercase().ends_with(".zip")
        {
            let (path, file) = (only.path.clone(), only.file.clone());
            self.fetch(async move {
                let read = unpack::unpack(&file, |path| Profile::Default.reads(path)).await;
                read.map_err(|why| format!("{path} cannot be read: {why}."))
            });
            return;
        }
        if let [only] = picked.files.as_slice()
            && GraphFile::is_one(&only.path)
        {
            let file = GraphFile::new(link, only.clone());
            self.session.update(|session| session.begin(1));
            self.is_other_data.set_value(true);
            self.clear_desk();
            self.load(Rc::new(file));
            self.keep_files(&picked);
            return;
        }
        let profile = self.profile.get_untracked();
        let count = picked.files.iter().filter(|file| profile.reads(&file.path)).count() as u32;
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
        self.is_other_data.set_value(true);
        self.clear_desk();
        self.keep_files(&picked);
        self.load(Rc::new(Local::new(link, picked)));
    }

    /// Opens files as they were left at the last visit, with the edits of then.
    pub(crate) fn open_kept(self, picked: Picked, edits: Edits) {
        let Some(link) = self.link.get_value() else { return };
        self.session.update(|session| session.begin(picked.files.len() as u32));
        self.clear_desk();
        self.begin_log();
        match picked.files.as_slice() {
            [only] if GraphFile::is_one(&only.path) => self.load(Rc::new(GraphFile::new(link, only.clone()))),
            _ => {
                self.desk.edits.set(edits);
                self.load(Rc::new(Local::new(link, picked)));
            }
        }
    }

    /// Opens what is behind an address of the server this page came from.
    pub fn open_address(self, address: String) {
        self.fetch(async move {
            unpack::fetched(&address).await.map_err(|why| format!("{address} cannot be opened: {why}."))
        });
    }

    /// Opens files that have to be waited for.
    fn fetch(self, files: impl Future<Output = Result<Picked, String>> + 'static) {
        self.session.update(|session| session.begin(0));
        leptos::task::spawn_local(async move {
            match files.await {
                Ok(picked) => self.open(picked),
                Err(why) => self.session.update(|session| session.fail(why)),
            }
        });
    }

    /// Begins a set of files in the page, with what was begun there.
    pub(crate) fn open_drafts(self) {
        if let Some(link) = self.link.get_value() {
            self.load(Rc::new(Local::new(link, Picked::default())));
            self.keep_files(&Picked::default());
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

    /// Hands the graph over as a file. A file that is larger than people expect is asked about first.
    pub fn export(self, format: ExportFormat, expand: Expand) {
        let relations = self.snapshot_untracked().map_or(0, |snapshot| snapshot.report.stats.relationships);
        if !may_be_written(format, expand, relations) {
            return;
        }
        let (format, expand) = (format.name().to_owned(), expand.name().to_owned());
        self.send(&Request::Export { format, expand });
    }

    /// Stops what is being read.
    pub fn cancel(self) {
        self.send(&Request::Cancel);
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

    /// The revision that is shown, for what is built once or answers an event.
    pub fn snapshot_untracked(self) -> Option<Arc<Snapshot>> {
        self.session.with_untracked(|session| session.snapshot.clone())
    }

    /// The revision that is shown.
    pub fn snapshot(self) -> Option<Arc<Snapshot>> {
        self.session.with(|session| session.snapshot.clone())
    }
}

/// Whether the file is one of a usual size, or the person wants it all the same.
fn may_be_written(format: ExportFormat, expand: Expand, relations: u64) -> bool {
    if expand != Expand::Pairs || !format.lists_relations() || relations <= MANY_RELATIONS {
        return true;
    }
    document::confirm(&format!(
        "{} would list {} relations one by one: a file of many gigabytes. Groups as nodes make it small. \
         Write all pairs?",
        format.title(),
        grouped(relations)
    ))
}
