//! What files say of nodes and relations, beside what identifies them: one list, in one order, for all writers.

use std::borrow::Cow;

use serde::Serialize;
use serde::ser::{SerializeSeq, Serializer};

/// What is said of a node beside its key and its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeField {
    /// `agent`, `tool` …, or `group`.
    Kind,
    /// The type of an agent; of a group the kind of its relations.
    Type,
    /// Its version, as written.
    Version,
    /// What it is for.
    Description,
    /// What it can do.
    Capabilities,
    /// The domains it works in.
    Domains,
    /// The names of the agents it depends on, as written.
    Dependencies,
    /// The files that define it.
    Files,
    /// Whether some source defines it.
    Defined,
}

impl NodeField {
    /// Every field, in the order of every file.
    pub const ALL: [Self; 9] = [
        Self::Kind,
        Self::Type,
        Self::Version,
        Self::Description,
        Self::Capabilities,
        Self::Domains,
        Self::Dependencies,
        Self::Files,
        Self::Defined,
    ];

    /// Its name in every file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Type => "type",
            Self::Version => "version",
            Self::Description => "description",
            Self::Capabilities => "capabilities",
            Self::Domains => "domains",
            Self::Dependencies => "dependencies",
            Self::Files => "files",
            Self::Defined => "defined",
        }
    }

    /// What its values are.
    pub const fn shape(self) -> Shape {
        match self {
            Self::Kind | Self::Type | Self::Version | Self::Description => Shape::Text,
            Self::Capabilities | Self::Domains | Self::Dependencies | Self::Files => Shape::Texts,
            Self::Defined => Shape::Flag,
        }
    }
}

/// What is said of a relation beside its ends and its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RelationField {
    /// Its strength.
    Weight,
    /// What caused it.
    Via,
    /// The rule or plugin that made it.
    Origin,
    /// The version of that rule or plugin.
    OriginVersion,
}

impl RelationField {
    /// Every field, in the order of every file.
    pub const ALL: [Self; 4] = [Self::Weight, Self::Via, Self::Origin, Self::OriginVersion];

    /// Its name in every file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Weight => "weight",
            Self::Via => "via",
            Self::Origin => "origin",
            Self::OriginVersion => "originVersion",
        }
    }

    /// What its values are.
    pub const fn shape(self) -> Shape {
        match self {
            Self::Weight => Shape::Number,
            Self::Via | Self::Origin | Self::OriginVersion => Shape::Text,
        }
    }
}

/// What the values of a field are, for formats that declare it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One text.
    Text,
    /// A list of texts.
    Texts,
    /// Yes or no.
    Flag,
    /// A number of 64 bits.
    Number,
}

/// The value of a field.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'v> {
    /// One text.
    Text(&'v str),
    /// A list of texts.
    Texts(Vec<&'v str>),
    /// Paths of files, each with the id of the format it was read as.
    Files(Vec<(&'v str, &'v str)>),
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(f64),
}

impl<'v> Value<'v> {
    /// The value as one text, for formats that have nothing else: lists are joined with `, `, and of files only the
    /// paths are left.
    pub fn to_text(&self) -> Cow<'v, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Texts(texts) => Cow::Owned(texts.join(", ")),
            Self::Files(files) => {
                Cow::Owned(files.iter().map(|(path, _)| *path).collect::<Vec<_>>().join(", "))
            }
            Self::Flag(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
            Self::Number(number) => Cow::Owned(number.to_string()),
        }
    }

    /// The texts of a list, of files the paths; nothing for other values.
    pub fn texts(&self) -> Vec<&'v str> {
        match self {
            Self::Texts(texts) => texts.clone(),
            Self::Files(files) => files.iter().map(|(path, _)| *path).collect(),
            Self::Text(_) | Self::Flag(_) | Self::Number(_) => Vec::new(),
        }
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct File<'v> {
            path: &'v str,
            format: &'v str,
        }
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Texts(texts) => texts.serialize(serializer),
            Self::Files(files) => {
                let mut list = serializer.serialize_seq(Some(files.len()))?;
                for &(path, format) in files {
                    list.serialize_element(&File { path, format })?;
                }
                list.end()
            }
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Number(number) => serializer.serialize_f64(*number),
        }
    }
}
