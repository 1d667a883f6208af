use std::collections::BTreeSet;

use super::{Defined, Fleet, Lint};
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};

/// A required capability that no other agent has.
pub(super) struct UnofferedCapability;

/// Names are suggested for this many requirements of a file; one made to be wrong has more.
const SUGGESTIONS: usize = 100;

impl Lint for UnofferedCapability {
    fn code(&self) -> Code {
        Code::UnofferedCapability
    }

    fn check_file(&self, fleet: &Fleet<'_>, definitions: &[Defined<'_>], findings: &mut Vec<Diagnostic>) {
        let offers = fleet.overview().offers();
        let mut suggestions = 0..SUGGESTIONS;
        for defined in definitions {
            if defined.definition.required_capabilities.is_empty() {
                continue;
            }
            // An agent does not offer to itself.
            let node = fleet.catalog().node(defined.node);
            let own: BTreeSet<&str> = node.capabilities().filter(|_| node.is_agent()).collect();
            for required in &defined.definition.required_capabilities {
                let name = required.value;
                if offers.count(name) > u32::from(own.contains(name)) {
                    continue;
                }
                let message = format!("no other agent has the capability `{name}`");
                let finding = Diagnostic::new(self.code(), defined.path, required.span, message);
                findings.push(match suggestions.next().and_then(|_| offers.nearest(name)) {
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
