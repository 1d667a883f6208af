//! What a page may ask the worker, and the answers. A new question is a line in each of the two enums and an arm in
//! `answers`; it needs no message of its own.

use ossa_core::wire::{Diff, Graph, Impact, Paths, Recommendations};
use serde::{Deserialize, Serialize};

/// A question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Question {
    /// What breaks if a node goes away, or what it needs.
    Impact {
        /// Its key.
        key: String,
        /// Whether what it needs is asked for.
        needs: bool,
    },
    /// The shortest ways from one node to another.
    Paths {
        /// Key of the one.
        from: String,
        /// Key of the other.
        to: String,
        /// Whether relations may be walked against their direction.
        either_way: bool,
    },
    /// Who is like the node of a key, and with whom it might work.
    Recommendations(String),
    /// A figure of every node.
    Measure(Measure),
    /// What the dashboard needs beyond the report.
    Overview,
    /// What the code of a finding means.
    Explanation(String),
    /// All findings as a file of a format; it arrives as any export does.
    FindingsFile(String),
    /// Read the files beside the message as the state before.
    Before {
        /// Name of the profile to read them with.
        profile: String,
        /// Name of the folder the paths are relative to.
        root: String,
        /// Path of each file.
        paths: Vec<String>,
        /// What people call the files.
        name: String,
    },
    /// What is different from the state before.
    Changes,
    /// Draw both states in one, or what is shown as it is.
    DrawChanges(bool),
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// To [`Question::Impact`].
    Impact(Impact),
    /// To [`Question::Paths`].
    Paths(Paths),
    /// To [`Question::Recommendations`].
    Recommendations(Recommendations),
    /// To [`Question::Measure`]: the figure of each node.
    Measure(Vec<f64>),
    /// To [`Question::Overview`].
    Overview(Overview),
    /// Text for people, in Markdown.
    Text(String),
    /// To [`Question::Changes`].
    Changes(Box<Changes>),
    /// What is drawn from now on; a drawing follows.
    Graph(Box<Graph>),
    /// It is done.
    Done,
    /// There is no answer; why, for people.
    Refused(String),
}

/// A figure that every node has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Measure {
    /// Relations, those of groups included.
    Degree,
    /// Relations that lead to it; those without direction count.
    InDegree,
    /// Relations that start at it; those without direction count.
    OutDegree,
    /// How much leads to it, counting what leads to those.
    PageRank,
    /// How often it stands between others.
    Betweenness,
    /// Number of its community, from 1, the largest.
    Community,
    /// Findings in its files.
    Findings,
}

/// What the dashboard needs beyond the report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// The domains of the most nodes.
    pub domains: Vec<String>,
    /// How many nodes each of them has.
    pub sizes: Vec<u32>,
    /// For each two of them, row by row, how many of the relations that could be there are: 0 to 1.
    pub density: Vec<f64>,
    /// The nodes the most others depend on, directly or through others, and how many.
    pub depended_upon: Vec<(u32, f64)>,
    /// The nodes of the highest PageRank, and it.
    pub central: Vec<(u32, f64)>,
}

/// What is different from the state before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Changes {
    /// What people call the state before.
    pub before: String,
    /// How many nodes it has.
    pub node_count: usize,
    /// The difference.
    pub diff: Diff,
}
