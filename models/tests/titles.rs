//! Titles of the catalogue, spelled in the ways that lists use, still mean their films.

use std::collections::HashMap;
use std::path::Path;
use std::sync::LazyLock;

use models::evaluate::titles::{TitleResult, measure, table};
use models::movielens::DatasetFilm;
use models::titles::{IndexedFilm, TitleIndex, TitleMatch, TitleQuery};
use models::{Catalogue, FilmEntry};

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogue");
    Catalogue::read(&folder).unwrap_or_else(|error| panic!("{error}"))
});
static FILMS: LazyLock<Vec<FilmEntry>> =
    LazyLock::new(|| CATALOGUE.films.iter().map(|film| CATALOGUE.entry(film)).collect());
static INDEX: LazyLock<TitleIndex> = LazyLock::new(|| TitleIndex::new(FILMS.iter().map(FilmEntry::indexed)));

/// How often a film has each title.
static TITLES: LazyLock<HashMap<String, usize>> = LazyLock::new(|| {
    let mut counts = HashMap::new();
    for film in FILMS.iter() {
        for title in [Some(&film.title), film.original_title.as_ref()].into_iter().flatten() {
            *counts.entry(title.to_lowercase()).or_default() += 1;
        }
    }
    counts
});

fn find(title: &str, year: Option<u16>) -> TitleMatch {
    INDEX.find(&TitleQuery { titles: &[title], year, ..TitleQuery::default() })
}

fn slug(title: &str, year: Option<u16>) -> Option<&'static str> {
    match find(title, year) {
        TitleMatch::Film { position, .. } => Some(&FILMS[position].slug),
        TitleMatch::Ambiguous(_) | TitleMatch::Unknown => None,
    }
}

#[test]
fn the_catalogue_s_own_titles_are_understood_however_they_are_written() {
    let films: Vec<DatasetFilm> = FILMS
        .iter()
        .zip(1..)
        .map(|(film, movielens_id)| DatasetFilm {
            movielens_id,
            title: film.title.clone(),
            original_title: film.original_title.clone(),
            alternative_titles: film.other_titles.clone(),
            year: Some(film.year),
            genres: Vec::new(),
        })
        .collect();
    let results = measure(&CATALOGUE, &films);
    print!("{}", table(&results));
    for result in results {
        let TitleResult { variation, queries, misunderstood, .. } = &result;
        assert!(*queries > 0, "{variation} varies nothing");
        assert!(result.understood() >= 0.99, "{variation} loses {misunderstood:?}");
        assert!(result.wrong() <= 0.002, "{variation}: {misunderstood:?}");
    }
}

#[test]
fn the_director_beside_a_title_decides() {
    for (title, expected) in [
        ("Heat by Michael Mann", Some("heat-1995")),
        ("Michael Mann - Heat", Some("heat-1995")),
        ("Dune - Denis Villeneuve", Some("dune-2021")),
        ("Dune, David Lynch", Some("dune-1984")),
        ("Dune (David Lynch, 1984)", Some("dune-1984")),
        ("Parasite – Bong Joon-ho, 2019", Some("parasite-2019")),
        ("Heat by Andy Warhol", None),
        ("Michael Mann - Fire", None),
        ("Dune", None),
    ] {
        assert_eq!(slug(title, None), expected, "{title}");
    }
}

#[test]
fn numerals_may_be_written_in_any_way() {
    assert_eq!(slug("Seven", Some(1995)), Some("se7en-1995"));
    assert_eq!(slug("The Godfather 2", Some(1974)), Some("the-godfather-part-ii-1974"));
}

#[test]
fn a_subtitle_or_the_number_of_a_part_may_be_missing_if_the_year_decides() {
    assert_eq!(
        slug("Dr. Strangelove", Some(1964)),
        Some("dr-strangelove-or-how-i-learned-to-stop-worrying-and-love-the-bomb-1964")
    );
    assert_eq!(slug("The Empire Strikes Back", Some(1980)), Some("star-wars-episode-v-the-empire-strikes-back-1980"));
    assert_eq!(
        slug("Star Wars: The Empire Strikes Back", None),
        Some("star-wars-episode-v-the-empire-strikes-back-1980")
    );
    assert_eq!(slug("Birdman or (The Unexpected Virtue of Ignorance)", Some(2014)), Some("birdman-2014"));
    assert_eq!(slug("The Godfather", Some(1974)), Some("the-godfather-part-ii-1974"));
    assert_eq!(slug("The Godfather", None), Some("the-godfather-1972"));
    assert_eq!(slug("Kill Bill: Vol. 2", Some(2003)), Some("kill-bill-vol-2-2004"), "not the first part");
}

#[test]
fn a_small_typing_error_is_forgiven_if_the_year_is_right() {
    assert_eq!(slug("The Shawshenk Redemption", Some(1994)), Some("the-shawshank-redemption-1994"));
    assert_eq!(slug("Apocalypes Now", Some(1979)), Some("apocalypse-now-1979"));
    assert_eq!(slug("Apocalypes Now", None), None);
    assert_eq!(slug("Apocalypes Now", Some(1980)), None);
    assert_eq!(slug("Hert", Some(1995)), None, "a short title is another one");
    assert_eq!(slug("The Fntastic Planet", Some(1973)), Some("fantastic-planet-1973"));
    assert_eq!(slug("Twlve Monkeys", Some(1995)), Some("12-monkeys-1995"));
}

#[test]
fn another_film_of_a_known_name_is_unknown() {
    for film in FILMS.iter().filter(|film| TITLES[&film.title.to_lowercase()] == 1) {
        let found = slug(&film.title, Some(film.year + 10));
        assert_ne!(found, Some(film.slug.as_str()), "a remake of {}", film.slug);
        let found = slug(&format!("{} ({})", film.title, film.year + 10), None);
        assert_ne!(found, Some(film.slug.as_str()), "a remake of {}", film.slug);
    }
    assert_eq!(find("The Quiet Plumber", Some(1995)), TitleMatch::Unknown);
    assert_eq!(find("", Some(1995)), TitleMatch::Unknown);
    assert_eq!(find("...", None), TitleMatch::Unknown);
}

#[test]
fn a_number_that_is_a_title_is_no_year() {
    assert_eq!(slug("Blade Runner 2049", None), Some("blade-runner-2049-2017"));
    assert_eq!(slug("Blade Runner 1982", None), Some("blade-runner-1982"));
    assert_eq!(slug("1917", None), Some("1917-2019"));
}

fn films<'a>(films: &[(&'a str, u16, &'a [String], &'a [String])]) -> TitleIndex {
    TitleIndex::new(films.iter().map(|&(title, year, directors, cast)| IndexedFilm {
        titles: vec![title],
        year: Some(year),
        directors,
        cast,
    }))
}

fn people(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

#[test]
fn several_films_of_one_name_are_all_named_unless_the_year_or_people_decide() {
    let (first, second) = (people(&["Gillian Armstrong"]), people(&["Greta Gerwig"]));
    let cast = people(&["Saoirse Ronan"]);
    let index = films(&[("Little Women", 1994, &first, &[]), ("Little Women", 2019, &second, &cast)]);
    let find = |year, directors: &[&str], cast: &[&str]| {
        let (directors, cast) = (people(directors), people(cast));
        index.find(&TitleQuery { titles: &["Little Women"], year, directors: &directors, cast: &cast })
    };
    assert_eq!(find(None, &[], &[]), TitleMatch::Ambiguous(vec![0, 1]));
    assert!(matches!(find(Some(1994), &[], &[]), TitleMatch::Film { position: 0, .. }));
    assert!(matches!(find(None, &["GERWIG, Greta"], &[]), TitleMatch::Film { position: 1, .. }));
    assert!(matches!(find(None, &[], &["Saoirse Ronan"]), TitleMatch::Film { position: 1, .. }));
    assert_eq!(find(Some(1933), &["George Cukor"], &[]), TitleMatch::Unknown);
}

#[test]
fn people_who_contradict_lower_the_confidence_and_decide_where_the_year_does_not() {
    let (directors, cast) = (people(&["Michael Mann"]), people(&["Al Pacino", "Robert De Niro"]));
    let index = films(&[("Heat", 1995, &directors, &cast)]);
    let find = |year, directors: &[&str], cast: &[&str]| {
        let (directors, cast) = (people(directors), people(cast));
        index.find(&TitleQuery { titles: &["Heat"], year, directors: &directors, cast: &cast })
    };
    let confidence = |found| match found {
        TitleMatch::Film { confidence, .. } => confidence,
        other => panic!("{other:?}"),
    };
    assert!((confidence(find(Some(1995), &["Mann, Michael"], &["Al Pacino"])) - 1.0).abs() < 1e-6);
    assert!(confidence(find(Some(1995), &["Someone Else"], &[])) < confidence(find(Some(1996), &[], &[])));
    assert_eq!(find(Some(1995), &["Someone Else"], &["Nobody"]), TitleMatch::Unknown);
    assert_eq!(find(Some(1996), &["Someone Else"], &[]), TitleMatch::Unknown);
    assert_eq!(find(None, &["Someone Else"], &[]), TitleMatch::Unknown);
    assert!(confidence(find(Some(1998), &["Michael Mann"], &[])) > 0.8);
}

#[test]
fn a_part_of_a_title_without_a_year_names_the_films_that_it_may_mean() {
    let index = films(&[
        ("Star Wars: One", 1977, &[], &[]),
        ("Star Wars: Two", 1980, &[], &[]),
        ("Annabelle: Home", 2019, &[], &[]),
    ]);
    let find = |title, year| index.find(&TitleQuery { titles: &[title], year, ..TitleQuery::default() });
    assert_eq!(find("Star Wars", None), TitleMatch::Ambiguous(vec![0, 1]));
    assert!(matches!(find("Star Wars", Some(1980)), TitleMatch::Film { position: 1, .. }));
    assert_eq!(find("Annabelle", None), TitleMatch::Unknown, "perhaps the film of 2014");
    assert_eq!(find("Star Wars: Three", Some(1983)), TitleMatch::Unknown);
}
