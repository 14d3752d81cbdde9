//! The index of the site's titles.

use models::titles::{TitleMatch, TitleQuery};
use server::store::catalogue::load;
use server::store::titles::{SiteFilms, SiteTitles};

use crate::harness::{Database, built_in_catalogue, on_both};

on_both![films_are_found_by_any_title, the_index_follows_the_catalogue];

fn find<'a>(films: &'a SiteFilms, title: &str) -> Option<&'a str> {
    match films.find(&TitleQuery { titles: &[title], ..TitleQuery::default() }) {
        TitleMatch::Film { position, .. } => Some(&films.film(position).slug),
        TitleMatch::Ambiguous(_) | TitleMatch::Unknown => None,
    }
}

async fn films_are_found_by_any_title(database: Database) {
    let store = database.store().await;
    let mut catalogue = built_in_catalogue();
    catalogue.other_titles.entry("heat-1995".to_owned()).or_default().push("Die Hitze von Los Angeles".to_owned());
    load(&store, &catalogue).await.expect("loaded");
    let films = SiteTitles::new(store).current().await.expect("an index");
    assert_eq!(films.titles().len(), catalogue.films.len());
    for title in ["Heat", "heat (1995)", "Hitze von Los Angeles"] {
        assert_eq!(find(&films, title), Some("heat-1995"), "{title}");
    }
    assert_eq!(find(&films, "Sen to Chihiro no kamikakushi"), Some("spirited-away-2001"));
    let directors = ["Greta Gerwig".to_owned()];
    let query = TitleQuery { titles: &["Little Women"], directors: &directors, ..TitleQuery::default() };
    assert!(matches!(films.find(&query), TitleMatch::Film { .. }), "people decide between films of one name");
}

async fn the_index_follows_the_catalogue(database: Database) {
    let store = database.store().await;
    let mut catalogue = built_in_catalogue();
    load(&store, &catalogue).await.expect("loaded");
    let titles = SiteTitles::new(store.clone());
    let before = titles.current().await.expect("an index");
    assert!(std::sync::Arc::ptr_eq(&before, &titles.current().await.expect("an index")), "built once");
    assert!(find(&before, "Heat").is_some());
    catalogue.films.retain(|film| film.slug != "heat-1995");
    "another".clone_into(&mut catalogue.checksum);
    load(&store, &catalogue).await.expect("loaded");
    let after = titles.current().await.expect("an index");
    assert_eq!(find(&after, "Heat"), None);
    assert_eq!(after.titles().len() + 1, before.titles().len());
}
