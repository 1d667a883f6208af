//! What the colours and sizes of nodes say.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::worker::question::Measure;

/// What colours say, and which classes of it are hidden.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Look {
    colour: Colour,
    size: Size,
    hidden: BTreeSet<String>,
}

/// What the colour of a node says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Colour {
    /// The type of the agent.
    #[default]
    Type,
    /// The first of its domains that many have.
    Domain,
    /// A figure, or the community.
    Measure(Measure),
    /// Whether it was added, changed or removed.
    Change,
}

/// What the size of a node says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Size {
    /// How much is stated about it.
    #[default]
    Stated,
    /// Nothing.
    Same,
    /// A figure.
    Measure(Measure),
}

impl Colour {
    /// What a person can choose, and what it is called.
    pub const CHOICES: [(Self, &str); 7] = [
        (Self::Type, "Type"),
        (Self::Domain, "Domain"),
        (Self::Measure(Measure::Community), "Community"),
        (Self::Measure(Measure::Degree), "Degree"),
        (Self::Measure(Measure::PageRank), "PageRank"),
        (Self::Measure(Measure::Betweenness), "Betweenness"),
        (Self::Measure(Measure::Findings), "Findings"),
    ];
}

impl Size {
    /// What a person can choose, and what it is called.
    pub const CHOICES: [(Self, &str); 6] = [
        (Self::Stated, "Stated relations"),
        (Self::Same, "All the same"),
        (Self::Measure(Measure::Degree), "Degree"),
        (Self::Measure(Measure::PageRank), "PageRank"),
        (Self::Measure(Measure::Betweenness), "Betweenness"),
        (Self::Measure(Measure::Findings), "Findings"),
    ];
}

impl Look {
    /// What colours say.
    pub fn colour(&self) -> Colour {
        self.colour
    }

    /// What sizes say.
    pub fn size(&self) -> Size {
        self.size
    }

    /// Whether colours or sizes say a figure.
    pub fn is_measured(&self) -> bool {
        matches!(self.colour, Colour::Measure(_)) || matches!(self.size, Size::Measure(_))
    }

    /// Colours say something else; nothing of it is hidden.
    pub fn colour_by(&mut self, colour: Colour) {
        self.colour = colour;
        self.hidden.clear();
    }

    /// Sizes say something else.
    pub fn size_by(&mut self, size: Size) {
        self.size = size;
    }

    /// Shows what is hidden and hides what is shown.
    pub fn toggle(&mut self, class: &str) {
        if !self.hidden.remove(class) {
            self.hidden.insert(class.to_owned());
        }
    }

    /// Whether nodes of a class are drawn.
    pub fn shows(&self, class: &str) -> bool {
        !self.hidden.contains(class)
    }

    /// Whether some class is hidden.
    pub fn hides_something(&self) -> bool {
        !self.hidden.is_empty()
    }

    /// Hides no class any more.
    pub fn show_everything(&mut self) {
        self.hidden.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_belongs_to_what_colours_say() {
        let mut look = Look::default();
        look.toggle("worker");
        look.size_by(Size::Same);
        assert!(!look.shows("worker") && look.shows("critic"));
        look.toggle("worker");
        assert!(look.shows("worker") && !look.hides_something());
        look.toggle("worker");
        look.colour_by(Colour::Domain);
        assert!(!look.hides_something());
        assert_eq!((look.colour(), look.size()), (Colour::Domain, Size::Same));
    }
}
