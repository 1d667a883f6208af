use crate::bindings::ossa::rules::types::Span;
use crate::bindings::ossa::rules::{dataset, definitions};
use crate::{Lists, Tags};

/// Where the columns of a data set come from: the host, or a test.
pub(crate) trait Source {
    fn len(&self) -> u32;
    fn ids(&self) -> Vec<String>;
    fn names(&self) -> Vec<String>;
    fn kinds(&self) -> Vec<String>;
    fn kind_ids(&self) -> Vec<u32>;
    fn types(&self) -> Vec<String>;
    fn type_ids(&self) -> Vec<u32>;
    fn domains(&self) -> Tags;
    fn capabilities(&self) -> Tags;
    fn reference_kinds(&self) -> Vec<String>;
    fn references(&self, kind: &str) -> Lists;
    fn number(&self, field: &str) -> Option<Vec<f64>>;
    fn text(&self, field: &str) -> Option<Vec<String>>;
    fn tags(&self, field: &str) -> Option<Tags>;
    fn labels(&self) -> Tags;
    fn endpoints(&self) -> Tags;
    fn definition(&self, node: u32) -> Option<String>;
}

/// The data set of the call that is running.
pub(crate) struct Host {
    all: Span,
}

impl Host {
    pub(crate) fn new() -> Self {
        Self { all: Span { start: 0, end: dataset::len() } }
    }
}

impl Source for Host {
    fn len(&self) -> u32 {
        self.all.end
    }

    fn ids(&self) -> Vec<String> {
        dataset::ids(self.all)
    }

    fn names(&self) -> Vec<String> {
        dataset::names(self.all)
    }

    fn kinds(&self) -> Vec<String> {
        dataset::kinds()
    }

    fn kind_ids(&self) -> Vec<u32> {
        dataset::kind_ids(self.all)
    }

    fn types(&self) -> Vec<String> {
        dataset::types()
    }

    fn type_ids(&self) -> Vec<u32> {
        dataset::type_ids(self.all)
    }

    fn domains(&self) -> Tags {
        Tags::new(dataset::domains(), dataset::domain_ids(self.all).into())
    }

    fn capabilities(&self) -> Tags {
        Tags::new(dataset::capabilities(), dataset::capability_ids(self.all).into())
    }

    fn reference_kinds(&self) -> Vec<String> {
        dataset::reference_kinds()
    }

    fn references(&self, kind: &str) -> Lists {
        dataset::references(kind, self.all).into()
    }

    fn number(&self, field: &str) -> Option<Vec<f64>> {
        dataset::number(field, self.all)
    }

    fn text(&self, field: &str) -> Option<Vec<String>> {
        dataset::text(field, self.all)
    }

    fn tags(&self, field: &str) -> Option<Tags> {
        dataset::tags(field, self.all).map(Tags::from)
    }

    fn labels(&self) -> Tags {
        definitions::labels(self.all).into()
    }

    fn endpoints(&self) -> Tags {
        definitions::endpoints(self.all).into()
    }

    fn definition(&self, node: u32) -> Option<String> {
        definitions::raw(node)
    }
}
