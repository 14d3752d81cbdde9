//! Search on the built-in catalogue: typical searches and their expected results.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use models::search::{
    Facet, FacetKind, SearchFilm, SearchIndex, SearchIndexBuilder, SearchMatches, SearchQuery, Sorting, Term, film_like,
};
use models::titles::TitleIndex;
use models::{Catalogue, Film, Model};

/// Lines of queries and expectations; the file explains them.
const QUERIES: &str = include_str!("search/queries.tsv");

struct Site {
    catalogue: Catalogue,
    index: SearchIndex,
    titles: TitleIndex,
    model: Arc<Model>,
}

static SITE: LazyLock<Site> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let catalogue = Catalogue::read(&folder.join("catalogue")).unwrap_or_else(|error| panic!("{error}"));
    let model = Model::load(&folder.join("similarity.safetensors")).unwrap_or_else(|error| panic!("{error}"));
    let titles = TitleIndex::new(
        catalogue
            .films
            .iter()
            .map(|film| catalogue.entry(film))
            .collect::<Vec<_>>()
            .iter()
            .map(|entry| entry.indexed()),
    );
    Site { index: index_of(&catalogue), titles, model: Arc::new(model), catalogue }
});

fn index_of(catalogue: &Catalogue) -> SearchIndex {
    let mut builder = SearchIndexBuilder::default();
    for film in &catalogue.films {
        let tone: Vec<(String, u8)> =
            models::Tone::AXES.iter().map(|axis| (*axis).to_owned()).zip(film.tone.values()).collect();
        let other_titles = film.original_title.iter().chain(catalogue.other_titles_of(film)).map(String::as_str);
        builder.add([SearchFilm {
            slug: &film.slug,
            title: &film.title,
            other_titles: other_titles.collect(),
            year: Some(film.year),
            runtime: Some(film.runtime),
            certificate: Some(film.certificate.into()),
            series: film.series.as_deref(),
            countries: &film.countries,
            languages: &film.languages,
            genres: &film.genres,
            keywords: &film.keywords,
            directors: &film.directors,
            cast: &film.cast,
            tone: &tone,
            synopsis: &film.synopsis,
            raters: 0,
        }]);
    }
    let vocabularies = [
        (FacetKind::Genre, &catalogue.genres),
        (FacetKind::Keyword, &catalogue.keywords),
        (FacetKind::Country, &catalogue.countries),
        (FacetKind::Language, &catalogue.languages),
    ];
    let terms = vocabularies.into_iter().flat_map(|(kind, vocabulary)| {
        vocabulary.terms.iter().map(move |term| Term { kind, slug: &term.slug, name: &term.name })
    });
    builder.build(&terms.collect::<Vec<_>>())
}

impl Site {
    fn found(&self, text: &str, filters: &[Facet], sorting: Sorting) -> SearchMatches {
        let named: Vec<u32> = self.titles.films_named(text).into_iter().map(|film| film as u32).collect();
        self.index.search(&SearchQuery { text, named: &named, filters, sorting, offset: 0, count: 48 })
    }

    /// The first films for a text.
    fn first(&self, text: &str, count: usize) -> Vec<&Film> {
        let like = film_like(text).filter(|_| self.titles.films_named(text).is_empty());
        if let Some(like) = like.and_then(|title| self.found(title, &[], Sorting::Fit).films.first().copied()) {
            let similar = self.model.similar_to(&self.catalogue.films[like as usize].slug, count);
            let similar = similar.unwrap_or_else(|error| panic!("{text:?}: {error}"));
            return similar.iter().map(|neighbour| self.film(&neighbour.film.slug)).collect();
        }
        let found = self.found(text, &[], Sorting::Fit);
        found.films.iter().take(count).map(|film| &self.catalogue.films[*film as usize]).collect()
    }

    fn film(&self, slug: &str) -> &Film {
        self.catalogue.films.iter().find(|film| film.slug == slug).unwrap_or_else(|| panic!("no film {slug:?}"))
    }
}

/// Whether `kind=value` is true of a film.
fn has(film: &Film, property: &str) -> bool {
    let (kind, value) = property.split_once('=').unwrap_or_else(|| panic!("{property:?} has no value"));
    let contains = |values: &[String]| values.iter().any(|other| other == value);
    match kind {
        "genre" => contains(&film.genres),
        "country" => contains(&film.countries),
        "language" => contains(&film.languages),
        "person" => contains(&film.directors) || contains(&film.cast),
        "series" => film.series.as_deref() == Some(value),
        "decade" => (film.year / 10 * 10).to_string() == value,
        _ => panic!("{property:?} is no property"),
    }
}

/// The properties of the third column, which a space separates from the next kind.
fn properties(column: &str) -> Vec<String> {
    let mut properties: Vec<String> = Vec::new();
    for word in column.split(' ') {
        match properties.last_mut() {
            Some(last) if !word.contains('=') => *last = format!("{last} {word}"),
            _ => properties.push(word.to_owned()),
        }
    }
    properties
}

/// What is wrong with the first three films of a line of a list of queries.
fn problem(line: &str) -> Option<String> {
    let columns: Vec<&str> = line.split('\t').collect();
    let (query, wanted) = (columns[0], columns[1]);
    let first = SITE.first(query, 3);
    let slugs: Vec<&str> = first.iter().map(|film| film.slug.as_str()).collect();
    let is_there = |choice: &str| choice.split('|').any(|slug| slugs.contains(&slug));
    let missing: Vec<&str> = wanted.split(' ').filter(|choice| !is_there(choice)).collect();
    let properties = columns.get(2).map(|column| properties(column)).unwrap_or_default();
    let others = first.iter().filter(|film| !properties.iter().all(|property| has(film, property)));
    let others: Vec<&str> = others.map(|film| film.slug.as_str()).collect();
    (!missing.is_empty() || !others.is_empty())
        .then(|| format!("{query:?} finds {slugs:?}; missing {missing:?}, not {properties:?}: {others:?}"))
}

fn lines(list: &str) -> impl Iterator<Item = &str> {
    list.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

#[test]
fn every_famous_film_is_in_the_catalogue() {
    for line in include_str!("../src/search/famous.txt").lines().filter(|line| !line.starts_with('#')) {
        SITE.film(line.trim_end_matches(" *"));
    }
}

#[test]
fn what_people_mean_is_among_the_first_three_films() {
    for slug in lines(QUERIES).flat_map(|line| line.split('\t').nth(1).unwrap_or_default().split([' ', '|'])) {
        SITE.film(slug);
    }
    assert!(lines(QUERIES).count() >= 120);
    let problems: Vec<String> = lines(QUERIES).filter_map(problem).collect();
    assert!(problems.is_empty(), "{} of {}:\n{}", problems.len(), lines(QUERIES).count(), problems.join("\n"));
}

#[test]
fn the_films_of_a_topic_are_ordered_by_fit_and_fame_and_described_by_what_they_share() {
    let index = &SITE.index;
    let topic = index.topic(&(FacetKind::Keyword, "heist".to_owned())).expect("a topic");
    assert_eq!(topic.facts.genres.first().map(String::as_str), Some("crime"));
    assert!(!topic.facts.themes.contains(&"heist".to_owned()));
    let slugs: Vec<&str> = topic.films.iter().map(|film| SITE.catalogue.films[*film as usize].slug.as_str()).collect();
    let place = |slug: &str| slugs.iter().position(|other| *other == slug);
    assert!(place("oceans-eleven-2001") < place("the-killing-1956"), "{slugs:?}");
    assert_eq!(index.topic(&(FacetKind::Year, "1800".to_owned())), None);
}

#[test]
fn a_text_without_results_means_a_famous_title_only_if_they_resemble_each_other() {
    let (films, is_meant) = SITE.index.nearby("zzqqxx", 6);
    assert!(films.len() == 6 && !is_meant);
    let (films, is_meant) = SITE.index.nearby("casblnaca", 6);
    assert!(is_meant && SITE.catalogue.films[films[0] as usize].slug == "casablanca-1942");
}

#[test]
fn people_of_similar_films_have_the_same_role_and_are_no_collaborators() {
    let person = SITE.index.person("michael-mann").expect("a person");
    let directs = |name: &String| SITE.catalogue.films.iter().any(|film| film.directors.contains(name));
    assert!(!person.alike.is_empty() && person.alike.iter().all(directs), "{:?}", person.alike);
    let works_with = |name: &String| person.collaborators.iter().any(|(other, _)| other == name);
    assert!(!person.alike.iter().any(works_with));
    assert_eq!(person.collaborators.first().map(|(_, films)| *films >= 2), Some(true));
}
