//! A deterministic random number generator, seeded by a name.

use std::cell::RefCell;
use std::hash::Hasher;

use fnv::FnvHasher;
use rand_xoshiro::SplitMix64;
use rand_xoshiro::rand_core::{RngCore, SeedableRng};

/// A [`SplitMix64`] generator seeded by the FNV-1a hash of a name.
///
/// Both algorithms have fixed output, so a name gives the same sequence in every build. A drawing depends on the
/// *order* of the draws: adding, removing or reordering one changes all later ones of the same generator.
///
/// The state is behind a [`RefCell`], so that `&self` suffices and a draw can be an argument of a call that borrows
/// other fields of the canvas mutably.
pub struct Dice(RefCell<SplitMix64>);

impl Dice {
    /// The generator of a name. By convention the name is a film's slug, with a suffix such as `/motif` for each
    /// decision that is independent of the others.
    pub fn for_name(name: &str) -> Self {
        let mut hasher = FnvHasher::default();
        hasher.write(name.as_bytes());
        Self(RefCell::new(SplitMix64::seed_from_u64(hasher.finish())))
    }

    fn next(&self) -> u64 {
        self.0.borrow_mut().next_u64()
    }

    /// A uniform number in `[0, 1)`, of 53 random bits.
    pub fn unit(&self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A uniform number in `[low, high)`.
    pub fn range(&self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// An integer from `low` to `high`, both included.
    pub fn integer(&self, low: u32, high: u32) -> u32 {
        let span = u64::from(high.saturating_sub(low)) + 1;
        low + (self.next() % span) as u32
    }

    /// An index into a list of `len` items; 0 if the list is empty.
    pub fn index(&self, len: usize) -> usize {
        ((self.next() >> 33) as usize) % len.max(1)
    }

    /// `true` with the given probability.
    pub fn chance(&self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// -1 or 1, with equal probability.
    pub fn sign(&self) -> f64 {
        if self.chance(0.5) { -1.0 } else { 1.0 }
    }

    /// One of the items, with equal probability.
    pub fn pick<T: Copy, const N: usize>(&self, items: [T; N]) -> T {
        items[self.index(N)]
    }
}

#[cfg(test)]
mod tests {
    use super::Dice;

    #[test]
    fn a_name_gives_the_same_sequence_in_every_build() {
        let dice = Dice::for_name("castle");
        assert_eq!(
            [dice.next(), dice.next(), dice.next()],
            [0x52df_a94a_e6fe_a93e, 0xf3db_8bed_d530_292f, 0x8803_2eaf_8e9d_b392]
        );
    }

    #[test]
    fn integers_and_indices_stay_within_their_bounds() {
        let dice = Dice::for_name("bounds");
        for _ in 0..1000 {
            assert!((3..=5).contains(&dice.integer(3, 5)));
            assert!(dice.index(4) < 4);
            assert!((0.0..1.0).contains(&dice.unit()));
        }
        assert_eq!(dice.integer(7, 7), 7);
        assert_eq!(dice.index(0), 0);
    }
}
