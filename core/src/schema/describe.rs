//! What the schemas say about a place in a document, for hovering, completion and forms.

use super::compiled;
use super::compiled::{DEEPEST_IN_PLACE, Id, InPlace, MapRule, Schema, Types};
use super::judge::Judge;
use crate::document::Node;

/// What is known about one place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// A short name.
    pub title: Option<&'static str>,
    /// What the value means.
    pub description: Option<&'static str>,
    /// The words for the types it may have; empty when it may have any.
    pub types: Vec<&'static str>,
    /// The values it may have, as written; empty when they are not listed.
    pub values: Vec<String>,
    /// What the form of its text is.
    pub form: Option<&'static str>,
    /// The value that stands for an absent one.
    pub default: Option<&'static str>,
    /// Values to learn from.
    pub examples: Vec<&'static str>,
    /// Whether something else should be used.
    pub is_deprecated: bool,
    /// Whether the map above requires it.
    pub is_required: bool,
    /// The keys the value may have, required ones first, then by name.
    pub properties: Vec<PropertyDescription>,
}

/// What is known about one key of a map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PropertyDescription {
    /// The key.
    pub name: &'static str,
    /// What its value means.
    pub description: Option<&'static str>,
    /// The words for the types its value may have; empty when it may have any.
    pub types: Vec<&'static str>,
    /// Whether the map requires it.
    pub is_required: bool,
    /// Whether something else should be used.
    pub is_deprecated: bool,
}

/// What the schema of the format `id` says about the value at the end of `path`, whose steps are keys of maps and
/// anything for items of lists (their index, if there is one). With `root`, the document as it is written so far
/// decides between the branches of a choice; without, all branches count together.
///
/// Returns `None` for a format without a schema and a path the schema says nothing about.
///
/// # Complexity
/// O(length of the path × schemas that judge one value).
pub fn describe(id: &str, path: &[&str], root: Option<Node<'_>>) -> Option<Description> {
    let schemas = compiled(id)?;
    let mut node = root;
    let mut here = reach(schemas, vec![0], node);
    let mut is_required = false;
    for step in path {
        is_required = rules(&here).any(|rule| is_required_in(rule, step));
        let next = children(schemas, &here, step);
        if next.is_empty() {
            return None;
        }
        node = node.and_then(|node| node.child(step));
        here = reach(schemas, next, node);
    }
    Some(Description { is_required, ..summary(schemas, &here) })
}

/// `ids` and all schemas that judge the same value.
fn reach(schemas: &'static [Schema], ids: Vec<Id>, node: Option<Node<'_>>) -> Vec<&'static Schema> {
    let mut reached = Vec::new();
    let mut visited: Vec<Id> = Vec::new();
    let mut open: Vec<(Id, usize)> = ids.into_iter().rev().map(|id| (id, 0)).collect();
    while let Some((id, depth)) = open.pop() {
        let Some(schema) = schemas.get(id as usize) else { continue };
        if depth >= DEEPEST_IN_PLACE || visited.contains(&id) {
            continue;
        }
        visited.push(id);
        reached.push(schema);
        let mut further: Vec<Id> = Vec::new();
        for applied in &schema.in_place {
            match applied {
                InPlace::All(id) => further.push(*id),
                InPlace::Choice(choice) => {
                    let chosen = node.and_then(|node| Judge::new(schemas, node).nearest_branch(choice, node));
                    match chosen {
                        Some(branch) => further.push(branch),
                        None => further.extend(choice.branches.iter().map(|(id, _)| *id)),
                    }
                }
                InPlace::If { condition, then, otherwise } => {
                    let holds = node.map(|node| Judge::new(schemas, node).accepts(*condition, node));
                    further.extend(then.filter(|_| holds != Some(false)));
                    further.extend(otherwise.filter(|_| holds != Some(true)));
                }
                InPlace::Not(_) => {}
            }
        }
        open.extend(further.into_iter().rev().map(|id| (id, depth + 1)));
    }
    reached
}

fn rules<'a>(here: &'a [&'static Schema]) -> impl Iterator<Item = &'static MapRule> + 'a {
    here.iter().filter_map(|schema| schema.map.as_deref())
}

fn is_required_in(rule: &MapRule, name: &str) -> bool {
    rule.find(name).is_some_and(|index| rule.required.contains(&index))
}

/// The schemas of the value one step further.
fn children(schemas: &'static [Schema], here: &[&'static Schema], step: &str) -> Vec<Id> {
    let mut ids: Vec<Id> = Vec::new();
    for schema in here {
        if let Some(rule) = schema.map.as_deref() {
            let before = ids.len();
            ids.extend(
                rule.find(step).and_then(|index| rule.properties.get(index)).map(|known| known.schema),
            );
            ids.extend(
                rule.prefixes
                    .iter()
                    .filter(|(prefix, _)| step.starts_with(prefix.as_str()))
                    .map(|(_, id)| *id),
            );
            if ids.len() == before {
                ids.extend(
                    rule.additional
                        .filter(|id| schemas.get(*id as usize).is_some_and(|schema| !schema.never)),
                );
            }
        }
        if let Some(rule) = schema.list.as_deref() {
            match step.parse() {
                Ok(index) => ids.extend(rule.item(index)),
                Err(_) => ids.extend(rule.items),
            }
        }
    }
    ids
}

fn summary(schemas: &'static [Schema], here: &[&'static Schema]) -> Description {
    let about =
        |pick: fn(&'static Schema) -> Option<&'static str>| here.iter().find_map(|schema| pick(schema));
    let mut description = Description {
        title: about(|schema| schema.about.title.as_deref()),
        description: about(|schema| schema.about.description.as_deref()),
        default: about(|schema| schema.about.default.as_deref()),
        form: about(|schema| Some(schema.text.as_ref()?.form?.description)),
        examples: here.iter().flat_map(|schema| &schema.about.examples).map(String::as_str).collect(),
        is_deprecated: here.iter().any(|schema| schema.about.deprecated),
        types: types(here),
        ..Description::default()
    };
    for value in here.iter().filter_map(|schema| schema.values.as_ref()).flatten() {
        let text = value.to_string();
        if !description.values.contains(&text) {
            description.values.push(text);
        }
    }
    for rule in rules(here) {
        for property in &rule.properties {
            let is_required = is_required_in(rule, &property.name);
            let below = reach(schemas, vec![property.schema], None);
            let text = below.iter().find_map(|schema| schema.about.description.as_deref());
            let is_deprecated = below.iter().any(|schema| schema.about.deprecated);
            match description.properties.iter_mut().find(|known| known.name == property.name) {
                Some(known) => {
                    known.is_required |= is_required;
                    known.is_deprecated |= is_deprecated;
                    known.description = known.description.or(text);
                    if known.types.is_empty() {
                        known.types = types(&below);
                    }
                }
                None => description.properties.push(PropertyDescription {
                    name: &property.name,
                    description: text,
                    types: types(&below),
                    is_required,
                    is_deprecated,
                }),
            }
        }
    }
    description.properties.sort_by_key(|property| (!property.is_required, property.name));
    description
}

/// The types any of the schemas states.
fn types(here: &[&'static Schema]) -> Vec<&'static str> {
    let stated = here.iter().map(|schema| schema.types).filter(|types| *types != Types::ANY);
    stated.fold(Types::NONE, Types::union).words().collect()
}
