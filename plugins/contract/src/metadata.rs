use crate::text::{is_name, one_line};

/// What a plugin says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metadata {
    /// Name in kebab case.
    pub name: String,
    /// Version of the plugin.
    pub version: String,
    /// One sentence.
    pub description: String,
    /// Whether it makes relations.
    pub relates: bool,
    /// Whether it makes findings.
    pub checks: bool,
    /// Every kind of relation it may return.
    pub kinds: Vec<Kind>,
    /// JSON Schema of its configuration, as text; empty if there is nothing to configure.
    pub config_schema: String,
}

/// A kind of relation that a plugin makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Name in snake case.
    pub id: String,
    /// What people read.
    pub label: String,
    /// Whether source and target play different roles.
    pub directed: bool,
}

/// Why what a plugin says about itself cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MetadataError {
    /// The name is no name.
    #[error("its name `{0}` is not in kebab case")]
    Name(String),
    /// The version is empty, too long, or has blanks.
    #[error("its version `{0}` is not one word of at most 64 bytes")]
    Version(String),
    /// It says that it does nothing.
    #[error("its tasks name neither `relate` nor `check`")]
    NoTask,
    /// It declares more kinds than a plugin may.
    #[error("it declares {0} kinds of relations; the limit is {MAX_KINDS}")]
    TooManyKinds(usize),
    /// The id of a kind is no name.
    #[error("its kind `{0}` is not in snake case")]
    Kind(String),
    /// Two kinds have one id.
    #[error("it declares the kind `{0}` twice")]
    DuplicateKind(String),
}

const MAX_KINDS: usize = 64;

impl Metadata {
    /// The same with its texts on one line each.
    ///
    /// # Errors
    /// When it cannot be used.
    pub fn checked(self) -> Result<Self, MetadataError> {
        checked(self)
    }
}

fn checked(metadata: Metadata) -> Result<Metadata, MetadataError> {
    let Metadata { name, version, description, relates, checks, kinds, config_schema } = metadata;
    if !is_name(&name, '-') {
        return Err(MetadataError::Name(one_line(&name)));
    }
    let is_word = |char: char| char.is_ascii_graphic();
    if version.is_empty() || version.len() > 64 || !version.chars().all(is_word) {
        return Err(MetadataError::Version(one_line(&version)));
    }
    if !relates && !checks {
        return Err(MetadataError::NoTask);
    }
    if kinds.len() > MAX_KINDS {
        return Err(MetadataError::TooManyKinds(kinds.len()));
    }
    for (number, kind) in kinds.iter().enumerate() {
        if !is_name(&kind.id, '_') {
            return Err(MetadataError::Kind(one_line(&kind.id)));
        }
        if kinds[..number].iter().any(|earlier| earlier.id == kind.id) {
            return Err(MetadataError::DuplicateKind(kind.id.clone()));
        }
    }
    let kinds = kinds.into_iter().map(|kind| Kind { label: one_line(&kind.label), ..kind }).collect();
    let description = one_line(&description);
    Ok(Metadata { name, version, description, relates, checks, kinds, config_schema })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata() -> Metadata {
        let kind = Kind { id: "near_by".to_owned(), label: "near".to_owned(), directed: false };
        Metadata {
            name: "a-rule".to_owned(),
            version: "1.0.0-rc.1+build".to_owned(),
            description: String::new(),
            relates: true,
            checks: false,
            kinds: vec![kind],
            config_schema: String::new(),
        }
    }

    #[test]
    fn metadata_is_checked() {
        assert_eq!(checked(metadata()), Ok(metadata()));
        let bad = Metadata { name: "A Rule".to_owned(), ..metadata() };
        assert_eq!(checked(bad), Err(MetadataError::Name("A Rule".to_owned())));
        let bad = Metadata { version: "1 0".to_owned(), ..metadata() };
        assert_eq!(checked(bad), Err(MetadataError::Version("1 0".to_owned())));
        let bad = Metadata { relates: false, ..metadata() };
        assert_eq!(checked(bad), Err(MetadataError::NoTask));
        let kind = metadata().kinds[0].clone();
        let bad = Metadata { kinds: vec![kind.clone(), kind.clone()], ..metadata() };
        assert_eq!(checked(bad), Err(MetadataError::DuplicateKind("near_by".to_owned())));
        let bad = Metadata { kinds: vec![Kind { id: "near-by".to_owned(), ..kind }], ..metadata() };
        assert_eq!(checked(bad), Err(MetadataError::Kind("near-by".to_owned())));
    }
}
