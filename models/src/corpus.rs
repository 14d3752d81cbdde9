//! The films that M learns from: those that the catalogue describes, and those that are known from ratings alone.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::catalogue::Catalogue;
use crate::film::{Details, Entry, Film};
use crate::likes::Likes;
use crate::movielens::{self, ListedFilm, Tag};

/// A film to learn from.
#[derive(Debug, Clone)]
pub struct Profile {
    pub entry: Entry,
    pub details: Details,
}

/// Films of the catalogue in its order, then those that only a list of rated films has, in the list's order.
#[derive(Debug, Clone)]
pub struct Corpus<'a> {
    pub catalogue: &'a Catalogue,
    pub films: Vec<Profile>,
    /// By MovieLens' number: a film's position here.
    pub listed: HashMap<u32, usize>,
}

impl<'a> Corpus<'a> {
    /// The catalogue alone.
    pub fn described(catalogue: &'a Catalogue) -> Self {
        let films = catalogue.films.iter().map(|film| Profile { entry: film.into(), details: film.details() });
        Self { catalogue, films: films.collect(), listed: HashMap::new() }
    }

    /// The catalogue and a list of rated films, with the words that people put to them. A film that is in both keeps the
    /// catalogue's description; one that is listed without a year is left out.
    pub fn with_listed(catalogue: &'a Catalogue, listed: &[ListedFilm], tags: &[Tag]) -> Self {
        let mut corpus = Self::described(catalogue);
        let matched = movielens::matches(catalogue, listed);
        let slugs = movielens::slugs(catalogue, listed);
        let words = words_by_film(tags);
        let series = series_by_title(catalogue, listed);
        for film in listed {
            let spoken = words.get(&film.movielens_id).cloned().unwrap_or_default();
            if let Some(&position) = matched.get(&film.movielens_id) {
                corpus.films[position].details.tags = spoken;
                corpus.listed.insert(film.movielens_id, position);
                continue;
            }
            let (Some(slug), Some(year)) = (slugs.get(&film.movielens_id), film.year) else { continue };
            let series = series.get(&film.movielens_id).cloned();
            let entry = Entry {
                slug: slug.clone(),
                title: film.title.clone(),
                year,
                series: series.clone(),
                directors: Vec::new(),
                cast: Vec::new(),
            };
            let details = Details {
                series,
                year: Some(year),
                genres: film.genres.clone(),
                keywords: spoken.iter().filter(|word| catalogue.keywords.get(word).is_some()).cloned().collect(),
                tags: spoken,
                ..Details::default()
            };
            corpus.listed.insert(film.movielens_id, corpus.films.len());
            corpus.films.push(Profile { entry, details });
        }
        corpus
    }

    /// By column of the likes: the film's position here. Nothing for a film that is not listed, or left out.
    pub fn positions(&self, likes: &Likes) -> Vec<Option<usize>> {
        likes.films.iter().map(|film| self.listed.get(film).copied()).collect()
    }
}

/// By film: what people call it, joined by hyphens, what most say first.
fn words_by_film(tags: &[Tag]) -> HashMap<u32, Vec<String>> {
    let mut said: BTreeMap<(u32, String), BTreeSet<u32>> = BTreeMap::new();
    for tag in tags {
        let word = movielens::fold(&tag.text).replace(' ', "-");
        if !word.is_empty() {
            said.entry((tag.movie, word)).or_default().insert(tag.user);
        }
    }
    let mut counted: Vec<(u32, usize, String)> =
        said.into_iter().map(|((film, word), people)| (film, people.len(), word)).collect();
    counted.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2)));
    let mut words: HashMap<u32, Vec<String>> = HashMap::new();
    for (film, _, word) in counted {
        words.entry(film).or_default().push(word);
    }
    words
}

/// Films that share the beginning of their titles (`Shrek`, `Shrek the Third`; `Saw II`, `Saw III`) are taken for a series;
/// the catalogue's name for it wins.
fn series_by_title(catalogue: &Catalogue, listed: &[ListedFilm]) -> HashMap<u32, String> {
    let mut bearers: HashMap<String, usize> = HashMap::new();
    for film in listed {
        *bearers.entry(stem(&film.title)).or_default() += 1;
    }
    let known = |film: &Film| film.series.as_ref().map(|series| (stem(&film.title), series.clone()));
    let named: HashMap<String, String> = catalogue.films.iter().filter_map(known).collect();
    let series = |film: &ListedFilm| {
        let stem = stem(&film.title);
        let shared = bearers[&stem] > 1 && stem.len() > 2;
        named.get(&stem).cloned().or_else(|| shared.then(|| stem.replace(' ', "-")))
    };
    listed.iter().filter_map(|film| Some((film.movielens_id, series(film)?))).collect()
}

/// What a title shares with its sequels: the part before a colon, without a number at its end.
fn stem(title: &str) -> String {
    let before = title.split(':').next().unwrap_or(title);
    let folded = movielens::fold(before);
    let mut words: Vec<&str> = folded.split(' ').collect();
    let number = |word: &str| {
        word.bytes().all(|byte| byte.is_ascii_digit()) && word.len() <= 2
            || matches!(word, "ii" | "iii" | "iv" | "v" | "vi" | "vii" | "viii" | "two" | "three")
    };
    while words.len() > 1
        && words.last().is_some_and(|word| number(word) || matches!(*word, "part" | "vol" | "episode"))
    {
        words.pop();
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn sequels_share_the_stem_of_their_titles() {
        for (first, second) in [
            ("Saw II", "Saw III"),
            ("Toy Story", "Toy Story 2"),
            ("Kill Bill: Vol. 1", "Kill Bill: Vol. 2"),
            ("The Godfather", "Godfather: Part II, The"),
            ("Star Wars: Episode IV - A New Hope", "Star Wars"),
        ] {
            assert_eq!(stem(first), stem(second));
        }
        assert_ne!(stem("Alien"), stem("Aliens"));
        assert_eq!(stem("300"), "300");
    }
}
