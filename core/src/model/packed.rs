//! Definitions in one piece of memory: what the registry, and lints that look at everything, need of them.
//!
//! A file's definitions are kept as long as the file, and most are only looked at when it changes. So they are kept as bytes
//! and seen through views that borrow from these. What only lints of single documents ask for is left out: which calls are
//! confirmed, how an endpoint is guarded and where it is written.
//!
//! Layout: the number of definitions and where each begins, then the definitions. A list is its length, its bytes if it
//! has any, where each item begins if there are many, and the items.

use std::marker::PhantomData;
use std::sync::Arc;

use super::definition::{Definition, Endpoint, Identity, Property, Protocol, Reference, Selector, Text};
use super::kind::{NodeKind, ReferenceKind};
use crate::text::{Reader, Span, Writer};

/// The definitions of one file. Clones share them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Definitions(Arc<[u8]>);

/// One definition, borrowed from [`Definitions`]. The fields mean what they do in [`Definition`].
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "they are those of a definition")]
pub struct DefinitionView<'d> {
    pub kind: NodeKind,
    pub family: &'d str,
    pub format: &'d str,
    pub identity: Identity<&'d str>,
    pub span: Span,
    pub name: Option<&'d str>,
    pub version: Option<Text<&'d str>>,
    pub description: Option<Text<&'d str>>,
    pub agent_type: Option<Text<&'d str>>,
    pub implied_type: Option<&'d str>,
    pub is_mention: bool,
    pub capabilities: List<'d, Text<&'d str>>,
    pub required_capabilities: List<'d, Text<&'d str>>,
    pub domains: List<'d, &'d str>,
    pub endpoints: List<'d, (&'d str, Protocol)>,
    pub selectors: List<'d, Selector<&'d str>>,
    pub references: List<'d, Reference<&'d str, &'d str>>,
}

/// Some values of a definition, in order, read when they are asked for.
#[derive(Debug)]
pub struct List<'d, T> {
    bytes: &'d [u8],
    start: u32,
    len: u32,
    values: PhantomData<fn() -> T>,
}

impl<T> Clone for List<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for List<'_, T> {}

/// What most definitions take less than.
const BYTES: usize = 512;

/// Where a list is longer, it says where each value begins.
const FEW: u32 = 16;

/// What a list may hold.
pub trait Packed<'d>: Sized {
    #[doc(hidden)]
    fn read(reader: &mut Cursor<'d>) -> Option<Self>;
}

/// A place in packed definitions.
#[derive(Clone, Copy, Debug)]
pub struct Cursor<'d>(Reader<'d>);

impl Definitions {
    /// Packs what a format read.
    ///
    /// # Complexity
    /// O(bytes of the definitions).
    pub fn pack(definitions: &[Definition]) -> Self {
        if definitions.is_empty() {
            return Self::default();
        }
        let mut writer = Writer::with_capacity(BYTES * definitions.len().min(64));
        let count = writer.leave_room();
        writer.fill(count, definitions.len() as u32);
        let starts: Vec<usize> = definitions.iter().map(|_| writer.leave_room()).collect();
        for (start, definition) in starts.into_iter().zip(definitions) {
            writer.fill(start, writer.len());
            write(definition, &mut writer);
        }
        Self(writer.into_bytes().into())
    }

    /// Takes what [`Definitions::as_bytes`] gave, or anything else, for definitions of a text of so many bytes. `None` for
    /// what is not packed as it should be.
    ///
    /// # Complexity
    /// O(bytes).
    pub fn from_bytes(bytes: &[u8], text_bytes: usize) -> Option<Self> {
        let definitions = Self(bytes.into());
        if bytes.is_empty() {
            return Some(definitions);
        }
        let count = definitions.len();
        let mut end = count.checked_add(1)?.checked_mul(4).filter(|&end| count > 0 && end <= bytes.len())?;
        for index in 0..count {
            let mut cursor = definitions.cursor(index)?;
            // They stand one behind the other, so that together they are no longer than the bytes.
            if cursor.0.at() as usize != end {
                return None;
            }
            let view = DefinitionView::read(&mut cursor)?;
            view.is_sound(text_bytes).then_some(())?;
            end = cursor.0.at() as usize;
        }
        (end == bytes.len()).then_some(definitions)
    }

    /// The packed form.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        Reader::new(&self.0, 0).filled().unwrap_or_default() as usize
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The definition at `index`, in the order written.
    ///
    /// # Complexity
    /// O(1).
    pub fn get(&self, index: usize) -> Option<DefinitionView<'_>> {
        DefinitionView::read(&mut self.cursor(index).filter(|_| index < self.len())?)
    }

    /// The definition at `index`; where there is none, one that says nothing.
    pub(super) fn at(&self, index: usize) -> DefinitionView<'_> {
        self.get(index).unwrap_or(DefinitionView::NOTHING)
    }

    /// All, in the order written.
    pub fn iter(&self) -> impl Iterator<Item = DefinitionView<'_>> {
        (0..self.len()).map_while(|index| self.get(index))
    }

    fn cursor(&self, index: usize) -> Option<Cursor<'_>> {
        let place = u32::try_from(index).ok()?.checked_add(1)?.checked_mul(4)?;
        let start = Reader::new(&self.0, place).filled()?;
        Some(Cursor(Reader::new(&self.0, start)))
    }
}

/// Bits that say which of the values that may be missing are there.
const NAME: u8 = 1;
const VERSION: u8 = 2;
const DESCRIPTION: u8 = 4;
const AGENT_TYPE: u8 = 8;
const IMPLIED_TYPE: u8 = 16;
const MENTION: u8 = 32;
/// The way a definition says who it is takes two more.
const IDENTITY_SHIFT: u32 = 6;

fn write(definition: &Definition, writer: &mut Writer) {
    let (identity, id) = match &definition.identity {
        Identity::Stated(id) => (0, Some(id)),
        Identity::Configured(id) => (1, Some(id)),
        Identity::Folder(id) => (2, Some(id)),
        Identity::Beside => (3, None),
    };
    let flag = |is_set: bool, flag: u8| if is_set { flag } else { 0 };
    writer.byte(definition.kind as u8);
    writer.byte(
        flag(definition.name.is_some(), NAME)
            | flag(definition.version.is_some(), VERSION)
            | flag(definition.description.is_some(), DESCRIPTION)
            | flag(definition.agent_type.is_some(), AGENT_TYPE)
            | flag(definition.implied_type.is_some(), IMPLIED_TYPE)
            | flag(definition.is_mention, MENTION)
            | identity << IDENTITY_SHIFT,
    );
    writer.name(definition.family);
    writer.name(definition.format);
    if let Some(id) = id {
        writer.text(id);
    }
    writer.span(definition.span);
    definition.name.iter().for_each(|name| writer.text(name));
    for text in [&definition.version, &definition.description, &definition.agent_type].into_iter().flatten() {
        write_text(text, writer);
    }
    definition.implied_type.into_iter().for_each(|name| writer.name(name));
    write_list(&definition.capabilities, writer, write_text);
    write_list(&definition.required_capabilities, writer, write_text);
    write_list(&definition.domains, writer, |domain, writer| writer.text(domain));
    write_list(&definition.endpoints, writer, |endpoint: &Endpoint, writer| {
        writer.text(&endpoint.url.value);
        writer.byte(endpoint.protocol as u8);
    });
    write_list(&definition.selectors, writer, |selector, writer| {
        writer.byte(selector.property as u8);
        write_text(&selector.value, writer);
    });
    write_list(&definition.references, writer, |reference, writer| {
        writer.byte(reference.kind as u8 | u8::from(reference.is_certain) << 7);
        writer.text(&reference.name);
        writer.name(reference.field);
        writer.span(reference.span);
    });
}

fn write_text(text: &Text, writer: &mut Writer) {
    writer.text(&text.value);
    writer.span(text.span);
}

fn write_list<T>(values: &[T], writer: &mut Writer, write: impl Fn(&T, &mut Writer)) {
    let len = values.len() as u32;
    writer.number(len);
    if values.is_empty() {
        return;
    }
    let end = writer.leave_room();
    let starts: Vec<usize> =
        if len > FEW { values.iter().map(|_| writer.leave_room()).collect() } else { Vec::new() };
    let mut starts = starts.into_iter();
    for value in values {
        starts.next().into_iter().for_each(|start| writer.fill(start, writer.len()));
        write(value, writer);
    }
    writer.fill(end, writer.len());
}

impl<'d> DefinitionView<'d> {
    const NOTHING: Self = Self {
        kind: NodeKind::Agent,
        family: "",
        format: "",
        identity: Identity::Beside,
        span: Span::at(0),
        name: None,
        version: None,
        description: None,
        agent_type: None,
        implied_type: None,
        is_mention: false,
        capabilities: List::NOTHING,
        required_capabilities: List::NOTHING,
        domains: List::NOTHING,
        endpoints: List::NOTHING,
        selectors: List::NOTHING,
        references: List::NOTHING,
    };

    fn read(cursor: &mut Cursor<'d>) -> Option<Self> {
        let reader = &mut cursor.0;
        let kind = *NodeKind::ALL.get(usize::from(reader.byte()?))?;
        let flags = reader.byte()?;
        let (family, format) = (reader.text()?, reader.text()?);
        let identity = match flags >> IDENTITY_SHIFT {
            0 => Identity::Stated(reader.text()?),
            1 => Identity::Configured(reader.text()?),
            2 => Identity::Folder(reader.text()?),
            _ => Identity::Beside,
        };
        let span = reader.span()?;
        let has = |flag: u8| flags & flag != 0;
        let name = if has(NAME) { Some(reader.text()?) } else { None };
        let mut text = |flag| Some(if has(flag) { Some(Text::read(cursor)?) } else { None });
        let (version, description, agent_type) = (text(VERSION)?, text(DESCRIPTION)?, text(AGENT_TYPE)?);
        let implied_type = if has(IMPLIED_TYPE) { Some(cursor.0.text()?) } else { None };
        Some(Self {
            kind,
            family,
            format,
            identity,
            span,
            name,
            version,
            description,
            agent_type,
            implied_type,
            is_mention: has(MENTION),
            capabilities: List::read(cursor)?,
            required_capabilities: List::read(cursor)?,
            domains: List::read(cursor)?,
            endpoints: List::read(cursor)?,
            selectors: List::read(cursor)?,
            references: List::read(cursor)?,
        })
    }

    /// Whether all of it can be read, and stands inside of a text of so many bytes.
    fn is_sound(&self, text_bytes: usize) -> bool {
        let is_inside = |span: Span| span.end as usize <= text_bytes;
        let stated = [self.version, self.description, self.agent_type];
        is_inside(self.span)
            && stated.iter().flatten().all(|text| is_inside(text.span))
            && self.capabilities.is_sound(|text| is_inside(text.span))
            && self.required_capabilities.is_sound(|text| is_inside(text.span))
            && self.domains.is_sound(|_| true)
            && self.endpoints.is_sound(|_| true)
            && self.selectors.is_sound(|selector| is_inside(selector.value.span))
            && self.references.is_sound(|reference| is_inside(reference.span))
    }
}

impl<T> List<'_, T> {
    const NOTHING: Self = Self { bytes: &[], start: 0, len: 0, values: PhantomData };
}

impl<'d, T: Packed<'d>> List<'d, T> {
    fn read(cursor: &mut Cursor<'d>) -> Option<Self> {
        let len = cursor.0.number()?;
        let bytes = cursor.0.bytes();
        if len == 0 {
            return Some(Self { bytes, start: 0, len, values: PhantomData });
        }
        let end = cursor.0.filled().filter(|&end| end as usize <= bytes.len() && end >= cursor.0.at())?;
        let list = Self { bytes, start: cursor.0.at(), len, values: PhantomData };
        cursor.0 = Reader::new(bytes, end);
        Some(list)
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.len as usize
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The value at `index`.
    ///
    /// # Complexity
    /// O(1).
    pub fn get(&self, index: usize) -> Option<T> {
        let index = u32::try_from(index).ok().filter(|&index| index < self.len)?;
        if self.len <= FEW {
            return self.iter().nth(index as usize);
        }
        let start = Reader::new(self.bytes, self.start.checked_add(index.checked_mul(4)?)?).filled()?;
        T::read(&mut Cursor(Reader::new(self.bytes, start)))
    }

    /// The first value.
    pub fn first(&self) -> Option<T> {
        self.iter().next()
    }

    /// The values, in order.
    pub fn iter(&self) -> Values<'d, T> {
        Values { cursor: self.values(), left: self.len, kind: PhantomData }
    }

    /// Where the values begin.
    fn values(&self) -> Cursor<'d> {
        let table = if self.len > FEW { self.len.saturating_mul(4) } else { 0 };
        Cursor(Reader::new(self.bytes, self.start.saturating_add(table)))
    }

    /// Whether every value can be read, stands where the list says and is as it should be, and the list ends behind the last.
    fn is_sound(&self, is_sound: impl Fn(&T) -> bool) -> bool {
        if self.len == 0 {
            return true;
        }
        let Some(end) = self.start.checked_sub(4).and_then(|place| Reader::new(self.bytes, place).filled())
        else {
            return false;
        };
        let mut cursor = self.values();
        let are_sound = (0..self.len).all(|index| {
            let place = self.start.saturating_add(index.saturating_mul(4));
            let is_placed = self.len <= FEW || Reader::new(self.bytes, place).filled() == Some(cursor.0.at());
            is_placed && T::read(&mut cursor).is_some_and(|value| is_sound(&value))
        });
        are_sound && cursor.0.at() == end
    }
}

/// The values of a [`List`].
#[derive(Debug)]
pub struct Values<'d, T> {
    cursor: Cursor<'d>,
    left: u32,
    kind: PhantomData<fn() -> T>,
}

impl<'d, T: Packed<'d>> Iterator for Values<'d, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.left = self.left.checked_sub(1)?;
        T::read(&mut self.cursor)
    }
}

impl<'d, T: Packed<'d>> IntoIterator for &List<'d, T> {
    type Item = T;
    type IntoIter = Values<'d, T>;

    fn into_iter(self) -> Values<'d, T> {
        self.iter()
    }
}

impl<'d> Packed<'d> for &'d str {
    fn read(cursor: &mut Cursor<'d>) -> Option<Self> {
        cursor.0.text()
    }
}

impl<'d> Packed<'d> for Text<&'d str> {
    fn read(cursor: &mut Cursor<'d>) -> Option<Self> {
        Some(Self { value: cursor.0.text()?, span: cursor.0.span()? })
    }
}

impl<'d> Packed<'d> for (&'d str, Protocol) {
    fn read(cursor: &mut Cursor<'d>) -> Option<Self> {
        const PROTOCOLS: [Protocol; 3] = [Protocol::Mcp, Protocol::A2a, Protocol::Other];
        Some((cursor.0.text()?, *PROTOCOLS.get(usize::from(cursor.0.byte()?))?))
    }
}

impl<'d> Packed<'d> for Selector<&'d str> {
    fn read(cursor: &mut Cursor<'d>) -> Option<Self> {
        const PROPERTIES: [Property; 4] =
            [Property::Type, Property::Domain, Property::Capability, Property::Any];
        let property = *PROPERTIES.get(usize::from(cursor.0.byte()?))?;
        Some(Self { property, value: Text::read(cursor)? })
    }
}

impl<'d> Packed<'d> for Reference<&'d str, &'d str> {
    fn read(cursor: &mut Cursor<'d>) -> Option<Self> {
        let byte = cursor.0.byte()?;
        let kind = *ReferenceKind::ALL.get(usize::from(byte & 0x7f))?;
        let (name, field) = (cursor.0.text()?, cursor.0.text()?);
        Some(Self { kind, name, field, span: cursor.0.span()?, is_certain: byte & 0x80 != 0 })
    }
}
