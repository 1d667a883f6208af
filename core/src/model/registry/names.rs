//! What can be referred to, by id, by display name, by address and by path, and who does.

use super::Registry;
use super::file::NOWHERE;
use super::list::List;
use super::node::Standing;
use crate::model::definition::Protocol;
use crate::model::kind::{NodeKind, ReferenceKind};
use crate::model::packed::DefinitionView;
use crate::model::paths::{candidates, is_path};
use crate::text::{NumberMap, Symbol};

/// Something that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Asked {
    /// A node of a kind by its id or display name.
    Name(NodeKind, Symbol),
    /// The agents that answer at an address.
    Address(Symbol),
    /// What a file defines.
    Path(Symbol),
}

/// What can be asked for, and the answers.
#[derive(Debug, Default)]
pub(super) struct Names {
    cells: NumberMap<Asked, Cell>,
    /// The definitions that show the name, or answer at the address, by family, key of their node, and order in it.
    shown: NumberMap<Asked, List>,
    /// Whose answer may be another than before.
    touched: Vec<Asked>,
}

/// One thing that can be asked for.
#[derive(Debug, Default)]
struct Cell {
    /// The nodes that have the name as their id, by family and key.
    ids: List,
    /// The definitions that ask, each as often as it does.
    askers: List,
}

impl Cell {
    fn is_empty(&self) -> bool {
        self.ids.is_empty() && self.askers.is_empty()
    }
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    /// The node, of several the one whose key comes first.
    pub(super) node: u32,
    /// The next one; [`NOWHERE`] if there is only one.
    pub(super) other: u32,
}

/// What two spellings of one agent's address have in common: no slash at the end, and not the path of its card.
/// `None` for what is no address, or only becomes one when a template is filled in.
fn address(url: &str) -> Option<&str> {
    let url = url.trim();
    if !url.contains("://") || url.contains('{') {
        return None;
    }
    let cards = ["/.well-known/agent-card.json", "/.well-known/agent.json"];
    let base = cards.iter().find_map(|card| url.strip_suffix(card)).unwrap_or(url);
    Some(base.trim_end_matches('/'))
}

impl Registry {
    /// Lets a definition that became a part of its node be found, or no longer.
    pub(super) fn show(&mut self, number: u32, definition: &DefinitionView<'_>, is_shown: bool) {
        if definition.is_mention {
            return;
        }
        let file = self.file(self.defined(number).file).name;
        self.names.touched.push(Asked::Path(file));
        let mut asked = Vec::new();
        if let Some(name) = definition.name {
            asked.push(Asked::Name(definition.kind, self.texts.intern(name)));
        }
        if definition.kind == NodeKind::Agent {
            for (url, protocol) in &definition.endpoints {
                if let Some(address) = address(url)
                    && protocol == Protocol::A2a
                {
                    asked.push(Asked::Address(self.texts.intern(address)));
                }
            }
        }
        for asked in asked {
            let shown = self.names.shown.entry(asked).or_default();
            if is_shown {
                shown.push(number);
            } else {
                shown.remove(number);
            }
            self.names.touched.push(asked);
        }
    }

    /// Lets a node be found by its id, or no longer.
    pub(super) fn offer(&mut self, node: u32, kind: NodeKind, id: Symbol, is_offered: bool) {
        let asked = Asked::Name(kind, id);
        let cell = self.names.cells.entry(asked).or_default();
        if is_offered {
            cell.ids.push(node);
        } else {
            cell.ids.remove(node);
        }
        self.names.touched.push(asked);
    }

    /// Everything whose answer the references of a definition, and itself if it is a mention, depend on.
    fn asked_by(&mut self, number: u32, definition: &DefinitionView<'_>) -> Vec<Asked> {
        let from = self.file(self.defined(number).file).path.clone();
        let mut asked = Vec::new();
        let texts = &mut self.texts;
        let mut ask = |kind: NodeKind, name: &str| {
            asked.push(Asked::Name(kind, texts.intern(name)));
            if kind == NodeKind::Agent
                && let Some(address) = address(name)
            {
                asked.push(Asked::Address(texts.intern(address)));
            }
        };
        if definition.is_mention
            && let Some(id) = definition.identity.stated()
        {
            ask(definition.kind, id);
        }
        for reference in &definition.references {
            ask(reference.kind.target(), reference.name);
            // A tool may turn out to be an agent.
            if reference.kind == ReferenceKind::UsesTool {
                ask(NodeKind::Agent, reference.name);
            }
        }
        for reference in definition.references.iter().filter(|reference| is_path(reference.name)) {
            for path in candidates(&from, reference.name) {
                asked.push(Asked::Path(self.texts.intern(&path)));
            }
        }
        asked
    }

    pub(super) fn subscribe(&mut self, number: u32, definition: &DefinitionView<'_>) {
        for asked in self.asked_by(number, definition) {
            self.names.cells.entry(asked).or_default().askers.push(number);
        }
    }

    pub(super) fn unsubscribe(&mut self, number: u32, definition: &DefinitionView<'_>) {
        for asked in self.asked_by(number, definition) {
            if let Some(cell) = self.names.cells.get_mut(&asked) {
                cell.askers.remove(number);
                if cell.is_empty() {
                    self.names.cells.remove(&asked);
                }
            }
        }
    }

    /// Puts touched answers into order and hands whoever asks for one to `mentions` and `bind`.
    pub(super) fn settle_names(&mut self) {
        let mut touched = std::mem::take(&mut self.names.touched);
        touched.sort_unstable();
        touched.dedup();
        for asked in touched {
            if let Asked::Path(path) = asked
                && let Some(&file) = self.by_name(path)
            {
                self.refresh_first_of_kind(file);
            }
            self.order_shown(asked);
            let Some(mut cell) = self.names.cells.remove(&asked) else { continue };
            if cell.is_empty() {
                continue;
            }
            cell.ids.sort_by(|&one, &other| {
                let place = |node| {
                    let node = self.nodes.get(node);
                    (self.texts.text(node.family), self.texts.text(node.key))
                };
                place(one).cmp(&place(other))
            });
            for &asker in cell.askers.as_slice() {
                if self.defined(asker).is_mention {
                    self.work.mentions.push(asker);
                }
                self.work.bind.push(asker);
            }
            self.names.cells.insert(asked, cell);
        }
    }

    /// Puts the definitions that show a name into order.
    fn order_shown(&mut self, asked: Asked) {
        let Some(mut shown) = self.names.shown.remove(&asked) else { return };
        if shown.is_empty() {
            return;
        }
        shown.sort_by(|&one, &other| {
            let place = |number| {
                let defined = self.defined(number);
                let key = self.nodes.get(defined.node).key;
                (self.texts.text(defined.family), self.texts.text(key))
            };
            place(one).cmp(&place(other)).then_with(|| self.order_in_node(one, other))
        });
        self.names.shown.insert(asked, shown);
    }

    fn shown(&self, asked: Asked) -> &[u32] {
        self.names.shown.get(&asked).map_or(&[], List::as_slice)
    }

    fn having_id(&self, asked: Asked) -> &[u32] {
        self.names.cells.get(&asked).map_or(&[], |cell| cell.ids.as_slice())
    }

    /// The node `name` stands for, in the family of who asks if it can be, else in another. Without `mentions`, as if
    /// nothing were said in passing.
    pub(super) fn resolve(
        &self,
        kind: NodeKind,
        name: &str,
        family: Symbol,
        mentions: bool,
    ) -> Option<Answer> {
        let known = self.texts.find(name).map(|name| (name, Asked::Name(kind, name)));
        let defining = || {
            let (name, asked) = known?;
            let own = self.defining_in(asked, self.texts.text(family), mentions);
            own.or_else(|| self.defining_first(asked, name, mentions))
        };
        let answering = || {
            let address = address(name).filter(|_| kind == NodeKind::Agent)?;
            let shown = self.shown(Asked::Address(self.texts.find(address)?));
            let families = families(shown, |number| self.family_of_definition(number));
            let answers = families.filter_map(|run| self.shown_answer(run));
            answers.min_by_key(|answer| self.texts.text(self.nodes.get(answer.node).key))
        };
        // At last what no source defines, but some source says more about than its name.
        let mentioned = || {
            let ids = self.having_id(known.filter(|_| mentions)?.1);
            let of = |family: &str| run(ids, family, |node| self.family_of_node(node)).first().copied();
            of(self.texts.text(family)).or_else(|| of("")).map(|node| Answer { node, other: NOWHERE })
        };
        defining().or_else(answering).or_else(mentioned)
    }

    /// Whether an agent of `family` is defined by this name.
    pub(super) fn is_agent(&self, name: &str, family: Symbol) -> bool {
        let asked = self.texts.find(name).map(|name| Asked::Name(NodeKind::Agent, name));
        asked.is_some_and(|asked| self.defining_in(asked, self.texts.text(family), true).is_some())
    }

    /// Whether some source defines a node of `kind` with the id `id`.
    pub(super) fn is_defined(&self, kind: NodeKind, id: Symbol) -> bool {
        let nodes = self.names.cells.get(&Asked::Name(kind, id)).map_or(&[][..], |cell| cell.ids.as_slice());
        nodes.iter().any(|&node| self.nodes.get(node).standing == Standing::Defined)
    }

    /// The node a path leads to, seen from the file it is written in.
    pub(super) fn find_path(&self, kind: NodeKind, from: &str, name: &str) -> Option<u32> {
        candidates(from, name).into_iter().find_map(|path| {
            let file = self.by_name(self.texts.find(&path)?)?;
            let first = self.file(*file).first_of_kind[kind as usize];
            (first != NOWHERE).then(|| self.defined(first).node)
        })
    }

    /// What defines the name in `family`: ids come before display names, so that an id is never shadowed.
    fn defining_in(&self, asked: Asked, family: &str, mentions: bool) -> Option<Answer> {
        let ids = run(self.having_id(asked), family, |node| self.family_of_node(node));
        let is_defined = |node: &&u32| self.nodes.get(**node).standing == Standing::Defined;
        let mut known = ids.iter().filter(|node| mentions || is_defined(node));
        if let Some(first) = known.next() {
            let other = known.next().copied().unwrap_or(NOWHERE);
            return is_defined(&first).then_some(Answer { node: *first, other });
        }
        self.shown_answer(run(self.shown(asked), family, |number| self.family_of_definition(number)))
    }

    /// What defines the name in the family that comes first: by the keys of nodes with that id, then of those that show it.
    fn defining_first(&self, asked: Asked, name: Symbol, mentions: bool) -> Option<Answer> {
        let by_id = families(self.having_id(asked), |node| self.family_of_node(node));
        let by_id = by_id.map(|run| self.family_of_node(run[0]));
        let shown = families(self.shown(asked), |number| self.family_of_definition(number));
        let shown = shown.map(|run| self.family_of_definition(run[0]));
        let key = |answer: &Answer| self.texts.text(self.nodes.get(answer.node).key);
        let has_id = |answer: &Answer| self.nodes.get(answer.node).id == name;
        let ids = by_id.filter_map(|family| self.defining_in(asked, family, mentions)).filter(has_id);
        let shown = || shown.filter_map(|family| self.defining_in(asked, family, mentions)).min_by_key(key);
        ids.min_by_key(key).or_else(shown)
    }

    /// The nodes of definitions that are ordered by the keys of their nodes.
    fn shown_answer(&self, run: &[u32]) -> Option<Answer> {
        let node = self.defined(*run.first()?).node;
        let key = self.texts.text(self.nodes.get(node).key);
        let next = run
            .partition_point(|&number| self.texts.text(self.nodes.get(self.defined(number).node).key) <= key);
        let other = run.get(next).map_or(NOWHERE, |&number| self.defined(number).node);
        Some(Answer { node, other })
    }

    fn family_of_node(&self, node: u32) -> &str {
        self.texts.text(self.nodes.get(node).family)
    }

    fn family_of_definition(&self, number: u32) -> &str {
        self.texts.text(self.defined(number).family)
    }

    fn by_name(&self, path: Symbol) -> Option<&u32> {
        self.files_by_name().get(&path)
    }
}

/// The stretch of `list`, which is ordered by family, that belongs to `family`.
fn run<'l, 'f>(list: &'l [u32], family: &str, family_of: impl Fn(u32) -> &'f str) -> &'l [u32] {
    let start = list.partition_point(|&one| family_of(one) < family);
    let end = list.partition_point(|&one| family_of(one) <= family);
    &list[start..end]
}

/// The stretches of `list`, one for each family. There are few families.
fn families<'l, 'f>(
    mut list: &'l [u32],
    family_of: impl Fn(u32) -> &'f str,
) -> impl Iterator<Item = &'l [u32]> {
    std::iter::from_fn(move || {
        let family = family_of(*list.first()?);
        let end = list.partition_point(|&one| family_of(one) <= family);
        let (run, rest) = list.split_at(end);
        list = rest;
        Some(run)
    })
}
