use std::fmt;

use crate::limits::Limits;
use crate::metadata::Kind;
use crate::text::{LINE_BYTES, is_name, one_line};

/// What one call of a plugin found: checked, sorted, and without repeats. Equal findings give equal output,
/// whatever order the plugin reported them in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Output {
    /// Texts that say what caused something; sorted. The `via` of the others is an index into it.
    pub vias: Vec<String>,
    /// Single relations, by kind, source, target and cause.
    pub relations: Vec<Relation>,
    /// Groups in which every two members are related.
    pub cliques: Vec<Clique>,
    /// Groups in which every source is related to every target.
    pub bicliques: Vec<Biclique>,
    /// What the plugin noticed.
    pub findings: Vec<Finding>,
}

/// One relation between two different nodes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Relation {
    /// Index into the kinds of the plugin's metadata.
    pub kind: u32,
    /// Row in the data set; the lower one if the kind is not directed.
    pub source: u32,
    /// Row in the data set.
    pub target: u32,
    /// Index into [`Output::vias`].
    pub via: u32,
    /// Finite and not negative.
    pub weight: f64,
}

/// Relations between every two of some nodes, of a kind that is not directed.
#[derive(Clone, Debug, PartialEq)]
pub struct Clique {
    /// Index into the kinds of the plugin's metadata.
    pub kind: u32,
    /// Index into [`Output::vias`].
    pub via: u32,
    /// Finite and not negative.
    pub weight: f64,
    /// Two or more rows in the data set, ascending.
    pub members: Vec<u32>,
}

/// Relations from each of some nodes to each of others; a node on both sides is not related to itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Biclique {
    /// Index into the kinds of the plugin's metadata.
    pub kind: u32,
    /// Index into [`Output::vias`].
    pub via: u32,
    /// Finite and not negative.
    pub weight: f64,
    /// Rows in the data set, ascending.
    pub sources: Vec<u32>,
    /// Rows in the data set, ascending.
    pub targets: Vec<u32>,
}

/// How much a finding of a plugin matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; nothing has to change.
    Info,
    /// Works, but probably not as meant.
    Warning,
    /// Cannot work as written.
    Error,
}

/// Something a plugin noticed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Row in the data set, unless it is about the whole.
    pub node: Option<u32>,
    /// The plugin's name for the check, in kebab case.
    pub code: String,
    /// One line.
    pub message: String,
    /// How much it matters.
    pub severity: Severity,
}

/// Which part of an output is wrong, counted from 0 in the order the plugin returned it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A single relation.
    Relation(usize),
    /// A group of members.
    Clique(usize),
    /// A group of sources and targets.
    Biclique(usize),
    /// A finding.
    Finding(usize),
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Relation(number) => write!(f, "relation {number}"),
            Self::Clique(number) => write!(f, "clique {number}"),
            Self::Biclique(number) => write!(f, "biclique {number}"),
            Self::Finding(number) => write!(f, "finding {number}"),
        }
    }
}

/// Why an output is refused as a whole. Reads on from "the plugin returned".
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum OutputError {
    /// More of something than a call may return.
    #[error("{count} {what}; the limit is {limit}")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// How many there are.
        count: usize,
        /// How many there may be.
        limit: usize,
    },
    /// A node that does not exist.
    #[error("{part} with node {node}, but there are {len} nodes")]
    UnknownNode {
        /// Where.
        part: Part,
        /// The node.
        node: u32,
        /// How many nodes there are.
        len: u32,
    },
    /// A kind that the metadata does not declare.
    #[error("{part} of kind {kind}, but it declares {count} kinds")]
    UnknownKind {
        /// Where.
        part: Part,
        /// The kind.
        kind: u32,
        /// How many kinds the plugin declares.
        count: usize,
    },
    /// A cause that is not in the list of causes.
    #[error("{part} with cause {via}, but it lists {count} causes")]
    UnknownVia {
        /// Where.
        part: Part,
        /// The cause.
        via: u32,
        /// How many causes the output lists.
        count: usize,
    },
    /// A weight that is negative or not finite.
    #[error("{part} with weight {weight}, which is not a finite number of 0 or more")]
    BadWeight {
        /// Where.
        part: Part,
        /// The weight.
        weight: f64,
    },
    /// A relation of a node with itself.
    #[error("{part} that joins node {node} with itself")]
    SelfLoop {
        /// Where.
        part: Part,
        /// The node.
        node: u32,
    },
    /// A range that is not within the list of members.
    #[error("{part} with members {start} to {end} of {count}")]
    BadRange {
        /// Where.
        part: Part,
        /// First member.
        start: u32,
        /// One past the last.
        end: u32,
        /// How many members the output lists.
        count: usize,
    },
    /// A group that joins nobody.
    #[error("{part}, which joins no two nodes")]
    SmallGroup {
        /// Where.
        part: Part,
    },
    /// A clique of a kind whose source and target play different roles.
    #[error("{part} of the directed kind `{kind}`; only kinds that are not directed form cliques")]
    DirectedClique {
        /// Where.
        part: Part,
        /// The kind.
        kind: String,
    },
    /// A biclique of an undirected kind that would count relations twice.
    #[error("{part} of the undirected kind `{kind}` with node {node} on both sides")]
    BothSides {
        /// Where.
        part: Part,
        /// The kind.
        kind: String,
        /// The node.
        node: u32,
    },
    /// A text that is longer than it may be.
    #[error("a cause of {bytes} bytes; the limit is {limit}")]
    LongVia {
        /// Its length.
        bytes: usize,
        /// How long it may be.
        limit: usize,
    },
    /// A finding whose code is not a name.
    #[error("{part} with code `{code}`, which is not a name in kebab case")]
    BadCode {
        /// Where.
        part: Part,
        /// The code.
        code: String,
    },
}

/// What a guest returned, before anything of it is believed. The same for every version of the contract.
#[derive(Debug, Default)]
pub struct Raw {
    pub vias: Vec<String>,
    pub relations: Vec<Relation>,
    pub cliques: Vec<RawClique>,
    pub bicliques: Vec<RawBiclique>,
    pub members: Vec<u32>,
    pub findings: Vec<Finding>,
}

/// First member and one past the last.
pub type RawSpan = (u32, u32);

#[derive(Debug)]
pub struct RawClique {
    pub kind: u32,
    pub via: u32,
    pub weight: f64,
    pub members: RawSpan,
}

#[derive(Debug)]
pub struct RawBiclique {
    pub kind: u32,
    pub via: u32,
    pub weight: f64,
    pub sources: RawSpan,
    pub targets: RawSpan,
}

/// Longest text of a cause, in bytes: as much as fits on the one line that is made of it.
const VIA_BYTES: usize = LINE_BYTES;

/// Checks everything a guest returned and puts it in order.
///
/// # Complexity
/// O(n log n) in what it returned; `limits` bounds n.
pub fn check(raw: Raw, kinds: &[Kind], len: u32, limits: &Limits) -> Result<Output, OutputError> {
    check_counts(&raw, limits)?;
    if let Some(via) = raw.vias.iter().find(|via| via.len() > VIA_BYTES) {
        return Err(OutputError::LongVia { bytes: via.len(), limit: VIA_BYTES });
    }
    let (vias, ranks) = ranked(&raw.vias);
    let scope = Scope { kinds, ranks: &ranks, len, members: &raw.members };
    let mut output = Output { vias, ..Output::default() };
    for (number, relation) in raw.relations.into_iter().enumerate() {
        output.relations.push(scope.relation(Part::Relation(number), relation)?);
    }
    for (number, clique) in raw.cliques.iter().enumerate() {
        output.cliques.push(scope.clique(Part::Clique(number), clique)?);
    }
    for (number, biclique) in raw.bicliques.iter().enumerate() {
        output.bicliques.push(scope.biclique(Part::Biclique(number), biclique)?);
    }
    for (number, finding) in raw.findings.into_iter().enumerate() {
        output.findings.push(scope.finding(Part::Finding(number), finding)?);
    }
    sort(&mut output);
    Ok(output)
}

fn check_counts(raw: &Raw, limits: &Limits) -> Result<(), OutputError> {
    // Ranges may overlap, so a short list of members can still stand for groups of any size.
    let span_len = |(start, end): RawSpan| end.saturating_sub(start) as usize;
    let member_count = raw.cliques.iter().map(|clique| span_len(clique.members)).sum::<usize>()
        + raw.bicliques.iter().map(|group| span_len(group.sources) + span_len(group.targets)).sum::<usize>();
    let counts = [
        ("relations", raw.relations.len(), limits.relation_count),
        ("groups", raw.cliques.len() + raw.bicliques.len(), limits.relation_count),
        ("members of groups", member_count, limits.relation_count),
        ("causes", raw.vias.len(), limits.relation_count),
        ("findings", raw.findings.len(), limits.finding_count),
    ];
    match counts.into_iter().find(|&(_, count, limit)| count > limit) {
        Some((what, count, limit)) => Err(OutputError::TooMany { what, count, limit }),
        None => Ok(()),
    }
}

/// The distinct texts in order, and the place of each given text among them.
fn ranked(texts: &[String]) -> (Vec<String>, Vec<u32>) {
    let mut sorted: Vec<String> = texts.iter().map(|text| one_line(text)).collect();
    let lines = sorted.clone();
    sorted.sort_unstable();
    sorted.dedup();
    let rank = |line: &String| sorted.binary_search(line).unwrap_or_else(|place| place) as u32;
    let ranks = lines.iter().map(rank).collect();
    (sorted, ranks)
}

/// What the parts of an output refer to.
struct Scope<'a> {
    kinds: &'a [Kind],
    ranks: &'a [u32],
    len: u32,
    members: &'a [u32],
}

impl Scope<'_> {
    fn node(&self, part: Part, node: u32) -> Result<(), OutputError> {
        if node < self.len { Ok(()) } else { Err(OutputError::UnknownNode { part, node, len: self.len }) }
    }

    fn kind(&self, part: Part, kind: u32) -> Result<&Kind, OutputError> {
        let count = self.kinds.len();
        self.kinds.get(kind as usize).ok_or(OutputError::UnknownKind { part, kind, count })
    }

    fn via(&self, part: Part, via: u32) -> Result<u32, OutputError> {
        let count = self.ranks.len();
        self.ranks.get(via as usize).copied().ok_or(OutputError::UnknownVia { part, via, count })
    }

    fn side(&self, part: Part, (start, end): RawSpan) -> Result<Vec<u32>, OutputError> {
        let count = self.members.len();
        let members = self.members.get(start as usize..end as usize);
        let mut members = members.ok_or(OutputError::BadRange { part, start, end, count })?.to_vec();
        for &node in &members {
            self.node(part, node)?;
        }
        members.sort_unstable();
        members.dedup();
        Ok(members)
    }

    fn relation(&self, part: Part, relation: Relation) -> Result<Relation, OutputError> {
        let Relation { kind, source, target, via, weight } = relation;
        let directed = self.kind(part, kind)?.directed;
        let via = self.via(part, via)?;
        let weight = checked_weight(part, weight)?;
        self.node(part, source)?;
        self.node(part, target)?;
        if source == target {
            return Err(OutputError::SelfLoop { part, node: source });
        }
        let (source, target) = if directed || source < target { (source, target) } else { (target, source) };
        Ok(Relation { kind, source, target, via, weight })
    }

    fn clique(&self, part: Part, clique: &RawClique) -> Result<Clique, OutputError> {
        let &RawClique { kind, via, weight, members } = clique;
        let Kind { id, directed, .. } = self.kind(part, kind)?;
        if *directed {
            return Err(OutputError::DirectedClique { part, kind: id.clone() });
        }
        let via = self.via(part, via)?;
        let weight = checked_weight(part, weight)?;
        let members = self.side(part, members)?;
        if members.len() < 2 {
            return Err(OutputError::SmallGroup { part });
        }
        Ok(Clique { kind, via, weight, members })
    }

    fn biclique(&self, part: Part, biclique: &RawBiclique) -> Result<Biclique, OutputError> {
        let &RawBiclique { kind, via, weight, sources, targets } = biclique;
        let Kind { id, directed, .. } = self.kind(part, kind)?;
        let via = self.via(part, via)?;
        let weight = checked_weight(part, weight)?;
        let sources = self.side(part, sources)?;
        let targets = self.side(part, targets)?;
        let shared = sources.iter().find(|node| targets.binary_search(node).is_ok());
        if let Some(&node) = shared
            && !directed
        {
            return Err(OutputError::BothSides { part, kind: id.clone(), node });
        }
        let alone = sources.len() == 1 && sources == targets;
        if sources.is_empty() || targets.is_empty() || alone {
            return Err(OutputError::SmallGroup { part });
        }
        Ok(Biclique { kind, via, weight, sources, targets })
    }

    fn finding(&self, part: Part, finding: Finding) -> Result<Finding, OutputError> {
        if let Some(node) = finding.node {
            self.node(part, node)?;
        }
        if !is_name(&finding.code, '-') {
            return Err(OutputError::BadCode { part, code: one_line(&finding.code) });
        }
        Ok(Finding { message: one_line(&finding.message), ..finding })
    }
}

fn checked_weight(part: Part, weight: f64) -> Result<f64, OutputError> {
    // Adding zero makes 0 of -0, which would be another text in an export.
    if weight.is_finite() && weight >= 0.0 {
        Ok(weight + 0.0)
    } else {
        Err(OutputError::BadWeight { part, weight })
    }
}

/// Puts everything in its one order, and removes repeats. The heavier of two otherwise equal parts comes first and
/// is the one that stays.
fn sort(output: &mut Output) {
    let key = |relation: &Relation| (relation.kind, relation.source, relation.target, relation.via);
    output.relations.sort_unstable_by(|a, b| key(a).cmp(&key(b)).then(b.weight.total_cmp(&a.weight)));
    output.relations.dedup_by_key(|relation| key(relation));
    output.cliques.sort_unstable_by(|a, b| {
        (a.kind, a.via, &a.members).cmp(&(b.kind, b.via, &b.members)).then(b.weight.total_cmp(&a.weight))
    });
    output.cliques.dedup_by(|b, a| (a.kind, a.via, &a.members) == (b.kind, b.via, &b.members));
    output.bicliques.sort_unstable_by(|a, b| {
        (a.kind, a.via, &a.sources, &a.targets)
            .cmp(&(b.kind, b.via, &b.sources, &b.targets))
            .then(b.weight.total_cmp(&a.weight))
    });
    output
        .bicliques
        .dedup_by(|b, a| (a.kind, a.via, &a.sources, &a.targets) == (b.kind, b.via, &b.sources, &b.targets));
    output.findings.sort_unstable();
    output.findings.dedup();
}

#[cfg(test)]
mod tests;
