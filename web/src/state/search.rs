//! Finding nodes by what people remember of them.

use ossa_core::wire::Node;

use super::snapshot::Snapshot;

/// A node that matches, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The node.
    pub node: u32,
    /// The part that matched when it is not the name: `capability refund_issue`.
    pub reason: Option<String>,
}

/// The best `limit` nodes for `words`, which must all match somewhere; better matches first.
///
/// # Complexity
/// O(total length of names, ids, capabilities and domains).
pub fn search(snapshot: &Snapshot, words: &str, limit: usize) -> Vec<Hit> {
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let mut hits: Vec<(u32, usize, Hit)> = Vec::new();
    for (index, node) in snapshot.report.graph.nodes.iter().enumerate() {
        let mut total = 0;
        let mut reason = None;
        let matches_all = words.iter().all(|word| match rank(node, word) {
            Some((rank, why)) => {
                total += rank;
                reason = reason.take().or(why);
                true
            }
            None => false,
        });
        if matches_all {
            hits.push((total, node.name.len(), Hit { node: index as u32, reason }));
        }
    }
    // Among equals the shortest name is the closest match; the order of nodes decides the rest.
    hits.sort_by_key(|(rank, length, hit)| (*rank, *length, hit.node));
    hits.into_iter().take(limit).map(|(_, _, hit)| hit).collect()
}

/// How well a node matches one word, 0 the best, and what matched when it was not the name.
fn rank(node: &Node, word: &str) -> Option<(u32, Option<String>)> {
    let name = node.name.to_lowercase();
    if name == word {
        return Some((0, None));
    }
    if name.starts_with(word) {
        return Some((1, None));
    }
    if name.contains(word) {
        return Some((2, None));
    }
    let id = node.id.to_lowercase();
    if id.contains(word) {
        return Some((if id.starts_with(word) { 2 } else { 3 }, Some(node.id.clone())));
    }
    let within = |texts: &[String], what: &str| {
        texts.iter().find(|text| text.to_lowercase().contains(word)).map(|text| format!("{what} {text}"))
    };
    within(&node.capabilities, "capability")
        .map(|reason| (4, Some(reason)))
        .or_else(|| within(&node.domains, "domain").map(|reason| (5, Some(reason))))
}

#[cfg(test)]
mod tests {
    use super::super::snapshot::tests::{billing, index_of};
    use super::*;

    #[test]
    fn names_come_before_capabilities_and_domains() {
        let snapshot = billing();
        let hits = search(&snapshot, "ledger", 10);
        assert_eq!(hits[0], Hit { node: index_of(&snapshot, "ledger"), reason: None });
        let hits = search(&snapshot, "BILLING", 10);
        assert_eq!(hits.len(), 3);
        assert_eq!(hits[0].reason.as_deref(), Some("domain billing"));
    }

    #[test]
    fn all_words_must_match() {
        let snapshot = billing();
        assert_eq!(search(&snapshot, "billing print", 10).len(), 1);
        assert!(search(&snapshot, "billing nobody", 10).is_empty());
        assert!(search(&snapshot, "  ", 10).is_empty());
        assert_eq!(search(&snapshot, "billing", 2).len(), 2);
    }
}
