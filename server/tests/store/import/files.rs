//! The files of an import: which are read, and what is reported about them.

use std::fs;

use domain::Catalogue as _;

use super::{Fixture, search, some_ratings};
use crate::harness::{Database, on_both, slug};

on_both![
    shuffled_and_repeated_ratings_give_the_same_result,
    invalid_lines_are_skipped_counted_and_reported,
    links_and_tags_are_optional,
    a_catalogue_in_another_layout_is_imported_with_its_people,
    an_export_of_a_users_history_is_refused_by_name,
];

async fn shuffled_and_repeated_ratings_give_the_same_result(database: Database) {
    let fixture = Fixture::new(database);
    fixture.imported();
    let before = fixture.state().await;

    let mut lines: Vec<String> = some_ratings().lines().skip(1).map(str::to_owned).collect();
    lines.push("9,2,0.5,900000000".to_owned());
    lines.reverse();
    lines.rotate_left(217);
    fixture.write("ratings.csv", format!("userId,movieId,rating,timestamp\n{}\n", lines.join("\n")));
    let output = fixture.imported();
    assert!(output.contains("1 × repeated") && output.contains("ratings.csv:"), "{output}");
    assert_eq!(fixture.state().await, before);
}

async fn invalid_lines_are_skipped_counted_and_reported(database: Database) {
    let fixture = Fixture::new(database);
    fixture.imported();
    let before = fixture.state().await;
    fixture.write("ratings.csv", some_ratings() + "1,2,7.5,964700001\n1,2,4.0,-1\n1,99,4.0,964700001\n1,2\n");
    let output = fixture.imported();
    for expected in
        ["skipped     4", "ratings.csv:602: \"7.5\"", "ratings.csv:603", "ratings.csv:604", "ratings.csv:605"]
    {
        assert!(output.contains(expected), "{expected:?} in {output}");
    }
    assert_eq!(fixture.state().await, before);
}

async fn links_and_tags_are_optional(database: Database) {
    let fixture = Fixture::new(database);
    for name in ["links.csv", "tags.csv"] {
        fs::remove_file(fixture.folder.path().join(name)).expect("removed");
    }
    let output = fixture.imported();
    for expected in ["MovieLens 20M", "missing     links.csv", "missing     tags.csv", "600 by 100 users"] {
        assert!(output.contains(expected), "{expected:?} in {output}");
    }
}

async fn a_catalogue_in_another_layout_is_imported_with_its_people(database: Database) {
    let fixture = Fixture::with_files(
        database,
        &[
            (
                "title.basics.tsv",
                "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres\n\
                 tt0000101\tmovie\tThe Quiet Harbour\tDen stille havn\t0\t1999\t\\N\t96\tDrama,Romance\n\
                 tt0000102\ttvEpisode\tPilot\tPilot\t0\t1999\t\\N\t45\tDrama\n",
            ),
            ("title.ratings.tsv", "tconst\taverageRating\tnumVotes\ntt0000101\t7.4\t1203\n"),
            ("title.crew.tsv", "tconst\tdirectors\twriters\ntt0000101\tnm0000001\t\\N\n"),
            (
                "name.basics.tsv",
                "nconst\tprimaryName\tbirthYear\tdeathYear\tprimaryProfession\tknownForTitles\n\
                 nm0000001\tAnna Ek\t\\N\t\\N\tdirector\t\\N\n",
            ),
        ],
    );
    let output = fixture.import_as("catalogue");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let output = String::from_utf8_lossy(&output.stdout);
    for expected in
        ["IMDb", "missing     title.akas.tsv", "1 new", "1 with a mean rating", "0 by 0 users", "1 × not a film"]
    {
        assert!(output.contains(expected), "{expected:?} in {output}");
    }
    let service = fixture.service().await;
    let film = service.film(&slug("the-quiet-harbour-1999")).await.expect("a film");
    assert_eq!(film.original_title.as_deref(), Some("Den stille havn"));
    assert_eq!(search(&fixture, "anna ek harbour").await.total, 1);
    let mean = "select count(*) from movielens_film where imdb = 101 and mean_hundredths = 740 and votes = 1203";
    assert_eq!(fixture.database.number(mean).await, 1);
    let director = "select count(*) from film_term where kind = 'director' and value = 'Anna Ek'";
    assert_eq!(fixture.database.number(director).await, 1);
}

async fn an_export_of_a_users_history_is_refused_by_name(database: Database) {
    let fixture = Fixture::with_files(
        database,
        &[("ratings.csv", "Date,Name,Year,Letterboxd URI,Rating\n2024-01-02,Heat,1995,https://boxd.it/x,4.5\n")],
    );
    let output = fixture.import();
    let error = String::from_utf8_lossy(&output.stderr);
    let advice = "this is a Letterboxd export: use `matinee import letterboxd ";
    assert!(!output.status.success() && error.contains(advice), "{error}");
}
