//! From the text of a schema to what the validator walks.
//!
//! Whatever is wrong here is a mistake of ours, so the compiler panics and the first test finds it.

use super::compiled::{
    Choice, DEEPEST_IN_PLACE, DecidingKey, Id, InPlace, ListRule, MOST_PROPERTIES, MapRule, NumberRule,
    Property, Scalar, Schema, TextRule, Types,
};
use super::form::Form;
use crate::document::{Kind, Limits, Node, Syntax, read};
use crate::source::Source;

/// Compiles one of our own schemas into an arena; the root is the first.
///
/// # Panics
/// When the text is no schema of the subset.
pub(super) fn compile(id: &str, text: &str) -> Vec<Schema> {
    let source = Source::new(format!("{id}.schema.json"), text.as_bytes());
    let (document, diagnostics) = read(&source, Syntax::Json, &Limits::DEFAULT);
    assert!(diagnostics.is_empty(), "schema {id}: {diagnostics:?}");
    let root = document.roots().next().unwrap_or_else(|| panic!("schema {id} is empty"));
    let mut compiler = Compiler { id, schemas: vec![Schema::default()], names: Vec::new() };
    // The definitions get their places before anything refers to them.
    let definitions = root.get("$defs");
    for (key, _) in definitions.into_iter().flat_map(Node::entries) {
        compiler.names.push(compiler.text(key));
        compiler.schemas.push(Schema::default());
    }
    for (index, (_, value)) in definitions.into_iter().flat_map(Node::entries).enumerate() {
        compiler.fill(index as Id + 1, value, false);
    }
    compiler.fill(0, root, true);
    compiler.decide();
    compiler.schemas
}

struct Compiler<'i> {
    id: &'i str,
    schemas: Vec<Schema>,
    /// The names of `$defs`, whose places follow the root's.
    names: Vec<String>,
}

impl Compiler<'_> {
    fn fail(&self, problem: &str) -> ! {
        panic!("schema {}: {problem}", self.id)
    }

    /// Compiles `node` into a new place.
    fn add(&mut self, node: Node<'_>) -> Id {
        let id = self.schemas.len() as Id;
        self.schemas.push(Schema::default());
        self.fill(id, node, false);
        id
    }

    fn fill(&mut self, id: Id, node: Node<'_>, is_root: bool) {
        let schema = match node.kind() {
            Kind::Bool(allowed) => Schema { never: !allowed, ..Schema::default() },
            Kind::Mapping => self.schema(node, is_root),
            _ => self.fail("a schema is a map or a boolean"),
        };
        self.schemas[id as usize] = schema;
    }

    fn schema(&mut self, node: Node<'_>, is_root: bool) -> Schema {
        let mut schema = Schema::default();
        let mut number = NumberRule::default();
        let mut text = TextRule::default();
        let mut pattern = None;
        for (key, value) in node.entries() {
            let key = self.text(key);
            match key.as_str() {
                "$schema" | "$id" | "$defs" if is_root => {}
                // Read together with `if`, or with `properties`.
                "then" | "else" if node.get("if").is_some() => {}
                "properties"
                | "required"
                | "additionalProperties"
                | "patternProperties"
                | "propertyNames"
                | "minProperties"
                | "maxProperties"
                | "dependentRequired" => {
                    if schema.map.is_none() {
                        schema.map = Some(Box::new(self.map(node)));
                    }
                }
                "items" | "prefixItems" | "minItems" | "maxItems" | "uniqueItems" => {
                    if schema.list.is_none() {
                        schema.list = Some(Box::new(self.list(node)));
                    }
                }
                "type" => {
                    let names =
                        if value.as_str().is_some() { vec![self.text(value)] } else { self.texts(value) };
                    schema.types = names.iter().fold(Types::NONE, |types, name| {
                        types
                            .union(Types::named(name).unwrap_or_else(|| self.fail(&format!("type `{name}`"))))
                    });
                    // Every integer is a number.
                    if schema.types.0 & 1 << 3 != 0 {
                        schema.types = Types(schema.types.0 & !(1 << 2));
                    }
                }
                "enum" => schema.values = Some(value.items().map(|item| self.scalar(item)).collect()),
                "const" => schema.values = Some(vec![self.scalar(value)]),
                "minLength" => text.shortest = self.count(value),
                "maxLength" => text.longest = Some(self.count(value)),
                "pattern" => pattern = Some(self.text(value)),
                "x-form" => {
                    let name = self.text(value);
                    let form = Form::from_name(&name);
                    text.form = Some(form.unwrap_or_else(|| self.fail(&format!("unknown form `{name}`"))));
                }
                "minimum" => number.lowest = Some((self.number(value), false)),
                "exclusiveMinimum" => number.lowest = Some((self.number(value), true)),
                "maximum" => number.highest = Some((self.number(value), false)),
                "exclusiveMaximum" => number.highest = Some((self.number(value), true)),
                "$ref" => {
                    let target = self.definition(&self.text(value));
                    schema.in_place.push(InPlace::All(target));
                }
                "allOf" => {
                    for branch in value.items() {
                        let branch = self.add(branch);
                        schema.in_place.push(InPlace::All(branch));
                    }
                }
                "anyOf" | "oneOf" => {
                    let branches = value.items().map(|branch| (self.add(branch), Types::ANY)).collect();
                    let exactly_one = key == "oneOf";
                    schema.in_place.push(InPlace::Choice(Choice { exactly_one, branches, key: None }));
                }
                "if" => {
                    let condition = self.add(value);
                    let then = node.get("then").map(|then| self.add(then));
                    let otherwise = node.get("else").map(|otherwise| self.add(otherwise));
                    schema.in_place.push(InPlace::If { condition, then, otherwise });
                }
                "not" => {
                    let negated = self.add(value);
                    schema.in_place.push(InPlace::Not(negated));
                }
                "title" => schema.about.title = Some(self.text(value)),
                "description" => schema.about.description = Some(self.text(value)),
                "deprecated" => schema.about.deprecated = value.kind() == Kind::Bool(true),
                "default" => schema.about.default = Some(written(value)),
                "examples" => schema.about.examples = value.items().map(written).collect(),
                "x-lenient" => self.lenient(&mut schema, value),
                other => self.fail(&format!("the keyword `{other}` is not supported")),
            }
        }
        if pattern.is_some() && pattern.as_deref() != text.form.map(|form| form.pattern) {
            self.fail(&format!("the pattern {pattern:?} needs an x-form with the same pattern"));
        }
        if text.form.is_some() && pattern.is_none() {
            self.fail("an x-form needs its pattern beside it, for editors and other validators");
        }
        let speaks_of_text = text.form.is_some() || text.longest.is_some() || text.shortest > 0;
        schema.text = speaks_of_text.then_some(text);
        schema.number = (number.lowest.is_some() || number.highest.is_some()).then_some(number);
        schema
    }

    fn map(&mut self, node: Node<'_>) -> MapRule {
        let mut rule = MapRule::default();
        for (key, value) in node.get("properties").into_iter().flat_map(Node::entries) {
            let name = self.text(key);
            let schema = self.add(value);
            rule.properties.push(Property { name, schema });
        }
        for (key, value) in node.get("patternProperties").into_iter().flat_map(Node::entries) {
            let pattern = self.text(key);
            let prefix = pattern.strip_prefix('^').filter(|prefix| {
                prefix.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_/".contains(&byte))
            });
            let Some(prefix) = prefix.map(ToOwned::to_owned) else {
                self.fail(&format!("patternProperties knows only `^prefix`, not `{pattern}`"))
            };
            let schema = self.add(value);
            rule.prefixes.push((prefix, schema));
        }
        rule.additional = node.get("additionalProperties").map(|value| self.add(value));
        let required = node.get("required").map(|value| self.texts(value)).unwrap_or_default();
        for name in &required {
            if rule.properties.iter().any(|property| property.name == *name) {
                continue;
            }
            // A required key that is not described falls under what describes all further keys.
            let is_in_family = rule.prefixes.iter().any(|(prefix, _)| name.starts_with(prefix.as_str()));
            let schema = match rule.additional.filter(|_| !is_in_family) {
                Some(additional) if self.schemas[additional as usize].never => {
                    self.fail(&format!("`{name}` is required and forbidden"))
                }
                Some(additional) => additional,
                None => {
                    self.schemas.push(Schema::default());
                    self.schemas.len() as Id - 1
                }
            };
            rule.properties.push(Property { name: name.clone(), schema });
        }
        rule.sort();
        if rule.properties.len() > MOST_PROPERTIES {
            self.fail(&format!("more than {MOST_PROPERTIES} properties in one schema"));
        }
        rule.required = required.iter().filter_map(|name| rule.find(name)).collect();
        rule.names = node.get("propertyNames").map(|value| self.add(value));
        rule.fewest = node.get("minProperties").map_or(0, |value| self.count(value));
        rule.most = node.get("maxProperties").map(|value| self.count(value));
        for (key, value) in node.get("dependentRequired").into_iter().flat_map(Node::entries) {
            rule.dependent.push((self.text(key), self.texts(value)));
        }
        rule
    }

    fn list(&mut self, node: Node<'_>) -> ListRule {
        ListRule {
            fewest: node.get("minItems").map_or(0, |value| self.count(value)),
            most: node.get("maxItems").map(|value| self.count(value)),
            unique: node.get("uniqueItems").is_some_and(|value| value.kind() == Kind::Bool(true)),
            first: node
                .get("prefixItems")
                .into_iter()
                .flat_map(Node::items)
                .map(|item| self.add(item))
                .collect(),
            items: node.get("items").map(|value| self.add(value)),
        }
    }

    fn lenient(&self, schema: &mut Schema, value: Node<'_>) {
        if value.as_str().is_some() {
            schema.lenient.all = Some(self.text(value));
            return;
        }
        for (keyword, reason) in value.entries() {
            let keyword = self.text(keyword);
            if keyword == "required" && reason.is_mapping() {
                for (key, reason) in reason.entries() {
                    schema.lenient.required.push((self.text(key), self.text(reason)));
                }
            } else {
                schema.lenient.keywords.push((keyword, self.text(reason)));
            }
        }
    }

    fn definition(&self, reference: &str) -> Id {
        if reference == "#" {
            return 0;
        }
        let name = reference.strip_prefix("#/$defs/").unwrap_or_default();
        match self.names.iter().position(|known| known == name) {
            Some(index) => index as Id + 1,
            None => self.fail(&format!("`{reference}` is no definition")),
        }
    }

    fn text(&self, node: Node<'_>) -> String {
        node.as_str().unwrap_or_else(|| self.fail("a text is needed")).to_owned()
    }

    fn texts(&self, node: Node<'_>) -> Vec<String> {
        node.items().map(|item| self.text(item)).collect()
    }

    fn scalar(&self, node: Node<'_>) -> Scalar {
        Scalar::of(node).unwrap_or_else(|| self.fail("enum and const list scalars only"))
    }

    fn count(&self, node: Node<'_>) -> usize {
        match node.kind() {
            Kind::Integer(value) if value >= 0 => value as usize,
            _ => self.fail("a count is needed"),
        }
    }

    fn number(&self, node: Node<'_>) -> f64 {
        match Scalar::of(node) {
            Some(Scalar::Number(value)) => value,
            _ => self.fail("a number is needed"),
        }
    }

    /// Finds out, for every choice, which types its branches allow and which key decides between them.
    fn decide(&mut self) {
        for index in 0..self.schemas.len() {
            let mut in_place = std::mem::take(&mut self.schemas[index].in_place);
            for applied in &mut in_place {
                if let InPlace::Choice(choice) = applied {
                    for (branch, types) in &mut choice.branches {
                        *types = types_of(&self.schemas, *branch, 0);
                    }
                    choice.key = deciding_key(&self.schemas, choice);
                }
            }
            self.schemas[index].in_place = in_place;
        }
    }
}

/// The types that can be valid, as far as `type` keywords and `enum` tell.
fn types_of(schemas: &[Schema], id: Id, depth: usize) -> Types {
    let Some(schema) = schemas.get(id as usize).filter(|_| depth < DEEPEST_IN_PLACE) else {
        return Types::ANY;
    };
    if schema.never {
        return Types::NONE;
    }
    schema.in_place.iter().fold(widened(schema.types), |types, applied| match applied {
        InPlace::All(id) => types.intersection(widened(types_of(schemas, *id, depth + 1))),
        _ => types,
    })
}

/// A set that says `number` also holds `integer`, for intersecting.
fn widened(types: Types) -> Types {
    if types.0 & 1 << 3 == 0 { types } else { Types(types.0 | 1 << 2) }
}

/// The first key that gives every branch for maps values of its own.
fn deciding_key(schemas: &[Schema], choice: &Choice) -> Option<DecidingKey> {
    let for_maps: Vec<(usize, Id)> = choice
        .branches
        .iter()
        .enumerate()
        .filter(|(_, (_, types))| types.contains(Types::MAP))
        .map(|(index, (id, _))| (index, *id))
        .collect();
    let (_, first) = for_maps.first().filter(|_| for_maps.len() > 1)?;
    let mut names = Vec::new();
    valued_keys(schemas, *first, 0, &mut names);
    names.into_iter().find_map(|name| {
        let mut values: Vec<(Scalar, usize)> = Vec::new();
        let mut is_required = true;
        for (index, id) in &for_maps {
            let of_branch = values_of(schemas, *id, &name, 0)?;
            if of_branch.iter().any(|value| values.iter().any(|(known, _)| known == value)) {
                return None;
            }
            values.extend(of_branch.iter().map(|value| (value.clone(), *index)));
            is_required &= requires(schemas, *id, &name, 0);
        }
        Some(DecidingKey { name, values, is_required })
    })
}

/// The keys of a schema whose values are listed.
fn valued_keys(schemas: &[Schema], id: Id, depth: usize, names: &mut Vec<String>) {
    let Some(schema) = schemas.get(id as usize).filter(|_| depth < DEEPEST_IN_PLACE) else { return };
    for property in schema.map.iter().flat_map(|map| &map.properties) {
        if schemas.get(property.schema as usize).is_some_and(|schema| schema.values.is_some()) {
            names.push(property.name.clone());
        }
    }
    for applied in &schema.in_place {
        if let InPlace::All(id) = applied {
            valued_keys(schemas, *id, depth + 1, names);
        }
    }
}

/// The values a schema lists for the key `name`.
fn values_of<'s>(schemas: &'s [Schema], id: Id, name: &str, depth: usize) -> Option<&'s [Scalar]> {
    let schema = schemas.get(id as usize).filter(|_| depth < DEEPEST_IN_PLACE)?;
    let own = schema.map.as_ref().and_then(|map| map.properties.get(map.find(name)?)).and_then(|property| {
        schemas.get(property.schema as usize).and_then(|schema| schema.values.as_deref())
    });
    own.or_else(|| {
        schema.in_place.iter().find_map(|applied| match applied {
            InPlace::All(id) => values_of(schemas, *id, name, depth + 1),
            _ => None,
        })
    })
}

fn requires(schemas: &[Schema], id: Id, name: &str, depth: usize) -> bool {
    let Some(schema) = schemas.get(id as usize).filter(|_| depth < DEEPEST_IN_PLACE) else { return false };
    let own = schema.map.as_ref().is_some_and(|map| {
        map.required
            .iter()
            .filter_map(|&index| map.properties.get(index))
            .any(|property| property.name == name)
    });
    own || schema.in_place.iter().any(|applied| match applied {
        InPlace::All(id) => requires(schemas, *id, name, depth + 1),
        _ => false,
    })
}

/// A value as the schema writes it.
fn written(node: Node<'_>) -> String {
    match node.as_text() {
        Some(text) => text.to_owned(),
        None => node.document().text().get(node.span().range()).unwrap_or_default().to_owned(),
    }
}
