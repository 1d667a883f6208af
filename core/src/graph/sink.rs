use super::group::{Group, Shape};
use super::{KindId, OriginId, Relation};
use crate::diagnostic::{Diagnostic, Origin};
use crate::model::NodeId;
use crate::text::{Interner, Symbol};

/// Where one rule puts the relations and findings it makes.
///
/// The sink checks nothing about nodes or weights: a built-in rule gets them from the catalog, and a plugin's
/// output is checked before it comes here. So is that no graph has more than 65,536 kinds or origins.
#[derive(Debug)]
pub struct RelationSink {
    origin: Origin,
    kinds: Interner,
    vias: Interner,
    relations: Vec<Relation>,
    groups: Vec<Group>,
    diagnostics: Vec<Diagnostic>,
}

impl RelationSink {
    /// An empty sink for the rule `origin`.
    pub fn new(origin: Origin) -> Self {
        Self {
            origin,
            kinds: Interner::default(),
            vias: Interner::default(),
            relations: Vec::new(),
            groups: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    fn kind(&mut self, kind: &str) -> KindId {
        KindId(self.kinds.intern(kind).index() as u16)
    }

    /// Adds one relation.
    pub fn relation(&mut self, kind: &str, source: NodeId, target: NodeId, weight: f64, via: &str) {
        let kind = self.kind(kind);
        let via = self.vias.intern(via);
        self.relations.push(Relation { kind, source, target, weight, via, origin: OriginId(0) });
    }

    /// Relates every two `members`. Fewer than two join nothing and are left out.
    pub fn clique(&mut self, kind: &str, weight: f64, via: &str, mut members: Vec<NodeId>) {
        members.sort_unstable();
        members.dedup();
        self.group(kind, weight, via, Shape::clique(members.into()));
    }

    /// Relates every source to every target, but no node to itself.
    pub fn biclique(
        &mut self,
        kind: &str,
        weight: f64,
        via: &str,
        mut sources: Vec<NodeId>,
        mut targets: Vec<NodeId>,
    ) {
        sources.sort_unstable();
        sources.dedup();
        targets.sort_unstable();
        targets.dedup();
        self.group(kind, weight, via, Shape::biclique(sources.into(), targets.into()));
    }

    /// Adds a group, unless it joins nothing; returns whether it does.
    pub(crate) fn group(&mut self, kind: &str, weight: f64, via: &str, shape: Shape) -> bool {
        if shape.pair_count() == 0 {
            return false;
        }
        let kind = self.kind(kind);
        let via = self.vias.intern(via);
        self.groups.push(Group { kind, weight, via, origin: OriginId(0), shape });
        true
    }

    /// Whether there is no relation.
    pub(crate) fn is_empty(&self) -> bool {
        self.relations.is_empty() && self.groups.is_empty()
    }

    /// Reports a finding.
    pub fn finding(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Takes the findings out.
    pub fn take_findings(&mut self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.diagnostics)
    }

    /// The relations and groups, with their kinds, origin and causes entered in a graph's tables.
    pub(super) fn into_parts(
        self,
        kinds: &mut Interner,
        origins: &mut Vec<Origin>,
        vias: &mut Interner,
    ) -> (Vec<Relation>, Vec<Group>) {
        let kinds: Vec<KindId> =
            self.kinds.symbols().iter().map(|kind| KindId(kinds.intern(kind).index() as u16)).collect();
        let via_of: Vec<Symbol> = self.vias.symbols().iter().map(|via| vias.intern(via)).collect();
        let origin = OriginId(origins.len() as u16);
        if !self.is_empty() {
            origins.push(self.origin);
        }
        let relations = self.relations.into_iter().map(|relation| Relation {
            kind: kinds[relation.kind.index()],
            via: via_of[relation.via.index()],
            origin,
            ..relation
        });
        let groups = self.groups.into_iter().map(|group| Group {
            kind: kinds[group.kind.index()],
            via: via_of[group.via.index()],
            origin,
            ..group
        });
        (relations.collect(), groups.collect())
    }
}
