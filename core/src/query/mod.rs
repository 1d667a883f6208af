//! A small language that says which nodes of a graph one means.
//!
//! `type:worker domain:nlp capability:"train*" depends_on:tokenizer degree>10 hop(x, 2) -orphan "free text"`: conditions
//! that stand side by side must all hold, `or` needs one of its sides, `-` or `not` turns a condition round, and
//! brackets group. The same text means the same on the command line, in the API and in the explorer.
//!
//! ```
//! use ossa_core::{document::Limits, query::Query, source::Source, Profile, Workspace};
//!
//! let mut workspace = Workspace::new(Profile::Default, Limits::DEFAULT);
//! workspace.put(&Source::new("a.yml", "ossaVersion: \"1.0\"\nagent: { id: scout, tags: [maps] }"));
//! let analysis = workspace.analyse();
//! let query = Query::parse("domain:ma* -type:orchestrator").expect("the text is a query");
//! let found = query.evaluate(&analysis.graph).expect("every name in it is known");
//! assert_eq!(found.len(), 1);
//! ```

mod called;
mod error;
mod evaluate;
mod parse;
mod pattern;
mod syntax;
mod walk;

pub use error::QueryError;
pub use syntax::{FIELDS, FLAGS, FUNCTIONS, NUMBERS, Word};

use self::syntax::Expression;
use crate::graph::Graph;
use crate::model::NodeId;

/// Longer texts are refused, in bytes.
pub const MAX_LENGTH: usize = 4096;

/// A query that makes sense by itself; whether the names in it are known, only a graph can say.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    expression: Expression,
}

impl Query {
    /// Reads `text`. An empty text asks for every node.
    ///
    /// # Errors
    /// The first place that makes no sense, and what could stand there.
    /// # Complexity
    /// O(length of the text).
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        Ok(Self { expression: parse::parse(text)? })
    }

    /// The nodes it asks for, in order.
    ///
    /// # Errors
    /// A field that is none and no kind of relation either, or a name that no node has where one is needed.
    /// # Complexity
    /// For each condition O(nodes + relations + members of groups); groups are never expanded.
    pub fn evaluate(&self, graph: &Graph) -> Result<Vec<NodeId>, QueryError> {
        let set = evaluate::Evaluation::new(graph).expression(&self.expression)?;
        Ok(set.ones().map(|index| NodeId(index as u32)).collect())
    }
}

#[cfg(test)]
mod tests;
