use super::{Defined, Fleet, Lint};
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};

/// A required capability that no other agent has.
pub(super) struct UnofferedCapability;

impl Lint for UnofferedCapability {
    fn code(&self) -> Code {
        Code::UnofferedCapability
    }

    fn check_file(&self, fleet: &Fleet<'_>, definitions: &[Defined<'_>], findings: &mut Vec<Diagnostic>) {
        let offers = fleet.overview().offers();
        for defined in definitions {
            for required in &defined.definition.required_capabilities {
                let name = required.value;
                if offers.are_made_by_another(name, fleet.catalog().node(defined.node)) {
                    continue;
                }
                let message = format!("no other agent has the capability `{name}`");
                let finding = Diagnostic::new(self.code(), defined.path, required.span, message);
                findings.push(match offers.nearest(name) {
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
