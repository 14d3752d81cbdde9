//! Held-out users of the search.

use std::collections::HashSet;

use rand_xoshiro::SplitMix64;
use rand_xoshiro::rand_core::{RngCore, SeedableRng};

use crate::likes::Likes;

/// One like in this many is hidden.
const HIDDEN_EVERY: usize = 5;

/// A held-out user.
pub struct HeldOut {
    /// Columns of the training likes.
    pub shown: Vec<u32>,
    pub hidden: HashSet<u32>,
    /// MovieLens ids, including those of films that are not in the training likes.
    pub shown_ids: Vec<u32>,
    pub hidden_ids: Vec<u32>,
}

impl HeldOut {
    /// Hides a fifth of a user's likes, by a hash; `None` for a user without any to hide.
    pub fn new(user: u32, likes: &Likes, training: &Likes) -> Option<Self> {
        let hash = |film: u32| {
            let state = u64::from(user) << 32 | u64::from(film);
            SplitMix64::from_seed(state.to_le_bytes()).next_u64()
        };
        let mut liked: Vec<(u64, u32)> = likes.of(user).map(|film| (hash(film), film)).collect();
        liked.sort_unstable();
        let (hidden, shown) = liked.split_at(liked.len() / HIDDEN_EVERY);
        let ids = |films: &[(u64, u32)]| films.iter().map(|&(_, film)| film).collect::<Vec<_>>();
        let (shown_ids, hidden_ids) = (ids(shown), ids(hidden));
        let columns = |ids: &[u32]| ids.iter().filter_map(|&film| training.column(film)).collect::<Vec<_>>();
        let (shown, hidden) = (columns(&shown_ids), columns(&hidden_ids).into_iter().collect());
        (!shown.is_empty() && !hidden_ids.is_empty()).then_some(Self { shown, hidden, shown_ids, hidden_ids })
    }
}
