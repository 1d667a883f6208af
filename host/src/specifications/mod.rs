//! Specifications that are kept in the store: what the API and the command line have in common.
//!
//! A specification is one definition file. It is checked before it is stored, and stored as it was sent.

mod check;

use ossa_core::Profile;
use ossa_core::wire::Finding;
use similar::TextDiff;

use crate::store::{Collection, Content, ResourceId, Store, StoreError, Version, Write};

pub use check::{Checked, MediaType, check};

/// What the path of a stored specification begins with. No file has such a path: those have no empty parts.
pub const PATH_PREFIX: &str = "store://";
/// The longest id, in bytes.
pub const MAX_ID_BYTES: usize = 128;
/// What is no id because the API has another use for it.
const RESERVED: [&str; 1] = ["validate"];

/// Why a specification was not read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SpecificationError {
    /// The id is none.
    #[error(
        "`{0}` is no id: it has 1 to {MAX_ID_BYTES} small letters, digits, dots, dashes and underscores, begins with a \
         letter or digit and is not `validate`"
    )]
    Id(String),
    /// There is no id in the request, and the definition has none that would do.
    #[error("the definition is called `{0}`, which is no id; say which id it is to have")]
    NoId(String),
    /// The text has errors.
    #[error("the definition has {} {}", .0.len(), if .0.len() == 1 { "error" } else { "errors" })]
    Invalid(Vec<Finding>),
    /// The text defines nothing.
    #[error("the text defines nothing: {0}")]
    Empty(String),
    /// There is one of this id already.
    #[error("there is a specification `{id}` already, at version {version}")]
    Exists {
        /// Its id.
        id: String,
        /// Its version.
        version: u64,
    },
    /// There is none of this id.
    #[error("there is no specification `{0}`")]
    Unknown(String),
    /// It never had this version, or was deleted at it.
    #[error("`{id}` has no version {version} with a text")]
    NoVersion {
        /// Its id.
        id: String,
        /// The version.
        version: u64,
    },
    /// Somebody else wrote in between.
    #[error("`{id}` is at version {found} and not {expected}")]
    Stale {
        /// Its id.
        id: String,
        /// The version that was expected.
        expected: u64,
        /// Its version.
        found: u64,
    },
    /// The store failed.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for SpecificationError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// The specifications of a tenant, for somebody who reads or writes them.
#[derive(Clone, Copy)]
pub struct Specifications<'a> {
    /// Where they are.
    pub store: &'a dyn Store,
    /// Whose they are.
    pub tenant: &'a str,
    /// Who writes.
    pub author: &'a str,
    /// How they are read.
    pub profile: Profile,
}

impl Specifications<'_> {
    fn resource<'i>(&'i self, id: &'i str) -> ResourceId<'i> {
        ResourceId { tenant: self.tenant, collection: Collection::Specifications, id }
    }

    /// Stores a new one, under `id` or else the id of what it defines. Returns the id.
    ///
    /// # Errors
    /// [`SpecificationError`]; nothing is stored then.
    pub async fn create(
        &self,
        id: Option<&str>,
        checked: Checked,
    ) -> Result<(String, Version), SpecificationError> {
        let id = match id {
            Some(id) if is_id(id) => id.to_owned(),
            Some(id) => return Err(SpecificationError::Id(id.to_owned())),
            None => Some(checked.id.to_lowercase())
                .filter(|id| is_id(id))
                .ok_or(SpecificationError::NoId(checked.id))?,
        };
        let written =
            self.store.write(self.resource(&id), Write::Create(&checked.content), self.author).await;
        match written {
            Ok(version) => Ok((id, version)),
            Err(StoreError::Conflict { found }) => {
                Err(SpecificationError::Exists { id, version: found.unwrap_or_default() })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The current version.
    ///
    /// # Errors
    /// [`SpecificationError::Unknown`], also when it was deleted, or [`SpecificationError::Store`].
    pub async fn read(&self, id: &str) -> Result<(Version, Content), SpecificationError> {
        let latest = self.store.latest(self.resource(id)).await?;
        with_content(latest).ok_or_else(|| SpecificationError::Unknown(id.to_owned()))
    }

    /// An earlier version, also of what was deleted since.
    ///
    /// # Errors
    /// [`SpecificationError`].
    pub async fn version(&self, id: &str, number: u64) -> Result<(Version, Content), SpecificationError> {
        let version = self.store.version(self.resource(id), number).await?;
        match with_content(version) {
            Some(found) => Ok(found),
            None if self.store.latest(self.resource(id)).await?.is_none() => {
                Err(SpecificationError::Unknown(id.to_owned()))
            }
            None => Err(SpecificationError::NoVersion { id: id.to_owned(), version: number }),
        }
    }

    /// Stores another text, if the version is the one `expected`.
    ///
    /// # Errors
    /// [`SpecificationError`]; nothing is stored then.
    pub async fn update(
        &self,
        id: &str,
        expected: u64,
        checked: &Checked,
    ) -> Result<Version, SpecificationError> {
        self.write(id, expected, Write::Update(expected, &checked.content)).await
    }

    /// Deletes it, if the version is the one `expected`. Its versions stay.
    ///
    /// # Errors
    /// [`SpecificationError`]; nothing is deleted then.
    pub async fn delete(&self, id: &str, expected: u64) -> Result<Version, SpecificationError> {
        self.write(id, expected, Write::Delete(expected)).await
    }

    /// Stores the text of version `to` again, if the version is the one `expected`, which may be that of its deletion.
    ///
    /// # Errors
    /// [`SpecificationError`]; nothing is stored then.
    pub async fn roll_back(&self, id: &str, expected: u64, to: u64) -> Result<Version, SpecificationError> {
        let (_, content) = self.version(id, to).await?;
        self.write(id, expected, Write::RollBack(expected, &content)).await
    }

    async fn write(&self, id: &str, expected: u64, write: Write<'_>) -> Result<Version, SpecificationError> {
        match self.store.write(self.resource(id), write, self.author).await {
            Ok(version) => Ok(version),
            Err(StoreError::Conflict { found: Some(found) }) => {
                Err(SpecificationError::Stale { id: id.to_owned(), expected, found })
            }
            Err(StoreError::Conflict { found: None }) => Err(self.gone(id, expected, write).await?),
            Err(error) => Err(error.into()),
        }
    }

    /// Why something that is not there could not be written.
    async fn gone(
        &self,
        id: &str,
        expected: u64,
        write: Write<'_>,
    ) -> Result<SpecificationError, StoreError> {
        let latest = self.store.latest(self.resource(id)).await?;
        Ok(match (latest, write) {
            (Some(latest), Write::RollBack(..)) => {
                SpecificationError::Stale { id: id.to_owned(), expected, found: latest.number }
            }
            _ => SpecificationError::Unknown(id.to_owned()),
        })
    }

    /// The versions before the given one, newest first.
    ///
    /// # Errors
    /// [`SpecificationError::Unknown`] or [`SpecificationError::Store`].
    pub async fn history(
        &self,
        id: &str,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Version>, SpecificationError> {
        let versions = self.store.history(self.resource(id), before, limit).await?;
        if versions.is_empty() && self.store.latest(self.resource(id)).await?.is_none() {
            return Err(SpecificationError::Unknown(id.to_owned()));
        }
        Ok(versions)
    }
}

fn with_content(version: Option<Version>) -> Option<(Version, Content)> {
    let version = version?;
    let content = version.content.clone()?;
    Some((version, content))
}

/// What changed between the texts of two versions, as a unified diff; empty when nothing did.
pub fn difference(old: (&Version, &Content), new: (&Version, &Content)) -> String {
    let name = |version: &Version| format!("version {}", version.number);
    let diff = TextDiff::from_lines(&old.1.text, &new.1.text);
    diff.unified_diff().header(&name(old.0), &name(new.0)).to_string()
}

/// The path of a specification as a source.
pub fn path(id: &str, media_type: &str) -> String {
    let ending = MediaType::of_name(media_type).map_or("yaml", MediaType::ending);
    format!("{PATH_PREFIX}{id}.{ending}")
}

fn is_id(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    text.len() <= MAX_ID_BYTES
        && text.bytes().next().is_some_and(is_plain)
        && text.bytes().all(|byte| is_plain(byte) || matches!(byte, b'.' | b'-' | b'_'))
        && !RESERVED.contains(&text)
}
