//! Folders in the MovieLens format, valid and invalid.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use models::Catalogue;
use models::movielens::{Films, Folder, Rating, Ratings, ReadError, SkipReason, SkippedLines, matches};

const MOVIES: &str = "movieId,title,genres\n\
    1,Toy Story (1995),Adventure|Animation|Children|Comedy|Fantasy\n\
    2,\"Matrix, The (1999)\",Action|Sci-Fi|IMAX\n\
    3,Seven (a.k.a. Se7en) (1995),Mystery|Thriller\n\
    4,\"City of Lost Children, The (Cité des enfants perdus, La) (1995)\",Adventure|Drama\n\
    5,Nowhere Known,(no genres listed)\n";

/// 400 ratings, so that one unusable line is less than 1 %.
fn many() -> String {
    let mut text = "userId,movieId,rating,timestamp\n".to_owned();
    for user in 1..=200 {
        writeln!(text, "{user},1,4.0,9647{user:05}\n{user},2,3.5,9647{user:05}").expect("written");
    }
    text
}

fn folder(ratings: impl AsRef<[u8]>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in [
        ("movies.csv", MOVIES.as_bytes()),
        ("links.csv", b"movieId,imdbId,tmdbId\r\n1,0114709,862\r\n2,0133093,\r\n"),
        ("ratings.csv", ratings.as_ref()),
        (
            "tags.csv",
            b"userId,movieId,tag,timestamp\n1,1,\"toys, \"\"alive\"\"\",1445714994\n2,2, chosen one ,1445714995\n",
        ),
    ] {
        fs::write(folder.path().join(name), text).expect("written");
    }
    folder
}

fn films(folder: &Path) -> Films {
    Folder::open(folder).and_then(|folder| folder.films()).unwrap_or_else(|error| panic!("{error}"))
}

fn ratings(folder: &Path) -> Result<Ratings, ReadError> {
    let folder = Folder::open(folder)?;
    Ok(folder.ratings(&folder.films()?)?.expect("MovieLens has ratings"))
}

fn checksum(folder: &Path) -> String {
    Folder::open(folder).and_then(|folder| folder.checksum()).unwrap_or_else(|error| panic!("{error}"))
}

fn read(folder: &Path) -> Result<(Vec<Rating>, SkippedLines), ReadError> {
    let mut sorted = ratings(folder)?.by_user(folder, |_| {})?;
    let all = sorted.by_ref().collect::<Result<Vec<_>, _>>()?;
    Ok((all, sorted.skipped().clone()))
}

fn read_error(ratings: impl AsRef<[u8]>) -> ReadError {
    read(folder(ratings).path()).expect_err("an error")
}

#[test]
fn titles_are_parsed_and_genres_mapped_to_the_catalogue() {
    let folder = folder(many());
    let Films { films, links, skipped, .. } = films(folder.path());
    assert_eq!(skipped.iter().map(|skipped| skipped.total).sum::<u64>(), 0);
    assert_eq!(films[1].title, "The Matrix");
    assert_eq!(films[1].genres, ["action", "sci-fi"]);
    assert_eq!(films[0].genres[2], "family");
    assert_eq!(films[3].original_title.as_deref(), Some("La Cité des enfants perdus"));
    assert_eq!((films[4].year, films[4].genres.len()), (None, 0));
    assert_eq!((links[&1].imdb, links[&1].tmdb, links[&2].tmdb), (Some(114_709), Some(862), None));
}

#[test]
fn ratings_and_tags_are_read_in_the_order_of_the_file() {
    let folder = folder(many());
    let mut all = ratings(folder.path()).expect("ratings");
    assert_eq!(all.next().expect("one").expect("usable"), Rating { user: 1, movie: 1, half_stars: 8, at: 964_700_001 });
    assert_eq!(all.by_ref().count(), 399);
    assert_eq!((all.bytes_read(), all.skipped().total), (all.bytes_total(), 0));
    let data = Folder::open(folder.path()).expect("a folder");
    let tags = data.tags(&films(folder.path())).expect("readable").expect("tags");
    let tags: Vec<_> = tags.map(|tag| tag.expect("usable").text).collect();
    assert_eq!(tags, ["toys, \"alive\"", "chosen one"]);
}

#[test]
fn an_unusable_line_is_skipped_and_reported_with_its_number() {
    for (line, reason) in [
        ("7,1,5.5,964982703", SkipReason::Rating),
        ("7,1,0,964982703", SkipReason::Rating),
        ("7,1,4.2,964982703", SkipReason::Rating),
        ("7,1,-4.0,964982703", SkipReason::Rating),
        ("7,1,nan,964982703", SkipReason::Number),
        ("7,1,good,964982703", SkipReason::Number),
        ("7,1,4.0,-5", SkipReason::Time),
        ("7,1,4.0,0", SkipReason::Time),
        ("7,1,4.0,964982703000", SkipReason::Time),
        ("7,1,4.0", SkipReason::Fields),
        ("7,1,4.0,964982703,1", SkipReason::Fields),
        ("", SkipReason::Fields),
        ("-7,1,4.0,964982703", SkipReason::Number),
        ("99999999999,1,4.0,964982703", SkipReason::Number),
        ("7,77,4.0,964982703", SkipReason::UnknownFilm),
        ("7,\"1,4.0,964982703", SkipReason::Quote),
    ] {
        let mut text = many();
        text.insert_str("userId,movieId,rating,timestamp\n".len(), &format!("{line}\n"));
        let (all, skipped) = read(folder(text).path()).unwrap_or_else(|error| panic!("{line:?}: {error}"));
        assert_eq!(all.len(), 400, "{line:?}");
        assert_eq!((skipped.total, skipped.first[0].line, skipped.first[0].reason), (1, 2, reason), "{line:?}");
    }
}

#[test]
fn the_latest_of_repeated_films_counts_at_the_place_of_the_first() {
    let folder = folder(many());
    fs::write(folder.path().join("movies.csv"), format!("{MOVIES}1,Toy Story Again (1996),Comedy\n")).expect("written");
    let Films { films, skipped, .. } = films(folder.path());
    assert_eq!(films.iter().map(|film| film.movielens_id).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    assert_eq!((&*films[0].title, films[0].year), ("Toy Story Again", Some(1996)));
    assert_eq!(skipped[0].reasons[&SkipReason::Repeated], 1);
}

#[test]
fn ratings_are_sorted_and_the_latest_of_repeated_ones_counts() {
    let mut lines: Vec<String> = many().lines().skip(1).map(str::to_owned).collect();
    lines.push("3,1,0.5,1000000000".to_owned());
    lines.insert(0, "4,1,0.5,900000000".to_owned());
    lines.rotate_left(123);
    lines.reverse();
    let text = format!("userId,movieId,rating,timestamp\n{}\n", lines.join("\n"));
    let (all, skipped) = read(folder(text).path()).expect("ratings");
    assert!(all.is_sorted_by_key(|rating| (rating.user, rating.movie)));
    assert_eq!(all.len(), 400);
    assert_eq!(skipped.reasons[&SkipReason::Repeated], 2);
    let rating_by =
        |user| all.iter().find(|rating| (rating.user, rating.movie) == (user, 1)).map(|rating| rating.half_stars);
    assert_eq!((rating_by(3), rating_by(4)), (Some(1), Some(8)));
}

#[test]
fn a_malformed_file_is_an_error() {
    assert!(matches!(read_error(""), ReadError::Header { .. }));
    assert!(matches!(read_error("user,movie,stars\n1,1,4.0\n"), ReadError::Header { .. }));
    assert!(matches!(read_error("userId,movieId,rating,timestamp\n"), ReadError::Empty { .. }));
    assert!(matches!(read_error(many() + "201,1,4."), ReadError::Truncated { line: 402, .. }));
    assert!(matches!(read_error(many() + "201,1,4.0,"), ReadError::Truncated { line: 402, .. }));
    for digits in 1..10 {
        let short = &"1254138000"[..digits];
        assert!(matches!(read_error(many() + "201,1,4.0," + short), ReadError::Truncated { line: 402, .. }), "{short}");
    }
    let latin = [many().as_bytes(), b"201,1,caf\xe9,964982703\n"].concat();
    assert!(matches!(read_error(latin), ReadError::NotUtf8 { line: 402, .. }));
    let utf16: Vec<u8> = many().encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(matches!(read_error(utf16), ReadError::Header { .. }));
    let endless = many() + &"1".repeat(200_000);
    assert!(matches!(read_error(endless), ReadError::TooLong { line: 402, .. }));
    let many_unusable = many() + &"1,1,6.0,964982703\n".repeat(6);
    let error = read_error(many_unusable);
    assert!(matches!(&error, ReadError::TooManyUnusable { lines: 406, skipped, .. } if skipped.total == 6), "{error}");
    assert!(error.to_string().contains("ratings.csv:402"), "{error}");
    let missing = folder(many());
    fs::remove_file(missing.path().join("ratings.csv")).expect("removed");
    assert!(matches!(read(missing.path()), Err(ReadError::Read { .. })));
}

#[test]
fn a_complete_last_line_needs_no_line_break() {
    let (all, _) = read(folder(many() + "201,1,4.0,964982703").path()).expect("ratings");
    assert_eq!(all.len(), 401);
    let (all, _) = read(folder(many().replace('\n', "\r\n")).path()).expect("ratings");
    assert_eq!(all.len(), 400);
    let (all, _) = read(folder(format!("\u{feff}{}", many())).path()).expect("ratings");
    assert_eq!(all.len(), 400);
}

#[test]
fn the_checksum_depends_on_every_file() {
    let folder = folder(many());
    let before = checksum(folder.path());
    assert_eq!(checksum(folder.path()), before);
    fs::write(folder.path().join("links.csv"), "movieId,imdbId,tmdbId\n").expect("written");
    assert_ne!(checksum(folder.path()), before);
}

#[test]
fn listed_films_match_the_catalogue_by_any_title_and_the_year() {
    let catalogue = Catalogue::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogue")).expect("the catalogue");
    let folder = folder(many());
    fs::write(
        folder.path().join("movies.csv"),
        "movieId,title,genres\n\
         2571,\"Matrix, The (1999)\",Action\n\
         47,Seven (a.k.a. Se7en) (1995),Mystery\n\
         5618,Spirited Away (Sen to Chihiro no kamikakushi) (2001),Animation\n\
         4973,\"Amelie (Fabuleux destin d'Amélie Poulain, Le) (2002)\",Comedy\n\
         162414,Moonlight,Drama\n\
         900,\"Matrix, The (1962)\",Drama\n\
         901,\"Matrix, The (1999)\",Drama\n",
    )
    .expect("written");
    let films = films(folder.path()).films;
    let matched = matches(&catalogue, &films);
    let slug = |id: u32| matched.get(&id).map(|&position| catalogue.films[position].slug.as_str());
    assert_eq!(slug(901), Some("the-matrix-1999"), "the lower id of two equal films");
    assert_eq!(slug(2571), None);
    assert_eq!(slug(5618), Some("spirited-away-2001"));
    assert_eq!(slug(4973), Some("amelie-2001"), "a year off");
    assert_eq!(slug(900), None, "another film with that title");
    assert!(slug(47).is_some_and(|slug| slug.ends_with("-1995")));
}
