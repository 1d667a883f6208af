//! Whether the page moves.

/// What a person chose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Motion {
    /// As the system says.
    #[default]
    System,
    /// Nothing moves by itself.
    Reduced,
}

impl Motion {
    /// The name it is stored and styled by.
    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Reduced => "reduced",
        }
    }

    /// The choice of a stored name; anything else means the system's.
    pub fn from_name(name: &str) -> Self {
        if name == Self::Reduced.name() { Self::Reduced } else { Self::System }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back() {
        for motion in [Motion::System, Motion::Reduced] {
            assert_eq!(Motion::from_name(motion.name()), motion);
        }
        assert_eq!(Motion::from_name(""), Motion::System);
    }
}
