//! Names of people, compared in any word order and without accents (`Wong Kar-wai`, `Kar-Wai Wong`).

use std::hash::{DefaultHasher, Hash, Hasher};

use super::folding::ascii_words;

/// The names of several people in a form that can be compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Names(Box<[u64]>);

impl Names {
    /// Whole names: two people agree if all words of their names do.
    pub fn whole(names: &[String]) -> Self {
        Self(names.iter().filter_map(|name| whole(name)).collect())
    }

    /// Directors: the last name is enough, because lists disagree on the first ones (`Lana` and `Larry Wachowski`).
    pub fn directors(names: &[String]) -> Self {
        let last = |name: &String| {
            let words = ascii_words(name, &['\'', '`', '.']);
            words.rsplit(' ').next().filter(|word| !word.is_empty()).map(|word| hash(&word))
        };
        Self(names.iter().filter_map(|name| whole(name)).chain(names.iter().filter_map(last)).collect())
    }

    /// Whether both have a person in common; `None` if either is empty.
    pub fn agree(&self, other: &Self) -> Option<bool> {
        let is_known = !self.0.is_empty() && !other.0.is_empty();
        is_known.then(|| self.0.iter().any(|name| other.0.contains(name)))
    }
}

fn whole(name: &str) -> Option<u64> {
    let plain = ascii_words(name, &['\'', '`', '.']);
    let mut words: Vec<&str> = plain.split(' ').filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    (!words.is_empty()).then(|| hash(&words.concat()))
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
