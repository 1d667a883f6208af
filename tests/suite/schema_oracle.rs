//! Our validator against `jsonschema`, by the same schemas: on real documents, on documents made from the schemas,
//! and on both with random changes.
//!
//! What has to be equal is whether a document is valid, whatever the severity of our findings. Two differences are
//! meant. Our advice about a misspelled key that is optional in an open map (`S006` alone) leaves a document valid.
//! And a text that a template fills in is not judged: a document with one has to be valid for us if it is for
//! `jsonschema`, but not the other way round.

use jsonschema::Validator;
use ossa_core::diagnostic::{Code, Diagnostic};
use ossa_core::document::{Document, Kind, Limits, Node, Syntax, read};
use ossa_core::schema::{FORMS, SCHEMAS, is_valid, validate};
use ossa_core::source::Source;
use ossa_core::text::is_template;
use ossa_core::{Profile, format};
use ossa_tests::{corpus, root, sources};
use serde_json::{Map, Number, Value};

/// A random generator that gives the same numbers everywhere (xorshift64*).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() >> 33) as usize % bound.max(1)
    }

    fn one_in(&mut self, chance: usize) -> bool {
        self.below(chance) == 0
    }

    fn pick<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.below(of.len())]
    }
}

fn validator(text: &str) -> Validator {
    let schema: Value = serde_json::from_str(text).expect("the schema is JSON");
    jsonschema::draft202012::new(&schema).expect("the schema is a schema")
}

/// The value of `node` as JSON; `None` where JSON has no such value or key.
fn to_json(node: Node<'_>) -> Option<Value> {
    Some(match node.kind() {
        Kind::Null => Value::Null,
        Kind::Bool(value) => Value::Bool(value),
        Kind::Integer(value) => Value::from(value),
        Kind::Float(value) => Value::Number(Number::from_f64(value)?),
        Kind::String => Value::from(node.as_str()?),
        Kind::Sequence => Value::Array(node.items().map(to_json).collect::<Option<_>>()?),
        Kind::Mapping => {
            let mut map = Map::new();
            for (key, value) in node.entries() {
                map.insert(key.as_text()?.to_owned(), to_json(value)?);
            }
            Value::Object(map)
        }
    })
}

fn holds_template(value: &Value) -> bool {
    match value {
        Value::String(text) => is_template(text),
        Value::Array(items) => items.iter().any(holds_template),
        Value::Object(map) => map.values().any(holds_template),
        _ => false,
    }
}

fn findings(id: &str, root: Node<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    validate(id, root, &mut found);
    found
}

/// Holds our verdict on `root`, which is `value`, against the oracle's. Returns that verdict.
fn compare(id: &str, oracle: &Validator, root: Node<'_>, value: &Value) -> bool {
    let found = findings(id, root);
    let ours = is_valid(id, root);
    let theirs = oracle.is_valid(value);
    let report = || {
        let errors: Vec<String> =
            oracle.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
        format!("{id}\n{value:#}\nours: {ours} {found:#?}\ntheirs: {theirs} {errors:#?}")
    };
    let only_advice = found.iter().all(|finding| finding.code == Code::MisspelledKey);
    assert!(if ours { only_advice } else { !found.is_empty() }, "verdict and findings differ: {}", report());
    if holds_template(value) {
        assert!(ours || !theirs, "a template is judged: {}", report());
    } else {
        assert_eq!(ours, theirs, "{}", report());
    }
    theirs
}

fn compare_value(id: &str, oracle: &Validator, value: &Value) -> bool {
    let (document, faults) =
        read(&Source::new("made.json", value.to_string()), Syntax::Json, &Limits::DEFAULT);
    assert!(faults.is_empty(), "{value}: {faults:?}");
    let root = document.roots().next().expect("JSON has a value");
    compare(id, oracle, root, value)
}

/// Every value of a tree, counted from the root.
fn nodes(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(nodes).sum(),
        Value::Object(map) => map.values().map(nodes).sum(),
        _ => 0,
    }
}

fn node_mut(value: &mut Value, mut index: usize) -> &mut Value {
    if index == 0 {
        return value;
    }
    index -= 1;
    let children: Vec<&mut Value> = match value {
        Value::Array(items) => items.iter_mut().collect(),
        Value::Object(map) => map.values_mut().collect(),
        _ => unreachable!("the index is within the tree"),
    };
    for child in children {
        let size = nodes(child);
        if index < size {
            return node_mut(child, index);
        }
        index -= size;
    }
    unreachable!("the index is within the tree")
}

/// Changes one place of `value`.
fn mutate(value: &mut Value, random: &mut Random) {
    let count = nodes(value);
    let donor = node_mut(value, random.below(count)).clone();
    let place = random.below(count);
    let place = node_mut(value, place);
    match (place, random.below(8)) {
        (place, 0) => *place = scalar(random),
        (place, 1) => *place = donor,
        (Value::Object(map), 2..=4) if !map.is_empty() => {
            let key = map.keys().nth(random.below(map.len())).cloned().expect("the map has keys");
            map.remove(&key);
        }
        (Value::Object(map), 5) if !map.is_empty() => {
            let key = map.keys().nth(random.below(map.len())).cloned().expect("the map has keys");
            let moved = map.remove(&key).expect("the key is there");
            map.insert(changed(&key, random), moved);
        }
        (Value::Object(map), _) => {
            let key =
                (*random.pick(&["x-new", "type", "name", "kind", "url", "$ref", "id", "other"])).to_owned();
            map.insert(key, donor);
        }
        (Value::Array(items), 2..=4) if !items.is_empty() => {
            items.remove(random.below(items.len()));
        }
        (Value::Array(items), 5) if !items.is_empty() => {
            let item = items[random.below(items.len())].clone();
            items.push(item);
        }
        (Value::Array(items), _) => items.push(donor),
        (Value::String(text), _) => *text = changed(text, random),
        (place, _) => *place = scalar(random),
    }
}

fn scalar(random: &mut Random) -> Value {
    match random.below(7) {
        0 => Value::Null,
        1 => Value::Bool(random.one_in(2)),
        2 => Value::from(random.below(7)),
        3 => Value::from(random.below(7) as f64 / 2.0),
        4 => Value::Array(Vec::new()),
        5 => Value::Object(Map::new()),
        _ => Value::from(*random.pick(TEXTS)),
    }
}

/// A text with a letter more, less or other.
fn changed(text: &str, random: &mut Random) -> String {
    const LETTERS: [char; 20] = [
        'a', 'Z', '0', '9', '-', '_', '.', '/', ':', '@', ' ', '\n', '\t', '+', 'é', '\u{a0}', '\u{1}', 'T',
        '(', '😀',
    ];
    let mut letters: Vec<char> = text.chars().collect();
    let at = random.below(letters.len() + 1);
    match random.below(3) {
        0 => letters.insert(at, *random.pick(&LETTERS)),
        1 if at < letters.len() => {
            letters.remove(at);
        }
        _ if at < letters.len() => letters[at] = *random.pick(&LETTERS),
        _ => letters.push(*random.pick(&LETTERS)),
    }
    letters.into_iter().collect()
}

/// Texts that have the forms, and some that have none.
const TEXTS: &[&str] = &[
    "did:ossa:0123456789abcdef0123456789abcdef",
    "ossa/v0.3.6",
    "code_review",
    "",
    " ",
    "a",
    "refund-desk",
    "Refund desk",
    "1.4.0",
    "1.0.0-rc.1+b.2",
    "v1.0.0",
    "io.github.user/server",
    "https://example.org/agent",
    "http://a",
    "urn:x:y",
    "./other.yml",
    "2026-01-31",
    "2026-01-31T12:00:00Z",
    "2026-01-31T12:00:00.5+01:00",
    "2026-02-30T23:59:60-23:59",
    "someone@example.org",
    "MIT",
    "Apache-2.0 OR MIT",
    "(MIT AND X) WITH Y",
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKPbdG",
    "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi",
    "3.1.0",
    "3.0.3",
    "/pets",
    "default",
    "200",
    "4XX",
    "x-new",
    "a.b-c",
    "A_b",
    "user.name_1",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
];

/// A document that is made by reading the schema, mostly as it says.
fn made(root: &Value, schema: &Value, depth: usize, random: &mut Random) -> Value {
    let Some(keywords) = schema.as_object() else { return scalar(random) };
    if random.one_in(60) || depth > 12 {
        return scalar(random);
    }
    if let Some(target) = keywords.get("$ref").and_then(Value::as_str) {
        let target =
            target.strip_prefix('#').and_then(|pointer| root.pointer(pointer)).expect("the target is there");
        let value = made(root, target, depth + 1, random);
        return merged(value, own_map(root, keywords, depth, random));
    }
    for keyword in ["oneOf", "anyOf"] {
        if let Some(branches) = keywords.get(keyword).and_then(Value::as_array) {
            let branch = random.pick(branches);
            let value = made(root, branch, depth + 1, random);
            return merged(value, own_map(root, keywords, depth, random));
        }
    }
    let mut value = own(root, keywords, depth, random);
    for branch in keywords.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        value = merged(value, Some(made(root, branch, depth + 1, random)));
    }
    if keywords.contains_key("if") {
        let branch = if random.one_in(2) { "then" } else { "else" };
        if branch == "then" {
            value = merged(value, Some(made(root, &keywords["if"], depth + 1, random)));
        }
        if let Some(branch) = keywords.get(branch) {
            value = merged(value, Some(made(root, branch, depth + 1, random)));
        }
    }
    value
}

fn own_map(root: &Value, keywords: &Map<String, Value>, depth: usize, random: &mut Random) -> Option<Value> {
    keywords.contains_key("properties").then(|| own(root, keywords, depth, random))
}

fn merged(value: Value, other: Option<Value>) -> Value {
    match (value, other) {
        (Value::Object(mut map), Some(Value::Object(other))) => {
            for (key, value) in other {
                map.entry(key).or_insert(value);
            }
            Value::Object(map)
        }
        (Value::Object(map), _) | (_, Some(Value::Object(map))) => Value::Object(map),
        (value, _) => value,
    }
}

fn own(root: &Value, keywords: &Map<String, Value>, depth: usize, random: &mut Random) -> Value {
    if let Some(value) = keywords.get("const") {
        return value.clone();
    }
    if let Some(values) = keywords.get("enum").and_then(Value::as_array) {
        return random.pick(values).clone();
    }
    let is_map = ["properties", "required", "patternProperties", "additionalProperties"];
    let kind = match keywords.get("type") {
        Some(Value::Array(types)) => random.pick(types).as_str().unwrap_or_default().to_owned(),
        Some(kind) => kind.as_str().unwrap_or_default().to_owned(),
        None if is_map.iter().any(|keyword| keywords.contains_key(*keyword)) => "object".to_owned(),
        None if keywords.contains_key("items") => "array".to_owned(),
        None if keywords.contains_key("pattern") => "string".to_owned(),
        None => return scalar(random),
    };
    match kind.as_str() {
        "null" => Value::Null,
        "boolean" => Value::Bool(random.one_in(2)),
        "integer" => Value::from(random.below(500)),
        "number" => Value::from(random.below(500) as f64 / 4.0),
        "array" => {
            let count = random.below(4);
            let items = keywords.get("items").unwrap_or(&Value::Bool(true));
            (0..count).map(|_| made(root, items, depth + 1, random)).collect()
        }
        "object" => object(root, keywords, depth, random),
        _ => {
            let form = keywords.get("x-form").and_then(Value::as_str);
            let form = FORMS.iter().find(|known| Some(known.name) == form);
            let fitting: Vec<&str> =
                TEXTS.iter().copied().filter(|text| form.is_none_or(|form| (form.accepts)(text))).collect();
            if fitting.is_empty() || random.one_in(40) {
                Value::from(*random.pick(TEXTS))
            } else {
                Value::from(*random.pick(&fitting))
            }
        }
    }
}

fn object(root: &Value, keywords: &Map<String, Value>, depth: usize, random: &mut Random) -> Value {
    let mut map = Map::new();
    let required: Vec<&str> = keywords
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let properties = keywords.get("properties").and_then(Value::as_object);
    for key in &required {
        if random.one_in(80) {
            continue;
        }
        let schema = properties.and_then(|properties| properties.get(*key)).unwrap_or(&Value::Bool(true));
        map.insert((*key).to_owned(), made(root, schema, depth + 1, random));
    }
    for (key, schema) in properties.into_iter().flatten() {
        // The deeper, the fewer: documents have to end.
        if !required.contains(&key.as_str()) && random.one_in(2 + depth) {
            map.insert(key.clone(), made(root, schema, depth + 1, random));
        }
    }
    let families = keywords.get("patternProperties").and_then(Value::as_object);
    for (pattern, schema) in families.into_iter().flatten() {
        if random.one_in(3) {
            let name = format!("{}new", pattern.trim_start_matches('^'));
            map.insert(name, made(root, schema, depth + 1, random));
        }
    }
    if let Some(schema) = keywords.get("additionalProperties").filter(|schema| schema.is_object())
        && random.one_in(2)
    {
        let name = *random.pick(TEXTS);
        map.insert(name.to_owned(), made(root, schema, depth + 1, random));
    }
    Value::Object(map)
}

#[test]
fn made_documents_get_the_same_verdict() {
    for (id, text) in SCHEMAS {
        let oracle = validator(text);
        let schema: Value = serde_json::from_str(text).expect("the schema is JSON");
        let mut random = Random(0x9e37_79b9_7f4a_7c15);
        let (mut valid, mut invalid) = (0, 0);
        for _ in 0..1500 {
            let mut value = made(&schema, &schema, 0, &mut random);
            for _ in 0..3 {
                if compare_value(id, &oracle, &value) {
                    valid += 1;
                } else {
                    invalid += 1;
                }
                mutate(&mut value, &mut random);
            }
        }
        println!("{id}: {valid} valid and {invalid} invalid documents made");
        assert!(
            valid > 20 && invalid > 20,
            "{id}: {valid} valid, {invalid} invalid: the test says too little"
        );
    }
}

/// Every recognised document of `folder`, and a few changes of each.
fn compare_folder(folder: &std::path::Path) -> usize {
    let oracles: Vec<(&str, Validator)> = SCHEMAS.iter().map(|(id, text)| (*id, validator(text))).collect();
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let mut compared = 0;
    for source in sources(folder, Profile::Default) {
        let syntax = Syntax::of_path(&source.path).expect("only such files are read");
        let (document, _): (Document, _) = read(&source, syntax, &Limits::DEFAULT);
        if !document.is_complete() {
            continue;
        }
        for root in document.roots() {
            let Some(format) = format::detect(root, &source.path) else { continue };
            let Some((id, oracle)) = oracles.iter().find(|(id, _)| *id == format.id()) else { continue };
            let Some(value) = to_json(root) else { continue };
            compare(id, oracle, root, &value);
            compared += 1;
            let mut changed = value;
            for _ in 0..4 {
                mutate(&mut changed, &mut random);
                compare_value(id, oracle, &changed);
            }
        }
    }
    compared
}

#[test]
fn the_sample_gets_the_same_verdict() {
    assert!(compare_folder(&root().join("static/sample")) > 0);
    assert!(compare_folder(&root().join("tests/corpus")) > 0);
}

#[test]
fn real_documents_get_the_same_verdict() {
    let Some(folder) = corpus() else { return };
    let compared = compare_folder(&folder);
    println!("{compared} documents compared");
    assert!(compared > 100, "only {compared} documents of the corpus have a schema");
}

#[test]
fn forms_are_their_patterns() {
    for form in FORMS {
        let schema = serde_json::json!({ "pattern": form.pattern });
        let oracle = jsonschema::draft202012::new(&schema).expect("the pattern is one");
        let mut random = Random(0xdead_beef_cafe_f00d);
        let fitting: Vec<&str> = TEXTS.iter().copied().filter(|text| (form.accepts)(text)).collect();
        assert!(!fitting.is_empty() && fitting.len() < TEXTS.len(), "{}: no text that tells", form.name);
        let long = ["a".repeat(63), "a".repeat(64), "a".repeat(253), "a".repeat(254), "a.".repeat(126) + "a"];
        for text in TEXTS.iter().copied().chain(long.iter().map(String::as_str)) {
            check_form(form, &oracle, text);
        }
        for _ in 0..20_000 {
            // Most changes start from a text that has the form: only there the two can come apart.
            let start: &[&str] = if random.one_in(4) { TEXTS } else { &fitting };
            let mut text = (*random.pick(start)).to_owned();
            for _ in 0..=random.below(3) {
                text = changed(&text, &mut random);
            }
            check_form(form, &oracle, &text);
        }
    }
}

fn check_form(form: &ossa_core::schema::Form, oracle: &Validator, text: &str) {
    let theirs = oracle.is_valid(&Value::from(text));
    assert_eq!((form.accepts)(text), theirs, "{}: {text:?}", form.name);
}
