use super::domain::agents_by_domain;
use crate::diagnostic::Origin;
use crate::graph::RelationSink;
use crate::model::Catalog;
use crate::rule::Rule;

/// Relates every two agents that share a domain, once for each domain they share.
///
/// Weight 0.5; via the domain. Stored as one clique a domain.
pub struct Communicates;

impl Rule for Communicates {
    fn origin(&self) -> Origin {
        Origin::builtin("communicates_with")
    }

    fn relate(&self, catalog: &Catalog, sink: &mut RelationSink) {
        for (domain, agents) in agents_by_domain(catalog) {
            sink.clique("communicates_with", 0.5, domain, agents);
        }
    }
}
