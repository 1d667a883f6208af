//! All components of a document, and what a reference to one means where it stands.

use std::cell::Cell;
use std::collections::HashMap;

use crate::document::Node;
use crate::text::Span;

/// Where components stand that others refer to, by id.
pub(super) const SHELF: &str = "$referenced_components";
const REFERENCE: &str = "$component_ref";

/// A map with a `component_type`.
#[derive(Clone, Copy)]
pub(super) struct Component<'d> {
    pub(super) node: Node<'d>,
    pub(super) kind: &'d str,
    /// The shelves its references look at: an index into those of the document.
    scope: Option<usize>,
    /// Whether it is the document, or stands on the shelf of a document that is nothing else.
    pub(super) is_root: bool,
}

impl<'d> Component<'d> {
    /// What other documents call it.
    pub(super) fn id(self) -> Option<&'d str> {
        self.node.text_at(&["id"]).or_else(|| self.node.text_at(&["name"]))
    }

    /// The name people know it by.
    pub(super) fn name(self) -> Option<&'d str> {
        self.node.text_at(&["name"]).or_else(|| self.node.text_at(&["id"]))
    }
}

/// Where a component is named: by a reference, or by standing there.
pub(super) fn place(node: Node<'_>) -> Span {
    node.get(REFERENCE).map_or_else(|| node.head(), Node::span)
}

/// What stands where a component is expected.
#[derive(Clone, Copy)]
pub(super) enum Target<'d> {
    /// A component of this document.
    Here(Component<'d>),
    /// The id of one that the document does not hold.
    Elsewhere(&'d str),
}

/// One `$referenced_components`.
struct Shelf<'d> {
    outer: Option<usize>,
    // Asked by id only.
    by_id: HashMap<&'d str, Node<'d>>,
}

/// The components of one document, in the order written.
pub(super) struct Components<'d> {
    all: Vec<Component<'d>>,
    shelves: Vec<Shelf<'d>>,
    /// The components by where they begin. Asked by place only.
    by_place: HashMap<(u32, u32), usize>,
    /// How much may still be looked at through references: many components that share a large one would
    /// otherwise cost the product of both.
    budget: Cell<usize>,
}

/// What each component may look at through references, on average, and every document besides.
const VISITS: usize = 16;
const VISITS_OF_ALL: usize = 10_000;

impl<'d> Components<'d> {
    /// The components of the document `root`.
    ///
    /// # Complexity
    /// O(values).
    pub(super) fn new(root: Node<'d>) -> Self {
        let (all, shelves, by_place) = (Vec::new(), Vec::new(), HashMap::new());
        let mut components = Self { all, shelves, by_place, budget: Cell::new(0) };
        components.collect(root, None, true);
        components.budget.set(components.all.len() * VISITS + VISITS_OF_ALL);
        components
    }

    fn collect(&mut self, node: Node<'d>, outer: Option<usize>, is_root: bool) {
        let mut scope = outer;
        let shelf = node.get(SHELF).filter(|shelf| shelf.is_mapping());
        if let Some(shelf) = shelf {
            let by_id = shelf.entries().filter_map(|(id, component)| Some((id.as_text()?.trim(), component)));
            self.shelves.push(Shelf { outer, by_id: by_id.collect() });
            scope = Some(self.shelves.len() - 1);
        }
        let kind = node.text_at(&["component_type"]);
        if let Some(kind) = kind {
            let place = (node.span().start, node.span().end);
            // An alias of something larger leads here again.
            if let std::collections::hash_map::Entry::Vacant(free) = self.by_place.entry(place) {
                free.insert(self.all.len());
                self.all.push(Component { node, kind, scope, is_root });
            }
        }
        for (key, value) in node.entries() {
            if key.as_str() == Some(SHELF) {
                for (_, component) in value.entries() {
                    self.collect(component, scope, is_root && kind.is_none());
                }
            } else {
                self.collect(value, scope, false);
            }
        }
        for item in node.items() {
            self.collect(item, scope, false);
        }
    }

    /// Every component.
    pub(super) fn all(&self) -> impl Iterator<Item = Component<'d>> {
        self.all.iter().copied()
    }

    /// What `node`, which stands in `holder`, is or refers to.
    pub(super) fn target(&self, holder: Component<'d>, node: Node<'d>) -> Option<Target<'d>> {
        let Some(id) = node.text_at(&[REFERENCE]) else { return self.at(node).map(Target::Here) };
        let mut scope = holder.scope;
        while let Some(shelf) = scope.and_then(|scope| self.shelves.get(scope)) {
            if let Some(found) = shelf.by_id.get(id) {
                // A shelf holds components, not further references.
                return Some(self.at(*found).map_or(Target::Elsewhere(id), Target::Here));
            }
            scope = shelf.outer;
        }
        Some(Target::Elsewhere(id))
    }

    fn at(&self, node: Node<'d>) -> Option<Component<'d>> {
        let index = self.by_place.get(&(node.span().start, node.span().end))?;
        self.all.get(*index).copied()
    }

    /// The components under `key` of `holder`: one, or a list of them, each with the node that stands there.
    pub(super) fn under(&self, holder: Component<'d>, key: &str) -> Vec<(Target<'d>, Node<'d>)> {
        let Some(value) = holder.node.get(key) else { return Vec::new() };
        let own = value.is_mapping().then_some(value);
        own.into_iter()
            .chain(value.items())
            .take_while(|_| self.visit())
            .filter_map(|node| Some((self.target(holder, node)?, node)))
            .collect()
    }

    /// Whether one more value may be looked at through references.
    pub(super) fn visit(&self) -> bool {
        let left = self.budget.get();
        self.budget.set(left.saturating_sub(1));
        left > 0
    }
}
