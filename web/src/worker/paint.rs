//! Colours and sizes of nodes by what a person wants to see in them.

use std::collections::BTreeMap;

use ossa_core::graph::Graph;

use super::question::Measure;
use crate::render::drawing::Class;
use crate::state::look::{Colour, Look, Size};
use crate::state::vocabulary::{
    ADDED_SLOT, CHANGED_SLOT, NEUTRAL_SLOT, RAMP_SLOT, REMOVED_SLOT, TYPE_SLOT_COUNT,
};

/// What happened to a node between two states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Same,
    Added,
    Changed,
    Removed,
}

/// Colours and sizes other than the usual ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Paint {
    /// Colour slot of each node.
    pub slots: Option<Vec<u8>>,
    /// Size of each node.
    pub radii: Option<Vec<f32>>,
    /// Whether each node is of a class that is hidden; empty when none is.
    pub is_hidden: Vec<bool>,
    /// What the colours mean.
    pub legend: Vec<Class>,
}

/// Classes with a colour of their own; the others share the next slot.
const NAMED: usize = TYPE_SLOT_COUNT - 1;
/// Steps of a scale.
const STEPS: usize = 5;
const STEP_NAMES: [&str; STEPS] = ["lowest", "low", "middle", "high", "highest"];
/// What nodes of no class, and of the smaller classes, are called.
const NONE: &str = "none";
const OTHERS: &str = "others";
/// Sizes of nodes.
const SMALLEST: f32 = 4.0;
const LARGEST: f32 = 16.0;

impl Paint {
    /// What `look` makes of `graph`. `figures` gives a figure of every node, and `changes` is what happened to each.
    pub(super) fn new(
        graph: &Graph,
        look: &Look,
        figures: &mut dyn FnMut(Measure) -> Vec<f64>,
        changes: Option<&[Change]>,
    ) -> Self {
        let mut paint = Self::default();
        let classes = match look.colour() {
            Colour::Type => None,
            Colour::Domain => Some(by_domain(graph)),
            Colour::Measure(Measure::Community) => Some(by_community(&figures(Measure::Community))),
            Colour::Measure(measure) => {
                let is_share = matches!(measure, Measure::PageRank | Measure::Betweenness);
                Some(by_figure(&figures(measure), is_share))
            }
            Colour::Change => changes.map(by_change),
        };
        if let Some((mut legend, of)) = classes {
            for &class in &of {
                legend[class as usize].count += 1;
            }
            if look.hides_something() {
                paint.is_hidden = of.iter().map(|&class| !look.shows(&legend[class as usize].name)).collect();
            }
            paint.slots = Some(of.iter().map(|&class| legend[class as usize].slot).collect());
            paint.legend = legend.into_iter().filter(|class| class.count > 0).collect();
        }
        paint.radii = match look.size() {
            Size::Stated => None,
            Size::Same => Some(vec![(SMALLEST + LARGEST) / 3.0; graph.catalog().len()]),
            Size::Measure(measure) => {
                let figures = figures(measure);
                let most = figures.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
                // The area of a disc says how much it is.
                let radius =
                    |figure: &f64| SMALLEST + (LARGEST - SMALLEST) * (figure / most).max(0.0).sqrt() as f32;
                Some(figures.iter().map(radius).collect())
            }
        };
        paint
    }
}

/// Classes and the class of each node.
type Classes = (Vec<Class>, Vec<u32>);

fn class(name: impl Into<String>, slot: u8) -> Class {
    Class { name: name.into(), slot, count: 0 }
}

/// Names with a slot each, then those that share one, then none.
fn named(names: impl Iterator<Item = String>) -> Vec<Class> {
    let mut classes: Vec<Class> =
        names.take(NAMED).zip(0u8..).map(|(name, slot)| class(name, slot)).collect();
    classes.push(class(OTHERS, NAMED as u8));
    classes.push(class(NONE, NEUTRAL_SLOT));
    classes
}

fn by_domain(graph: &Graph) -> Classes {
    let catalog = graph.catalog();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for id in catalog.node_ids() {
        for domain in catalog.node(id).domains() {
            *counts.entry(domain).or_default() += 1;
        }
    }
    let mut largest: Vec<(&str, usize)> = counts.into_iter().collect();
    largest.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    largest.truncate(NAMED);
    let legend = named(largest.iter().map(|(name, _)| (*name).to_owned()));
    let last = legend.len() as u32 - 1;
    let of = catalog.node_ids().map(|id| {
        let domains: Vec<&str> = catalog.node(id).domains().collect();
        let first = largest.iter().position(|(name, _)| domains.contains(name));
        first.map_or(if domains.is_empty() { last } else { last - 1 }, |place| place as u32)
    });
    let of = of.collect();
    (legend, of)
}

fn by_community(numbers: &[f64]) -> Classes {
    let count = numbers.iter().copied().fold(0.0, f64::max) as usize;
    let legend = named((1..=count).map(|number| format!("community {number}")));
    let others = legend.len() as u32 - 2;
    let of = numbers.iter().map(|&number| ((number as u32).max(1) - 1).min(others)).collect();
    (legend, of)
}

/// At most five classes of about as many nodes each, from the lowest figures to the highest.
fn by_figure(figures: &[f64], is_share: bool) -> Classes {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    let mut lows: Vec<f64> =
        (0..STEPS).filter_map(|step| sorted.get(step * sorted.len() / STEPS).copied()).collect();
    lows.dedup();
    // Few different figures are a class each.
    let mut different = sorted.clone();
    different.dedup();
    if different.len() <= STEPS {
        lows = different;
    }
    let count = lows.len();
    let legend = (0..count).map(|step| {
        let low = lows[step];
        // The scale is used from end to end.
        let place = if count > 1 { step * (STEPS - 1) / (count - 1) } else { STEPS / 2 };
        let end = lows.get(step + 1);
        let high =
            sorted.iter().rev().find(|figure| end.is_none_or(|end| *figure < end)).copied().unwrap_or(low);
        let name = match (is_share, low < high) {
            (true, _) => STEP_NAMES[place].to_owned(),
            (false, true) => format!("{low} to {high}"),
            (false, false) => low.to_string(),
        };
        class(name, RAMP_SLOT + place as u8)
    });
    let of =
        figures.iter().map(|figure| (lows.partition_point(|low| low <= figure) as u32).saturating_sub(1));
    (legend.collect(), of.collect())
}

fn by_change(changes: &[Change]) -> Classes {
    let legend = vec![
        class("unchanged", NEUTRAL_SLOT),
        class("added", ADDED_SLOT),
        class("changed", CHANGED_SLOT),
        class("removed", REMOVED_SLOT),
    ];
    (legend, changes.iter().map(|change| *change as u32).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(classes: &Classes) -> Vec<&str> {
        classes.0.iter().map(|class| class.name.as_str()).collect()
    }

    #[test]
    fn few_figures_are_a_class_each() {
        let classes = by_figure(&[0.0, 3.0, 3.0, 0.0, 1.0], false);
        assert_eq!(names(&classes), ["0", "1", "3"]);
        assert_eq!(classes.1, [0, 2, 2, 0, 1]);
        assert_eq!(classes.0[2].slot, RAMP_SLOT + STEPS as u8 - 1);
    }

    #[test]
    fn many_figures_are_classes_of_about_as_many_nodes() {
        let figures: Vec<f64> = (0..100).map(f64::from).collect();
        let classes = by_figure(&figures, false);
        assert_eq!(names(&classes), ["0 to 19", "20 to 39", "40 to 59", "60 to 79", "80 to 99"]);
        assert_eq!((classes.1[0], classes.1[20], classes.1[99]), (0, 1, 4));
        // Most have none.
        let mut uneven = vec![0.0; 90];
        uneven.extend((1..=10).map(f64::from));
        let classes = by_figure(&uneven, false);
        assert_eq!(classes.1.len(), 100);
        assert!(classes.1.iter().all(|&class| (class as usize) < classes.0.len()));
        assert!(by_figure(&[], true).0.is_empty());
    }

    #[test]
    fn small_communities_share_a_colour() {
        let numbers: Vec<f64> = (1..=10).map(f64::from).collect();
        let (legend, of) = by_community(&numbers);
        assert_eq!(legend[of[0] as usize].name, "community 1");
        assert_eq!(legend[of[6] as usize].slot, 6);
        assert_eq!(legend[of[7] as usize].name, OTHERS);
        assert_eq!(of[7], of[9]);
    }
}
