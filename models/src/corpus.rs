//! The corpus: the films that the model is trained on, both those of the catalogue and those known from ratings alone.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::catalogue::Catalogue;
use crate::film::{Details, Film, FilmEntry};
use crate::likes::Likes;
use crate::movielens::{self, DatasetFilm, Tag};
use crate::titles::normalise;

/// A film of the corpus: its entry in the artifact, and the details that its features are computed from.
#[derive(Debug, Clone)]
pub struct CorpusFilm {
    pub entry: FilmEntry,
    pub details: Details,
}

/// The films of the catalogue in its order, followed by films known from ratings alone, in the order of their list.
#[derive(Debug, Clone)]
pub struct Corpus<'a> {
    pub(crate) catalogue: &'a Catalogue,
    pub films: Vec<CorpusFilm>,
    /// Positions in `films` by MovieLens id.
    by_movielens_id: HashMap<u32, usize>,
}

impl<'a> Corpus<'a> {
    /// The films of the catalogue only.
    pub fn from_catalogue(catalogue: &'a Catalogue) -> Self {
        let films =
            catalogue.films.iter().map(|film| CorpusFilm { entry: catalogue.entry(film), details: film.details() });
        Self { catalogue, films: films.collect(), by_movielens_id: HashMap::new() }
    }

    /// The catalogue and the films of a MovieLens list, with the users' tags. A film that is in both keeps the
    /// catalogue's description; a listed film without a year is left out.
    pub fn with_listed(catalogue: &'a Catalogue, listed: &[DatasetFilm], tags: &[Tag]) -> Self {
        let mut corpus = Self::from_catalogue(catalogue);
        let matched = movielens::matches(catalogue, listed);
        let slugs = movielens::slugs(catalogue, listed, &matched);
        let tags = tags_by_film(tags);
        let series = series_by_title(catalogue, listed);
        for film in listed {
            let tags = tags.get(&film.movielens_id).cloned().unwrap_or_default();
            if let Some(&position) = matched.get(&film.movielens_id) {
                corpus.films[position].details.tags = tags;
                corpus.by_movielens_id.insert(film.movielens_id, position);
                continue;
            }
            let (Some(slug), Some(year)) = (slugs.get(&film.movielens_id), film.year) else { continue };
            let series = series.get(&film.movielens_id).cloned();
            let entry = FilmEntry {
                slug: slug.clone(),
                title: film.title.clone(),
                original_title: film.original_title.clone(),
                other_titles: film.alternative_titles.clone(),
                year,
                series: series.clone(),
                directors: Vec::new(),
                cast: Vec::new(),
            };
            let details = Details {
                series,
                year: Some(year),
                genres: film.genres.iter().map(|&genre| genre.to_owned()).collect(),
                keywords: tags.iter().filter(|tag| catalogue.keywords.get(tag).is_some()).cloned().collect(),
                tags,
                ..Details::default()
            };
            corpus.by_movielens_id.insert(film.movielens_id, corpus.films.len());
            corpus.films.push(CorpusFilm { entry, details });
        }
        corpus
    }

    /// The slugs of all listed films that are in the corpus, by MovieLens id.
    pub(crate) fn slugs(&self) -> HashMap<u32, String> {
        let slugs = self.by_movielens_id.iter();
        slugs.map(|(&film, &position)| (film, self.films[position].entry.slug.clone())).collect()
    }

    /// The position of a film, given by its MovieLens id.
    pub(crate) fn position(&self, film: u32) -> Option<usize> {
        self.by_movielens_id.get(&film).copied()
    }

    /// For each column of the likes, the position of the film in the corpus; `None` for a film that is not in it.
    pub(crate) fn positions(&self, likes: &Likes) -> Vec<Option<usize>> {
        likes.films.iter().map(|film| self.by_movielens_id.get(film).copied()).collect()
    }
}

/// The tags of each film as hyphenated words, by descending number of users, then alphabetically.
fn tags_by_film(tags: &[Tag]) -> HashMap<u32, Vec<String>> {
    let mut users: BTreeMap<(u32, String), BTreeSet<u32>> = BTreeMap::new();
    for tag in tags {
        let words = normalise(&tag.text).replace(' ', "-");
        if !words.is_empty() {
            users.entry((tag.movie, words)).or_default().insert(tag.user);
        }
    }
    let mut counts: Vec<(u32, usize, String)> =
        users.into_iter().map(|((film, tag), users)| (film, users.len(), tag)).collect();
    counts.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2)));
    let mut by_film: HashMap<u32, Vec<String>> = HashMap::new();
    for (film, _, tag) in counts {
        by_film.entry(film).or_default().push(tag);
    }
    by_film
}

/// The series of listed films: films whose titles have the same stem (`Saw II`, `Saw III`) form one. It is named as in
/// the catalogue, if the catalogue has a film with this stem, and after the stem otherwise.
fn series_by_title(catalogue: &Catalogue, listed: &[DatasetFilm]) -> HashMap<u32, String> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for film in listed {
        *counts.entry(title_stem(&film.title)).or_default() += 1;
    }
    let in_catalogue = |film: &Film| film.series.as_ref().map(|series| (title_stem(&film.title), series.clone()));
    let names: HashMap<String, String> = catalogue.films.iter().filter_map(in_catalogue).collect();
    let series = |film: &DatasetFilm| {
        let stem = title_stem(&film.title);
        let is_shared = counts[&stem] > 1 && stem.len() > 2;
        names.get(&stem).cloned().or_else(|| is_shared.then(|| stem.replace(' ', "-")))
    };
    listed.iter().filter_map(|film| Some((film.movielens_id, series(film)?))).collect()
}

/// The part of a title that sequels share: the normalised words before a colon, without a number at the end.
fn title_stem(title: &str) -> String {
    let before = title.split(':').next().unwrap_or(title);
    let normalised = normalise(before);
    let mut words: Vec<&str> = normalised.split(' ').collect();
    let is_number = |word: &str| {
        word.bytes().all(|byte| byte.is_ascii_digit()) && word.len() <= 2
            || matches!(word, "ii" | "iii" | "iv" | "v" | "vi" | "vii" | "viii" | "two" | "three")
    };
    while words.len() > 1
        && words.last().is_some_and(|word| is_number(word) || matches!(*word, "part" | "vol" | "episode"))
    {
        words.pop();
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::title_stem;

    #[test]
    fn sequels_share_the_stem_of_their_titles() {
        for (first, second) in [
            ("Saw II", "Saw III"),
            ("Toy Story", "Toy Story 2"),
            ("Kill Bill: Vol. 1", "Kill Bill: Vol. 2"),
            ("The Godfather", "Godfather: Part II, The"),
            ("Star Wars: Episode IV - A New Hope", "Star Wars"),
        ] {
            assert_eq!(title_stem(first), title_stem(second));
        }
        assert_ne!(title_stem("Alien"), title_stem("Aliens"));
        assert_eq!(title_stem("300"), "300");
    }
}
