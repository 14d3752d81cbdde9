//! What imported films are like on the site, and beside those that the catalogue describes.

use std::collections::HashSet;

use domain::{Catalogue as _, DescribedBy, PageNumber, ServiceError};
use server::store;

use super::{Fixture, search};
use crate::harness::{Database, built_in_catalogue, on_both, slug};

on_both![
    a_film_that_the_catalogue_describes_keeps_its_description,
    a_film_known_from_ratings_alone_has_few_details,
    described_films_come_first_in_lists_and_searches,
    every_imported_film_has_a_row_of_the_same_genres,
    an_imported_film_that_the_catalogue_describes_later_is_described_by_it,
    loading_the_catalogue_again_keeps_imported_films_and_ratings,
];

async fn a_film_that_the_catalogue_describes_keeps_its_description(database: Database) {
    let fixture = Fixture::new(database);
    fixture.imported();
    let film = fixture.service().await.film(&slug("the-matrix-1999")).await.expect("a film");
    assert_eq!(film.described_by, DescribedBy::Catalogue);
    assert!(film.synopsis.is_some() && film.keywords.iter().all(|keyword| keyword.slug != "heist"));
}

async fn a_film_known_from_ratings_alone_has_few_details(database: Database) {
    let fixture = Fixture::new(database);
    fixture.imported();
    let service = fixture.service().await;
    let film = service.film(&slug("the-quiet-harbour-1999")).await.expect("a film");
    assert_eq!(film.described_by, DescribedBy::MovieLens);
    assert_eq!(film.original_title.as_deref(), Some("Den Stille Havn"));
    assert_eq!((film.runtime, film.certificate, film.synopsis, film.tone.len()), (None, None, None, 0));
    let keywords: Vec<_> = film.keywords.iter().map(|keyword| keyword.slug.as_str()).collect();
    assert_eq!(keywords, ["time-travel", "heist"], "known keywords, most frequent first");
    let twin = service.film(&slug("the-quiet-harbour-1999-2")).await.expect("its namesake");
    assert_eq!(twin.genres[0].slug, "western");
}

async fn described_films_come_first_in_lists_and_searches(database: Database) {
    let fixture = Fixture::new(database);
    fixture.imported();
    let service = fixture.service().await;
    let found = search(&fixture, "matrix").await.films;
    let position = |slug: &str| found.iter().position(|card| &*card.film.slug == slug);
    let (described, imported) = (position("the-matrix-1999"), position("matrix-of-sand-2001"));
    assert!(described.is_some() && described < imported, "{found:?}");
    assert_eq!(search(&fixture, "stille havn").await.total, 1);
    assert_eq!(search(&fixture, "quiet harbour heist").await.total, 1);

    let western = slug("western");
    let pages = service.genre(&western, PageNumber::FIRST).await.expect("a page").pages;
    let last = service.genre(&western, pages.try_into().expect("a page number")).await.expect("a page");
    assert_eq!(last.films.last().map(|card| &*card.film.slug), Some("the-quiet-harbour-1999-2"));
}

async fn every_imported_film_has_a_row_of_the_same_genres(database: Database) {
    let fixture = Fixture::new(database);
    fixture.imported();
    let service = fixture.service().await;
    for film in ["the-quiet-harbour-1999", "matrix-of-sand-2001", "heat-before-dawn-2001"] {
        assert_eq!(service.same_genre(&slug(film), 6).await.expect("cards").len(), 6, "{film}");
    }
    assert!(matches!(service.same_genre(&slug("nothing-1900"), 6).await, Err(ServiceError::NotFound)));
}

async fn an_imported_film_that_the_catalogue_describes_later_is_described_by_it(database: Database) {
    let fixture = Fixture::new(database);
    fixture.imported();
    let store = fixture.store().await;
    let mut richer = built_in_catalogue();
    let mut film = richer.films[0].clone();
    "heat-before-dawn-2001".clone_into(&mut film.slug);
    "Heat Before Dawn".clone_into(&mut film.title);
    let keywords: HashSet<String> = film.keywords.iter().cloned().collect();
    richer.films.push(film);
    "richer".clone_into(&mut richer.checksum);
    store::catalogue::load(&store, &richer).await.expect("loaded");

    let service = fixture.service().await;
    let film = service.film(&slug("heat-before-dawn-2001")).await.expect("a film");
    assert_eq!(film.described_by, DescribedBy::Catalogue);
    assert!(film.synopsis.is_some());
    assert_eq!(film.keywords.iter().map(|keyword| keyword.slug.clone()).collect::<HashSet<_>>(), keywords);
    assert!(service.film(&slug("the-quiet-harbour-1999")).await.is_ok(), "the others stay");
    let state = fixture.state().await;
    assert!(state[2].contains("6heat-before-dawn-2001"), "{}", state[2]);

    // Once the catalogue no longer describes it, it is removed until the next import.
    store::catalogue::load(&store, &built_in_catalogue()).await.expect("loaded");
    assert!(matches!(service.film(&slug("heat-before-dawn-2001")).await, Err(ServiceError::NotFound)));
    assert!(fixture.imported().contains("1 new, 3 already known, 0 removed"));
    assert!(service.film(&slug("heat-before-dawn-2001")).await.is_ok());
}

async fn loading_the_catalogue_again_keeps_imported_films_and_ratings(database: Database) {
    let fixture = Fixture::new(database);
    fixture.imported();
    let before = fixture.state().await;
    let mut changed = built_in_catalogue();
    "changed".clone_into(&mut changed.checksum);
    store::catalogue::load(&fixture.store().await, &changed).await.expect("loaded");
    assert_eq!(fixture.state().await, before);
}
