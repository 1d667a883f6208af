//! The data and what is drawn of it. Pure: the worker around it does the talking and the waiting.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ossa_core::document::Limits;
use ossa_core::export::ExportFormat;
use ossa_core::graph::Graph;
use ossa_core::layout::{Force, ForceSettings};
use ossa_core::model::NodeId;
use ossa_core::query::Query;
use ossa_core::source::Source;
use ossa_core::wire::Report;
use ossa_core::{Analysis, Profile, Workspace};

use super::arrange::{ARRANGED_FROM, Arrangement, arrange};
use super::findings::Findings;
use super::fixing;
use super::protocol::{Checked, Draft, Fixes, Mended};
use super::sketch::Sketch;
use super::stay;
use super::study::Study;
use crate::render::drawing::{Drawing, QueryFault};
use crate::render::separate::separate;
use crate::state::filter::Filter;
use crate::state::look::Look;

/// How much wider than high a drawing is that would be round, on wide and on tall screens. Forces know no direction.
const STRETCH_WIDE: f32 = 1.3;
const STRETCH_TALL: f32 = 0.72;

/// A graph, wherever it comes from.
#[derive(Clone, Default)]
pub(super) enum Shown {
    #[default]
    Nothing,
    Read(Arc<Analysis>),
    Received(Arc<Graph>),
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

/// What the worker owns.
#[derive(Default)]
pub struct Engine {
    /// The sources of what is shown; none when a server sent it.
    pub(super) workspace: Option<Workspace>,
    /// Sources that are still coming in.
    incoming: Option<Workspace>,
    shown: Shown,
    findings: Findings,
    filter: Filter,
    /// The nodes the last query asked for that made sense; `None` for all.
    asked: Option<BTreeSet<NodeId>>,
    is_tall: bool,
    /// Whether what is shown was not drawn yet, so that nothing has a place.
    is_new: bool,
    /// Where the nodes of a large graph are, until somebody runs the layout.
    arrangement: Option<Arrangement>,
    force: Option<Force>,
    /// x and y of each node, where the next revision of a graph is shown and nothing is laid out.
    kept: Option<Vec<f32>>,
    /// Members of each hub of the last drawing.
    hubs: Vec<Vec<u32>>,
    /// Sizes of the nodes.
    radii: Vec<f32>,
    pub(super) study: Study,
}

impl Engine {
    /// Files of a new set follow. What is shown stays until [`Engine::finish`].
    pub fn begin(&mut self, profile: Profile, root: &str) {
        self.incoming = Some(Workspace::new(profile, Limits::DEFAULT).with_root(root));
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
        self.study.opened = self.shown.clone();
        self.study.note(&report);
        Some(report)
    }

    fn show_workspace(&mut self, mut workspace: Workspace) {
        let analysis = workspace.analyse();
        self.findings = Findings::of(analysis.clone());
        self.shown = Shown::Read(analysis);
        self.workspace = Some(workspace);
        self.restart();
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
        let Some(workspace) = &mut self.workspace else { return Default::default() };
        let (files, made) = fixing::make(workspace, which);
        for file in &files {
            workspace.put(&Source::new(file.path.as_str(), file.after.as_bytes()));
        }
        let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        let checked = self.check(&paths);
        (files, made, checked)
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
        let report: Report =
            serde_json::from_str(json).map_err(|error| format!("it is not a report: {error}"))?;
        let graph = report.graph.to_graph().map_err(|error| format!("its graph makes no sense: {error}"))?;
        self.receive(graph);
        self.study.opened = self.shown.clone();
        self.study.note(&report);
        Ok(report)
    }

    /// Shows the next revision of what is shown: nodes that stay do not move, and new ones stand beside what they are
    /// related to. Large graphs are arranged anew.
    ///
    /// # Errors
    /// As [`Engine::show`].
    pub fn follow(&mut self, json: &str) -> Result<Report, String> {
        let before = self.drawn().map(|graph| stay::places_of(graph, &self.places()));
        let opened = self.study.opened.clone();
        let report = self.show(json)?;
        if opened.graph().is_some() {
            self.study.opened = opened;
        }
        self.stay(before);
        Ok(report)
    }

    /// What was drawn at `places` stays there, unless the graph is large: then it is arranged anew.
    pub(super) fn stay(&mut self, places: Option<BTreeMap<String, [f32; 2]>>) {
        let kept = self.drawn().zip(places.filter(|places| !places.is_empty()));
        let kept = kept
            .filter(|(graph, _)| graph.catalog().len() <= ARRANGED_FROM)
            .map(|(graph, places)| stay::positions(graph, &places));
        self.forget_places();
        if kept.is_some() {
            (self.kept, self.is_new) = (kept, false);
        }
    }

    /// Shows the graph of an `.ossag` file.
    ///
    /// # Errors
    /// A text for people when it is none.
    pub fn show_graph(&mut self, bytes: &[u8]) -> Result<Report, String> {
        let graph = Graph::from_ossag(bytes).map_err(|error| error.to_string())?;
        let report = Report::of_graph(&graph);
        self.receive(graph);
        self.study.opened = self.shown.clone();
        self.study.note(&report);
        Ok(report)
    }

    fn receive(&mut self, graph: Graph) {
        self.shown = Shown::Received(Arc::new(graph));
        self.findings = Findings::default();
        self.workspace = None;
        self.restart();
    }

    /// The graph as it is.
    pub(super) fn current(&self) -> Option<&Graph> {
        self.shown.graph()
    }

    /// The graph that is drawn: with what was there before, while states are compared.
    pub(super) fn drawn(&self) -> Option<&Graph> {
        match &self.study.comparison {
            Some(comparison) => Some(&comparison.graph),
            None => self.current(),
        }
    }

    /// Something else is shown. It gets its places when it is drawn, so that the page can have the report before.
    fn restart(&mut self) {
        self.study.restart();
        self.forget_places();
    }

    fn forget_places(&mut self) {
        // Ids of another graph mean other nodes.
        self.asked = None;
        (self.arrangement, self.force, self.kept) = (None, None, None);
        self.is_new = true;
    }

    fn place(&mut self) {
        (self.is_new, self.arrangement, self.force) = (false, None, None);
        let Some(graph) = self.drawn() else { return };
        if graph.catalog().len() > ARRANGED_FROM {
            // What has to do with each other pulls the packing together, so it is stretched more than it is to become.
            self.arrangement = Some(arrange(graph, self.stretch().powf(1.5)));
        } else {
            self.force = Some(Force::new(graph, ForceSettings::REGIONS));
        }
    }

    fn stretch(&self) -> f32 {
        if self.is_tall { STRETCH_TALL } else { STRETCH_WIDE }
    }

    /// Draws another part of the graph from now on.
    pub fn set_filter(&mut self, filter: Filter) {
        self.filter = filter;
    }

    /// Colours and sizes say something else from now on.
    pub fn set_look(&mut self, look: Look) {
        self.study.look = look;
    }

    /// The screen is higher than wide, or no longer is. Returns whether what is drawn has to be drawn anew.
    pub fn set_screen(&mut self, is_tall: bool) -> bool {
        let turns = self.is_tall != is_tall && self.arrangement.is_some();
        self.is_tall = is_tall;
        self.is_new |= turns;
        turns
    }

    /// The text of a source.
    pub fn text(&self, path: &str) -> Option<String> {
        Some(self.workspace.as_ref()?.text(path)?.to_string())
    }

    /// The graph as a file.
    pub fn export(&self, format: ExportFormat) -> Option<Vec<u8>> {
        Some(format.to_bytes(self.current()?))
    }

    /// One step of the layout. Returns whether more would change anything.
    pub fn step(&mut self) -> bool {
        self.kept.is_none()
            && self.force.as_mut().is_some_and(|force| force.advance(1) == 1 && !force.is_settled())
    }

    /// Lets the layout run again from where it is. Nodes that were arranged are laid out by forces from now on, and have
    /// to be drawn anew, without areas: then this returns true.
    pub fn reheat(&mut self) -> bool {
        self.kept = None;
        if let Some(force) = &mut self.force {
            force.reheat();
            return false;
        }
        self.force = self.drawn().map(|graph| Force::new(graph, ForceSettings::REGIONS));
        self.arrangement.take().is_some()
    }

    /// x and y of each node as forces have it.
    pub(super) fn places(&self) -> Vec<f32> {
        match (&self.kept, &self.force) {
            (Some(kept), _) => kept.clone(),
            (None, Some(force)) => force.positions(),
            (None, None) => Vec::new(),
        }
    }

    /// x and y of each point of the last drawing: the nodes, then each hub amid its members, then areas.
    pub fn positions(&self) -> Vec<f32> {
        let mut positions = match &self.arrangement {
            Some(arrangement) => arrangement.positions.clone(),
            None => self.spread(self.places()),
        };
        if positions.is_empty() {
            return positions;
        }
        for members in &self.hubs {
            let sum = |axis: usize| -> f32 {
                members.iter().map(|&member| positions[member as usize * 2 + axis]).sum()
            };
            let count = members.len().max(1) as f32;
            let (x, y) = (sum(0) / count, sum(1) / count);
            positions.extend([x, y]);
        }
        let areas = self.arrangement.iter().flat_map(|arrangement| &arrangement.areas);
        positions.extend(areas.flat_map(|area| [area.x, area.y]));
        positions
    }

    /// Positions in the shape of the screen, with no disc over another.
    fn spread(&self, mut positions: Vec<f32>) -> Vec<f32> {
        let stretch = self.stretch();
        for place in positions.chunks_exact_mut(2) {
            place[0] *= stretch;
        }
        separate(&mut positions, &self.radii);
        positions
    }

    /// Asks the graph what the query of the filter asks for. Returns why that makes no sense, if it does not; then the
    /// answer to the one before stays, as somebody is just typing.
    fn ask(&mut self) -> Option<QueryFault> {
        let text = self.filter.query();
        if text.trim().is_empty() {
            self.asked = None;
            return None;
        }
        let graph = self.drawn()?;
        match Query::parse(text).and_then(|query| query.evaluate(graph)) {
            Ok(found) => {
                self.asked = Some(found.into_iter().collect());
                None
            }
            Err(error) => Some(QueryFault { column: error.column(text) as u32, message: error.to_string() }),
        }
    }

    /// The part of the graph that the filter lets through.
    ///
    /// # Complexity
    /// O(n log n) in nodes, relations, group members and drawn pairs.
    pub fn draw(&mut self) -> Drawing {
        if self.is_new {
            self.place();
        }
        let query_fault = self.ask();
        let mut study = std::mem::take(&mut self.study);
        let paint = study.paint_of(self.current());
        self.study = study;
        let Some(graph) = self.drawn() else { return Drawing::default() };
        let sketch = Sketch::new(graph, &self.filter, self.asked.as_ref(), &paint);
        let (mut drawing, hubs) = sketch.finish(self.arrangement.as_ref());
        drawing.legend = paint.legend;
        self.hubs = hubs;
        self.radii = drawing.radii[..drawing.node_count as usize].to_vec();
        Drawing { query_fault, ..drawing }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::state::filter::Facet;

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

    #[test]
    fn a_group_is_drawn_around_a_hub() {
        let mut engine = engine();
        let drawing = engine.draw();
        assert_eq!(drawing.node_count, 3);
        assert_eq!(drawing.hub_groups.len(), 1);
        assert_eq!(drawing.point_count(), 4);
        assert_eq!(drawing.line_count(), 4, "one dependency and three spokes: {drawing:?}");
        assert!((drawing.shown_relations - 4.0).abs() < 1e-9);
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
        assert!(!engine.step(), "nothing moves");
        assert!((8..60).contains(&drawing.areas.len()), "{:?}", drawing.areas);
        assert_eq!(drawing.areas.iter().map(|area| area.size).sum::<u32>(), 2400);
        assert!(drawing.areas.iter().all(|area| !area.name.is_empty()), "{:?}", drawing.areas);
        assert!(drawing.bridge_count > 0);
        let positions = engine.positions();
        assert_eq!(positions.len(), drawing.point_count() * 2);
        // Every node lies in its area, and no area over another.
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
        let arrangement = engine.arrangement.as_ref().expect("it is arranged");
        for (node, &area) in arrangement.area_of.iter().enumerate() {
            let (x, y, radius) = disc(area as usize);
            assert!((positions[node * 2] - x).hypot(positions[node * 2 + 1] - y) < radius, "{node}");
        }
    }

    #[test]
    fn forces_take_over_where_somebody_asks_for_them() {
        let mut engine = large();
        engine.draw();
        assert!(engine.reheat(), "it has to be drawn anew");
        let drawing = engine.draw();
        assert!(drawing.areas.is_empty() && drawing.bridge_count == 0);
        assert!(engine.step());
        assert!(!engine.reheat());
        assert_eq!(engine.positions().len(), drawing.point_count() * 2);
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
            (drawing.shown_nodes, drawing.query_fault)
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
        assert!(drawing.query_fault.is_some(), "nothing is called `b` here");
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
        while remote.step() {}
        while local.step() {}
        assert_eq!(remote.positions(), local.positions());
        assert_eq!(remote.text("a/openapi.yml"), None);
        assert!(remote.show("{}").is_err());
    }

    #[test]
    fn what_stays_in_the_next_revision_stays_where_it_is() {
        let report = |ids: &[&str]| {
            let mut workspace = Workspace::new(Profile::Default, Limits::DEFAULT);
            for id in ids {
                let text = format!(
                    "openapi: 3.1.0\ninfo: {{ title: {id}, version: 1.0.0 }}\nx-agent-id: {id}\n\
                     x-agent-type: worker\nx-domains: [money]\n"
                );
                workspace.put(&Source::new(format!("{id}/openapi.yml").as_str(), text));
            }
            serde_json::to_string(&workspace.report()).expect("a report can be written")
        };
        let places = |engine: &mut Engine| {
            engine.draw();
            let graph = engine.drawn().expect("it is shown");
            let places = stay::places_of(graph, &engine.places()).into_iter();
            places.map(|(key, place)| (key, place.map(f32::to_bits))).collect::<BTreeMap<_, _>>()
        };
        let mut engine = Engine::default();
        engine.show(&report(&["b", "c", "e"])).expect("it is a report");
        while engine.step() {}
        let before = places(&mut engine);
        engine.follow(&report(&["a", "b", "d", "e"])).expect("it is a report");
        assert!(!engine.step(), "nothing is laid out");
        let after = places(&mut engine);
        assert_eq!(after.len(), 4);
        for (key, place) in &after {
            match before.get(key) {
                Some(before) => assert_eq!(place, before, "{key}"),
                None => assert!(before.values().all(|other| other != place), "{key}"),
            }
        }
        assert_eq!(engine.positions().len(), (4 + 1) * 2, "and the hub");
        engine.reheat();
        while engine.step() {}
        assert_ne!(places(&mut engine), after, "a person may have it laid out");
        let mut first = Engine::default();
        first.follow(&report(&["a"])).expect("it is a report");
        assert_eq!(first.draw().node_count, 1);
    }

    #[test]
    fn a_graph_file_is_drawn_like_what_it_was_written_of() {
        let mut read = engine();
        let bytes = read.export(ExportFormat::Ossag).expect("there is a graph");
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
