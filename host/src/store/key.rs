//! Keys of the API, as they are stored.

use jiff::Timestamp;

/// What a key allows. Each allows what those before it do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Reading.
    Read,
    /// Changing resources and asking for builds.
    Write,
    /// Keys and the log of writes.
    Admin,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Read, Self::Write, Self::Admin];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Admin => "admin",
        }
    }

    /// The scope of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }
}

/// A key, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// What it is called by; part of the key, and no secret.
    pub id: String,
    /// Whose resources it opens.
    pub tenant: String,
    /// What it is for, in the words of whoever made it.
    pub name: String,
    /// What it allows.
    pub scope: Scope,
    /// The BLAKE3 hash of the whole key, in hexadecimal digits.
    pub hash: String,
    /// When it was made, to the millisecond.
    pub created_at: Timestamp,
    /// From when on it opens nothing.
    pub expires_at: Option<Timestamp>,
    /// Since when it opens nothing, because somebody said so.
    pub revoked_at: Option<Timestamp>,
}
