use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Numbers by two indices. Asked by key only, so its order never reaches output.
#[derive(Clone, Debug, Default)]
pub(super) struct Table<V>(HashMap<u64, V, BuildHasherDefault<Mix>>);

impl<V: Copy + Default> Table<V> {
    pub(super) fn with_capacity(capacity: usize) -> Self {
        Self(HashMap::with_capacity_and_hasher(capacity, BuildHasherDefault::default()))
    }

    pub(super) fn get(&self, row: u32, column: u32) -> V {
        self.0.get(&key(row, column)).copied().unwrap_or_default()
    }

    pub(super) fn entry(&mut self, row: u32, column: u32) -> &mut V {
        self.0.entry(key(row, column)).or_default()
    }
}

fn key(row: u32, column: u32) -> u64 {
    u64::from(row) << 32 | u64::from(column)
}

/// One multiplication: the keys are small numbers of our own, not what an attacker chose.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        let mixed = (self.0 ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ (mixed >> 32);
    }
}
