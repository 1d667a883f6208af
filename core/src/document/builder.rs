//! Turns a stream of events into the tree, whatever syntax they came from, and enforces the limits.

use std::collections::HashMap;
use std::sync::Arc;

use super::limits::Limits;
use super::tree::{Data, Document, Slice, Value};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::Span;

/// A limit was hit: the reader stops, and the finding is recorded already.
pub(super) struct Stop;

/// A collection that is still open.
struct Frame {
    index: u32,
    is_mapping: bool,
    children: u32,
    /// How many keys of a map are different from each other for certain, and a bit for each of them.
    different: u32,
    bits: u64,
    /// What was passed before it.
    before: Weight,
    anchor: usize,
}

/// What an anchor names: the value, and what walking it costs.
struct Anchor {
    index: u32,
    weight: Weight,
}

/// What a full walk of a value costs, aliases followed.
#[derive(Clone, Copy)]
struct Weight {
    values: usize,
    bytes: usize,
}

impl Weight {
    const NONE: Self = Self { values: 0, bytes: 0 };

    fn of(span: Span) -> Self {
        Self { values: 1, bytes: span.len() as usize }
    }

    fn add(&mut self, other: Self) {
        self.values = self.values.saturating_add(other.values);
        self.bytes = self.bytes.saturating_add(other.bytes);
    }

    fn since(self, before: Self) -> Self {
        Self {
            values: self.values.saturating_sub(before.values),
            bytes: self.bytes.saturating_sub(before.bytes),
        }
    }

    /// What is left of a budget, unless this exceeds it.
    fn taken_from(self, budget: Self) -> Option<Self> {
        Some(Self {
            values: budget.values.checked_sub(self.values)?,
            bytes: budget.bytes.checked_sub(self.bytes)?,
        })
    }
}

pub(super) struct Builder {
    document: Document,
    limits: Limits,
    diagnostics: Vec<Diagnostic>,
    open: Vec<Frame>,
    /// The bytes of all scalars so far.
    scalar_bytes: usize,
    /// What aliases added to the values and bytes so far.
    repeated: Weight,
    /// Where the last complete value ends.
    last_end: u32,
    // Asked by key only.
    anchors: HashMap<usize, Anchor>,
    alias_budget: Weight,
    alias_reported: bool,
}

impl Builder {
    pub(super) fn new(path: Arc<str>, text: Arc<str>, limits: Limits) -> Self {
        Self {
            document: Document { text, complete: true, ..Document::empty(path) },
            limits,
            diagnostics: Vec::new(),
            open: Vec::new(),
            scalar_bytes: 0,
            repeated: Weight::NONE,
            last_end: 0,
            anchors: HashMap::new(),
            alias_budget: Weight { values: limits.alias_expansion, bytes: limits.alias_bytes },
            alias_reported: false,
        }
    }

    pub(super) fn text(&self) -> Arc<str> {
        self.document.text.clone()
    }

    pub(super) fn set_body(&mut self, body: Span) {
        self.document.body = Some(body);
    }

    /// Records a finding that makes the document incomplete.
    pub(super) fn fault(&mut self, code: Code, span: Span, message: impl Into<String>, help: Option<&str>) {
        self.document.complete = false;
        let mut finding = Diagnostic::new(code, &self.document.path, span, message);
        finding.help = help.map(Into::into);
        self.diagnostics.push(finding);
    }

    /// A finding about the file, not recorded yet.
    pub(super) fn finding(&self, code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, &self.document.path, span, message)
    }

    /// Records a finding that makes the document incomplete.
    pub(super) fn report(&mut self, finding: Diagnostic) {
        self.document.complete = false;
        self.diagnostics.push(finding);
    }

    pub(super) fn path(&self) -> &Arc<str> {
        &self.document.path
    }

    /// Forgets every value and finding, to read the same text again.
    pub(super) fn restart(&mut self) {
        self.document.values.clear();
        self.document.roots.clear();
        self.document.decoded.clear();
        self.document.complete = true;
        self.diagnostics.clear();
        self.open.clear();
        self.scalar_bytes = 0;
        self.repeated = Weight::NONE;
        self.last_end = 0;
        self.anchors.clear();
        self.alias_budget = Weight { values: self.limits.alias_expansion, bytes: self.limits.alias_bytes };
        self.alias_reported = false;
    }

    /// Makes room for the values of `bytes` of text, as many as definitions commonly have.
    pub(super) fn reserve(&mut self, bytes: usize) {
        const BYTES_A_VALUE: usize = 16;
        self.document.values.reserve(bytes / BYTES_A_VALUE + 1);
    }

    /// What a full walk of all that was read so far costs.
    fn passed(&self) -> Weight {
        let mut passed = Weight { values: self.document.values.len(), bytes: self.scalar_bytes };
        passed.add(self.repeated);
        passed
    }

    #[inline]
    fn push(&mut self, span: Span, data: Data) -> Result<u32, Stop> {
        let index = self.document.values.len() as u32;
        if index as usize >= self.limits.nodes {
            return Err(self.too_many_nodes(span));
        }
        match self.open.last_mut() {
            None => self.root(index, span)?,
            Some(frame) => frame.children += 1,
        }
        self.document.values.push(Value { span, data, next: index + 1 });
        self.last_end = span.end;
        Ok(index)
    }

    #[cold]
    fn root(&mut self, index: u32, span: Span) -> Result<(), Stop> {
        if self.document.roots.len() >= self.limits.documents {
            let message = format!("the file holds more than {} documents", self.limits.documents);
            self.fault(Code::TooManyDocuments, Span::at(span.start), message, Some("split the file"));
            return Err(Stop);
        }
        self.document.roots.push(index);
        Ok(())
    }

    #[cold]
    fn too_many_nodes(&mut self, span: Span) -> Stop {
        let message = format!("the file holds more than {} values", self.limits.nodes);
        self.fault(Code::TooManyNodes, Span::at(span.start), message, Some("split the file"));
        Stop
    }

    /// A string whose characters are `value` and which is written at `span`.
    pub(super) fn string(&mut self, value: &str, span: Span, anchor: usize) -> Result<(), Stop> {
        let slice = self.slice(value, span);
        self.scalar(Data::String(slice), span, anchor)
    }

    /// A string written at `span` whose characters stand at `characters` as they are.
    #[inline]
    pub(super) fn verbatim(&mut self, characters: Span, span: Span) -> Result<(), Stop> {
        self.scalar(Data::String(Slice::Text(characters)), span, 0)
    }

    #[inline]
    pub(super) fn scalar(&mut self, data: Data, span: Span, anchor: usize) -> Result<(), Stop> {
        let index = self.push(span, data)?;
        self.scalar_bytes = self.scalar_bytes.saturating_add(span.len() as usize);
        self.name(anchor, index, Weight::of(span));
        Ok(())
    }

    /// Tells the characters of the key that comes next. A map all of whose keys were told and look different at once is
    /// not searched for duplicate keys.
    #[inline]
    pub(super) fn key(&mut self, key: &str) {
        let Some(frame) = self.open.last_mut() else { return };
        let bytes = key.as_bytes();
        let byte = |at: usize| u32::from(bytes.get(at).copied().unwrap_or_default());
        let mixed = byte(0) | byte(bytes.len() / 2) << 8 | byte(bytes.len().wrapping_sub(1)) << 16;
        let bit = 1 << ((mixed ^ (bytes.len() as u32) << 24).wrapping_mul(0x9e37_79b1) >> 26);
        frame.different += u32::from(frame.bits & bit == 0);
        frame.bits |= bit;
    }

    /// Where characters are put together that are not written as they are.
    pub(super) fn decoded(&mut self) -> &mut String {
        &mut self.document.decoded
    }

    /// A string written at `span` whose characters are what was decoded from `start` on.
    pub(super) fn put_together(&mut self, start: usize, span: Span) -> Result<(), Stop> {
        let end = self.document.decoded.len();
        let slice = Slice::Decoded(Span::new(start as u32, end as u32));
        self.scalar(Data::String(slice), span, 0)
    }

    /// The characters of `value` in the text if they stand there as they are, quotes aside.
    fn slice(&mut self, value: &str, span: Span) -> Slice {
        let written = self.document.text.get(span.range()).unwrap_or_default();
        // A block scalar ends with a line end that its place leaves out.
        let stands_here = |text: &str| text.starts_with(value) && value.len() <= written.len() + 1;
        if written == value || self.document.text.get(span.start as usize..).is_some_and(stands_here) {
            return Slice::Text(Span::new(span.start, span.start + value.len() as u32));
        }
        if written.len() >= 2 && written.get(1..written.len() - 1) == Some(value) {
            return Slice::Text(Span::new(span.start + 1, span.end - 1));
        }
        let start = self.document.decoded.len() as u32;
        self.document.decoded.push_str(value);
        Slice::Decoded(Span::new(start, self.document.decoded.len() as u32))
    }

    pub(super) fn begin(&mut self, is_mapping: bool, start: u32, anchor: usize) -> Result<(), Stop> {
        if self.open.len() >= self.limits.depth {
            let message = format!("values are nested deeper than {} levels", self.limits.depth);
            self.fault(Code::NestingTooDeep, Span::at(start), message, Some("flatten the document"));
            return Err(Stop);
        }
        let before = self.passed();
        let index = self.push(Span::at(start), Data::Null)?;
        self.open.push(Frame { index, is_mapping, children: 0, different: 0, bits: 0, before, anchor });
        Ok(())
    }

    /// Ends the innermost collection. `end` is where its closing bracket ends, or `None` for block style,
    /// which ends with its last child.
    pub(super) fn end(&mut self, end: Option<u32>) {
        let Some(frame) = self.open.pop() else { return };
        let mut children = frame.children;
        let first = frame.index + 1;
        if frame.is_mapping && children % 2 == 1 {
            // The reader stopped between a key and its value.
            children += 1;
            let next = self.document.values.len() as u32 + 1;
            self.document.values.push(Value { span: Span::at(self.last_end), data: Data::Null, next });
        }
        let next = self.document.values.len() as u32;
        let value = &mut self.document.values[frame.index as usize];
        value.next = next;
        value.span.end = match end {
            Some(end) => end,
            None if children == 0 => value.span.start,
            None => self.last_end,
        };
        self.last_end = value.span.end;
        value.data = if frame.is_mapping {
            Data::Mapping { first, len: children / 2 }
        } else {
            Data::Sequence { first, len: children }
        };
        if frame.is_mapping && frame.different < children / 2 {
            self.report_duplicate_keys(frame.index);
        }
        if frame.anchor != 0 {
            self.name(frame.anchor, frame.index, self.passed().since(frame.before));
        }
    }

    /// Remembers what anchor number `anchor` names; 0 means no anchor.
    fn name(&mut self, anchor: usize, index: u32, weight: Weight) {
        if anchor != 0 {
            self.anchors.insert(anchor, Anchor { index, weight });
        }
    }

    pub(super) fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Stop> {
        // An anchor that is still open would make the tree endless: the alias inside it counts as null.
        let known =
            self.anchors.get(&anchor).map(|named| (named, named.weight.taken_from(self.alias_budget)));
        let (data, weight) = match known {
            Some((named, Some(rest))) => {
                self.alias_budget = rest;
                let target = match self.document.values[named.index as usize].data {
                    Data::Alias(target) => target,
                    _ => named.index,
                };
                (Data::Alias(target), named.weight)
            }
            known => {
                if !self.alias_reported {
                    self.alias_reported = true;
                    let message = match known {
                        Some(_) => format!(
                            "aliases repeat more than {} values or {} bytes",
                            self.limits.alias_expansion, self.limits.alias_bytes
                        ),
                        None => "the alias stands inside the value it names".to_owned(),
                    };
                    self.fault(Code::AliasExpansion, span, message, Some("write the values out"));
                }
                (Data::Null, Weight::of(span))
            }
        };
        self.push(span, data)?;
        // The alias itself is one of the values.
        self.repeated.add(Weight { values: weight.values.saturating_sub(1), bytes: weight.bytes });
        Ok(())
    }

    /// Whether a map is small and its keys are visibly different: nearly always, and cheaper than hashing them.
    fn differs_at_a_glance(&self, mapping: u32) -> bool {
        const SMALL: usize = 16;
        let node = self.document.node(mapping);
        let mut seen = [""; SMALL];
        if node.len() > SMALL {
            return false;
        }
        for (count, (key, _)) in node.entries().enumerate() {
            let text = key.as_text().unwrap_or_default();
            if seen.iter().take(count).any(|other| *other == text) {
                return false;
            }
            if let Some(place) = seen.get_mut(count) {
                *place = text;
            }
        }
        true
    }

    fn report_duplicate_keys(&mut self, mapping: u32) {
        // Nobody reads more of them, and a hostile file can have a million.
        const LISTED: usize = 1000;
        if self.differs_at_a_glance(mapping) {
            return;
        }
        let (duplicates, rest): (Vec<(Span, Span, String)>, usize) = {
            let node = self.document.node(mapping);
            let keys: Vec<_> = node.entries().map(|(key, _)| key).collect();
            let mut seen: HashMap<(std::mem::Discriminant<super::Kind>, &str), Span> =
                HashMap::with_capacity(keys.len());
            let (mut duplicates, mut rest) = (Vec::new(), 0);
            for key in keys {
                // Collections as keys are legal but never part of a definition: nothing to compare.
                let Some(text) = key.as_text() else { continue };
                match seen.entry((std::mem::discriminant(&key.kind()), text)) {
                    std::collections::hash_map::Entry::Occupied(first) => {
                        if duplicates.len() == LISTED {
                            rest += 1;
                            continue;
                        }
                        let name: String = text.chars().take(80).collect();
                        duplicates.push((*first.get(), key.span(), name));
                    }
                    std::collections::hash_map::Entry::Vacant(place) => {
                        place.insert(key.span());
                    }
                }
            }
            (duplicates, rest)
        };
        for (first, second, key) in duplicates {
            self.document.complete = false;
            self.diagnostics.push(
                Diagnostic::new(
                    Code::DuplicateKey,
                    &self.document.path,
                    second,
                    format!("the key `{key}` is defined twice in one map"),
                )
                .with_label(&self.document.path, first, "first defined here")
                .with_help("keep one of the two; most tools silently use the last"),
            );
        }
        if rest > 0 {
            let place = Span::at(self.document.values[mapping as usize].span.start);
            let message = format!("{rest} more keys of this map are defined twice");
            self.fault(Code::DuplicateKey, place, message, None);
        }
    }

    /// Closes whatever is open, so that what was read before a fault stays usable.
    pub(super) fn abandon(&mut self) {
        self.document.complete = false;
        while !self.open.is_empty() {
            self.end(None);
        }
    }

    pub(super) fn finish(mut self) -> (Document, Vec<Diagnostic>) {
        while !self.open.is_empty() {
            self.abandon();
        }
        // Documents are kept, and few have as many values as there was room for.
        self.document.values.shrink_to_fit();
        (self.document, self.diagnostics)
    }
}
