/// A number from 0 up to 1 that looks random, decided by a seed and a number: the finaliser of SplitMix64, 24 bits of it.
pub(super) fn random(seed: u32, number: u32) -> f32 {
    let mut mixed = (u64::from(seed) << 32 | u64::from(number)).wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^= mixed >> 31;
    (mixed >> 40) as f32 / 16_777_216.0
}
