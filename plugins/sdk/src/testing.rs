//! Rules under plain `cargo test`, without a host.
//!
//! ```
//! # use ossa_plugin::{Dataset, Kind, Relations, Rule, RuleError};
//! # const SHARES: Kind = Kind::undirected("shares_model", "shares model");
//! # struct SharedModel;
//! # impl Rule for SharedModel {
//! #     const NAME: &'static str = "shared-model";
//! #     const VERSION: &'static str = "1.0.0";
//! #     const DESCRIPTION: &'static str = "";
//! #     const KINDS: &'static [Kind] = &[SHARES];
//! #     fn new(config: &str) -> Result<Self, RuleError> { ossa_plugin::refuse_config(config).map(|()| Self) }
//! #     fn relate(&self, dataset: &Dataset, out: &mut Relations) -> Result<(), RuleError> {
//! #         for (model, users) in dataset.references("uses_model").inverted(dataset.len()).iter() {
//! #             out.clique(&SHARES, 0.2, dataset.id(model), users);
//! #         }
//! #         Ok(())
//! #     }
//! # }
//! use ossa_plugin::testing::{Fleet, Node, relate};
//!
//! let fleet = Fleet::new()
//!     .with(Node::agent("billing").refers("uses_model", "gpt"))
//!     .with(Node::agent("refunds").refers("uses_model", "gpt"))
//!     .with(Node::new("gpt", "model"));
//! assert_eq!(relate::<SharedModel>(fleet, "").unwrap(), ["shares_model billing, refunds (0.2, gpt)"]);
//! ```

use std::collections::BTreeMap;

use crate::bindings::ossa::rules::types::{Output, Span};
use crate::source::Source;
use crate::{Dataset, Finding, Findings, Lists, Relations, Rule, RuleError, Tags};

/// One node of a [`Fleet`].
#[derive(Clone, Debug, Default)]
pub struct Node {
    id: String,
    kind: String,
    agent_type: String,
    domains: Vec<String>,
    capabilities: Vec<String>,
    references: Vec<(String, String)>,
    labels: Vec<String>,
    endpoints: Vec<String>,
    texts: BTreeMap<String, String>,
    words: BTreeMap<String, Vec<String>>,
    definition: Option<String>,
}

impl Node {
    /// A node with an id, which is its name, too, and a kind.
    pub fn new(id: &str, kind: &str) -> Self {
        Self { id: id.to_owned(), kind: kind.to_owned(), ..Self::default() }
    }

    /// An agent.
    pub fn agent(id: &str) -> Self {
        Self::new(id, "agent")
    }

    /// States the agent type.
    #[must_use]
    pub fn of_type(mut self, agent_type: &str) -> Self {
        agent_type.clone_into(&mut self.agent_type);
        self
    }

    /// Adds a domain.
    #[must_use]
    pub fn domain(mut self, domain: &str) -> Self {
        self.domains.push(domain.to_owned());
        self
    }

    /// Adds a capability.
    #[must_use]
    pub fn capability(mut self, capability: &str) -> Self {
        self.capabilities.push(capability.to_owned());
        self
    }

    /// Adds a reference to another node by its id. One that no node has is left out, as it is of a real fleet.
    #[must_use]
    pub fn refers(mut self, kind: &str, id: &str) -> Self {
        self.references.push((kind.to_owned(), id.to_owned()));
        self
    }

    /// Adds a label.
    #[must_use]
    pub fn label(mut self, key: &str, value: &str) -> Self {
        self.labels.push(format!("{key}={value}"));
        self
    }

    /// Adds an endpoint.
    #[must_use]
    pub fn endpoint(mut self, url: &str) -> Self {
        self.endpoints.push(url.to_owned());
        self
    }

    /// Sets a text field, such as `version`.
    #[must_use]
    pub fn text(mut self, field: &str, text: &str) -> Self {
        self.texts.insert(field.to_owned(), text.to_owned());
        self
    }

    /// Sets a field that is a list of words, such as `dependencies`.
    #[must_use]
    pub fn words(mut self, field: &str, words: &[&str]) -> Self {
        self.words.insert(field.to_owned(), words.iter().map(|word| (*word).to_owned()).collect());
        self
    }

    /// Sets the definition, as JSON text.
    #[must_use]
    pub fn definition(mut self, json: &str) -> Self {
        self.definition = Some(json.to_owned());
        self
    }
}

/// Nodes that a rule is tried with, in the order they were added.
#[derive(Clone, Debug, Default)]
pub struct Fleet {
    nodes: Vec<Node>,
}

impl Fleet {
    /// No nodes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a node.
    #[must_use]
    pub fn with(mut self, node: Node) -> Self {
        self.nodes.push(node);
        self
    }

    fn ids(&self) -> Vec<String> {
        self.nodes.iter().map(|node| node.id.clone()).collect()
    }

    fn column(&self, of: impl Fn(&Node) -> &String) -> (Vec<String>, Vec<u32>) {
        let mut words: Vec<String> = Vec::new();
        let numbers = self.nodes.iter().map(|node| number(&mut words, of(node))).collect();
        (words, numbers)
    }

    fn words(&self, of: impl Fn(&Node) -> &Vec<String>) -> Tags {
        let mut words = Vec::new();
        let mut row = |node| of(node).iter().map(|word| number(&mut words, word)).collect::<Vec<_>>();
        let rows: Vec<Vec<u32>> = self.nodes.iter().map(&mut row).collect();
        Tags::new(words, Lists::from_rows(rows))
    }
}

fn number(words: &mut Vec<String>, word: &String) -> u32 {
    let place = words.iter().position(|known| known == word).unwrap_or_else(|| {
        words.push(word.clone());
        words.len() - 1
    });
    place as u32
}

impl Source for Fleet {
    fn len(&self) -> u32 {
        self.nodes.len() as u32
    }

    fn ids(&self) -> Vec<String> {
        self.ids()
    }

    fn names(&self) -> Vec<String> {
        self.ids()
    }

    fn kinds(&self) -> Vec<String> {
        self.column(|node| &node.kind).0
    }

    fn kind_ids(&self) -> Vec<u32> {
        self.column(|node| &node.kind).1
    }

    fn types(&self) -> Vec<String> {
        self.column(|node| &node.agent_type).0
    }

    fn type_ids(&self) -> Vec<u32> {
        self.column(|node| &node.agent_type).1
    }

    fn domains(&self) -> Tags {
        self.words(|node| &node.domains)
    }

    fn capabilities(&self) -> Tags {
        self.words(|node| &node.capabilities)
    }

    fn reference_kinds(&self) -> Vec<String> {
        let kinds = self.nodes.iter().flat_map(|node| &node.references).map(|(kind, _)| kind.clone());
        let mut kinds: Vec<String> = kinds.collect();
        kinds.sort();
        kinds.dedup();
        kinds
    }

    fn references(&self, kind: &str) -> Lists {
        let place = |id: &String| self.nodes.iter().position(|node| node.id == *id).map(|place| place as u32);
        let row = |node: &Node| {
            let named = node.references.iter().filter(|(of, _)| of == kind);
            let mut row: Vec<u32> = named.filter_map(|(_, id)| place(id)).collect();
            row.sort_unstable();
            row.dedup();
            row
        };
        Lists::from_rows(self.nodes.iter().map(row))
    }

    fn number(&self, field: &str) -> Option<Vec<f64>> {
        (field == "defined").then(|| vec![1.0; self.nodes.len()])
    }

    fn text(&self, field: &str) -> Option<Vec<String>> {
        let of = |node: &Node| node.texts.get(field).cloned();
        let some = self.nodes.iter().any(|node| node.texts.contains_key(field));
        some.then(|| self.nodes.iter().map(|node| of(node).unwrap_or_default()).collect())
    }

    fn tags(&self, field: &str) -> Option<Tags> {
        if !self.nodes.iter().any(|node| node.words.contains_key(field)) {
            return None;
        }
        let mut words = Vec::new();
        let mut row = |node: &Node| {
            let row = node.words.get(field).into_iter().flatten();
            row.map(|word| number(&mut words, word)).collect::<Vec<_>>()
        };
        let rows: Vec<Vec<u32>> = self.nodes.iter().map(&mut row).collect();
        Some(Tags::new(words, Lists::from_rows(rows)))
    }

    fn labels(&self) -> Tags {
        self.words(|node| &node.labels)
    }

    fn endpoints(&self) -> Tags {
        self.words(|node| &node.endpoints)
    }

    fn definition(&self, node: u32) -> Option<String> {
        self.nodes[node as usize].definition.clone()
    }
}

/// What a rule relates in `fleet`, one line each, sorted: `kind source -> target (weight, cause)`, with `--` for kinds that
/// are not directed, and for groups their members with commas.
///
/// # Errors
/// What the rule returns instead.
pub fn relate<R: Rule>(fleet: Fleet, config: &str) -> Result<Vec<String>, RuleError> {
    let ids = fleet.ids();
    let rule = R::new(config)?;
    let mut out = Relations::new(R::KINDS);
    rule.relate(&Dataset::of(Box::new(fleet)), &mut out)?;
    let mut lines = lines::<R>(&out.finish()?, &ids);
    lines.sort();
    Ok(lines)
}

/// What a rule finds in `fleet`.
///
/// # Errors
/// What the rule returns instead.
pub fn check<R: Rule>(fleet: Fleet, config: &str) -> Result<Vec<Finding>, RuleError> {
    let rule = R::new(config)?;
    let mut findings = Findings::default();
    rule.check(&Dataset::of(Box::new(fleet)), &mut findings)?;
    Ok(findings.into_inner())
}

fn lines<R: Rule>(output: &Output, ids: &[String]) -> Vec<String> {
    let arrow = |kind: u32| if R::KINDS[kind as usize].directed { "->" } else { "--" };
    let end =
        |kind: u32, weight: f64, via: u32| (R::KINDS[kind as usize].id, weight, &output.vias[via as usize]);
    let members = |span: Span| {
        let members = &output.members[span.start as usize..span.end as usize];
        members.iter().map(|&node| ids[node as usize].as_str()).collect::<Vec<_>>().join(", ")
    };
    let line = |(kind, weight, via): (&str, f64, &String), nodes: String| {
        format!("{kind} {nodes} ({weight}, {via})")
    };
    let relations = output.relations.iter().map(|relation| {
        let (source, target) = (&ids[relation.source as usize], &ids[relation.target as usize]);
        let nodes = format!("{source} {} {target}", arrow(relation.kind));
        line(end(relation.kind, relation.weight, relation.via), nodes)
    });
    let cliques = output
        .cliques
        .iter()
        .map(|group| line(end(group.kind, group.weight, group.via), members(group.members)));
    let bicliques = output.bicliques.iter().map(|group| {
        let nodes = format!("{} {} {}", members(group.sources), arrow(group.kind), members(group.targets));
        line(end(group.kind, group.weight, group.via), nodes)
    });
    relations.chain(cliques).chain(bicliques).collect()
}
