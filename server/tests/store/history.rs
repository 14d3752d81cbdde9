//! Lists and watch histories, and merging those of an anonymous user into a member.

use domain::{History as _, Id, PageNumber, ServiceError};
use server::services::history::{ListError, SqlHistory};
use server::services::users;
use server::store::catalogue::load;

use crate::harness::{Database, ada, built_in_catalogue, eve, loaded_store, on_both, slug};

on_both![
    adding_and_removing_a_film_are_idempotent,
    concurrent_additions_lose_no_film,
    an_unknown_film_is_neither_listed_nor_watched,
    unfinished_films_come_latest_first,
    merging_users_keeps_all_films_and_the_later_progress,
    a_film_that_leaves_the_catalogue_leaves_lists_and_histories,
];

async fn history(database: &Database) -> SqlHistory {
    SqlHistory::new(loaded_store(database).await)
}

async fn list(history: &SqlHistory, user: &Id) -> Vec<String> {
    let mut slugs: Vec<String> = history.marks(user).await.expect("marks").listed.into_iter().collect();
    slugs.sort_unstable();
    slugs
}

async fn add(history: &SqlHistory, user: &Id, film: &str) {
    history.add_to_list(user, &slug(film)).await.expect("added");
}

async fn watch(history: &SqlHistory, user: &Id, film: &str, permille: u16) {
    history.record_progress(user, &slug(film), permille).await.expect("recorded");
}

async fn progress(history: &SqlHistory, user: &Id, film: &str) -> u16 {
    history.progress(user, &slug(film)).await.expect("progress")
}

async fn adding_and_removing_a_film_are_idempotent(database: Database) {
    let history = history(&database).await;
    for _ in 0..2 {
        add(&history, &ada(), "heat-1995").await;
    }
    add(&history, &eve(), "jaws-1975").await;
    let page = history.list(&ada(), PageNumber::FIRST).await.expect("a list");
    assert_eq!((page.total, &*page.films[0].film.slug), (1, "heat-1995"));
    for _ in 0..2 {
        history.remove_from_list(&ada(), &slug("heat-1995")).await.expect("removed");
    }
    assert!(list(&history, &ada()).await.is_empty());
    assert_eq!(list(&history, &eve()).await, ["jaws-1975"]);
}

async fn concurrent_additions_lose_no_film(database: Database) {
    let history = history(&database).await;
    let films: Vec<String> = built_in_catalogue().films.into_iter().take(12).map(|film| film.slug).collect();
    let additions: Vec<_> = films
        .iter()
        .cycle()
        .take(24)
        .map(|film| {
            let (history, film) = (history.clone(), slug(film));
            tokio::spawn(async move { history.add_to_list(&ada(), &film).await })
        })
        .collect();
    for addition in additions {
        addition.await.expect("no panic").expect("added");
    }
    assert_eq!(list(&history, &ada()).await.len(), 12);
}

async fn an_unknown_film_is_neither_listed_nor_watched(database: Database) {
    let history = history(&database).await;
    let unknown = slug("nothing-1900");
    assert!(matches!(history.add_to_list(&ada(), &unknown).await, Err(ListError::NotFound)));
    assert!(matches!(history.record_progress(&ada(), &unknown, 10).await, Err(ServiceError::NotFound)));
    assert_eq!(database.number("select count(*) from app_user").await, 0);
}

async fn unfinished_films_come_latest_first(database: Database) {
    let history = history(&database).await;
    for (film, permille) in [("heat-1995", 990), ("jaws-1975", 300), ("alien-1979", 40), ("jaws-1975", 310)] {
        watch(&history, &ada(), film, permille).await;
    }
    database.execute("update watching set watched_at = watched_at - 60 where film = 'alien-1979'").await;
    let unfinished = history.unfinished(&ada(), 6).await.expect("films");
    let unfinished: Vec<_> =
        unfinished.iter().map(|unfinished| (&*unfinished.film.slug, unfinished.permille)).collect();
    assert_eq!(unfinished, [("jaws-1975", 310), ("alien-1979", 40)]);
    assert_eq!(progress(&history, &ada(), "heat-1995").await, 990);
    assert_eq!(progress(&history, &eve(), "heat-1995").await, 0);
}

async fn merging_users_keeps_all_films_and_the_later_progress(database: Database) {
    let history = history(&database).await;
    let (anonymous, member) = (Id::from_bits(1), Id::from_bits(2));
    for (user, permille) in [(&anonymous, 500), (&member, 100)] {
        add(&history, user, "heat-1995").await;
        watch(&history, user, "heat-1995", permille).await;
    }
    add(&history, &anonymous, "jaws-1975").await;
    add(&history, &member, "alien-1979").await;
    watch(&history, &anonymous, "jaws-1975", 200).await;
    let pool = database.pool().await;
    sqlx::query("update watching set watched_at = watched_at - 60 where user_id = $1")
        .bind(member.to_string())
        .execute(&pool)
        .await
        .expect("a minute earlier");

    let mut transaction = pool.begin().await.expect("a transaction");
    users::merge(&mut transaction, &anonymous, &member).await.expect("merged");
    transaction.commit().await.expect("committed");
    assert_eq!(list(&history, &member).await, ["alien-1979", "heat-1995", "jaws-1975"]);
    assert_eq!(progress(&history, &member, "heat-1995").await, 500, "the later progress counts");
    assert_eq!(progress(&history, &member, "jaws-1975").await, 200);
    assert!(list(&history, &anonymous).await.is_empty());
    assert_eq!(database.number("select count(*) from app_user").await, 1);
}

async fn a_film_that_leaves_the_catalogue_leaves_lists_and_histories(database: Database) {
    let history = history(&database).await;
    let mut catalogue = built_in_catalogue();
    let removed = catalogue.films.remove(5).slug;
    "another".clone_into(&mut catalogue.checksum);
    add(&history, &ada(), &removed).await;
    watch(&history, &ada(), &removed, 100).await;
    add(&history, &ada(), "heat-1995").await;
    load(&database.store().await, &catalogue).await.expect("loaded");
    assert_eq!(list(&history, &ada()).await, ["heat-1995"]);
    assert!(history.unfinished(&ada(), 6).await.expect("films").is_empty());
}
