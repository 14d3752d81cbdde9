//! Ratings: storing them, merging those of an anonymous user into a member, and their other effects.

use domain::{History as _, Id, PageNumber, Rating, Retention};
use server::cleanup;
use server::services::history::{Act, MAX_RATINGS, RatingError, SqlHistory};
use server::services::users;

use crate::harness::{Database, ada, built_in_catalogue, eve, loaded_store, on_both, slug};

on_both![
    a_film_has_one_rating_which_can_be_changed_and_removed,
    rating_a_film_again_does_not_make_the_rating_later,
    an_unknown_film_among_several_leaves_all_unrated,
    a_full_set_of_ratings_can_still_be_changed,
    a_dismissed_film_leaves_list_and_unfinished_films_until_it_is_listed_again,
    merging_users_keeps_the_later_rating_of_each_film,
    events_come_latest_first_and_say_what_was_done,
    an_anonymous_user_who_rated_lately_is_kept,
];

async fn history(database: &Database) -> SqlHistory {
    SqlHistory::new(loaded_store(database).await)
}

async fn rate(history: &SqlHistory, user: &Id, film: &str, rating: Rating) {
    history.rate(user, &[slug(film)], rating).await.expect("rated");
}

async fn ratings(history: &SqlHistory, user: &Id) -> Vec<(String, Rating)> {
    let mut ratings: Vec<_> = history.marks(user).await.expect("marks").ratings.into_iter().collect();
    ratings.sort_by(|one, other| one.0.cmp(&other.0));
    ratings
}

/// The films that a user rated, latest first.
async fn rated(history: &SqlHistory, user: &Id) -> Vec<String> {
    let page = history.rated(user, PageNumber::FIRST).await.expect("a page");
    page.films.into_iter().map(|card| card.film.slug.to_string()).collect()
}

async fn a_film_has_one_rating_which_can_be_changed_and_removed(database: Database) {
    let history = history(&database).await;
    rate(&history, &ada(), "heat-1995", Rating::Like).await;
    rate(&history, &ada(), "heat-1995", Rating::Dismissed).await;
    rate(&history, &eve(), "jaws-1975", Rating::Like).await;
    assert_eq!(ratings(&history, &ada()).await, [("heat-1995".to_owned(), Rating::Dismissed)]);
    for _ in 0..2 {
        history.remove_rating(&ada(), &slug("heat-1995")).await.expect("removed");
    }
    assert!(ratings(&history, &ada()).await.is_empty());
    assert_eq!(rated(&history, &eve()).await, ["jaws-1975"]);
}

async fn rating_a_film_again_does_not_make_the_rating_later(database: Database) {
    let history = history(&database).await;
    for film in ["heat-1995", "jaws-1975", "heat-1995"] {
        rate(&history, &ada(), film, Rating::Like).await;
        database.execute("update rating set rated_at = rated_at - 60").await;
    }
    assert_eq!(rated(&history, &ada()).await, ["jaws-1975", "heat-1995"]);
    rate(&history, &ada(), "heat-1995", Rating::Dismissed).await;
    assert_eq!(rated(&history, &ada()).await, ["heat-1995", "jaws-1975"]);
}

async fn an_unknown_film_among_several_leaves_all_unrated(database: Database) {
    let history = history(&database).await;
    let films = [slug("heat-1995"), slug("nothing-1900")];
    assert!(matches!(history.rate(&ada(), &films, Rating::Like).await, Err(RatingError::NotFound)));
    assert!(ratings(&history, &ada()).await.is_empty());
    assert_eq!(database.number("select count(*) from app_user").await, 0);
}

async fn a_full_set_of_ratings_can_still_be_changed(database: Database) {
    let history = history(&database).await;
    rate(&history, &ada(), "heat-1995", Rating::Like).await;
    // The catalogue has fewer films than a user can rate.
    database
        .execute(
            "insert into film (slug, source, title, year, search_title, search_text, shuffle)
                 with recursive number (n) as (select 1 union all select n + 1 from number where n < 10000)
                 select 'film-' || n, 'movielens', 'Film', 2000, '', '', 0 from number;
             insert into rating (user_id, film, kind, rated_at)
                 select app_user.id, film.slug, 'like', 0 from film, app_user
                 where film.title = 'Film' order by film.slug limit 9999;",
        )
        .await;
    assert_eq!(database.number("select count(*) from rating").await, MAX_RATINGS);
    let more = history.rate(&ada(), &[slug("jaws-1975")], Rating::Like).await;
    assert!(matches!(more, Err(RatingError::Full)));
    rate(&history, &ada(), "heat-1995", Rating::Dismissed).await;
    history.remove_rating(&ada(), &slug("heat-1995")).await.expect("removed");
    rate(&history, &ada(), "jaws-1975", Rating::Like).await;
}

async fn a_dismissed_film_leaves_list_and_unfinished_films_until_it_is_listed_again(database: Database) {
    let history = history(&database).await;
    let listed = async || {
        let page = history.list(&ada(), PageNumber::FIRST).await.expect("a list");
        (page.total, page.films.into_iter().map(|card| card.film.slug.to_string()).collect::<Vec<_>>())
    };
    let unfinished = async || history.unfinished(&ada(), 6).await.expect("films").len();
    for film in ["heat-1995", "jaws-1975"] {
        history.add_to_list(&ada(), &slug(film)).await.expect("listed");
        history.record_progress(&ada(), &slug(film), 300).await.expect("recorded");
    }
    rate(&history, &ada(), "heat-1995", Rating::Dismissed).await;
    assert_eq!((listed().await, unfinished().await), ((1, vec!["jaws-1975".to_owned()]), 1));
    rate(&history, &eve(), "jaws-1975", Rating::Dismissed).await;
    assert_eq!((listed().await.0, unfinished().await), (1, 1), "of another user");
    history.add_to_list(&ada(), &slug("heat-1995")).await.expect("listed");
    assert_eq!((listed().await.0, unfinished().await), (2, 2));
    assert!(ratings(&history, &ada()).await.is_empty());

    rate(&history, &ada(), "heat-1995", Rating::Like).await;
    history.add_to_list(&ada(), &slug("heat-1995")).await.expect("listed");
    assert_eq!(ratings(&history, &ada()).await, [("heat-1995".to_owned(), Rating::Like)], "a like stays");
}

async fn merging_users_keeps_the_later_rating_of_each_film(database: Database) {
    let history = history(&database).await;
    let (anonymous, member) = (Id::from_bits(1), Id::from_bits(2));
    rate(&history, &member, "heat-1995", Rating::Like).await;
    rate(&history, &anonymous, "jaws-1975", Rating::Dismissed).await;
    database.execute("update rating set rated_at = rated_at - 60").await;
    rate(&history, &anonymous, "heat-1995", Rating::Dismissed).await;
    rate(&history, &anonymous, "alien-1979", Rating::Like).await;
    rate(&history, &member, "jaws-1975", Rating::Like).await;

    let pool = database.pool().await;
    let mut transaction = pool.begin().await.expect("a transaction");
    users::merge(&mut transaction, &anonymous, &member).await.expect("merged");
    transaction.commit().await.expect("committed");
    let expected = [("alien-1979", Rating::Like), ("heat-1995", Rating::Dismissed), ("jaws-1975", Rating::Like)];
    assert_eq!(ratings(&history, &member).await, expected.map(|(film, rating)| (film.to_owned(), rating)));
    assert_eq!(database.number("select count(*) from rating").await, 3);
}

async fn events_come_latest_first_and_say_what_was_done(database: Database) {
    let history = history(&database).await;
    let film = built_in_catalogue().films.swap_remove(0).slug;
    history.record_progress(&ada(), &slug(&film), 420).await.expect("recorded");
    history.add_to_list(&ada(), &slug("heat-1995")).await.expect("listed");
    database.execute("update watching set watched_at = watched_at - 60").await;
    database.execute("update list_entry set added_at = added_at - 30").await;
    rate(&history, &ada(), "heat-1995", Rating::Like).await;
    rate(&history, &eve(), "jaws-1975", Rating::Like).await;
    let events = history.events(&ada()).await.expect("events");
    let events: Vec<_> = events.iter().map(|event| (event.film.slug.to_string(), event.act)).collect();
    let heat = || "heat-1995".to_owned();
    assert_eq!(events, [(heat(), Act::Rated(Rating::Like, None)), (heat(), Act::Listed), (film, Act::Watched(420))]);
}

async fn an_anonymous_user_who_rated_lately_is_kept(database: Database) {
    let history = history(&database).await;
    for user in [ada(), eve()] {
        rate(&history, &user, "heat-1995", Rating::Like).await;
    }
    database.execute("update app_user set created_at = 0").await;
    sqlx::query("update rating set rated_at = 0 where user_id = $1")
        .bind(eve().to_string())
        .execute(&database.pool().await)
        .await
        .expect("updated");
    cleanup::delete_expired(&database.store().await, Retention::default()).await.expect("deleted");
    assert_eq!(ratings(&history, &ada()).await.len(), 1);
    assert!(ratings(&history, &eve()).await.is_empty());
}
