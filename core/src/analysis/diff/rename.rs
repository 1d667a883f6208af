use std::collections::BTreeMap;

use crate::graph::Graph;
use crate::model::{NodeId, NodeView};

/// The least part of what two nodes say that has to agree for one to be the other renamed.
const LEAST: f64 = 0.6;
/// A word that more nodes have says nothing about which is which.
const COMMON: usize = 32;

/// What a node says, as words that can be counted: each attribute with its value.
fn words(node: NodeView<'_>) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut say = |attribute: &str, value: &str| words.push(format!("{attribute} {value}"));
    say("name", &node.name().to_lowercase());
    say("id", &node.stated_id().to_lowercase());
    for part in node.stated_id().split(|letter: char| !letter.is_alphanumeric()) {
        say("part", &part.to_lowercase());
    }
    if let Some(agent_type) = node.agent_type() {
        say("type", agent_type);
    }
    if let Some(description) = node.description() {
        say("description", description);
    }
    node.capabilities().for_each(|value| say("capability", value));
    node.domains().for_each(|value| say("domain", value));
    node.dependencies().for_each(|value| say("dependency", value));
    node.places().for_each(|(path, ..)| say("file", path));
    words.sort_unstable();
    words.dedup();
    words
}

/// The nodes of the old graph that live on under another key, with what they are in the new graph.
pub(super) fn renames(old: &Graph, new: &Graph) -> Vec<(NodeId, NodeId)> {
    let missing = |from: &Graph, to: &Graph| -> Vec<(NodeId, Vec<String>)> {
        from.catalog()
            .node_ids()
            .map(|id| from.catalog().node(id))
            .filter(|node| to.catalog().find(node.key()).is_none())
            .map(|node| (node.id(), words(node)))
            .collect()
    };
    let (gone, come) = (missing(old, new), missing(new, old));
    let mut who_says: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, (_, words)) in come.iter().enumerate() {
        for word in words {
            who_says.entry(word).or_default().push(index);
        }
    }
    let mut pairs: Vec<(f64, NodeId, NodeId)> = Vec::new();
    for (old_id, old_words) in &gone {
        let kind = old.catalog().node(*old_id).kind();
        let mut candidates: Vec<usize> = old_words
            .iter()
            .filter_map(|word| who_says.get(word.as_str()))
            .filter(|who| who.len() <= COMMON)
            .flatten()
            .copied()
            .collect();
        candidates.sort_unstable();
        candidates.dedup();
        for (new_id, new_words) in candidates.into_iter().filter_map(|index| come.get(index)) {
            if new.catalog().node(*new_id).kind() != kind {
                continue;
            }
            let shared = old_words.iter().filter(|word| new_words.binary_search(word).is_ok()).count();
            let all = old_words.len() + new_words.len() - shared;
            let agreement = shared as f64 / all as f64;
            if agreement >= LEAST {
                pairs.push((agreement, *old_id, *new_id));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut is_gone = vec![true; old.catalog().len()];
    let mut is_new = vec![true; new.catalog().len()];
    let mut renames: Vec<(NodeId, NodeId)> = Vec::new();
    for (_, from, to) in pairs {
        if is_gone[from.index()] && is_new[to.index()] {
            is_gone[from.index()] = false;
            is_new[to.index()] = false;
            renames.push((from, to));
        }
    }
    renames.sort_unstable();
    renames
}
