//! Walks a value and its schema side by side, and says what is wrong where.

use super::compiled::{Id, InPlace, ListRule, MapRule, Scalar, Schema, Seen, Types};
use super::judge::{Fault, Judge, fault, map_size_fault, repeated};
use super::mend;
use super::place::Place;
use super::words::{all_of, alternatives, article, count, shorten};
use crate::diagnostic::{Code, Diagnostic, Fix, Severity};
use crate::document::{Kind, Node};
use crate::text::{Span, is_template, nearest};

/// Checks `root`, which is a whole document.
pub(super) fn check(schemas: &[Schema], root: Node<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut checker = Checker { judge: Judge::new(schemas, root), found: Vec::new() };
    checker.value(0, &Place::root(root));
    if checker.judge.budget == 0 {
        let message = "the document is too entangled to check all of its structure";
        let place = root.head();
        checker.found.push(Found::new(
            Diagnostic::new(Code::UncheckedStructure, root.document().path(), place, message)
                .with_help("nest less, and repeat less through aliases"),
            0,
        ));
    }
    diagnostics.extend(checker.found.into_iter().map(|found| found.diagnostic));
}

/// A finding, with what choosing between branches needs to know.
pub(super) struct Found {
    pub(super) diagnostic: Diagnostic,
    pub(super) depth: usize,
    /// The value is valid all the same.
    pub(super) is_advice: bool,
    /// The key that is missing, where that is all the finding says.
    pub(super) missing: Option<String>,
}

impl Found {
    pub(super) fn new(diagnostic: Diagnostic, depth: usize) -> Self {
        Self { diagnostic, depth, is_advice: false, missing: None }
    }
}

pub(super) struct Checker<'s> {
    pub(super) judge: Judge<'s>,
    pub(super) found: Vec<Found>,
}

impl<'s> Checker<'s> {
    /// Checks the value at `place` against the schema `id`.
    pub(super) fn value(&mut self, id: Id, place: &Place<'_, '_>) {
        let Some(schema) = self.judge.schema(id).filter(|_| self.judge.spend()) else { return };
        let node = place.node;
        if let Some(fault) = fault(schema, node) {
            if node.as_str().is_some_and(is_template) {
                self.judge.templates += 1;
            } else {
                self.fault(schema, place, fault);
            }
            if matches!(fault, Fault::Type | Fault::Never) {
                return;
            }
        }
        match node.kind() {
            Kind::Mapping => {
                if let Some(rule) = schema.map.as_deref() {
                    self.map(schema, rule, place);
                }
            }
            Kind::Sequence => {
                if let Some(rule) = schema.list.as_deref() {
                    self.list(schema, rule, place);
                }
            }
            _ => {}
        }
        if schema.in_place.is_empty() {
            return;
        }
        let place = Place { lenient: schema.lenient.all.as_deref().or(place.lenient), ..*place };
        for applied in &schema.in_place {
            match applied {
                InPlace::All(id) => self.value(*id, &place),
                InPlace::Choice(choice) => self.choice(schema, choice, &place),
                InPlace::If { condition, then, otherwise } => {
                    let (holds, is_certain) = self.judge.test(*condition, node);
                    if let Some(branch) = (if holds { *then } else { *otherwise }).filter(|_| is_certain) {
                        self.value(branch, &place);
                    }
                }
                InPlace::Not(id) => {
                    if self.judge.test(*id, node) == (true, true) {
                        self.negated(schema, *id, &place);
                    }
                }
            }
        }
    }

    fn map(&mut self, schema: &'s Schema, rule: &'s MapRule, place: &Place<'_, '_>) {
        let node = place.node;
        let mut seen = Seen::default();
        let mut has_strangers = false;
        for (key, value) in node.entries() {
            let Some(text) = key.as_text() else { continue };
            let index = rule.find(text);
            let mut is_known = index.is_some();
            if let Some((index, known)) = index.and_then(|index| Some((index, rule.properties.get(index)?))) {
                seen.insert(index);
                self.value(known.schema, &place.value(known.schema, key, text, value));
            }
            for (prefix, schema) in &rule.prefixes {
                if text.starts_with(prefix.as_str()) {
                    is_known = true;
                    self.value(*schema, &place.value(*schema, key, text, value));
                }
            }
            if !is_known {
                match rule.additional {
                    Some(id) if self.judge.schema(id).is_some_and(|schema| !schema.never) => {
                        self.value(id, &place.value(id, key, text, value));
                    }
                    Some(_) => has_strangers = true,
                    None => has_strangers |= !has_strangers && rule.similar(text).next().is_some(),
                }
            }
            if let Some(names) = rule.names
                && let Some(fault) = self.judge.name_fault(names, text)
            {
                let what = format!("a key of {place}");
                let key_place = Place { node: key, ..place.value(names, key, text, key) };
                self.scalar_fault(schema, &key_place, fault, text, &what, key.span());
            }
        }
        let missing: Vec<usize> =
            rule.required.iter().copied().filter(|&index| !seen.contains(index)).collect();
        let replaced =
            if has_strangers { self.strangers(schema, rule, place, seen) } else { Seen::default() };
        for index in missing {
            // A misspelled key has been reported: one cause, one finding.
            if let Some(property) = rule.properties.get(index).filter(|_| !replaced.contains(index)) {
                self.missing(schema, &property.name, place);
            }
        }
        self.dependent(schema, rule, place);
        if let Some(keyword) = map_size_fault(rule, node) {
            if node.is_empty() {
                self.report(
                    schema,
                    keyword,
                    Code::EmptyValue,
                    place,
                    place.span,
                    format!("{place} is empty"),
                    None,
                );
            } else {
                let bound = if keyword == "minProperties" {
                    format!("at least {}", rule.fewest)
                } else {
                    format!("at most {}", rule.most.unwrap_or_default())
                };
                let message = format!("found {} where {place} needs {bound}", count(node.len(), "entry"));
                self.report(schema, keyword, Code::InvalidForm, place, place.span, message, None);
            }
        }
    }

    pub(super) fn missing(&mut self, schema: &Schema, key: &str, place: &Place<'_, '_>) {
        let message = format!("{place} has no `{key}`");
        let reason = schema.lenient.of_missing(key).or(place.lenient);
        let help = Some(format!("add `{key}`"));
        self.push(reason, Code::MissingField, place, place.span, message, help);
        if let Some(found) = self.found.last_mut() {
            found.missing = Some(key.to_owned());
        }
    }

    fn dependent(&mut self, schema: &Schema, rule: &MapRule, place: &Place<'_, '_>) {
        for (key, needed) in &rule.dependent {
            let Some((written, _)) = place.node.entry(key) else { continue };
            let lacking: Vec<String> = needed
                .iter()
                .filter(|needed| place.node.get(needed).is_none())
                .map(|needed| format!("`{needed}`"))
                .collect();
            if !lacking.is_empty() {
                let lacking = all_of(&lacking);
                let message = format!("{place} has `{key}` but no {lacking}");
                let help = Some(format!("add {lacking}"));
                self.report(
                    schema,
                    "dependentRequired",
                    Code::MissingField,
                    place,
                    written.span(),
                    message,
                    help,
                );
            }
        }
    }

    fn list(&mut self, schema: &'s Schema, rule: &ListRule, place: &Place<'_, '_>) {
        let node = place.node;
        if node.len() < rule.fewest {
            if node.is_empty() {
                let message = format!("{place} is empty");
                self.report(schema, "minItems", Code::EmptyValue, place, place.span, message, None);
            } else {
                let found = count(node.len(), "item");
                let message = format!("found {found} where {place} needs at least {}", rule.fewest);
                self.report(schema, "minItems", Code::InvalidForm, place, place.span, message, None);
            }
        }
        if let Some(most) = rule.most.filter(|most| node.len() > *most) {
            let message = format!("found {} where {place} needs at most {most}", count(node.len(), "item"));
            // The first item too many.
            let span = node.items().nth(most).map_or(place.span, Node::head);
            self.report(schema, "maxItems", Code::InvalidForm, place, span, message, None);
        }
        if rule.unique
            && let Some((second, first)) = repeated(node)
        {
            let shown = second.as_text().filter(|_| !place.may_be_secret());
            let what = shown.map_or_else(|| "an item".to_owned(), |text| format!("`{}`", shorten(text)));
            let message = format!("found {what} twice where the items of {place} must differ");
            self.report(schema, "uniqueItems", Code::InvalidForm, place, second.head(), message, None);
            if let Some(found) = self.found.last_mut() {
                let finding = found.diagnostic.clone();
                found.diagnostic = finding.with_label(node.document().path(), first.head(), "first here");
            }
        }
        for (index, item) in node.items().enumerate() {
            if let Some(id) = rule.item(index) {
                self.value(id, &place.item(id, item));
            }
        }
    }

    /// Reports what is wrong with the value at `place` by itself.
    fn fault(&mut self, schema: &Schema, place: &Place<'_, '_>, fault: Fault<'_>) {
        match fault {
            Fault::Never => {
                let message = format!("{place} is not allowed here");
                let help = schema.about.description.clone();
                self.report(schema, "not", Code::UnknownKey, place, place.span, message, help);
            }
            Fault::Type => self.wrong_type(schema, schema.types, place),
            fault => {
                let text = place.node.as_text().unwrap_or_default();
                self.scalar_fault(schema, place, fault, text, &place.to_string(), place.node.span());
            }
        }
    }

    /// Reports a fault of a text or number called `what`.
    fn scalar_fault(
        &mut self,
        schema: &Schema,
        place: &Place<'_, '_>,
        fault: Fault<'_>,
        text: &str,
        what: &str,
        span: Span,
    ) {
        let found = Self::shown(place, text);
        let keyword = fault.keyword();
        let (code, message, help) = match fault {
            Fault::TooShort(_) | Fault::Form(_) if text.trim().is_empty() => {
                let is_description = what.ends_with("`description`");
                let help = is_description.then(|| "say in a sentence what it is for".to_owned());
                (Code::EmptyValue, format!("{what} is empty"), help)
            }
            Fault::Value(values) => return self.unknown_value(schema, values, place, text, what, span),
            Fault::Form(form) => {
                let ends_with_line = text.ends_with('\n') && (form.accepts)(text.trim_end());
                let help = ends_with_line.then(|| {
                    "the value ends with a line end: write it on the line of its key, or use `>-`".to_owned()
                });
                (Code::InvalidForm, format!("found {found} where {what} needs {}", form.description), help)
            }
            Fault::TooShort(bound) => {
                let length = count(text.chars().count(), "character");
                (Code::InvalidForm, format!("found {length} where {what} needs at least {bound}"), None)
            }
            Fault::TooLong(bound) => {
                let length = count(text.chars().count(), "character");
                (Code::InvalidForm, format!("found {length} where {what} needs at most {bound}"), None)
            }
            Fault::TooLow(bound, excluded) => {
                let than = if excluded { "more than" } else { "at least" };
                (Code::InvalidForm, format!("found {found} where {what} needs {than} {bound}"), None)
            }
            Fault::TooHigh(bound, excluded) => {
                let than = if excluded { "less than" } else { "at most" };
                (Code::InvalidForm, format!("found {found} where {what} needs {than} {bound}"), None)
            }
            Fault::Never | Fault::Type => return,
        };
        self.report(schema, keyword, code, place, span, message, help);
    }

    /// A value as findings show it.
    fn shown(place: &Place<'_, '_>, text: &str) -> String {
        if place.node.kind() == Kind::Null {
            "null".to_owned()
        } else if place.node.as_text().is_none() {
            article(place.node.kind().name())
        } else if place.may_be_secret() {
            "another value".to_owned()
        } else {
            format!("`{}`", shorten(text))
        }
    }

    pub(super) fn unknown_value(
        &mut self,
        schema: &Schema,
        values: &[Scalar],
        place: &Place<'_, '_>,
        text: &str,
        what: &str,
        span: Span,
    ) {
        let found = Self::shown(place, text);
        let allowed: Vec<String> = values.iter().map(ToString::to_string).collect();
        let message = match allowed.as_slice() {
            [only] => format!("found {found} where {what} must be {only}"),
            allowed => format!("found {found} where {what} must be one of {}", allowed.join(", ")),
        };
        let texts = values.iter().filter_map(|value| match value {
            Scalar::Text(text) => Some(text.as_str()),
            _ => None,
        });
        // Another case is the nearest miss of all.
        let near =
            texts.clone().find(|value| value.eq_ignore_ascii_case(text)).or_else(|| nearest(text, texts));
        let help = near.map(|near| format!("did you mean `{near}`?"));
        self.report(schema, "enum", Code::UnknownValue, place, span, message, help);
        if let Some(near) = near.filter(|_| place.node.kind() == Kind::String) {
            self.mend(mend::replace(place.node, near, format!("change to `{near}`")));
        }
    }

    pub(super) fn wrong_type(&mut self, schema: &Schema, wanted: Types, place: &Place<'_, '_>) {
        let node = place.node;
        let text = node.as_text();
        let quotable = wanted.contains(Types::STRING).then_some(text).flatten();
        // Where quotes would not help, the form is the fault: `1.0` is no semantic version, quoted or not.
        if let Some(text) = quotable
            && let Some(form) = schema.text.as_ref().and_then(|rule| rule.form)
            && !(form.accepts)(text)
        {
            let found = Self::shown(place, text);
            let message = format!("found {found} where {place} needs {}", form.description);
            return self.report(schema, "type", Code::InvalidForm, place, node.span(), message, None);
        }
        let words: Vec<&str> = wanted.words().collect();
        let found = article(node.kind().name());
        let message = format!("found {found} where {place} needs {}", article(&alternatives(&words)));
        let help = match quotable {
            Some(_) if place.may_be_secret() => Some("put it in quotes".to_owned()),
            Some(text) => Some(format!("put it in quotes: \"{}\"", shorten(text))),
            None => None,
        };
        self.report(schema, "type", Code::WrongType, place, node.span(), message, help);
        if quotable.is_some() {
            self.mend(mend::quote(node));
        }
    }

    /// Attaches a fix to the last finding.
    pub(super) fn mend(&mut self, fix: Option<Fix>) {
        if let (Some(fix), Some(found)) = (fix, self.found.last_mut()) {
            found.diagnostic.fix = Some(fix);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one finding has that many parts")]
    pub(super) fn report(
        &mut self,
        schema: &Schema,
        keyword: &str,
        code: Code,
        place: &Place<'_, '_>,
        span: Span,
        message: String,
        help: Option<String>,
    ) {
        self.push(schema.lenient.of(keyword).or(place.lenient), code, place, span, message, help);
    }

    fn push(
        &mut self,
        reason: Option<&str>,
        code: Code,
        place: &Place<'_, '_>,
        span: Span,
        message: String,
        help: Option<String>,
    ) {
        let mut finding = Diagnostic::new(code, place.node.document().path(), span, message);
        finding.help = help;
        if let Some(reason) = reason {
            finding.severity = finding.severity.max(Severity::Warning);
            let help = finding.help.take().map_or_else(String::new, |help| format!("; {help}"));
            finding.help = Some(format!("{reason}{help}"));
        }
        self.found.push(Found::new(finding, place.depth));
    }
}
