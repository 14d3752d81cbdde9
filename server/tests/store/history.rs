//! What people keep and watch; and what becomes of it when a stranger turns out to be a member.

use domain::{History as _, ServiceError};
use server::services::history::SqlHistory;
use server::services::users;
use server::store::catalogue::load;

use super::catalogue::built_in;
use super::database::{Database, on_both};

on_both![
    a_film_is_kept_once_and_dropped_for_good,
    films_are_kept_by_many_at_once_without_one_being_lost,
    a_film_that_is_not_there_is_neither_kept_nor_watched,
    only_begun_films_are_unfinished_the_last_one_first,
    a_stranger_who_logs_in_brings_their_films_and_is_no_more,
    a_film_that_leaves_the_catalogue_leaves_the_lists,
];

async fn history(database: &Database) -> SqlHistory {
    let store = database.store().await;
    load(&store, &built_in()).await.expect("loaded");
    SqlHistory::new(store)
}

async fn kept(history: &SqlHistory, person: &str) -> Vec<String> {
    let mut slugs: Vec<String> = history.kept_slugs(person).await.expect("slugs").into_iter().collect();
    slugs.sort_unstable();
    slugs
}

async fn a_film_is_kept_once_and_dropped_for_good(database: Database) {
    let history = history(&database).await;
    for _ in 0..2 {
        history.keep("ada", "heat-1995").await.expect("kept");
    }
    history.keep("eve", "jaws-1975").await.expect("kept");
    let list = history.kept("ada", 1).await.expect("a list");
    assert_eq!((list.total, list.films[0].slug.as_str()), (1, "heat-1995"));
    for _ in 0..2 {
        history.drop("ada", "heat-1995").await.expect("dropped");
    }
    assert!(kept(&history, "ada").await.is_empty());
    assert_eq!(kept(&history, "eve").await, ["jaws-1975"]);
}

async fn films_are_kept_by_many_at_once_without_one_being_lost(database: Database) {
    let history = history(&database).await;
    let films: Vec<String> = built_in().films.into_iter().take(12).map(|film| film.slug).collect();
    let keeping: Vec<_> = films
        .iter()
        .cycle()
        .take(24)
        .map(|film| {
            let (history, film) = (history.clone(), film.clone());
            tokio::spawn(async move { history.keep("ada", &film).await })
        })
        .collect();
    for kept in keeping {
        kept.await.expect("it ran").expect("kept");
    }
    assert_eq!(kept(&history, "ada").await.len(), 12);
}

async fn a_film_that_is_not_there_is_neither_kept_nor_watched(database: Database) {
    let history = history(&database).await;
    assert!(matches!(history.keep("ada", "nothing-1900").await, Err(ServiceError::NotFound)));
    assert!(matches!(history.watched("ada", "nothing-1900", 10).await, Err(ServiceError::NotFound)));
    assert_eq!(database.number("select count(*) from person").await, 0);
}

async fn only_begun_films_are_unfinished_the_last_one_first(database: Database) {
    let history = history(&database).await;
    for (film, thousandth) in [("heat-1995", 990), ("jaws-1975", 300), ("alien-1979", 40), ("jaws-1975", 310)] {
        history.watched("ada", film, thousandth).await.expect("remembered");
    }
    let pool = database.pool().await;
    sqlx::query("update watching set watched_at = watched_at - 60 where film = 'alien-1979'")
        .execute(&pool)
        .await
        .expect("a minute earlier");
    let begun = history.unfinished("ada", 6).await.expect("films");
    let begun: Vec<_> = begun.iter().map(|film| (film.slug.as_str(), film.thousandth)).collect();
    assert_eq!(begun, [("jaws-1975", 310), ("alien-1979", 40)]);
    assert_eq!(history.progress("ada", "heat-1995").await.expect("progress"), 990);
    assert_eq!(history.progress("eve", "heat-1995").await.expect("progress"), 0);
}

async fn a_stranger_who_logs_in_brings_their_films_and_is_no_more(database: Database) {
    let history = history(&database).await;
    for (person, film, thousandth) in [("stranger", "heat-1995", 500), ("member", "heat-1995", 100)] {
        history.keep(person, film).await.expect("kept");
        history.watched(person, film, thousandth).await.expect("remembered");
    }
    history.keep("stranger", "jaws-1975").await.expect("kept");
    history.keep("member", "alien-1979").await.expect("kept");
    history.watched("stranger", "jaws-1975", 200).await.expect("remembered");
    let pool = database.pool().await;
    sqlx::query("update watching set watched_at = watched_at - 60 where person = 'member'")
        .execute(&pool)
        .await
        .expect("a minute earlier");

    let mut transaction = pool.begin().await.expect("a transaction");
    users::merge(&mut transaction, "stranger", "member").await.expect("merged");
    transaction.commit().await.expect("written");
    assert_eq!(kept(&history, "member").await, ["alien-1979", "heat-1995", "jaws-1975"]);
    assert_eq!(history.progress("member", "heat-1995").await.expect("progress"), 500, "what was watched last counts");
    assert_eq!(history.progress("member", "jaws-1975").await.expect("progress"), 200);
    assert!(kept(&history, "stranger").await.is_empty());
    assert_eq!(database.number("select count(*) from person").await, 1);
}

async fn a_film_that_leaves_the_catalogue_leaves_the_lists(database: Database) {
    let history = history(&database).await;
    let mut catalogue = built_in();
    let gone = catalogue.films.remove(5).slug;
    "another".clone_into(&mut catalogue.checksum);
    history.keep("ada", &gone).await.expect("kept");
    history.watched("ada", &gone, 100).await.expect("remembered");
    history.keep("ada", "heat-1995").await.expect("kept");
    load(&database.store().await, &catalogue).await.expect("loaded");
    assert_eq!(kept(&history, "ada").await, ["heat-1995"]);
    assert!(history.unfinished("ada", 6).await.expect("films").is_empty());
}
