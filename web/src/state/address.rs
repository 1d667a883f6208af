//! A view as part of an address: short, readable, and forgiving.
//!
//! Every value that is not the default is one pair `name=value`, with a dot before the names of a part's own values,
//! after the version of this notation: `v=1&camera=10.5,-3,400&filter.query=type%3Aworker`. The names and types are those of
//! [`View`]; text that is not of the right type, or that names nothing, is left out when it is read.

use serde_json::{Map, Value};

use super::route::{decode, encode};
use super::view::View;

/// The pair that says a view follows, with the version of the notation.
const VERSION: &str = "v=1";
/// Longest view in an address, in bytes.
pub const LIMIT: usize = 1900;
/// Longer text is not looked at.
const READ_LIMIT: usize = 16_384;
/// Nothing, as opposed to empty text. In text the sign is escaped.
const NOTHING: &str = "~";
/// Empty text in a list, and before what is neither plain nor a list of plain values and so stands as JSON.
const MARK: char = '!';

/// A view in writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The pairs; empty for the default view.
    pub text: String,
    /// Names of what was too long to be in it.
    pub left_out: Vec<String>,
}

/// Writes a view. What does not fit is left out, the longest first.
///
/// # Complexity
/// O(n log n) in the length of the view.
pub fn write(view: &View) -> Written {
    let whole = |view: &View| serde_json::to_value(view).unwrap_or_default();
    let mut pairs = Vec::new();
    collect(&whole(view), &whole(&View::default()), "", &mut pairs);
    let mut by_length: Vec<usize> = (0..pairs.len()).collect();
    by_length.sort_by_key(|&index| pairs[index].0.len() + pairs[index].1.len());
    let mut length = VERSION.len();
    let mut fits = vec![false; pairs.len()];
    for index in by_length {
        let (name, value) = &pairs[index];
        length += name.len() + value.len() + 2;
        fits[index] = length <= LIMIT;
    }
    let mut written = Written { text: String::new(), left_out: Vec::new() };
    for ((name, value), fits) in pairs.into_iter().zip(fits) {
        if fits {
            for part in ["&", &name, "=", &value] {
                written.text.push_str(part);
            }
        } else {
            written.left_out.push(name);
        }
    }
    if !written.text.is_empty() {
        written.text.insert_str(0, VERSION);
    }
    written
}

fn collect(value: &Value, default: &Value, name: &str, pairs: &mut Vec<(String, String)>) {
    if value == default {
        return;
    }
    match (value, default) {
        (Value::Object(fields), Value::Object(defaults)) => {
            for (field, value) in fields {
                let field = escape(field).replace('.', "%2E");
                let name = if name.is_empty() { field.clone() } else { format!("{name}.{field}") };
                collect(value, defaults.get(&decode(&field)).unwrap_or(&Value::Null), &name, pairs);
            }
        }
        _ => pairs.push((name.to_owned(), text_of(value))),
    }
}

fn text_of(value: &Value) -> String {
    match value {
        Value::Null => NOTHING.to_owned(),
        Value::Array(items) if !items.iter().any(|item| item.is_array() || item.is_object()) => {
            let items = items.iter().map(|item| match item {
                Value::String(text) if text.is_empty() => MARK.to_string(),
                item => text_of(item),
            });
            items.collect::<Vec<String>>().join(",")
        }
        Value::Array(_) | Value::Object(_) => format!("{MARK}{}", escape(&value.to_string())),
        Value::String(text) => escape(text),
        Value::Number(number) => match number.as_f64() {
            // As short as the number it was before it was made wider.
            Some(wide)
                if !number.is_i64()
                    && !number.is_u64()
                    && f64::from(wide as f32).to_bits() == wide.to_bits() =>
            {
                format!("{}", wide as f32)
            }
            _ => number.to_string(),
        },
        Value::Bool(is) => is.to_string(),
    }
}

fn escape(text: &str) -> String {
    encode(text).replace('~', "%7E")
}

/// Reads the view in the pairs of an address; `None` when there is none.
pub fn read(text: &str) -> Option<View> {
    let pairs = || text.split('&').filter_map(|pair| pair.split_once('='));
    // Later versions may say the same in other words; what is understood is taken.
    if text.len() > READ_LIMIT || !pairs().any(|(name, _)| name == "v") {
        return None;
    }
    let mut fields = Map::new();
    let mut view = View::default();
    for (name, value) in pairs().filter(|(name, _)| *name != "v") {
        let path: Vec<String> = name.split('.').map(decode).collect();
        for candidate in candidates(value) {
            let mut with = fields.clone();
            if set(&mut with, &path, candidate)
                && let Ok(read) = View::deserialize_fields(with.clone())
            {
                (fields, view) = (with, read);
                break;
            }
        }
    }
    Some(view)
}

/// What a text may mean, the likeliest first. Which of them it does, its type decides.
fn candidates(text: &str) -> Vec<Value> {
    if text == NOTHING {
        return vec![Value::Null];
    }
    if let Some(json) = text.strip_prefix(MARK).filter(|json| !json.is_empty() && !json.starts_with(',')) {
        return serde_json::from_str(&decode(json)).into_iter().collect();
    }
    let plain = |text: &str| serde_json::from_str::<Value>(text).ok().filter(|value| !value.is_string());
    let word = |text: &str| match text {
        "!" => Value::String(String::new()),
        text => Value::String(decode(text)),
    };
    let items = || text.split(',').filter(|_| !text.is_empty());
    let numbers: Option<Vec<Value>> = items().map(plain).collect();
    [Some(Value::String(decode(text))), plain(text)]
        .into_iter()
        .flatten()
        .chain([Value::Array(items().map(word).collect())])
        .chain(numbers.map(Value::Array))
        .collect()
}

fn set(fields: &mut Map<String, Value>, path: &[String], value: Value) -> bool {
    match path {
        [] => false,
        [last] => {
            fields.insert(last.clone(), value);
            true
        }
        [first, rest @ ..] => {
            let part = fields.entry(first.clone()).or_insert_with(|| Value::Object(Map::new()));
            part.as_object_mut().is_some_and(|part| set(part, rest, value))
        }
    }
}

impl View {
    fn deserialize_fields(fields: Map<String, Value>) -> Result<Self, serde_json::Error> {
        serde_json::from_value(Value::Object(fields))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::filter::Facet;
    use super::super::view::Viewport;
    use super::*;

    #[test]
    fn a_view_is_short_and_can_be_read() {
        let mut view = View::default();
        assert_eq!(write(&view).text, "");
        view.filter.toggle(Facet::NodeKind, "tool");
        view.filter.toggle(Facet::Relation, "monitors");
        view.filter.toggle(Facet::Relation, "50 %, or so");
        view.filter.ask("type:worker & more");
        view.filter.toggle_every_pair();
        view.camera = Some(Viewport { x: 0.1, y: -3.0, span: 812.5 });
        view.selection = Some("agent:a2a/refund-desk".to_owned());
        let written = write(&view);
        assert_eq!(
            written.text,
            "v=1&camera=0.1,-3,812.5&filter.every_pair=true&filter.kinds=tool\
             &filter.query=type%3Aworker%20%26%20more&filter.relations=50%20%25%2C%20or%20so,monitors\
             &selection=agent%3Aa2a/refund-desk"
        );
        assert_eq!(written.left_out, Vec::<String>::new());
        assert_eq!(read(&written.text), Some(view));
    }

    #[test]
    fn what_makes_no_sense_is_left_out() {
        assert_eq!(read("filter.query=a"), None, "an address without a version says nothing of a view");
        assert_eq!(read("v=1"), Some(View::default()));
        let expected = View { selection: Some("a".to_owned()), ..View::default() };
        for text in [
            "v=1&camera=1,2&selection=a",
            "v=1&camera=1,2,-5&selection=a",
            "v=1&camera=%&filter=5&nothing=4&selection=a",
            "v=1&selection=a&filter.every_pair=maybe&filter.kinds.tool=4&.=3&=&selection.x=4",
            "v=9&selection=a&camera=!%5B1&filter.every_pair=!",
        ] {
            assert_eq!(read(text), Some(expected.clone()), "{text}");
        }
    }

    #[test]
    fn nothing_and_marks_are_not_text() {
        for selection in ["~", "!", "", "null", "5", "a,b", "!x", "%7E"] {
            let view = View { selection: Some(selection.to_owned()), ..View::default() };
            assert_eq!(read(&write(&view).text).as_ref(), Some(&view), "{selection}");
        }
        let mut view = View::default();
        for name in ["", "!", "~", ","] {
            view.filter.toggle(Facet::AgentType, name);
        }
        assert_eq!(read(&write(&view).text), Some(view.clone()));
        view.filter.toggle(Facet::AgentType, "!");
    }

    #[test]
    fn what_is_too_long_is_left_out_and_named() {
        let mut view = View { selection: Some("a".to_owned()), ..View::default() };
        view.filter.ask(&"x".repeat(3000));
        let written = write(&view);
        assert_eq!(written.text, "v=1&selection=a");
        assert_eq!(written.left_out, ["filter.query"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_view_survives_the_address(
            names in proptest::collection::vec(("\\PC{0,12}", 0..3usize), 0..20),
            query in "\\PC{0,40}",
            selection in proptest::option::of("\\PC{0,30}"),
            camera in proptest::option::of((-1e9f32..1e9, -1e9f32..1e9, 1e-6f32..1e9)),
        ) {
            let mut view = View { selection, ..View::default() };
            for (name, facet) in names {
                view.filter.toggle([Facet::Relation, Facet::AgentType, Facet::NodeKind][facet], &name);
            }
            view.filter.ask(&query);
            view.camera = camera.map(|(x, y, span)| Viewport { x, y, span });
            let written = write(&view);
            prop_assert!(written.text.len() <= LIMIT + 8, "{}", written.text.len());
            let read = read(&written.text).unwrap_or_default();
            if written.left_out.is_empty() {
                prop_assert_eq!(read, view);
            }
        }

        #[test]
        fn any_text_is_read(text in "(v=1&)?([a-z.%!~,=&]|\\PC){0,60}") {
            let _ = read(&text);
            let _ = read(&format!("v=1&filter.{text}&camera={text}"));
        }
    }
}
