//! The films that most users watched, liked or listed.

use domain::{History as _, Id, MIN_ACTIVE_USERS, PopularFilms, Rating};
use server::services::history::SqlHistory;

use crate::harness::{Database, loaded_store, on_both, slug};

on_both![
    too_few_users_make_no_film_popular,
    a_film_counts_once_for_each_user_however_it_was_chosen,
    films_that_were_left_early_or_dismissed_do_not_count,
    this_week_ends_after_seven_days,
];

async fn history(database: &Database) -> SqlHistory {
    SqlHistory::new(loaded_store(database).await)
}

fn user(number: u32) -> Id {
    Id::from_bits(u128::from(number))
}

async fn like(history: &SqlHistory, user: &Id, film: &str) {
    history.rate(user, &[slug(film)], Rating::Like).await.expect("rated");
}

async fn watch(history: &SqlHistory, user: &Id, film: &str, permille: u16) {
    history.record_progress(user, &slug(film), permille).await.expect("recorded");
}

fn films(popular: &PopularFilms) -> Vec<(&str, u32)> {
    popular.films.iter().map(|popular| (&*popular.film.slug, popular.users)).collect()
}

async fn too_few_users_make_no_film_popular(database: Database) {
    let history = history(&database).await;
    assert_eq!(history.popular(10).await.expect("films").users, 0);
    for number in 1..=MIN_ACTIVE_USERS {
        let popular = history.popular(10).await.expect("films");
        assert_eq!((popular.users, films(&popular)), (number - 1, vec![]));
        like(&history, &user(number), "heat-1995").await;
    }
    let popular = history.popular(10).await.expect("films");
    assert_eq!((popular.users, films(&popular)), (MIN_ACTIVE_USERS, vec![("heat-1995", MIN_ACTIVE_USERS)]));
}

async fn a_film_counts_once_for_each_user_however_it_was_chosen(database: Database) {
    let history = history(&database).await;
    for number in 1..=4 {
        like(&history, &user(number), "heat-1995").await;
        watch(&history, &user(number), "heat-1995", 1000).await;
        history.add_to_list(&user(number), &slug("heat-1995")).await.expect("listed");
    }
    history.add_to_list(&user(5), &slug("jaws-1975")).await.expect("listed");
    watch(&history, &user(6), "jaws-1975", 400).await;
    like(&history, &user(7), "alien-1979").await;
    let popular = history.popular(10).await.expect("films");
    assert_eq!(popular.users, 7);
    assert_eq!(films(&popular), [("heat-1995", 4), ("jaws-1975", 2)], "one user does not make a film popular");
    assert_eq!(films(&history.popular_this_week(1).await.expect("films")), [("heat-1995", 4)]);
}

async fn films_that_were_left_early_or_dismissed_do_not_count(database: Database) {
    let history = history(&database).await;
    for number in 1..=6 {
        watch(&history, &user(number), "heat-1995", 399).await;
        watch(&history, &user(number), "jaws-1975", 1000).await;
        watch(&history, &user(number), "alien-1979", 1000).await;
    }
    for number in 1..=4 {
        history.rate(&user(number), &[slug("jaws-1975")], Rating::Dismissed).await.expect("rated");
    }
    assert_eq!(films(&history.popular(10).await.expect("films")), [("alien-1979", 6), ("jaws-1975", 2)]);
}

async fn this_week_ends_after_seven_days(database: Database) {
    let history = history(&database).await;
    for number in 1..=6 {
        watch(&history, &user(number), "heat-1995", 1000).await;
        like(&history, &user(number), "jaws-1975").await;
        history.add_to_list(&user(number), &slug("ronin-1998")).await.expect("listed");
    }
    let this_week = async || {
        let popular = history.popular_this_week(10).await.expect("films");
        let mut slugs: Vec<_> = popular.films.iter().map(|popular| popular.film.slug.to_string()).collect();
        slugs.sort();
        (popular.users, slugs.join(" "))
    };
    assert_eq!(this_week().await, (6, "heat-1995 jaws-1975 ronin-1998".to_owned()));
    database.execute("update watching set watched_at = watched_at - 8 * 86400").await;
    assert_eq!(this_week().await, (6, "jaws-1975 ronin-1998".to_owned()));
    database.execute("update rating set rated_at = rated_at - 6 * 86400").await;
    assert_eq!(this_week().await, (6, "jaws-1975 ronin-1998".to_owned()));
    database.execute("update list_entry set added_at = added_at - 8 * 86400").await;
    assert_eq!(this_week().await, (6, "jaws-1975".to_owned()));
    database.execute("update rating set rated_at = rated_at - 2 * 86400").await;
    assert_eq!(this_week().await, (0, String::new()));
    assert_eq!(history.popular(10).await.expect("films").films.len(), 3, "they stay popular");
}
