//! Whether a value is valid, and what is wrong with a single value.
//!
//! This is the quiet half of the validator: it decides between branches and builds no text.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::compiled::{Choice, Id, InPlace, ListRule, MapRule, Scalar, Schema, Seen, TextRule};
use super::form::Form;
use crate::document::{Kind, Node};
use crate::text::is_template;

/// What is wrong with a value by itself, whatever it holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fault<'s> {
    Never,
    Type,
    Value(&'s [Scalar]),
    TooShort(usize),
    TooLong(usize),
    Form(&'static Form),
    TooLow(f64, bool),
    TooHigh(f64, bool),
}

impl Fault<'_> {
    /// The keyword that was violated.
    pub(super) fn keyword(self) -> &'static str {
        match self {
            Self::Never => "not",
            Self::Type => "type",
            Self::Value(_) => "enum",
            Self::TooShort(_) => "minLength",
            Self::TooLong(_) => "maxLength",
            Self::Form(_) => "x-form",
            Self::TooLow(..) => "minimum",
            Self::TooHigh(..) => "maximum",
        }
    }
}

/// How a choice decides for a value without trying every branch.
pub(super) enum Selection {
    /// These branches allow the type of the value.
    ByType,
    /// The value of the deciding key belongs to this branch alone.
    Decided(Id),
    /// The deciding key is there and its value belongs to no branch.
    UnknownKey,
    /// The deciding key is filled in by a template.
    Template,
    /// The deciding key, which every branch requires, is missing.
    NoKey,
    /// No branch allows the type of the value.
    NoType,
}

/// Compares values with the schemas of one arena.
pub(super) struct Judge<'s> {
    pub(super) schemas: &'s [Schema],
    /// Templates that were let through: what follows from them is not certain.
    pub(super) templates: usize,
    /// Values that may still be looked at.
    pub(super) budget: u64,
}

impl<'s> Judge<'s> {
    pub(super) fn new(schemas: &'s [Schema], root: Node<'_>) -> Self {
        // Branches of a choice look at one value several times, and nested choices multiply that. Schemas are
        // written so that this stays small; the bound holds whatever a document does.
        let budget = 4096 + root.document().text().len() as u64 * 64;
        Self { schemas, templates: 0, budget }
    }

    pub(super) fn schema(&self, id: Id) -> Option<&'s Schema> {
        self.schemas.get(id as usize)
    }

    /// Counts one look at a value; `false` when it was one too many.
    pub(super) fn spend(&mut self) -> bool {
        self.budget = self.budget.saturating_sub(1);
        self.budget > 0
    }

    /// Whether `node` is valid, where a template is valid for everything.
    pub(super) fn accepts(&mut self, id: Id, node: Node<'_>) -> bool {
        let Some(schema) = self.schema(id).filter(|_| self.spend()) else { return true };
        if fault(schema, node).is_some() {
            // Whatever fills in the template, the key above is one that may not be there.
            if schema.never || !node.as_str().is_some_and(is_template) {
                return false;
            }
            self.templates += 1;
        }
        let valid = match node.kind() {
            Kind::Mapping => schema.map.as_deref().is_none_or(|rule| self.accepts_map(rule, node)),
            Kind::Sequence => schema.list.as_deref().is_none_or(|rule| self.accepts_list(rule, node)),
            _ => true,
        };
        valid && schema.in_place.iter().all(|applied| self.applies(applied, node))
    }

    fn applies(&mut self, applied: &InPlace, node: Node<'_>) -> bool {
        match applied {
            InPlace::All(id) => self.accepts(*id, node),
            InPlace::Choice(choice) => self.accepts_choice(choice, node),
            InPlace::If { condition, then, otherwise } => {
                let (holds, is_certain) = self.test(*condition, node);
                let branch = if holds { *then } else { *otherwise };
                !is_certain || branch.is_none_or(|branch| self.accepts(branch, node))
            }
            InPlace::Not(id) => {
                let (holds, is_certain) = self.test(*id, node);
                !holds || !is_certain
            }
        }
    }

    /// Whether `node` is valid, and whether that follows without a template.
    pub(super) fn test(&mut self, id: Id, node: Node<'_>) -> (bool, bool) {
        let before = self.templates;
        let holds = self.accepts(id, node);
        (holds, !holds || before == self.templates)
    }

    fn accepts_choice(&mut self, choice: &Choice, node: Node<'_>) -> bool {
        match Self::select(choice, node) {
            Selection::Decided(branch) => self.accepts(branch, node),
            Selection::Template => {
                self.templates += 1;
                true
            }
            Selection::NoType if node.as_str().is_some_and(is_template) => {
                self.templates += 1;
                true
            }
            Selection::UnknownKey | Selection::NoKey | Selection::NoType => false,
            Selection::ByType => {
                let valid = self.count_valid(choice, node);
                valid == 1 || (valid > 1 && !choice.exactly_one)
            }
        }
    }

    /// How many branches are valid, as far as that matters: for `anyOf` one is enough, for `oneOf` two are too
    /// many. A second branch that is valid by grace of a template does not count.
    pub(super) fn count_valid(&mut self, choice: &Choice, node: Node<'_>) -> usize {
        let mut valid = 0;
        let mut is_certain = true;
        for (branch, types) in &choice.branches {
            if !types.fit(node.kind()) && !node.as_str().is_some_and(is_template) {
                continue;
            }
            let (holds, certain) = self.test(*branch, node);
            if holds {
                valid += 1;
                is_certain &= certain;
            }
            if valid > usize::from(choice.exactly_one) {
                break;
            }
        }
        if is_certain { valid } else { valid.min(1) }
    }

    pub(super) fn select(choice: &Choice, node: Node<'_>) -> Selection {
        if !choice.branches.iter().any(|(_, types)| types.fit(node.kind())) {
            return Selection::NoType;
        }
        let Some(key) = choice.key.as_ref().filter(|_| node.is_mapping()) else { return Selection::ByType };
        let Some(value) = node.get(&key.name) else {
            return if key.is_required { Selection::NoKey } else { Selection::ByType };
        };
        match key.values.iter().find(|(wanted, _)| wanted.equals(value)) {
            Some((_, index)) => match choice.branches.get(*index) {
                Some((branch, _)) => Selection::Decided(*branch),
                None => Selection::ByType,
            },
            None if value.as_str().is_some_and(is_template) => Selection::Template,
            None => Selection::UnknownKey,
        }
    }

    /// The branch that a value, perhaps unfinished, most probably means: the decided one, else the first that is
    /// valid, else none.
    pub(super) fn nearest_branch(&mut self, choice: &Choice, node: Node<'_>) -> Option<Id> {
        match Self::select(choice, node) {
            Selection::Decided(branch) => Some(branch),
            Selection::ByType => {
                let mut fitting = choice.branches.iter().filter(|(_, types)| types.fit(node.kind()));
                match (fitting.next(), fitting.next()) {
                    (Some((only, _)), None) => Some(*only),
                    _ => choice.branches.iter().map(|(id, _)| *id).find(|id| self.accepts(*id, node)),
                }
            }
            _ => None,
        }
    }

    fn accepts_map(&mut self, rule: &MapRule, node: Node<'_>) -> bool {
        let mut seen = Seen::default();
        for (key, value) in node.entries() {
            let Some(text) = key.as_text() else { continue };
            let index = rule.find(text);
            let mut is_known = index.is_some();
            if let Some(index) = index {
                seen.insert(index);
                let valid = rule.properties.get(index).is_none_or(|known| self.accepts(known.schema, value));
                if !valid {
                    return false;
                }
            }
            for (prefix, schema) in &rule.prefixes {
                if text.starts_with(prefix.as_str()) {
                    is_known = true;
                    if !self.accepts(*schema, value) {
                        return false;
                    }
                }
            }
            if !is_known && rule.additional.is_some_and(|schema| !self.accepts(schema, value)) {
                return false;
            }
            if rule.names.and_then(|names| self.name_fault(names, text)).is_some() {
                return false;
            }
        }
        map_size_fault(rule, node).is_none()
            && rule.required.iter().all(|&index| seen.contains(index))
            && rule.dependent.iter().all(|(key, needed)| {
                node.get(key).is_none() || needed.iter().all(|key| node.get(key).is_some())
            })
    }

    fn accepts_list(&mut self, rule: &ListRule, node: Node<'_>) -> bool {
        node.len() >= rule.fewest
            && rule.most.is_none_or(|most| node.len() <= most)
            && (!rule.unique || repeated(node).is_none())
            && node
                .items()
                .enumerate()
                .all(|(index, item)| rule.item(index).is_none_or(|schema| self.accepts(schema, item)))
    }

    /// What is wrong with the name of a key. Names are texts, so only what schemas say of texts counts.
    pub(super) fn name_fault(&self, id: Id, name: &str) -> Option<Fault<'s>> {
        let schema = self.schema(id)?;
        if let Some(values) = &schema.values
            && !values.iter().any(|value| matches!(value, Scalar::Text(text) if text == name))
        {
            return Some(Fault::Value(values));
        }
        schema.text.as_ref().and_then(|rule| text_fault(rule, name)).or_else(|| {
            schema.in_place.iter().find_map(|applied| match applied {
                InPlace::All(id) => self.name_fault(*id, name),
                _ => None,
            })
        })
    }
}

/// What is wrong with `node` by itself.
pub(super) fn fault<'s>(schema: &'s Schema, node: Node<'_>) -> Option<Fault<'s>> {
    if schema.never {
        return Some(Fault::Never);
    }
    let kind = node.kind();
    if !schema.types.fit(kind) {
        return Some(Fault::Type);
    }
    if let Some(values) = &schema.values
        && !values.iter().any(|value| value.equals(node))
    {
        return Some(Fault::Value(values));
    }
    match kind {
        Kind::String => {
            let rule = schema.text.as_ref()?;
            text_fault(rule, node.as_str().unwrap_or_default())
        }
        Kind::Integer(value) => number_fault(schema, value as f64),
        Kind::Float(value) => number_fault(schema, value),
        _ => None,
    }
}

fn text_fault<'s>(rule: &TextRule, text: &str) -> Option<Fault<'s>> {
    // Bytes are at least as many as code points, and at most four times as many.
    if text.len() < rule.shortest.saturating_mul(4) && text.chars().count() < rule.shortest {
        return Some(Fault::TooShort(rule.shortest));
    }
    if let Some(longest) = rule.longest
        && text.len() > longest
        && text.chars().count() > longest
    {
        return Some(Fault::TooLong(longest));
    }
    let form = rule.form?;
    (!(form.accepts)(text)).then_some(Fault::Form(form))
}

fn number_fault<'s>(schema: &Schema, value: f64) -> Option<Fault<'s>> {
    let rule = schema.number.as_ref()?;
    if let Some((bound, excluded)) = rule.lowest
        && (value < bound || excluded && value <= bound)
    {
        return Some(Fault::TooLow(bound, excluded));
    }
    if let Some((bound, excluded)) = rule.highest
        && (value > bound || excluded && value >= bound)
    {
        return Some(Fault::TooHigh(bound, excluded));
    }
    None
}

/// The keyword a map violates by its number of entries.
pub(super) fn map_size_fault(rule: &MapRule, node: Node<'_>) -> Option<&'static str> {
    if node.len() < rule.fewest {
        return Some("minProperties");
    }
    rule.most.is_some_and(|most| node.len() > most).then_some("maxProperties")
}

/// An item that equals an earlier one, and that one.
///
/// # Complexity
/// O(size of the list + items × log items).
pub(super) fn repeated<'d>(list: Node<'d>) -> Option<(Node<'d>, Node<'d>)> {
    let mut hashed: Vec<(u64, usize, Node<'d>)> =
        list.items().enumerate().map(|(index, item)| (hash(item), index, item)).collect();
    hashed.sort_by_key(|(hash, index, _)| (*hash, *index));
    let pairs = hashed.windows(2).filter_map(|pair| match pair {
        [(one, _, first), (other, index, second)] if one == other && equal(*first, *second) => {
            Some((*index, *second, *first))
        }
        _ => None,
    });
    pairs.min_by_key(|(index, ..)| *index).map(|(_, second, first)| (second, first))
}

/// Equal values have equal hashes, whatever the order of their keys.
fn hash(node: Node<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    match node.kind() {
        Kind::Null => 0_u8.hash(&mut hasher),
        Kind::Bool(value) => value.hash(&mut hasher),
        Kind::Integer(value) => (value as f64).to_bits().hash(&mut hasher),
        // Zero has two spellings.
        Kind::Float(value) => (value + 0.0).to_bits().hash(&mut hasher),
        Kind::String => node.as_str().hash(&mut hasher),
        Kind::Sequence => node.items().for_each(|item| hash(item).hash(&mut hasher)),
        Kind::Mapping => {
            let sum = node.entries().fold(1_u64, |sum, (key, value)| {
                let mut entry = DefaultHasher::new();
                (key.as_text(), hash(value)).hash(&mut entry);
                sum.wrapping_add(entry.finish())
            });
            sum.hash(&mut hasher);
        }
    }
    hasher.finish()
}

fn equal(one: Node<'_>, other: Node<'_>) -> bool {
    match (one.kind(), other.kind()) {
        (Kind::Sequence, Kind::Sequence) => {
            one.len() == other.len() && one.items().zip(other.items()).all(|(one, other)| equal(one, other))
        }
        // Maps of equal hash and length: what differs would have to collide.
        (Kind::Mapping, Kind::Mapping) => one.len() == other.len() && hash(one) == hash(other),
        _ => Scalar::of(one).is_some_and(|value| value.equals(other)),
    }
}
