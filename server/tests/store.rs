//! The database: made, migrated, loaded; and left as it was when something is wrong.

use std::path::Path;

use app::services::{Catalogue as _, Membership as _, ServiceError};
use models::Catalogue;
use server::services::catalogue::SqlCatalogue;
use server::services::membership::SqlMembership;
use server::store::catalogue::{Loaded, load};
use server::store::{Store, StoreError};

fn built_in() -> Catalogue {
    Catalogue::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/catalogue"))
        .unwrap_or_else(|error| panic!("{error}"))
}

async fn empty() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite://{}/deep/down/matinee.db", folder.path().display());
    let store = Store::open(&url).await.unwrap_or_else(|error| panic!("{error}"));
    (folder, store)
}

async fn loaded() -> (tempfile::TempDir, Store, SqlCatalogue) {
    let (folder, store) = empty().await;
    let catalogue = built_in();
    load(&store, &catalogue).await.expect("loaded");
    let service = SqlCatalogue::new(store.clone(), catalogue.billboards);
    (folder, store, service)
}

#[tokio::test]
async fn the_folder_and_the_file_are_made_where_they_are_missing() {
    let (folder, store) = empty().await;
    assert!(folder.path().join("deep/down/matinee.db").exists());
    assert!(store.ping().await.is_ok());
}

#[tokio::test]
async fn an_address_that_is_none_is_refused() {
    assert!(matches!(Store::open("mysql://somewhere/films").await, Err(StoreError::Url)));
}

#[tokio::test]
async fn loading_twice_changes_nothing() {
    let (_folder, store) = empty().await;
    let catalogue = built_in();
    assert_eq!(load(&store, &catalogue).await.expect("loaded"), Loaded::Changed);
    assert_eq!(load(&store, &catalogue).await.expect("loaded"), Loaded::Unchanged);
}

#[tokio::test]
async fn films_change_come_and_go_with_the_catalogue() {
    let (_folder, store, service) = loaded().await;
    let mut catalogue = built_in();
    let gone = catalogue.films.remove(5).slug;
    catalogue.films[7].synopsis = "A new one.".to_owned();
    let changed = catalogue.films[7].slug.clone();
    catalogue.checksum = "another".to_owned();

    assert_eq!(load(&store, &catalogue).await.expect("loaded"), Loaded::Changed);
    assert!(matches!(service.film(&gone).await, Err(ServiceError::NotFound)));
    assert_eq!(service.film(&changed).await.expect("a film").synopsis.as_deref(), Some("A new one."));
}

#[tokio::test]
async fn a_load_that_fails_half_way_leaves_the_database_as_it_was() {
    let (_folder, store, service) = loaded().await;
    let mut catalogue = built_in();
    catalogue.films[0].synopsis = "Changed before the failure.".to_owned();
    // The last film of the transaction comes twice, which breaks the key of its terms.
    let last = catalogue.films.len() - 1;
    let again = catalogue.films[last].clone();
    catalogue.films.push(again);
    catalogue.checksum = "another".to_owned();

    assert!(load(&store, &catalogue).await.is_err());
    let first = service.film(&catalogue.films[0].slug).await.expect("a film");
    assert_ne!(first.synopsis.as_deref(), Some("Changed before the failure."));
    assert_eq!(load(&store, &built_in()).await.expect("loaded"), Loaded::Unchanged);
}

#[tokio::test]
async fn a_film_comes_back_as_it_was_written() {
    let (_folder, _store, service) = loaded().await;
    let film = service.film("spirited-away-2001").await.expect("a film");
    assert_eq!(film.title, "Spirited Away");
    assert_eq!(film.directors, ["Hayao Miyazaki"]);
    assert_eq!(film.countries[0].name, "Japan");
    assert_eq!(film.languages[0].name, "Japanese");
    assert!(film.keywords.iter().any(|keyword| keyword.name == "Studio Ghibli"));
    assert_eq!(film.tone.len(), 12);
}

#[tokio::test]
async fn search_finds_titles_people_and_themes_without_accents_best_first() {
    let (_folder, _store, service) = loaded().await;
    let first = async |query: &str| {
        service.search(query, 1).await.expect("results").films.first().map(|film| film.slug.clone())
    };
    assert_eq!(first("alien").await.as_deref(), Some("alien-1979"));
    assert_eq!(first("AMELIE").await.as_deref(), Some("amelie-2001"));
    assert_eq!(first("amélie").await.as_deref(), Some("amelie-2001"));
    assert!(service.search("kurosawa samurai", 1).await.expect("results").total >= 2);
    assert!(service.search("time loop", 1).await.expect("results").total >= 2);
}

#[tokio::test]
async fn search_takes_wildcards_and_quotes_for_what_they_are() {
    let (_folder, _store, service) = loaded().await;
    for query in ["%", "_", "' or 1=1 --", "\\", "\"", "🎬"] {
        let found = service.search(query, 1).await.expect("an answer").total;
        assert!(found < 400, "{query:?} found {found}");
    }
}

#[tokio::test]
async fn a_page_beyond_the_last_is_not_there() {
    let (_folder, _store, service) = loaded().await;
    let first = service.genre("drama", 1).await.expect("a page");
    assert!(first.pages > 1 && first.films.len() == 48);
    assert!(service.genre("drama", first.pages).await.is_ok());
    assert!(matches!(service.genre("drama", first.pages + 1).await, Err(ServiceError::NotFound)));
    assert!(matches!(service.genre("talkie", 1).await, Err(ServiceError::NotFound)));
}

#[tokio::test]
async fn films_of_the_same_genres_stand_in_for_similar_ones() {
    let (_folder, _store, service) = loaded().await;
    let cards = service.same_genre("the-good-the-bad-and-the-ugly-1966", 6).await.expect("cards");
    assert_eq!(cards.len(), 6);
    for card in cards {
        let film = service.film(&card.slug).await.expect("a film");
        assert!(film.genres.iter().any(|genre| genre.slug == "western"), "{}", card.slug);
    }
}

#[tokio::test]
async fn every_billboard_is_a_film() {
    let (_folder, _store, service) = loaded().await;
    assert!(service.billboard().await.is_ok());
}

#[tokio::test]
async fn plans_come_the_cheapest_first() {
    let (_folder, store) = empty().await;
    let membership = SqlMembership::new(store);
    let plans = membership.plans().await.expect("plans");
    assert_eq!(plans.iter().map(|plan| plan.month_cents).collect::<Vec<_>>(), [499, 899, 1299]);
    assert_eq!(membership.offer().await.expect("an offer").from_cents, 499);
}
