use super::Diff;
use crate::graph::{Graph, entry_of};
use crate::model::{Entry, NodeId};

/// What of a node can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attribute {
    /// The id as stated.
    Id,
    /// The name people know it by.
    Name,
    /// The agent's type.
    Type,
    /// Its version.
    Version,
    /// What it is for.
    Description,
    /// What it can do.
    Capabilities,
    /// The domains it works in.
    Domains,
    /// The agents it names as dependencies.
    Dependencies,
    /// The files that define it.
    Files,
}

impl Attribute {
    /// Every attribute, in the order they are told.
    pub const ALL: [Self; 9] = [
        Self::Id,
        Self::Name,
        Self::Type,
        Self::Version,
        Self::Description,
        Self::Capabilities,
        Self::Domains,
        Self::Dependencies,
        Self::Files,
    ];

    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Name => "name",
            Self::Type => "type",
            Self::Version => "version",
            Self::Description => "description",
            Self::Capabilities => "capabilities",
            Self::Domains => "domains",
            Self::Dependencies => "dependencies",
            Self::Files => "files",
        }
    }

    /// Its values in a node: none or one, or the items of a list.
    pub(super) fn values(self, entry: &Entry) -> Vec<String> {
        let one = |text: &Option<String>| text.iter().cloned().collect();
        match self {
            Self::Id => vec![entry.id.clone()],
            Self::Name => vec![entry.name.clone()],
            Self::Type => one(&entry.agent_type),
            Self::Version => one(&entry.version),
            Self::Description => one(&entry.description),
            Self::Capabilities => entry.capabilities.clone(),
            Self::Domains => entry.domains.clone(),
            Self::Dependencies => entry.dependencies.clone(),
            Self::Files => entry.places.iter().map(|place| place.path.to_string()).collect(),
        }
    }
}

/// One attribute of a node, before and after. Single values are lists of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// Which.
    pub attribute: Attribute,
    /// What the old graph has.
    pub before: Vec<String>,
    /// What the new graph has.
    pub after: Vec<String>,
}

/// A node of both graphs that is not the same in both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeChange {
    /// Its key in the new graph.
    pub key: String,
    /// Its key in the old graph, if that was another.
    pub old_key: Option<String>,
    /// What changed, in the order of [`Attribute::ALL`].
    pub fields: Vec<FieldChange>,
}

fn fields(before: &Entry, after: &Entry) -> Vec<FieldChange> {
    let changes = Attribute::ALL.into_iter().map(|attribute| FieldChange {
        attribute,
        before: attribute.values(before),
        after: attribute.values(after),
    });
    changes.filter(|change| change.before != change.after).collect()
}

/// Fills in what became of the nodes.
pub(super) fn compare(old: &Graph, new: &Graph, renames: &[(NodeId, NodeId)], diff: &mut Diff) {
    let (before, after) = (old.catalog(), new.catalog());
    let mut gone: Vec<bool> =
        before.node_ids().map(|id| after.find(before.node(id).key()).is_none()).collect();
    let mut old_of: Vec<Option<NodeId>> =
        after.node_ids().map(|id| before.find(after.node(id).key())).collect();
    for (from, to) in renames {
        gone[from.index()] = false;
        old_of[to.index()] = Some(*from);
    }
    for id in before.node_ids().filter(|id| gone[id.index()]) {
        diff.removed.push((before.node(id).kind(), entry_of(before.node(id))));
    }
    for (id, was) in after.node_ids().zip(old_of) {
        let node = after.node(id);
        let Some(was) = was else {
            diff.added.push((node.kind(), entry_of(node)));
            continue;
        };
        let was = before.node(was);
        let fields = fields(&entry_of(was), &entry_of(node));
        let old_key = (was.key() != node.key()).then(|| was.key().to_owned());
        if old_key.is_some() || !fields.is_empty() {
            diff.changed.push(NodeChange { key: node.key().to_owned(), old_key, fields });
        }
    }
}
