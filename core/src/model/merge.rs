//! From the definitions of all files to one catalog: identities are resolved, files of one agent merged,
//! references bound.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::catalog::{Catalog, Entry, NodeId, Place, ResolvedReference};
use super::definition::{Definition, Identity, Property, Protocol, Reference, Text};
use super::infer::{GENERAL_DOMAIN, agent_type_of};
use super::kind::{NodeKind, ReferenceKind};
use super::paths::{Paths, is_path, name_of};
use crate::diagnostic::{Code, Diagnostic, Edit, Fix, Location};
use crate::source::{file_name, folder};

/// What equal identities mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identities {
    /// Definitions with one identity are one node, and what is named but not defined is a node too.
    Merged,
    /// Every definition is a node of its own, and names that resolve to none are dropped: what the builder
    /// of OSSA 0.1.9 did.
    Separate,
}

/// What the definitions of all files mean together.
#[derive(Debug)]
pub struct Merged {
    /// Every node.
    pub catalog: Catalog,
    /// The node of each definition, in the order of the files and of the definitions in them. A definition may
    /// be none: an API description without a manifest beside it.
    pub nodes: Vec<Option<NodeId>>,
    /// What is wrong with identities and references.
    pub diagnostics: Vec<Diagnostic>,
}

/// One definition and the file it stands in.
struct Found<'a> {
    /// Its place in the order of all definitions.
    index: usize,
    path: &'a Arc<str>,
    definition: &'a Definition,
    id: String,
}

/// Builds the catalog of `files`, which must be ordered by path.
///
/// # Complexity
/// O(n log n) in the number of definitions and references; suggestions for unresolved names cost at most
/// `SUGGESTION_BUDGET` comparisons in all.
pub fn merge<'a>(
    files: impl IntoIterator<Item = (&'a Arc<str>, &'a [Definition])>,
    identities: Identities,
) -> Merged {
    let (found, count) = identify(files);
    let mut diagnostics = Vec::new();
    let mut nodes: BTreeMap<String, Vec<Found<'a>>> = BTreeMap::new();
    // Asked by key only.
    let mut seen: HashMap<String, usize> = HashMap::new();
    let (mentions, found): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|found| found.definition.is_mention);
    for found in found {
        let mut key = key_of(found.definition.kind, found.definition.family, &found.id);
        if identities == Identities::Separate {
            // Equal ids stay apart: the second is `id#2`.
            let count = seen.entry(key.clone()).or_insert(0usize);
            *count += 1;
            if *count > 1 {
                key = format!("{key}#{count}");
            }
        }
        nodes.entry(key).or_default().push(found);
    }
    // A manifest speaks before the API description beside it; then the path decides.
    for group in nodes.values_mut() {
        group.sort_by_key(|found| found.definition.format == "openapi");
        report_conflicts(group, &mut diagnostics);
    }
    mention(&mut nodes, mentions);
    bind(&nodes, count, identities, diagnostics)
}

/// Adds what is only said in passing to the node that the name stands for.
fn mention<'a>(nodes: &mut BTreeMap<String, Vec<Found<'a>>>, mentions: Vec<Found<'a>>) {
    if mentions.is_empty() {
        return;
    }
    let names = Names::new(nodes);
    let keys: Vec<String> = mentions
        .iter()
        .map(|found| {
            let (kind, family) = (found.definition.kind, found.definition.family);
            let known = names.resolve(kind, &found.id, family).and_then(|keys| keys.first());
            known.map_or_else(|| key_of(kind, family, &found.id), |key| (*key).to_owned())
        })
        .collect();
    for (key, found) in keys.into_iter().zip(mentions) {
        nodes.entry(key).or_default().push(found);
    }
}

fn key_of(kind: NodeKind, family: &str, id: &str) -> String {
    if family.is_empty() {
        format!("{}:{id}", kind.as_str())
    } else {
        format!("{}:{family}/{id}", kind.as_str())
    }
}

/// Gives every definition its id. One without an id field takes that of the only manifest in its folder.
/// Also returns how many definitions there are.
fn identify<'a>(
    files: impl IntoIterator<Item = (&'a Arc<str>, &'a [Definition])>,
) -> (Vec<Found<'a>>, usize) {
    let all: Vec<(&Arc<str>, &Definition)> = files
        .into_iter()
        .flat_map(|(path, definitions)| definitions.iter().map(move |definition| (path, definition)))
        .collect();
    let mut stated_in: HashMap<(&str, &str), Option<&str>> = HashMap::new();
    for (path, definition) in &all {
        if let (Identity::Stated(id), NodeKind::Agent, false) =
            (&definition.identity, definition.kind, definition.is_mention)
        {
            stated_in
                .entry((folder(path), definition.family))
                .and_modify(|only| *only = only.filter(|only| only == id))
                .or_insert(Some(id));
        }
    }
    let found = all
        .iter()
        .enumerate()
        .filter_map(|(index, &(path, definition))| {
            let beside = || stated_in.get(&(folder(path), definition.family)).copied().flatten();
            let id = match &definition.identity {
                Identity::Stated(id) | Identity::Configured(id) => id.clone(),
                Identity::Folder(fallback) => beside().unwrap_or(fallback).to_owned(),
                Identity::Beside => beside()?.to_owned(),
            };
            Some(Found { index, path, definition, id })
        })
        .collect();
    (found, all.len())
}

/// Files of different formats complete each other but must agree; the same format twice is a duplicate.
fn report_conflicts(group: &[Found<'_>], diagnostics: &mut Vec<Diagnostic>) {
    let is_configured = |found: &&Found<'_>| matches!(found.definition.identity, Identity::Configured(_));
    let mut rest = group.iter().filter(|found| !is_configured(found));
    let Some(leading) = rest.next() else { return };
    // The first definition of each format; formats are few.
    let mut firsts = vec![leading];
    for other in rest {
        let twin = firsts.iter().copied().find(|found| found.definition.format == other.definition.format);
        if twin.is_none() {
            firsts.push(other);
        }
        let first = twin.unwrap_or(leading);
        let (finding, span) = if twin.is_some() {
            let message = format!("the {} `{}` is defined again", first.definition.kind.as_str(), first.id);
            let finding =
                Diagnostic::new(Code::DuplicateIdentity, other.path, other.definition.span, message)
                    .with_help("give one of them another id, or remove it; they are shown as one");
            (finding, first.definition.span)
        } else {
            let fields = [
                ("version", &first.definition.version, &other.definition.version),
                ("type", &first.definition.agent_type, &other.definition.agent_type),
            ];
            let Some((field, one, two)) = fields.into_iter().find_map(|(field, one, two)| {
                let (one, two) = (one.as_ref()?, two.as_ref()?);
                (one.value != two.value).then_some((field, one, two))
            }) else {
                continue;
            };
            let (stated, used) = (&two.value, &one.value);
            let message = format!(
                "`{}` has {field} `{stated}` here and `{used}` in {}",
                first.id,
                file_name(first.path)
            );
            let finding = Diagnostic::new(Code::ConflictingDefinition, other.path, two.span, message)
                .with_help(format!("make the two agree; `{used}` is used"));
            (finding, one.span)
        };
        diagnostics.push(finding.with_label(first.path, span, "first defined here"));
    }
}

/// Turns groups of definitions into entries and their references into links.
fn bind(
    nodes: &BTreeMap<String, Vec<Found<'_>>>,
    definition_count: usize,
    identities: Identities,
    mut diagnostics: Vec<Diagnostic>,
) -> Merged {
    let names = Names::new(nodes);
    let mut suggestions = SUGGESTION_BUDGET;
    let mut links: Vec<Link<'_>> = Vec::new();
    let mut named: BTreeMap<String, (NodeKind, Entry)> = BTreeMap::new();
    for (key, group) in nodes {
        for found in group {
            for reference in &found.definition.references {
                let kind = names.effective_kind(reference, found.definition.family);
                if let Some(target) = names.resolve(kind.target(), &reference.name, found.definition.family) {
                    if let [first, second, ..] = target {
                        diagnostics.push(ambiguous(found.path, reference, first, second));
                    }
                    let named = target[0].into();
                    links.push(Link { holder: key, kind, named, reference, path: found.path });
                    continue;
                }
                if let Some(target) = names.paths.find(kind.target(), found.path, &reference.name) {
                    links.push(Link { holder: key, kind, named: target.into(), reference, path: found.path });
                    continue;
                }
                if !reference.is_certain {
                    continue;
                }
                let is_path = is_path(&reference.name);
                if kind.must_resolve() || is_path {
                    diagnostics.push(names.unresolved(found.path, kind, reference, &mut suggestions));
                }
                if identities == Identities::Merged {
                    let name = if is_path { name_of(&reference.name) } else { &reference.name };
                    let target = key_of(kind.target(), "", name);
                    named.entry(target.clone()).or_insert_with(|| {
                        let (key, id) = (target.clone(), name.to_owned());
                        (kind.target(), Entry { key, name: id.clone(), id, ..Entry::default() })
                    });
                    links.push(Link { holder: key, kind, named: target.into(), reference, path: found.path });
                }
            }
        }
    }
    let mut entries: BTreeMap<String, (NodeKind, Entry)> = named;
    for (key, group) in nodes {
        if let Some(first) = group.first() {
            let entry = entry(key, group, identities, &names);
            entries.insert(key.clone(), (first.definition.kind, entry));
        }
    }
    let ids: HashMap<&str, NodeId> =
        entries.keys().enumerate().map(|(index, key)| (key.as_str(), NodeId(index as u32))).collect();
    let mut references: Vec<ResolvedReference> = links
        .iter()
        .map(|link| {
            let (holder, named) = (ids[link.holder], ids[link.named.as_ref()]);
            let (source, kind, target) = match link.kind.reversed() {
                Some(kind) => (named, kind, holder),
                None => (holder, link.kind, named),
            };
            let location = Some(Location { path: link.path.clone(), span: link.reference.span });
            ResolvedReference { source, kind, target, field: link.reference.field, location }
        })
        .collect();
    references.sort();
    if identities == Identities::Merged {
        references.dedup_by_key(|reference| (reference.source, reference.kind, reference.target));
    }
    let mut node_of = vec![None; definition_count];
    for (key, group) in nodes {
        for found in group {
            node_of[found.index] = ids.get(key.as_str()).copied();
        }
    }
    drop(ids);
    Merged { catalog: Catalog::new(entries.into_values(), references), nodes: node_of, diagnostics }
}

/// A reference bound to the keys of both ends.
struct Link<'a> {
    holder: &'a str,
    kind: ReferenceKind,
    named: Cow<'a, str>,
    reference: &'a Reference,
    path: &'a Arc<str>,
}

fn entry(key: &str, group: &[Found<'_>], identities: Identities, names: &Names<'_>) -> Entry {
    let definitions = || group.iter().map(|found| found.definition);
    let first_of = |field: fn(&Definition) -> Option<&Text>| {
        definitions().find_map(field).map(|text| text.value.clone())
    };
    let is_agent =
        definitions().any(|definition| definition.kind == NodeKind::Agent && !definition.is_mention);
    let id = group[0].id.clone();
    let mut domains = each_once(definitions().flat_map(|definition| &definition.domains));
    if is_agent && domains.is_empty() && identities == Identities::Merged {
        domains.push(GENERAL_DOMAIN.to_owned());
    }
    let names_an_agent = |reference: &Reference, family: &'static str| {
        reference.is_certain || names.resolve(NodeKind::Agent, &reference.name, family).is_some()
    };
    let mut dependencies: Vec<String> = definitions()
        .flat_map(|definition| definition.references.iter().map(|reference| (definition.family, reference)))
        .filter(|&(family, reference)| {
            reference.kind == ReferenceKind::DependsOn && names_an_agent(reference, family)
        })
        .map(|(_, reference)| reference.name.clone())
        .collect();
    if identities == Identities::Merged {
        let mut seen = BTreeSet::new();
        dependencies.retain(|name| seen.insert(name.clone()));
    }
    let mut places: Vec<Place> = group
        .iter()
        .filter(|found| !found.definition.is_mention)
        .map(|found| Place {
            path: found.path.clone(),
            span: found.definition.span,
            format: found.definition.format.into(),
        })
        .collect();
    places.dedup();
    Entry {
        key: key.to_owned(),
        name: definitions().find_map(|definition| definition.name.clone()).unwrap_or_else(|| id.clone()),
        agent_type: is_agent.then(|| {
            // What an id is qualified with, such as a crew, says nothing about the single agent.
            let own = if identities == Identities::Merged { file_name(&id) } else { &id };
            let implied = || definitions().find_map(|definition| definition.implied_type);
            first_of(|definition| definition.agent_type.as_ref())
                .or_else(|| implied().map(ToOwned::to_owned))
                .unwrap_or_else(|| agent_type_of(own).to_owned())
        }),
        version: first_of(|definition| definition.version.as_ref()),
        description: first_of(|definition| definition.description.as_ref()),
        capabilities: each_once(
            definitions().flat_map(|definition| &definition.capabilities).map(|text| &text.value),
        ),
        domains,
        dependencies,
        selectors: selectors(group),
        places,
        id,
    }
}

/// What the definitions of one policy select agents by, each once.
fn selectors(group: &[Found<'_>]) -> Vec<(Property, String)> {
    let all = group.iter().flat_map(|found| &found.definition.selectors);
    let each: BTreeSet<(Property, &str)> = all
        .map(|selector| match selector.property {
            Property::Any => (Property::Any, ""),
            property => (property, selector.value.value.as_str()),
        })
        .collect();
    each.into_iter().map(|(property, value)| (property, value.to_owned())).collect()
}

/// The texts without repetitions, in the order of their first.
fn each_once<'a>(texts: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    texts.filter(|text| seen.insert(text.as_str())).cloned().collect()
}

fn ambiguous(path: &Arc<str>, reference: &Reference, first: &str, second: &str) -> Diagnostic {
    let message = format!("`{}` could be `{first}` or `{second}`", reference.name);
    Diagnostic::new(Code::AmbiguousReference, path, reference.span, message)
        .with_help(format!("name it by its id; `{first}` is used"))
}

/// What can be referred to, by id, by display name and by address.
struct Names<'a> {
    /// The keys each name stands for in each family. Asked by key only.
    by_name: HashMap<(NodeKind, &'static str, &'a str), Vec<&'a str>>,
    /// The families that know a name, in order of their first key.
    families: HashMap<(NodeKind, &'a str), Vec<&'static str>>,
    /// The agents that answer at an address, of the first family that has one there. Asked by address only.
    by_address: HashMap<&'a str, (&'static str, Vec<&'a str>)>,
    ids: BTreeMap<NodeKind, BTreeSet<&'a str>>,
    /// What files stand for.
    paths: Paths<'a>,
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

/// How many names may be compared to find what an unresolved name was meant to be. Keeps a tree full of
/// unresolved names linear.
const SUGGESTION_BUDGET: usize = 2_000_000;

impl<'a> Names<'a> {
    fn new(nodes: &'a BTreeMap<String, Vec<Found<'_>>>) -> Self {
        let mut names = Self {
            by_name: HashMap::new(),
            families: HashMap::new(),
            by_address: HashMap::new(),
            ids: BTreeMap::new(),
            paths: Paths::default(),
        };
        // Ids before display names, so that an id is never shadowed.
        for (key, group) in nodes {
            let Some(first) = group.first() else { continue };
            let (kind, family) = (first.definition.kind, first.definition.family);
            let known = names.by_name.entry((kind, family, first.id.as_str())).or_default();
            if first.definition.is_mention {
                // Other families must define what they name, or find it in the family of mere names.
                known.push(key);
                continue;
            }
            if known.is_empty() {
                names.families.entry((kind, first.id.as_str())).or_default().push(family);
            }
            known.push(key);
            names.ids.entry(kind).or_default().insert(&first.id);
        }
        for (key, group) in nodes {
            for found in group.iter().filter(|found| !found.definition.is_mention) {
                names.paths.insert(found.definition.kind, found.path, found.index, key);
            }
        }
        let mut displayed: HashMap<(NodeKind, &'static str, &'a str), Vec<&'a str>> = HashMap::new();
        for (key, group) in nodes {
            for found in group {
                if found.definition.is_mention {
                    continue;
                }
                names.add_addresses(key, found.definition);
                let Some(name) = found.definition.name.as_deref() else { continue };
                let (kind, family) = (found.definition.kind, found.definition.family);
                if names.by_name.contains_key(&(kind, family, name)) {
                    continue;
                }
                let known = displayed.entry((kind, family, name)).or_default();
                if known.is_empty() {
                    names.families.entry((kind, name)).or_default().push(family);
                }
                if known.last() != Some(&key.as_str()) {
                    known.push(key);
                }
            }
        }
        names.by_name.extend(displayed);
        names
    }

    fn add_addresses(&mut self, key: &'a str, definition: &'a Definition) {
        let is_reachable = definition.kind == NodeKind::Agent;
        for endpoint in definition.endpoints.iter().filter(|_| is_reachable) {
            let Some(address) = address(&endpoint.url.value) else { continue };
            if endpoint.protocol != Protocol::A2a {
                continue;
            }
            let (family, keys) =
                self.by_address.entry(address).or_insert_with(|| (definition.family, Vec::new()));
            if *family == definition.family && keys.last() != Some(&key) {
                keys.push(key);
            }
        }
    }

    /// The keys `name` stands for, in the family of the referring definition if it can be, else in another.
    /// Never empty; more than one where a display name, or in the parity profile an id, is shared.
    fn resolve<'s>(&'s self, kind: NodeKind, name: &'s str, family: &'static str) -> Option<&'s [&'s str]> {
        let known_in = |family| self.by_name.get(&(kind, family, name)).map(Vec::as_slice);
        let defining = self.families.get(&(kind, name)).and_then(|families| {
            families.iter().find(|other| **other == family).or_else(|| families.first()).copied()
        });
        let answering = || {
            let address = address(name).filter(|_| kind == NodeKind::Agent)?;
            self.by_address.get(address).map(|(_, keys)| keys.as_slice())
        };
        // At last what no source defines, but some source says more about than its name.
        let mentioned = || known_in(family).or_else(|| known_in(""));
        defining.and_then(known_in).or_else(answering).or_else(mentioned)
    }

    /// A tool that is really an agent of the same family is delegated to, not called.
    fn effective_kind(&self, reference: &Reference, family: &str) -> ReferenceKind {
        let is_agent = || {
            self.families
                .get(&(NodeKind::Agent, reference.name.as_str()))
                .is_some_and(|families| families.contains(&family))
        };
        if reference.kind == ReferenceKind::UsesTool && is_agent() {
            ReferenceKind::DelegatesTo
        } else {
            reference.kind
        }
    }

    fn unresolved(
        &self,
        path: &Arc<str>,
        kind: ReferenceKind,
        reference: &Reference,
        budget: &mut usize,
    ) -> Diagnostic {
        let target = kind.target();
        if is_path(&reference.name) {
            let message = format!("no {} is defined in `{}`", target.as_str(), reference.name);
            return Diagnostic::new(Code::UnresolvedReference, path, reference.span, message)
                .with_help("check the path, or add the file to the sources");
        }
        let (code, message) = if kind == ReferenceKind::HasPart {
            let message = format!("a step needs the agent `{}`, which nothing defines", reference.name);
            (Code::UnknownStepAgent, message)
        } else {
            let message = format!("no {} named `{}` is defined", target.as_str(), reference.name);
            (Code::UnresolvedReference, message)
        };
        let finding = Diagnostic::new(code, path, reference.span, message);
        let candidates = self.ids.get(&target);
        let nearest = candidates.filter(|ids| ids.len() <= *budget).and_then(|ids| {
            *budget -= ids.len();
            crate::text::nearest(&reference.name, ids.iter().copied())
        });
        let Some(meant) = nearest else {
            let field = reference.field;
            return finding
                .with_help(format!("define it in one of the sources, or remove it from `{field}`"));
        };
        let edit = Edit::respell(reference.span, &reference.name, meant);
        let mut finding = finding.with_help(format!("did you mean `{meant}`?"));
        finding.fix = edit.map(|edit| Fix::suggestion(format!("write `{meant}`"), vec![edit]));
        finding
    }
}
