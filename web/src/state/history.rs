//! The log of what a person changed, each step with a name, to be taken back and made again.
//!
//! A step is the view on its other side. Views share the parts that did not change between them, so a step costs what
//! it changed.

use std::collections::VecDeque;

use super::view::View;

/// Steps that can be taken back; the oldest go first.
const STEPS: usize = 1000;
/// A pause longer than this, in milliseconds, ends a run.
const RUN_MILLIS: f64 = 1200.0;

/// What a person does, for the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    name: String,
    run: Option<&'static str>,
    begins: bool,
}

impl Act {
    /// A step by itself. The name says what it does, as a button would: "Hide tools".
    pub fn step(name: impl Into<String>) -> Self {
        Self { name: name.into(), run: None, begins: true }
    }

    /// A part of one continuous action, such as dragging a slider: parts of the same run that follow each other
    /// without a pause are one step.
    pub fn run(name: impl Into<String>, run: &'static str) -> Self {
        Self { name: name.into(), run: Some(run), begins: false }
    }

    /// A step by itself that brings a run with it, as going to a node moves the camera.
    pub fn leading(name: impl Into<String>, run: &'static str) -> Self {
        Self { name: name.into(), run: Some(run), begins: true }
    }
}

/// A step, and the view before it or, once it was taken back, after it.
#[derive(Clone, Debug, PartialEq)]
struct Step {
    name: String,
    other: View,
}

/// The log.
#[derive(Clone, Debug, Default)]
pub struct History {
    past: VecDeque<Step>,
    future: Vec<Step>,
    /// The run the last step belongs to, and when its last part was.
    run: Option<(&'static str, f64)>,
}

impl History {
    /// Notes that `act` made `after` of `before`, at a time in milliseconds.
    pub fn note(&mut self, act: Act, before: &View, after: &View, now: f64) {
        let continues = !act.begins
            && self.run.is_some_and(|(run, last)| act.run == Some(run) && now - last <= RUN_MILLIS);
        if continues {
            self.run = act.run.map(|run| (run, now));
            // A slider that was dragged and brought back did nothing.
            if self.past.back().is_some_and(|step| step.other == *after) {
                self.past.pop_back();
                self.run = None;
            }
            return;
        }
        if before == after {
            return;
        }
        self.future.clear();
        self.run = act.run.map(|run| (run, now));
        if self.past.len() == STEPS {
            self.past.pop_front();
        }
        self.past.push_back(Step { name: act.name, other: before.clone() });
    }

    /// Takes the last step back: `present` becomes what was before it. Returns its name.
    pub fn undo(&mut self, present: &mut View) -> Option<String> {
        let Step { name, other } = self.past.pop_back()?;
        self.run = None;
        self.future.push(Step { name: name.clone(), other: std::mem::replace(present, other) });
        Some(name)
    }

    /// Makes the last step that was taken back again. Returns its name.
    pub fn redo(&mut self, present: &mut View) -> Option<String> {
        let Step { name, other } = self.future.pop()?;
        self.run = None;
        self.past.push_back(Step { name: name.clone(), other: std::mem::replace(present, other) });
        Some(name)
    }

    /// Name of the step that `undo` takes back.
    pub fn undo_name(&self) -> Option<&str> {
        self.past.back().map(|step| step.name.as_str())
    }

    /// Name of the step that `redo` makes again.
    pub fn redo_name(&self) -> Option<&str> {
        self.future.last().map(|step| step.name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::filter::Facet;
    use super::super::view::Viewport;
    use super::*;

    /// One thing that can be done, of some of every kind, and how long after the one before.
    type Deed = (u8, u8, f64);

    fn perform(view: &mut View, history: &mut History, (kind, what, _): Deed, now: f64) {
        let before = view.clone();
        let name = format!("name-{what}");
        let act = match kind % 5 {
            0 => {
                view.filter.toggle(Facet::AgentType, &name);
                Act::step("Toggle")
            }
            1 => {
                view.filter.ask(&name);
                Act::run("Ask", "query")
            }
            2 => {
                view.selection = (what % 3 != 0).then_some(name);
                Act::leading("Select", "camera")
            }
            3 => {
                view.camera = Some(Viewport { x: f32::from(what), y: 0.5, span: 10.0 });
                Act::run("Move", "camera")
            }
            _ => {
                view.camera = None;
                Act::step("Fit")
            }
        };
        history.note(act, &before, view, now);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_taken_back_and_made_again_is_what_was(
            deeds in proptest::collection::vec((0u8..5, 0u8..9, 0.0..3000.0f64), 1..900)
        ) {
            let (mut view, mut history) = (View::default(), History::default());
            // The view after every step, as it is when the next one begins.
            let mut states = vec![view.clone()];
            let mut now = 0.0;
            for deed in deeds {
                now += deed.2;
                let steps = history.past.len();
                perform(&mut view, &mut history, deed, now);
                states.truncate(history.past.len().min(steps) + 1);
                if history.past.len() == states.len() {
                    states.push(view.clone());
                } else if let Some(last) = states.last_mut() {
                    last.clone_from(&view);
                }
            }
            let names: Vec<String> = history.past.iter().map(|step| step.name.clone()).collect();
            prop_assert_eq!(states.len(), names.len() + 1);
            for round in 0..2 {
                for (state, name) in states.iter().zip(&names).rev() {
                    let undone = history.undo(&mut view);
                    prop_assert_eq!(undone.as_ref(), Some(name), "round {}", round);
                    prop_assert_eq!(&view, state);
                }
                prop_assert_eq!(history.undo(&mut view), None);
                for (state, name) in states.iter().skip(1).zip(&names) {
                    prop_assert_eq!(history.redo_name(), Some(name.as_str()));
                    let redone = history.redo(&mut view);
                    prop_assert_eq!(redone.as_ref(), Some(name));
                    prop_assert_eq!(&view, state);
                }
                prop_assert_eq!(history.redo(&mut view), None);
            }
        }
    }

    fn ask(view: &mut View, history: &mut History, query: &str, now: f64) {
        let before = view.clone();
        view.filter.ask(query);
        history.note(Act::run("Ask", "query"), &before, view, now);
    }

    #[test]
    fn a_run_is_one_step_until_there_is_a_pause() {
        let (mut view, mut history) = (View::default(), History::default());
        for (query, now) in [("t", 0.0), ("ty", 100.0), ("type", 900.0)] {
            ask(&mut view, &mut history, query, now);
        }
        ask(&mut view, &mut history, "type:a", 9000.0);
        assert_eq!(history.past.len(), 2);
        history.undo(&mut view);
        assert_eq!(view.filter.query(), "type");
        // What is done after that is a step of its own, and there is nothing to make again.
        ask(&mut view, &mut history, "types", 9100.0);
        assert_eq!((history.past.len(), history.redo_name()), (2, None));
        ask(&mut view, &mut history, "type", 9200.0);
        assert_eq!(history.past.len(), 1, "brought back, it is no step");
    }

    #[test]
    fn what_changes_nothing_is_no_step() {
        let (view, mut history) = (View::default(), History::default());
        history.note(Act::step("Fit"), &view, &view, 0.0);
        assert_eq!(history.undo_name(), None);
    }

    #[test]
    fn the_log_is_long_and_has_an_end() {
        let (mut view, mut history) = (View::default(), History::default());
        for number in 0..3000u32 {
            let before = view.clone();
            view.selection = Some(number.to_string());
            history.note(Act::step(format!("Select {number}")), &before, &view, 0.0);
        }
        let mut steps = 0;
        while history.undo(&mut view).is_some() {
            steps += 1;
        }
        assert_eq!(steps, STEPS);
        assert_eq!(view.selection.as_deref(), Some("1999"));
        assert_eq!(history.redo_name(), Some("Select 2000"));
    }

    #[test]
    fn steps_share_what_they_did_not_change() {
        let (mut view, mut history) = (View::default(), History::default());
        view.filter.ask("type:worker");
        for number in 0..9 {
            let before = view.clone();
            view.selection = Some(format!("{number}"));
            history.note(Act::step("Select"), &before, &view, 0.0);
        }
        assert!(history.past.iter().all(|step| step.other.filter.is_same(&view.filter)));
    }
}
