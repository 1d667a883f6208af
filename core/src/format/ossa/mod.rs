//! The forms of OSSA manifests, one a file. They share one name space and much of what they say, which is read
//! by the other files.

mod confirmation;
mod declared;
mod inline;
mod model;
mod peers;
mod policy;
mod tools;
mod v0_1;
mod v0_1_8;
mod v0_2;
mod v1;
mod workflow;

pub(super) use policy::governed;
pub(super) use v0_1::OssaV01;
pub(super) use v0_2::OssaV02;
pub(super) use v1::OssaV1;

use super::connection::is_something;
use super::fields::{stated, stated_or_folder, text};
use super::server::Uses;
use crate::document::Node;
use crate::model::{AGENT_TYPES, Access, Definition, Endpoint, Identity, NodeKind, Protocol, Text};
use crate::source::folder;
use crate::text::is_template;

pub(super) const FAMILY: &str = "ossa";

/// What one manifest defines: what it is about, and what it describes along the way.
struct Manifest<'d> {
    root: Node<'d>,
    /// The id of what it is about, as far as the document alone can tell.
    id: String,
    main: Definition,
    /// Inline agents and teams.
    parts: Vec<Definition>,
    /// What it says about what it names.
    others: Vec<Definition>,
}

impl<'d> Manifest<'d> {
    /// The manifest of `root`, whose id stands at `keys`.
    fn open(kind: NodeKind, format: &'static str, root: Node<'d>, keys: &[&str], path: &str) -> Option<Self> {
        let (identity, span) = stated_or_folder(root, keys, path)?;
        let id = match &identity {
            Identity::Stated(id) | Identity::Configured(id) | Identity::Folder(id) => id.clone(),
            Identity::Beside => return None,
        };
        let mut main = Definition::new(kind, FAMILY, format, identity, span);
        main.implied_type = type_of_folder(path);
        Some(Self { root, id, main, parts: Vec::new(), others: Vec::new() })
    }

    /// Reads name, version and description from `metadata`.
    fn metadata(&mut self) {
        let root = self.root;
        self.main.name = ["displayName", "display_name", "title"]
            .into_iter()
            .find_map(|key| text(root, &["metadata", key]))
            .filter(|name| !is_template(name));
        self.main.version = stated(root, &["metadata", "version"]);
        self.main.description =
            stated(root, &["metadata", "description"]).or_else(|| stated(root, &["spec", "description"]));
    }

    fn uses(&mut self) -> Uses<'_> {
        Uses { definition: &mut self.main, others: &mut self.others }
    }

    fn finish(self) -> Vec<Definition> {
        std::iter::once(self.main).chain(self.parts).chain(self.others).collect()
    }
}

/// The type that `…/critics/refund-desk/agent.yml` suggests.
fn type_of_folder(path: &str) -> Option<&'static str> {
    // The agent's own folder may be named after its type too, when there is only one.
    let parts = folder(path).rsplit('/').take(2);
    parts.filter_map(|part| part.strip_suffix('s')).find_map(known_type)
}

fn known_type(word: &str) -> Option<&'static str> {
    AGENT_TYPES.into_iter().find(|known| *known == word)
}

/// The address at `holder`, unless it is only a path or decided elsewhere. `auth` says how callers prove who
/// they are.
fn endpoint(holder: Option<Node<'_>>, auth: Option<Node<'_>>, protocol: Protocol) -> Option<Endpoint> {
    let holder = holder?;
    let value = holder.as_text()?.trim();
    let is_address = value.contains("://") && !is_template(value);
    is_address.then(|| Endpoint {
        url: Text { value: value.to_owned(), span: holder.span() },
        protocol,
        access: access(auth),
    })
}

/// What an `auth` field says: a scheme, a list of schemes, or a map with a `type`.
fn access(auth: Option<Node<'_>>) -> Access {
    let stated = auth.and_then(|auth| auth.get("type").or_else(|| auth.get("method")));
    if stated.or(auth).is_some_and(is_something) { Access::Authenticated } else { Access::Open }
}

#[cfg(test)]
mod tests {
    use super::type_of_folder;

    #[test]
    fn the_folder_of_a_kind_of_agents_says_their_type() {
        assert_eq!(type_of_folder(".agents/critics/refund-desk/agent.yml"), Some("critic"));
        assert_eq!(type_of_folder(".agents/critics/agent.yml"), Some("critic"));
        assert_eq!(type_of_folder("workers/fleet/refund-desk/agent.yml"), None);
        assert_eq!(type_of_folder("agent.yml"), None);
    }
}
