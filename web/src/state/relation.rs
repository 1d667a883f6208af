//! The relations of one node as the inspector lists them.

use super::snapshot::Snapshot;
use super::vocabulary::{relation_label, relation_label_inverse};

/// Which end of its relations a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// The relations start at it.
    Out,
    /// The relations end at it.
    In,
    /// The relations have no direction.
    Mutual,
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What caused it.
    pub via: u32,
    /// The strength of each relation.
    pub weight: f64,
    /// Who made it.
    pub origin: u16,
    /// The nodes at the other end, one for an explicit relation.
    pub others: Vec<u32>,
    /// Whether a group implies it.
    pub is_group: bool,
}

/// All relations of one kind and direction.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// The kind.
    pub kind: String,
    /// Which end the node is.
    pub direction: Direction,
    /// Its lines.
    pub rows: Vec<Row>,
}

impl Section {
    /// How many relations it stands for.
    pub fn count(&self) -> u64 {
        self.rows.iter().map(|row| row.others.len() as u64).sum()
    }

    /// Its heading.
    pub fn label(&self) -> String {
        match self.direction {
            Direction::Out | Direction::Mutual => relation_label(&self.kind),
            Direction::In => relation_label_inverse(&self.kind),
        }
    }
}

/// The relations of `node` by kind, in the order of the graph's kinds, then by direction.
pub fn relations_of(snapshot: &Snapshot, node: u32) -> Vec<Section> {
    let graph = &snapshot.report.graph;
    let mut found: Vec<(u16, Direction, Row)> = Vec::new();
    for (direction, indices) in
        [(Direction::Out, snapshot.outgoing(node)), (Direction::In, snapshot.incoming(node))]
    {
        for &index in indices {
            let relation = &graph.relations[index as usize];
            let other = if direction == Direction::Out { relation.target } else { relation.source };
            found.push((
                relation.kind,
                direction,
                Row {
                    via: relation.via,
                    weight: relation.weight,
                    origin: relation.origin,
                    others: vec![other],
                    is_group: false,
                },
            ));
        }
    }
    for &index in snapshot.groups_of(node) {
        let group = &graph.groups[index as usize];
        let mut add = |direction, side: &[u32]| {
            let others: Vec<u32> = side.iter().copied().filter(|&other| other != node).collect();
            if !others.is_empty() {
                let row = Row {
                    via: group.via,
                    weight: group.weight,
                    origin: group.origin,
                    others,
                    is_group: true,
                };
                found.push((group.kind, direction, row));
            }
        };
        match &group.targets {
            None => add(Direction::Mutual, &group.sources),
            Some(targets) => {
                if group.sources.contains(&node) {
                    add(Direction::Out, targets);
                }
                if targets.contains(&node) {
                    add(Direction::In, &group.sources);
                }
            }
        }
    }
    found.sort_by_key(|(kind, direction, _)| (*kind, *direction));
    let mut sections: Vec<Section> = Vec::new();
    for (kind, direction, row) in found {
        let name = snapshot.kind(kind);
        match sections.last_mut().filter(|last| last.kind == name && last.direction == direction) {
            Some(section) => section.rows.push(row),
            None => sections.push(Section { kind: name.to_owned(), direction, rows: vec![row] }),
        }
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::super::snapshot::tests::{billing, index_of};
    use super::*;

    fn section<'s>(sections: &'s [Section], kind: &str, direction: Direction) -> &'s Section {
        let found = sections.iter().find(|section| section.kind == kind && section.direction == direction);
        found.unwrap_or_else(|| panic!("no {kind} {direction:?} in {sections:#?}"))
    }

    #[test]
    fn relations_are_listed_from_both_ends() {
        let snapshot = billing();
        let (conductor, ledger) = (index_of(&snapshot, "conductor"), index_of(&snapshot, "ledger"));
        let out = relations_of(&snapshot, conductor);
        assert_eq!(section(&out, "depends_on", Direction::Out).rows[0].others, [ledger]);
        let back = relations_of(&snapshot, ledger);
        let needed = section(&back, "depends_on", Direction::In);
        assert_eq!(needed.rows[0].others, [conductor]);
        assert_eq!(needed.label(), "needed by");
    }

    #[test]
    fn a_group_is_one_line_without_the_node_itself() {
        let snapshot = billing();
        let ledger = index_of(&snapshot, "ledger");
        let sections = relations_of(&snapshot, ledger);
        let mutual = section(&sections, "communicates_with", Direction::Mutual);
        assert_eq!(mutual.rows.len(), 1);
        assert_eq!(mutual.count(), 2);
        assert!(mutual.rows[0].is_group);
        assert!(!mutual.rows[0].others.contains(&ledger));
        assert_eq!(section(&sections, "coordinates", Direction::In).label(), "coordinated by");
    }
}
