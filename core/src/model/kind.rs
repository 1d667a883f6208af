/// What a node is. Not to be confused with an agent's *type* (worker, orchestrator …).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeKind {
    /// Something that acts on its own.
    Agent,
    /// A single tool an agent may call.
    Tool,
    /// A server that offers tools over the Model Context Protocol.
    McpServer,
    /// A language model.
    Model,
    /// Steps that several agents carry out.
    Workflow,
    /// A rule that agents must obey.
    Policy,
    /// A named group of agents.
    Team,
}

impl NodeKind {
    /// Every kind, in the order used everywhere.
    pub const ALL: [Self; 7] =
        [Self::Agent, Self::Tool, Self::McpServer, Self::Model, Self::Workflow, Self::Policy, Self::Team];

    /// The name used in keys, exports and the plugin interface.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Tool => "tool",
            Self::McpServer => "mcp-server",
            Self::Model => "model",
            Self::Workflow => "workflow",
            Self::Policy => "policy",
            Self::Team => "team",
        }
    }

    /// The kind named `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// How one definition refers to another node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReferenceKind {
    /// Cannot do its work without the other agent.
    DependsOn,
    /// Gives work to the other agent and keeps responsibility.
    DelegatesTo,
    /// Passes a conversation or task on for good.
    HandsOffTo,
    /// Calls the tool.
    UsesTool,
    /// Calls tools of the MCP server.
    UsesMcpServer,
    /// Thinks with the model.
    UsesModel,
    /// Belongs to the team.
    MemberOf,
    /// A policy that applies to the agent.
    Governs,
    /// Is a step or part of the workflow.
    PartOf,
    /// The other way round: a team that names a member.
    HasMember,
    /// The other way round: a workflow that names who does a step.
    HasPart,
}

impl ReferenceKind {
    /// Every kind, in the order declared: relations, then those written the other way round.
    pub(super) const ALL: [Self; 11] = [
        Self::DependsOn,
        Self::DelegatesTo,
        Self::HandsOffTo,
        Self::UsesTool,
        Self::UsesMcpServer,
        Self::UsesModel,
        Self::MemberOf,
        Self::Governs,
        Self::PartOf,
        Self::HasMember,
        Self::HasPart,
    ];

    /// Every kind that becomes a relation of its own, in the order used everywhere.
    pub const RELATIONS: &[Self] = Self::ALL.split_at(9).0;

    /// The name of the relation it becomes.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DependsOn => "depends_on",
            Self::DelegatesTo => "delegates_to",
            Self::HandsOffTo => "hands_off_to",
            Self::UsesTool => "uses_tool",
            Self::UsesMcpServer => "uses_mcp_server",
            Self::UsesModel => "uses_model",
            Self::MemberOf | Self::HasMember => "member_of",
            Self::Governs => "governs",
            Self::PartOf | Self::HasPart => "part_of",
        }
    }

    /// What kind of node it points at.
    pub const fn target(self) -> NodeKind {
        match self {
            Self::DependsOn
            | Self::DelegatesTo
            | Self::HandsOffTo
            | Self::Governs
            | Self::HasMember
            | Self::HasPart => NodeKind::Agent,
            Self::UsesTool => NodeKind::Tool,
            Self::UsesMcpServer => NodeKind::McpServer,
            Self::UsesModel => NodeKind::Model,
            Self::MemberOf => NodeKind::Team,
            Self::PartOf => NodeKind::Workflow,
        }
    }

    /// For a reference written the other way round, the relation it stands for, which starts at the named node.
    pub const fn reversed(self) -> Option<Self> {
        match self {
            Self::HasMember => Some(Self::MemberOf),
            Self::HasPart => Some(Self::PartOf),
            _ => None,
        }
    }

    /// Whether a target that no source defines is a finding. Tools, MCP servers and models are usually
    /// defined elsewhere, so naming one is enough.
    pub const fn must_resolve(self) -> bool {
        matches!(self.target(), NodeKind::Agent | NodeKind::Workflow | NodeKind::Team)
    }
}
