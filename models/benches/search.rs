//! The time of searches among 100,000 films (`MATINEE_FILMS` chooses another number), and of building their index. `make
//! bench` runs it.

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
use models::Catalogue;
use models::search::{FacetKind, SearchFilm, SearchIndex, SearchIndexBuilder, SearchQuery, Term};

/// Searches of each kind, also while they are typed.
const SEARCHES: [&str; 24] = [
    "g",
    "go",
    "god",
    "godf",
    "godfater",
    "the godfather",
    "shawshank redemtion",
    "star wars empire",
    "spiderman",
    "decaprio",
    "movies with al pacino and robert de niro",
    "80s horror",
    "korean",
    "comedy 1990s",
    "sad space movie",
    "dark 90s thriller",
    "man stuck on mars",
    "time travel",
    "black and white film noir",
    "love",
    "the",
    "incpetion",
    "zweiohrkücken",
    "a",
];
/// How often each search is repeated for the 99th percentile.
const ROUNDS: usize = 50;

/// The films of the catalogue, repeated under titles made of the words of two, with the people of others.
fn index(catalogue: &Catalogue, count: usize) -> SearchIndex {
    let films = &catalogue.films;
    let mut builder = SearchIndexBuilder::default();
    for number in 0..count {
        let (one, other) = (&films[number % films.len()], &films[(number * 7 + number / films.len()) % films.len()]);
        let is_first = number < films.len();
        let title = if is_first { one.title.clone() } else { format!("{} {} {number}", one.title, other.title) };
        let other_titles = if is_first { catalogue.other_titles_of(one) } else { &[] };
        let people = if is_first { one } else { other };
        builder.add([SearchFilm {
            slug: if is_first { &one.slug } else { "" },
            title: &title,
            other_titles: other_titles.iter().map(String::as_str).collect(),
            year: Some(1920 + (one.year + number as u16) % 105),
            runtime: Some(one.runtime),
            certificate: Some(one.certificate.into()),
            series: one.series.as_deref().filter(|_| is_first),
            countries: &one.countries,
            languages: &one.languages,
            genres: &one.genres,
            keywords: &one.keywords,
            directors: &people.directors,
            cast: &people.cast,
            tone: &[],
            synopsis: if is_first { &one.synopsis } else { "" },
            raters: (number % 1000) as u32,
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

fn searching(criterion: &mut Criterion) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogue");
    let catalogue = Catalogue::read(&folder).unwrap_or_else(|error| panic!("{error}"));
    let films = std::env::var("MATINEE_FILMS").ok().and_then(|films| films.parse().ok()).unwrap_or(100_000);
    let start = Instant::now();
    let index = index(&catalogue, films);
    println!("index of {films} films: {:.1} s", start.elapsed().as_secs_f32());

    let mut times = Vec::new();
    let mut slowest = (0.0, "");
    for _ in 0..ROUNDS {
        for text in SEARCHES {
            let start = Instant::now();
            black_box(index.search(&SearchQuery { text, count: 48, ..SearchQuery::default() }));
            let milliseconds = start.elapsed().as_secs_f64() * 1000.0;
            times.push(milliseconds);
            if milliseconds > slowest.0 {
                slowest = (milliseconds, text);
            }
        }
    }
    times.sort_by(f64::total_cmp);
    let at = |percent: usize| times[(times.len() - 1) * percent / 100];
    println!(
        "search among {films} films: median {:.2} ms, 99th percentile {:.2} ms, slowest {:.2} ms ({:?})",
        at(50),
        at(99),
        slowest.0,
        slowest.1
    );
    for text in ["god", "godfater", "80s horror", "man stuck on mars"] {
        criterion.bench_function(&format!("search {text:?}, {films} films"), |bencher| {
            bencher.iter(|| black_box(index.search(&SearchQuery { text, count: 48, ..SearchQuery::default() })));
        });
    }
}

criterion_group!(benches, searching);
criterion_main!(benches);
