//! Following a server: which revision is shown, which there is, and when to get the next one.

/// How the page is joined to the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Live {
    /// What is shown comes from elsewhere, or from a server that tells nothing.
    #[default]
    Off,
    /// The server does not answer; it is asked again.
    Waiting,
    /// The server tells every change.
    On,
}

/// What is known of the revisions of a server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Revisions {
    told: Option<u64>,
    shown: Option<u64>,
    is_fetching: bool,
    /// Whether something was told while a revision was on its way.
    is_behind: bool,
}

impl Revisions {
    /// A graph is on its way.
    pub fn fetching() -> Self {
        Self { is_fetching: true, ..Self::default() }
    }

    /// The server tells that it is at a revision. Returns whether to get it now.
    #[must_use]
    pub fn tell(&mut self, revision: u64) -> bool {
        self.told = Some(revision);
        if self.is_fetching {
            self.is_behind = true;
            return false;
        }
        self.is_fetching = self.shown != self.told;
        self.is_fetching
    }

    /// A revision is shown. Returns whether to get another at once. What comes may be newer than what was told: only what
    /// is told meanwhile counts, or the page would ask until it is told.
    #[must_use]
    pub fn show(&mut self, revision: u64) -> bool {
        self.shown = Some(revision);
        self.is_fetching = std::mem::take(&mut self.is_behind) && self.told != self.shown;
        self.is_fetching
    }

    /// What was to be fetched did not come; it is fetched when the server tells something again.
    pub fn fail(&mut self) {
        *self = Self { shown: self.shown, ..Self::default() };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_revision_is_fetched_once() {
        let mut revisions = Revisions::fetching();
        assert!(!revisions.tell(3), "it is on its way");
        assert!(!revisions.show(3));
        assert!(!revisions.tell(3), "it is shown");
        assert!(revisions.tell(4));
        assert!(!revisions.tell(5), "one at a time");
        assert!(revisions.show(4), "the next one is there already");
        assert!(!revisions.show(5));
    }

    #[test]
    fn a_newer_answer_than_was_told_is_not_asked_for_again() {
        let mut revisions = Revisions::fetching();
        assert!(!revisions.show(7));
        assert!(revisions.tell(8));
        assert!(!revisions.show(9));
        assert!(!revisions.tell(9));
    }

    #[test]
    fn a_server_that_began_anew_counts_from_the_start() {
        let mut revisions = Revisions::fetching();
        assert!(!revisions.show(7));
        assert!(revisions.tell(1));
        revisions.fail();
        assert!(revisions.tell(1), "it did not come");
        assert!(!revisions.show(1));
    }
}
