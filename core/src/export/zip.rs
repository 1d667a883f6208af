//! An archive of several files, written in one go: <https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>.
//!
//! Content is stored as it is. Sizes are known only after it, so they follow it (bit 3 of the flags), in 64 bits.

use std::io::{self, Write};

use super::format::File;
use super::view::View;

/// The version of the format that 64-bit sizes need.
const VERSION: u16 = 45;
/// Sizes follow the content; names are UTF-8.
const FLAGS: u16 = 1 << 3 | 1 << 11;
/// 1 January 1980, the first day there is: equal graphs give equal archives.
const DATE: u16 = 1 << 5 | 1;

/// A file that was written.
struct Entry {
    name: &'static str,
    offset: u64,
    size: u64,
    checksum: u32,
}

pub(super) fn write(files: &[File], view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut archive = Counted { out, size: 0, hasher: crc32fast::Hasher::new() };
    let mut entries = Vec::new();
    for file in files {
        let offset = archive.size;
        let mut header = Bytes::default();
        header.u32(0x0403_4b50).u16(VERSION).u16(FLAGS).u16(0).u16(0).u16(DATE);
        header.u32(0).u32(u32::MAX).u32(u32::MAX).u16(file.name.len() as u16).u16(20);
        header.bytes(file.name.as_bytes()).u16(1).u16(16).u64(0).u64(0);
        archive.write_all(&header.0)?;
        let start = archive.size;
        archive.hasher = crc32fast::Hasher::new();
        file.write(view, &mut archive)?;
        let (size, checksum) = (archive.size - start, archive.hasher.clone().finalize());
        let mut descriptor = Bytes::default();
        descriptor.u32(0x0807_4b50).u32(checksum).u64(size).u64(size);
        archive.write_all(&descriptor.0)?;
        entries.push(Entry { name: file.name, offset, size, checksum });
    }
    let directory = archive.size;
    for entry in &entries {
        let mut header = Bytes::default();
        header.u32(0x0201_4b50).u16(VERSION).u16(VERSION).u16(FLAGS).u16(0).u16(0).u16(DATE);
        header.u32(entry.checksum).u32(u32::MAX).u32(u32::MAX).u16(entry.name.len() as u16).u16(28);
        header.u16(0).u16(0).u16(0).u32(0).u32(u32::MAX).bytes(entry.name.as_bytes());
        header.u16(1).u16(24).u64(entry.size).u64(entry.size).u64(entry.offset);
        archive.write_all(&header.0)?;
    }
    let (end, count) = (archive.size, entries.len() as u64);
    let mut trailer = Bytes::default();
    trailer.u32(0x0606_4b50).u64(44).u16(VERSION).u16(VERSION).u32(0).u32(0);
    trailer.u64(count).u64(count).u64(end - directory).u64(directory);
    trailer.u32(0x0706_4b50).u32(0).u64(end).u32(1);
    trailer.u32(0x0605_4b50).u16(0).u16(0).u16(u16::MAX).u16(u16::MAX).u32(u32::MAX).u32(u32::MAX).u16(0);
    archive.write_all(&trailer.0)
}

/// Passes bytes on, and knows how many there were and their checksum.
struct Counted<'o> {
    out: &'o mut dyn Write,
    size: u64,
    hasher: crc32fast::Hasher,
}

impl Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.size += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A record, whose numbers are little-endian.
#[derive(Default)]
struct Bytes(Vec<u8>);

impl Bytes {
    fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self
    }

    fn u16(&mut self, number: u16) -> &mut Self {
        self.bytes(&number.to_le_bytes())
    }

    fn u32(&mut self, number: u32) -> &mut Self {
        self.bytes(&number.to_le_bytes())
    }

    fn u64(&mut self, number: u64) -> &mut Self {
        self.bytes(&number.to_le_bytes())
    }
}
