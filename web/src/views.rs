//! How the graph is looked at: what is kept and folded of it, how it is arranged, and its matrix.

use std::sync::Arc;

use leptos::prelude::*;

use crate::shell::Shell;
use crate::state::arranging::Arranging;
use crate::state::filter::Filter;
use crate::state::history::Act;
use crate::state::taming::Taming;
use crate::state::view::View;
use crate::worker::matrix::{Table, Window};
use crate::worker::protocol::{Progress, Request};

/// A part of the matrix and its cells.
pub type Cells = Option<Arc<(Window, Vec<u32>)>>;

/// The part of the shared state that is about this.
#[derive(Clone, Copy)]
pub struct Views {
    /// Part of the view: which relations are kept, which nodes are drawn as one, and around which node one looks.
    pub taming: Memo<Taming>,
    /// Part of the view: by which layout nodes are arranged, and which are held.
    pub arranging: Memo<Arranging>,
    /// How far the layout is.
    pub progress: RwSignal<Progress>,
    /// The closed group that is chosen, by its key.
    pub group: RwSignal<Option<String>>,
    /// The rows of the matrix.
    pub table: RwSignal<Arc<Table>>,
    /// The last cells of the matrix.
    pub cells: RwSignal<Cells>,
}

impl Views {
    pub(crate) fn of(view: RwSignal<View>) -> Self {
        Self {
            taming: Memo::new(move |_| view.with(|view| Taming::clone(&view.taming))),
            arranging: Memo::new(move |_| view.with(|view| Arranging::clone(&view.arranging))),
            progress: RwSignal::default(),
            group: RwSignal::default(),
            table: RwSignal::default(),
            cells: RwSignal::default(),
        }
    }

    pub(crate) fn has_table(self, table: Table) {
        self.cells.set(None);
        self.table.set(Arc::new(table));
    }
}

impl Shell {
    /// Draws other relations, groups or surroundings.
    pub fn change_taming(self, act: Act, change: impl FnOnce(&mut Taming)) {
        self.change(act, |view| change(&mut view.taming));
    }

    /// Arranges nodes in another way, or holds others.
    pub fn change_arranging(self, act: Act, change: impl FnOnce(&mut Arranging)) {
        self.change(act, |view| change(&mut view.arranging));
    }

    /// Chooses a closed group, or none. No node is selected beside it.
    pub fn choose_group(self, key: Option<String>) {
        if key.is_some() {
            self.select(None);
        }
        if self.views.group.with_untracked(|group| *group != key) {
            self.views.group.set(key);
        }
    }

    /// Opens a group, or closes it.
    pub fn turn_group(self, key: &str) {
        self.choose_group(None);
        self.change_taming(Act::step("Open or close a group"), |taming| taming.folding.turn(key));
    }

    /// Draws every relation, each by itself if there is room, or sums them up again.
    pub fn toggle_every_relation(self) {
        let is_reduced = self.views.taming.with_untracked(|taming| taming.backbone.is_on());
        let draws_all = self.filter.with_untracked(Filter::draws_every_pair);
        let name = if draws_all && !is_reduced { "Summarise groups" } else { "Draw every relation" };
        self.change(Act::step(name), |view| {
            if is_reduced {
                view.taming.backbone = <_>::default();
            }
            if !(is_reduced && draws_all) {
                view.filter.toggle_every_pair();
            }
        });
    }

    /// The key of the selected node.
    pub fn key_of_selection(self) -> Option<String> {
        let node = self.selection.get()?;
        Some(self.snapshot()?.node(node)?.key.clone())
    }

    /// The same, for what answers an event.
    pub fn key_of_selection_untracked(self) -> Option<String> {
        let node = self.selection.get_untracked()?;
        Some(self.snapshot_untracked()?.node(node)?.key.clone())
    }

    /// Asks for the rows of the matrix.
    pub fn request_matrix(self) {
        self.send(&Request::Matrix);
    }

    /// Asks for cells of the matrix.
    pub fn request_cells(self, window: Window) {
        self.send(&Request::Cells(window));
    }
}
