//! Answers to what pages ask.

use ossa_core::analysis::{self, Recommender};
use ossa_core::answer::{self, AnswerError, Search, Towards};
use ossa_core::export::findings::FindingsFormat;
use ossa_core::graph::Graph;
use ossa_core::wire::{Diff, Recommendations};

use super::compare::Comparison;
use super::engine::{Engine, Shown};
use super::overview::overview;
use super::question::{Answer, Changes, Measure, Question};
use super::rare;

/// Paths that are listed, and suggestions.
const PATHS: usize = 5;
const SUGGESTIONS: usize = 8;

impl Engine {
    /// The answer to a question. What takes files or makes one is answered by the worker around.
    ///
    /// # Complexity
    /// That of the analysis it asks for.
    pub fn answer(&mut self, question: &Question) -> Answer {
        rare::get().map_or_else(|| refused(rare::MISSING), |rare| (rare.answer)(self, question))
    }

    pub(super) fn answer_any(&mut self, question: &Question) -> Answer {
        if let &Question::DrawChanges(on) = question {
            return self.draw_changes(on);
        }
        if let Question::Explanation(code) = question {
            let text = answer::explanation(code).map(str::to_owned);
            return text.map_or_else(|| refused("nothing is written about it"), Answer::Text);
        }
        let mut study = std::mem::take(&mut self.study);
        let answer = match (question, self.shown.graph()) {
            (_, None) => refused("there is no graph"),
            (Question::Changes, Some(graph)) => match study.before() {
                Some((name, before)) => Answer::Changes(Box::new(Changes {
                    before: name.to_owned(),
                    node_count: before.catalog().len(),
                    diff: Diff::from(&analysis::diff(before, graph)),
                })),
                None => refused("there is no state before"),
            },
            (_, Some(graph)) => {
                let comparison = study.comparison.take();
                let drawn = comparison.as_ref().map_or(graph, |comparison| &comparison.graph);
                let answer = match question {
                    Question::Measure(which) => Answer::Measure(study.figure(drawn, *which).to_vec()),
                    Question::Overview => {
                        Answer::Overview(overview(drawn, study.figure(drawn, Measure::PageRank)))
                    }
                    question => about(drawn, question).unwrap_or_else(|error| refused(&error.to_string())),
                };
                study.comparison = comparison;
                answer
            }
        };
        self.study = study;
        answer
    }

    /// Reads `shown` as the state before.
    pub(super) fn set_before(&mut self, name: String, shown: Shown) {
        self.study.chosen = Some((name, shown));
    }

    /// Draws both states in one, or no longer. What is in both hardly moves.
    fn draw_changes(&mut self, on: bool) -> Answer {
        let comparison = match (self.shown.graph(), self.study.before()) {
            (Some(graph), Some((_, before))) if on => {
                Comparison::new(before, graph, &analysis::diff(before, graph)).ok()
            }
            _ => None,
        };
        let before = self.study.comparison.take();
        let drawn = before.as_ref().map(|comparison| &comparison.graph).or_else(|| self.shown.graph());
        let next = comparison.as_ref().map(|comparison| &comparison.graph).or_else(|| self.shown.graph());
        let Some((drawn, next)) = drawn.zip(next) else { return refused("there is no graph") };
        self.stage.follow(drawn, next);
        let answer = Answer::Graph(Box::new(next.into()));
        self.matrix = None;
        self.study.compare(comparison);
        answer
    }

    /// The findings as a file.
    pub(super) fn findings_file(&mut self, format: FindingsFormat) -> Option<Vec<u8>> {
        (rare::get()?.findings)(self.workspace.as_mut()?, format)
    }
}

fn refused(why: &str) -> Answer {
    Answer::Refused(why.to_owned())
}

/// What the command line and the server answer, too.
fn about(graph: &Graph, question: &Question) -> Result<Answer, AnswerError> {
    Ok(match question {
        Question::Impact { key, needs } => Answer::Impact(answer::impact(
            graph,
            std::slice::from_ref(key),
            &[],
            Towards { needs: *needs, depth: None },
        )?),
        Question::Paths { from, to, either_way } => {
            let search = Search { count: PATHS, either_way: *either_way, by_weight: false };
            Answer::Paths(answer::paths(graph, [from, to], &[], search)?)
        }
        Question::Recommendations(key) => {
            let node = answer::node(graph, key)?;
            Answer::Recommendations(Recommendations::of(graph, &Recommender::new(graph), node, SUGGESTIONS))
        }
        _ => Answer::Done,
    })
}
