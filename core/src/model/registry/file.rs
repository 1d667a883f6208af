//! Files, the definitions in them, and the id each has.

use std::sync::Arc;

use super::bind::Binding;
use super::list::List;
use super::{Identities, Registry};
use crate::model::definition::{Identity, Reference};
use crate::model::kind::{NodeKind, ReferenceKind};
use crate::model::packed::{DefinitionView, Definitions};
use crate::source::folder;
use crate::text::{NumberMap, Symbol};

/// Stands for no node.
pub(super) const NOWHERE: u32 = u32::MAX;

/// All files and definitions, by number.
#[derive(Debug, Default)]
pub(super) struct Files {
    by_path: NumberMap<Symbol, u32>,
    list: Vec<File>,
    definitions: Vec<Defined>,
    /// What manifests say and wait for, by folder and family.
    stated: NumberMap<(Symbol, Symbol), Manifests>,
}

/// One file.
#[derive(Debug)]
pub(super) struct File {
    pub(super) path: Arc<str>,
    pub(super) name: Symbol,
    pub(super) definitions: Definitions,
    /// Number of its first definition, and how many numbers are set aside for it.
    first: u32,
    room: u32,
    /// The first definition of each kind, which a path leads to; [`NOWHERE`] for none.
    pub(super) first_of_kind: [u32; NodeKind::ALL.len()],
}

/// One definition.
#[derive(Clone, Debug)]
pub(super) struct Defined {
    pub(super) file: u32,
    /// Its place in the file.
    pub(super) index: u32,
    /// Its node; [`NOWHERE`] for an API description without a manifest beside it.
    pub(super) node: u32,
    pub(super) id: Symbol,
    /// What is often asked for.
    pub(super) family: Symbol,
    pub(super) format: Symbol,
    pub(super) kind: NodeKind,
    pub(super) is_mention: bool,
    pub(super) bindings: Box<[Binding]>,
}

/// The manifests of a folder in one family, and the definitions that have no id of their own.
#[derive(Debug, Default)]
struct Manifests {
    stated: List,
    waiting: List,
}

impl Registry {
    /// The file and definition of a number.
    pub(super) fn definition(&self, number: u32) -> (&File, DefinitionView<'_>) {
        let defined = &self.files.definitions[number as usize];
        let file = &self.files.list[defined.file as usize];
        (file, file.definitions.at(defined.index as usize))
    }

    /// The same with the definition shared, for when the registry is changed meanwhile.
    pub(super) fn shared(&self, number: u32) -> (Definitions, usize) {
        let defined = &self.files.definitions[number as usize];
        (self.files.list[defined.file as usize].definitions.clone(), defined.index as usize)
    }

    pub(super) fn defined(&self, number: u32) -> &Defined {
        &self.files.definitions[number as usize]
    }

    pub(super) fn defined_mut(&mut self, number: u32) -> &mut Defined {
        &mut self.files.definitions[number as usize]
    }

    pub(super) fn file(&self, number: u32) -> &File {
        &self.files.list[number as usize]
    }

    /// The files by the symbols of their paths.
    pub(super) fn files_by_name(&self) -> &NumberMap<Symbol, u32> {
        &self.files.by_path
    }

    pub(super) fn file_of(&self, path: &str) -> Option<u32> {
        self.files.by_path.get(&self.texts.find(path)?).copied()
    }

    /// The numbers of a file's definitions, in the order written.
    pub(super) fn numbers(&self, file: u32) -> std::ops::Range<u32> {
        let file = &self.files.list[file as usize];
        file.first..file.first + file.definitions.len() as u32
    }

    /// Replaces what a file defines. Definitions that go by the same name as before stay where they are.
    pub(super) fn replace_file(&mut self, path: &Arc<str>, definitions: &Definitions) {
        let number = self.open(path, definitions.len());
        let old = std::mem::replace(&mut self.files.list[number as usize].definitions, definitions.clone());
        let first = self.files.list[number as usize].first;
        let same = old.iter().zip(definitions.iter()).take_while(|(old, new)| is_same_name(old, new)).count();
        for (index, definition) in old.iter().enumerate().skip(same) {
            self.unplug(first + index as u32, &definition);
        }
        for (index, (old, new)) in old.iter().zip(definitions.iter()).enumerate().take(same) {
            self.renew(first + index as u32, &old, &new);
        }
        for (index, definition) in definitions.iter().enumerate().skip(same) {
            let (family, format) =
                (self.texts.intern(definition.family), self.texts.intern(definition.format));
            *self.defined_mut(first + index as u32) = Defined {
                file: number,
                index: index as u32,
                node: NOWHERE,
                id: self.files.list[number as usize].name,
                family,
                format,
                kind: definition.kind,
                is_mention: definition.is_mention,
                bindings: Box::default(),
            };
            self.plug(first + index as u32, &definition);
        }
        self.work.files.push(number);
    }

    /// The number of the file at `path`, with room for so many definitions. One that has too little gives up what it has.
    fn open(&mut self, path: &Arc<str>, count: usize) -> u32 {
        let name = self.texts.intern(path);
        let number = self.files.by_path.get(&name).copied();
        if let Some(number) = number
            && self.files.list[number as usize].room as usize >= count
        {
            return number;
        }
        let number = number.unwrap_or_else(|| {
            let number = self.files.list.len() as u32;
            self.files.by_path.insert(name, number);
            self.files.list.push(File {
                path: path.clone(),
                name,
                definitions: Definitions::default(),
                first: 0,
                room: 0,
                first_of_kind: [NOWHERE; NodeKind::ALL.len()],
            });
            number
        });
        let old = std::mem::take(&mut self.files.list[number as usize].definitions);
        let before = self.files.list[number as usize].first;
        for (index, definition) in old.iter().enumerate() {
            self.unplug(before + index as u32, &definition);
        }
        let file = &mut self.files.list[number as usize];
        (file.first, file.room) = (self.files.definitions.len() as u32, count as u32);
        let blank = Defined {
            file: number,
            index: 0,
            node: NOWHERE,
            id: name,
            family: name,
            format: name,
            kind: NodeKind::Agent,
            is_mention: false,
            bindings: Box::default(),
        };
        self.files.definitions.extend(std::iter::repeat_n(blank, count));
        number
    }

    /// Where a definition looks for, or offers, an id: its folder and family.
    fn neighbourhood(&mut self, number: u32) -> (Symbol, Symbol) {
        let defined = self.defined(number);
        let (path, family) = (self.file(defined.file).path.clone(), defined.family);
        (self.texts.intern(folder(&path)), family)
    }

    fn plug(&mut self, number: u32, definition: &DefinitionView<'_>) {
        match &definition.identity {
            Identity::Stated(id) | Identity::Configured(id) => {
                let id = self.texts.intern(id);
                self.defined_mut(number).id = id;
                if is_manifest(definition) {
                    let place = self.neighbourhood(number);
                    self.files.stated.entry(place).or_default().stated.push(number);
                    self.work.stated.push(place);
                }
                if definition.is_mention {
                    self.work.mentions.push(number);
                } else {
                    self.enter_by_id(number, definition, id);
                }
            }
            Identity::Folder(_) | Identity::Beside => {
                let place = self.neighbourhood(number);
                self.files.stated.entry(place).or_default().waiting.push(number);
                self.work.stated.push(place);
            }
        }
        self.subscribe(number, definition);
    }

    fn unplug(&mut self, number: u32, definition: &DefinitionView<'_>) {
        match &definition.identity {
            Identity::Stated(_) if is_manifest(definition) => {
                let place = self.neighbourhood(number);
                if let Some(manifests) = self.files.stated.get_mut(&place) {
                    manifests.stated.remove(number);
                }
                self.work.stated.push(place);
            }
            Identity::Folder(_) | Identity::Beside => {
                let place = self.neighbourhood(number);
                if let Some(manifests) = self.files.stated.get_mut(&place) {
                    manifests.waiting.remove(number);
                }
            }
            _ => {}
        }
        self.leave(number, definition);
        self.unsubscribe(number, definition);
    }

    /// Puts a new reading in the place of one that goes by the same name.
    fn renew(&mut self, number: u32, old: &DefinitionView<'_>, new: &DefinitionView<'_>) {
        let node = self.defined(number).node;
        if !old.references.iter().map(asked).eq(new.references.iter().map(asked)) {
            self.release(number);
            self.unsubscribe(number, old);
            self.subscribe(number, new);
            self.work.bind.push(number);
        }
        if node != NOWHERE {
            self.work.groups.push(node);
            self.touch_ends(number);
        }
    }

    /// Gives definitions without an id that of the only manifest beside them, or their own name for want of one.
    pub(super) fn identify(&mut self) {
        let mut places = std::mem::take(&mut self.work.stated);
        places.sort_unstable();
        places.dedup();
        for place in places {
            let Some(manifests) = self.files.stated.get(&place) else { continue };
            if manifests.stated.is_empty() && manifests.waiting.is_empty() {
                self.files.stated.remove(&place);
                continue;
            }
            if manifests.waiting.is_empty() {
                continue;
            }
            let mut ids = manifests.stated.as_slice().iter().map(|&number| self.defined(number).id);
            let first = ids.next();
            let only = first.filter(|first| ids.all(|id| id == *first));
            let waiting = manifests.waiting.as_slice().to_vec();
            for number in waiting {
                let (definitions, index) = self.shared(number);
                let definition = &definitions.at(index);
                let id = match (definition.identity, only) {
                    (_, Some(only)) => only,
                    (Identity::Folder(fallback), None) => self.texts.intern(fallback),
                    _ => {
                        self.leave(number, definition);
                        continue;
                    }
                };
                let defined = self.defined_mut(number);
                if defined.node == NOWHERE || defined.id != id {
                    self.leave(number, definition);
                    self.defined_mut(number).id = id;
                    self.enter_by_id(number, definition, id);
                }
            }
        }
    }

    fn enter_by_id(&mut self, number: u32, definition: &DefinitionView<'_>, id: Symbol) {
        let (kind, family) = (self.defined(number).kind, self.defined(number).family);
        let node = match self.identities {
            Identities::Merged => self.nodes.by_id(kind, family, id, &mut self.texts),
            Identities::Separate => self.nodes.one_more(kind, family, id, &mut self.texts),
        };
        self.enter(number, definition, node);
    }

    /// The first definition of each kind that a file has and that is a node.
    pub(super) fn refresh_first_of_kind(&mut self, file: u32) {
        let mut first = [NOWHERE; NodeKind::ALL.len()];
        for number in self.numbers(file) {
            let defined = self.defined(number);
            let known = &mut first[defined.kind as usize];
            if *known == NOWHERE && !defined.is_mention && defined.node != NOWHERE {
                *known = number;
            }
        }
        self.files.list[file as usize].first_of_kind = first;
    }
}

/// Whether it may lend its id to definitions in its folder.
fn is_manifest(definition: &DefinitionView<'_>) -> bool {
    matches!(definition.identity, Identity::Stated(_))
        && definition.kind == NodeKind::Agent
        && !definition.is_mention
}

/// Whether nobody who asks for names can tell the two apart.
fn is_same_name(old: &DefinitionView<'_>, new: &DefinitionView<'_>) -> bool {
    (old.kind, old.family, old.format, old.is_mention) == (new.kind, new.family, new.format, new.is_mention)
        && old.identity == new.identity
        && old.name == new.name
        && old.endpoints.iter().eq(new.endpoints.iter())
}

/// What of a reference decides where it leads.
fn asked<'d>(reference: Reference<&'d str, &'d str>) -> (ReferenceKind, &'d str, bool) {
    (reference.kind, reference.name, reference.is_certain)
}
