//! Which relations are kept of a graph with too many, and what that leaves.

use serde::{Deserialize, Serialize};

use super::figures::{counted, grouped};

/// What a relation must be to be kept. By default all are.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Backbone {
    /// How unlikely the weight of a relation must be, if all weights of a node were chance, from 0 to 1; at 1
    /// every relation is kept.
    pub significance: f64,
    /// How many relations each node keeps, the heaviest; all without it.
    pub heaviest: Option<u32>,
    /// The least weight.
    pub weight: f64,
}

impl Default for Backbone {
    fn default() -> Self {
        Self { significance: 1.0, heaviest: None, weight: 0.0 }
    }
}

/// The places of the slider for significance, from keeping everything to keeping little. Evenly spread, nearly all of
/// its way would make no difference.
const SIGNIFICANCES: [f64; 13] = [1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.01, 0.001];
/// The places of the slider for the heaviest of each node; the first keeps all.
const HEAVIEST: [u32; 12] = [0, 200, 100, 50, 30, 20, 15, 10, 5, 3, 2, 1];

impl Backbone {
    /// The last place of the slider for significance.
    pub const LAST_SIGNIFICANCE: usize = SIGNIFICANCES.len() - 1;
    /// The last place of the slider for the heaviest.
    pub const LAST_HEAVIEST: usize = HEAVIEST.len() - 1;

    /// Whether a relation may be left out.
    pub fn is_on(&self) -> bool {
        self.significance < 1.0 || self.heaviest.is_some() || self.weight > 0.0
    }

    /// Where the slider for significance is.
    pub fn significance_step(&self) -> usize {
        SIGNIFICANCES.iter().position(|&place| place <= self.significance).unwrap_or(Self::LAST_SIGNIFICANCE)
    }

    /// Moves the slider for significance.
    pub fn set_significance_step(&mut self, step: usize) {
        self.significance = SIGNIFICANCES[step.min(Self::LAST_SIGNIFICANCE)];
    }

    /// Where the slider for the heaviest is.
    pub fn heaviest_step(&self) -> usize {
        let Some(most) = self.heaviest else { return 0 };
        let step = HEAVIEST.iter().skip(1).position(|&place| place <= most);
        step.map_or(Self::LAST_HEAVIEST, |step| step + 1)
    }

    /// Moves the slider for the heaviest.
    pub fn set_heaviest_step(&mut self, step: usize) {
        self.heaviest = Some(HEAVIEST[step.min(Self::LAST_HEAVIEST)]).filter(|&most| most > 0);
    }
}

/// What is kept of the relations between the nodes that are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// Relations that are kept, and all.
    pub relations: [f64; 2],
    /// The sum of their weights.
    pub strength: [f64; 2],
    /// Components of two nodes at least.
    pub components: [u32; 2],
    /// Nodes without any relation.
    pub lone: [u32; 2],
}

impl Kept {
    /// What is kept, in words: a name, what is kept of all, and what that means.
    pub fn lines(&self) -> [(&'static str, String, String); 4] {
        let whole = |value: f64| grouped(value as u64);
        let share = |[kept, all]: [f64; 2]| {
            if all <= 0.0 { "100 %".to_owned() } else { format!("{:.0} %", (kept / all * 100.0).floor()) }
        };
        let [components, all_components] = self.components;
        let [lone, all_lone] = self.lone;
        let newly_alone = u64::from(lone.saturating_sub(all_lone));
        [
            (
                "Relations",
                format!("{} of {}", whole(self.relations[0]), whole(self.relations[1])),
                share(self.relations),
            ),
            (
                "Strength",
                format!("{} of {}", whole(self.strength[0]), whole(self.strength[1])),
                share(self.strength),
            ),
            (
                "Components",
                grouped(u64::from(components)),
                if components == all_components {
                    "as before".to_owned()
                } else {
                    format!("{} before", grouped(u64::from(all_components)))
                },
            ),
            (
                "Nodes alone",
                grouped(u64::from(lone)),
                if newly_alone == 0 {
                    "none lost a last relation".to_owned()
                } else {
                    format!("{} lost all, still drawn", counted(newly_alone, "node", "nodes"))
                },
            ),
        ]
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "these values are exact")]
mod tests {
    use super::*;

    #[test]
    fn sliders_go_there_and_back() {
        let mut backbone = Backbone::default();
        assert!(!backbone.is_on());
        for step in 0..=Backbone::LAST_SIGNIFICANCE {
            backbone.set_significance_step(step);
            assert_eq!(backbone.significance_step(), step);
        }
        for step in 0..=Backbone::LAST_HEAVIEST {
            backbone.set_heaviest_step(step);
            assert_eq!(backbone.heaviest_step(), step, "{backbone:?}");
        }
        assert!(backbone.is_on());
        backbone.set_heaviest_step(0);
        assert_eq!(backbone.heaviest, None);
        backbone.set_significance_step(999);
        assert_eq!(backbone.significance, 0.001);
        assert_eq!(Backbone { significance: 0.15, ..backbone }.significance_step(), 9);
    }

    #[test]
    fn what_is_left_out_of_a_file_is_off() {
        assert_eq!(serde_json::from_str::<Backbone>("{}").expect("all is optional"), Backbone::default());
    }

    #[test]
    fn what_is_kept_is_said() {
        let kept = Kept {
            relations: [1204.0, 32_732.0],
            strength: [900.4, 20_000.0],
            components: [2, 1],
            lone: [5, 2],
        };
        let lines = kept.lines();
        assert_eq!(lines[0].1, "1,204 of 32,732");
        assert_eq!(lines[0].2, "3 %");
        assert_eq!(lines[2].2, "1 before");
        assert_eq!(lines[3].2, "3 nodes lost all, still drawn");
        assert_eq!(Kept::default().lines()[0].2, "100 %");
    }
}
