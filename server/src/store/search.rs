//! Reads the films of the site into an index for searching.

use std::collections::HashMap;
use std::time::Duration;

use models::Tone;
use models::search::{SearchFilm, SearchIndex, SearchIndexBuilder, Term};
use sqlx::FromRow;

use super::Store;
use crate::bulkhead::Bulkhead;

/// The number of films per query.
const PORTION: i64 = 2_000;

/// An index of a hundred thousand films takes seconds of a core.
static INDEXING: Bulkhead = Bulkhead::new("search index", 1, Duration::from_secs(15));

#[derive(FromRow)]
struct FilmColumns {
    slug: String,
    title: String,
    original_title: Option<String>,
    year: i64,
    runtime: Option<i64>,
    certificate: Option<String>,
    synopsis: Option<String>,
    tone: Option<String>,
}

/// The lists of a film, by kind.
#[derive(Default)]
struct Lists {
    titles: Vec<String>,
    series: Vec<String>,
    countries: Vec<String>,
    languages: Vec<String>,
    genres: Vec<String>,
    keywords: Vec<String>,
    directors: Vec<String>,
    cast: Vec<String>,
}

impl Lists {
    fn names_of_kind(&mut self, kind: &str) -> Option<&mut Vec<String>> {
        Some(match kind {
            "title" => &mut self.titles,
            "series" => &mut self.series,
            "country" => &mut self.countries,
            "language" => &mut self.languages,
            "genre" => &mut self.genres,
            "keyword" => &mut self.keywords,
            "director" => &mut self.directors,
            "cast" => &mut self.cast,
            _ => return None,
        })
    }
}

/// A film with its lists, its tone and the number of its raters.
struct Described {
    film: FilmColumns,
    lists: Lists,
    tone: Vec<(String, u8)>,
    raters: u32,
}

/// The index of all films. Positions are those of the films in the order of their slugs.
///
/// # Errors
/// If the database fails.
pub(crate) async fn read_index(store: &Store) -> Result<SearchIndex, sqlx::Error> {
    let terms: Vec<(String, String, String)> =
        sqlx::query_as("select kind, slug, name from term").fetch_all(store.bulk()).await?;
    let mut raters = raters_by_film(store).await?;
    let mut builder = SearchIndexBuilder::default();
    let mut last = String::new();
    loop {
        let portion = films_after(store, &last, &mut raters).await?;
        let Some(end) = portion.last() else { break };
        last.clone_from(&end.film.slug);
        let index = move || {
            let mut builder = builder;
            builder.add(portion.iter().map(indexed));
            builder
        };
        builder = on_a_blocking_thread(index).await?;
    }
    on_a_blocking_thread(move || {
        let terms = terms.iter().filter_map(|(kind, slug, name)| Some(Term { kind: kind.parse().ok()?, slug, name }));
        builder.build(&terms.collect::<Vec<Term<'_>>>())
    })
    .await
}

/// The number of imported raters or of votes in a source, for films that have any.
async fn raters_by_film(store: &Store) -> Result<HashMap<String, u32>, sqlx::Error> {
    let counts: Vec<(String, i64)> = sqlx::query_as(
        "select film, max(raters) from (
             select film, count(*) as raters from imported_rater
             join movielens_film on movielens_film.movielens_id = imported_rater.movielens_id
             where film is not null group by film
             union all
             select film, votes from movielens_film where film is not null and votes is not null
         ) as counted group by film",
    )
    .fetch_all(store.bulk())
    .await?;
    Ok(counts.into_iter().map(|(film, raters)| (film, u32::try_from(raters).unwrap_or(u32::MAX))).collect())
}

async fn films_after(
    store: &Store,
    last: &str,
    raters: &mut HashMap<String, u32>,
) -> Result<Vec<Described>, sqlx::Error> {
    let films: Vec<FilmColumns> = sqlx::query_as(
        "select slug, title, original_title, year, runtime, certificate, synopsis, tone
         from film where slug > $1 order by slug limit $2",
    )
    .bind(last)
    .bind(PORTION)
    .fetch_all(store.bulk())
    .await?;
    let Some(end) = films.last().map(|film| film.slug.clone()) else { return Ok(Vec::new()) };
    let rows: Vec<(String, String, String)> = sqlx::query_as(
        "select film, kind, value from film_term where film > $1 and film <= $2 order by film, kind, position",
    )
    .bind(last)
    .bind(end)
    .fetch_all(store.bulk())
    .await?;
    let mut lists: HashMap<String, Lists> = HashMap::new();
    for (film, kind, value) in rows {
        if let Some(list) = lists.entry(film).or_default().names_of_kind(&kind) {
            list.push(value);
        }
    }
    let described = films.into_iter().map(|film| Described {
        lists: lists.remove(&film.slug).unwrap_or_default(),
        tone: film.tone.as_deref().map(tone_of).unwrap_or_default(),
        raters: raters.remove(&film.slug).unwrap_or_default(),
        film,
    });
    Ok(described.collect())
}

/// Scores in the order of the axes, separated by commas.
fn tone_of(scores: &str) -> Vec<(String, u8)> {
    let scores = scores.split(',').map(|score| score.parse().unwrap_or_default());
    Tone::AXES.iter().map(|&axis| axis.to_owned()).zip(scores).collect()
}

fn indexed(Described { film, lists, tone, raters }: &Described) -> SearchFilm<'_> {
    SearchFilm {
        slug: &film.slug,
        title: &film.title,
        other_titles: film.original_title.iter().chain(&lists.titles).map(String::as_str).collect(),
        year: u16::try_from(film.year).ok().filter(|year| *year > 0),
        runtime: film.runtime.and_then(|minutes| u16::try_from(minutes).ok()),
        certificate: film.certificate.as_deref(),
        series: lists.series.first().map(String::as_str),
        countries: &lists.countries,
        languages: &lists.languages,
        genres: &lists.genres,
        keywords: &lists.keywords,
        directors: &lists.directors,
        cast: &lists.cast,
        tone,
        synopsis: film.synopsis.as_deref().unwrap_or_default(),
        raters: *raters,
    }
}

async fn on_a_blocking_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, sqlx::Error> {
    INDEXING.run_blocking(work).await.map_err(|error| sqlx::Error::Decode(Box::new(error)))
}
