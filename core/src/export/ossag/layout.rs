//! What stands where.

/// The first bytes of every file. The byte above 127 and the line ends show transfers that take it for text.
pub(super) const MAGIC: [u8; 8] = *b"\x8fOSSAG\r\n";
/// The version of this layout.
pub(super) const VERSION: u32 = 1;
/// Bytes before the table of sections.
pub(super) const HEADER_BYTES: usize = 32;
/// Bytes of an entry of the table.
pub(super) const ENTRY_BYTES: usize = 24;
/// Sections begin at multiples of it.
pub(super) const ALIGNMENT: usize = 8;
/// Stands for no text.
pub(super) const NONE: u32 = u32::MAX;

/// A column. Its name is what the table has for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Section {
    /// Four letters.
    pub(super) name: [u8; 4],
    /// Bytes of one item.
    pub(super) item_bytes: usize,
}

impl Section {
    const fn new(name: [u8; 4], item_bytes: usize) -> Self {
        Self { name, item_bytes }
    }

    /// The name as text.
    pub(super) fn text(self) -> String {
        String::from_utf8_lossy(&self.name).into_owned()
    }
}

pub(super) const TEXT_ENDS: Section = Section::new(*b"TEND", 8);
pub(super) const TEXT_BYTES: Section = Section::new(*b"TEXT", 1);

pub(super) const NODE_KIND: Section = Section::new(*b"NKND", 1);
pub(super) const NODE_KEY: Section = Section::new(*b"NKEY", 4);
pub(super) const NODE_ID: Section = Section::new(*b"NIDS", 4);
pub(super) const NODE_NAME: Section = Section::new(*b"NNAM", 4);
pub(super) const NODE_TYPE: Section = Section::new(*b"NTYP", 4);
pub(super) const NODE_VERSION: Section = Section::new(*b"NVER", 4);
pub(super) const NODE_DESCRIPTION: Section = Section::new(*b"NDSC", 4);

/// A list column: where the rows start, and their items.
pub(super) type Lists = (Section, Section);
pub(super) const CAPABILITIES: Lists = (Section::new(*b"CAPO", 4), Section::new(*b"CAPI", 4));
pub(super) const DOMAINS: Lists = (Section::new(*b"DOMO", 4), Section::new(*b"DOMI", 4));
pub(super) const DEPENDENCIES: Lists = (Section::new(*b"DEPO", 4), Section::new(*b"DEPI", 4));
/// Each item is a path, the first byte of the name, one past its last, and a format.
pub(super) const PLACES: Lists = (Section::new(*b"PLCO", 4), Section::new(*b"PLCI", 16));

pub(super) const KINDS: Section = Section::new(*b"KIND", 4);
/// Each item is a name and a version.
pub(super) const ORIGINS: Section = Section::new(*b"ORIG", 8);
pub(super) const VIAS: Section = Section::new(*b"VIAS", 4);

pub(super) const RELATION_KIND: Section = Section::new(*b"RKND", 2);
pub(super) const RELATION_ORIGIN: Section = Section::new(*b"RORG", 2);
pub(super) const RELATION_SOURCE: Section = Section::new(*b"RSRC", 4);
pub(super) const RELATION_TARGET: Section = Section::new(*b"RTGT", 4);
pub(super) const RELATION_VIA: Section = Section::new(*b"RVIA", 4);
pub(super) const RELATION_WEIGHT: Section = Section::new(*b"RWGT", 8);

pub(super) const GROUP_SHAPE: Section = Section::new(*b"GSHP", 1);
pub(super) const GROUP_KIND: Section = Section::new(*b"GKND", 2);
pub(super) const GROUP_ORIGIN: Section = Section::new(*b"GORG", 2);
pub(super) const GROUP_VIA: Section = Section::new(*b"GVIA", 4);
pub(super) const GROUP_WEIGHT: Section = Section::new(*b"GWGT", 8);
pub(super) const GROUP_SOURCES: Lists = (Section::new(*b"GSRO", 4), Section::new(*b"GSRI", 4));
pub(super) const GROUP_TARGETS: Lists = (Section::new(*b"GTGO", 4), Section::new(*b"GTGI", 4));

/// The values of [`GROUP_SHAPE`].
pub(super) const CLIQUE: u8 = 0;
pub(super) const BICLIQUE: u8 = 1;

/// Every section, in the order of the file.
pub(super) const SECTIONS: [Section; 35] = [
    TEXT_ENDS,
    TEXT_BYTES,
    NODE_KIND,
    NODE_KEY,
    NODE_ID,
    NODE_NAME,
    NODE_TYPE,
    NODE_VERSION,
    NODE_DESCRIPTION,
    CAPABILITIES.0,
    CAPABILITIES.1,
    DOMAINS.0,
    DOMAINS.1,
    DEPENDENCIES.0,
    DEPENDENCIES.1,
    PLACES.0,
    PLACES.1,
    KINDS,
    ORIGINS,
    VIAS,
    RELATION_KIND,
    RELATION_ORIGIN,
    RELATION_SOURCE,
    RELATION_TARGET,
    RELATION_VIA,
    RELATION_WEIGHT,
    GROUP_SHAPE,
    GROUP_KIND,
    GROUP_ORIGIN,
    GROUP_VIA,
    GROUP_WEIGHT,
    GROUP_SOURCES.0,
    GROUP_SOURCES.1,
    GROUP_TARGETS.0,
    GROUP_TARGETS.1,
];
