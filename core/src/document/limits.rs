/// Bounds on what one source may cost. Each limit that is hit becomes a finding; none fails silently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest file that is read, in bytes.
    pub file_bytes: usize,
    /// Deepest nesting of values.
    pub depth: usize,
    /// Most values in one file.
    pub nodes: usize,
    /// Most values that all aliases of one file may repeat together. Aliases are never copied; this bounds
    /// what a reader of the tree can be made to walk.
    pub alias_expansion: usize,
    /// Most bytes of text that all aliases of one file may repeat together.
    pub alias_bytes: usize,
    /// Most documents in one file.
    pub documents: usize,
}

impl Limits {
    /// The limits every shell uses unless the user sets others.
    pub const DEFAULT: Self = Self {
        file_bytes: 16 * 1024 * 1024,
        depth: 128,
        nodes: 1_000_000,
        alias_expansion: 10_000,
        alias_bytes: 16 * 1024 * 1024,
        documents: 10_000,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
