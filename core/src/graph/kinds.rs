use super::{Graph, KindId};
use crate::text::nearest;

/// Some of a graph's kinds of relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kinds(Vec<bool>);

/// A name that is no kind of the graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownKind {
    /// What was asked for.
    pub name: String,
    /// The kind that was probably meant.
    pub meant: Option<String>,
    /// Every kind there is.
    pub known: Vec<String>,
}

impl std::fmt::Display for UnknownKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "no relation is of the kind `{}`", self.name)?;
        if let Some(meant) = &self.meant {
            return write!(f, "; did you mean `{meant}`?");
        }
        match self.known.as_slice() {
            [] => f.write_str("; the graph has no relations"),
            known => write!(f, "; there are {}", known.join(", ")),
        }
    }
}

impl std::error::Error for UnknownKind {}

impl Kinds {
    /// Every kind.
    pub fn all(graph: &Graph) -> Self {
        Self(vec![true; graph.kinds().len()])
    }

    /// The kinds with these names.
    ///
    /// # Errors
    /// [`UnknownKind`] for the first name that no relation has.
    pub fn named<'n>(graph: &Graph, names: impl IntoIterator<Item = &'n str>) -> Result<Self, UnknownKind> {
        let mut kinds = Self(vec![false; graph.kinds().len()]);
        for name in names {
            let index = graph.kinds().iter().position(|kind| kind.as_ref() == name);
            let Some(kind) = index.and_then(|index| kinds.0.get_mut(index)) else {
                let known: Vec<String> = graph.kinds().iter().map(ToString::to_string).collect();
                let meant = nearest(name, known.iter().map(String::as_str)).map(ToOwned::to_owned);
                return Err(UnknownKind { name: name.to_owned(), meant, known });
            };
            *kind = true;
        }
        Ok(kinds)
    }

    /// The kinds whose names `is_wanted` takes.
    pub fn matching(graph: &Graph, is_wanted: impl Fn(&str) -> bool) -> Self {
        Self(graph.kinds().iter().map(|kind| is_wanted(kind)).collect())
    }

    /// Whether `kind` is among them.
    pub fn contains(&self, kind: KindId) -> bool {
        self.0.get(kind.index()).is_some_and(|is_in| *is_in)
    }

    /// The kinds, in order.
    pub fn iter(&self) -> impl Iterator<Item = KindId> {
        self.0.iter().enumerate().filter(|(_, is_in)| **is_in).map(|(index, _)| KindId(index as u16))
    }

    /// Whether no kind is among them.
    pub fn is_empty(&self) -> bool {
        !self.0.contains(&true)
    }
}
