use super::Severity;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $code:literal, $name:literal, $severity:ident;)+) => {
        /// The checks, by stable code. A code is never reused for another check.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)+
        }

        /// Every code, in order.
        pub const ALL_CODES: &[Code] = &[$(Code::$variant),+];

        impl Code {
            /// The stable code, such as `D001`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The name in kebab case, which reads well after "allow".
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// What the check looks for and why it matters.
            pub const fn explanation(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),+)),+ }
            }

            /// Whether the check missed something that may be defined in sources that were not given.
            pub const fn depends_on_the_rest(self) -> bool {
                matches!(
                    self,
                    Self::UnresolvedReference
                        | Self::UnofferedCapability
                        | Self::OrphanAgent
                        | Self::IdleOrchestrator
                        | Self::UnusedTool
                        | Self::UnknownStepAgent
                        | Self::IdlePolicy
                )
            }

            /// The severity a finding has unless its check knows better.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity),+ }
            }
        }
    };
}

codes! {
    /// The text is not valid YAML or JSON. What can be read of it, behind the fault too, is read.
    SyntaxError = "D001", "syntax-error", Error;
    /// A map holds the same key twice. Most tools silently take the last value.
    DuplicateKey = "D002", "duplicate-key", Error;
    /// The file is larger than the limit and was not read.
    FileTooLarge = "D003", "oversized-file", Error;
    /// Values are nested deeper than the limit; the rest of the document was not read.
    NestingTooDeep = "D004", "deep-nesting", Error;
    /// The document holds more values than the limit; the rest was not read.
    TooManyNodes = "D005", "too-many-values", Error;
    /// Aliases repeat more values than the limit allows; further aliases count as null.
    AliasExpansion = "D006", "alias-expansion", Error;
    /// The file is not UTF-8 text and was not read.
    InvalidEncoding = "D007", "invalid-encoding", Error;
    /// The file is a template that becomes YAML only after rendering, so it was not read.
    Template = "D008", "template-file", Info;
    /// The file holds more documents than the limit; the rest was not read.
    TooManyDocuments = "D009", "too-many-documents", Error;
    /// The file has more findings than are worth listing one by one.
    TooManyFindings = "D010", "too-many-findings", Info;

    /// A field the format requires is missing.
    MissingField = "S001", "missing-field", Error;
    /// A value has another type than the format allows.
    WrongType = "S002", "wrong-type", Error;
    /// A value is not one of those the format lists.
    UnknownValue = "S003", "unknown-value", Warning;
    /// A required text or list is empty.
    EmptyValue = "S004", "empty-value", Warning;
    /// A text does not have the form the format asks for.
    InvalidForm = "S005", "invalid-form", Warning;
    /// A key the format does not know, close to one it knows.
    MisspelledKey = "S006", "misspelled-key", Warning;
    /// A key that a map does not have. Whoever reads the file ignores it.
    UnknownKey = "S007", "unknown-key", Warning;
    /// A `$ref` names a place that does not exist.
    BrokenPointer = "S008", "broken-pointer", Error;
    /// Checking the structure would take too long; the rest was not checked.
    UncheckedStructure = "S009", "unchecked-structure", Info;
    /// One identity is defined in several places that do not belong together.
    DuplicateIdentity = "G001", "duplicate-identity", Warning;
    /// Files that define one agent together disagree about it.
    ConflictingDefinition = "G002", "conflicting-definition", Warning;
    /// A definition names something that none of the sources defines.
    UnresolvedReference = "G003", "unresolved-reference", Warning;
    /// A rule would make more groups than fit in memory; the graph lacks those beyond the limit.
    TooManyGroups = "G004", "too-many-groups", Error;
    /// A name stands for several nodes; the first is taken.
    AmbiguousReference = "G005", "ambiguous-reference", Warning;
    /// An agent names itself as something it cannot work without.
    SelfDependency = "L001", "self-dependency", Warning;
    /// Agents depend on each other in a circle, so that none of them can start, or be changed, before the others.
    DependencyCycle = "L002", "dependency-cycle", Warning;
    /// The type of an agent is one or two letters away from a type that rules know.
    UnknownAgentType = "L003", "unknown-agent-type", Warning;
    /// An agent requires a capability that no other agent has.
    UnofferedCapability = "L004", "unoffered-capability", Warning;
    /// A version cannot be compared: it is not a semantic version.
    InexactVersion = "L005", "inexact-version", Info;
    /// A remote MCP server is reached without credentials, in a format that has a place for them.
    UnauthenticatedEndpoint = "L006", "unauthenticated-endpoint", Info;
    /// An address outside of the own network is reached over plain HTTP: everybody between can read and change what is sent.
    UnencryptedEndpoint = "L007", "unencrypted-endpoint", Warning;
    /// A value points into the home folder of one user, which other machines do not have.
    LocalPath = "L008", "local-path", Warning;
    /// A password, key or token stands in the definition, where everybody who reads the file can take it.
    PlainTextSecret = "L009", "plain-text-secret", Error;
    /// An agent may change something with a tool, and nobody has to confirm it, in a format that has a place for that.
    UnconfirmedWrite = "L010", "unconfirmed-write", Info;
    /// A model is named without a version, so that the agent changes when its provider decides.
    FloatingModel = "L011", "floating-model", Info;
    /// Nothing but the catch-all domain `general` relates an agent to anything else.
    OrphanAgent = "L012", "orphan-agent", Info;
    /// An agent says it is an orchestrator, but there is no agent for it to coordinate.
    IdleOrchestrator = "L013", "idle-orchestrator", Info;
    /// A file defines tools or MCP servers that no agent uses.
    UnusedTool = "L014", "unused-tool", Info;
    /// An agent has no description, so that neither people nor other agents can tell when to use it.
    EmptyDescription = "L015", "empty-description", Info;
    /// One definition lists a capability twice.
    DuplicateCapability = "L016", "duplicate-capability", Warning;
    /// A step of a workflow names an agent that none of the sources defines.
    UnknownStepAgent = "L017", "unknown-step-agent", Warning;
    /// A policy says which agents it applies to, and there is no such agent.
    IdlePolicy = "L018", "idle-policy", Warning;
    /// The configuration cannot be used as written; what can be is.
    InvalidConfiguration = "C001", "invalid-configuration", Error;
    /// The configuration has a setting that does not exist.
    UnknownSetting = "C002", "unknown-setting", Warning;
    /// A setting or a comment names a finding that does not exist.
    UnknownCode = "C003", "unknown-code", Warning;
    /// A comment allows a finding without saying why.
    UnreasonedSuppression = "C004", "unreasoned-suppression", Warning;
    /// A comment allows a finding that is not there.
    UnusedSuppression = "C005", "unused-suppression", Warning;
    /// A comment looks as if it should allow a finding, but does not say which.
    MalformedSuppression = "C006", "malformed-suppression", Warning;
    /// A plugin failed; its relations and findings are left out.
    PluginFailed = "P001", "failing-plugin", Error;
    /// A finding reported by a plugin.
    PluginFinding = "P002", "plugin-finding", Warning;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_are_unique() {
        let mut codes: Vec<_> = ALL_CODES.iter().map(|code| code.as_str()).collect();
        let mut names: Vec<_> = ALL_CODES.iter().map(|code| code.name()).collect();
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        names.sort_unstable();
        names.dedup();
        assert_eq!((codes.len(), names.len()), (count, count));
    }
}
