//! Keys a schema does not know.

use super::check::Checker;
use super::compiled::{DEEPEST_IN_PLACE, Id, InPlace, MapRule, Schema, Seen};
use super::judge::Judge;
use super::place::Place;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Node;
use crate::text::{Span, nearest};

impl<'s> Checker<'s> {
    /// Reports the keys that look like a misspelling of a known key the map lacks and, in a closed map, all
    /// others. Returns the known keys that misspelled ones stand for.
    pub(super) fn strangers(
        &mut self,
        schema: &'s Schema,
        rule: &'s MapRule,
        place: &Place<'_, '_>,
        seen: Seen,
    ) -> Seen {
        let is_closed = rule.additional.is_some();
        let mut replaced = Seen::default();
        for (key, _) in place.node.entries() {
            let Some(written) = key.as_text().filter(|written| !rule.knows(written)) else { continue };
            // Extensions are everybody's own.
            let meant =
                if written.starts_with("x-") && !is_closed { None } else { meant(rule, written, seen) };
            let meant = meant.filter(|_| is_closed || !knows(&self.judge, place.entry, written, 0));
            match meant {
                Some(index) => {
                    replaced.insert(index);
                    self.misspelled(schema, rule, place, key, written, index, is_closed);
                }
                None if is_closed => {
                    let message = format!("{place} has no key `{}`", super::words::shorten(written));
                    let known = rule.properties.iter().map(|property| property.name.as_str());
                    let help = match nearest(written, known) {
                        Some(near) => Some(format!("`{near}` is a key, and is there already")),
                        None if rule.properties.len() <= 12 && !rule.properties.is_empty() => {
                            let mut names: Vec<String> =
                                rule.properties.iter().map(|known| format!("`{}`", known.name)).collect();
                            names.sort_unstable();
                            Some(format!("its keys are {}", super::words::all_of(&names)))
                        }
                        None => None,
                    };
                    self.report(
                        schema,
                        "additionalProperties",
                        Code::UnknownKey,
                        place,
                        key.span(),
                        message,
                        help,
                    );
                }
                None => {}
            }
        }
        replaced
    }

    /// Reports only misspellings of the known keys that are not in `seen`.
    pub(super) fn misspelled_only(
        &mut self,
        schema: &Schema,
        rule: &MapRule,
        place: &Place<'_, '_>,
        seen: Seen,
    ) {
        for (key, _) in place.node.entries() {
            let Some(written) = key.as_text().filter(|written| !rule.knows(written)) else { continue };
            if let Some(index) = meant(rule, written, seen) {
                self.misspelled(schema, rule, place, key, written, index, true);
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one finding has that many parts")]
    fn misspelled(
        &mut self,
        schema: &Schema,
        rule: &MapRule,
        place: &Place<'_, '_>,
        key: Node<'_>,
        written: &str,
        index: usize,
        is_closed: bool,
    ) {
        let Some(meant) = rule.properties.get(index).filter(|_| !self.is_misspelling(key.span())) else {
            return;
        };
        let message = format!("{place} has no key `{}`", super::words::shorten(written));
        let help = Some(format!("did you mean `{}`?", meant.name));
        self.report(schema, "additionalProperties", Code::MisspelledKey, place, key.span(), message, help);
        if let Some(found) = self.found.last_mut() {
            found.is_advice = !is_closed && !rule.required.contains(&index);
        }
        self.mend(super::mend::replace(key, &meant.name, format!("rename to `{}`", meant.name)));
    }

    /// Whether `diagnostic` calls a key misspelled of which that was said.
    pub(super) fn is_told_misspelling(&self, diagnostic: &Diagnostic) -> bool {
        diagnostic.code == Code::MisspelledKey
            && diagnostic.location.as_ref().is_some_and(|location| self.is_misspelling(location.span))
    }

    /// Whether the key at `span` was called misspelled: two schemas that judge one map may both know what was meant.
    fn is_misspelling(&self, span: Span) -> bool {
        self.found.iter().any(|found| {
            let at = found.diagnostic.location.as_ref().map(|location| location.span);
            found.diagnostic.code == Code::MisspelledKey && at == Some(span)
        })
    }
}

/// The known key that `written` probably is, if the map lacks it.
fn meant(rule: &MapRule, written: &str, seen: Seen) -> Option<usize> {
    let candidates = rule
        .similar(written)
        .filter(|index| !seen.contains(*index))
        .filter_map(|index| rule.properties.get(index))
        .filter(|property| !is_plural_of(written, &property.name));
    let near = nearest(written, candidates.map(|property| property.name.as_str()))?;
    rule.find(near)
}

/// Whether any schema that judges the same value knows the key `name`.
fn knows(judge: &Judge<'_>, id: Id, name: &str, depth: usize) -> bool {
    let Some(schema) = judge.schema(id).filter(|_| depth < DEEPEST_IN_PLACE) else { return false };
    let within = |id: Id| knows(judge, id, name, depth + 1);
    schema.map.as_deref().is_some_and(|rule| rule.knows(name))
        || schema.in_place.iter().any(|applied| match applied {
            InPlace::All(id) => within(*id),
            InPlace::Choice(choice) => choice.branches.iter().any(|(id, _)| within(*id)),
            InPlace::If { condition, then, otherwise } => {
                [Some(*condition), *then, *otherwise].into_iter().flatten().any(within)
            }
            InPlace::Not(_) => false,
        })
}

/// `tool` beside `tools` is another key, not a misspelling.
fn is_plural_of(one: &str, other: &str) -> bool {
    one.strip_suffix('s') == Some(other) || other.strip_suffix('s') == Some(one)
}
