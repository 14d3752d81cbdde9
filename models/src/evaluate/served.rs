//! P1 through the REST API of a running site: the same users, films and metrics as offline, with lists that the
//! caller has fetched.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::methods::NO_COLUMN;
use super::protocols::{Measurement, from_lists};
use super::splits::{HeldOutUser, Protocol, Split};
use super::{EvaluationResult, compared};
use crate::catalogue::Catalogue;
use crate::corpus::Corpus;
use crate::dataset::Dataset;
use crate::likes::Likes;

/// The length of the lists that P1 measures.
pub const LIST_LEN: usize = 100;
/// The name of the method that a site serves.
const METHOD: &str = "M, served";

/// A split of P1, by the slugs of a site.
pub struct ServedSplit<'a> {
    split: &'a Split,
    users: &'a [HeldOutUser],
    training: Likes,
    /// The slug of each listed film that has one, by MovieLens id.
    slugs: HashMap<u32, String>,
}

impl<'a> ServedSplit<'a> {
    /// Prepares a split; `None` for a split of another protocol.
    pub fn new(catalogue: &Catalogue, data: &Dataset, split: &'a Split) -> Option<Self> {
        let Protocol::Users(users) = &split.protocol else { return None };
        let held_out: HashSet<u32> = users.iter().map(|user| user.user).collect();
        let corpus = Corpus::with_listed(catalogue, &data.listed, &[]);
        Some(Self { split, users, training: data.likes.without_users(&held_out), slugs: corpus.slugs() })
    }

    /// For each user, the slugs of the films that the site is given. A list of [`LIST_LEN`] films is expected for each.
    pub fn queries(&self) -> Vec<Vec<&str>> {
        let slugs = |user: &HeldOutUser| {
            let known = user.fold_in.iter().filter(|film| self.training.column(**film).is_some());
            known.filter_map(|film| self.slugs.get(film).map(String::as_str)).collect()
        };
        self.users.iter().map(slugs).collect()
    }

    /// The result of the lists of slugs that the site has returned, one for each of the queries.
    pub fn result(&self, lists: &[Vec<String>]) -> Option<EvaluationResult> {
        let columns = self.slugs.iter().filter_map(|(film, slug)| Some((slug.as_str(), self.training.column(*film)?)));
        let columns: HashMap<&str, u32> = columns.collect();
        let column = |slug: &String| columns.get(slug.as_str()).copied().unwrap_or(NO_COLUMN);
        let lists: BTreeMap<u32, Vec<u32>> =
            self.users.iter().zip(lists).map(|(user, list)| (user.user, list.iter().map(column).collect())).collect();
        let list = |user: &HeldOutUser, _: &[u32]| lists.get(&user.user).cloned().unwrap_or_default();
        let measurement: Measurement = from_lists(&self.training, self.users, list);
        compared("P1", &self.split.name, vec![(METHOD, measurement)]).pop()
    }
}
