//! Titles of the catalogue, disturbed in the ways in which lists spell them, still mean their films.

use std::collections::HashMap;
use std::path::Path;
use std::sync::LazyLock;

use models::titles::{IndexedFilm, TitleIndex, TitleMatch, TitleQuery};
use models::{Catalogue, FilmEntry};

static FILMS: LazyLock<Vec<FilmEntry>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogue");
    let catalogue = Catalogue::read(&folder).unwrap_or_else(|error| panic!("{error}"));
    catalogue.films.iter().map(|film| catalogue.entry(film)).collect()
});
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

/// Disturbs all titles for which there is a disturbed form; prints the shares, and fails if fewer than 99 % of the films
/// are found, or more than 0.2 % are other films.
fn measure(disturbance: &str, disturbed: impl Fn(&FilmEntry) -> Vec<(String, Option<u16>)>) {
    let (mut count, mut found, mut wrong) = (0_u32, 0_u32, Vec::new());
    let mut lost = Vec::new();
    for film in FILMS.iter() {
        for (title, year) in disturbed(film) {
            count += 1;
            match slug(&title, year) {
                Some(slug) if slug == film.slug => found += 1,
                Some(other) => wrong.push((title, year, other)),
                None => lost.push((title, year)),
            }
        }
    }
    println!("{disturbance:36} {count:6} queries, {found:6} found, {:3} wrong, {:3} lost", wrong.len(), lost.len());
    assert!(count > 0, "{disturbance} disturbs nothing");
    assert!(f64::from(found) >= 0.99 * f64::from(count), "{disturbance} loses {lost:?}");
    assert!(wrong.len() as f64 <= 0.002 * f64::from(count), "{disturbance}: {wrong:?}");
}

/// The disturbed title if it differs, with the year.
fn changed(film: &FilmEntry, title: String) -> Vec<(String, Option<u16>)> {
    if title == film.title { Vec::new() } else { vec![(title, Some(film.year))] }
}

fn split_article(title: &str) -> Option<(&str, &str)> {
    let articles =
        ["The", "A", "An", "La", "Le", "Les", "Il", "El", "Los", "Las", "Un", "Une", "Una", "Der", "Die", "Das"];
    title.split_once(' ').filter(|(article, rest)| articles.contains(article) && !rest.is_empty())
}

#[test]
fn spelling_does_not_matter() {
    measure("as it is", |film| vec![(film.title.clone(), Some(film.year))]);
    measure("upper case", |film| vec![(film.title.to_uppercase(), Some(film.year))]);
    measure("no accents", |film| changed(film, deunicode::deunicode(&film.title)));
    let without = |title: &str, with: &str| -> String {
        let plain = |character: char| {
            if character.is_alphanumeric() || character == ' ' { character.to_string() } else { with.to_owned() }
        };
        title.chars().map(plain).collect()
    };
    measure("punctuation removed", |film| changed(film, without(&film.title, "")));
    measure("spaces for punctuation", |film| changed(film, without(&film.title, " ")));
}

#[test]
fn articles_and_conjunctions_do_not_matter() {
    measure("article behind", |film| {
        let behind = split_article(&film.title).map(|(article, rest)| (format!("{rest}, {article}"), Some(film.year)));
        behind.into_iter().collect()
    });
    measure("article missing", |film| {
        split_article(&film.title).map(|(_, rest)| (rest.to_owned(), Some(film.year))).into_iter().collect()
    });
    for conjunction in [" & ", " und ", " et ", " y ", " e "] {
        measure(&format!("{conjunction}for and"), |film| changed(film, film.title.replace(" and ", conjunction)));
    }
    measure("and for &", |film| changed(film, film.title.replace('&', "and")));
}

#[test]
fn numerals_may_be_written_in_any_way() {
    let numerals = [(" II", " 2", " Two"), (" III", " 3", " Three"), (" IV", " 4", " Four"), (" V", " 5", " Five")];
    let replaced = |film: &FilmEntry, from: &str, to: &str| {
        let title = film.title.strip_suffix(from).map(|rest| rest.to_owned() + to);
        title.map(|title| (title, Some(film.year))).into_iter().collect::<Vec<_>>()
    };
    measure("Arabic for Roman", |film| {
        numerals.iter().flat_map(|(roman, digits, _)| replaced(film, roman, digits)).collect()
    });
    measure("words for Roman", |film| {
        numerals.iter().flat_map(|(roman, _, word)| replaced(film, roman, word)).collect()
    });
    measure("Roman for Arabic", |film| {
        numerals.iter().flat_map(|(roman, digits, _)| replaced(film, digits, roman)).collect()
    });
    assert_eq!(slug("Seven", Some(1995)), Some("se7en-1995"));
    assert_eq!(slug("The Godfather 2", Some(1974)), Some("the-godfather-part-ii-1974"));
}

/// A subtitle is dropped where the rest is still the title of one film of the year.
#[test]
fn a_subtitle_may_be_missing() {
    let rest = |film: &FilmEntry| film.title.split_once(": ").map(|(rest, _)| (rest.to_lowercase(), film.year));
    let mut films_by_rest: HashMap<(String, u16), usize> = HashMap::new();
    for film in FILMS.iter() {
        for rest in rest(film).into_iter().chain([
            (film.title.to_lowercase(), film.year),
            (film.title.to_lowercase(), film.year + 1),
            (film.title.to_lowercase(), film.year - 1),
        ]) {
            *films_by_rest.entry(rest).or_default() += 1;
        }
    }
    measure("subtitle missing", |film| {
        let unique = rest(film).filter(|rest| films_by_rest[rest] == 1);
        unique.map(|(rest, year)| (rest, Some(year))).into_iter().collect()
    });
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
}

#[test]
fn other_titles_mean_the_film_too() {
    measure("original title", |film| {
        film.original_title.iter().map(|title| (title.clone(), Some(film.year))).collect()
    });
    measure("original title in parentheses", |film| {
        film.original_title.iter().map(|title| (format!("{} ({title})", film.title), Some(film.year))).collect()
    });
}

#[test]
fn a_year_may_be_part_of_the_title_or_missing_or_off_by_one() {
    let all = |title: String, year: Option<u16>| vec![(title, year)];
    measure("year in parentheses", |film| all(format!("{} ({})", film.title, film.year), None));
    measure("year behind", |film| all(format!("{} {}", film.title, film.year), None));
    measure("year twice", |film| all(format!("{} ({})", film.title, film.year), Some(film.year)));
    measure("article and year behind", |film| {
        let behind =
            split_article(&film.title).map(|(article, rest)| (format!("{rest}, {article} ({})", film.year), None));
        behind.into_iter().collect()
    });
    for off in [-1, 1] {
        measure(&format!("year off by {off}"), |film| all(film.title.clone(), film.year.checked_add_signed(off)));
    }
    measure("year missing", |film| {
        let is_unique = TITLES[&film.title.to_lowercase()] == 1;
        is_unique.then(|| (film.title.clone(), None)).into_iter().collect()
    });
}

#[test]
fn a_small_typing_error_is_forgiven_if_the_year_is_right() {
    assert_eq!(slug("The Shawshenk Redemption", Some(1994)), Some("the-shawshank-redemption-1994"));
    assert_eq!(slug("Apocalypes Now", Some(1979)), Some("apocalypse-now-1979"));
    assert_eq!(slug("Apocalypes Now", None), None);
    assert_eq!(slug("Apocalypes Now", Some(1980)), None);
    assert_eq!(slug("Hert", Some(1995)), None, "a short title is another one");
}

#[test]
fn another_film_of_a_known_name_is_unknown() {
    for film in FILMS.iter().filter(|film| TITLES[&film.title.to_lowercase()] == 1) {
        let found = slug(&film.title, Some(film.year + 10));
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
