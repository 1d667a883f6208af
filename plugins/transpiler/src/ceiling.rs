//! A ceiling for the memories and tables of core modules. A browser has none below 4 GiB.

use std::fmt;
use std::path::Path;

use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder};
use wasm_encoder::{MemorySection, Module, RawSection, TableSection};
use wasmparser::{MemorySectionReader, Parser, Payload, TableSectionReader};

/// Elements one table may have; a guest in Rust has a few hundred. As on the server.
const TABLE_ELEMENTS: u64 = 100_000;

/// Why a module cannot be given its ceiling.
#[derive(Debug, PartialEq, Eq)]
pub enum CeilingError {
    /// It begins with more memory than it may ever have.
    Memory {
        /// Pages of 64 KiB it begins with.
        pages: u64,
        /// Pages it may have.
        limit: u64,
    },
    /// It begins with a larger table than it may have.
    Table,
    /// It is not a module that can be read.
    Malformed,
}

impl fmt::Display for CeilingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Memory { pages, limit } => {
                write!(f, "asked for {} MiB of memory; its limit is {} MiB", pages.div_ceil(16), limit / 16)
            }
            Self::Table => f.write_str("its tables are too large"),
            Self::Malformed => f.write_str("a module of it cannot be read"),
        }
    }
}

/// The files with the ceiling in every core module. Memories share it evenly, as each can be limited only by itself.
///
/// # Errors
/// See [`CeilingError`].
pub fn apply(files: Vec<(String, Vec<u8>)>, pages: u64) -> Result<Vec<(String, Vec<u8>)>, CeilingError> {
    let is_module = |name: &str| Path::new(name).extension().is_some_and(|ending| ending == "wasm");
    let mut count = 0;
    for (name, bytes) in &files {
        if is_module(name) {
            count += memory_count(bytes)?;
        }
    }
    let share = pages / count.max(1);
    let cap = |(name, bytes): (String, Vec<u8>)| {
        let bytes = if is_module(&name) { capped(&bytes, share)? } else { bytes };
        Ok((name, bytes))
    };
    files.into_iter().map(cap).collect()
}

fn memory_count(module: &[u8]) -> Result<u64, CeilingError> {
    for payload in Parser::new(0).parse_all(module) {
        if let Payload::MemorySection(reader) = payload.map_err(malformed)? {
            return Ok(u64::from(reader.count()));
        }
    }
    Ok(0)
}

/// `module` with memories that grow to `pages` at most and tables that stay small; all else byte for byte as it was.
///
/// # Errors
/// See [`CeilingError`].
///
/// # Complexity
/// O(bytes of the module).
pub fn capped(module: &[u8], pages: u64) -> Result<Vec<u8>, CeilingError> {
    let mut made = Module::new();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload.map_err(malformed)?;
        match &payload {
            Payload::MemorySection(reader) => {
                made.section(&memories(reader.clone(), pages)?);
            }
            Payload::TableSection(reader) => {
                made.section(&tables(reader.clone())?);
            }
            _ => {
                if let Some((id, range)) = payload.as_section() {
                    let range = range.start as usize..range.end as usize;
                    let data = module.get(range).ok_or(CeilingError::Malformed)?;
                    made.section(&RawSection { id, data });
                }
            }
        }
    }
    Ok(made.finish())
}

fn memories(reader: MemorySectionReader<'_>, pages: u64) -> Result<MemorySection, CeilingError> {
    let mut section = MemorySection::new();
    for memory in reader {
        let mut memory = memory.map_err(malformed)?;
        if memory.initial > pages {
            return Err(CeilingError::Memory { pages: memory.initial, limit: pages });
        }
        memory.maximum = Some(memory.maximum.unwrap_or(pages).min(pages));
        section.memory(RoundtripReencoder.memory_type(memory).map_err(|_| CeilingError::Malformed)?);
    }
    Ok(section)
}

fn tables(reader: TableSectionReader<'_>) -> Result<TableSection, CeilingError> {
    let mut section = TableSection::new();
    for table in reader {
        let mut table = table.map_err(malformed)?;
        if table.ty.initial > TABLE_ELEMENTS {
            return Err(CeilingError::Table);
        }
        table.ty.maximum = Some(table.ty.maximum.unwrap_or(TABLE_ELEMENTS).min(TABLE_ELEMENTS));
        RoundtripReencoder.parse_table(&mut section, table).map_err(|_: Error| CeilingError::Malformed)?;
    }
    Ok(section)
}

fn malformed(_: wasmparser::BinaryReaderError) -> CeilingError {
    CeilingError::Malformed
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{ExportKind, ExportSection, MemoryType};

    use super::*;

    fn module(initial: u64, maximum: Option<u64>) -> Vec<u8> {
        let mut memories = MemorySection::new();
        memories.memory(MemoryType {
            minimum: initial,
            maximum,
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        let mut exports = ExportSection::new();
        exports.export("memory", ExportKind::Memory, 0);
        let mut module = Module::new();
        module.section(&memories).section(&exports);
        module.finish()
    }

    #[test]
    fn a_memory_gets_the_ceiling_or_keeps_a_lower_one() {
        assert_eq!(capped(&module(1, None), 16).as_deref(), Ok(&*module(1, Some(16))));
        assert_eq!(capped(&module(1, Some(99)), 16).as_deref(), Ok(&*module(1, Some(16))));
        assert_eq!(capped(&module(1, Some(3)), 16).as_deref(), Ok(&*module(1, Some(3))));
    }

    #[test]
    fn more_than_the_ceiling_from_the_start_is_refused() {
        let error = capped(&module(17, None), 16).expect_err("one page too many");
        assert_eq!(error, CeilingError::Memory { pages: 17, limit: 16 });
        assert_eq!(error.to_string(), "asked for 2 MiB of memory; its limit is 1 MiB");
    }

    #[test]
    fn memories_share_the_ceiling() {
        let files = ["a.wasm", "b.wasm"].map(|name| (name.to_owned(), module(1, None)));
        let script = ("a.js".to_owned(), b"0".to_vec());
        let files = apply([files.to_vec(), vec![script.clone()]].concat(), 16).expect("small modules");
        assert_eq!(files[0].1, module(1, Some(8)));
        assert_eq!(files[2], script);
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert_eq!(capped(b"wasm", 16), Err(CeilingError::Malformed));
    }
}
