use super::address::Address;
use super::{Lint, Reading};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Access, Protocol};

/// A remote MCP server that is reached without credentials. Many servers ask for a login when they are called,
/// so this is only information.
pub(super) struct UnauthenticatedEndpoint;

impl Lint for UnauthenticatedEndpoint {
    fn code(&self) -> Code {
        Code::UnauthenticatedEndpoint
    }

    fn check_document(&self, reading: &Reading<'_>, findings: &mut Vec<Diagnostic>) {
        for endpoint in reading.definitions.iter().flat_map(|definition| &definition.endpoints) {
            if endpoint.protocol != Protocol::Mcp || endpoint.access != Access::Open {
                continue;
            }
            let address = Address::parse(&endpoint.url.value);
            let Some(address) = address.filter(|address| address.is_web() && address.is_public()) else {
                continue;
            };
            let message = format!("the MCP server at `{}` is reached without credentials", address.host);
            findings.push(
                Diagnostic::new(self.code(), reading.path, endpoint.url.span, message).with_help(
                    "add a header that takes its value from a secret, unless the server is public or asks for a login",
                ),
            );
        }
    }
}
