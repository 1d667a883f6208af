//! Queries against an oracle that knows no sets, no groups and no indices: it looks at every node and every pair.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use ossa_core::document::Limits;
use ossa_core::graph::{Graph, KindId, Shape};
use ossa_core::model::{NodeId, NodeView};
use ossa_core::query::Query;
use ossa_core::source::Source;
use ossa_core::synthetic::Fleet;
use ossa_core::{Profile, Workspace};
use ossa_tests::{root, workspace};

/// A query as the oracle understands it.
enum Asked {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    Text(String),
    Field(&'static str, Vec<String>),
    Relation(String, String),
    Number(String, &'static str, u64),
    Flag(&'static str),
    Hop(String, u32),
    Path(String, String),
}

/// Draws numbers; the same seed, the same numbers.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % bound.max(1)
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

struct Oracle<'g> {
    graph: &'g Graph,
    /// Members of a clique are related both ways.
    pairs: Vec<(KindId, NodeId, NodeId)>,
    /// Relations by their number, for degrees: those of cliques once.
    degrees: Vec<u64>,
    /// How many pairs start at each node, by kind, and how many end there.
    starting: Vec<BTreeMap<KindId, u64>>,
    ending: Vec<u64>,
}

impl<'g> Oracle<'g> {
    fn new(graph: &'g Graph) -> Self {
        let mut pairs = Vec::new();
        let mut degrees = vec![0; graph.catalog().len()];
        for pair in graph.pairs() {
            degrees[pair.source.index()] += 1;
            degrees[pair.target.index()] += 1;
        }
        for relation in graph.relations() {
            pairs.push((relation.kind, relation.source, relation.target));
        }
        for group in graph.groups() {
            for pair in group.pairs() {
                if matches!(group.shape, Shape::Clique { .. }) {
                    pairs.push((group.kind, pair.target, pair.source));
                }
                pairs.push((group.kind, pair.source, pair.target));
            }
        }
        let mut starting = vec![BTreeMap::new(); graph.catalog().len()];
        let mut ending = vec![0; graph.catalog().len()];
        for (kind, source, target) in &pairs {
            *starting[source.index()].entry(*kind).or_default() += 1;
            ending[target.index()] += 1;
        }
        Self { graph, pairs, degrees, starting, ending }
    }

    fn node(&self, id: NodeId) -> NodeView<'g> {
        self.graph.catalog().node(id)
    }

    fn is_called(&self, id: NodeId, pattern: &str) -> bool {
        let node = self.node(id);
        [node.key(), node.stated_id(), node.name()].into_iter().any(|name| matches(pattern, name))
    }

    fn called(&self, pattern: &str) -> BTreeSet<NodeId> {
        self.graph.catalog().node_ids().filter(|&id| self.is_called(id, pattern)).collect()
    }

    /// Everything within `distance` of `start`, ring by ring.
    fn rings(&self, start: &BTreeSet<NodeId>, distance: u32) -> Vec<BTreeSet<NodeId>> {
        let mut seen = start.clone();
        let mut rings = vec![start.clone()];
        for _ in 0..distance {
            let last = rings.last().expect("the start is a ring");
            let mut next = BTreeSet::new();
            for (_, source, target) in &self.pairs {
                for (near, far) in [(source, target), (target, source)] {
                    if last.contains(near) && !seen.contains(far) {
                        next.insert(*far);
                    }
                }
            }
            if next.is_empty() {
                break;
            }
            seen.extend(&next);
            rings.push(next);
        }
        rings
    }

    fn answer(&self, asked: &Asked) -> BTreeSet<NodeId> {
        let ids = || self.graph.catalog().node_ids();
        match asked {
            Asked::Hop(of, distance) => {
                self.rings(&self.called(of), *distance).into_iter().flatten().collect()
            }
            Asked::Path(from, to) => {
                let (from, to) = (self.called(from), self.called(to));
                let (there, back) = (self.rings(&from, 1000), self.rings(&to, 1000));
                let Some(length) = there.iter().position(|ring| !ring.is_disjoint(&to)) else {
                    return BTreeSet::new();
                };
                let on_the_way =
                    |step: usize| Some(there.get(step)?.intersection(back.get(length - step)?).copied());
                (0..=length).filter_map(on_the_way).flatten().collect()
            }
            Asked::All(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.answer(part)).collect();
                ids().filter(|id| parts.iter().all(|part| part.contains(id))).collect()
            }
            Asked::Any(sides) => sides.iter().flat_map(|side| self.answer(side)).collect(),
            Asked::Not(inner) => {
                let inner = self.answer(inner);
                ids().filter(|id| !inner.contains(id)).collect()
            }
            Asked::Relation(kind, other) => {
                let targets = self.called(other);
                let of_kind = |own: &KindId| self.graph.kind(*own) == kind;
                let pairs =
                    self.pairs.iter().filter(|(own, _, target)| of_kind(own) && targets.contains(target));
                pairs.map(|(_, source, _)| *source).collect()
            }
            simple => ids().filter(|&id| self.holds(simple, id)).collect(),
        }
    }

    fn holds(&self, asked: &Asked, id: NodeId) -> bool {
        let node = self.node(id);
        match asked {
            Asked::Text(text) => {
                let says = |own: &str| own.to_lowercase().contains(&text.to_lowercase());
                texts(node).iter().any(|own| says(own))
            }
            Asked::Field(field, values) => {
                let own = field_of(node, field);
                values.iter().any(|value| own.iter().any(|own| matches(value, own)))
            }
            Asked::Number(figure, comparison, value) => {
                let count = match figure.as_str() {
                    "degree" => self.degrees[id.index()],
                    "in_degree" => self.ending[id.index()],
                    "out_degree" => self.starting[id.index()].values().sum(),
                    "domains" => node.domains().len() as u64,
                    "capabilities" => node.capabilities().len() as u64,
                    "dependencies" => node.dependencies().len() as u64,
                    kind => {
                        let of_kind =
                            self.starting[id.index()].iter().find(|(own, _)| self.graph.kind(**own) == kind);
                        of_kind.map_or(0, |(_, count)| *count)
                    }
                };
                match *comparison {
                    "<" => count < *value,
                    "<=" => count <= *value,
                    "=" => count == *value,
                    "!=" => count != *value,
                    ">=" => count >= *value,
                    _ => count > *value,
                }
            }
            Asked::Flag("orphan") => self.degrees[id.index()] == 0,
            Asked::Flag("defined") => node.is_defined(),
            Asked::Flag(_) => !node.is_defined(),
            _ => unreachable!("sets are computed at once"),
        }
    }
}

/// Wildcards, one character at a time.
fn matches(pattern: &str, text: &str) -> bool {
    fn rest(pattern: &[char], text: &[char]) -> bool {
        match (pattern.first(), text.first()) {
            (None, None) => true,
            (Some('*'), _) => rest(&pattern[1..], text) || !text.is_empty() && rest(pattern, &text[1..]),
            (Some('?'), Some(_)) => rest(&pattern[1..], &text[1..]),
            (Some(wanted), Some(found)) => wanted == found && rest(&pattern[1..], &text[1..]),
            _ => false,
        }
    }
    let letters = |text: &str| text.to_lowercase().chars().collect::<Vec<char>>();
    rest(&letters(pattern), &letters(text))
}

fn field_of(node: NodeView<'_>, field: &str) -> Vec<String> {
    let own = |text: &str| vec![text.to_owned()];
    match field {
        "kind" => own(node.kind().as_str()),
        "type" => node.agent_type().map(own).unwrap_or_default(),
        "domain" => node.domains().map(ToOwned::to_owned).collect(),
        "capability" => node.capabilities().map(ToOwned::to_owned).collect(),
        "name" => own(node.name()),
        "id" => own(node.stated_id()),
        "key" => own(node.key()),
        "version" => node.version().map(own).unwrap_or_default(),
        "description" => node.description().map(own).unwrap_or_default(),
        "file" => node.places().map(|(path, _, _)| path.to_owned()).collect(),
        _ => node.places().map(|(_, _, format)| format.to_owned()).collect(),
    }
}

const FIELDS: [&str; 11] =
    ["kind", "type", "domain", "capability", "name", "id", "key", "version", "description", "file", "format"];

/// What free text is searched in.
fn texts(node: NodeView<'_>) -> Vec<String> {
    ["key", "id", "name", "type", "description", "capability", "domain", "file"]
        .iter()
        .flat_map(|field| field_of(node, field))
        .collect()
}

/// Makes up queries about the words of a graph.
struct Author<'g> {
    graph: &'g Graph,
    dice: Dice,
}

impl Author<'_> {
    fn node(&mut self) -> NodeView<'_> {
        let id = self.dice.below(self.graph.catalog().len());
        self.graph.catalog().node(NodeId(id as u32))
    }

    /// Some text of the graph, whole or with something left out.
    fn value(&mut self, field: &str) -> String {
        let own = field_of(self.node(), field);
        if own.is_empty() {
            return "*".to_owned();
        }
        let text = self.dice.pick(&own).clone();
        self.vary(&text)
    }

    fn vary(&mut self, text: &str) -> String {
        let letters: Vec<char> = text.chars().filter(|letter| *letter != '"').collect();
        let cut = self.dice.below(letters.len());
        match self.dice.below(6) {
            0 => format!("{}*", letters[..cut].iter().collect::<String>()),
            1 => format!("*{}", letters[cut..].iter().collect::<String>()),
            2 => letters.iter().enumerate().map(|(at, &own)| if at == cut { '?' } else { own }).collect(),
            3 => letters.iter().collect::<String>().to_uppercase(),
            _ => letters.iter().collect(),
        }
    }

    fn name(&mut self) -> String {
        let field = *self.dice.pick(&["id", "key", "name"]);
        let own = field_of(self.node(), field);
        own[0].clone()
    }

    fn kind(&mut self) -> String {
        let kinds = self.graph.kinds();
        self.dice.pick(kinds).to_string()
    }

    fn condition(&mut self, depth: usize) -> Asked {
        if depth > 0 {
            let several = |author: &mut Self| -> Vec<Asked> {
                (0..2 + author.dice.below(2)).map(|_| author.condition(depth - 1)).collect()
            };
            match self.dice.below(6) {
                0 | 1 => return Asked::All(several(self)),
                2 => return Asked::Any(several(self)),
                3 => return Asked::Not(Box::new(self.condition(depth - 1))),
                _ => {}
            }
        }
        match self.dice.below(12) {
            0 => {
                let field = *self.dice.pick(&["id", "capability", "description", "file"]);
                let text: Vec<char> = self.value(field).replace(['*', '?'], "").chars().collect();
                let start = self.dice.below(text.len());
                let text: String = text[start..].iter().take(6).collect();
                Asked::Text(if text.trim().is_empty() { "a".to_owned() } else { text })
            }
            1..=4 => {
                let field = *self.dice.pick(&FIELDS);
                let values = (0..=self.dice.below(2)).map(|_| self.value(field)).collect();
                Asked::Field(field, values)
            }
            5 | 6 => {
                let (kind, name) = (self.kind(), self.name());
                let name = self.vary(&name);
                Asked::Relation(kind, name)
            }
            7 | 8 => {
                let figure = match self.dice.below(7) {
                    6 => self.kind(),
                    place => ["degree", "in_degree", "out_degree", "domains", "capabilities", "dependencies"]
                        [place]
                        .to_owned(),
                };
                let most = if figure.contains("degree") || figure.contains('_') { 60 } else { 4 };
                let comparison = *self.dice.pick(&["<", "<=", "=", "!=", ">=", ">"]);
                Asked::Number(figure, comparison, self.dice.below(most) as u64)
            }
            9 => {
                let flag: &&str = self.dice.pick(&["orphan", "defined", "undefined"]);
                Asked::Flag(flag)
            }
            10 => Asked::Hop(self.name(), self.dice.below(4) as u32),
            _ => Asked::Path(self.name(), self.name()),
        }
    }
}

fn write(asked: &Asked, out: &mut String) {
    let list = |parts: &[Asked], between: &str, out: &mut String| {
        out.push('(');
        for (index, part) in parts.iter().enumerate() {
            out.push_str(if index == 0 { "" } else { between });
            write(part, out);
        }
        out.push(')');
    };
    let written = match asked {
        Asked::All(parts) => return list(parts, " ", out),
        Asked::Any(parts) => return list(parts, " or ", out),
        Asked::Not(inner) => {
            out.push('-');
            return write(inner, out);
        }
        Asked::Text(text) => write!(out, "\"{text}\""),
        Asked::Field(field, values) => write!(out, "{field}:\"{}\"", values.join("\",\"")),
        Asked::Relation(kind, other) => write!(out, "{kind}:\"{other}\""),
        Asked::Number(figure, comparison, value) => write!(out, "{figure}{comparison}{value}"),
        Asked::Flag(flag) => write!(out, "{flag}"),
        Asked::Hop(of, distance) => write!(out, "hop(\"{of}\", {distance})"),
        Asked::Path(from, to) => write!(out, "path(\"{from}\",\"{to}\")"),
    };
    written.expect("writing to a text cannot fail");
}

fn compare(graph: &Graph, count: usize, seed: u64) {
    let oracle = Oracle::new(graph);
    let mut author = Author { graph, dice: Dice(seed) };
    let mut not_trivial = 0;
    for _ in 0..count {
        let asked = author.condition(3);
        let mut text = String::new();
        write(&asked, &mut text);
        let query = Query::parse(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let found = query.evaluate(graph).unwrap_or_else(|error| panic!("{text}: {error}"));
        let expected: Vec<NodeId> = oracle.answer(&asked).into_iter().collect();
        assert_eq!(found, expected, "{text}");
        not_trivial += usize::from(!found.is_empty() && found.len() < graph.catalog().len());
    }
    // Where nearly every answer is nothing or everything, nothing would be tested.
    assert!(not_trivial * 3 > count, "{not_trivial} of {count}");
}

#[test]
fn ten_thousand_queries_equal_the_oracle() {
    let sample = root().join("static/sample");
    compare(&workspace(&sample, Profile::Default).analyse().graph, 4_000, 1);
    let mut fleet = Workspace::new(Profile::Default, Limits::DEFAULT);
    for manifest in Fleet::new(60, 3).manifests() {
        fleet.put(&Source::new(manifest.path, manifest.text.into_bytes()));
    }
    compare(&fleet.analyse().graph, 6_000, 2);
}
