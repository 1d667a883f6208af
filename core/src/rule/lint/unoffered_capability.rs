use std::collections::BTreeSet;

use super::{Fleet, Lint};
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::model::NodeId;
use crate::text::nearest;

/// A required capability that no other agent has.
pub(super) struct UnofferedCapability;

/// How many names may be compared to find what was meant; keeps a tree full of wrong names linear.
const SUGGESTION_BUDGET: usize = 1_000_000;

impl Lint for UnofferedCapability {
    fn code(&self) -> Code {
        Code::UnofferedCapability
    }

    fn check_fleet(&self, fleet: &Fleet<'_>, findings: &mut Vec<Diagnostic>) {
        let catalog = fleet.catalog();
        if fleet.definitions().all(|defined| defined.definition.required_capabilities.is_empty()) {
            return;
        }
        // Who has it matters: an agent does not offer to itself. Two are enough to know that another does.
        let mut offered: BTreeSet<&str> = BTreeSet::new();
        let mut offers: BTreeSet<(&str, NodeId)> = BTreeSet::new();
        for agent in catalog.agents() {
            for capability in agent.capabilities() {
                offered.insert(capability);
                offers.insert((capability, agent.id()));
            }
        }
        let by_another = |capability: &str, own: NodeId| {
            let range = (capability, NodeId(0))..=(capability, NodeId(u32::MAX));
            offers.range(range).take(2).any(|(_, agent)| *agent != own)
        };
        let mut budget = SUGGESTION_BUDGET;
        for defined in fleet.definitions() {
            for required in &defined.definition.required_capabilities {
                let name = required.value;
                if by_another(name, defined.node) {
                    continue;
                }
                let meant = if offered.len() <= budget {
                    budget -= offered.len();
                    nearest(name, offered.iter().copied().filter(|other| *other != name))
                } else {
                    None
                };
                let message = format!("no other agent has the capability `{name}`");
                let finding = Diagnostic::new(self.code(), defined.path, required.span, message);
                findings.push(match meant {
                    Some(meant) => {
                        let edit = Edit::respell(required.span, name, meant);
                        let fix = edit.map(|edit| Fix::suggestion(format!("write `{meant}`"), vec![edit]));
                        let mut finding = finding.with_help(format!("did you mean `{meant}`?"));
                        finding.fix = fix;
                        finding
                    }
                    None => finding.with_help("give it to an agent, or remove the requirement"),
                });
            }
        }
    }
}
