//! A policy applies to agents it does not name: to those of a type, of a domain, with a capability, or to all.

use std::collections::BTreeSet;

use ossa_plugin::{Dataset, Kind, Relations, Rule, RuleError, Tags};

const APPLIES: Kind = Kind::directed("applies_to", "applies to");

/// The rule.
pub struct PolicyGoverns;

impl Rule for PolicyGoverns {
    const NAME: &'static str = "policy-governs";
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");
    const DESCRIPTION: &'static str = "Relates policies to the agents they select or govern by name.";
    const KINDS: &'static [Kind] = &[APPLIES];

    fn new(config: &str) -> Result<Self, RuleError> {
        ossa_plugin::refuse_config(config)?;
        Ok(Self)
    }

    fn relate(&self, dataset: &Dataset, out: &mut Relations) -> Result<(), RuleError> {
        let agents: Vec<u32> = dataset.nodes_of_kind("agent").collect();
        let column = |field| dataset.tags(field).unwrap_or_default();
        let by_type = column("selects_types");
        let by_domain = column("selects_domains");
        let by_capability = column("selects_capabilities");
        let governed = dataset.references("governs");
        for policy in dataset.nodes_of_kind("policy") {
            let selects =
                |tags: &Tags, word: &str| tags.words_of(policy).any(|one| one == word || one == "*");
            let is_selected = |agent: u32| {
                governed.of(policy).contains(&agent)
                    || selects(&by_type, dataset.agent_type(agent))
                    || dataset.domains().words_of(agent).any(|domain| selects(&by_domain, domain))
                    || dataset.capabilities().words_of(agent).any(|word| selects(&by_capability, word))
            };
            let selected: BTreeSet<u32> =
                agents.iter().copied().filter(|agent| is_selected(*agent)).collect();
            let selected: Vec<u32> = selected.into_iter().collect();
            out.biclique(&APPLIES, 0.7, dataset.id(policy), &[policy], &selected);
        }
        Ok(())
    }
}

ossa_plugin::export!(PolicyGoverns);

#[cfg(test)]
mod tests {
    use ossa_plugin::testing::{Fleet, Node, relate};

    use super::*;

    #[test]
    fn policies_lead_to_the_agents_they_select() {
        let fleet = Fleet::new()
            .with(Node::agent("billing").domain("money"))
            .with(Node::agent("judge").of_type("critic"))
            .with(Node::agent("other").domain("maps"))
            .with(
                Node::new("audit", "policy").words("selects_domains", &["money"]).refers("governs", "judge"),
            )
            .with(Node::new("idle", "policy"));
        let expected = ["applies_to audit -> billing, judge (0.7, audit)"];
        assert_eq!(relate::<PolicyGoverns>(fleet, "").expect("the rule works"), expected);
    }
}
