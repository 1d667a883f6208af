use super::kind::{NodeKind, ReferenceKind};
use crate::text::Span;

/// How a definition says who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity<T = String> {
    /// The definition names itself.
    Stated(T),
    /// The document sets up, under this name, something that others may set up too: a server in the settings of a
    /// client. All of them are one, and that is no duplicate.
    Configured(T),
    /// The definition has no id field: the manifest beside it, or else its folder, names it.
    Folder(T),
    /// The document defines an agent only where a manifest in its folder does; alone it is something else.
    Beside,
}

impl<T: AsRef<str>> Identity<T> {
    /// The id the definition gives, if it does.
    pub fn stated(&self) -> Option<&str> {
        match self {
            Self::Stated(id) | Self::Configured(id) => Some(id.as_ref()),
            Self::Folder(_) | Self::Beside => None,
        }
    }
}

/// A text and where it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text<T = String> {
    /// The text, trimmed.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// Where something can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endpoint<T = String> {
    /// The address, as written.
    pub url: Text<T>,
    /// What answers there.
    pub protocol: Protocol,
    /// Whether callers must prove who they are.
    pub access: Access,
}

/// What answers at an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// Tools over the Model Context Protocol.
    Mcp,
    /// An agent over the Agent2Agent protocol.
    A2a,
    /// Anything else, or not said.
    Other,
}

/// Whether callers of an endpoint must prove who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// The format has no place to say it.
    NotStated,
    /// The format has a place for it, and nothing stands there.
    Open,
    /// The definition names credentials, a scheme or a header for them.
    Authenticated,
}

/// Which calls of an agent somebody has to confirm.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Confirmation {
    /// The format has no place to say it, so nothing can be concluded.
    #[default]
    NotStated,
    /// The format has a place for it, and nothing is confirmed.
    Nothing,
    /// The named tools or actions.
    Of(Vec<String>),
    /// Every call, or every call that changes something.
    Everything,
}

/// What a policy applies to besides the agents it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selector<T = String> {
    /// Which property of an agent is compared.
    pub property: Property,
    /// The value it must have.
    pub value: Text<T>,
}

/// A property of an agent a policy can select by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Property {
    /// The agent's type.
    Type,
    /// One of its domains.
    Domain,
    /// One of its capabilities.
    Capability,
    /// Being an agent: every one is selected.
    Any,
}

/// One thing one document defines, as its format read it.
#[derive(Clone, Debug)]
pub struct Definition {
    /// What is defined.
    pub kind: NodeKind,
    /// Definitions of one family share one name space: every OSSA form, or Claude Code.
    pub family: &'static str,
    /// Id of the format that read it.
    pub format: &'static str,
    /// Who it is.
    pub identity: Identity,
    /// Where it names itself.
    pub span: Span,
    /// The name people know it by.
    pub name: Option<String>,
    /// Its version, as written.
    pub version: Option<Text>,
    /// What it is for.
    pub description: Option<Text>,
    /// Its type, where stated; inferred from the id otherwise.
    pub agent_type: Option<Text>,
    /// The type its folder or its place in another definition suggests, where none is stated.
    pub implied_type: Option<&'static str>,
    /// What it can do.
    pub capabilities: Vec<Text>,
    /// Capabilities some agent of the fleet must have for it to work.
    pub required_capabilities: Vec<Text>,
    /// The domains it works in, where stated or implied; `general` otherwise.
    pub domains: Vec<String>,
    /// Where it can be reached, and what it reaches that no reference names.
    pub endpoints: Vec<Endpoint>,
    /// Which of an agent's calls somebody has to confirm.
    pub confirmation: Confirmation,
    /// Which agents a policy applies to, besides those it names.
    pub selectors: Vec<Selector>,
    /// What it names.
    pub references: Vec<Reference>,
    /// Whether it only says what follows from another definition naming it, such as the server of a tool or the
    /// address of a server. It may be said many times, gives its node no place, and whatever really defines the
    /// node speaks before it.
    pub is_mention: bool,
}

impl Definition {
    /// A definition with nothing but its identity.
    pub fn new(
        kind: NodeKind,
        family: &'static str,
        format: &'static str,
        identity: Identity,
        span: Span,
    ) -> Self {
        Self {
            kind,
            family,
            format,
            identity,
            span,
            name: None,
            version: None,
            description: None,
            agent_type: None,
            implied_type: None,
            capabilities: Vec::new(),
            required_capabilities: Vec::new(),
            domains: Vec::new(),
            endpoints: Vec::new(),
            confirmation: Confirmation::default(),
            selectors: Vec::new(),
            references: Vec::new(),
            is_mention: false,
        }
    }

    /// What another definition says about the node `id` by naming it. In the family `""` it is the node that
    /// names without a definition share.
    pub fn mention(kind: NodeKind, family: &'static str, format: &'static str, id: &str, span: Span) -> Self {
        let identity = Identity::Stated(id.to_owned());
        Self { is_mention: true, ..Self::new(kind, family, format, identity, span) }
    }

    /// Adds a reference to `name`, unless it is blank.
    pub fn refer(&mut self, kind: ReferenceKind, name: &str, field: &'static str, span: Span) {
        let name = name.trim();
        if !name.is_empty() {
            self.references.push(Reference { kind, name: name.to_owned(), field, span, is_certain: true });
        }
    }

    /// Adds a reference from a field that mixes agents with other things: it counts only if it resolves.
    pub fn refer_if_known(&mut self, kind: ReferenceKind, name: &str, field: &'static str, span: Span) {
        let before = self.references.len();
        self.refer(kind, name, field, span);
        for reference in &mut self.references[before..] {
            reference.is_certain = false;
        }
    }
}

/// Another node, named by a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference<T = String, F = &'static str> {
    /// What the name stands for.
    pub kind: ReferenceKind,
    /// The name as written.
    pub name: T,
    /// The field that holds it, such as `spec.dependencies.agents`.
    pub field: F,
    /// Where it is written.
    pub span: Span,
    /// Whether the field surely names a node of that kind.
    pub is_certain: bool,
}
