//! Who owns an agent, and to whom it escalates, by labels: agents with the same value of `owner` or `team` belong together,
//! and `escalates-to` names another agent.

use std::collections::BTreeMap;

use ossa_plugin::{Dataset, Findings, Kind, Relations, Rule, RuleError, Task};

const SAME_OWNER: Kind = Kind::undirected("same_owner", "same owner");
const ESCALATES: Kind = Kind::directed("escalates_to", "escalates to");
const OWNER_LABELS: [&str; 2] = ["owner", "team"];
const ESCALATION_LABEL: &str = "escalates-to";

/// The rule.
pub struct Ownership;

impl Rule for Ownership {
    const NAME: &'static str = "ownership";
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");
    const DESCRIPTION: &'static str = "Relates agents of one owner, and agents to those they escalate to.";
    const TASKS: &'static [Task] = &[Task::Relate, Task::Check];
    const KINDS: &'static [Kind] = &[SAME_OWNER, ESCALATES];

    fn new(config: &str) -> Result<Self, RuleError> {
        ossa_plugin::refuse_config(config)?;
        Ok(Self)
    }

    fn relate(&self, dataset: &Dataset, out: &mut Relations) -> Result<(), RuleError> {
        let mut owned: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for agent in dataset.nodes_of_kind("agent") {
            if let Some(owner) = owner(dataset, agent) {
                owned.entry(owner).or_default().push(agent);
            }
        }
        for (owner, agents) in owned {
            out.clique(&SAME_OWNER, 0.3, owner, &agents);
        }
        for (agent, name) in escalations(dataset) {
            if let Some(target) = named(dataset, name).filter(|target| *target != agent) {
                out.relation(&ESCALATES, agent, target, 0.8, ESCALATION_LABEL);
            }
        }
        Ok(())
    }

    fn check(&self, dataset: &Dataset, findings: &mut Findings) -> Result<(), RuleError> {
        for (agent, name) in escalations(dataset) {
            if named(dataset, name).is_none() {
                findings.warning(
                    agent,
                    "unknown-escalation",
                    format!("escalates to `{name}`, which no agent is"),
                );
            }
        }
        Ok(())
    }
}

fn owner(dataset: &Dataset, agent: u32) -> Option<&str> {
    OWNER_LABELS.iter().find_map(|key| dataset.label(agent, key))
}

/// The agents that say to whom they escalate, and what they say.
fn escalations(dataset: &Dataset) -> impl Iterator<Item = (u32, &str)> {
    dataset.nodes_of_kind("agent").filter_map(|agent| Some((agent, dataset.label(agent, ESCALATION_LABEL)?)))
}

/// The agent that people know by `name`.
fn named(dataset: &Dataset, name: &str) -> Option<u32> {
    dataset.nodes_of_kind("agent").find(|agent| dataset.name(*agent) == name)
}

ossa_plugin::export!(Ownership);

#[cfg(test)]
mod tests {
    use ossa_plugin::testing::{Fleet, Node, check, relate};

    use super::*;

    fn fleet() -> Fleet {
        Fleet::new()
            .with(Node::agent("billing").label("owner", "pay").label("escalates-to", "desk"))
            .with(Node::agent("desk").label("team", "pay"))
            .with(Node::agent("intake").label("escalates-to", "nobody"))
    }

    #[test]
    fn labels_relate() {
        let expected =
            ["escalates_to billing -> desk (0.8, escalates-to)", "same_owner billing, desk (0.3, pay)"];
        assert_eq!(relate::<Ownership>(fleet(), "").expect("the rule works"), expected);
    }

    #[test]
    fn escalating_to_nobody_is_a_finding() {
        let findings = check::<Ownership>(fleet(), "").expect("the rule works");
        let [finding] = &findings[..] else { panic!("{findings:?}") };
        assert_eq!(
            (finding.node, finding.message.as_str()),
            (Some(2), "escalates to `nobody`, which no agent is")
        );
    }
}
