//! What makes a finding the same finding after the lines above it moved.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;

/// Gives each finding a fingerprint of its code, path, message and the text it marks. Equal findings are numbered in
/// their order, so that every fingerprint of a report is another.
#[derive(Default)]
pub(super) struct Fingerprints {
    seen: BTreeMap<u128, u32>,
}

impl Fingerprints {
    pub(super) fn of(&mut self, diagnostic: &Diagnostic, path: &str, marked: &str) -> String {
        let mut hash = BASIS;
        for part in [diagnostic.code.as_str(), path, &diagnostic.message, marked] {
            hash = add(hash, part.as_bytes());
            // A separator that no text holds, so that what one part ends with is not what the next begins with.
            hash = add(hash, &[0xff]);
        }
        let count = self.seen.entry(hash).or_default();
        let numbered = add(hash, &count.to_le_bytes());
        *count += 1;
        format!("{numbered:032x}")
    }
}

/// FNV-1a of 128 bits: <http://www.isthe.com/chongo/tech/comp/fnv/>. Fingerprints only have to differ by accident never.
const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

fn add(hash: u128, bytes: &[u8]) -> u128 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u128::from(*byte)).wrapping_mul(PRIME))
}
