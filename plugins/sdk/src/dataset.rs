use std::cell::OnceCell;
use std::fmt;

use crate::source::{Host, Source};
use crate::{Lists, Tags};

/// Number of a node: its row in the data set, from 0.
pub type Node = u32;

/// The nodes of the current call.
///
/// Columns are copied from the host when first asked for, and kept for the rest of the call. Ask only for what the
/// rule needs: copying strings is what costs time.
pub struct Dataset {
    source: Box<dyn Source>,
    len: u32,
    ids: OnceCell<Vec<String>>,
    names: OnceCell<Vec<String>>,
    kinds: OnceCell<Words>,
    types: OnceCell<Words>,
    domains: OnceCell<Tags>,
    capabilities: OnceCell<Tags>,
    references: OnceCell<Vec<Reference>>,
    no_references: Lists,
    labels: OnceCell<Tags>,
    endpoints: OnceCell<Tags>,
}

impl fmt::Debug for Dataset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dataset").field("len", &self.len).finish_non_exhaustive()
    }
}

/// One word of a dictionary per node.
#[derive(Debug)]
struct Words {
    dictionary: Vec<String>,
    by_node: Vec<u32>,
}

impl Words {
    fn of(&self, node: Node) -> &str {
        &self.dictionary[self.by_node[node as usize] as usize]
    }
}

#[derive(Debug)]
struct Reference {
    kind: String,
    nodes: OnceCell<Lists>,
}

impl Dataset {
    /// The data set of the call that is running.
    pub(crate) fn current() -> Self {
        Self::of(Box::new(Host::new()))
    }

    pub(crate) fn of(source: Box<dyn Source>) -> Self {
        Self {
            len: source.len(),
            source,
            ids: OnceCell::new(),
            names: OnceCell::new(),
            kinds: OnceCell::new(),
            types: OnceCell::new(),
            domains: OnceCell::new(),
            capabilities: OnceCell::new(),
            references: OnceCell::new(),
            no_references: Lists::default(),
            labels: OnceCell::new(),
            endpoints: OnceCell::new(),
        }
    }

    /// Number of nodes.
    pub fn len(&self) -> u32 {
        self.len
    }

    /// Whether there are no nodes.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Every node.
    pub fn nodes(&self) -> impl Iterator<Item = Node> + use<> {
        0..self.len
    }

    /// Stable identity of each node.
    pub fn ids(&self) -> &[String] {
        self.ids.get_or_init(|| self.source.ids())
    }

    /// Stable identity of one node.
    ///
    /// # Panics
    /// When there is no such node; so do the other accessors that take one.
    pub fn id(&self, node: Node) -> &str {
        &self.ids()[node as usize]
    }

    /// Name of each node for people.
    pub fn names(&self) -> &[String] {
        self.names.get_or_init(|| self.source.names())
    }

    /// Name of one node for people.
    pub fn name(&self, node: Node) -> &str {
        &self.names()[node as usize]
    }

    /// Kind of one node: `agent`, `tool`, `mcp-server`, `model`, `workflow`, `policy`, `team`, or one that came
    /// after this crate.
    pub fn kind(&self, node: Node) -> &str {
        self.kind_words().of(node)
    }

    /// Every node of one kind, ascending.
    pub fn nodes_of_kind(&self, kind: &str) -> impl Iterator<Item = Node> {
        let words = self.kind_words();
        let wanted = words.dictionary.iter().position(|word| word == kind);
        (0..)
            .zip(&words.by_node)
            .filter(move |(_, number)| Some(**number as usize) == wanted)
            .map(|(node, _)| node)
    }

    fn kind_words(&self) -> &Words {
        self.kinds.get_or_init(|| Words { dictionary: self.source.kinds(), by_node: self.source.kind_ids() })
    }

    /// Agent type of one node, such as `worker`; empty where none is stated.
    pub fn agent_type(&self, node: Node) -> &str {
        self.types
            .get_or_init(|| Words { dictionary: self.source.types(), by_node: self.source.type_ids() })
            .of(node)
    }

    /// Domains of the nodes.
    pub fn domains(&self) -> &Tags {
        self.domains.get_or_init(|| self.source.domains())
    }

    /// Capabilities of the nodes.
    pub fn capabilities(&self) -> &Tags {
        self.capabilities.get_or_init(|| self.source.capabilities())
    }

    /// Kinds of references that the definitions state, such as `depends_on` or `uses_mcp_server`.
    pub fn reference_kinds(&self) -> impl Iterator<Item = &str> {
        self.reference_columns().iter().map(|reference| reference.kind.as_str())
    }

    /// Nodes that each node names with references of one kind; no rows if there are none of that kind.
    pub fn references(&self, kind: &str) -> &Lists {
        self.reference_columns()
            .iter()
            .find(|reference| reference.kind == kind)
            .map_or(&self.no_references, |reference| {
                reference.nodes.get_or_init(|| self.source.references(kind))
            })
    }

    fn reference_columns(&self) -> &[Reference] {
        self.references.get_or_init(|| {
            let column = |kind| Reference { kind, nodes: OnceCell::new() };
            self.source.reference_kinds().into_iter().map(column).collect()
        })
    }

    /// A numeric field of each node, NaN where it lacks it; `None` if no node has it.
    ///
    /// Copied at every call: keep what you get.
    pub fn number(&self, field: &str) -> Option<Vec<f64>> {
        self.source.number(field)
    }

    /// A text field of each node, empty where it lacks it; `None` if no node has it.
    ///
    /// Copied at every call: keep what you get.
    pub fn text(&self, field: &str) -> Option<Vec<String>> {
        self.source.text(field)
    }

    /// A field that is a list of words at each node, such as `dependencies`; `None` if no node has it.
    ///
    /// Copied at every call: keep what you get.
    pub fn tags(&self, field: &str) -> Option<Tags> {
        self.source.tags(field)
    }

    /// The labels of the nodes, as `key=value`.
    ///
    /// A rule that uses labels, endpoints or raw definitions costs the host the reading of files again: see
    /// `definitions` in the contract.
    pub fn labels(&self) -> &Tags {
        self.labels.get_or_init(|| self.source.labels())
    }

    /// The value of one label at one node.
    pub fn label(&self, node: Node, key: &str) -> Option<&str> {
        self.labels().words_of(node).find_map(|label| label.strip_prefix(key)?.strip_prefix('='))
    }

    /// Where the nodes can be reached, and what they reach.
    pub fn endpoints(&self) -> &Tags {
        self.endpoints.get_or_init(|| self.source.endpoints())
    }

    /// The definition of one node as JSON text, with `***` for secrets; `None` where no file defines it.
    ///
    /// # Panics
    /// When there is no such node.
    pub fn definition(&self, node: Node) -> Option<String> {
        self.source.definition(node)
    }
}
