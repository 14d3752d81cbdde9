//! All titles as they are written, of which a search may be the beginning.

use std::collections::BTreeMap;

use fst::automaton::Str;
use fst::{Automaton, IntoStreamer, Map, MapBuilder, Streamer};

use super::lists::Lists;

/// The titles that begin alike and are compared.
const MAX_TITLES: usize = 200;
const ARTICLES: [&str; 3] = ["the", "a", "an"];

/// A sorted list of titles with their films.
#[derive(Debug, Clone, Default)]
pub(super) struct TitleList {
    titles: Map<Vec<u8>>,
    films: Lists<u32>,
}

#[derive(Debug, Default)]
pub(super) struct TitleListBuilder(BTreeMap<String, Vec<u32>>);

impl TitleListBuilder {
    /// Adds a title of several words, with and without its article.
    pub fn add(&mut self, title: &[String], film: u32) {
        let article = usize::from(title.first().is_some_and(|word| ARTICLES.contains(&word.as_str())));
        for title in [title, &title[article..]] {
            if title.len() > 1 {
                self.0.entry(title.join(" ")).or_default().push(film);
            }
        }
    }

    pub fn build(self) -> TitleList {
        let mut builder = MapBuilder::memory();
        let films = self.0.into_iter().zip(0..).filter_map(|((title, films), position)| {
            // Insertion only fails if the titles are not sorted.
            builder.insert(title, position).ok().map(|()| films)
        });
        let films = films.collect();
        TitleList { titles: builder.into_map(), films }
    }
}

impl TitleList {
    /// The films with a title that begins with a text, in ascending order.
    pub fn beginning_with(&self, text: &str) -> Vec<u32> {
        let mut stream = self.titles.search(Str::new(text).starts_with()).into_stream();
        let mut found = Vec::new();
        for _ in 0..MAX_TITLES {
            let Some((_, position)) = stream.next() else { break };
            found.extend(self.films.get(position as usize));
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_found_by_their_beginning_with_or_without_the_article() {
        let mut builder = TitleListBuilder::default();
        let words = |title: &str| title.split(' ').map(str::to_owned).collect::<Vec<_>>();
        for (title, film) in [("der pate", 0), ("the dark knight", 1), ("the dark crystal", 2), ("heat", 3)] {
            builder.add(&words(title), film);
        }
        let titles = builder.build();
        assert_eq!(titles.beginning_with("der pa"), [0]);
        assert_eq!(titles.beginning_with("dark"), [1, 2]);
        assert_eq!(titles.beginning_with("the dark k"), [1]);
        assert_eq!(titles.beginning_with("heat"), [] as [u32; 0]);
    }
}
