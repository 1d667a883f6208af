//! What nodes were read from, as plugins may ask for it.

use std::collections::BTreeMap;
use std::sync::Arc;

use ossa_core::model::{Catalog, NodeId};
use ossa_core::rule::Sources;
use ossa_core::text::Span;
use serde_json::Value;

use crate::dataset::Definitions;

/// Longest definition that is handed over, in bytes of JSON.
const MAX_BYTES: usize = 1 << 20;

/// The sources of a catalog.
pub struct Read {
    catalog: Arc<Catalog>,
    sources: Arc<dyn Sources>,
}

impl Read {
    pub fn new(catalog: Arc<Catalog>, sources: Arc<dyn Sources>) -> Self {
        Self { catalog, sources }
    }

    /// The file and place of a node's definition: the first, where several define it.
    fn place(&self, node: u32) -> Option<(&str, Span)> {
        let (path, span, _) = self.catalog.node(NodeId(node)).places().next()?;
        Some((path, span))
    }

    /// Calls `each` with every file and the nodes it defines, so that none is read twice.
    fn by_file(&self, mut each: impl FnMut(&str, &[(usize, Span)])) {
        let mut nodes: BTreeMap<&str, Vec<(usize, Span)>> = BTreeMap::new();
        for row in 0..self.catalog.len() {
            if let Some((path, span)) = self.place(row as u32) {
                nodes.entry(path).or_default().push((row, span));
            }
        }
        for (path, nodes) in nodes {
            each(path, &nodes);
        }
    }
}

impl Definitions for Read {
    fn raw(&self, node: u32) -> Option<String> {
        let (path, span) = self.place(node)?;
        let documents = self.sources.documents(path, MAX_BYTES);
        holder(documents.iter(), span).cloned()
    }

    fn labels(&self) -> Vec<Vec<String>> {
        let mut rows = vec![Vec::new(); self.catalog.len()];
        self.by_file(|path, nodes| {
            let documents = self.sources.documents(path, MAX_BYTES);
            let labels: Vec<_> = documents.iter().map(|(span, text)| (*span, labels(text))).collect();
            for &(row, span) in nodes {
                rows[row] = holder(labels.iter(), span).cloned().unwrap_or_default();
            }
        });
        rows
    }

    fn endpoints(&self) -> Vec<Vec<String>> {
        let mut rows = vec![Vec::new(); self.catalog.len()];
        self.by_file(|path, nodes| {
            let Some(definitions) = self.sources.definitions(path) else { return };
            for &(row, span) in nodes {
                let found = definitions.iter().find(|definition| definition.span == span);
                let urls = found.into_iter().flat_map(|found| found.endpoints.iter());
                rows[row] = urls.map(|(url, _)| url.to_owned()).collect();
            }
        });
        rows
    }
}

/// What belongs to the document that holds a place; of a file with one document, that one.
fn holder<'d, T>(mut documents: impl ExactSizeIterator<Item = &'d (Span, T)>, place: Span) -> Option<&'d T> {
    if documents.len() == 1 {
        return documents.next().map(|(_, found)| found);
    }
    let holds = |span: Span| span.start <= place.start && place.end <= span.end;
    documents.find(|(span, _)| holds(*span)).map(|(_, found)| found)
}

/// The labels and annotations of a definition, as `key=value`, sorted.
fn labels(definition: &str) -> Vec<String> {
    let Ok(root) = serde_json::from_str::<Value>(definition) else { return Vec::new() };
    let mut found = Vec::new();
    for holder in [Some(&root), root.get("metadata")].into_iter().flatten() {
        for field in ["labels", "annotations"] {
            let entries = holder.get(field).and_then(Value::as_object);
            found.extend(entries.into_iter().flatten().filter_map(label));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn label((key, value): (&String, &Value)) -> Option<String> {
    let value = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(value) => value.to_string(),
        _ => return None,
    };
    (!key.contains('=')).then(|| format!("{key}={value}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_stand_at_the_root_and_under_metadata() {
        let text = r#"{"labels":{"team":"pay","deep":{}},"metadata":{"labels":{"tier":1,"a=b":"x"},
            "annotations":{"on":true}}}"#;
        assert_eq!(labels(text), ["on=true", "team=pay", "tier=1"]);
        assert_eq!(labels("[]"), [""; 0]);
    }

    #[test]
    fn a_place_belongs_to_the_document_around_it() {
        let documents = [(Span::new(0, 10), 'a'), (Span::new(14, 30), 'b')];
        assert_eq!(holder(documents.iter(), Span::new(15, 16)), Some(&'b'));
        assert_eq!(holder(documents.iter(), Span::new(11, 12)), None);
        assert_eq!(holder(documents[..1].iter(), Span::new(90, 91)), Some(&'a'));
    }
}
