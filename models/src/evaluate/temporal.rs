//! P4, the temporal split: train on likes before a date, test on likes after it. Random splits leak the future into the
//! past, because most of what others liked later was not known yet.

use std::collections::{BTreeMap, HashSet};

use super::splits::HeldOutUser;
use crate::likes::{Likes, TimedLike};

/// The percentage of the likes that lie before the date.
const PERCENT_BEFORE: usize = 80;
/// The number of likes before the date from which a user is tested.
const MIN_BEFORE: usize = 5;

/// A split by time.
#[derive(Debug, Clone)]
pub struct TemporalSplit {
    /// Seconds since 1970, UTC. Likes before this time are for training.
    pub date: i64,
    pub training: Likes,
    /// The users with likes after the date of films that are in the training likes. `fold_in` holds their likes before
    /// the date, which are also part of the training likes.
    pub users: Vec<HeldOutUser>,
}

impl TemporalSplit {
    /// Splits likes at the time before which 80 % of them lie; `None` if no user can be tested, for example because all
    /// ratings are of the same time.
    pub fn new(likes: &[TimedLike]) -> Option<Self> {
        let mut times: Vec<i64> = likes.iter().map(|like| like.at).collect();
        times.sort_unstable();
        let date = *times.get(times.len() * PERCENT_BEFORE / 100)?;
        let training = Likes::from_timed(likes.iter().filter(|like| like.at < date));
        let known: HashSet<u32> = training.films.iter().copied().collect();
        let mut later: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for like in likes.iter().filter(|like| like.at >= date && known.contains(&like.movie)) {
            later.entry(like.user).or_default().push(like.movie);
        }
        let users: Vec<HeldOutUser> = later
            .into_iter()
            .map(|(user, held_out)| HeldOutUser { user, fold_in: training.of(user).collect(), held_out })
            .filter(|user| user.fold_in.len() >= MIN_BEFORE)
            .collect();
        (!users.is_empty()).then_some(Self { date, training, users })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like(user: u32, movie: u32, at: i64) -> TimedLike {
        TimedLike { user, movie, at }
    }

    #[test]
    fn later_likes_of_known_films_by_known_users_are_to_be_found() {
        let before = (1..=8).map(|movie| like(1, movie, i64::from(movie)));
        // User 2 is unknown before the date, and film 99 is.
        let after = [like(1, 99, 100), like(2, 3, 100)];
        let split: Vec<TimedLike> = before.chain(after).collect();
        assert!(TemporalSplit::new(&split).is_none());

        let known = (1..=8).flat_map(|movie| [like(1, movie, i64::from(movie)), like(3, movie + 4, i64::from(movie))]);
        let after = [like(1, 10, 50), like(1, 99, 50), like(2, 3, 50), like(3, 2, 60)];
        let split = TemporalSplit::new(&known.chain(after).collect::<Vec<_>>()).expect("a split");
        assert_eq!(split.date, 50);
        let users: Vec<_> = split.users.iter().map(|user| (user.user, user.held_out.clone())).collect();
        assert_eq!(users, [(1, vec![10]), (3, vec![2])]);
        assert_eq!(split.users[0].fold_in, [1, 2, 3, 4, 5, 6, 7, 8]);
    }

    #[test]
    fn likes_of_one_time_cannot_be_split() {
        let likes: Vec<TimedLike> = (0..50).map(|movie| like(movie % 3, movie, 7)).collect();
        assert!(TemporalSplit::new(&likes).is_none());
        assert!(TemporalSplit::new(&[]).is_none());
    }
}
