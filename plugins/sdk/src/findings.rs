use crate::{Finding, Node, Severity};

/// Where a rule puts what it noticed. Order and repetition do not matter.
#[derive(Debug, Default)]
pub struct Findings {
    findings: Vec<Finding>,
}

impl Findings {
    /// Adds one.
    pub fn add(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Adds something that cannot work as written. `code` is the rule's name for the check, in kebab case; `message` is one
    /// line, lower case, without a final period.
    pub fn error(&mut self, node: Node, code: &str, message: impl Into<String>) {
        self.at(Severity::Error, node, code, message.into());
    }

    /// Adds something that works, but probably not as meant.
    pub fn warning(&mut self, node: Node, code: &str, message: impl Into<String>) {
        self.at(Severity::Warning, node, code, message.into());
    }

    /// Adds something worth knowing.
    pub fn info(&mut self, node: Node, code: &str, message: impl Into<String>) {
        self.at(Severity::Info, node, code, message.into());
    }

    fn at(&mut self, severity: Severity, node: Node, code: &str, message: String) {
        self.add(Finding { severity, code: code.to_owned(), message, node: Some(node) });
    }

    pub(crate) fn into_inner(self) -> Vec<Finding> {
        self.findings
    }
}
