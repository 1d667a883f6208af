//! Where the page is between "nothing loaded" and "here it is".

use std::sync::Arc;

use super::snapshot::Snapshot;

/// What the middle of the page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// The page is asking the server it came from.
    #[default]
    Starting,
    /// There is nothing to show; a drop zone says how to change that.
    Empty,
    /// Files are being read.
    Reading {
        /// How many are done.
        read: u32,
        /// Of how many.
        total: u32,
    },
    /// All files are read; the graph is being built.
    Building,
    /// There is a graph, of at least one node.
    Ready,
    /// Files were read, but nothing in them is a definition.
    Nothing,
    /// It did not work; the text says why and what to do.
    Failed(String),
}

/// The data that is shown and what is under way.
#[derive(Clone, Debug, Default)]
pub struct Session {
    /// What the middle shows.
    pub phase: Phase,
    /// The revision that is shown.
    pub snapshot: Option<Arc<Snapshot>>,
}

impl Session {
    /// Loading begins; what was shown stays until there is something new.
    pub fn begin(&mut self, total: u32) {
        self.phase = Phase::Reading { read: 0, total };
    }

    /// More files are read.
    pub fn read(&mut self, read: u32, total: u32) {
        self.phase = if read < total { Phase::Reading { read, total } } else { Phase::Building };
    }

    /// A revision arrived.
    pub fn show(&mut self, snapshot: Snapshot) {
        self.phase = if snapshot.report.graph.nodes.is_empty() { Phase::Nothing } else { Phase::Ready };
        self.snapshot = Some(Arc::new(snapshot));
    }

    /// Loading ended without a revision: what was shown before is shown again, or nothing.
    pub fn cancel(&mut self) {
        self.phase = match &self.snapshot {
            Some(snapshot) if !snapshot.report.graph.nodes.is_empty() => Phase::Ready,
            _ => Phase::Empty,
        };
    }

    /// Something went wrong.
    pub fn fail(&mut self, message: String) {
        self.phase = Phase::Failed(message);
    }

    /// Whether work is under way.
    pub fn is_busy(&self) -> bool {
        matches!(self.phase, Phase::Reading { .. } | Phase::Building)
    }
}

#[cfg(test)]
mod tests {
    use ossa_core::wire::Report;

    use super::super::snapshot::tests::billing;
    use super::*;

    #[test]
    fn a_load_goes_through_its_phases() {
        let mut session = Session::default();
        session.begin(2);
        session.read(1, 2);
        assert_eq!(session.phase, Phase::Reading { read: 1, total: 2 });
        session.read(2, 2);
        assert!(session.is_busy());
        session.show(billing());
        assert_eq!(session.phase, Phase::Ready);
    }

    #[test]
    fn cancelling_returns_to_what_was_shown() {
        let mut session = Session::default();
        session.begin(9);
        session.cancel();
        assert_eq!(session.phase, Phase::Empty);
        session.show(billing());
        session.begin(9);
        session.cancel();
        assert_eq!(session.phase, Phase::Ready);
    }

    #[test]
    fn files_without_definitions_are_said_so() {
        let mut session = Session::default();
        let mut report = billing().report;
        report.graph = ossa_core::wire::Graph::default();
        session.show(Snapshot::new(Report { ..report }));
        assert_eq!(session.phase, Phase::Nothing);
    }
}
