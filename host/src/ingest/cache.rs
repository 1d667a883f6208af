//! What reading files gave, remembered from one run to the next.
//!
//! One file, `readings`, holds everything, and is read and written as a whole: a hundred thousand files of their own would
//! be as many to open as the sources themselves. Layout, numbers with their lowest byte first:
//!
//! | bytes | what |
//! |---|---|
//! | 16 | `ossa readings 1\n` |
//! | 16 | hash of the program that wrote it |
//! | 4 | how often it was written |
//! | then, for each reading: 16 | hash of everything the reading depends on |
//! | 4 | the writing at which it was used last |
//! | 4 | length of the reading |
//! | 4 | CRC-32 of all other bytes of this entry |
//! | length | the reading |
//!
//! A damaged entry is passed over. Where its length is damaged, those behind it are lost, too; they are read and remembered
//! again.

use std::collections::HashMap;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::UNIX_EPOCH;

use ossa_core::config::FILE_NAME;
use ossa_core::document::Limits;
use ossa_core::source::Source;
use ossa_core::{Profile, Readings};

/// The folder of a project that `ossa` keeps what it needs in.
const STATE_FOLDER: &str = ".ossa";
const READINGS: &str = "readings";
const MAGIC: &[u8; 16] = b"ossa readings 1\n";
const HEADER_BYTES: usize = 36;
const ENTRY_BYTES: usize = 28;

/// The file is no larger: what was not used for longest is forgotten first.
pub const MAX_BYTES: usize = 256 * 1024 * 1024;

/// So many writings later, what was not used since is forgotten.
const WRITINGS: u32 = 8;

type Key = [u8; 16];

/// The readings of one project.
pub struct Cache {
    folder: PathBuf,
    /// Hash of the program, and of what all readings of this run depend on.
    program: Key,
    common: blake3::Hasher,
    bytes: Vec<u8>,
    entries: HashMap<Key, Entry>,
    writing: u32,
    fresh: Mutex<HashMap<Key, Vec<u8>>>,
    max_bytes: usize,
}

/// Where a reading stands in the file.
struct Entry {
    start: usize,
    end: usize,
    last_use: u32,
    is_used: AtomicBool,
}

/// The nearest folder, from `folder` upwards, that is a project of ours: one with an `ossa.toml` or a folder `.ossa`.
pub fn project_of(folder: &Path) -> Option<PathBuf> {
    let folder = fs::canonicalize(folder).ok()?;
    let is_project = |folder: &&Path| folder.join(FILE_NAME).is_file() || folder.join(STATE_FOLDER).is_dir();
    folder.ancestors().find(is_project).map(Path::to_owned)
}

impl Cache {
    /// What is remembered in the folder `project` for sources below a root of this name. Without a cache, or with a damaged
    /// one, that is nothing.
    pub fn open(project: &Path, root: &str, profile: Profile, limits: &Limits) -> Self {
        Self::of_program(project, &program(), &format!("{root}\0{}\0{limits:?}", profile.name()))
    }

    fn of_program(project: &Path, program: &str, common: &str) -> Self {
        let folder = project.join(STATE_FOLDER).join("cache");
        let program = key(&blake3::hash(program.as_bytes()));
        let mut hasher = blake3::Hasher::new();
        hasher.update(&program);
        hasher.update(&(common.len() as u64).to_le_bytes());
        hasher.update(common.as_bytes());
        let mut cache = Self {
            folder,
            program,
            common: hasher,
            bytes: Vec::new(),
            entries: HashMap::new(),
            writing: 0,
            fresh: Mutex::default(),
            max_bytes: MAX_BYTES,
        };
        cache.load();
        cache
    }

    fn file(&self) -> PathBuf {
        self.folder.join(READINGS)
    }

    /// Finds what can be believed in the file.
    fn load(&mut self) {
        // What is larger was not written by us.
        let is_sane =
            fs::metadata(self.file()).is_ok_and(|file| file.is_file() && file.len() <= self.max_bytes as u64);
        let bytes = if is_sane { fs::read(self.file()).unwrap_or_default() } else { Vec::new() };
        let is_ours = bytes.len() >= HEADER_BYTES && bytes[..16] == *MAGIC && bytes[16..32] == self.program;
        if !is_ours {
            tracing::debug!(file = %self.file().display(), "no readings of this program are remembered");
            return;
        }
        self.writing = number(&bytes, 32);
        let mut at = HEADER_BYTES;
        while let Some(header) = bytes.get(at..at + ENTRY_BYTES) {
            let (start, length) = (at + ENTRY_BYTES, number(header, 20) as usize);
            let Some(end) = start.checked_add(length).filter(|&end| end <= bytes.len()) else { break };
            if checksum(&header[..24], &bytes[start..end]) == number(header, 24)
                && let Ok(key) = header[..16].try_into()
            {
                let entry = Entry {
                    start,
                    end,
                    last_use: number(header, 16).min(self.writing),
                    is_used: AtomicBool::new(false),
                };
                self.entries.insert(key, entry);
            }
            at = end;
        }
        self.bytes = bytes;
    }

    fn key_of(&self, source: &Source) -> Key {
        let mut hasher = self.common.clone();
        hasher.update(&(source.path.len() as u64).to_le_bytes());
        hasher.update(source.path.as_bytes());
        hasher.update(&source.bytes);
        key(&hasher.finalize())
    }

    /// Writes what is new beside what was used lately. Whoever reads meanwhile sees the file before or after, and of two
    /// that write at once the last one counts. A folder that cannot be written to stays as it is.
    pub fn save(&mut self) {
        let fresh = std::mem::take(self.fresh.get_mut().unwrap_or_else(PoisonError::into_inner));
        if fresh.is_empty() {
            return;
        }
        match self.write(&fresh) {
            Ok(count) => tracing::debug!(file = %self.file().display(), count, "readings are remembered"),
            Err(error) => {
                tracing::debug!(file = %self.file().display(), %error, "readings cannot be remembered");
            }
        }
    }

    fn write(&self, fresh: &HashMap<Key, Vec<u8>>) -> io::Result<usize> {
        let writing = self.writing.wrapping_add(1);
        let known = self.entries.iter().filter(|(key, _)| !fresh.contains_key(*key)).map(|(key, entry)| {
            let last_use = if entry.is_used.load(Ordering::Relaxed) { writing } else { entry.last_use };
            (last_use, key, &self.bytes[entry.start..entry.end])
        });
        let known = known.filter(|(last_use, ..)| writing.wrapping_sub(*last_use) <= WRITINGS);
        let new = fresh.iter().map(|(key, reading)| (writing, key, reading.as_slice()));
        let mut all: Vec<(u32, &Key, &[u8])> = known.chain(new).collect();
        // The last used first; the order of the rest does not matter, but one file should have one content.
        all.sort_unstable_by(|one, other| (other.0, one.1).cmp(&(one.0, other.1)));
        let mut size = HEADER_BYTES;
        all.retain(|(_, _, reading)| {
            let fits = size + ENTRY_BYTES + reading.len() <= self.max_bytes;
            size += if fits { ENTRY_BYTES + reading.len() } else { 0 };
            fits
        });
        fs::create_dir_all(&self.folder)?;
        let ignore = self.folder.join(".gitignore");
        if !ignore.exists() {
            fs::write(ignore, "*\n")?;
        }
        let beside = Beside(self.folder.join(format!("{READINGS}.{}.tmp", std::process::id())));
        let mut out = BufWriter::new(fs::File::create(&beside.0)?);
        out.write_all(MAGIC)?;
        out.write_all(&self.program)?;
        out.write_all(&writing.to_le_bytes())?;
        for (last_use, key, reading) in &all {
            let mut header = Vec::with_capacity(ENTRY_BYTES);
            header.extend(*key);
            header.extend(last_use.to_le_bytes());
            header.extend((reading.len() as u32).to_le_bytes());
            let sum = checksum(&header, reading);
            header.extend(sum.to_le_bytes());
            out.write_all(&header)?;
            out.write_all(reading)?;
        }
        out.into_inner().map_err(io::IntoInnerError::into_error)?;
        fs::rename(&beside.0, self.file())?;
        Ok(all.len())
    }
}

impl Readings for Cache {
    fn recall(&self, source: &Source) -> Option<&[u8]> {
        let entry = self.entries.get(&self.key_of(source))?;
        entry.is_used.store(true, Ordering::Relaxed);
        self.bytes.get(entry.start..entry.end)
    }

    fn remember(&self, source: &Source, reading: Vec<u8>) {
        let key = self.key_of(source);
        self.fresh.lock().unwrap_or_else(PoisonError::into_inner).insert(key, reading);
    }
}

/// A file that is gone when something fails.
struct Beside(PathBuf);

impl Drop for Beside {
    fn drop(&mut self) {
        // After the rename there is nothing there, which is as it should be.
        let _ = fs::remove_file(&self.0);
    }
}

/// What tells this program from every other, builds of the same version included.
fn program() -> String {
    let built = std::env::current_exe().and_then(fs::metadata).ok().map(|file| {
        let modified = file.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        (file.len(), modified)
    });
    format!("{} {built:?}", env!("CARGO_PKG_VERSION"))
}

fn key(hash: &blake3::Hash) -> Key {
    let mut key = Key::default();
    key.copy_from_slice(&hash.as_bytes()[..16]);
    key
}

fn checksum(header: &[u8], reading: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(header);
    hasher.update(reading);
    hasher.finalize()
}

/// The number at a place; 0 where there is none.
fn number(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).copied().map_or(0, u32::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCES: [(&str, &str); 3] = [("a.yml", "a: 1"), ("b.yml", "b: 2"), ("c/a.yml", "a: 1")];

    fn open(project: &Path, program: &str) -> Cache {
        Cache::of_program(project, program, "root")
    }

    /// A cache that was written with one reading for each source.
    fn written(project: &Path) -> PathBuf {
        let mut cache = open(project, "program");
        for (path, text) in SOURCES {
            cache.remember(&Source::new(path, text), format!("reading of {path}").into_bytes());
        }
        cache.save();
        cache.file()
    }

    fn recalled(cache: &Cache) -> Vec<String> {
        let recall = |(path, text): (&str, &str)| cache.recall(&Source::new(path, text)).map(<[u8]>::to_vec);
        SOURCES.into_iter().filter_map(recall).map(|bytes| String::from_utf8(bytes).unwrap()).collect()
    }

    #[test]
    fn readings_come_back_for_the_same_content_path_and_program() {
        let folder = tempfile::tempdir().unwrap();
        let file = written(folder.path());
        let cache = open(folder.path(), "program");
        let all = ["reading of a.yml", "reading of b.yml", "reading of c/a.yml"];
        assert_eq!(recalled(&cache), all);
        assert_eq!(cache.recall(&Source::new("a.yml", "a: 2")), None);
        assert_eq!(cache.recall(&Source::new("b.yml", "a: 1")), None);
        assert_eq!(
            Cache::of_program(folder.path(), "program", "other").recall(&Source::new("a.yml", "a: 1")),
            None
        );
        assert_eq!(recalled(&open(folder.path(), "another program")), Vec::<String>::new());
        let names = fs::read_dir(file.parent().unwrap()).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<_> = names.collect();
        names.sort();
        assert_eq!(names, [".gitignore", READINGS]);
    }

    #[test]
    fn whatever_is_damaged_is_passed_over_and_written_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = written(folder.path());
        let whole = fs::read(&file).unwrap();
        let all = recalled(&open(folder.path(), "program"));
        for place in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[place] ^= 0x55;
            fs::write(&file, &damaged).unwrap();
            let cache = open(folder.path(), "program");
            let left = recalled(&cache);
            assert!(left.iter().all(|reading| all.contains(reading)), "byte {place}");
            // The header is not part of any reading; only that of the last use is not worth protecting.
            assert!(left.len() < all.len() || (32..36).contains(&place), "byte {place}");
        }
        for end in 0..whole.len() {
            fs::write(&file, &whole[..end]).unwrap();
            assert!(recalled(&open(folder.path(), "program")).len() < all.len());
        }
        fs::write(&file, &whole[..whole.len() - 1]).unwrap();
        written(folder.path());
        assert_eq!(recalled(&open(folder.path(), "program")), all);
    }

    #[test]
    fn the_file_stays_below_its_bound_and_forgets_what_nobody_uses() {
        let folder = tempfile::tempdir().unwrap();
        let reading = |round: usize| (Source::new("a.yml", format!("{round}")), vec![b'x'; 100]);
        for round in 0..30 {
            let mut cache = open(folder.path(), "program");
            cache.max_bytes = 1000;
            // The first is used all the time.
            let is_known = cache.recall(&reading(0).0).is_some();
            assert_eq!(is_known, round > 0);
            let (source, bytes) = reading(round);
            cache.remember(&source, bytes);
            cache.save();
            assert!(fs::metadata(cache.file()).unwrap().len() <= 1000);
        }
        let cache = open(folder.path(), "program");
        let known: Vec<usize> = (0..30).filter(|round| cache.recall(&reading(*round).0).is_some()).collect();
        assert_eq!(known, [0, 24, 25, 26, 27, 28, 29]);
    }

    #[test]
    fn a_folder_that_cannot_be_written_to_is_no_error() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(STATE_FOLDER), "a file, not a folder").unwrap();
        written(folder.path());
        assert_eq!(recalled(&open(folder.path(), "program")), Vec::<String>::new());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_project_is_where_somebody_said_so() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b");
        fs::create_dir_all(&deep).unwrap();
        fs::create_dir(folder.path().join(STATE_FOLDER)).unwrap();
        assert_eq!(project_of(&deep), Some(fs::canonicalize(folder.path()).unwrap()));
        fs::write(deep.join(FILE_NAME), "").unwrap();
        assert_eq!(project_of(&deep), Some(fs::canonicalize(&deep).unwrap()));
        assert_eq!(project_of(Path::new("/nowhere/at/all")), None);
    }
}
