//! What is different between two states, as a list.

use ossa_core::wire::{Diff, NamedRelation};

use super::vocabulary::relation_label;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// It is new.
    Added,
    /// It is another.
    Changed,
    /// It is gone.
    Removed,
}

impl Change {
    /// Every change.
    pub const ALL: [Self; 3] = [Self::Added, Self::Changed, Self::Removed];

    /// Its name, also that of its class in the style sheet.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }
}

/// What it happened to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A node.
    Node,
    /// A relation.
    Relation,
    /// Relations that a group implies.
    Group,
}

impl Subject {
    /// Every subject and its plural.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Node, "Nodes"), (Self::Relation, "Relations"), (Self::Group, "Groups")];
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What happened.
    pub change: Change,
    /// To what.
    pub subject: Subject,
    /// What people call it.
    pub name: String,
    /// What is different.
    pub details: String,
    /// Key of the node it is, or starts at, as far as it is still there.
    pub key: Option<String>,
}

/// The lines, in the order of subjects and changes.
///
/// # Complexity
/// O(size of the difference).
pub fn lines(diff: &Diff) -> Vec<Line> {
    use self::Change::{Added, Changed, Removed};
    use self::Subject::{Group, Node, Relation};
    let mut lines = Vec::new();
    let mut add = |change, subject, name: String, details: String, key: Option<&str>| {
        lines.push(Line { change, subject, name, details, key: key.map(str::to_owned) });
    };
    for node in &diff.added {
        add(Added, Node, node.name.clone(), node.kind.clone(), Some(&node.key));
    }
    for node in &diff.changed {
        let renamed = node.old_key.as_ref().map(|old| format!("was {old}"));
        let fields = node
            .fields
            .iter()
            .map(|field| format!("{}: {} → {}", field.field, said(&field.before), said(&field.after)));
        let details = renamed.into_iter().chain(fields).collect::<Vec<_>>().join("; ");
        add(Changed, Node, node.key.clone(), details, Some(&node.key));
    }
    for node in &diff.removed {
        add(Removed, Node, node.name.clone(), node.kind.clone(), None);
    }
    let way = |relation: &NamedRelation| {
        format!("{} {} {}", relation.source, relation_label(&relation.kind), relation.target)
    };
    for relation in &diff.added_relations {
        add(Added, Relation, way(relation), format!("via {}", relation.via), Some(&relation.source));
    }
    for change in &diff.changed_relations {
        let details = format!("weight {} → {}", change.before, change.relation.weight);
        add(Changed, Relation, way(&change.relation), details, Some(&change.relation.source));
    }
    for relation in &diff.removed_relations {
        add(Removed, Relation, way(relation), format!("via {}", relation.via), Some(&relation.source));
    }
    for (change, groups) in [(Added, &diff.added_groups), (Removed, &diff.removed_groups)] {
        for group in groups {
            let count = group.sources.len() + group.targets.as_ref().map_or(0, Vec::len);
            let details = super::figures::counted(count as u64, "member", "members");
            add(change, Group, format!("{} via {}", relation_label(&group.kind), group.via), details, None);
        }
    }
    for group in &diff.changed_groups {
        let mut details = Vec::new();
        if !group.joined.is_empty() {
            details.push(format!("joined: {}", group.joined.join(", ")));
        }
        if !group.left.is_empty() {
            details.push(format!("left: {}", group.left.join(", ")));
        }
        let [before, after] = group.weights;
        if before.total_cmp(&after).is_ne() {
            details.push(format!("weight {before} → {after}"));
        }
        let name = format!("{} via {}", relation_label(&group.kind), group.via);
        add(Changed, Group, name, details.join("; "), None);
    }
    lines.sort_by_key(|line| (line.subject, line.change));
    lines
}

fn said(values: &[String]) -> String {
    if values.is_empty() { "nothing".to_owned() } else { values.join(", ") }
}

#[cfg(test)]
mod tests {
    use ossa_core::analysis::diff;

    use super::super::snapshot::tests::billing;
    use super::*;

    #[test]
    fn every_difference_is_a_line() {
        let before = billing().report.graph;
        let mut after = before.clone();
        after.nodes[0].domains.push("tax".to_owned());
        after.relations.pop();
        let diff = Diff::from(&diff(
            &before.to_graph().expect("it is a graph"),
            &after.to_graph().expect("it is a graph"),
        ));
        let lines = lines(&diff);
        let changed = lines.iter().find(|line| line.change == Change::Changed).expect("a node changed");
        assert_eq!(changed.subject, Subject::Node);
        assert_eq!(changed.details, "domains: billing → billing, tax");
        assert_eq!(lines.iter().filter(|line| line.subject == Subject::Relation).count(), 1);
        assert!(lines.is_sorted_by_key(|line| (line.subject, line.change)));
    }
}
