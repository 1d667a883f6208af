use super::kind::{NodeKind, ReferenceKind};
use crate::text::Span;

/// How a definition says who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// The definition names itself.
    Stated(String),
    /// The definition has no id field: the manifest beside it, or else its folder, names it.
    Folder(String),
    /// The document defines an agent only where a manifest in its folder does; alone it is something else.
    Beside,
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
    pub version: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// Its type, where stated; inferred from the id otherwise.
    pub agent_type: Option<String>,
    /// What it can do.
    pub capabilities: Vec<String>,
    /// The domains it works in, where stated or implied; `general` otherwise.
    pub domains: Vec<String>,
    /// What it names.
    pub references: Vec<Reference>,
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
            capabilities: Vec::new(),
            domains: Vec::new(),
            references: Vec::new(),
        }
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// What the name stands for.
    pub kind: ReferenceKind,
    /// The name as written.
    pub name: String,
    /// The field that holds it, such as `spec.dependencies.agents`.
    pub field: &'static str,
    /// Where it is written.
    pub span: Span,
    /// Whether the field surely names a node of that kind.
    pub is_certain: bool,
}
