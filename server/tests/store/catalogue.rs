//! The catalogue in the database: migrations, loading, and unchanged data after failures.

use domain::{Catalogue as _, Membership as _, PageNumber, ServiceError};
use server::services::catalogue::SqlCatalogue;
use server::services::membership::SqlMembership;
use server::store::catalogue::{LoadOutcome, load};
use server::store::{Store, StoreError};
use time::macros::date;

use crate::harness::{Database, built_in_catalogue, loaded_store, on_both, slug};

on_both![
    loading_twice_changes_nothing,
    servers_that_load_an_empty_database_concurrently_take_turns,
    films_are_changed_and_removed_with_the_catalogue,
    a_load_that_fails_halfway_changes_nothing,
    a_film_is_read_as_it_was_written,
    a_page_beyond_the_last_is_not_found,
    films_of_the_same_genres_are_a_substitute_for_similar_films,
    every_billboard_is_a_film,
    films_with_a_day_are_new_and_come_latest_first,
    plans_are_listed_cheapest_first,
];

async fn loaded(database: &Database) -> (Store, SqlCatalogue) {
    let store = loaded_store(database).await;
    let service = SqlCatalogue::new(store.clone(), built_in_catalogue().billboards);
    (store, service)
}

#[tokio::test]
async fn a_missing_database_file_and_its_folder_are_created() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("deep/down/matinee.db");
    let store = Store::open(&format!("sqlite://{}", file.display())).await.expect("opened");
    assert!(file.exists() && store.ping().await.is_ok());
}

#[tokio::test]
async fn an_unsupported_database_address_is_rejected() {
    assert!(matches!(Store::open("mysql://somewhere/films").await, Err(StoreError::Url)));
}

async fn loading_twice_changes_nothing(database: Database) {
    let store = database.store().await;
    let catalogue = built_in_catalogue();
    assert_eq!(load(&store, &catalogue).await.expect("loaded"), LoadOutcome::Changed);
    assert_eq!(load(&store, &catalogue).await.expect("loaded"), LoadOutcome::Unchanged);
}

async fn servers_that_load_an_empty_database_concurrently_take_turns(database: Database) {
    let catalogue = built_in_catalogue();
    let start = async || load(&database.store().await, &catalogue).await.expect("loaded");
    // A SQLite database has one server.
    let (first, second) =
        if database.is_sqlite() { (start().await, start().await) } else { tokio::join!(start(), start()) };
    assert!((first == LoadOutcome::Changed) != (second == LoadOutcome::Changed), "{first:?}, {second:?}");
}

async fn films_are_changed_and_removed_with_the_catalogue(database: Database) {
    let (store, service) = loaded(&database).await;
    let mut catalogue = built_in_catalogue();
    let removed = catalogue.films.remove(5).slug;
    "A new one.".clone_into(&mut catalogue.films[7].synopsis);
    let changed = catalogue.films[7].slug.clone();
    "another".clone_into(&mut catalogue.checksum);

    assert_eq!(load(&store, &catalogue).await.expect("loaded"), LoadOutcome::Changed);
    assert!(matches!(service.film(&slug(&removed)).await, Err(ServiceError::NotFound)));
    assert_eq!(service.film(&slug(&changed)).await.expect("a film").synopsis.as_deref(), Some("A new one."));
}

async fn a_load_that_fails_halfway_changes_nothing(database: Database) {
    let (store, service) = loaded(&database).await;
    let mut catalogue = built_in_catalogue();
    "Changed before the failure.".clone_into(&mut catalogue.films[0].synopsis);
    // The last film occurs twice, which violates the primary key of its terms.
    let last = catalogue.films.len() - 1;
    let again = catalogue.films[last].clone();
    catalogue.films.push(again);
    "another".clone_into(&mut catalogue.checksum);

    assert!(load(&store, &catalogue).await.is_err());
    let first = service.film(&slug(&catalogue.films[0].slug)).await.expect("a film");
    assert_ne!(first.synopsis.as_deref(), Some("Changed before the failure."));
    assert_eq!(load(&store, &built_in_catalogue()).await.expect("loaded"), LoadOutcome::Unchanged);
}

async fn a_film_is_read_as_it_was_written(database: Database) {
    let (_, service) = loaded(&database).await;
    let film = service.film(&slug("spirited-away-2001")).await.expect("a film");
    assert_eq!(film.title, "Spirited Away");
    assert_eq!(film.directors, ["Hayao Miyazaki"]);
    assert_eq!(film.countries[0].name, "Japan");
    assert_eq!(film.languages[0].name, "Japanese");
    assert!(film.keywords.iter().any(|keyword| keyword.name == "Studio Ghibli"));
    assert_eq!(film.tone.len(), 12);
}

async fn a_page_beyond_the_last_is_not_found(database: Database) {
    let (_, service) = loaded(&database).await;
    let page = |number: u32| PageNumber::try_from(number).expect("a page number");
    let first = service.genre(&slug("drama"), PageNumber::FIRST).await.expect("a page");
    assert!(first.pages > 1 && first.films.len() == 48);
    assert!(service.genre(&slug("drama"), page(first.pages)).await.is_ok());
    assert!(matches!(service.genre(&slug("drama"), page(first.pages + 1)).await, Err(ServiceError::NotFound)));
    assert!(matches!(service.genre(&slug("talkie"), PageNumber::FIRST).await, Err(ServiceError::NotFound)));
}

async fn films_of_the_same_genres_are_a_substitute_for_similar_films(database: Database) {
    let (_, service) = loaded(&database).await;
    let cards = service.same_genre(&slug("the-good-the-bad-and-the-ugly-1966"), 6).await.expect("cards");
    assert_eq!(cards.len(), 6);
    for card in cards {
        let film = service.film(&card.film.slug).await.expect("a film");
        assert!(film.genres.iter().any(|genre| genre.slug == "western"), "{}", card.film.slug);
    }
}

async fn every_billboard_is_a_film(database: Database) {
    let (_, service) = loaded(&database).await;
    assert!(service.billboard().await.is_ok());
}

async fn films_with_a_day_are_new_and_come_latest_first(database: Database) {
    let (store, service) = loaded(&database).await;
    let mut catalogue = built_in_catalogue();
    for film in &mut catalogue.films {
        film.added = match film.slug.as_str() {
            "heat-1995" => Some(date!(2026 - 12 - 25)),
            "jaws-1975" => Some(date!(2026 - 12 - 26)),
            _ => None,
        };
    }
    "another".clone_into(&mut catalogue.checksum);
    load(&store, &catalogue).await.expect("loaded");
    let new = service.new_films(10).await.expect("films");
    let new: Vec<_> = new.iter().map(|new| (&*new.film.slug, new.added.seconds())).collect();
    assert_eq!(new, [("jaws-1975", 1_798_243_200), ("heat-1995", 1_798_156_800)]);
    assert_eq!(service.new_films(1).await.expect("films").len(), 1);
}

async fn plans_are_listed_cheapest_first(database: Database) {
    let store = database.store().await;
    let membership = SqlMembership::new(store);
    let plans = membership.plans().await.expect("plans");
    assert_eq!(plans.iter().map(|plan| plan.month_cents).collect::<Vec<_>>(), [499, 899, 1299]);
    assert_eq!(membership.offer().await.expect("an offer").from_cents, 499);
}
