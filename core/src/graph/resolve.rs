use crate::model::{Catalog, NodeId, NodeView};
use crate::text::nearest;

/// Why a name people wrote is not one node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unresolved {
    /// No node has it as key, id or name.
    Unknown {
        /// What was asked for.
        text: String,
        /// The key, id or name that was probably meant.
        meant: Option<String>,
    },
    /// Several nodes have it.
    Ambiguous {
        /// What was asked for.
        text: String,
        /// The keys of the first few of them.
        candidates: Vec<String>,
        /// How many nodes have it.
        count: usize,
    },
}

impl std::fmt::Display for Unresolved {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unknown { text, meant: None } => write!(f, "no node has the key, id or name `{text}`"),
            Self::Unknown { text, meant: Some(meant) } => {
                write!(f, "no node has the key, id or name `{text}`; did you mean `{meant}`?")
            }
            Self::Ambiguous { text, candidates, count } => {
                write!(f, "`{text}` may be any of {count} nodes: {}", candidates.join(", "))?;
                let more = count - candidates.len();
                if more > 0 { write!(f, " and {more} more") } else { Ok(()) }
            }
        }
    }
}

impl std::error::Error for Unresolved {}

/// How many candidates an error lists.
const LISTED: usize = 8;

/// The node that people mean by `text`: its key, else the only one with this id, else the only one with this name,
/// else the only one whose id or name differs in case.
///
/// # Errors
/// [`Unresolved`] if there is none, or more than one.
/// # Complexity
/// O(1) for a key, else O(nodes).
pub fn resolve(catalog: &Catalog, text: &str) -> Result<NodeId, Unresolved> {
    if let Some(node) = catalog.find(text) {
        return Ok(node);
    }
    let lower = text.to_lowercase();
    let in_other_case = |candidate: &str| candidate.to_lowercase() == lower;
    let ways: [&dyn Fn(NodeView<'_>) -> bool; 3] = [
        &|node| node.stated_id() == text || node.key().split_once(':').is_some_and(|(_, rest)| rest == text),
        &|node| node.name() == text,
        &|node| in_other_case(node.stated_id()) || in_other_case(node.name()) || in_other_case(node.key()),
    ];
    for is_meant in ways {
        let mut found = catalog.node_ids().filter(|id| is_meant(catalog.node(*id)));
        let Some(first) = found.next() else { continue };
        let mut count = 1;
        let mut candidates = vec![catalog.node(first).key().to_owned()];
        for other in found {
            count += 1;
            if candidates.len() < LISTED {
                candidates.push(catalog.node(other).key().to_owned());
            }
        }
        if count == 1 {
            return Ok(first);
        }
        return Err(Unresolved::Ambiguous { text: text.to_owned(), candidates, count });
    }
    let names = catalog.node_ids().flat_map(|id| {
        let node = catalog.node(id);
        [node.stated_id(), node.name(), node.key()]
    });
    let meant = nearest(text, names).map(ToOwned::to_owned);
    Err(Unresolved::Unknown { text: text.to_owned(), meant })
}
