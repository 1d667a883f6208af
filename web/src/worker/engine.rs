//! The data and what is drawn of it. Pure: the worker around it does the talking and the waiting.

use std::io::Write;
use std::sync::Arc;

use ossa_core::document::Limits;
use ossa_core::export::{Expand, ExportFormat};
use ossa_core::graph::Graph;
use ossa_core::layout::Progress;
use ossa_core::rule::Rule;
use ossa_core::source::Source;
use ossa_core::wire::{self, Delta, Report, Stats};
use ossa_core::{Analysis, Profile, Workspace};

use super::findings::Findings;
use super::matrix::{Matrix, Table, Window};
use super::protocol::{Checked, Draft, Fixes, Mended};
use super::rare;
use super::stage::Stage;
use super::study::Study;
use crate::render::drawing::Drawing;
use crate::state::arranging::Arranging;
use crate::state::filter::Filter;
use crate::state::look::Look;
use crate::state::taming::Taming;

/// A graph, wherever it comes from.
#[derive(Clone, Default)]
pub(super) enum Shown {
    #[default]
    Nothing,
    Read(Arc<Analysis>),
    Received(Arc<Graph>),
}

/// What the worker owns.
#[derive(Default)]
pub struct Engine {
    /// The sources of what is shown; none when a server sent it.
    pub(super) workspace: Option<Workspace>,
    /// Sources that are still coming in.
    incoming: Option<Workspace>,
    /// Rules besides the built-in ones.
    rules: Vec<Arc<dyn Rule>>,
    pub(super) shown: Shown,
    /// The revision of the server that is shown, if one is.
    revision: Option<u64>,
    findings: Findings,
    pub(super) stage: Stage,
    pub(super) matrix: Option<Matrix>,
    pub(super) study: Study,
}

impl Shown {
    pub(super) fn graph(&self) -> Option<&Graph> {
        match self {
            Self::Nothing => None,
            Self::Read(analysis) => Some(&analysis.graph),
            Self::Received(graph) => Some(graph),
        }
    }
}

impl Engine {
    /// Files of a new set follow. What is shown stays until [`Engine::finish`].
    pub fn begin(&mut self, profile: Profile, root: &str) {
        let mut workspace = Workspace::new(profile, Limits::DEFAULT).with_root(root);
        if !self.rules.is_empty() {
            workspace.set_rules(self.rules.iter().cloned());
        }
        self.incoming = Some(workspace);
    }

    /// Relates with these rules, besides the built-in ones, from now on; also when they are the same, and give something
    /// else than before. What is shown stays until [`Engine::refresh`].
    pub fn set_rules(&mut self, rules: Vec<Arc<dyn Rule>>) {
        for workspace in [&mut self.workspace, &mut self.incoming].into_iter().flatten() {
            workspace.set_rules(rules.iter().cloned());
        }
        self.rules = rules;
    }

    /// Whether files are on their way.
    pub fn is_reading(&self) -> bool {
        self.incoming.is_some()
    }

    /// Asks the rules about what is or comes in, so that those that need time know what for.
    pub fn rehearse(&mut self) {
        if !self.rules.is_empty()
            && let Some(workspace) = self.incoming.as_mut().or(self.workspace.as_mut())
        {
            workspace.analyse();
        }
    }

    /// Reads one file of the new set.
    pub fn put(&mut self, path: &str, bytes: Vec<u8>) {
        if let Some(workspace) = &mut self.incoming {
            workspace.put(&Source::new(path, bytes));
        }
    }

    /// Forgets the new set.
    pub fn cancel(&mut self) {
        self.incoming = None;
    }

    /// The new set is complete: it is shown from now on.
    pub fn finish(&mut self) -> Option<Report> {
        let mut workspace = self.incoming.take()?;
        let report = workspace.report();
        self.show_workspace(workspace);
        self.study.open(&self.shown, &report);
        Some(report)
    }

    fn show_workspace(&mut self, mut workspace: Workspace) {
        let analysis = workspace.analyse();
        self.findings = Findings::of(analysis.clone());
        self.shown = Shown::Read(analysis);
        self.revision = None;
        self.workspace = Some(workspace);
        self.matrix = None;
        self.stage.restart();
        self.study.restart();
    }

    /// Shows what the edits made of the graph.
    pub fn refresh(&mut self) -> Option<Report> {
        let mut workspace = self.workspace.take()?;
        let report = workspace.report();
        self.show_workspace(workspace);
        self.study.note(&report);
        Some(report)
    }

    /// A file has another text. What is drawn stays until [`Engine::refresh`].
    pub fn edit(&mut self, draft: &Draft) -> Checked {
        if let Some(workspace) = &mut self.workspace {
            workspace.put(&Source::new(draft.path.as_str(), draft.text.as_bytes()));
        }
        self.check(&[&draft.path])
    }

    /// A file is gone.
    pub fn remove(&mut self, path: &str) -> Checked {
        if let Some(workspace) = &mut self.workspace {
            workspace.remove(path);
        }
        self.check(&[path])
    }

    /// Makes fixes. Returns the files that changed, how many fixes were made, and what that means.
    pub fn fix(&mut self, which: &Fixes) -> (Vec<Mended>, u32, Checked) {
        let (Some(workspace), Some(rare)) = (&mut self.workspace, rare::get()) else {
            return Default::default();
        };
        let (files, made) = (rare.fix)(workspace, which);
        for file in &files {
            workspace.put(&Source::new(file.path.as_str(), file.after.as_bytes()));
        }
        let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        let checked = self.check(&paths);
        (files, made, checked)
    }

    /// What rules that took their time mean for the findings.
    pub fn check_again(&mut self) -> Checked {
        self.check(&[])
    }

    fn check(&mut self, edited: &[&str]) -> Checked {
        let Some(workspace) = &mut self.workspace else { return Checked::default() };
        let analysis = workspace.analyse();
        self.findings.advance(&analysis, workspace, edited)
    }

    /// Shows a report that came from elsewhere.
    ///
    /// # Errors
    /// A text for people when it is no report, or its graph makes no sense.
    pub fn show(&mut self, json: &str) -> Result<Report, String> {
        let (report, graph) = read(json)?;
        self.receive(graph);
        self.revision = Some(report.revision);
        self.study.open(&self.shown, &report);
        Ok(report)
    }

    /// Shows the next revision of what is shown: nodes that stay hardly move, and new ones find their place among what they
    /// are related to. Large graphs are arranged anew.
    ///
    /// # Errors
    /// As [`Engine::show`].
    pub fn follow(&mut self, json: &str) -> Result<Report, String> {
        let before = std::mem::take(&mut self.shown);
        // What is shown stays if this is no report.
        let report: Result<(Report, Graph), String> = read(json);
        let (report, graph) = match report {
            Ok(read) => read,
            Err(error) => {
                self.shown = before;
                return Err(error);
            }
        };
        if let Some(before) = before.graph() {
            self.stage.follow(before, &graph);
        } else {
            self.stage.restart();
        }
        self.take(graph);
        self.revision = Some(report.revision);
        self.study.note(&report);
        Ok(report)
    }

    /// Shows the next revision like [`Engine::follow`], of which only what changed is told. What is made of that has the
    /// figures that were told, or is not shown.
    ///
    /// # Errors
    /// A text when that is no change, or not one of what is shown, which stays.
    ///
    /// # Complexity
    /// O(nodes + relations + group members).
    pub fn step_on(&mut self, json: &str) -> Result<Delta, String> {
        let delta: Delta =
            serde_json::from_str(json).map_err(|error| format!("it is not a change: {error}"))?;
        let change = delta.report.as_ref().ok_or("findings and figures are not told")?;
        let before = match &self.shown {
            Shown::Received(before) if self.revision == Some(delta.from) => before.clone(),
            _ => return Err("another revision is shown".to_owned()),
        };
        let after = wire::Graph::from(before.as_ref()).after(&delta).map_err(|error| error.to_string())?;
        let graph = after.to_graph().map_err(|error| error.to_string())?;
        let told = change.stats.findings_by_severity.clone();
        if (Stats { findings_by_severity: told, ..Stats::of(&graph) }) != change.stats {
            return Err("its figures are not those of the graph".to_owned());
        }
        self.stage.follow(&before, &graph);
        self.take(graph);
        self.revision = Some(delta.to);
        self.study.note_changes(&change.findings);
        Ok(delta)
    }

    /// Shows the graph of an `.ossag` file.
    ///
    /// # Errors
    /// A text for people when it is none.
    pub fn show_graph(&mut self, bytes: &[u8]) -> Result<Report, String> {
        let rare = rare::get().ok_or(rare::MISSING)?;
        let graph = (rare.read_graph)(bytes)?;
        let report = Report::of_graph(&graph);
        self.receive(graph);
        self.study.open(&self.shown, &report);
        Ok(report)
    }

    /// Shows what was read elsewhere in this program. Figures of findings are not known then.
    pub fn show_analysis(&mut self, analysis: Arc<Analysis>) {
        self.stage.restart();
        self.shown = Shown::Read(analysis);
        self.findings = Findings::default();
        (self.workspace, self.matrix) = (None, None);
        self.study.restart();
    }

    fn receive(&mut self, graph: Graph) {
        self.stage.restart();
        self.take(graph);
    }

    fn take(&mut self, graph: Graph) {
        self.shown = Shown::Received(Arc::new(graph));
        self.findings = Findings::default();
        (self.workspace, self.matrix, self.revision) = (None, None, None);
        self.study.restart();
    }

    fn graph(&self) -> Option<&Graph> {
        self.shown.graph()
    }

    /// Draws another part of the graph from now on.
    pub fn set_filter(&mut self, filter: Filter) {
        self.stage.set_filter(filter);
    }

    /// Draws other relations, groups or surroundings from now on.
    pub fn set_taming(&mut self, taming: Taming) {
        self.stage.set_taming(taming);
    }

    /// Colours and sizes say something else from now on.
    pub fn set_look(&mut self, look: Look) {
        self.study.look = look;
    }

    /// Arranges nodes in another way from now on, or holds others.
    pub fn set_arranging(&mut self, arranging: Arranging) {
        self.stage.set_arranging(arranging);
    }

    /// The screen is higher than wide, or no longer is. Returns whether what is drawn has to be drawn anew.
    pub fn set_screen(&mut self, is_tall: bool) -> bool {
        self.stage.set_screen(is_tall)
    }

    /// The text of a source.
    pub fn text(&self, path: &str) -> Option<String> {
        Some(self.workspace.as_ref()?.text(path)?.to_string())
    }

    /// Writes the graph as a file. Returns whether there is one, and all of it was written.
    pub fn export(&self, format: ExportFormat, expand: Expand, out: &mut dyn Write) -> bool {
        let graph = self.graph().zip(rare::get());
        graph.is_some_and(|(graph, rare)| (rare.export)(graph, format, expand, out))
    }

    /// One piece of the layout, and how far it is.
    pub fn step(&mut self) -> Progress {
        self.stage.step()
    }

    /// Whether nodes are on their way.
    pub fn is_moving(&self) -> bool {
        self.stage.is_moving()
    }

    /// Whether what moves is worth watching, as with forces; other layouts are shown when they are done.
    pub fn is_live(&self) -> bool {
        self.stage.is_live()
    }

    /// Whether the layout began without regard to where things were.
    pub fn is_fresh(&self) -> bool {
        self.stage.is_fresh()
    }

    /// Lets the layout run again with the next drawing: forces from where everything is, others anew.
    pub fn run_again(&mut self) {
        self.stage.run_again();
    }

    /// Stops the layout. Forces stay where they are; others leave everything where it was before.
    pub fn stop(&mut self) {
        self.stage.stop();
    }

    /// x and y of each point of the last drawing: nodes, closed groups, each hub amid its members, then areas. Nothing
    /// before the first layout.
    pub fn positions(&self) -> Vec<f32> {
        self.stage.positions()
    }

    /// Keeps where the layout has put everything so far, as far as that can be shown.
    pub fn take_places(&mut self) {
        self.stage.take_places();
    }

    /// The part of the graph that is drawn. Begins a layout where one is due.
    ///
    /// # Complexity
    /// O(n log n) in nodes, relations, group members and drawn pairs.
    pub fn draw(&mut self) -> Drawing {
        self.matrix = None;
        let paint = self.study.paint_of(self.shown.graph());
        let drawn = self.study.drawn(&self.shown);
        drawn.map(|graph| self.stage.draw(graph, &paint)).unwrap_or_default()
    }

    /// One piece of the order of the rows of a matrix of what is drawn. Returns whether it has come to its end.
    pub fn order_matrix(&mut self) -> bool {
        let drawn = self.study.drawn(&self.shown).zip(rare::get());
        drawn.is_none_or(|(graph, rare)| (rare.order)(&mut self.matrix, &mut self.stage, graph))
    }

    /// The rows of the matrix, once they are in order.
    pub fn table(&self) -> Table {
        self.matrix.as_ref().map(Matrix::table).unwrap_or_default()
    }

    /// Cells of the matrix: each is how many relations, and of which kind most of them are; see [`Window`].
    pub fn cells(&self, window: &Window) -> Vec<u32> {
        let drawn = self.study.drawn(&self.shown).zip(rare::get());
        let cells = drawn.zip(self.matrix.as_ref());
        cells
            .map(|((graph, rare), matrix)| (rare.cells)(matrix, graph, &self.stage, window))
            .unwrap_or_default()
    }
}

/// A report and its graph.
fn read(json: &str) -> Result<(Report, Graph), String> {
    let report: Report =
        serde_json::from_str(json).map_err(|error| format!("it is not a report: {error}"))?;
    let graph = report.graph.to_graph().map_err(|error| format!("its graph makes no sense: {error}"))?;
    Ok((report, graph))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::state::filter::Facet;
    use crate::worker::question::Measure;

    /// Three agents in one domain, the first of which depends on the second.
    fn engine() -> Engine {
        let mut engine = Engine::default();
        engine.begin(Profile::Default, "");
        for (id, agent_type, rest) in
            [("a", "worker", "x-dependencies: [b]"), ("b", "worker", ""), ("c", "critic", "")]
        {
            let text = format!(
                "openapi: 3.1.0\ninfo: {{ title: {id}, version: 1.0.0 }}\nx-agent-id: {id}\n\
                 x-agent-type: {agent_type}\nx-domains: [money]\n{rest}\n"
            );
            engine.put(&format!("{id}/openapi.yml"), text.into_bytes());
        }
        engine.finish().expect("a set was begun");
        engine
    }

    /// Lays out to the end. Returns how many pieces of work that took.
    fn settle(engine: &mut Engine) -> usize {
        let mut steps = 1;
        while !engine.step().is_settled {
            steps += 1;
        }
        steps
    }

    #[test]
    fn a_group_is_drawn_around_a_hub() {
        let mut engine = engine();
        let drawing = engine.draw();
        assert_eq!(drawing.node_count, 3);
        assert_eq!(drawing.hub_groups.len(), 1);
        assert_eq!(drawing.point_count(), 4);
        assert_eq!(drawing.line_count(), 4, "one dependency and three spokes: {drawing:?}");
        assert!((drawing.shown_relations - 4.0).abs() < 1e-9);
        assert!(engine.positions().is_empty(), "nothing has a place yet");
        settle(&mut engine);
        let positions = engine.positions();
        assert_eq!(positions.len(), 8);
        let mean: f32 = (0..3).map(|node| positions[node * 2]).sum::<f32>() / 3.0;
        assert!((positions[6] - mean).abs() < 1e-3);
    }

    #[test]
    fn every_pair_can_be_asked_for() {
        let mut engine = engine();
        let mut filter = Filter::default();
        filter.toggle_every_pair();
        engine.set_filter(filter);
        let drawing = engine.draw();
        assert!(drawing.hub_groups.is_empty() && !drawing.pairs_refused);
        assert_eq!(drawing.line_count(), 4);
    }

    /// A fleet that is large enough to be arranged.
    fn large() -> Engine {
        let mut engine = Engine::default();
        engine.begin(Profile::Default, "");
        for manifest in ossa_core::synthetic::Fleet::new(2400, 7).manifests() {
            engine.put(&manifest.path, manifest.text.into_bytes());
        }
        engine.finish().expect("a set was begun");
        engine
    }

    #[test]
    fn a_large_graph_is_arranged_at_once_and_bridged() {
        let mut engine = large();
        let drawing = engine.draw();
        assert!(engine.step().is_settled, "nothing moves");
        assert!((8..60).contains(&drawing.areas.len()), "{:?}", drawing.areas);
        assert_eq!(drawing.areas.iter().map(|area| area.size).sum::<u32>(), 2400);
        assert!(drawing.areas.iter().all(|area| !area.name.is_empty()), "{:?}", drawing.areas);
        assert!(drawing.bridge_count > 0);
        let positions = engine.positions();
        assert_eq!(positions.len(), drawing.point_count() * 2);
        // Every node lies in an area, and no area over another.
        let first = drawing.point_count() - drawing.areas.len();
        let disc = |area: usize| {
            let point = first + area;
            (positions[point * 2], positions[point * 2 + 1], drawing.radii[point])
        };
        for area in 0..drawing.areas.len() {
            for other in 0..area {
                let ((x, y, radius), (other_x, other_y, other_radius)) = (disc(area), disc(other));
                assert!((x - other_x).hypot(y - other_y) > radius + other_radius, "{area} and {other}");
            }
        }
        for node in positions[..2400 * 2].chunks_exact(2) {
            let is_in = |area: usize| {
                let (x, y, radius) = disc(area);
                (node[0] - x).hypot(node[1] - y) < radius
            };
            assert!((0..drawing.areas.len()).any(is_in), "{node:?}");
        }
    }

    #[test]
    fn groups_of_one_cause_share_a_hub() {
        let mut engine = Engine::default();
        engine.begin(Profile::Default, "");
        for (id, agent_type) in [("a", "worker"), ("b", "worker"), ("c", "orchestrator"), ("d", "monitor")] {
            let text = format!(
                "openapi: 3.1.0\ninfo: {{ title: {id}, version: 1.0.0 }}\nx-agent-id: {id}\n\
                 x-agent-type: {agent_type}\nx-domains: [money]\n"
            );
            engine.put(&format!("{id}/openapi.yml"), text.into_bytes());
        }
        let all = engine.finish().expect("a set was begun").stats.relationships as f64;
        let drawing = engine.draw();
        assert_eq!(drawing.hub_groups.len(), 1, "{drawing:?}");
        assert_eq!((drawing.shown_relations, drawing.summed_relations), (all, all));
        // Who coordinates or monitors the others has a spoke of that kind, and everybody has one.
        let spokes: Vec<usize> = (0..drawing.line_count()).collect();
        assert!((4..=5).contains(&spokes.len()), "{drawing:?}");
        assert_eq!(drawing.bends.len(), drawing.styles.len());
    }

    #[test]
    fn a_filter_takes_nodes_with_their_relations() {
        let mut engine = engine();
        let mut filter = Filter::default();
        filter.toggle(Facet::AgentType, "critic");
        engine.set_filter(filter);
        let drawing = engine.draw();
        assert_eq!(drawing.shown_nodes, 2);
        assert_eq!(drawing.line_count(), 2, "the dependency, and the two members left as a pair");
        assert!((drawing.shown_relations - 2.0).abs() < 1e-9);
    }

    #[test]
    fn a_query_draws_the_nodes_it_asks_for() {
        let mut engine = engine();
        let mut ask = |text: &str| {
            let mut filter = Filter::default();
            filter.ask(text);
            engine.set_filter(filter);
            let drawing = engine.draw();
            (drawing.shown_nodes, drawing.query_fault().cloned())
        };
        assert_eq!(ask("-type:critic"), (2, None));
        // While the next one is typed, the last answer stays.
        let (shown, fault) = ask("-typ:critic");
        assert_eq!((shown, fault.expect("there is no such field").column), (2, 2));
        assert_eq!(ask(""), (3, None));
    }

    #[test]
    fn an_answer_is_not_kept_for_another_graph() {
        let mut engine = engine();
        let mut filter = Filter::default();
        filter.ask("hop(b, 0)");
        engine.set_filter(filter);
        assert_eq!(engine.draw().shown_nodes, 1);
        engine.begin(Profile::Default, "");
        engine.put("z.yml", b"ossaVersion: \"1.0\"\nagent: { id: z, version: 1.0.0 }\n".to_vec());
        engine.put("y.yml", b"ossaVersion: \"1.0\"\nagent: { id: y, version: 1.0.0 }\n".to_vec());
        engine.finish().expect("files were read");
        let drawing = engine.draw();
        assert!(drawing.query_fault().is_some(), "nothing is called `b` here");
        assert_eq!(drawing.shown_nodes, 2, "so nothing is hidden");
    }

    #[test]
    fn a_report_from_a_server_is_drawn_like_read_files() {
        let mut local = engine();
        let mut workspace = local.workspace.take().expect("files were read");
        let json = serde_json::to_string(&workspace.report()).expect("a report can be written");
        let mut remote = Engine::default();
        remote.show(&json).expect("it is a report");
        assert_eq!(remote.draw(), local.draw());
        settle(&mut remote);
        settle(&mut local);
        assert_eq!(remote.positions(), local.positions());
        assert_eq!(remote.text("a/openapi.yml"), None);
        assert!(remote.show("{}").is_err());
    }

    #[test]
    fn what_stays_in_the_next_revision_hardly_moves() {
        let report = |count: usize| {
            let mut workspace = Workspace::new(Profile::Default, Limits::DEFAULT);
            for manifest in ossa_core::synthetic::Fleet::new(400, 7).manifests().take(count) {
                workspace.put(&Source::new(manifest.path.as_str(), manifest.text.into_bytes()));
            }
            serde_json::to_string(&workspace.report()).expect("a report can be written")
        };
        let places = |engine: &mut Engine| {
            let positions = engine.positions();
            let catalog = engine.graph().expect("it is shown").catalog();
            let keys = catalog.node_ids().map(|id| catalog.node(id).key().to_owned());
            keys.zip(positions.chunks_exact(2).map(|place| [place[0], place[1]])).collect::<BTreeMap<_, _>>()
        };
        let mut engine = Engine::default();
        engine.show(&report(396)).expect("it is a report");
        engine.draw();
        let all = settle(&mut engine);
        let before = places(&mut engine);
        engine.follow(&report(400)).expect("it is a report");
        let drawing = engine.draw();
        assert_eq!(engine.positions().len(), drawing.point_count() * 2, "it is shown at once");
        let few = settle(&mut engine);
        let after = places(&mut engine);
        assert!(few * 5 <= all, "{few} of {all} steps");
        let mut moves: Vec<f32> = before
            .iter()
            .filter_map(|(key, [x, y])| after.get(key).map(|[to_x, to_y]| (to_x - x).hypot(to_y - y)))
            .collect();
        moves.sort_by(f32::total_cmp);
        let reach = |axis: usize| {
            let axis = || before.values().map(|place| place[axis]);
            axis().fold(f32::NEG_INFINITY, f32::max) - axis().fold(f32::INFINITY, f32::min)
        };
        let diagonal = reach(0).hypot(reach(1));
        let median = moves[moves.len() / 2];
        assert!(median <= diagonal * 0.02, "{median} of {diagonal}");
        let mut first = Engine::default();
        first.follow(&report(1)).expect("it is a report");
        assert!(first.draw().node_count >= 1);
        assert!(first.follow("{}").is_err());
        assert!(first.draw().node_count >= 1, "what was shown stays");
    }

    #[test]
    fn what_changed_is_shown_as_the_whole_report_is() {
        let mut workspace = Workspace::new(Profile::Default, Limits::DEFAULT);
        for manifest in ossa_core::synthetic::Fleet::new(60, 7).manifests() {
            workspace.put(&Source::new(manifest.path.as_str(), manifest.text.into_bytes()));
        }
        let mut held = workspace.report();
        let mut workspace = workspace.with_history(1);
        let json = |report: &Report| serde_json::to_string(report).expect("a report can be written");
        let (mut stepping, mut whole) = (Engine::default(), Engine::default());
        for engine in [&mut stepping, &mut whole] {
            engine.show(&json(&held)).expect("it is a report");
            engine.draw();
            settle(engine);
        }
        let text = |id: &str, needs: &str| {
            format!(
                "ossaVersion: \"1.0\"\nagent: {{ id: {id}, name: {id}, version: 1.0.0, role: r, \
                 dependencies: {{ required: [{{ agent_id: {needs} }}] }} }}\n"
            )
        };
        let edits = [
            ("a.yml", Some(text("newcomer", "nobody"))),
            ("b.yml", Some(text("second", "newcomer"))),
            ("a.yml", Some(format!("\n\n{}", text("newcomer", "second")))),
            ("c.yml", Some("just: a file\n".to_owned())),
            ("a.yml", None),
            ("c.yml", None),
        ];
        for (path, text) in edits {
            match text {
                Some(text) => {
                    workspace.put(&Source::new(path, text));
                }
                None => {
                    workspace.remove(path);
                }
            }
            let report = workspace.report();
            let steps = workspace.deltas_since(held.revision).expect("it is the last step");
            let change = wire::ReportChange::between(&held.findings, &held.skipped, &report);
            let delta = Delta { report: Some(change), ..Delta::new(&steps[0], workspace.graph()) };
            let told = serde_json::to_string(&delta).expect("a change can be written");
            assert_eq!(stepping.step_on(&told).expect("it fits"), delta);
            assert!(stepping.step_on(&told).is_err(), "it is shown already");
            held = held.after(&delta).expect("it fits");
            assert_eq!(json(&held), json(&report));
            whole.follow(&json(&report)).expect("it is a report");
            assert_eq!(stepping.draw(), whole.draw());
            settle(&mut stepping);
            settle(&mut whole);
            assert_eq!(stepping.positions(), whole.positions());
            for which in [Measure::Degree, Measure::Findings] {
                let of = |engine: &mut Engine| {
                    let shown = engine.shown.clone();
                    engine.study.figure(shown.graph().expect("it is shown"), which).to_vec()
                };
                assert_eq!(of(&mut stepping), of(&mut whole));
            }
        }
        assert!(engine().step_on("{}").is_err());
    }

    #[test]
    fn a_graph_file_is_drawn_like_what_it_was_written_of() {
        let mut read = engine();
        let mut bytes = Vec::new();
        assert!(read.export(ExportFormat::Ossag, Expand::Pairs, &mut bytes), "there is a graph");
        let mut opened = Engine::default();
        let report = opened.show_graph(&bytes).expect("it is a graph file");
        assert_eq!((report.stats.total_agents, report.graph.nodes.len()), (3, 3));
        assert_eq!(opened.draw(), read.draw());
        assert!(opened.show_graph(&bytes[..100]).is_err());
        assert_eq!(opened.draw(), read.draw(), "what was shown stays");
    }

    #[test]
    fn a_cancelled_set_leaves_what_is_shown() {
        let mut engine = engine();
        engine.begin(Profile::Ossa019, "");
        engine.put("x.yml", b"a: 1".to_vec());
        engine.cancel();
        assert!(engine.finish().is_none());
        assert_eq!(engine.draw().node_count, 3);
        assert!(engine.text("a/openapi.yml").is_some());
    }

    fn draft(path: &str, text: &str) -> Draft {
        Draft { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn an_edit_changes_findings_and_no_drawing() {
        let mut engine = engine();
        let drawn = engine.draw();
        let before = engine.text("a/openapi.yml").expect("it was read");
        let checked = engine.edit(&draft("a/openapi.yml", &before.replace("[b]", "[b, nobody]")));
        assert_eq!(checked.files.len(), 1, "{checked:#?}");
        assert!(checked.files[0].findings.iter().any(|finding| finding.message.contains("`nobody`")));
        assert_eq!(engine.draw(), drawn);
        let checked = engine.edit(&draft("a/openapi.yml", &before));
        assert!(!checked.files[0].findings.iter().any(|finding| finding.message.contains("`nobody`")));
    }

    #[test]
    fn an_edit_reaches_the_findings_of_other_files() {
        let mut engine = engine();
        let checked = engine.remove("b/openapi.yml");
        let a = checked.files.iter().find(|file| file.path == "a/openapi.yml");
        assert!(a.expect("its dependency is gone").findings.iter().any(|f| f.message.contains("`b`")));
        let before = engine.draw().node_count;
        let report = engine.refresh().expect("files were read");
        assert_eq!(report.source_count, 2);
        assert_eq!(engine.draw().node_count, before, "b is named still, but hollow");
    }

    #[test]
    fn a_new_file_is_skipped_until_it_defines_something() {
        let mut engine = engine();
        let checked = engine.edit(&draft("d.yml", "a: 1\n"));
        let skipped = checked.skipped.expect("it is new");
        assert!(skipped.iter().any(|file| file.path == "d.yml"));
        let checked =
            engine.edit(&draft("d.yml", "ossaVersion: \"1.0\"\nagent: { id: d, version: 1.0.0 }\n"));
        assert!(!checked.skipped.expect("it changed").iter().any(|file| file.path == "d.yml"));
    }

    #[test]
    fn what_a_server_sent_is_not_edited() {
        let mut engine = Engine::default();
        assert_eq!(engine.edit(&draft("a.yml", "a: 1")), Checked::default());
        assert!(engine.refresh().is_none());
        assert_eq!(engine.fix(&Fixes::Safe).1, 0);
    }
}
