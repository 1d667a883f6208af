//! A node of the drawing in words, for those who cannot see it.

use super::figures::counted;
use super::relation::relations_of;
use super::snapshot::Snapshot;
use super::vocabulary::node_kind_singular;

/// Neighbours that are named for each kind of relation.
const NAMED: usize = 20;

/// A node in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mirrored {
    /// Its name, what it is, and how many relations it has.
    pub summary: String,
    /// Each kind of its relations: how many, and to what.
    pub relations: Vec<String>,
}

/// The words for a node.
pub fn mirror(snapshot: &Snapshot, index: u32) -> Option<Mirrored> {
    let node = snapshot.node(index)?;
    let what = node.agent_type.as_deref().unwrap_or(node_kind_singular(&node.kind));
    let sections = relations_of(snapshot, index);
    let all: u64 = sections.iter().map(super::relation::Section::count).sum();
    let relations = sections.iter().map(|section| {
        let others = section.rows.iter().flat_map(|row| &row.others);
        let names: Vec<&str> =
            others.filter_map(|&other| Some(snapshot.node(other)?.name.as_str())).take(NAMED).collect();
        let count = section.count();
        let rest = count.saturating_sub(names.len() as u64);
        let rest = if rest > 0 { format!(" and {rest} more") } else { String::new() };
        format!("{} {count}: {}{rest}", section.label(), names.join(", "))
    });
    Some(Mirrored {
        summary: format!("{}, {what}, {}", node.name, counted(all, "relation", "relations")),
        relations: relations.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::snapshot::tests::billing;
    use super::*;

    #[test]
    fn neighbours_are_named_by_kind() {
        let snapshot = billing();
        let all: Vec<Mirrored> = (0..snapshot.report.graph.nodes.len() as u32)
            .filter_map(|node| mirror(&snapshot, node))
            .collect();
        assert_eq!(all.len(), snapshot.report.graph.nodes.len());
        for (node, mirrored) in snapshot.report.graph.nodes.iter().zip(&all) {
            assert!(mirrored.summary.starts_with(&node.name), "{mirrored:?}");
        }
        let related = all.iter().find(|mirrored| !mirrored.relations.is_empty()).expect("some are related");
        let names = || snapshot.report.graph.nodes.iter().map(|node| &node.name);
        assert!(names().any(|name| related.relations[0].contains(name.as_str())), "{related:?}");
        assert_eq!(mirror(&snapshot, 9999), None);
    }
}
