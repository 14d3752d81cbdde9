//! Search over the films of the database.

use std::time::Duration;

use domain::{FilterKind, PageNumber, Search as _, SearchOrder, SearchRequest, SearchResults, ServiceError};
use server::services::search::SiteSearch;
use server::store::catalogue::load;

use crate::harness::{Database, built_in_catalogue, loaded_store, on_both, results, search_of};

on_both![
    what_people_mean_comes_first,
    operators_wildcards_and_quotes_are_text,
    filters_and_orders_apply_to_all_results,
    a_page_of_results_beyond_the_last_is_not_found,
    the_index_follows_the_films_of_the_database,
    a_search_before_the_index_is_built_reads_the_database,
];

const PATIENT: Duration = Duration::from_mins(1);

async fn search(database: &Database) -> SiteSearch {
    search_of(&loaded_store(database).await, PATIENT)
}

fn slugs(results: &SearchResults) -> Vec<&str> {
    results.films.iter().map(|card| &*card.film.slug).collect()
}

async fn what_people_mean_comes_first(database: Database) {
    let search = search(&database).await;
    for (text, first) in [
        ("alien", "alien-1979"),
        ("AMELIE", "amelie-2001"),
        ("amélie", "amelie-2001"),
        ("godfater", "the-godfather-1972"),
        ("寄生虫", "parasite-2019"),
        ("007", "dr-no-1962"),
        ("kurosawa samurai", "seven-samurai-1954"),
        ("sci-fi 1979 ridley scott", "alien-1979"),
    ] {
        assert_eq!(slugs(&results(&search, text).await).first(), Some(&first), "{text}");
    }
    let series = results(&search, "toy story").await;
    assert_eq!(slugs(&series)[..3], ["toy-story-1995", "toy-story-2-1999", "toy-story-3-2010"]);
    let nothing = results(&search, "qqqzzzqqq").await;
    assert_eq!((nothing.total, nothing.nearby.len()), (0, 6));
    let genres = nothing.filters.iter().find(|group| group.kind == FilterKind::Genre);
    assert!(genres.is_some_and(|genres| genres.choices.len() > 10), "{nothing:?}");
}

async fn operators_wildcards_and_quotes_are_text(database: Database) {
    let search = search(&database).await;
    for text in [
        "%",
        "_",
        "\"",
        "\\",
        "' or 1=1 --",
        "alien OR \"",
        "title:alien*",
        "NEAR(a, b)",
        "a & !b | (c",
        "\u{202e}alien\u{1f3ac}",
    ] {
        let found = results(&search, text).await;
        assert!(found.total < 1000, "{text:?} finds {}", found.total);
    }
    let long = results(&search, &"alien ".repeat(1000)).await;
    assert_eq!(slugs(&long).first(), Some(&"alien-1979"));
    assert!(results(&search, "the of a").await.pages >= 1);
}

async fn filters_and_orders_apply_to_all_results(database: Database) {
    let search = search(&database).await;
    let found = async |filters: &[(FilterKind, &str)], order: SearchOrder| {
        let filters = filters.iter().map(|(kind, slug)| (*kind, (*slug).to_owned())).collect();
        let request = SearchRequest { text: "horror".to_owned(), filters, order };
        search.search(&request, PageNumber::FIRST).await.expect("results")
    };
    let films = |results: &SearchResults, kind: FilterKind, slug: &str| {
        let group = results.filters.iter().find(|group| group.kind == kind);
        let choice = group.and_then(|group| group.choices.iter().find(|choice| choice.term.slug == slug));
        choice.map_or(0, |choice| choice.films)
    };
    let all = found(&[], SearchOrder::Fit).await;
    let decade = FilterKind::Decade;
    let eighties = found(&[(decade, "1980")], SearchOrder::Year).await;
    assert_eq!(eighties.total, films(&all, decade, "1980"));
    assert_eq!(films(&eighties, decade, "1990"), films(&all, decade, "1990"), "counts of other decades stay");
    let years: Vec<u16> = eighties.films.iter().map(|card| card.film.year).collect();
    assert!(years.iter().all(|year| (1980..1990).contains(year)), "{years:?}");
    assert!(years.is_sorted_by(|one, other| one >= other), "{years:?}");

    let both = found(&[(decade, "1980"), (FilterKind::Country, "JP")], SearchOrder::Title).await;
    assert_eq!(both.total, films(&eighties, FilterKind::Country, "JP"));
    let contradictory = [(decade, "1980"), (decade, "1990"), (FilterKind::Genre, "no-such-genre")];
    let none = found(&contradictory, SearchOrder::Fit).await;
    assert_eq!((none.total, none.pages), (0, 1));

    let by_title = found(&[], SearchOrder::Title).await;
    let first =
        |position: usize| by_title.films[position].film.title.to_lowercase().replace("the ", "").replace("a ", "");
    assert!(first(0) < first(20) && first(20) < first(40), "{by_title:?}");
}

async fn a_page_of_results_beyond_the_last_is_not_found(database: Database) {
    let search = search(&database).await;
    let page = async |number: u32| {
        let request = SearchRequest { text: "drama".to_owned(), ..SearchRequest::default() };
        search.search(&request, PageNumber::try_from(number).expect("a page number")).await
    };
    let first = page(1).await.expect("results");
    assert!(first.pages > 1 && first.films.len() == 48, "{first:?}");
    let last = page(first.pages).await.expect("results");
    assert!(last.films.iter().all(|card| !first.films.contains(card)));
    assert!(matches!(page(first.pages + 1).await, Err(ServiceError::NotFound)));
    assert!(matches!(page(2500).await, Err(ServiceError::NotFound)));
}

async fn the_index_follows_the_films_of_the_database(database: Database) {
    let store = loaded_store(&database).await;
    let search = search_of(&store, PATIENT);
    assert_eq!(slugs(&results(&search, "casablanca").await).first(), Some(&"casablanca-1942"));
    let mut catalogue = built_in_catalogue();
    let casablanca = catalogue.films.iter_mut().find(|film| film.slug == "casablanca-1942").expect("a film");
    "Everybody Comes to Rick's".clone_into(&mut casablanca.title);
    catalogue.films.retain(|film| film.slug != "heat-1995");
    "another".clone_into(&mut catalogue.checksum);
    load(&store, &catalogue).await.expect("loaded");
    search.refresh().await.expect("an index");
    assert_eq!(slugs(&results(&search, "everybody comes to ricks").await).first(), Some(&"casablanca-1942"));
    assert_ne!(slugs(&results(&search, "heat").await).first(), Some(&"heat-1995"));
}

async fn a_search_before_the_index_is_built_reads_the_database(database: Database) {
    let store = loaded_store(&database).await;
    let search = search_of(&store, Duration::ZERO);
    let found = results(&search, "alien").await;
    assert!(slugs(&found).contains(&"alien-1979"), "{found:?}");
    assert!(found.filters.is_empty(), "only the index counts filters");
    search.refresh().await.expect("an index");
    assert!(!results(&search, "alien").await.filters.is_empty());
}
