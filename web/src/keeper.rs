//! Keeping the last workspace in the browser, and bringing it back at the next visit.
//!
//! Files are kept once, when they are opened: all of them as one piece, which the browser copies while the page goes on.
//! Edits and the view are small and follow a moment after they change.

use leptos::prelude::*;
use ossa_core::Profile;

use crate::platform::files::Picked;
use crate::platform::{location, storage, time, workspace};
use crate::shell::Shell;
use crate::state::address;
use crate::state::kept::{self, Kept};
use crate::state::route::Route;

/// How long after a change it is kept, in milliseconds.
const KEEP_MILLIS: i32 = 800;
/// Where the browser remembers that nothing is to be kept.
const OFF: &str = "ossa.keeps-nothing";

/// What was found at the start of a visit.
#[derive(Clone)]
pub struct Found {
    kept: Kept,
    picked: Picked,
}

impl Found {
    /// What it is, for people.
    pub fn what(&self) -> String {
        let only = self.picked.files.first().filter(|_| self.picked.files.len() == 1);
        let name = self.picked.root.clone().or_else(|| only.map(|file| file.path.clone()));
        self.kept.what(self.picked.files.len(), &name.unwrap_or_default())
    }
}

/// What is said about the last visit.
#[derive(Clone)]
pub enum Notice {
    /// It is there and can be brought back.
    Offered(Box<Found>),
    /// It was brought back.
    Restored(String),
    /// Something is not kept; why.
    Refused(String),
}

/// The part of the shared state that is about the next visit.
#[derive(Clone, Copy)]
pub struct Keeper {
    /// What is said about it.
    pub notice: RwSignal<Option<Notice>, LocalStorage>,
    /// Whether anything is kept.
    pub is_on: RwSignal<bool>,
    /// Why what is open is not kept, if it is not.
    pub refusal: RwSignal<Option<String>>,
    /// Which files are kept; 0 for none.
    set: StoredValue<f64>,
    is_timed: StoredValue<bool>,
    /// The files that are open.
    picked: StoredValue<Option<Picked>, LocalStorage>,
}

impl Default for Keeper {
    fn default() -> Self {
        Self {
            notice: RwSignal::new_local(None),
            is_on: RwSignal::new(storage::get(OFF).is_none()),
            refusal: RwSignal::default(),
            set: StoredValue::default(),
            is_timed: StoredValue::default(),
            picked: StoredValue::new_local(None),
        }
    }
}

impl Shell {
    /// Keeps what changes, for as long as the page is there.
    pub(crate) fn keep(self) {
        Effect::new(move |before: Option<()>| {
            self.view.track();
            self.desk.edits.track();
            self.desk.file.track();
            self.page.track();
            self.profile.track();
            if before.is_some() {
                self.keep_state_soon();
            }
        });
    }

    /// Keeps files that were opened, in place of those before.
    pub(crate) fn keep_files(self, picked: &Picked) {
        let keeper = self.keeper;
        keeper.set.set_value(0.0);
        keeper.notice.set(None);
        keeper.refusal.set(None);
        keeper.picked.set_value(Some(picked.clone()));
        if !keeper.is_on.get_untracked() {
            return;
        }
        let bytes = picked.files.iter().map(|file| file.file.size()).sum();
        if let Some(why) = kept::refuses_files(picked.files.len(), bytes) {
            self.refuse_keeping(why);
            // What was kept before is of another set of files.
            leptos::task::spawn_local(async { drop(workspace::forget().await) });
            return;
        }
        let set = time::date();
        let (files, state) = (workspace::Record::new(set, picked), self.kept(set));
        leptos::task::spawn_local(async move {
            match workspace::keep(set, Some(files), &state).await {
                Ok(()) => {
                    keeper.set.set_value(set);
                    self.keep_state_soon();
                }
                Err(why) => {
                    self.refuse_keeping(format!("These files are not kept for the next visit: {}", why.0));
                }
            }
        });
    }

    fn refuse_keeping(self, why: String) {
        self.keeper.refusal.set(Some(why.clone()));
        self.keeper.notice.set(Some(Notice::Refused(why)));
    }

    fn kept(self, set: f64) -> String {
        let kept = Kept {
            set,
            profile: self.profile.get_untracked().name().to_owned(),
            edits: self.desk.edits.get_untracked(),
            place: self.route().fragment(),
            view: self.view.get_untracked(),
        };
        serde_json::to_string(&kept).unwrap_or_default()
    }

    fn keep_state_soon(self) {
        let keeper = self.keeper;
        if keeper.set.get_value() <= 0.0 || keeper.is_timed.get_value() {
            return;
        }
        keeper.is_timed.set_value(true);
        leptos::task::spawn_local(async move {
            time::pause(KEEP_MILLIS).await;
            keeper.is_timed.set_value(false);
            let set = keeper.set.get_value();
            if set <= 0.0 {
                return;
            }
            let mut refused = self.desk.edits.with_untracked(kept::refuses_edits);
            if refused.is_none() {
                let put = workspace::keep(set, None, &self.kept(set)).await;
                refused =
                    put.err().map(|why| format!("Your edits are not kept for the next visit: {}", why.0));
            }
            if let Some(why) =
                refused.filter(|why| keeper.refusal.with_untracked(|said| said.as_ref() != Some(why)))
            {
                self.refuse_keeping(why);
            }
        });
    }

    /// Looks for what was kept of the last visit. Where there is nothing else to show it is brought back, and otherwise
    /// offered.
    pub(crate) fn look_for_kept(self, is_alone: bool) {
        if !self.keeper.is_on.get_untracked() {
            return;
        }
        leptos::task::spawn_local(async move {
            let Some((set, picked, state)) = workspace::last().await else { return };
            let Ok(kept) = serde_json::from_str::<Kept>(&state) else { return };
            // Files without their state, or nothing at all.
            if set.to_bits() != kept.set.to_bits() || (picked.files.is_empty() && kept.edits.is_empty()) {
                return;
            }
            let found = Found { kept, picked };
            let has_other = self.is_local.get_untracked()
                && self.session.with_untracked(|session| session.snapshot.is_some());
            // A person was faster.
            if has_other || self.session.with_untracked(crate::state::session::Session::is_busy) {
                return;
            }
            if is_alone {
                let what = found.what();
                self.restore(found);
                self.keeper.notice.set(Some(Notice::Restored(what)));
            } else {
                self.keeper.notice.set(Some(Notice::Offered(Box::new(found))));
            }
        });
    }

    /// Brings back what was kept.
    pub fn restore(self, found: Found) {
        let Found { kept, picked } = found;
        let asked = location::fragment();
        // Whoever came with an address gets what it says, and the rest as it was left.
        let route = Route::parse(if asked.is_empty() { &kept.place } else { &asked });
        self.keeper.notice.set(None);
        self.keeper.set.set_value(kept.set);
        self.keeper.picked.set_value(Some(picked.clone()));
        self.profile.set(Profile::from_name(&kept.profile).unwrap_or(Profile::Default));
        let view = if says_view(&asked) { self.view.get_untracked() } else { kept.view };
        self.open_kept(picked, kept.edits);
        self.put_view(&view);
        self.follow_route(route);
        self.tell_address_soon();
    }

    /// Whether edits would be lost if the page were closed now.
    pub(crate) fn has_unkept_edits(self) -> bool {
        let keeper = self.keeper;
        let is_kept = keeper.set.get_value() > 0.0
            && !keeper.is_timed.get_value()
            && keeper.refusal.with_untracked(Option::is_none);
        !is_kept && self.desk.edits.with_untracked(|edits| !edits.is_empty())
    }

    /// Keeps nothing of what is kept, and shows the page as at a first visit.
    pub fn discard_kept(self) {
        let was_restored =
            self.keeper.notice.with_untracked(|notice| matches!(notice, Some(Notice::Restored(_))));
        self.keeper.notice.set(None);
        self.keeper.set.set_value(0.0);
        leptos::task::spawn_local(async move {
            let _ = workspace::forget().await;
            if was_restored {
                self.desk.edits.update(std::collections::BTreeMap::clear);
                location::reload_bare();
            }
        });
    }

    /// Keeps workspaces from now on, or no longer, and then forgets the one that is kept.
    pub fn set_keeping(self, is_on: bool) {
        self.keeper.is_on.set(is_on);
        if is_on {
            storage::remove(OFF);
            if let Some(picked) = self.keeper.picked.get_value() {
                self.keep_files(&picked);
            }
        } else {
            storage::set(OFF, "yes");
            self.keeper.set.set_value(0.0);
            leptos::task::spawn_local(async { drop(workspace::forget().await) });
        }
    }

    /// Forgets everything the browser keeps for this page, settings as well.
    pub fn clear_data(self) {
        self.keeper.set.set_value(0.0);
        self.keeper.notice.set(None);
        storage::clear("ossa.");
        self.keeper.is_on.set(true);
        self.read_settings();
        leptos::task::spawn_local(async move {
            self.say(match workspace::forget().await {
                Ok(()) => "Everything that was stored is gone".to_owned(),
                Err(why) => format!("The stored data could not be cleared: {}", why.0),
            });
        });
    }
}

/// Whether an address says how the graph is looked at.
fn says_view(fragment: &str) -> bool {
    fragment.split_once('?').is_some_and(|(_, pairs)| address::read(pairs).is_some())
}
