//! Fleets that nobody runs, as large as one likes: for measuring, and for trying things out.
//!
//! Agents come in areas of 200, and areas in teams of 50 that work in the same three domains. So the number of
//! relations an agent has stays the same however large the fleet is, as it does where people divide the work.

use std::fmt::Write;

/// A fleet. The same size and seed give the same files.
#[derive(Clone, Copy, Debug)]
pub struct Fleet {
    agents: u32,
    seed: u64,
}

/// The definition of one agent, in the form of OSSA 1.0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// Relative to the folder of the fleet, with `/` between its parts.
    pub path: String,
    /// YAML, about 600 bytes.
    pub text: String,
}

const AREA: u32 = 200;
const TEAM: u32 = 50;

const AREAS: [&str; 12] = [
    "billing",
    "claims",
    "delivery",
    "energy",
    "fraud",
    "hiring",
    "inventory",
    "legal",
    "pricing",
    "quality",
    "support",
    "travel",
];
const TEAMS: [&str; 4] = ["intake", "research", "planning", "handover"];
const VERBS: [&str; 10] =
    ["check", "compare", "count", "draft", "explain", "file", "match", "plan", "rank", "sort"];
const NOUNS: [&str; 12] = [
    "address", "case", "contract", "forecast", "invoice", "letter", "order", "photo", "refund", "report",
    "route", "ticket",
];

/// Words of an agent's name, and the role its manifest states. Most agents just work.
const SPECIAL: [(&str, &str); 5] = [
    ("orchestrator", "orchestration"),
    ("monitor", "monitoring"),
    ("critic", "custom"),
    ("auditor", "audit"),
    ("connector", "integration"),
];
const COMMON: (&str, &str) = ("clerk", "data_processing");

impl Fleet {
    /// A fleet of `agents`.
    pub fn new(agents: u32, seed: u64) -> Self {
        Self { agents, seed }
    }

    /// The definitions, one after the other; nothing is kept.
    pub fn manifests(self) -> impl ExactSizeIterator<Item = Manifest> {
        (0..self.agents).map(move |index| self.manifest(index))
    }

    /// The definition of the agent `index`, which has three domains, three capabilities and two dependencies; the
    /// first agents have nobody before them to depend on.
    pub fn manifest(self, index: u32) -> Manifest {
        let agent = Agent::new(index);
        let random = |salt: u64| mix(self.seed ^ (u64::from(index) << 8) ^ salt);
        let mut text = String::with_capacity(700);
        let id = agent.id();
        let area = agent.area();
        let team = TEAMS[agent.team];
        let next_team = TEAMS[(agent.team + 1) % TEAMS.len()];
        let version = random(1);
        // Writing to a text cannot fail.
        let _ = write!(
            text,
            "ossaVersion: \"1.0\"\nagent:\n  id: {id}\n  name: {name}\n  version: {}.{}.{}\n  role: {role}\n  \
             description: Does the {team} of {area} as one of {TEAM}.\n  tags: [{area}, {area}-{team}, {area}-{next_team}]\n  \
             runtime: {{ type: docker, image: \"registry.example/{id}:{}\" }}\n  capabilities:\n",
            version % 5,
            version / 5 % 20,
            version / 100 % 10,
            version % 5,
            name = agent.name(),
            role = agent.role.1,
        );
        // A step that has no divisor in common with the number of names never hits the same one twice.
        let names = (VERBS.len() * NOUNS.len()) as u64;
        for step in 0..3 {
            let pick = ((random(2) + step * 49) % names) as usize;
            let (verb, noun) = (VERBS[pick / NOUNS.len()], NOUNS[pick % NOUNS.len()]);
            let _ = writeln!(
                text,
                "    - {{ name: {verb}_{noun}, description: Can {verb} a {noun}, input_schema: {{}}, output_schema: {{}} }}"
            );
        }
        let mut needed =
            [index.checked_sub(1 + (random(3) % 7) as u32), index.checked_sub(8 + (random(4) % 40) as u32)];
        needed.sort_unstable();
        let mut needed = needed.into_iter().flatten().peekable();
        if needed.peek().is_some() {
            text.push_str("  dependencies:\n    required:\n");
        }
        for other in needed {
            let _ = writeln!(text, "      - agent_id: {}", Agent::new(other).id());
        }
        Manifest { path: format!("{area}/{id}.yml"), text }
    }
}

/// Who an agent is, which its place in the fleet decides.
struct Agent {
    index: u32,
    team: usize,
    role: (&'static str, &'static str),
}

impl Agent {
    fn new(index: u32) -> Self {
        let in_team = (index % TEAM) as usize;
        let role = SPECIAL.get(in_team).copied().unwrap_or(COMMON);
        Self { index, team: (index % AREA / TEAM) as usize, role }
    }

    fn area(&self) -> String {
        let number = self.index / AREA;
        format!("{}-{}", AREAS[number as usize % AREAS.len()], number)
    }

    fn id(&self) -> String {
        format!("{}-{}-{}-{}", self.area(), TEAMS[self.team], self.role.0, self.index % TEAM)
    }

    fn name(&self) -> String {
        format!("{} {} {} {}", self.area(), TEAMS[self.team], self.role.0, self.index % TEAM)
    }
}

/// Spreads the bits of a number; the finaliser of `SplitMix64`.
fn mix(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use crate::document::Limits;
    use crate::source::Source;
    use crate::{Profile, Workspace};

    use super::*;

    fn workspace(agents: u32) -> Workspace {
        let mut workspace = Workspace::new(Profile::Default, Limits::DEFAULT);
        for manifest in Fleet::new(agents, 7).manifests() {
            workspace.put(&Source::new(manifest.path, manifest.text.into_bytes()));
        }
        workspace
    }

    #[test]
    fn every_agent_is_sound_and_has_what_was_promised() {
        let analysis = workspace(650).analyse();
        assert_eq!(analysis.diagnostics, []);
        let catalog = analysis.graph.catalog();
        assert_eq!((catalog.len(), catalog.agents().count()), (650, 650));
        for agent in catalog.agents() {
            assert_eq!((agent.domains().len(), agent.capabilities().len()), (3, 3), "{}", agent.key());
        }
        let few = catalog.agents().filter(|agent| agent.dependencies().len() != 2).count();
        assert!(few < 50, "{few} agents without two dependencies");
    }

    #[test]
    fn relations_grow_with_the_fleet_and_not_with_its_square() {
        let relations = |agents| workspace(agents).analyse().graph.relation_count();
        let (one, four) = (relations(200), relations(800));
        assert!((4 * one..4 * one + 300).contains(&four), "{one} and {four}");
    }

    #[test]
    fn the_seed_decides() {
        let manifest = |seed| Fleet::new(10, seed).manifest(9);
        assert_eq!(manifest(1), manifest(1));
        assert_ne!(manifest(1), manifest(2));
        assert_eq!(manifest(1).path, manifest(2).path);
    }
}
