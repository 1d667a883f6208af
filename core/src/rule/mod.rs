//! Relationship rules: what makes two nodes related. Lints: what is suspicious about them.

mod builtin;
mod follow;
mod group;
mod index;
pub mod lint;
mod sources;

use std::sync::Arc;

pub use builtin::{Communicates, Coordinates, Monitors, Selected, Stated, builtin};
pub(crate) use follow::Follower;
use group::emit;
pub use group::{GroupRule, Key};
pub use index::Index;
pub(crate) use sources::Lender;
pub use sources::{NoSources, Sources};

use crate::diagnostic::{Diagnostic, Origin};
use crate::graph::{Graph, RelationSink};
use crate::model::{Catalog, ReferenceKind};

/// Adds relations between nodes. Built-in rules and users' plugins are the same to the graph.
///
/// A rule is a pure function of the catalog: the same catalog gives the same relations in the same order.
pub trait Rule: Send + Sync {
    /// Who the relations are attributed to.
    fn origin(&self) -> Origin;

    /// Puts relations, groups and findings into `sink`. It may add nothing else, and must not panic.
    fn relate(&self, catalog: &Catalog, sink: &mut RelationSink);

    /// Whether [`Rule::relate_with`] needs to be called with what the catalog was made of.
    fn reads_sources(&self) -> bool {
        false
    }

    /// Like [`Rule::relate`]; a rule that [reads sources](Rule::reads_sources) gets them, all others get none.
    fn relate_with(&self, catalog: &Arc<Catalog>, sources: &Arc<dyn Sources>, sink: &mut RelationSink) {
        let _ = sources;
        self.relate(catalog, sink);
    }

    /// How the relations follow when the catalog changes.
    fn following(&self) -> Following<'_> {
        Following::Again
    }
}

/// How the relations of a rule follow a change of the catalog. Whatever a rule says, the relations are those that
/// [`Rule::relate`] gives.
#[derive(Clone, Copy)]
pub enum Following<'r> {
    /// The rule is run again on everything.
    Again,
    /// Each reference of this kind is a relation.
    Stated(ReferenceKind),
    /// Only groups of which a list changed are made again.
    Groups(&'r dyn GroupRule),
}

/// Runs `rules` over `catalog`, which was made of no sources, and puts together what they give in their order.
pub fn relate(catalog: &Arc<Catalog>, rules: &[Arc<dyn Rule>]) -> (Graph, Vec<Diagnostic>) {
    let (graph, findings, _) = Follower::relate(catalog, rules, &sources::Nothing);
    (graph, findings)
}
