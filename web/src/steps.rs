//! Changing what is shown: every change is a step that can be taken back, and the address follows.

use std::sync::Arc;

use leptos::prelude::*;

use crate::platform::{clipboard, location, time};
use crate::shell::Shell;
use crate::state::address;
use crate::state::arranging::Arranging;
use crate::state::filter::{Facet, Filter};
use crate::state::history::Act;
use crate::state::look::Look;
use crate::state::route::{Page, Route};
use crate::state::taming::Taming;
use crate::state::view::{View, Viewport};
use crate::state::vocabulary::{node_kind_label, relation_label};
use crate::worker::protocol::Request;

/// How long after a change the address says so, in milliseconds.
const ADDRESS_MILLIS: i32 = 400;
/// The run of everything that moves the camera.
const CAMERA: &str = "camera";

impl Shell {
    /// Changes what is shown. Every change a person makes goes through here, and is a step of the log.
    pub fn change(self, act: Act, change: impl FnOnce(&mut View)) {
        let before = self.view.get_untracked();
        let mut after = before.clone();
        change(&mut after);
        if after == before {
            return;
        }
        self.history.update(|history| history.note(act, &before, &after, time::now()));
        self.put(&before, &after);
    }

    /// Takes the last step back.
    pub fn undo(self) {
        let (before, mut after) = (self.view.get_untracked(), self.view.get_untracked());
        if let Some(name) = self.history.try_update(|history| history.undo(&mut after)).flatten() {
            self.put(&before, &after);
            self.say(format!("Undone: {name}"));
        }
    }

    /// Makes the step that was taken back last again.
    pub fn redo(self) {
        let (before, mut after) = (self.view.get_untracked(), self.view.get_untracked());
        if let Some(name) = self.history.try_update(|history| history.redo(&mut after)).flatten() {
            self.put(&before, &after);
            self.say(format!("Done again: {name}"));
        }
    }

    /// Shows a view without a step, as when a visit begins.
    pub(crate) fn put_view(self, view: &View) {
        let before = self.view.get_untracked();
        if before != *view {
            self.put(&before, view);
        }
    }

    /// Other data is shown: steps and places of the data before mean nothing any more.
    pub(crate) fn begin_log(self) {
        self.history.set(crate::state::history::History::default());
        self.put_view(&self.view.get_untracked().of_other_data());
    }

    fn put(self, before: &View, after: &View) {
        self.view.set(after.clone());
        self.obey(before, after);
        self.tell_address_soon();
    }

    /// Asks the worker for what a change needs. The rest follows the signals.
    fn obey(self, before: &View, after: &View) {
        if before.filter != after.filter {
            self.send(&Request::Filter(Filter::clone(&after.filter)));
        }
        if before.look != after.look {
            self.send(&Request::Look(Look::clone(&after.look)));
        }
        if before.taming != after.taming {
            self.send(&Request::Tame(Taming::clone(&after.taming)));
        }
        if before.arranging != after.arranging {
            self.send(&Request::Arrange(Arranging::clone(&after.arranging)));
        }
    }

    /// Tells people what happened, and those who cannot see it.
    pub fn say(self, what: impl Into<String>) {
        self.said.set(what.into());
    }

    /// What people call the things a toggle switches.
    pub fn facet_label(self, facet: Facet, name: &str) -> String {
        match facet {
            Facet::Relation => relation_label(name),
            Facet::AgentType => format!("agents of type {name}"),
            // A name that begins with capitals keeps them.
            Facet::NodeKind if name == "mcp-server" => node_kind_label(name).to_owned(),
            Facet::NodeKind => node_kind_label(name).to_lowercase(),
        }
    }

    /// Shows or hides what a toggle names.
    pub fn toggle(self, facet: Facet, name: &str) {
        let label = self.facet_label(facet, name);
        let verb =
            if self.filter.with_untracked(|filter| filter.shows(facet, name)) { "Hide" } else { "Show" };
        self.change(Act::step(format!("{verb} {label}")), |view| view.filter.toggle(facet, name));
    }

    /// Draws only the nodes that `query` asks for.
    pub fn ask(self, query: &str) {
        let name = if query.trim().is_empty() {
            "Empty the query".to_owned()
        } else {
            "Change the query".to_owned()
        };
        self.change(Act::run(name, "query"), |view| view.filter.ask(query));
    }

    /// Hides nothing any more.
    pub fn show_everything(self) {
        self.change(Act::step("Show everything"), |view| {
            view.filter.show_everything();
            view.look.show_everything();
        });
    }

    /// Draws every pair of a group, or no longer.
    pub fn toggle_every_pair(self) {
        let is_drawn = self.filter.with_untracked(Filter::draws_every_pair);
        let name = if is_drawn { "Summarise groups" } else { "Draw every pair" };
        self.change(Act::step(name), |view| view.filter.toggle_every_pair());
    }

    /// Selects a node, or nothing.
    pub fn select(self, node: Option<u32>) {
        match node.and_then(|node| self.key_and_name(node)) {
            Some((key, name)) => {
                self.change(Act::step(format!("Select {name}")), |view| view.selection = Some(key));
            }
            None => self.change(Act::step("Select nothing"), |view| view.selection = None),
        }
    }

    /// Selects a node and brings it to the centre of the drawing.
    pub fn go_to(self, node: u32) {
        if let Some((key, name)) = self.key_and_name(node) {
            self.change(Act::leading(format!("Go to {name}"), CAMERA), |view| view.selection = Some(key));
            self.centred.set(Some(node));
        }
    }

    /// The drawing is looked at from elsewhere; `None` for all of it.
    pub fn look(self, camera: Option<Viewport>) {
        let act =
            if camera.is_some() { Act::run("Move the view", CAMERA) } else { Act::step("Fit to screen") };
        self.change(act, |view| view.camera = camera);
    }

    fn key_and_name(self, node: u32) -> Option<(String, String)> {
        let snapshot: Arc<_> = self.snapshot_untracked()?;
        let node = snapshot.node(node)?;
        Some((node.key.clone(), node.name.clone()))
    }

    /// Goes where the address says. What it does not say of the view stays as it is.
    pub(crate) fn follow(self, fragment: &str) {
        let said = fragment.split_once('?').and_then(|(_, pairs)| address::read(pairs));
        if let Some(view) = said {
            self.change(Act::step("Follow a link"), |own| *own = view);
        }
        self.follow_route(Route::parse(fragment));
        if !fragment.is_empty() {
            self.tell_address_soon();
        }
    }

    /// The address of what is shown, after `#`, and the names of what does not fit in it.
    pub(crate) fn address(self) -> (String, Vec<String>) {
        let route = self.route().fragment();
        let written = self.view.with_untracked(address::write);
        let joint = if route.contains('?') { '&' } else { '?' };
        let fragment =
            if written.text.is_empty() { route } else { format!("{route}{joint}{}", written.text) };
        (fragment, written.left_out)
    }

    /// Makes the address say what is shown.
    pub(crate) fn tell_address(self) {
        let (fragment, _) = self.address();
        let is_at_start = location::fragment().is_empty() && fragment == Page::default().fragment();
        if location::fragment() != fragment && !is_at_start {
            location::replace_fragment(&fragment);
        }
    }

    /// The same in a moment, so that what changes all the time is not written all the time.
    pub(crate) fn tell_address_soon(self) {
        if self.is_address_timed.get_value() {
            return;
        }
        self.is_address_timed.set_value(true);
        leptos::task::spawn_local(async move {
            time::pause(ADDRESS_MILLIS).await;
            self.is_address_timed.set_value(false);
            self.tell_address();
        });
    }

    /// Copies the address of what is shown.
    pub fn share(self) {
        self.tell_address();
        let (fragment, left_out) = self.address();
        leptos::task::spawn_local(async move {
            let is_copied = clipboard::try_copy(&location::with_fragment(&fragment)).await;
            self.say(match (is_copied, left_out.is_empty()) {
                (false, _) => "The browser does not let the page copy; the link is in the address bar",
                (true, true) => "Link copied",
                (true, false) => {
                    "Link copied without all of the view, which is too long for it: save the view as a file"
                }
            });
        });
    }
}
