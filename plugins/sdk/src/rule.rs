use crate::bindings::ossa::rules::types;
use crate::{Dataset, Findings, Node, Relations};

/// A relationship rule.
///
/// A value lives for one call: it is made from the configuration, asked once, and gone. Equal data and
/// configuration must give equal output; there is nothing (no clock, no file, no randomness) that could make it
/// otherwise.
pub trait Rule: Sized {
    /// Name in kebab case, such as `shared-server`.
    const NAME: &'static str;
    /// Version of the rule, such as `1.4.0`; usually `env!("CARGO_PKG_VERSION")`.
    const VERSION: &'static str;
    /// One sentence for lists of rules.
    const DESCRIPTION: &'static str;
    /// What the rule does; only that is asked of it.
    const TASKS: &'static [Task] = &[Task::Relate];
    /// Every kind of relation that [`Rule::relate`] may add.
    const KINDS: &'static [Kind] = &[];
    /// JSON Schema of the configuration; empty if there is nothing to configure.
    const CONFIG_SCHEMA: &'static str = "";

    /// Makes the rule from its configuration: JSON text as the user wrote it, or nothing.
    ///
    /// # Errors
    /// [`RuleError::InvalidConfig`] when the configuration cannot be used. A rule without configuration calls
    /// [`refuse_config`].
    fn new(config: &str) -> Result<Self, RuleError>;

    /// Derives relations and groups from the data set.
    ///
    /// # Errors
    /// [`RuleError::Failed`] with a text for the person who runs the rule. Nothing added before counts then.
    fn relate(&self, dataset: &Dataset, out: &mut Relations) -> Result<(), RuleError> {
        let _ = (dataset, out);
        Ok(())
    }

    /// Says what is noteworthy in the data set.
    ///
    /// # Errors
    /// As for [`Rule::relate`].
    fn check(&self, dataset: &Dataset, findings: &mut Findings) -> Result<(), RuleError> {
        let _ = (dataset, findings);
        Ok(())
    }
}

/// What a rule does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Task {
    /// It makes relations: [`Rule::relate`].
    Relate,
    /// It makes findings: [`Rule::check`].
    Check,
}

impl Task {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Relate => "relate",
            Self::Check => "check",
        }
    }
}

/// A kind of relation that a rule makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Name in snake case, such as `shares_server`.
    pub id: &'static str,
    /// What people read, such as `shares server`.
    pub label: &'static str,
    /// Whether source and target play different roles.
    pub directed: bool,
}

impl Kind {
    /// A kind whose source and target play different roles.
    pub const fn directed(id: &'static str, label: &'static str) -> Self {
        Self { id, label, directed: true }
    }

    /// A kind that reads the same both ways. Only these may be used with [`Relations::clique`].
    pub const fn undirected(id: &'static str, label: &'static str) -> Self {
        Self { id, label, directed: false }
    }
}

/// Why a rule gave no output. The text is shown to the person who runs it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RuleError {
    /// The configuration cannot be used; says which part and what was expected.
    InvalidConfig(String),
    /// Anything else.
    Failed(String),
}

impl From<RuleError> for types::RuleError {
    fn from(error: RuleError) -> Self {
        match error {
            RuleError::InvalidConfig(text) => Self::InvalidConfig(text),
            RuleError::Failed(text) => Self::Failed(text),
        }
    }
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Worth knowing; nothing has to change.
    Info,
    /// Works, but probably not as meant.
    Warning,
    /// Cannot work as written.
    Error,
}

/// Something the rule noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// The rule's own name for the check, in kebab case, such as `lonely-server`.
    pub code: String,
    /// One line, lower case, without a final period.
    pub message: String,
    /// The node it is about, unless it is about the whole.
    pub node: Option<Node>,
}

impl From<Finding> for types::Finding {
    fn from(finding: Finding) -> Self {
        let Finding { severity, code, message, node } = finding;
        let severity = match severity {
            Severity::Info => types::Severity::Info,
            Severity::Warning => types::Severity::Warning,
            Severity::Error => types::Severity::Error,
        };
        Self { severity, code, message, node }
    }
}

/// For [`Rule::new`] of a rule that has nothing to configure.
///
/// # Errors
/// [`RuleError::InvalidConfig`] unless `config` is empty, `{}` or `null`.
pub fn refuse_config(config: &str) -> Result<(), RuleError> {
    match config.trim() {
        "" | "{}" | "null" => Ok(()),
        _ => Err(RuleError::InvalidConfig("the rule has nothing to configure".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_empty_configuration_passes() {
        for config in ["", " \n", "{}", "null"] {
            assert_eq!(refuse_config(config), Ok(()), "{config:?}");
        }
        assert!(refuse_config(r#"{"weight": 1}"#).is_err());
    }
}
