//! What films are known for, apart from their titles, and what people are called: names that no source lists.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::SearchFilm;
use super::words::{is_stop_word, stems, words};

/// Lines of names, separated by `|`, a tab, and the slugs of films, or `series:` and a series, separated by spaces.
const NAMES: &str = include_str!("known_for.tsv");
const QUOTES: &str = include_str!("quotes.tsv");
/// Lines of the slug of a film, a tab, and words.
const PREMISES: &str = include_str!("premises.tsv");
/// Lines of a person, a tab, and other names, separated by `|`.
const NICKNAMES: &str = include_str!("nicknames.tsv");
const OF_A_SERIES: &str = "series:";

type NamesByKey = HashMap<&'static str, Vec<&'static str>>;

static NAMES_BY_FILM: LazyLock<NamesByKey> = LazyLock::new(|| by_film(NAMES));
static QUOTES_BY_FILM: LazyLock<NamesByKey> = LazyLock::new(|| by_film(QUOTES));
static PREMISE_BY_FILM: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| lines(PREMISES).collect());
static NICKNAMES_BY_PERSON: LazyLock<NamesByKey> =
    LazyLock::new(|| lines(NICKNAMES).map(|(person, names)| (person, names.split('|').collect())).collect());

fn lines(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

fn by_film(table: &'static str) -> NamesByKey {
    let mut names: NamesByKey = HashMap::new();
    for (of_line, films) in lines(table) {
        for film in films.split(' ') {
            names.entry(film).or_default().extend(of_line.split('|'));
        }
    }
    names
}

fn of_film(names: &NamesByKey, film: &SearchFilm<'_>) -> Vec<&'static str> {
    let of_series = film.series.and_then(|series| names.get(&*format!("{OF_A_SERIES}{series}")));
    names.get(film.slug).into_iter().chain(of_series).flatten().copied().collect()
}

/// Abbreviations, characters, places, studios and awards of a film.
pub(super) fn names_of(film: &SearchFilm<'_>) -> Vec<&'static str> {
    of_film(&NAMES_BY_FILM, film)
}

/// Lines of dialogue of a film, and what everybody remembers of it.
pub(super) fn quotes_of(film: &SearchFilm<'_>) -> Vec<&'static str> {
    of_film(&QUOTES_BY_FILM, film)
}

/// What a film is about, in plain words.
pub(super) fn premise_of(film: &SearchFilm<'_>) -> &'static str {
    PREMISE_BY_FILM.get(film.slug).copied().unwrap_or_default()
}

/// Other names of a person.
pub(super) fn nicknames_of(person: &str) -> &'static [&'static str] {
    NICKNAMES_BY_PERSON.get(person).map_or(&[], Vec::as_slice)
}

/// A name as it is compared as a whole: the stems of its words without those that say nothing, each once.
pub(super) fn phrase(name: &str) -> String {
    let all = words(name);
    let mut said: Vec<String> = Vec::with_capacity(all.len());
    for word in all.iter().filter(|word| !is_stop_word(word)) {
        if !said.contains(word) {
            said.push(word.clone());
        }
    }
    stems(if said.is_empty() { &all } else { &said })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::path::Path;

    use super::*;
    use crate::Catalogue;

    #[test]
    fn every_name_is_that_of_a_film_or_person_of_the_catalogue() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogue");
        let catalogue = Catalogue::read(&folder).unwrap_or_else(|error| panic!("{error}"));
        let films = catalogue.films.iter().map(|film| film.slug.clone());
        let series = catalogue.films.iter().filter_map(|film| film.series.as_deref());
        let known: HashSet<String> = films.chain(series.map(|series| format!("{OF_A_SERIES}{series}"))).collect();
        let people: HashSet<&str> = catalogue
            .films
            .iter()
            .flat_map(|film| film.directors.iter().chain(&film.cast))
            .map(String::as_str)
            .collect();
        let unknown =
            |names: &NamesByKey| names.keys().copied().filter(|key| !known.contains(*key)).collect::<Vec<_>>();
        assert_eq!(unknown(&NAMES_BY_FILM), [] as [&str; 0]);
        assert_eq!(unknown(&QUOTES_BY_FILM), [] as [&str; 0]);
        assert_eq!(PREMISE_BY_FILM.keys().find(|film| !known.contains(**film)), None);
        let strangers = NICKNAMES_BY_PERSON.keys().filter(|person| !people.contains(**person));
        assert_eq!(strangers.collect::<Vec<_>>(), [] as [&&str; 0]);
        for table in [NAMES, QUOTES, PREMISES, NICKNAMES] {
            let is_read = |line: &str| line.starts_with('#') || line.split('\t').count() == 2;
            assert_eq!(table.lines().find(|line| !is_read(line)), None);
        }
    }
}
