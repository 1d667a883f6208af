//! The revisions that were shown during this visit.

use ossa_core::wire::Report;

/// Figures of one revision.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moment {
    /// Its number.
    pub revision: u64,
    /// How many nodes it has.
    pub nodes: usize,
    /// How many relations.
    pub relations: u64,
    /// How many errors, warnings and notes.
    pub findings: [usize; 3],
    /// How long reading and building took, in milliseconds; unknown where somebody else did it.
    pub millis: Option<f64>,
}

/// The moments of a visit, the oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Past {
    moments: Vec<Moment>,
    /// What the next revision took.
    millis: Option<f64>,
}

/// Older ones are forgotten.
const KEPT: usize = 200;

impl Past {
    /// What comes next took so long.
    pub fn built(&mut self, millis: f64) {
        self.millis = Some(millis);
    }

    /// A revision arrived.
    pub fn arrived(&mut self, report: &Report) {
        let of =
            |severity: &str| report.stats.findings_by_severity.get(severity).copied().unwrap_or_default();
        self.moments.push(Moment {
            revision: report.revision,
            nodes: report.graph.nodes.len(),
            relations: report.stats.relationships,
            findings: ["error", "warning", "info"].map(of),
            millis: self.millis.take(),
        });
        let extra = self.moments.len().saturating_sub(KEPT);
        self.moments.drain(..extra);
    }

    /// The moments, the oldest first.
    pub fn moments(&self) -> &[Moment] {
        &self.moments
    }
}

#[cfg(test)]
mod tests {
    use super::super::snapshot::tests::billing;
    use super::*;

    #[test]
    fn the_time_belongs_to_the_revision_that_follows() {
        let report = billing().report;
        let mut past = Past::default();
        past.built(12.0);
        past.arrived(&report);
        past.arrived(&report);
        let [first, second] = past.moments() else { panic!("{past:?}") };
        assert_eq!((first.millis, second.millis), (Some(12.0), None));
        assert_eq!(first.nodes, report.graph.nodes.len());
        assert_eq!(first.findings.iter().sum::<usize>(), report.findings.len());
        for _ in 0..KEPT {
            past.arrived(&report);
        }
        assert_eq!(past.moments().len(), KEPT);
    }
}
