//! The dice: a small deterministic generator, so a film is drawn the same way for ever.

use std::cell::Cell;

/// `SplitMix64`, seeded by the FNV-1a hash of a name. The state sits in a cell, so that a motif can
/// throw the dice in the middle of a sentence about the sheet.
pub struct Dice(Cell<u64>);

impl Dice {
    /// Dice that always fall the same way for the same name.
    pub fn for_name(name: &str) -> Self {
        let hash = name
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        Self(Cell::new(hash))
    }

    fn next(&self) -> u64 {
        let mut z = self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.0.set(z);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 up to, but not including, 1.
    pub fn unit(&self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number between two bounds.
    pub fn range(&self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// A whole number from `low` to `high`, both included.
    pub fn count(&self, low: u32, high: u32) -> u32 {
        let span = u64::from(high.saturating_sub(low)) + 1;
        low + (self.next() % span) as u32
    }

    /// A place in a list of `n` things.
    pub fn place(&self, n: usize) -> usize {
        ((self.next() >> 33) as usize) % n.max(1)
    }

    /// True with the given probability.
    pub fn chance(&self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// Minus one or one.
    pub fn sign(&self) -> f64 {
        if self.chance(0.5) { -1.0 } else { 1.0 }
    }

    /// One of the given things.
    pub fn pick<T: Copy, const N: usize>(&self, things: [T; N]) -> T {
        things[self.place(N)]
    }
}
