//! What is kept of a visit for the next one, and how much of it.

use serde::{Deserialize, Serialize};

use super::draft::Edits;
use super::figures::{counted, grouped};
use super::view::View;

/// Files beyond this, in bytes, are not kept.
pub const MOST_BYTES: f64 = 256.0 * 1024.0 * 1024.0;
/// Nor are more files than this.
pub const MOST_FILES: usize = 50_000;
/// Edits beyond this, in bytes, are not kept.
pub const MOST_EDITED: usize = 32 * 1024 * 1024;

/// All but the files, which are kept beside it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    /// Of which set of files this is.
    pub set: f64,
    /// Name of the profile they were read with.
    pub profile: String,
    /// The edited files.
    pub edits: Edits,
    /// The part of the address after `#`, without the view.
    pub place: String,
    /// What was shown of it.
    pub view: View,
}

impl Kept {
    /// What is there again, for people.
    pub fn what(&self, files: usize, name: &str) -> String {
        let files = counted(files as u64, "file", "files");
        let edits = match self.edits.len() as u64 {
            0 => String::new(),
            count => format!(", with your edits of {}", counted(count, "file", "files")),
        };
        if name.is_empty() { format!("{files}{edits}") } else { format!("{name} ({files}{edits})") }
    }
}

/// Why so many files are not kept, if they are not.
pub fn refuses_files(count: usize, bytes: f64) -> Option<String> {
    if count > MOST_FILES {
        return Some(format!(
            "These {} files are not kept for the next visit: at most {} are",
            grouped(count as u64),
            grouped(MOST_FILES as u64)
        ));
    }
    (bytes > MOST_BYTES).then(|| {
        format!(
            "These files are not kept for the next visit: they have {}, and at most {} are kept",
            size(bytes),
            size(MOST_BYTES)
        )
    })
}

/// Why so many edits are not kept, if they are not.
pub fn refuses_edits(edits: &Edits) -> Option<String> {
    let length = |text: &Option<String>| text.as_ref().map_or(0, String::len);
    let bytes: usize = edits.values().map(|edited| edited.text.len() + length(&edited.original)).sum();
    (bytes > MOST_EDITED).then(|| {
        format!(
            "Your edits have {} and are not kept for the next visit: at most {} are",
            size(bytes as f64),
            size(MOST_EDITED as f64)
        )
    })
}

/// A number of bytes, for people.
pub fn size(bytes: f64) -> String {
    let (unit, name) = match bytes {
        b if b < 1000.0 => return counted(b as u64, "byte", "bytes"),
        b if b < 1024.0 * 1024.0 => (1024.0, "KiB"),
        _ => (1024.0 * 1024.0, "MiB"),
    };
    let value = bytes / unit;
    if value < 10.0 {
        format!("{value:.1} {name}")
    } else {
        format!("{} {name}", grouped(value.round() as u64))
    }
}

#[cfg(test)]
mod tests {
    use super::super::draft::Edited;
    use super::*;

    #[test]
    fn what_is_kept_can_be_read_again() {
        let mut kept = Kept { set: 3.0, profile: "default".to_owned(), ..Kept::default() };
        kept.edits.insert("a.yml".to_owned(), Edited { original: None, text: "a: 1".to_owned() });
        kept.view.filter.ask("type:worker");
        let json = serde_json::to_string(&kept).expect("it can be written");
        assert_eq!(serde_json::from_str::<Kept>(&json).expect("it can be read"), kept);
        assert_eq!(serde_json::from_str::<Kept>("{}").expect("all is optional"), Kept::default());
        assert_eq!(kept.what(1200, "fleet"), "fleet (1,200 files, with your edits of 1 file)");
        assert_eq!(Kept::default().what(1, ""), "1 file");
    }

    #[test]
    fn limits_are_said() {
        assert_eq!(refuses_files(10, 1e6), None);
        assert!(
            refuses_files(60_000, 1e6).is_some_and(|why| why.contains("60,000") && why.contains("50,000"))
        );
        assert!(refuses_files(10, 4e8).is_some_and(|why| why.contains("381 MiB") && why.contains("256 MiB")));
        let mut edits = Edits::new();
        assert_eq!(refuses_edits(&edits), None);
        let text = "x".repeat(MOST_EDITED);
        edits.insert("a.yml".to_owned(), Edited { original: Some("y".to_owned()), text });
        assert!(refuses_edits(&edits).is_some_and(|why| why.contains("32 MiB")));
    }

    #[test]
    fn sizes_are_for_people() {
        for (bytes, text) in [(1.0, "1 byte"), (2048.0, "2.0 KiB"), (50_000.0, "49 KiB"), (3e9, "2,861 MiB")]
        {
            assert_eq!(size(bytes), text);
        }
    }
}
