//! Imports of histories from other sites: drafts, adding them and taking them back.

use domain::{
    AmbiguousTitle, ExportSource, FilmRef, HalfStars, History as _, HistoryImportStatus, HistoryReport, Id,
    ImportedFilm, ImportedRating, PageNumber, Rating, Retention, ServiceError,
};
use server::cleanup;
use server::services::history::{FilmChoice, ImportError, NewImport, SqlHistory};
use server::services::users;

use crate::harness::{Database, ada, eve, loaded_store, on_both, slug};

on_both![
    a_draft_changes_nothing_until_it_is_added,
    an_import_is_added_once_and_can_be_taken_back,
    what_the_user_already_has_stays_and_survives_taking_back,
    another_user_can_neither_see_nor_change_an_import,
    films_that_left_the_catalogue_are_left_out,
    a_forgotten_draft_is_deleted_after_a_day,
    imports_follow_their_user_into_an_account,
    the_film_that_an_ambiguous_title_means_is_chosen,
];

async fn history(database: &Database) -> SqlHistory {
    SqlHistory::new(loaded_store(database).await)
}

const FIRST_OF_MARCH: i64 = 1_772_323_200;

fn film(name: &str, half_stars: Option<u8>, watched: bool, listed: bool) -> ImportedFilm {
    let at = FIRST_OF_MARCH.into();
    let stars = half_stars.and_then(|stars| HalfStars::try_from(stars).ok());
    ImportedFilm {
        film: FilmRef { slug: slug(name), title: name.to_owned(), year: 1995 },
        spelled: None,
        rating: stars.map(|stars| ImportedRating { rating: stars.rating(), stars: Some(stars), rated_at: at }),
        watched_at: watched.then_some(at),
        listed_at: listed.then_some(at),
    }
}

fn films() -> Vec<ImportedFilm> {
    vec![
        film("heat-1995", Some(9), true, false),
        film("jaws-1975", Some(5), true, false),
        film("ronin-1998", Some(3), true, false),
        film("alien-1979", None, false, true),
    ]
}

async fn draft(history: &SqlHistory, user: &Id, films: &[ImportedFilm]) -> Id {
    let report = HistoryReport { rows: films.len() as u64, ..HistoryReport::default() };
    let import = NewImport { source: ExportSource::Letterboxd, file_name: "mine.zip", report: &report, films };
    history.draft_import(user, import).await.expect("a draft")
}

async fn status(history: &SqlHistory, user: &Id, id: &Id) -> HistoryImportStatus {
    history.import(user, id, PageNumber::FIRST).await.expect("an import").summary.status
}

/// The numbers of ratings, watched films and list entries.
async fn counts(database: &Database) -> [i64; 3] {
    [
        database.number("select count(*) from rating").await,
        database.number("select count(*) from watching").await,
        database.number("select count(*) from list_entry").await,
    ]
}

async fn a_draft_changes_nothing_until_it_is_added(database: Database) {
    let history = history(&database).await;
    let id = draft(&history, &ada(), &films()).await;
    assert_eq!(counts(&database).await, [0; 3]);
    let import = history.import(&ada(), &id, PageNumber::FIRST).await.expect("an import");
    assert_eq!((import.summary.status, import.summary.films, import.films), (HistoryImportStatus::Draft, 4, films()));
    history.discard_import(&ada(), &id).await.expect("discarded");
    assert!(history.imports(&ada()).await.expect("imports").is_empty());
    assert!(matches!(history.apply_import(&ada(), &id, &[]).await, Err(ImportError::NotFound)));
}

async fn an_import_is_added_once_and_can_be_taken_back(database: Database) {
    let history = history(&database).await;
    let id = draft(&history, &ada(), &films()).await;
    // Two tabs.
    let user = ada();
    let (one, other) = tokio::join!(history.apply_import(&user, &id, &[]), history.apply_import(&user, &id, &[]));
    assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
    assert_eq!(counts(&database).await, [3, 3, 1]);
    let ratings = history.marks(&ada()).await.expect("marks").ratings;
    let rating = |slug: &str| ratings.get(slug).copied();
    assert_eq!(
        ["heat-1995", "jaws-1975", "ronin-1998"].map(rating),
        [Some(Rating::Like), Some(Rating::Neutral), Some(Rating::Dismissed)]
    );
    assert_eq!(history.progress(&ada(), &slug("jaws-1975")).await.expect("progress"), 1000);
    let own = history.own_history(&ada()).await.expect("a history");
    assert_eq!(own.ratings.iter().map(|rating| rating.stars.map(HalfStars::get)).max(), Some(Some(9)));

    // The same file once more adds nothing, and taking that back removes nothing.
    let again = draft(&history, &ada(), &films()).await;
    history.apply_import(&ada(), &again, &[]).await.expect("added");
    let import = history.import(&ada(), &again, PageNumber::FIRST).await.expect("an import");
    assert_eq!((import.summary.status, import.report.unchanged), (HistoryImportStatus::Applied, Some(4)));
    history.undo_import(&ada(), &again).await.expect("taken back");
    assert_eq!(counts(&database).await, [3, 3, 1]);

    for _ in 0..2 {
        history.undo_import(&ada(), &id).await.expect("taken back");
    }
    assert_eq!(counts(&database).await, [0; 3]);
    assert_eq!(status(&history, &ada(), &id).await, HistoryImportStatus::Undone);
    history.apply_import(&ada(), &id, &[]).await.expect("nothing to do");
    assert_eq!(counts(&database).await, [0; 3], "what was taken back is not added again");
}

async fn what_the_user_already_has_stays_and_survives_taking_back(database: Database) {
    let history = history(&database).await;
    history.rate(&ada(), &[slug("heat-1995")], Rating::Dismissed).await.expect("rated");
    history.record_progress(&ada(), &slug("ronin-1998"), 200).await.expect("recorded");
    let id = draft(&history, &ada(), &films()).await;
    history.apply_import(&ada(), &id, &[]).await.expect("added");
    let ratings = history.marks(&ada()).await.expect("marks").ratings;
    assert_eq!(ratings.get("heat-1995"), Some(&Rating::Dismissed));
    assert_eq!(history.progress(&ada(), &slug("ronin-1998")).await.expect("progress"), 200);
    // What the user changes after the import is the user's own.
    history.rate(&ada(), &[slug("jaws-1975")], Rating::Like).await.expect("rated");
    history.record_progress(&ada(), &slug("jaws-1975"), 500).await.expect("recorded");
    history.undo_import(&ada(), &id).await.expect("taken back");
    let ratings = history.marks(&ada()).await.expect("marks").ratings;
    assert_eq!((ratings.len(), ratings.get("jaws-1975")), (2, Some(&Rating::Like)));
    assert_eq!(history.progress(&ada(), &slug("jaws-1975")).await.expect("progress"), 500);
    assert_eq!(counts(&database).await, [2, 2, 0]);
}

async fn another_user_can_neither_see_nor_change_an_import(database: Database) {
    let history = history(&database).await;
    let id = draft(&history, &ada(), &films()).await;
    let seen = history.import(&eve(), &id, PageNumber::FIRST).await;
    assert!(matches!(seen, Err(ServiceError::NotFound)));
    assert!(matches!(history.apply_import(&eve(), &id, &[]).await, Err(ImportError::NotFound)));
    history.discard_import(&eve(), &id).await.expect("nothing to discard");
    history.apply_import(&ada(), &id, &[]).await.expect("added");
    assert!(matches!(history.undo_import(&eve(), &id).await, Err(ImportError::NotFound)));
    assert_eq!(counts(&database).await, [3, 3, 1]);
}

async fn films_that_left_the_catalogue_are_left_out(database: Database) {
    let history = history(&database).await;
    let films = [film("heat-1995", Some(9), true, false), film("no-such-film-1900", Some(9), true, true)];
    let id = draft(&history, &ada(), &films).await;
    history.apply_import(&ada(), &id, &[]).await.expect("added");
    assert_eq!(counts(&database).await, [1, 1, 0]);
    let import = history.import(&ada(), &id, PageNumber::FIRST).await.expect("an import");
    assert_eq!(import.report.unchanged, Some(1));
}

async fn a_forgotten_draft_is_deleted_after_a_day(database: Database) {
    let store = loaded_store(&database).await;
    let history = SqlHistory::new(store.clone());
    let forgotten = draft(&history, &ada(), &films()).await;
    let added = draft(&history, &ada(), &films()).await;
    history.apply_import(&ada(), &added, &[]).await.expect("added");
    database.execute("update history_import set created_at = created_at - 90000").await;
    cleanup::delete_expired(&store, Retention::default()).await.expect("deleted");
    let left: Vec<_> = history.imports(&ada()).await.expect("imports").into_iter().map(|import| import.id).collect();
    assert_eq!(left, [added]);
    assert_ne!(left, [forgotten]);
}

async fn imports_follow_their_user_into_an_account(database: Database) {
    let history = history(&database).await;
    history.rate(&eve(), &[slug("alien-1979")], Rating::Like).await.expect("rated");
    let id = draft(&history, &ada(), &films()).await;
    history.apply_import(&ada(), &id, &[]).await.expect("added");
    let mut transaction = database.pool().await.begin().await.expect("a transaction");
    users::merge(&mut transaction, &ada(), &eve()).await.expect("merged");
    transaction.commit().await.expect("committed");
    assert_eq!(status(&history, &eve(), &id).await, HistoryImportStatus::Applied);
    assert_eq!(history.marks(&eve()).await.expect("marks").ratings.len(), 4);
    history.undo_import(&eve(), &id).await.expect("taken back");
    assert_eq!(history.marks(&eve()).await.expect("marks").ratings.len(), 1);
}

fn ambiguous(title: &str, candidates: &[&str], half_stars: u8) -> AmbiguousTitle {
    let ImportedFilm { rating, watched_at, listed_at, .. } = film("x", Some(half_stars), true, false);
    let candidates = candidates.iter().map(|slug| film(slug, None, false, false).film).collect();
    AmbiguousTitle { title: title.to_owned(), year: None, candidates, rating, watched_at, listed_at }
}

async fn the_film_that_an_ambiguous_title_means_is_chosen(database: Database) {
    let history = history(&database).await;
    let women = ["little-women-1994", "little-women-2019"];
    let titles = [
        ambiguous("Little Women", &women, 8),
        ambiguous("Heat", &["heat-1995", "heat-1986"], 2),
        ambiguous("W", &women, 9),
    ];
    let report = HistoryReport { rows: 5, ambiguous: titles.to_vec(), ..HistoryReport::default() };
    let films = &films()[..2];
    let import = NewImport { source: ExportSource::Letterboxd, file_name: "mine.zip", report: &report, films };
    let id = history.draft_import(&ada(), import).await.expect("a draft");
    let choice = |position, film: &str| FilmChoice { position, film: slug(film) };
    for wrong in [choice(0, "heat-1995"), choice(3, "heat-1995")] {
        assert!(matches!(history.apply_import(&ada(), &id, &[wrong]).await, Err(ImportError::Choice)));
        assert_eq!(
            (counts(&database).await, status(&history, &ada(), &id).await),
            ([0; 3], HistoryImportStatus::Draft)
        );
    }
    let choices = [choice(0, "little-women-2019"), choice(1, "heat-1995")];
    history.apply_import(&ada(), &id, &choices).await.expect("added");
    assert_eq!(counts(&database).await, [3, 3, 0]);
    let stars = "select stars from rating where film = 'heat-1995'";
    assert_eq!(database.number(stars).await, 9, "what the export says about the film itself counts");
    let import = history.import(&ada(), &id, PageNumber::FIRST).await.expect("an import");
    let HistoryReport { ambiguous, rated, unrecognised_count, .. } = import.report;
    assert_eq!((import.summary.films, import.films.len()), (3, 3));
    assert_eq!((ambiguous.len(), rated, unrecognised_count), (0, 3, 1), "a title without a choice is left out");
    history.undo_import(&ada(), &id).await.expect("taken back");
    assert_eq!(counts(&database).await, [0; 3]);
}
