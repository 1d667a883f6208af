//! `anyOf`, `oneOf` and `not`: of many possible complaints, the one that helps.

use super::check::{Checker, Found};
use super::compiled::{Choice, Id, MapRule, Scalar, Schema, Types};
use super::judge::{Judge, Selection};
use super::place::Place;
use super::words::alternatives;
use crate::diagnostic::Code;
use crate::document::Node;
use crate::text::is_template;

impl<'s> Checker<'s> {
    /// Checks the value at `place` against a choice of the schema `schema`.
    pub(super) fn choice(&mut self, schema: &'s Schema, choice: &'s Choice, place: &Place<'_, '_>) {
        let node = place.node;
        match (Judge::select(choice, node), &choice.key) {
            (Selection::Decided(branch), _) => self.value(branch, place),
            (Selection::Template, _) => self.judge.templates += 1,
            (Selection::NoType, _) => {
                if node.as_str().is_some_and(is_template) {
                    self.judge.templates += 1;
                    return;
                }
                let union = choice.branches.iter().fold(Types::NONE, |all, (_, types)| all.union(*types));
                self.wrong_type(schema, union, place);
            }
            (Selection::UnknownKey, Some(key)) => {
                let Some((written, value)) = node.entry(&key.name) else { return };
                let values: Vec<Scalar> = key.values.iter().map(|(value, _)| value.clone()).collect();
                let name = key.name.as_str();
                let inner = place.value(place.entry, written, written.as_str().unwrap_or_default(), value);
                let text = value.as_text().unwrap_or_default();
                self.unknown_value(schema, &values, &inner, text, &format!("`{name}`"), value.span());
            }
            (Selection::NoKey, Some(key)) => self.missing_or_misspelled(schema, choice, &key.name, place),
            (Selection::ByType | Selection::UnknownKey | Selection::NoKey, _) => {
                self.branches(schema, choice, place);
            }
        }
    }

    /// The deciding key is missing: perhaps it is misspelled.
    fn missing_or_misspelled(
        &mut self,
        schema: &'s Schema,
        choice: &Choice,
        key: &str,
        place: &Place<'_, '_>,
    ) {
        let of_key = |id: Id| {
            let rule = self.judge.schema(id).and_then(|schema| schema.map.as_deref());
            rule.filter(|rule| rule.find(key).is_some_and(|index| rule.required.contains(&index)))
        };
        let rule: Option<&'s MapRule> = choice.branches.iter().find_map(|(id, _)| of_key(*id));
        let before = self.found.len();
        if let Some(rule) = rule {
            let mut seen = super::compiled::Seen::default();
            // Only the deciding key is looked for.
            for (index, property) in rule.properties.iter().enumerate() {
                if property.name != key {
                    seen.insert(index);
                }
            }
            self.misspelled_only(schema, rule, place, seen);
        }
        if self.found.len() == before {
            self.missing(schema, key, place);
        }
    }

    /// Tries every branch that the type of the value allows.
    fn branches(&mut self, schema: &'s Schema, choice: &'s Choice, place: &Place<'_, '_>) {
        let node = place.node;
        let fitting =
            || choice.branches.iter().filter(|(_, types)| types.fit(node.kind())).map(|(id, _)| *id);
        // Most values are valid: the quiet look comes first.
        let mut valid: Option<Id> = None;
        let mut is_certain = true;
        for branch in fitting() {
            let (holds, certain) = self.judge.test(branch, node);
            if !holds {
                continue;
            }
            is_certain &= certain;
            if valid.is_some() && is_certain {
                return self.several(schema, choice, place);
            }
            valid = valid.or(Some(branch));
            if !choice.exactly_one {
                break;
            }
        }
        if let Some(branch) = valid {
            return self.value(branch, place);
        }
        let mut complaints: Vec<(Id, Vec<Found>)> = Vec::new();
        for branch in fitting() {
            let outer = std::mem::take(&mut self.found);
            self.value(branch, place);
            complaints.push((branch, std::mem::replace(&mut self.found, outer)));
        }
        self.complain(schema, choice, complaints, place);
    }

    /// No branch is valid: the nearest one speaks.
    fn complain(
        &mut self,
        schema: &'s Schema,
        choice: &Choice,
        complaints: Vec<(Id, Vec<Found>)>,
        place: &Place<'_, '_>,
    ) {
        // Branches that differ in what has to be there make one finding together.
        let missing: Vec<String> = complaints
            .iter()
            .filter_map(|(_, found)| match found.as_slice() {
                [only] if only.depth == place.depth => only.missing.as_ref().map(|key| format!("`{key}`")),
                _ => None,
            })
            .collect();
        if missing.len() == complaints.len() && missing.len() > 1 {
            let message = match missing.as_slice() {
                [one, other] => format!("{place} has neither {one} nor {other}"),
                missing => format!("{place} has none of {}", missing.join(", ")),
            };
            let adverb = if choice.exactly_one { "one" } else { "at least one" };
            let help = Some(format!("add {} ({adverb} of them)", alternatives(&missing)));
            let keyword = if choice.exactly_one { "oneOf" } else { "anyOf" };
            return self.report(schema, keyword, Code::MissingField, place, place.span, message, help);
        }
        // A text that is in no list and has no form: all lists together are what was expected.
        let listed: Option<Vec<Scalar>> = complaints
            .iter()
            .map(|(id, _)| self.judge.schema(*id).and_then(|schema| schema.values.clone()))
            .collect::<Option<Vec<_>>>()
            .map(|lists| lists.concat());
        if let (Some(values), Some(text)) = (listed, place.node.as_text()) {
            let what = place.to_string();
            return self.unknown_value(schema, &values, place, text, &what, place.node.span());
        }
        let best = complaints.into_iter().min_by_key(|(id, found)| {
            let shallow = found.iter().filter(|found| !found.is_advice && found.depth <= place.depth).count();
            (shallow, std::cmp::Reverse(self.known_keys(*id, place.node)), found.len())
        });
        for found in best.into_iter().flat_map(|(_, found)| found) {
            if !self.is_told_misspelling(&found.diagnostic) {
                self.found.push(found);
            }
        }
    }

    /// How many keys of `node` the schema `id` knows by itself.
    fn known_keys(&self, id: Id, node: Node<'_>) -> usize {
        let mut known = 0;
        let mut open = vec![(id, 0)];
        while let Some((id, depth)) = open.pop() {
            let Some(schema) = self.judge.schema(id).filter(|_| depth < super::compiled::DEEPEST_IN_PLACE)
            else {
                continue;
            };
            if let Some(rule) = schema.map.as_deref() {
                let keys = node.entries().filter_map(|(key, _)| key.as_text());
                known += keys.filter(|key| rule.knows(key)).count();
            }
            open.extend(schema.in_place.iter().filter_map(|applied| match applied {
                super::compiled::InPlace::All(id) => Some((*id, depth + 1)),
                _ => None,
            }));
        }
        known
    }

    /// More than one branch of a `oneOf` is valid.
    fn several(&mut self, schema: &Schema, choice: &Choice, place: &Place<'_, '_>) {
        let node = place.node;
        let mut branches: Vec<Id> = Vec::new();
        for (branch, types) in &choice.branches {
            if types.fit(node.kind()) && self.judge.accepts(*branch, node) {
                branches.push(*branch);
            }
        }
        let required = |id: &Id| -> Option<String> {
            let rule = self.judge.schema(*id)?.map.as_deref()?;
            match rule.required.as_slice() {
                [only] => rule.properties.get(*only).map(|property| format!("`{}`", property.name)),
                _ => None,
            }
        };
        let keys: Option<Vec<String>> = branches.iter().map(required).collect();
        let (message, help) = match keys.as_deref() {
            Some([one, other]) => (
                format!("{place} has both {one} and {other}, and only one of them is allowed"),
                Some("keep one of the two".to_owned()),
            ),
            _ => (format!("{place} fits several of its forms, and must fit only one"), None),
        };
        let titles: Option<Vec<&str>> =
            branches.iter().map(|id| self.judge.schema(*id)?.about.title.as_deref()).collect();
        let help =
            help.or_else(|| titles.map(|titles| format!("it reads as {}", super::words::all_of(&titles))));
        self.report(schema, "oneOf", Code::InvalidForm, place, place.span, message, help);
    }

    /// The value is what the schema `id` says it must not be.
    pub(super) fn negated(&mut self, schema: &Schema, id: Id, place: &Place<'_, '_>) {
        let Some(negated) = self.judge.schema(id) else { return };
        let help = negated.about.description.clone();
        if let Some(rule) = negated.map.as_deref().filter(|rule| !rule.required.is_empty()) {
            let keys: Vec<&str> = rule
                .required
                .iter()
                .filter_map(|&index| rule.properties.get(index))
                .map(|property| property.name.as_str())
                .collect();
            let names: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
            let last = keys.iter().filter_map(|key| place.node.entry(key)).map(|(key, _)| key.span()).max();
            let message = match names.as_slice() {
                [only] => format!("{place} must not have {only}"),
                names => format!("{place} must not have {} together", super::words::all_of(names)),
            };
            let span = last.unwrap_or(place.span);
            return self.report(schema, "not", Code::UnknownKey, place, span, message, help);
        }
        let text = place.node.as_text().filter(|_| !place.may_be_secret()).map(super::words::shorten);
        let found = text.map_or_else(|| "a value".to_owned(), |text| format!("`{text}`"));
        let message = format!("found {found}, which {place} must not be");
        self.report(schema, "not", Code::UnknownValue, place, place.node.span(), message, help);
    }
}
