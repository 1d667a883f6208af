//! Agents that use the same MCP server are related: they meet the same outage, the same quota and the same data.
//!
//! One server used by a hundred agents gives one group of a hundred members, not 4,950 relations.

use ossa_plugin::{Dataset, Kind, Relations, Rule, RuleError};

const SHARES_SERVER: Kind = Kind::undirected("shares_server", "shares server");

/// Sharing a server says less about two agents than a stated dependency (1.0) or a shared domain (0.5).
const WEIGHT: f64 = 0.4;

struct SharedServer;

impl Rule for SharedServer {
    const NAME: &'static str = "shared-server";
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");
    const DESCRIPTION: &'static str = "Relates agents that use the same MCP server.";
    const KINDS: &'static [Kind] = &[SHARES_SERVER];

    fn new(config: &str) -> Result<Self, RuleError> {
        ossa_plugin::refuse_config(config)?;
        Ok(Self)
    }

    fn relate(&self, dataset: &Dataset, out: &mut Relations) -> Result<(), RuleError> {
        let users_by_server = dataset.references("uses_mcp_server").inverted(dataset.len());
        for (server, users) in users_by_server.iter() {
            let mut agents: Vec<_> =
                users.iter().copied().filter(|&user| dataset.kind(user) == "agent").collect();
            // An agent may name a server twice, for instance under two aliases.
            agents.dedup();
            if agents.len() > 1 {
                out.clique(&SHARES_SERVER, WEIGHT, dataset.id(server), &agents);
            }
        }
        Ok(())
    }
}

ossa_plugin::export!(SharedServer);
