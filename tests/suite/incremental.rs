//! A workspace that followed edits is the one its files make: any sequence of edits, asked at any time, gives the same bytes
//! as the files it ends with.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use ossa_core::analysis::stats;
use ossa_core::config::{Selection, Selector};
use ossa_core::diagnostic::{Code, Diagnostic, Origin};
use ossa_core::document::Limits;
use ossa_core::export::ExportFormat;
use ossa_core::graph::{Graph, RelationSink, Shape};
use ossa_core::model::{Catalog, NodeId, NodeView};
use ossa_core::rule::Rule;
use ossa_core::source::Source;
use ossa_core::{Profile, Workspace, wire};
use proptest::prelude::*;
use proptest::strategy::ValueTree;

/// Relates agents that need the same, and says so where there are many: like a plugin, it is run again on everything.
struct SharedCapability;

impl Rule for SharedCapability {
    fn origin(&self) -> Origin {
        Origin { name: "shared-capability".into(), version: "1.2.3".into() }
    }

    fn relate(&self, catalog: &Catalog, sink: &mut RelationSink) {
        let mut having: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for agent in catalog.agents() {
            agent
                .capabilities()
                .for_each(|capability| having.entry(capability).or_default().push(agent.id()));
        }
        for (capability, agents) in having {
            if agents.len() > 2 {
                let message = format!("{} agents have {capability}", agents.len());
                sink.finding(Diagnostic::without_location(Code::PluginFinding, message));
            }
            sink.clique("shares_capability", 0.25, capability, agents);
        }
    }
}

/// What happens to a workspace.
#[derive(Clone, Debug)]
enum Edit {
    /// A file gets the text that these numbers make.
    Put(usize, [u8; 6]),
    /// A file goes.
    Remove(usize),
    /// Somebody looks at the graph.
    Look,
    /// Somebody looks at everything, and may keep it.
    Analyse(bool),
}

/// Paths that have to do with each other: several in a folder, paths that others name, formats known by their path.
const PATHS: [&str; 18] = [
    "a/agent.yml",
    "a/openapi.yaml",
    "a/twin.yml",
    "b/agent.yml",
    "b/openapi.yml",
    "b/sub/manifest.ossa.yaml",
    "c/openapi.yaml",
    "d/policy.ossa.yaml",
    "d/flow.ossa.yaml",
    "d/team.ossa.yaml",
    ".claude/agents/one.md",
    ".claude/agents/two.md",
    "cards/one/agent-card.json",
    "mcp.json",
    "e/agent.yml",
    "e/parts.yml",
    "e/tools.ossa.yaml",
    "ossa.toml",
];

/// Ids with names that are nearly theirs, one that is an address, and one that is a part of a workflow.
const IDS: [&str; 10] = [
    "alpha",
    "beta",
    "alpa",
    "gamma",
    "delta",
    "Alpha",
    "https://x.example/a2a",
    "a/agent.yml",
    "./agent.yml",
    "finance/alpha",
];
const DOMAINS: [&str; 4] = ["finance", "health", "general", "law"];
const TYPES: [&str; 4] = ["worker", "orchestrator", "monitor", "critic"];

/// What may be a secret where it stands, and a version elsewhere.
const SECRET: &str = "Qw7eR2tY9uI4oP1aS8dF";

fn of<'t>(list: &[&'t str], number: u8) -> &'t str {
    list[usize::from(number) % list.len()]
}

/// A file of the format that belongs to the path, which names and says what the numbers choose.
fn text(path: usize, n: [u8; 6]) -> String {
    let path = PATHS[path];
    let (id, other, third) = (of(&IDS, n[0]), of(&IDS, n[1]), of(&IDS, n[2]));
    let (one, two) = (of(&DOMAINS, n[3]), of(&DOMAINS, n[3] / 4));
    let own_type = of(&TYPES, n[4]);
    let comment = if n[5].is_multiple_of(4) { "# ossa: allow(G003, L015) for now\n" } else { "" };
    // Lines before everything move every place.
    let mut text = "# line\n".repeat(usize::from(n[5] % 3));
    if n[5] == 7 {
        return text + "just: a file\n";
    }
    match path {
        "ossa.toml" => {
            return match n[0] % 5 {
                0 => "exclude = ['b/**']\n".to_owned(),
                1 => "[validate]\nignore = ['L']\n".to_owned(),
                2 => "[[validate.per-path]]\npath = 'a/**'\nignore = ['G003']\n".to_owned(),
                3 => "[validate.severity]\nG003 = 'info'\n".to_owned(),
                _ => "[validate\n".to_owned(),
            };
        }
        "mcp.json" => {
            let secret = if n[3].is_multiple_of(3) { SECRET } else { "none" };
            return format!(
                "{{\"mcpServers\": {{\"{id}\": {{\"command\": \"npx\", \"env\": {{\"API_KEY\": \"{secret}\"}}}}, \
                 \"github\": {{\"command\": \"x\"}}}}}}"
            );
        }
        _ if path.contains("agent-card") => {
            return format!(
                "{{\"protocolVersion\": \"0.3.0\", \"name\": \"{id}\", \"description\": \"d\", \"version\": \"1.{}\", \
                 \"url\": \"https://x.example/a2a\", \"capabilities\": {{}}, \"defaultInputModes\": [\"text\"], \
                 \"defaultOutputModes\": [\"text\"], \"skills\": [{{\"id\": \"{one}\", \"name\": \"{two}\", \
                 \"description\": \"d\", \"tags\": []}}]}}",
                n[4]
            );
        }
        _ if path.starts_with(".claude") => {
            let tools = of(&["Read", "mcp__github__search", "mcp__alpha__x", "Task"], n[1]);
            return format!(
                "---\nname: {id}\ndescription: uses {other}\ntools: {tools}\nmodel: {}\n---\nbody\n",
                of(&["opus", "sonnet"], n[2])
            );
        }
        _ => {}
    }
    text.push_str(comment);
    if path.contains("openapi") {
        let own = if n[4].is_multiple_of(3) { String::new() } else { format!("x-agent-id: {id}\n") };
        let domains =
            if n[4].is_multiple_of(2) { format!("x-domains: [{one}, {two}]\n") } else { String::new() };
        write!(
            text,
            "openapi: 3.1.0\ninfo: {{ title: \"{third}\", version: 1.0.{} }}\n{own}{domains}x-dependencies: [\"{other}\"]\npaths: {{}}\n\
             components: {{ schemas: {{ A: {{ $ref: './{}' }} }} }}\n",
            n[4] % 2,
            of(&["twin.yml#/agent/idd", "agent.yml#/agent/name", "openapi.yaml#/components/schemas/B"], n[5])
        )
        .expect("a string can be written to");
    } else if path.contains("policy") {
        let selectors = of(
            &["domains: [finance, law]", "types: [worker]", "capabilities: [c1]", "agents: [alpha, beta]"],
            n[2],
        );
        write!(
            text,
            "apiVersion: ossa/v0.4.5\nkind: Policy\nmetadata: {{ name: {one} }}\nspec: {{ appliesTo: {{ {selectors} }} }}\n"
        )
        .expect("a string can be written to");
    } else if path.contains("flow") {
        write!(
            text,
            "apiVersion: ossa/v0.4.5\nkind: Workflow\nmetadata: {{ name: {one} }}\nspec:\n  steps:\n    \
             - {{ id: s1, kind: Agent, ref: \"{id}\" }}\n    - {{ id: s2, kind: Agent, ref: \"{other}\" }}\n"
        )
        .expect("a string can be written to");
    } else if path.contains("parts") {
        let described = of(&["", ", description: Does things"], n[4]);
        write!(
            text,
            "apiVersion: open-standards-scalable-agents/v0.1.9\nkind: Workflow\nmetadata: {{ name: {one}, version: 1.0.0{described} }}\n\
             spec:\n  adk_pattern: sequential\n  agents:\n    - {{ name: alpha, output_key: a, sub_agents: [beta] }}\n    \
             - {{ name: beta, output_key: b }}\n"
        )
        .expect("a string can be written to");
    } else if path.contains("tools") {
        write!(
            text,
            "apiVersion: open-standards-scalable-agents/v0.1.9\nkind: Registry\nmetadata: {{ name: {two} }}\nspec:\n  agents:\n    \
             - {{ name: \"{id}\" }}\n    - {{ name: \"{third}\" }}\n"
        )
        .expect("a string can be written to");
    } else if path.contains("team") || path.contains("manifest") {
        write!(
            text,
            "apiVersion: ossa/v0.3.6\nkind: Agent\nmetadata: {{ name: \"{id}\", version: 1.0.{} }}\nspec:\n  role: r\n  \
             tools: [{{ type: mcp, name: \"{other}\" }}, {{ type: function, name: \"{third}\" }}]\n  llm: {{ provider: anthropic, model: m{} }}\n  \
             dependencies: {{ agents: [{{ name: \"{other}\" }}] }}\n  taxonomy: {{ domain: {one} }}\n  delegation: {{ to: [\"{third}\"] }}\n",
            n[4] % 2, n[5] % 2
        )
        .expect("a string can be written to");
    } else {
        let role = of(&["custom", "orchestration", "monitoring", "audit"], n[4]);
        let version = if n[5] % 5 == 3 { SECRET.to_owned() } else { format!("1.0.{}", n[5] % 2) };
        let secret = if n[5] % 5 == 4 { SECRET } else { "none" };
        let description = of(&["", "  description: TODO\n", "  description: Does things\n"], n[4] / 4);
        // What it needs is nearly, or not at all, what others can do.
        let needs = of(&["", ", capabilities: [c0, c7]", ", capabilities: [capability]"], n[2] / 8);
        let dependencies = if n[2] < 160 {
            format!(
                "  dependencies: {{ required: [{{ agent_id: \"{other}\"{needs} }}], optional: [{{ agent_id: \"{third}\" }}] }}\n"
            )
        } else {
            String::new()
        };
        write!(
            text,
            "ossaVersion: \"1.0\"\nagent:\n  id: \"{id}\"\n  name: \"{third}\"\n  version: {version}\n  role: {role}\n  \
             type: {own_type}\n{description}  runtime: {{ type: docker, api_key: {secret} }}\n  tags: [{one}, {two}]\n  capabilities: \
             [{{ name: c{}, description: d, input_schema: {{}}, output_schema: {{}} }}]\n{dependencies}",
            n[5] % 3
        )
        .expect("a string can be written to");
    }
    text
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        12 => (0..PATHS.len(), any::<[u8; 6]>()).prop_map(|(path, numbers)| Edit::Put(path, numbers)),
        4 => (0..PATHS.len()).prop_map(Edit::Remove),
        3 => Just(Edit::Look),
        2 => any::<bool>().prop_map(Edit::Analyse),
    ]
}

fn empty(profile: Profile, plugin: bool) -> Workspace {
    let ignore: Vec<Selector> = Vec::new();
    let mut workspace = Workspace::new(profile, Limits::DEFAULT)
        .with_root("root")
        .with_selection(Selection { ignore, ..Selection::default() });
    if plugin {
        workspace.add_rule(Arc::new(SharedCapability));
    }
    workspace
}

/// Everything anyone can see of a workspace.
fn seen(workspace: &mut Workspace) -> String {
    let analysis = workspace.analyse();
    let mut text = String::new();
    for format in ExportFormat::ALL {
        text += &String::from_utf8_lossy(&format.to_bytes(&analysis.graph));
    }
    writeln!(text, "{:#?}", workspace.figures()).expect("a string can be written to");
    for finding in &analysis.diagnostics {
        writeln!(text, "{finding:?}").expect("a string can be written to");
    }
    writeln!(text, "{:?}\n{:?}\n{}", analysis.suppressed, analysis.skipped, analysis.unchecked_references)
        .expect("a string can be written to");
    let catalog = analysis.graph.catalog();
    for reference in catalog.references() {
        writeln!(text, "{reference:?}").expect("a string can be written to");
    }
    for node in catalog.node_ids().map(|id| catalog.node(id)) {
        let degree = analysis.graph.degree(node.id());
        let around: Vec<_> = analysis.graph.outgoing(node.id()).map(|one| one.target).collect();
        let before: Vec<_> = analysis.graph.incoming(node.id()).map(|one| one.source).collect();
        writeln!(text, "{} {degree} {around:?} {before:?}", node.key()).expect("a string can be written to");
    }
    let report = told(workspace);
    text + &report
}

/// The report for clients, whose revision counts edits.
fn told(workspace: &mut Workspace) -> String {
    let report = wire::Report { revision: 0, ..workspace.report() };
    serde_json::to_string(&report).expect("a report can be written as JSON")
}

/// A graph that knows nothing but keys, as a client of the changes keeps it.
#[derive(Clone, Debug, Default, PartialEq)]
struct Copied {
    nodes: BTreeMap<String, String>,
    /// Sorted.
    relations: Vec<String>,
    groups: Vec<(String, Vec<String>, Option<Vec<String>>)>,
}

impl Copied {
    fn of(graph: &Graph) -> Self {
        let catalog = graph.catalog();
        let keys = |nodes: &[NodeId]| nodes.iter().map(|id| catalog.node(*id).key().to_owned()).collect();
        let nodes = catalog.node_ids().map(|id| {
            let node = wire::Node::from(catalog.node(id));
            (node.key.clone(), format!("{node:?}"))
        });
        let groups = graph.groups().iter().map(|group| {
            let (kind, origin) = (graph.kind(group.kind), graph.origin(group.origin));
            let name = format!("{kind} {} {} {origin:?}", graph.via(group.via), group.weight);
            match &group.shape {
                Shape::Clique { members } => (name, keys(members), None),
                Shape::Biclique { sources, targets, .. } => (name, keys(sources), Some(keys(targets))),
            }
        });
        let mut relations: Vec<String> = graph
            .relations()
            .iter()
            .map(|relation| {
                let [source, target] = [relation.source, relation.target].map(|id| catalog.node(id).key());
                let origin = wire::Origin::from(graph.origin(relation.origin));
                let (kind, via) = (graph.kind(relation.kind), graph.via(relation.via));
                format!("{kind} {source} {target} {via} {} {origin:?}", relation.weight)
            })
            .collect();
        relations.sort();
        Self { nodes: nodes.collect(), relations, groups: groups.collect() }
    }

    /// The graph after `delta`, which says nothing that is not so.
    fn apply(&mut self, delta: &wire::Delta) {
        let relation = |one: &wire::DeltaRelation| {
            format!("{} {} {} {} {} {:?}", one.kind, one.source, one.target, one.via, one.weight, one.origin)
        };
        for key in &delta.removed {
            assert!(self.nodes.remove(key).is_some(), "{key} goes, but was not there");
        }
        for node in &delta.added {
            let known = self.nodes.insert(node.key.clone(), format!("{node:?}"));
            assert_eq!(known, None, "{} comes, but was there", node.key);
        }
        for node in &delta.changed {
            let known = self.nodes.insert(node.key.clone(), format!("{node:?}"));
            assert!(known.is_some(), "{} changes, but was not there", node.key);
        }
        for gone in &delta.relations_removed {
            let place = self.relations.binary_search(&relation(gone));
            self.relations.remove(place.expect("a relation goes that was there"));
        }
        self.relations.extend(delta.relations_added.iter().map(relation));
        self.relations.sort();
        let mut old: Vec<_> = std::mem::take(&mut self.groups).into_iter().map(Some).collect();
        let mut placed = BTreeMap::new();
        for change in &delta.groups {
            let known = change.before.map(|place| old[place as usize].take().expect("once"));
            let (_, mut sources, targets) = known.unwrap_or_default();
            walk(&mut sources, &change.sources);
            let targets = change.targets.as_ref().map(|moves| {
                let mut targets = targets.unwrap_or_default();
                walk(&mut targets, moves);
                targets
            });
            let origin = Origin {
                name: change.origin.name.as_str().into(),
                version: change.origin.version.as_str().into(),
            };
            let name = format!("{} {} {} {origin:?}", change.kind, change.via, change.weight);
            match change.after {
                Some(place) => {
                    placed.insert(place as usize, (name, sources, targets));
                }
                None => assert_eq!((sources, targets.unwrap_or_default()), (vec![], vec![])),
            }
        }
        let mut rest = old.into_iter().flatten();
        for place in 0.. {
            let Some(group) = placed.remove(&place).or_else(|| rest.next()) else { break };
            self.groups.push(group);
        }
        assert!(placed.is_empty(), "groups at places that do not exist: {placed:?}");
    }
}

fn walk(members: &mut Vec<String>, moves: &wire::Moves) {
    for key in &moves.left {
        let place = members.binary_search(key).expect("who leaves was there");
        members.remove(place);
    }
    for key in &moves.joined {
        let place = members.binary_search(key).expect_err("who joins was not there");
        members.insert(place, key.clone());
    }
}

/// Follows the changes of a workspace from the graph at an earlier revision.
fn catch_up(workspace: &mut Workspace, copied: &mut (u64, Copied)) {
    let steps = workspace.deltas_since(copied.0).expect("that is not long ago");
    for (index, step) in steps.iter().enumerate() {
        assert_eq!(step.from, copied.0);
        let mut delta = wire::Delta::new(step, workspace.graph());
        if index + 1 < steps.len() {
            // Nodes are only told as they are at last; for this test, those of a step between are not wanted.
            let later: BTreeSet<&str> =
                steps[index + 1..].iter().flat_map(|step| &step.delta.removed).map(AsRef::as_ref).collect();
            let mut fill = |delta: &mut wire::Delta| {
                for key in step.delta.added.iter().filter(|key| later.contains(key.as_ref())) {
                    copied.1.nodes.insert(key.to_string(), String::new());
                    delta.added.retain(|node| node.key != **key);
                }
            };
            fill(&mut delta);
        }
        copied.1.apply(&delta);
        copied.0 = step.to;
    }
    assert_eq!(copied.1, Copied::of(workspace.graph()));
}

fn follow(profile: Profile, plugin: bool, edits: &[Edit]) -> Result<(), TestCaseError> {
    let mut workspace = empty(profile, plugin).with_history(edits.len() + 1);
    let mut copied = (0, Copied::default());
    let mut files: BTreeMap<usize, String> = BTreeMap::new();
    let mut kept = Vec::new();
    for edit in edits {
        match edit {
            Edit::Put(path, numbers) => {
                let text = text(*path, *numbers);
                workspace.put(&Source::new(PATHS[*path], text.as_str()));
                files.insert(*path, text);
            }
            Edit::Remove(path) => {
                workspace.remove(PATHS[*path]);
                files.remove(path);
            }
            Edit::Look => {
                catch_up(&mut workspace, &mut copied);
                let graph = workspace.graph().clone();
                prop_assert_eq!(workspace.figures(), stats(&graph));
            }
            Edit::Analyse(keep) => {
                let text = seen(&mut workspace);
                if *keep {
                    kept.push((workspace.analyse(), ExportFormat::Json.to_bytes(&workspace.analyse().graph)));
                }
                prop_assert_eq!(text, seen(&mut made(profile, plugin, &files)));
            }
        }
    }
    let (now, then) = (seen(&mut workspace), seen(&mut made(profile, plugin, &files)));
    prop_assert_eq!(now, then);
    catch_up(&mut workspace, &mut copied);
    // Whoever kept an earlier graph still has it.
    for (analysis, text) in kept {
        prop_assert_eq!(ExportFormat::Json.to_bytes(&analysis.graph), text);
        prop_assert!(analysis.graph.catalog().node_ids().len() == analysis.graph.catalog().len());
    }
    Ok(())
}

fn made(profile: Profile, plugin: bool, files: &BTreeMap<usize, String>) -> Workspace {
    let mut workspace = empty(profile, plugin);
    for (path, text) in files {
        workspace.put(&Source::new(PATHS[*path], text.as_str()));
    }
    workspace
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn edits_end_where_their_files_do(edits in prop::collection::vec(edit(), 1..60)) {
        follow(Profile::Default, false, &edits)?;
    }

    #[test]
    fn edits_beside_a_rule_that_runs_again(edits in prop::collection::vec(edit(), 1..25)) {
        follow(Profile::Default, true, &edits)?;
        follow(Profile::Ossa019, false, &edits)?;
    }
}

/// A client that gets the whole report once, and then only what changed.
fn follow_from_afar(profile: Profile, plugin: bool, edits: &[Edit]) -> Result<(), TestCaseError> {
    let mut workspace = empty(profile, plugin).with_history(1);
    let mut held = workspace.report();
    for edit in edits {
        match edit {
            Edit::Put(path, numbers) => {
                workspace.put(&Source::new(PATHS[*path], text(*path, *numbers)));
                continue;
            }
            Edit::Remove(path) => {
                workspace.remove(PATHS[*path]);
                continue;
            }
            Edit::Look | Edit::Analyse(_) => {}
        }
        let report = workspace.report();
        let steps = workspace.deltas_since(held.revision).expect("that is the last step");
        let Some(step) = steps.first() else {
            prop_assert_eq!(&held, &report);
            continue;
        };
        let change = wire::ReportChange::between(&held.findings, &held.skipped, &report);
        let delta = wire::Delta { report: Some(change), ..wire::Delta::new(step, workspace.graph()) };
        let told = serde_json::to_string(&delta).expect("what changed can be written as JSON");
        let told: wire::Delta = serde_json::from_str(&told).expect("and read");
        prop_assert_eq!(&told, &delta);
        // Whoever has another graph is told that this does not fit, or gets something; nothing breaks.
        prop_assert!(report.clone().after(&told).is_err());
        let _ = report.graph.clone().after(&told);
        let _ = wire::Graph::default().after(&told);
        held = held.after(&told).expect("what changed fits");
        let [now, then] = [&held, &report].map(|report| serde_json::to_string(report).expect("as JSON"));
        prop_assert_eq!(now, then);
        // What is drawn and written of it is what the workspace has.
        let graph = held.graph.to_graph().expect("it is a graph");
        prop_assert_eq!(ExportFormat::Json.to_bytes(&graph), ExportFormat::Json.to_bytes(workspace.graph()));
        prop_assert_eq!(&wire::Graph::from(&graph), &held.graph);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_changed_makes_the_next_report(edits in prop::collection::vec(edit(), 1..60)) {
        follow_from_afar(Profile::Default, false, &edits)?;
    }

    #[test]
    fn what_changed_makes_the_next_report_with_other_rules(edits in prop::collection::vec(edit(), 1..25)) {
        follow_from_afar(Profile::Default, true, &edits)?;
        follow_from_afar(Profile::Ossa019, false, &edits)?;
    }
}

/// An agent that depends on others, named by number.
fn dependent(number: usize, others: &[usize]) -> String {
    let mut text = format!(
        "ossaVersion: \"1.0\"\nagent:\n  id: n{number}\n  name: n\n  version: 1.0.0\n  role: custom\n  description: Does things\n  \
         runtime: {{ type: docker }}\n  capabilities: [{{ name: c, description: d, input_schema: {{}}, output_schema: {{}} }}]\n  \
         dependencies:\n    required:\n"
    );
    for other in others {
        writeln!(text, "      - agent_id: n{other}").expect("a string can be written to");
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// Circles come, grow, are cut and move, while agents come and go between those that need them and those they need.
    #[test]
    fn circles_follow_edits(
        edits in prop::collection::vec((0..9usize, prop::option::weighted(0.8, prop::collection::vec(0..10usize, 0..3))), 1..40),
    ) {
        let mut workspace = empty(Profile::Default, false);
        let mut files: BTreeMap<String, String> = BTreeMap::new();
        for (step, (number, others)) in edits.into_iter().enumerate() {
            let path = format!("{number}/agent.yml");
            if let Some(others) = others {
                let text = dependent(number, &others);
                workspace.put(&Source::new(path.as_str(), text.as_str()));
                files.insert(path, text);
            } else {
                workspace.remove(&path);
                files.remove(&path);
            }
            let analysis = workspace.analyse();
            if step % 3 == 0 {
                let mut anew = empty(Profile::Default, false);
                for (path, text) in &files {
                    anew.put(&Source::new(path.as_str(), text.as_str()));
                }
                prop_assert_eq!(&analysis.diagnostics, &anew.analyse().diagnostics);
            }
        }
    }
}

/// The generator makes what it is meant to: otherwise the properties above show little.
#[test]
fn the_generator_covers_what_edits_can_touch() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for _ in 0..120 {
        let edits = prop::collection::vec(edit(), 30..60).new_tree(&mut runner).expect("a value").current();
        let mut files = BTreeMap::new();
        for edit in edits {
            if let Edit::Put(path, numbers) = edit {
                files.insert(path, text(path, numbers));
            }
        }
        let mut workspace = made(Profile::Default, false, &files);
        let analysis = workspace.analyse();
        for finding in &analysis.diagnostics {
            *seen.entry(finding.code.as_str().to_owned()).or_default() += 1;
        }
        for kind in analysis.graph.kinds() {
            *seen.entry(kind.to_string()).or_default() += 1;
        }
        let catalog = analysis.graph.catalog();
        let shared = |node: &NodeView<'_>| node.places().len() > 1;
        *seen.entry("merged".to_owned()).or_default() +=
            catalog.node_ids().filter(|id| shared(&catalog.node(*id))).count();
        *seen.entry("suppressed".to_owned()).or_default() += analysis.suppressed.len();
    }
    let wanted = [
        "G001",
        "G002",
        "G003",
        "G005",
        "L001",
        "L002",
        "L004",
        "L009",
        "L012",
        "L013",
        "L014",
        "L015",
        "L017",
        "L018",
        "S008",
        "communicates_with",
        "coordinates",
        "depends_on",
        "governs",
        "monitors",
        "merged",
        "part_of",
        "suppressed",
        "uses_mcp_server",
        "uses_model",
        "uses_tool",
        "delegates_to",
    ];
    for name in wanted {
        assert!(seen.get(name).is_some_and(|count| *count > 0), "no {name} in {seen:#?}");
    }
}
