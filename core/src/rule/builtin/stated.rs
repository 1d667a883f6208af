use crate::diagnostic::Origin;
use crate::graph::RelationSink;
use crate::model::{Catalog, ReferenceKind};
use crate::rule::{Following, Rule};

/// Relates a node to everything its definition names in one way: `depends_on`, `uses_tool` and so on.
///
/// Weight 1.0; via the field that holds the name.
pub struct Stated(pub ReferenceKind);

impl Rule for Stated {
    fn origin(&self) -> Origin {
        Origin::builtin(self.0.as_str())
    }

    fn relate(&self, catalog: &Catalog, sink: &mut RelationSink) {
        for reference in catalog.references() {
            if reference.kind == self.0 {
                sink.relation(self.0.as_str(), reference.source, reference.target, 1.0, reference.field);
            }
        }
    }

    fn following(&self) -> Following<'_> {
        Following::Stated(self.0)
    }
}
