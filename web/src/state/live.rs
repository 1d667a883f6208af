//! Following a server: which revision is shown, which there is, and how to come to the next one.

use std::collections::VecDeque;

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

/// What changed from one revision to a later one, as the server told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The earlier revision.
    pub from: u64,
    /// The later one.
    pub to: u64,
    /// What changed, as JSON.
    pub json: String,
}

/// What to do to show what the server has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Get the whole report.
    Whole,
    /// Carry out what changed, as JSON.
    Step(String),
}

/// So many changes that wait are more than a report.
const MOST_STEPS: usize = 64;

/// What is known of the revisions of a server. One thing is done at a time; what is told meanwhile waits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revisions {
    /// `None` as well when it may be one of a server that began anew, which counts from the start.
    shown: Option<u64>,
    /// A revision the server told, without saying how it came to be.
    told: Option<u64>,
    /// What changed after that, in order.
    steps: VecDeque<Step>,
    is_busy: bool,
}

impl Revisions {
    /// A graph is on its way.
    pub fn fetching() -> Self {
        Self { is_busy: true, ..Self::default() }
    }

    /// The server tells that it is at a revision.
    #[must_use]
    pub fn tell(&mut self, revision: u64) -> Option<Next> {
        self.told = Some(revision);
        self.steps.clear();
        self.next()
    }

    /// The server tells that it is at a revision, and that nobody knows what changed.
    #[must_use]
    pub fn reset(&mut self, revision: u64) -> Option<Next> {
        self.doubt();
        self.tell(revision)
    }

    /// The server tells what changed.
    #[must_use]
    pub fn step(&mut self, step: Step) -> Option<Next> {
        if self.steps.len() == MOST_STEPS {
            return self.tell(step.to);
        }
        self.steps.push_back(step);
        self.next()
    }

    /// What the server tells next may be about another graph than the one that is shown.
    pub fn doubt(&mut self) {
        self.shown = None;
    }

    /// A revision is shown.
    #[must_use]
    pub fn show(&mut self, revision: u64) -> Option<Next> {
        self.shown = Some(revision);
        self.is_busy = false;
        self.next()
    }

    /// What changed does not fit what is shown.
    #[must_use]
    pub fn lose_track(&mut self) -> Option<Next> {
        self.doubt();
        self.is_busy = true;
        Some(Next::Whole)
    }

    /// What was to be fetched did not come; it is fetched when the server tells something again.
    pub fn fail(&mut self) {
        *self = Self::default();
    }

    fn next(&mut self) -> Option<Next> {
        if self.is_busy {
            return None;
        }
        let is_other = self.told.take().is_some_and(|told| self.shown != Some(told));
        // What was fetched may be newer than what was told.
        while self.steps.front().is_some_and(|step| self.shown.is_some_and(|shown| step.to <= shown)) {
            self.steps.pop_front();
        }
        if !is_other {
            let step = self.steps.pop_front()?;
            if self.shown == Some(step.from) {
                self.is_busy = true;
                return Some(Next::Step(step.json));
            }
            // Something is missing between. Who gets the whole does not need what was told before.
            self.steps.clear();
        }
        self.is_busy = true;
        Some(Next::Whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(from: u64) -> Step {
        Step { from, to: from + 1, json: from.to_string() }
    }

    /// What to do about `step(from)`.
    fn carry_out(from: u64) -> Option<Next> {
        Some(Next::Step(from.to_string()))
    }

    #[test]
    fn what_changed_is_carried_out_one_after_the_other() {
        let mut revisions = Revisions::fetching();
        assert_eq!(revisions.tell(3), None, "it is on its way");
        assert_eq!(revisions.show(3), None);
        assert_eq!(revisions.step(step(3)), carry_out(3));
        assert_eq!(revisions.step(step(4)), None, "one at a time");
        assert_eq!(revisions.step(step(5)), None);
        assert_eq!(revisions.show(4), carry_out(4));
        assert_eq!(revisions.show(5), carry_out(5));
        assert_eq!(revisions.show(6), None);
        assert_eq!(revisions.tell(6), None, "it is shown");
    }

    #[test]
    fn what_is_in_the_report_already_is_not_carried_out() {
        let mut revisions = Revisions::fetching();
        for from in 3..6 {
            assert_eq!(revisions.step(step(from)), None);
        }
        assert_eq!(revisions.show(5), carry_out(5));
        assert_eq!(revisions.show(6), None);
    }

    #[test]
    fn the_whole_is_fetched_where_something_is_missing() {
        let mut revisions = Revisions::fetching();
        assert_eq!(revisions.show(3), None);
        assert_eq!(revisions.step(step(4)), Some(Next::Whole));
        assert_eq!(revisions.step(step(5)), None);
        assert_eq!(revisions.show(5), carry_out(5), "told while it was on its way");
        assert_eq!(revisions.tell(9), None);
        assert_eq!(revisions.show(6), Some(Next::Whole));
        assert_eq!(revisions.show(9), None);
    }

    #[test]
    fn what_does_not_fit_is_fetched() {
        let mut revisions = Revisions::fetching();
        assert_eq!(revisions.show(3), None);
        assert_eq!(revisions.step(step(3)), carry_out(3));
        assert_eq!(revisions.step(step(4)), None);
        assert_eq!(revisions.lose_track(), Some(Next::Whole));
        assert_eq!(revisions.show(5), None);
    }

    #[test]
    fn a_server_that_began_anew_may_count_to_the_same() {
        let mut revisions = Revisions::fetching();
        assert_eq!(revisions.show(7), None);
        assert_eq!(revisions.reset(7), Some(Next::Whole));
        assert_eq!(revisions.show(7), None);
        revisions.doubt();
        assert_eq!(revisions.tell(7), Some(Next::Whole));
        revisions.fail();
        assert_eq!(revisions.tell(7), Some(Next::Whole), "it did not come");
        assert_eq!(revisions.show(7), None);
        revisions.fail();
        assert_eq!(revisions.step(step(7)), Some(Next::Whole));
    }

    #[test]
    fn who_is_far_behind_gets_the_whole() {
        let mut revisions = Revisions::fetching();
        for from in 0..=MOST_STEPS as u64 {
            assert_eq!(revisions.step(step(from)), None);
        }
        assert_eq!(revisions.show(0), Some(Next::Whole));
    }
}
