//! What a .zip archive holds, read from its directory, and what of it is let in: an archive may claim anything.

use super::intake::is_skipped;

/// Most files that are taken from an archive.
pub const MOST_FILES: usize = 50_000;
/// Most bytes that they have together.
pub const MOST_BYTES: u64 = 512 << 20;
/// Text does not get smaller than this share of its size; what does was made to fill memory.
const HIGHEST_RATIO: u64 = 400;
/// Files below this size are let in whatever their ratio.
const SMALL: u64 = 1 << 20;
/// The end of the directory is at the end of an archive, behind a comment of at most 64 kB.
pub const TAIL: u64 = 22 + 65_535;
/// Bytes before the name in the header of a file.
pub const HEADER: u64 = 30;

/// Why an archive is not read, for people.
pub type Refusal = String;

/// A file of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its path.
    pub path: String,
    /// Whether it is compressed; it lies there as it is otherwise.
    pub is_deflated: bool,
    /// Where its header begins.
    pub start: u64,
    /// Bytes it takes in the archive.
    pub packed: u64,
    /// Bytes it has.
    pub size: u64,
    /// Checksum of them.
    pub checksum: u32,
}

/// Where the directory of an archive is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Directory {
    /// Where it begins.
    pub start: u64,
    /// Bytes it takes.
    pub size: u64,
}

fn number(bytes: &[u8], at: usize, width: usize) -> Option<u64> {
    let field = bytes.get(at..at + width)?;
    Some(field.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte)))
}

/// The directory of an archive of `size` bytes that ends in `tail`.
///
/// # Errors
/// When there is none, or it cannot be in the archive.
pub fn directory(tail: &[u8], size: u64) -> Result<Directory, Refusal> {
    let damaged = || "it is no .zip archive, or a damaged one".to_owned();
    let end = tail.windows(4).rposition(|word| word == b"PK\x05\x06").ok_or_else(damaged)?;
    let field = |at, width| number(tail, end + at, width);
    let (length, start) = field(12, 4).zip(field(16, 4)).ok_or_else(damaged)?;
    if start == 0xffff_ffff || length == 0xffff_ffff {
        return Err("it is larger than 4 GB".to_owned());
    }
    let fits = start + length <= size && length <= 64 << 20;
    fits.then_some(Directory { start, size: length }).ok_or_else(damaged)
}

/// The files of a directory that `is_wanted` by their paths, in the order of the directory.
///
/// # Errors
/// When the directory is damaged, or there is more than is let in.
pub fn entries(directory: &[u8], is_wanted: impl Fn(&str) -> bool) -> Result<Vec<Entry>, Refusal> {
    let mut entries = Vec::new();
    let (mut at, mut total) = (0, 0);
    while directory.get(at..at + 4) == Some(b"PK\x01\x02") {
        let (entry, next) = entry(directory, at).ok_or("its list of files is damaged")?;
        at = next;
        let Some(entry) = entry.filter(|entry| is_wanted(&entry.path) && !is_skipped(&entry.path)) else {
            continue;
        };
        total += entry.size;
        if entries.len() == MOST_FILES {
            return Err(format!("it holds more than {MOST_FILES} definitions"));
        }
        if total > MOST_BYTES {
            return Err(format!("its files have more than {} MB", MOST_BYTES >> 20));
        }
        if entry.size > SMALL && entry.size / entry.packed.max(1) > HIGHEST_RATIO {
            return Err(format!("`{}` would grow to more than {HIGHEST_RATIO} times its size", entry.path));
        }
        entries.push(entry);
    }
    Ok(entries)
}

/// The entry at a place of the directory, if it is a file that can be read, and where the next one begins.
fn entry(directory: &[u8], at: usize) -> Option<(Option<Entry>, usize)> {
    let field = |offset, width| number(directory, at + offset, width);
    let lengths = [field(28, 2)?, field(30, 2)?, field(32, 2)?];
    let name = at + 46;
    let bytes = directory.get(name..name + lengths[0] as usize)?;
    let next = name + lengths.iter().sum::<u64>() as usize;
    let (flags, method) = (field(8, 2)?, field(10, 2)?);
    let path = String::from_utf8_lossy(bytes).replace('\\', "/");
    let is_inside = !path.starts_with('/') && path.split('/').all(|part| part != ".." && !part.contains(':'));
    let is_file = !path.ends_with('/') && !path.starts_with("__MACOSX/");
    let is_readable = flags & 1 == 0 && matches!(method, 0 | 8);
    let entry = Entry {
        path,
        is_deflated: method == 8,
        start: field(42, 4)?,
        packed: field(20, 4)?,
        size: field(24, 4)?,
        checksum: field(16, 4)? as u32,
    };
    Some(((is_inside && is_file && is_readable).then_some(entry), next))
}

/// Where the data of a file begins whose header, without its name, is given.
pub fn data_start(entry: &Entry, header: &[u8]) -> Option<u64> {
    (header.get(..4)? == b"PK\x03\x04").then_some(())?;
    Some(entry.start + HEADER + number(header, 26, 2)? + number(header, 28, 2)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The entry of a directory.
    fn listed(path: &str, packed: u32, size: u32, flags: u8) -> Vec<u8> {
        let mut bytes = vec![0; 46];
        bytes[..4].copy_from_slice(b"PK\x01\x02");
        (bytes[8], bytes[10]) = (flags, 8);
        bytes[20..24].copy_from_slice(&packed.to_le_bytes());
        bytes[24..28].copy_from_slice(&size.to_le_bytes());
        bytes[28..30].copy_from_slice(&(path.len() as u16).to_le_bytes());
        bytes[42..46].copy_from_slice(&7u32.to_le_bytes());
        bytes.extend(path.bytes());
        bytes
    }

    fn all(_: &str) -> bool {
        true
    }

    #[test]
    fn files_inside_are_listed_and_nothing_else() {
        let directory = [
            listed("fleet/a.yml", 10, 20, 0),
            listed("fleet/", 0, 0, 0),
            listed("../../etc/passwd", 10, 20, 0),
            listed("/root.yml", 10, 20, 0),
            listed("c:/x.yml", 10, 20, 0),
            listed("secret.yml", 10, 20, 1),
            listed("node_modules/x/a.yml", 10, 20, 0),
            listed("__MACOSX/._a.yml", 10, 20, 0),
            listed("win\\b.yml", 10, 20, 0),
        ]
        .concat();
        let paths: Vec<String> =
            entries(&directory, all).expect("whole").into_iter().map(|entry| entry.path).collect();
        assert_eq!(paths, ["fleet/a.yml", "win/b.yml"]);
        let entry = &entries(&directory, all).expect("whole")[0];
        assert_eq!((entry.start, entry.packed, entry.size, entry.is_deflated), (7, 10, 20, true));
    }

    #[test]
    fn bombs_are_refused() {
        let ratio = entries(&listed("a.yml", 1000, 100 << 20, 0), all).expect_err("a bomb");
        assert!(ratio.contains("400 times"), "{ratio}");
        let many: Vec<u8> = (0..9).flat_map(|n| listed(&format!("{n}.yml"), 60 << 20, 60 << 20, 0)).collect();
        assert!(entries(&many, all).expect_err("too much").contains("512 MB"));
        assert!(entries(&many, |path| path == "1.yml").is_ok(), "what is not wanted does not count");
        let crowd: Vec<u8> = (0..=MOST_FILES).flat_map(|_| listed("a.yml", 1, 1, 0)).collect();
        assert!(entries(&crowd, all).expect_err("too many").contains("50000"));
    }

    #[test]
    fn cut_archives_are_refused() {
        let whole = listed("fleet/a.yml", 10, 20, 0);
        for length in 5..whole.len() {
            assert!(entries(&whole[..length], all).is_err(), "{length}");
        }
        assert!(directory(b"nothing", 7).is_err());
        let mut end = vec![0; 22];
        end[..4].copy_from_slice(b"PK\x05\x06");
        end[12] = 57;
        end[16] = 100;
        assert_eq!(directory(&end, 200), Ok(Directory { start: 100, size: 57 }));
        assert!(directory(&end, 120).is_err(), "the directory would lie outside");
        for length in 0..22 {
            assert!(directory(&end[..length], 200).is_err());
        }
        assert_eq!(data_start(&entries(&whole, all).expect("whole")[0], b"PK"), None);
    }
}
