//! Compiled components on disk: compiling takes a tenth of a second to minutes, loading what was compiled a fraction of
//! a millisecond.

use std::fs::{self, DirBuilder};
use std::hash::{Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::process;
use std::time::SystemTime;

use wasmtime::Engine;
use wasmtime::component::Component;

/// How many bytes of compiled components are kept; those not used for longest go first.
const MAX_BYTES: u64 = 512 << 20;

/// A folder of compiled components, by content and engine.
///
/// What stands in it runs as machine code, so it must be the user's own: it is made for its owner only, and not used if it
/// belongs to somebody else or is a link. A checksum beside each file tells what is damaged; that is compiled again.
#[derive(Debug)]
pub(crate) struct Cache {
    folder: PathBuf,
    /// Version, settings and processor of the engine.
    engine: String,
}

impl Cache {
    /// The cache in `folder`, which is made if needed; `None` if it cannot be the user's own.
    pub(crate) fn open(folder: PathBuf, engine: &Engine) -> Option<Self> {
        own(&folder).ok()?;
        let mut hasher = Blake3(blake3::Hasher::new());
        engine.precompile_compatibility_hash().hash(&mut hasher);
        Some(Self { folder, engine: hasher.0.finalize().to_hex()[..16].to_owned() })
    }

    fn file(&self, component: &[u8]) -> PathBuf {
        self.folder.join(format!("{}-{}.cwasm", blake3::hash(component).to_hex(), self.engine))
    }

    /// What was compiled of `component` before, if it is there and whole.
    pub(crate) fn recall(&self, engine: &Engine, component: &[u8]) -> Option<Component> {
        let file = self.file(component);
        let sum = fs::read(sum_of(&file)).ok()?;
        let compiled = fs::read(&file).ok()?;
        let is_whole = sum == crc32fast::hash(&compiled).to_le_bytes();
        let found = is_whole.then(|| load(engine, &file)).flatten();
        if found.is_none() {
            // Damaged, or of an engine that only looks the same: the next start finds what is compiled now.
            drop(fs::remove_file(&file));
        } else if let Ok(sum) = fs::File::options().append(true).open(sum_of(&file)) {
            // When it was last used decides what goes first.
            drop(sum.set_modified(SystemTime::now()));
        }
        found
    }

    /// Keeps what was compiled. Where that fails, it is compiled again next time.
    pub(crate) fn keep(&self, component: &Component, bytes: &[u8]) {
        let Ok(compiled) = component.serialize() else { return };
        let file = self.file(bytes);
        let sum = crc32fast::hash(&compiled).to_le_bytes();
        if write(&file, &compiled).and_then(|()| write(&sum_of(&file), &sum)).is_ok() {
            drop(self.tidy(&file));
        }
    }

    /// Removes what was not used for longest until the rest is small enough. `newest` stays.
    fn tidy(&self, newest: &Path) -> io::Result<()> {
        let mut kept = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "cwasm") && path != newest {
                let used = fs::metadata(sum_of(&path)).and_then(|sum| sum.modified());
                kept.push((used.unwrap_or(SystemTime::UNIX_EPOCH), fs::metadata(&path)?.len(), path));
            }
        }
        kept.sort();
        let mut bytes = kept.iter().map(|(_, bytes, _)| bytes).sum::<u64>() + fs::metadata(newest)?.len();
        for (_, size, path) in kept {
            if bytes <= MAX_BYTES {
                break;
            }
            fs::remove_file(&path)?;
            drop(fs::remove_file(sum_of(&path)));
            bytes -= size;
        }
        Ok(())
    }
}

fn sum_of(file: &Path) -> PathBuf {
    file.with_extension("sum")
}

#[expect(unsafe_code, reason = "a compiled component is machine code, and this is the way to load it")]
fn load(engine: &Engine, file: &Path) -> Option<Component> {
    // SAFETY: wasmtime asks that the file was made by `serialize` and that nobody else writes it. It stands in a folder
    // that only this user can enter, and its checksum says that it is what was written.
    unsafe { Component::deserialize_file(engine, file) }.ok()
}

/// Makes `folder` if needed, and makes it one that only its owner can enter. Fails for a link and for a folder of somebody
/// else, whose permissions cannot be set.
fn own(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    if !fs::symlink_metadata(folder)?.is_dir() {
        return Err(io::Error::from(io::ErrorKind::NotADirectory));
    }
    #[cfg(unix)]
    fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    Ok(())
}

/// Puts `bytes` at `file` in one step, so that nobody reads the beginning of it.
fn write(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".{}", process::id()));
    let temporary = PathBuf::from(name);
    fs::write(&temporary, bytes)?;
    fs::rename(&temporary, file)
}

/// Any `Hash` into blake3, which is the same in every build.
struct Blake3(blake3::Hasher);

impl Hasher for Blake3 {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        let hash = self.0.finalize();
        hash.as_bytes().iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
    }
}
