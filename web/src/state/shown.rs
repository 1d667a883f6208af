//! What the drawing says about itself: how many relations are on it, and what stands for the others.

use super::figures::{counted, grouped};
use crate::render::drawing::Drawing;

/// How much of a drawing is drawn at the zoom it is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Whether areas are all that is seen.
    pub is_far: bool,
    /// Relations that are drawn one by one.
    pub relations: u32,
}

/// A statement, and whether something is left out that can be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What is drawn.
    pub text: String,
    /// Where the rest is; empty when there is none.
    pub rest: String,
    /// Whether it can be switched to show all.
    pub is_partial: bool,
}

/// What is to be said about a drawing; nothing when every relation is drawn and nobody asked for that.
pub fn statement(drawing: &Drawing, shown: Shown) -> Option<Statement> {
    let summed = drawing.summed_relations as u64;
    // What the backbone leaves out is not forgotten.
    let left_out = drawing.kept.relations[1] - drawing.kept.relations[0];
    if left_out > 0.0 {
        let all = counted(drawing.kept.relations[1] as u64, "relation", "relations");
        let rest = if summed > 0 { at_hubs(summed, drawing) } else { "the backbone of the graph".to_owned() };
        let text = format!("Keeping {} of {all}", grouped(drawing.kept.relations[0] as u64));
        return Some(Statement { text, rest, is_partial: true });
    }
    let all = drawing.shown_relations as u64;
    let relations = counted(all, "relation", "relations");
    if drawing.has_every_pair {
        let text = if summed == 0 {
            format!("Showing all {relations}")
        } else {
            format!("Showing {} of {relations}", grouped(all - summed))
        };
        let rest = if summed == 0 { String::new() } else { at_hubs(summed, drawing) };
        return Some(Statement { text, rest, is_partial: false });
    }
    if shown.is_far {
        let areas = drawing.areas.iter().filter(|area| area.size > 0).count() as u64;
        return Some(Statement {
            text: format!("{} in {}", relations, counted(areas, "community", "communities")),
            rest: "summed up between them; zoom in to see them".to_owned(),
            is_partial: true,
        });
    }
    let drawn = u64::from(shown.relations);
    if drawn >= all {
        return None;
    }
    let rest = if summed > 0 { at_hubs(summed, drawing) } else { "the strongest of every node".to_owned() };
    Some(Statement { text: format!("Showing {} of {relations}", grouped(drawn)), rest, is_partial: true })
}

fn at_hubs(summed: u64, drawing: &Drawing) -> String {
    if drawing.fold_count > 0 {
        let points = drawing.hub_groups.len() as u64 + u64::from(drawing.fold_count);
        return format!("{} more within and through {}", grouped(summed), counted(points, "group", "groups"));
    }
    let hubs = counted(drawing.hub_groups.len() as u64, "hub", "hubs");
    format!("{} more through {hubs}", grouped(summed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::drawing::Area;

    fn drawing(shown: f64, summed: f64) -> Drawing {
        Drawing {
            shown_relations: shown,
            summed_relations: summed,
            hub_groups: vec![0; 3],
            ..Drawing::default()
        }
    }

    const ALL: Shown = Shown { is_far: false, relations: 20 };

    #[test]
    fn nothing_is_said_where_everything_is_drawn() {
        assert_eq!(statement(&drawing(20.0, 0.0), ALL), None);
    }

    #[test]
    fn what_hubs_stand_for_and_what_is_hidden_is_said() {
        let said = statement(&drawing(32_732.0, 32_712.0), ALL).expect("something is summed up");
        assert_eq!(said.text, "Showing 20 of 32,732 relations");
        assert_eq!(said.rest, "32,712 more through 3 hubs");
        assert!(said.is_partial);
        let said = statement(&drawing(20.0, 0.0), Shown { relations: 7, ..ALL }).expect("13 are hidden");
        assert_eq!(said.text, "Showing 7 of 20 relations");
    }

    #[test]
    fn from_far_away_communities_are_named() {
        let area = |size| Area { name: "a".to_owned(), size };
        let drawing = Drawing { areas: vec![area(4), area(0), area(9)], ..drawing(2_120_363.0, 2_100_000.0) };
        let said = statement(&drawing, Shown { is_far: true, ..ALL }).expect("all is summed up");
        assert_eq!(said.text, "2,120,363 relations in 2 communities");
    }

    #[test]
    fn what_the_backbone_leaves_out_is_said() {
        let kept = crate::state::backbone::Kept { relations: [12.0, 50.0], ..Default::default() };
        let said = statement(&Drawing { kept, ..drawing(12.0, 0.0) }, ALL).expect("38 are left out");
        assert_eq!((said.text.as_str(), said.is_partial), ("Keeping 12 of 50 relations", true));
    }

    #[test]
    fn who_asked_for_all_is_told_what_they_got() {
        let all = Drawing { has_every_pair: true, ..drawing(50.0, 0.0) };
        let said = statement(&all, ALL).expect("it was asked for");
        assert_eq!((said.text.as_str(), said.is_partial), ("Showing all 50 relations", false));
        let refused = Drawing { has_every_pair: true, pairs_refused: true, ..drawing(50.0, 30.0) };
        assert_eq!(statement(&refused, ALL).expect("it was asked for").text, "Showing 20 of 50 relations");
    }
}
