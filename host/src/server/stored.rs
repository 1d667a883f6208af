//! What of the store is part of the graph.

use std::collections::BTreeMap;

use ossa_core::Workspace;
use ossa_core::source::Source;

use super::DEFAULT_TENANT;
use crate::specifications::path;
use crate::store::{Collection, ResourceId, Store, StoreError};

/// Version and path of each specification that is among the sources, by its id.
pub(super) type Known = BTreeMap<String, (u64, String)>;

/// What is to be done to bring the sources in step with the store.
#[derive(Default)]
pub(super) struct StoredChanges {
    written: Vec<(String, u64, Source)>,
    gone: Vec<String>,
}

/// What changed in the store since it was as `known`.
pub(super) async fn changes(store: &dyn Store, known: &Known) -> Result<StoredChanges, StoreError> {
    let present: BTreeMap<String, u64> =
        store.versions(DEFAULT_TENANT, Collection::Specifications).await?.into_iter().collect();
    let mut changes = StoredChanges::default();
    for (id, version) in &present {
        if known.get(id).is_some_and(|(known, _)| known == version) {
            continue;
        }
        let resource = ResourceId { tenant: DEFAULT_TENANT, collection: Collection::Specifications, id };
        // Written again, or deleted, while this was read: then there is a build after this one.
        if let Some(version) = store.latest(resource).await?
            && let Some(content) = version.content
        {
            let source = Source::new(path(id, &content.media_type), content.text);
            changes.written.push((id.clone(), version.number, source));
        }
    }
    changes.gone = known.keys().filter(|id| !present.contains_key(*id)).cloned().collect();
    Ok(changes)
}

impl StoredChanges {
    pub(super) fn is_empty(&self) -> bool {
        self.written.is_empty() && self.gone.is_empty()
    }

    /// Does it, and notes in `known` that it was done.
    pub(super) fn apply(self, workspace: &mut Workspace, known: &mut Known) {
        for id in self.gone {
            if let Some((_, path)) = known.remove(&id) {
                workspace.remove(&path);
            }
        }
        for (id, version, source) in self.written {
            workspace.put(&source);
            let path = source.path.to_string();
            // Written in another language, it has another path.
            if let Some((_, before)) = known.insert(id, (version, path.clone()))
                && before != path
            {
                workspace.remove(&before);
            }
        }
    }
}
