//! Versioned resources: what people and programs write over time.

use jiff::Timestamp;

/// What a resource is one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Collection {
    /// Definitions of agents, workflows, policies and the like.
    Specifications,
}

impl Collection {
    /// Its name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Specifications => "specifications",
        }
    }
}

/// Which resource. Nothing is ever found without saying whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResourceId<'a> {
    /// Whose it is.
    pub tenant: &'a str,
    /// What it is one of.
    pub collection: Collection,
    /// Its name among those.
    pub id: &'a str,
}

/// What a version of a resource says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// What the text is.
    pub media_type: String,
    /// The text, as it was sent.
    pub text: String,
    /// What it defines, such as `agent`.
    pub kind: String,
    /// What people call it.
    pub name: String,
    /// Words it is found by.
    pub labels: Vec<String>,
}

/// How a version came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// The resource was new, or had been deleted.
    Created,
    /// It was written again.
    Updated,
    /// It was deleted.
    Deleted,
    /// An earlier version was made the current one.
    RolledBack,
}

impl Action {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Created, Self::Updated, Self::Deleted, Self::RolledBack];

    /// Its name in the database and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Deleted => "deleted",
            Self::RolledBack => "rolled-back",
        }
    }

    /// The action of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.name() == name)
    }
}

/// One version of a resource. It never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Counts from 1, also across deletion.
    pub number: u64,
    /// How it came to be.
    pub action: Action,
    /// When, to the millisecond.
    pub written_at: Timestamp,
    /// Who wrote it.
    pub author: String,
    /// What it says; `None` where the resource was deleted.
    pub content: Option<Content>,
}

/// A version that is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Write<'a> {
    /// There is no such resource, or it was deleted, and now there is.
    Create(&'a Content),
    /// The version that is given says this from now on.
    Update(u64, &'a Content),
    /// The version that is given, which may be that of a deletion, says again what an earlier one said.
    RollBack(u64, &'a Content),
    /// The version that is given is the last one.
    Delete(u64),
}

impl<'a> Write<'a> {
    /// The version it follows; `None` when there must be no resource.
    pub fn expected(self) -> Option<u64> {
        match self {
            Self::Create(_) => None,
            Self::Update(version, _) | Self::RollBack(version, _) | Self::Delete(version) => Some(version),
        }
    }

    /// What the version will say.
    pub fn content(self) -> Option<&'a Content> {
        match self {
            Self::Create(content) | Self::Update(_, content) | Self::RollBack(_, content) => Some(content),
            Self::Delete(_) => None,
        }
    }

    /// How the version will have come to be.
    pub fn action(self) -> Action {
        match self {
            Self::Create(_) => Action::Created,
            Self::Update(..) => Action::Updated,
            Self::RollBack(..) => Action::RolledBack,
            Self::Delete(_) => Action::Deleted,
        }
    }
}

/// A resource as it stands in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its name among those of its tenant and collection.
    pub id: String,
    /// Its version of now.
    pub version: u64,
    /// What it defines.
    pub kind: String,
    /// What people call it.
    pub name: String,
    /// When its first version was written.
    pub created_at: Timestamp,
    /// When its last version was written.
    pub updated_at: Timestamp,
}

/// What a list is ordered by; then by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The id.
    #[default]
    Id,
    /// The name, without regard to case.
    Name,
    /// The time of the last version.
    Updated,
}

/// Which part of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Only those of this kind.
    pub kind: Option<String>,
    /// Only those whose name contains this, without regard to case.
    pub name: Option<String>,
    /// Only those one of whose labels contains this, without regard to case.
    pub label: Option<String>,
    /// The order.
    pub sort: Sort,
    /// Whether the order is turned round.
    pub is_descending: bool,
    /// Only what comes after this.
    pub after: Option<After>,
    /// At most so many.
    pub limit: u32,
}

/// A place in a list: behind the resource with this id and what the list is ordered by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct After {
    /// What the list is ordered by.
    pub key: SortKey,
    /// The id.
    pub id: String,
}

/// What a list is ordered by, of one resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SortKey {
    /// An id, or a name in lower case.
    Text(String),
    /// A time, in milliseconds since 1970.
    Time(i64),
}

/// Part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The resources.
    pub heads: Vec<Head>,
    /// How many there are in all parts.
    pub total: u64,
}

/// A text as lists are filtered by it.
pub fn folded(text: &str) -> String {
    text.to_lowercase()
}

impl Head {
    /// Its place in a list.
    pub fn place(&self, sort: Sort) -> After {
        let key = match sort {
            Sort::Id => SortKey::Text(self.id.clone()),
            Sort::Name => SortKey::Text(folded(&self.name)),
            Sort::Updated => SortKey::Time(self.updated_at.as_millisecond()),
        };
        After { key, id: self.id.clone() }
    }
}

/// One line of the log of writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// Counts the writes of all tenants; not every number is in the log of each.
    pub number: u64,
    /// When, to the millisecond.
    pub written_at: Timestamp,
    /// Who wrote.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// To what kind of thing.
    pub collection: String,
    /// To which.
    pub id: String,
    /// Which version that made, of what has versions.
    pub version: Option<u64>,
}
