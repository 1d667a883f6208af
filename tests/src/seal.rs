/// Puts the length and the checksums of an `.ossag` file that belong to its content, as far as its table of sections
/// leads anywhere.
pub fn seal(bytes: &mut [u8]) {
    const HEADER: usize = 32;
    const ENTRY: usize = 24;
    const START: usize = HEADER + 35 * ENTRY;
    if bytes.len() < START {
        return;
    }
    let length = (bytes.len() as u64).to_le_bytes();
    bytes[16..24].copy_from_slice(&length);
    for entry in (HEADER..START).step_by(ENTRY) {
        let number = |at: usize| {
            let mut long = [0; 8];
            long.copy_from_slice(&bytes[at..at + 8]);
            usize::try_from(u64::from_le_bytes(long)).unwrap_or(usize::MAX)
        };
        let (offset, length) = (number(entry + 8), number(entry + 16));
        let content = bytes.get(offset..offset.saturating_add(length));
        if let Some(checksum) = content.map(crc32fast::hash) {
            bytes[entry + 4..entry + 8].copy_from_slice(&checksum.to_le_bytes());
        }
    }
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&bytes[..28]);
    hasher.update(&bytes[HEADER..START]);
    bytes[28..HEADER].copy_from_slice(&hasher.finalize().to_le_bytes());
}
