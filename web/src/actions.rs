//! Doing what an action says, from wherever it was asked for.

use leptos::prelude::*;
use ossa_core::export::Expand;

use crate::platform::{document, files, location, storage};
use crate::shell::Shell;
use crate::state::action::{self, Action};
use crate::state::history::Act;
use crate::state::motion::Motion;
use crate::state::route::Page;
use crate::state::theme::Theme;
use crate::state::view_file;
use crate::worker::protocol::Layout;

/// Where the browser remembers what was chosen.
const THEME_KEY: &str = "ossa.theme";
const MOTION_KEY: &str = "ossa.motion";
const SINGLE_KEYS_OFF: &str = "ossa.no-single-keys";
const RECENT_KEY: &str = "ossa.recent-actions";

/// Something the camera is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Steering {
    /// Show everything.
    Fit,
    /// Look closer.
    Closer,
    /// Look from farther away.
    Farther,
}

/// A list that lies over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// The commands.
    Palette,
    /// The keys.
    Shortcuts,
}

impl Shell {
    /// Does it.
    pub fn perform(self, action: Action) {
        match action {
            Action::Undo => self.undo(),
            Action::Redo => self.redo(),
            Action::Share => self.share(),
            Action::SaveView => self.save_view(),
            Action::OpenFiles => document::click("file-input"),
            Action::OpenFolder => document::click("folder-input"),
            Action::Go(page) => self.go_to_page(page),
            Action::Search => document::focus("search"),
            Action::WalkDrawing => {
                self.go_to_page(Page::Explorer);
                document::focus_soon("drawing");
            }
            Action::Palette => self.overlay.set(Some(Overlay::Palette)),
            Action::Shortcuts => self.overlay.set(Some(Overlay::Shortcuts)),
            Action::Fit => self.steering.set(Some(Steering::Fit)),
            Action::ZoomIn => self.steering.set(Some(Steering::Closer)),
            Action::ZoomOut => self.steering.set(Some(Steering::Farther)),
            Action::Centre => self.centred.set(self.selection.get_untracked()),
            Action::SelectNothing => {
                self.choose_group(None);
                self.select(None);
                self.has_filters_open.set(false);
            }
            Action::ShowEverything => self.show_everything(),
            Action::ToggleEveryPair => self.toggle_every_relation(),
            Action::ToggleLayout => self.lay_out(self.layout.get_untracked() != Layout::Running),
            Action::Arrange(kind) => {
                let act = Act::step(format!("Layout: {}", kind.label().to_lowercase()));
                self.change_arranging(act, |arranging| arranging.layout = kind);
            }
            Action::Theme(theme) => self.set_theme(theme),
            Action::Export(format) => self.export(format, Expand::Pairs),
            Action::ClearData => self.clear_data(),
        }
    }

    /// Whether a key does this now: those of the drawing are for where it is seen, and single ones can be switched off.
    pub fn obeys_key(self, action: Action, is_command: bool) -> bool {
        let is_of_drawing = matches!(action, Action::Fit | Action::ZoomIn | Action::ZoomOut | Action::Centre);
        let is_single = !is_command && action != Action::SelectNothing;
        // The page of a node would lose what it is about.
        let keeps = action == Action::SelectNothing && self.page.get_untracked() == Page::Agent;
        !keeps
            && (!is_of_drawing || self.page.get_untracked() == Page::Explorer)
            && (!is_single || self.has_single_keys.get_untracked())
    }

    /// Lets single keys do something, or no longer, and remembers it.
    pub fn set_single_keys(self, is_on: bool) {
        if is_on {
            storage::remove(SINGLE_KEYS_OFF);
        } else {
            storage::set(SINGLE_KEYS_OFF, "yes");
        }
        self.has_single_keys.set(is_on);
    }

    /// Goes to a page, as a link would.
    pub fn go_to_page(self, page: Page) {
        if self.page.get_untracked() != page {
            location::set_fragment(page.fragment());
        }
    }

    /// Saves the view as a file.
    fn save_view(self) {
        let content = self.view.with_untracked(view_file::write);
        let name = self.source.get_untracked().replace(['/', '\\'], "-");
        files::save(&format!("{name}{}", view_file::ENDING), "application/json", content.as_bytes());
    }

    /// Shows the view in a file.
    pub(crate) fn open_view(self, file: files::PickedFile) {
        leptos::task::spawn_local(async move {
            let view = if file.file.size() > view_file::MOST_BYTES {
                Err("This file is too large to be a view.".to_owned())
            } else {
                let content = files::text_of(&file.file).await;
                content
                    .ok_or("The browser could not read the file.".to_owned())
                    .and_then(|text| view_file::read(&text))
            };
            match view {
                Ok(view) => {
                    self.change(Act::step(format!("Open {}", file.path)), |own| *own = view);
                    self.say(format!("{} is shown", file.path));
                }
                Err(why) => self.session.update(|session| session.fail(why)),
            }
        });
    }

    /// The actions that were used last, by name, the last first.
    pub fn recent_actions(self) -> Vec<String> {
        let stored = storage::get(RECENT_KEY).unwrap_or_default();
        stored.lines().map(str::to_owned).collect()
    }

    /// Notes that an action was used.
    pub fn note_action(self, name: &str) {
        let mut recent = self.recent_actions();
        action::note_use(&mut recent, name);
        storage::set(RECENT_KEY, &recent.join("\n"));
    }

    /// Chooses a theme and remembers it.
    pub fn set_theme(self, theme: Theme) {
        storage::set(THEME_KEY, theme.name());
        self.show_theme(theme);
    }

    /// Goes to the next theme and remembers it.
    pub fn switch_theme(self) {
        self.set_theme(self.theme.get_untracked().next());
    }

    fn show_theme(self, theme: Theme) {
        document::set_root_attribute("data-theme", theme.name());
        self.theme.set(theme);
    }

    /// Chooses whether the page moves, and remembers it.
    pub fn set_motion(self, motion: Motion) {
        storage::set(MOTION_KEY, motion.name());
        self.show_motion(motion);
    }

    fn show_motion(self, motion: Motion) {
        document::set_root_attribute("data-motion", motion.name());
        self.motion.set(motion);
    }

    /// Takes what was chosen at earlier visits.
    pub(crate) fn read_settings(self) {
        self.show_theme(Theme::from_name(&storage::get(THEME_KEY).unwrap_or_default()));
        self.show_motion(Motion::from_name(&storage::get(MOTION_KEY).unwrap_or_default()));
        self.has_single_keys.set(storage::get(SINGLE_KEYS_OFF).is_none());
    }
}
