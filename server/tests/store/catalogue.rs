//! The catalogue in the database: made, migrated, loaded; and left as it was when something is wrong.

use std::path::Path;

use domain::{Catalogue as _, Membership as _, ServiceError};
use models::Catalogue;
use server::services::catalogue::SqlCatalogue;
use server::services::membership::SqlMembership;
use server::store::catalogue::{Loaded, load};
use server::store::{Store, StoreError};

use super::database::{Database, on_both};

on_both![
    loading_twice_changes_nothing,
    servers_that_open_and_load_an_empty_database_at_once_take_turns,
    films_change_come_and_go_with_the_catalogue,
    a_load_that_fails_half_way_leaves_the_database_as_it_was,
    a_film_comes_back_as_it_was_written,
    search_finds_titles_people_and_themes_without_accents_best_first,
    search_takes_wildcards_and_quotes_for_what_they_are,
    a_page_beyond_the_last_is_not_there,
    films_of_the_same_genres_stand_in_for_similar_ones,
    every_billboard_is_a_film,
    plans_come_the_cheapest_first,
];

pub fn built_in() -> Catalogue {
    Catalogue::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/catalogue"))
        .unwrap_or_else(|error| panic!("{error}"))
}

async fn loaded(database: &Database) -> (Store, SqlCatalogue) {
    let store = database.store().await;
    let catalogue = built_in();
    load(&store, &catalogue).await.expect("loaded");
    let service = SqlCatalogue::new(store.clone(), catalogue.billboards);
    (store, service)
}

#[tokio::test]
async fn the_folder_and_the_file_are_made_where_they_are_missing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("deep/down/matinee.db");
    let store = Store::open(&format!("sqlite://{}", file.display())).await.expect("opened");
    assert!(file.exists() && store.ping().await.is_ok());
}

#[tokio::test]
async fn an_address_that_is_none_is_refused() {
    assert!(matches!(Store::open("mysql://somewhere/films").await, Err(StoreError::Url)));
}

async fn loading_twice_changes_nothing(database: Database) {
    let store = database.store().await;
    let catalogue = built_in();
    assert_eq!(load(&store, &catalogue).await.expect("loaded"), Loaded::Changed);
    assert_eq!(load(&store, &catalogue).await.expect("loaded"), Loaded::Unchanged);
}

async fn servers_that_open_and_load_an_empty_database_at_once_take_turns(database: Database) {
    let catalogue = built_in();
    let start = async || load(&database.store().await, &catalogue).await.expect("loaded");
    // SQLite's file has one server.
    let (first, second) = if database.url().starts_with("sqlite") {
        (start().await, start().await)
    } else {
        tokio::join!(start(), start())
    };
    assert!((first == Loaded::Changed) != (second == Loaded::Changed), "{first:?}, {second:?}");
}

async fn films_change_come_and_go_with_the_catalogue(database: Database) {
    let (store, service) = loaded(&database).await;
    let mut catalogue = built_in();
    let gone = catalogue.films.remove(5).slug;
    "A new one.".clone_into(&mut catalogue.films[7].synopsis);
    let changed = catalogue.films[7].slug.clone();
    "another".clone_into(&mut catalogue.checksum);

    assert_eq!(load(&store, &catalogue).await.expect("loaded"), Loaded::Changed);
    assert!(matches!(service.film(&gone).await, Err(ServiceError::NotFound)));
    assert_eq!(service.film(&changed).await.expect("a film").synopsis.as_deref(), Some("A new one."));
}

async fn a_load_that_fails_half_way_leaves_the_database_as_it_was(database: Database) {
    let (store, service) = loaded(&database).await;
    let mut catalogue = built_in();
    "Changed before the failure.".clone_into(&mut catalogue.films[0].synopsis);
    // The last film of the transaction comes twice, which breaks the key of its terms.
    let last = catalogue.films.len() - 1;
    let again = catalogue.films[last].clone();
    catalogue.films.push(again);
    "another".clone_into(&mut catalogue.checksum);

    assert!(load(&store, &catalogue).await.is_err());
    let first = service.film(&catalogue.films[0].slug).await.expect("a film");
    assert_ne!(first.synopsis.as_deref(), Some("Changed before the failure."));
    assert_eq!(load(&store, &built_in()).await.expect("loaded"), Loaded::Unchanged);
}

async fn a_film_comes_back_as_it_was_written(database: Database) {
    let (_, service) = loaded(&database).await;
    let film = service.film("spirited-away-2001").await.expect("a film");
    assert_eq!(film.title, "Spirited Away");
    assert_eq!(film.directors, ["Hayao Miyazaki"]);
    assert_eq!(film.countries[0].name, "Japan");
    assert_eq!(film.languages[0].name, "Japanese");
    assert!(film.keywords.iter().any(|keyword| keyword.name == "Studio Ghibli"));
    assert_eq!(film.tone.len(), 12);
}

async fn search_finds_titles_people_and_themes_without_accents_best_first(database: Database) {
    let (_, service) = loaded(&database).await;
    let first = async |query: &str| {
        service.search(query, 1).await.expect("results").films.first().map(|film| film.slug.clone())
    };
    assert_eq!(first("alien").await.as_deref(), Some("alien-1979"));
    assert_eq!(first("AMELIE").await.as_deref(), Some("amelie-2001"));
    assert_eq!(first("amélie").await.as_deref(), Some("amelie-2001"));
    assert!(service.search("kurosawa samurai", 1).await.expect("results").total >= 2);
    assert!(service.search("time loop", 1).await.expect("results").total >= 2);
}

async fn search_takes_wildcards_and_quotes_for_what_they_are(database: Database) {
    let (_, service) = loaded(&database).await;
    for query in ["%", "_", "' or 1=1 --", "\\", "\"", "🎬"] {
        let found = service.search(query, 1).await.expect("an answer").total;
        assert!(found < 400, "{query:?} found {found}");
    }
}

async fn a_page_beyond_the_last_is_not_there(database: Database) {
    let (_, service) = loaded(&database).await;
    let first = service.genre("drama", 1).await.expect("a page");
    assert!(first.pages > 1 && first.films.len() == 48);
    assert!(service.genre("drama", first.pages).await.is_ok());
    assert!(matches!(service.genre("drama", first.pages + 1).await, Err(ServiceError::NotFound)));
    assert!(matches!(service.genre("talkie", 1).await, Err(ServiceError::NotFound)));
}

async fn films_of_the_same_genres_stand_in_for_similar_ones(database: Database) {
    let (_, service) = loaded(&database).await;
    let cards = service.same_genre("the-good-the-bad-and-the-ugly-1966", 6).await.expect("cards");
    assert_eq!(cards.len(), 6);
    for card in cards {
        let film = service.film(&card.slug).await.expect("a film");
        assert!(film.genres.iter().any(|genre| genre.slug == "western"), "{}", card.slug);
    }
}

async fn every_billboard_is_a_film(database: Database) {
    let (_, service) = loaded(&database).await;
    assert!(service.billboard().await.is_ok());
}

async fn plans_come_the_cheapest_first(database: Database) {
    let store = database.store().await;
    let membership = SqlMembership::new(store);
    let plans = membership.plans().await.expect("plans");
    assert_eq!(plans.iter().map(|plan| plan.month_cents).collect::<Vec<_>>(), [499, 899, 1299]);
    assert_eq!(membership.offer().await.expect("an offer").from_cents, 499);
}
