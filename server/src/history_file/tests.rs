use domain::{FilmRef, Rating};
use models::titles::{IndexedFilm, TitleIndex};

use super::*;

const FILMS: [(&str, u16); 7] = [
    ("Heat", 1995),
    ("Amélie", 2001),
    ("Little Women", 1994),
    ("Little Women", 2019),
    ("Star Wars: Episode V - The Empire Strikes Back", 1980),
    ("Parasite", 2019),
    ("Dune: Part Two", 2024),
];

fn film(position: usize) -> FilmRef {
    let (title, year) = FILMS[position];
    let slug = models::titles::slug(title, year).parse().expect("a slug");
    FilmRef { slug, title: title.to_owned(), year }
}

fn index() -> TitleIndex {
    let indexed = |(title, year): &'static (&str, u16)| IndexedFilm {
        titles: vec![*title],
        year: Some(*year),
        ..IndexedFilm::default()
    };
    TitleIndex::new(FILMS.iter().map(indexed))
}

fn recognised(bytes: &[u8], name: &str) -> RecognisedHistory {
    let file = read(bytes, name, None).unwrap_or_else(|error| panic!("{name}: {error}"));
    recognise(file, &index(), film)
}

/// Slug, stars and the day of watching of each film.
fn outline(recognised: &RecognisedHistory) -> Vec<(String, Option<u8>, Option<i64>)> {
    let outline = |film: &domain::ImportedFilm| {
        let stars = film.rating.and_then(|rating| rating.stars).map(HalfStars::get);
        (film.film.slug.to_string(), stars, film.watched_at.map(domain::Timestamp::seconds))
    };
    recognised.films.iter().map(outline).collect()
}

fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("memory");
        zip.write_all(content.as_bytes()).expect("memory");
    }
    zip.finish().expect("memory").into_inner()
}

const FIRST_OF_MARCH: i64 = 1_772_323_200;
const DAY: i64 = 24 * 3600;

#[test]
fn a_complete_letterboxd_export_is_one_history() {
    let export = zip(&[
        ("profile.csv", "Date Joined,Username\n2020-01-01,me\n"),
        (
            "watched.csv",
            "Date,Name,Year,Letterboxd URI\n2026-02-01,Heat,1995,x\n2026-02-01,Amelie,2001,x\n2026-02-02,Nothing Like It,1999,x\n",
        ),
        ("ratings.csv", "Date,Name,Year,Letterboxd URI,Rating\n2026-02-01,Heat,1995,x,4\n"),
        (
            "diary.csv",
            "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n2026-03-02,Heat,1995,x,4.5,Yes,,2026-03-01\n",
        ),
        ("watchlist.csv", "Date,Name,Year,Letterboxd URI\n2026-02-03,Parasite,2019,x\n2026-02-03,Heat,1995,x\n"),
        ("likes/films.csv", "Date,Name,Year,Letterboxd URI\n2026-02-01,Amelie,2001,x\n"),
        ("lists/quiet.csv", "Position,Name,Year,URL,Description\n1,Little Women,2019,https://boxd.it/x,\n"),
        ("deleted/diary.csv", "Date,Name,Year,Letterboxd URI\n2026-02-01,Little Women,1994,x\n"),
    ]);
    let recognised = recognised(&export, "letterboxd.zip");
    assert_eq!(
        outline(&recognised),
        [
            ("heat-1995".to_owned(), Some(9), Some(FIRST_OF_MARCH)),
            ("parasite-2019".to_owned(), None, None),
            ("amelie-2001".to_owned(), None, Some(FIRST_OF_MARCH - 28 * DAY)),
        ]
    );
    let amelie = &recognised.films[2];
    assert_eq!(
        (amelie.rating.map(|rating| rating.rating), amelie.spelled.as_deref()),
        (Some(Rating::Like), Some("Amelie"))
    );
    assert!(recognised.films[1].listed_at.is_some() && recognised.films[0].listed_at.is_none());
    let report = &recognised.report;
    assert_eq!((report.rows, report.rated, report.watched, report.listed), (8, 2, 2, 1));
    assert_eq!(report.unrecognised.iter().map(|film| film.title.as_str()).collect::<Vec<_>>(), ["Nothing Like It"]);
    assert_eq!(report.ignored_files, ["profile.csv", "lists/quiet.csv", "deleted/diary.csv"]);
}

#[test]
fn films_of_one_name_are_not_guessed() {
    let table = "Date,Name,Year,Letterboxd URI\n2026-02-01,Little Women,,x\n2026-02-01,Little Women,2019,x\n";
    let recognised = recognised(table.as_bytes(), "watched.csv");
    assert_eq!(outline(&recognised).len(), 1);
    let [title] = &recognised.report.ambiguous[..] else { panic!("{:?}", recognised.report) };
    assert_eq!(title.candidates.iter().map(|film| film.year).collect::<Vec<_>>(), [1994, 2019]);
    assert!((&*title.title, title.year, title.watched_at.is_some()) == ("Little Women", None, true), "{title:?}");
    assert_eq!(recognised.report.unrecognised_count, 0);
}

#[test]
fn points_are_half_stars_and_series_are_left_out() {
    let table = "Const,Your Rating,Date Rated,Title,Original Title,Title Type,Year,Genres,Directors\n\
        tt1,9,2026-03-01,Le fabuleux destin,Amélie,Film,2001,Comedy,Jean-Pierre Jeunet\n\
        tt2,3,2026-03-01,Heat,Heat,Movie,1995,Crime,Michael Mann\n\
        tt3,8,2026-03-01,The Corridor: The Door,The Door,TV Episode,2012,Drama,\n\
        tt4,,,Parasite,Gisaengchung,Movie,2019,Drama,Bong Joon Ho\n";
    let recognised = recognised(table.as_bytes(), "ratings.csv");
    assert_eq!(
        outline(&recognised)[..2].to_vec(),
        [
            ("amelie-2001".to_owned(), Some(9), Some(FIRST_OF_MARCH)),
            ("heat-1995".to_owned(), Some(3), Some(FIRST_OF_MARCH)),
        ]
    );
    assert_eq!(recognised.films[1].rating.map(|rating| rating.rating), Some(Rating::Dismissed));
    assert!(recognised.films[2].listed_at.is_some(), "a row without points is of a watchlist");
    assert_eq!(recognised.report.series_rows, 1);
}

#[test]
fn episodes_and_films_are_told_apart_by_the_catalogue() {
    let table = "\"Title\",\"Date\"\n\"Heat\",\"14/3/26\"\n\"The Corridor: Season 1: The Door\",\"1/3/26\"\n\
        \"Star Wars: Episode V: The Empire Strikes Back\",\"1/3/26\"\n\"Dune: Part Two\",\"1/3/26\"\n\
        \"Das Haus: Staffel 2: Folge 3\",\"1/3/26\"\n\"Some Other Film: A Tale\",\"1/3/26\"\n";
    let recognised = recognised(table.as_bytes(), "NetflixViewingHistory.csv");
    assert_eq!(
        outline(&recognised),
        [
            ("heat-1995".to_owned(), None, Some(FIRST_OF_MARCH + 13 * DAY)),
            ("dune-part-two-2024".to_owned(), None, Some(FIRST_OF_MARCH)),
            ("star-wars-episode-v-the-empire-strikes-back-1980".to_owned(), None, Some(FIRST_OF_MARCH)),
        ]
    );
    assert_eq!((recognised.report.series_rows, recognised.report.unrecognised_count), (2, 1));
}

#[test]
fn viewing_histories_have_headings_and_days_of_every_language() {
    for (heading, day) in [
        ("Titel,Datum", "01.03.26"),
        ("Titre,Date", "01/03/2026"),
        ("Título,Fecha", "1/3/26"),
        ("Titolo,Data", "01/03/26"),
        ("Tytuł,Data", "01.03.2026"),
        ("タイトル,日付", "2026/03/01"),
        ("제목,날짜", "2026. 3. 1."),
        ("Название,Дата", "01.03.2026"),
    ] {
        let other_day = day.replacen("01/03", "14/03", 1).replacen("1/3", "14/3", 1);
        let table = format!("{heading}\n\"Heat\",\"{day}\"\n\"Das Haus: Staffel 2: Folge 3\",\"{other_day}\"\n");
        let recognised = recognised(table.as_bytes(), "NetflixViewingHistory.csv");
        assert_eq!(outline(&recognised), [("heat-1995".to_owned(), None, Some(FIRST_OF_MARCH))], "{heading}");
        assert_eq!(recognised.report.series_rows, 1, "{heading}");
    }
}

#[test]
fn sessions_of_one_profile_add_up_to_a_film() {
    let table = "Profile Name,Start Time,Duration,Attributes,Title,Supplemental Video Type\n\
        Me,2026-03-01 20:00:00,00:15:00,,Heat,\nMe,2026-03-02 20:00:00,01:15:00,,Heat,\n\
        Me,2026-03-02 20:00:00,00:02:00,,Parasite,\nMe,2026-03-02 20:00:00,01:02:00,,Amélie,TRAILER\n\
        Child,2026-03-02 20:00:00,01:30:00,,Little Women (2019),\n";
    let recognised = recognised(table.as_bytes(), "ViewingActivity.csv");
    assert_eq!(outline(&recognised), [("heat-1995".to_owned(), None, Some(FIRST_OF_MARCH + DAY))]);
    assert_eq!(recognised.report.ignored_files, ["profile Child (1 row); read was the one with most rows, Me"]);
}

#[test]
fn trakt_writes_json() {
    let export = zip(&[
        (
            "ratings-movies.json",
            r#"[{"rated_at":"2026-03-01T10:00:00.000Z","rating":7,"type":"movie","movie":{"title":"Heat","year":1995,"ids":{"trakt":1}}}]"#,
        ),
        (
            "watched-history-1.json",
            r#"[{"id":1,"watched_at":"2026-03-02T10:00:00.000Z","action":"watch","type":"movie","movie":{"title":"Parasite","year":2019}},
                {"id":2,"watched_at":"2026-03-02T10:00:00.000Z","type":"episode","episode":{"title":"One"},"show":{"title":"A Show"}}]"#,
        ),
        (
            "collection-movies.json",
            r#"[{"collected_at":"2026-03-02T10:00:00.000Z","movie":{"title":"Amélie","year":2001}}]"#,
        ),
        ("user-settings.json", r#"{"user":{"username":"me"}}"#),
    ]);
    let recognised = recognised(&export, "trakt.zip");
    assert_eq!(
        outline(&recognised),
        [
            ("parasite-2019".to_owned(), None, Some(FIRST_OF_MARCH + DAY)),
            ("heat-1995".to_owned(), Some(7), Some(FIRST_OF_MARCH)),
        ]
    );
    assert_eq!(recognised.report.series_rows, 1);
    assert_eq!(recognised.report.ignored_files, ["collection-movies.json", "user-settings.json"]);
}

#[test]
fn every_format_that_is_written_is_read_again() {
    let history = OwnHistory {
        ratings: vec![
            OwnRating {
                film: film(0),
                rating: Rating::Like,
                stars: HalfStars::try_from(9).ok(),
                rated_at: FIRST_OF_MARCH.into(),
            },
            OwnRating { film: film(3), rating: Rating::Like, stars: None, rated_at: FIRST_OF_MARCH.into() },
        ],
        watched: vec![(film(0), 1000, FIRST_OF_MARCH.into()), (film(1), 300, FIRST_OF_MARCH.into())],
        listed: vec![(film(5), FIRST_OF_MARCH.into())],
    };
    for (format, source, films) in [
        (
            ExportFormat::Letterboxd,
            ExportSource::Letterboxd,
            ["heat-1995", "little-women-2019", "parasite-2019"].as_slice(),
        ),
        (ExportFormat::Imdb, ExportSource::Imdb, &["heat-1995", "parasite-2019"]),
        (ExportFormat::Trakt, ExportSource::Trakt, &["heat-1995", "parasite-2019"]),
        // Without years, two films of one name cannot be told apart.
        (ExportFormat::Netflix, ExportSource::Netflix, &["heat-1995", "parasite-2019"]),
    ] {
        let recognised = recognised(&history.zip(format), "matinee.zip");
        assert_eq!(recognised.source, source);
        let slugs: Vec<_> = recognised.films.iter().map(|film| film.film.slug.as_str()).collect();
        assert_eq!(slugs, films, "{format:?}");
        let stars = recognised.films[0].rating.and_then(|rating| rating.stars).map(HalfStars::get);
        assert_eq!(stars, (format != ExportFormat::Netflix).then_some(9), "{format:?}");
    }
}

#[test]
fn other_files_are_rejected_with_advice() {
    let message = |bytes: &[u8], expected| match read(bytes, "file", expected) {
        Ok(file) => panic!("{file:?}"),
        Err(error) => error.to_string(),
    };
    assert!(message(b"title,year\nHeat,1995\n", None).contains("please start a batch"));
    assert!(message(&zip(&[("photo.jpg", "x")]), None).contains("please start a batch"));
    let letterboxd = b"Date,Name,Year,Letterboxd URI\n2026-02-01,Heat,1995,x\n";
    let other = message(letterboxd, Some(ExportSource::Imdb));
    assert_eq!(other, "This is an export from Letterboxd, not from IMDb.");
    let mixed = zip(&[
        ("watched.csv", std::str::from_utf8(letterboxd).expect("text")),
        ("r.csv", "Const,Title,Your Rating\ntt1,Heat,9\n"),
    ]);
    assert!(message(&mixed, None).contains("tables from two sites"));
    assert!(message(b"Date,Name,Year,Letterboxd URI\n", None).contains("no rows"));
    let many: Vec<(String, &str)> = (0..2001).map(|number| (format!("{number}.csv"), "x")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(name, content)| (name.as_str(), *content)).collect();
    assert!(message(&zip(&many), None).contains("more than 2000 files"));
    let cut = zip(&[("watched.csv", "Date,Name,Year,Letterboxd URI\n2026-02-01,Heat,1995,x\n")]);
    assert!(message(&cut[..cut.len() - 30], None).contains("damaged"));
}
