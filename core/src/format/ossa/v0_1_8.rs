//! The forerunner of the kind form: `ossa: 0.1.8` beside `metadata` and `spec`.

use super::v0_1::ID;
use super::{Manifest, policy};
use crate::document::Node;
use crate::format::fields::{stated_list, texts};
use crate::model::{Definition, NodeKind};

/// Whether the version stands under `ossa`, beside what it describes.
pub(super) fn is_own(root: Node<'_>) -> bool {
    let is_map = |key| root.get(key).is_some_and(Node::is_mapping);
    root.text_at(&["ossa"]).is_some() && is_map("metadata") && is_map("spec")
}

pub(super) fn map(root: Node<'_>, path: &str) -> Vec<Definition> {
    let Some(mut manifest) = Manifest::open(NodeKind::Agent, ID, root, &["metadata", "name"], path) else {
        return Vec::new();
    };
    manifest.metadata();
    let capabilities = root.at(&["spec", "capabilities"]);
    for key in ["primary", "secondary"] {
        let list = capabilities.and_then(|capabilities| capabilities.get(key));
        manifest.main.capabilities.extend(stated_list(list));
    }
    if capabilities.is_some_and(|capabilities| !capabilities.is_mapping()) {
        manifest.main.capabilities = stated_list(capabilities);
    }
    // The class says what the agent works on, not how.
    manifest.main.domains = texts(root.at(&["spec", "class"]));
    manifest.main.domains.extend(texts(root.at(&["metadata", "tags"])));
    let frameworks = root.at(&["spec", "compliance_frameworks"]);
    let field = "spec.compliance_frameworks";
    policy::governed(&mut manifest.others, &manifest.id, ID, frameworks, field);
    manifest.finish()
}
