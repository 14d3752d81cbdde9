//! Pages of people, themes, countries, years and series.

use std::collections::BTreeSet;

use domain::Service;
use http::StatusCode;

use crate::harness::{CATALOGUE, TestApp};

/// The URLs of a panel's links that begin with this text.
fn links(section: &str, beginning: &str) -> Vec<String> {
    let links = section.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let unescaped = links.map(|address| address.replace("&amp;", "&"));
    unescaped.filter(|address| address.starts_with(beginning)).collect()
}

#[tokio::test]
async fn every_fact_of_a_film_leads_to_films_that_share_it_and_this_film_is_among_them() {
    let app = TestApp::start().await;
    for film in ["heat-1995", "dr-no-1962", "spirited-away-2001", "metropolis-1927", "paddington-2-2017"] {
        let page = app.get(&format!("/movie/{film}")).await;
        let facts = page.section("details").expect("details") + &page.section("facts").expect("facts");
        let mut addresses = BTreeSet::new();
        for kind in
            ["/person/", "/theme/", "/country/", "/year/", "/search?tone=", "/search?length=", "/search?certificate="]
        {
            let names_of_kind = links(&facts, kind);
            assert!(!names_of_kind.is_empty(), "{film} has no link to {kind}");
            addresses.extend(names_of_kind);
        }
        addresses.extend(links(&facts, "/search?language="));
        addresses.extend(links(&facts, "/series/"));
        assert_eq!(links(&facts, "/search?tone=").len(), 12, "{film}");
        for address in addresses {
            assert!(is_listed(&app, &address, film).await, "{film} is not at {address}");
        }
    }
}

/// Whether a film is on any page of a list.
async fn is_listed(app: &TestApp, address: &str, film: &str) -> bool {
    let mark = if address.contains('?') { '&' } else { '?' };
    for number in 1.. {
        let page = app.get(&format!("{address}{mark}page={number}")).await;
        if page.status != StatusCode::OK {
            return false;
        }
        if ["person", "topic", "search"].iter().any(|panel| page.cards(panel).contains(&film)) {
            return true;
        }
    }
    false
}

#[tokio::test]
async fn a_person_has_their_films_by_role_and_links_to_others() {
    let app = TestApp::start().await;
    let page = app.get("/person/clint-eastwood").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("<title>Films by and with Clint Eastwood · Matinee</title>"));
    assert!(page.body.contains("<h1>Clint Eastwood</h1>"));
    assert!(page.body.contains("<meta name=\"description\" content=\"Clint Eastwood. Director of "));
    let section = page.section("person").expect("a panel");
    let (directed, acted) = section.split_once(">In the cast</h2>").expect("two roles");
    assert!(directed.contains("unforgiven-1992") && directed.contains("also in the cast"));
    assert!(acted.contains("the-good-the-bad-and-the-ugly-1966"));
    let others = links(&section, "/person/");
    assert!(others.contains(&"/person/sergio-leone".to_owned()), "{others:?}");
    assert!(others.len() > 12, "collaborators, and directors of similar films: {others:?}");
    assert!(!others.contains(&"/person/clint-eastwood".to_owned()));
    for address in others.iter().chain(&links(&section, "/theme/")) {
        assert_eq!(app.get(address).await.status, StatusCode::OK, "{address}");
    }
}

#[tokio::test]
async fn people_who_share_a_name_share_a_page_that_tells_their_roles_apart() {
    let app = TestApp::start().await;
    let section = app.get("/person/steve-mcqueen").await.section("person").expect("a panel");
    let (directed, acted) = section.split_once(">In the cast</h2>").expect("two roles");
    assert!(directed.contains("12-years-a-slave-2013") && !directed.contains("bullitt-1968"));
    assert!(acted.contains("bullitt-1968"));
    let names = ["Goro Naya", "Gorō Naya"];
    let spelled = |film: &&models::Film| film.cast.iter().any(|name| names.contains(&name.as_str()));
    let films = CATALOGUE.films.iter().filter(spelled).count();
    assert_eq!(app.get("/person/goro-naya").await.cards("person").len(), films);
}

#[tokio::test]
async fn every_theme_and_series_has_a_page_with_its_films_and_a_sentence() {
    let app = TestApp::start().await;
    for term in &CATALOGUE.keywords.terms {
        let films = CATALOGUE.films.iter().filter(|film| film.keywords.contains(&term.slug)).count();
        let page = app.get(&format!("/theme/{}", term.slug)).await;
        assert_eq!(page.status, StatusCode::OK, "{}", term.slug);
        assert!(page.body.contains(&format!("{films} films with this theme, from ")), "{}", term.slug);
        assert_eq!(page.cards("topic").len(), films.min(48), "{}", term.slug);
    }
    for term in CATALOGUE.series() {
        let mut films: Vec<_> =
            CATALOGUE.films.iter().filter(|film| film.series.as_ref() == Some(&term.slug)).collect();
        films.sort_by_key(|film| (film.year, &film.slug));
        let slugs: Vec<&str> = films.iter().map(|film| film.slug.as_str()).collect();
        assert_eq!(app.get(&format!("/series/{}", term.slug)).await.cards("topic"), slugs);
    }
}

#[tokio::test]
async fn a_topic_is_displayed_in_pages_the_best_known_fitting_films_first() {
    let app = TestApp::start().await;
    let page = app.get("/country/us").await;
    assert!(page.body.contains("<title>Films from the United States · Matinee</title>"));
    assert_eq!(page.cards("topic").len(), 48);
    assert!(page.body.contains("href=\"/country/us?page=2\""));
    assert_ne!(app.get("/country/us?page=2").await.cards("topic"), page.cards("topic"));
    assert_eq!(app.get("/country/US").await.cards("topic"), page.cards("topic"));
    let year = app.get("/year/1995").await;
    assert!(year.body.contains("href=\"/year/1994\"") && year.body.contains("href=\"/year/1996\""));
    let heists = app.get("/theme/heist").await;
    let first: Vec<&str> = heists.cards("topic").into_iter().take(6).collect();
    assert!(first.contains(&"oceans-eleven-2001") || first.contains(&"heat-1995"), "{first:?}");
}

#[tokio::test]
async fn what_there_is_not_is_a_404_with_the_menu_and_a_search_box() {
    let app = TestApp::start().await;
    for address in [
        "/person/no-such-person",
        "/person/%E2%98%83",
        "/theme/no-such-theme",
        "/country/xx",
        "/year/1800",
        "/year/soon",
        "/series/heat",
        "/theme/heist?page=99",
    ] {
        let page = app.get(address).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{address}");
        assert!(page.body.contains("role=\"search\""), "{address}");
        assert!(page.panel("menu", "data-service").is_some(), "{address}");
    }
    for address in ["/panel/topic?of=heist", "/panel/topic?of=mood:dark", "/panel/person?person=no-such-person"] {
        assert_eq!(app.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    assert_eq!(app.get("/person/michael-mann?page=0").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn without_the_catalogue_a_person_is_unavailable_and_the_page_says_so() {
    let app = TestApp::start().await;
    let page = app.during(Service::Catalogue, domain::Fault::Error, app.get("/person/michael-mann")).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(page.panel("person", "data-outcome"), Some("unavailable"));
}

#[tokio::test]
async fn people_are_suggested_while_their_names_are_typed() {
    let app = TestApp::start().await;
    let options = app.get("/search/suggestions?q=kuros").await;
    assert!(options.body.contains("href=\"/person/akira-kurosawa\""), "{}", options.body);
    let options = app.get("/search/suggestions?q=shark").await;
    assert!(!options.body.contains("/person/"), "{}", options.body);
}
