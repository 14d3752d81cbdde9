//! What viewers of a film also watched.

use std::ops::Range;

use domain::{AlsoWatched, History as _, Id};
use server::services::history::{SqlHistory, also_watched};
use server::services::users;
use server::store::Store;

use crate::harness::{Database, loaded_store, on_both, slug};

on_both![
    also_watched_are_the_films_that_viewers_watched_more_often_than_others,
    a_viewer_who_comes_or_goes_changes_what_is_counted_for_all_their_films,
    nothing_is_counted_twice,
];

fn user(number: u32) -> Id {
    Id::from_bits(u128::from(number))
}

async fn watch(history: &SqlHistory, users: Range<u32>, films: &[&str]) {
    for number in users {
        for film in films {
            history.record_progress(&user(number), &slug(film), 1000).await.expect("recorded");
        }
    }
}

async fn also_watched(store: &Store, history: &SqlHistory, film: &str) -> AlsoWatched {
    also_watched::update(store).await.expect("counted");
    history.also_watched(&slug(film), 6).await.expect("an answer")
}

fn films(answer: &AlsoWatched) -> Vec<(&str, u32)> {
    answer.films.iter().map(|also| (&*also.film.slug, also.viewers)).collect()
}

async fn also_watched_are_the_films_that_viewers_watched_more_often_than_others(database: Database) {
    let store = loaded_store(&database).await;
    let history = SqlHistory::new(store.clone());
    watch(&history, 0..6, &["heat-1995", "ronin-1998", "titanic-1997"]).await;
    watch(&history, 6..12, &["amelie-2001", "titanic-1997"]).await;
    let answer = also_watched(&store, &history, "heat-1995").await;
    assert_eq!((answer.viewers, films(&answer)), (6, vec![("ronin-1998", 6)]), "all watch Titanic");
    assert!((answer.films[0].lift - 2.0).abs() < 1e-9);
    assert_eq!(films(&also_watched(&store, &history, "amelie-2001").await), []);
}

async fn a_viewer_who_comes_or_goes_changes_what_is_counted_for_all_their_films(database: Database) {
    let store = loaded_store(&database).await;
    let history = SqlHistory::new(store.clone());
    watch(&history, 0..5, &["heat-1995", "ronin-1998"]).await;
    watch(&history, 5..10, &["amelie-2001"]).await;
    assert_eq!(films(&also_watched(&store, &history, "ronin-1998").await), [("heat-1995", 5)]);
    watch(&history, 10..11, &["ronin-1998", "heat-1995"]).await;
    assert_eq!(films(&also_watched(&store, &history, "heat-1995").await), [("ronin-1998", 6)]);
    assert_eq!(films(&also_watched(&store, &history, "ronin-1998").await), [("heat-1995", 6)]);

    let pool = database.pool().await;
    let mut transaction = pool.begin().await.expect("a transaction");
    users::delete(&mut transaction, &user(0)).await.expect("deleted");
    users::merge(&mut transaction, &user(1), &user(9)).await.expect("merged");
    transaction.commit().await.expect("committed");
    assert_eq!(films(&also_watched(&store, &history, "ronin-1998").await), [("heat-1995", 5)]);
    assert_eq!(database.number("select count(*) from also_watched_due").await, 0);
}

async fn nothing_is_counted_twice(database: Database) {
    let store = loaded_store(&database).await;
    let history = SqlHistory::new(store.clone());
    watch(&history, 0..5, &["heat-1995", "ronin-1998"]).await;
    watch(&history, 5..10, &["amelie-2001"]).await;
    also_watched(&store, &history, "heat-1995").await;
    // Progress in the same film does not add a viewer.
    watch(&history, 0..5, &["heat-1995"]).await;
    assert_eq!(database.number("select count(*) from also_watched_due").await, 0);
    database.execute("update also_watched set viewers = 77").await;
    also_watched::update(&store).await.expect("counted");
    assert_eq!(database.number("select min(viewers) from also_watched").await, 77);
}
