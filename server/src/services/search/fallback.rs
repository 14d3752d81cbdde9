//! Search while the index is being built: films whose text contains the words, found by reading every film.

use std::time::Duration;

use domain::{FilmCard, PageNumber, ServiceError};
use sqlx::FromRow;

use crate::bulkhead::Bulkhead;
use crate::services::{FilmColumns, PAGE_SIZE, failed, offset_of};
use crate::store::{Dialect, Statement, Store, plain_words};

/// A result, and the number of all results.
#[derive(FromRow)]
struct FoundColumns {
    #[sqlx(flatten)]
    film: FilmColumns,
    total: i64,
}

static SEARCHES: Bulkhead = Bulkhead::new("search in the database", 2, Duration::from_secs(3));
/// The maximum number of words that are compared with the text of every film.
const MAX_WORDS: usize = 8;

/// A page of the films that match a text, and the number of all.
pub(super) async fn search(store: &Store, text: &str, page: PageNumber) -> Result<(Vec<FilmCard>, i64), ServiceError> {
    let matching = matching(store.dialect, &plain_words(text), page);
    let bulk = store.bulk().clone();
    let find = async move { matching.query_as::<FoundColumns>().fetch_all(&bulk).await };
    let films = SEARCHES.run(find).await.map_err(ServiceError::failed)?.map_err(failed)?;
    let total = films.first().map_or(0, |film| film.total);
    Ok((films.into_iter().map(|film| film.film.into()).collect(), total))
}

/// Selects a page of the films that match a query in plain words: every word must begin a word of the film's text.
fn matching(dialect: Dialect, query: &str, page: PageNumber) -> Statement {
    let mut find = Statement::new(dialect, "select slug, title, year, count(*) over () as total from film where true");
    for word in query.split(' ').filter(|word| !word.is_empty()).take(MAX_WORDS) {
        find.push(" and (' ' || search_text) like ").bind(format!("% {word}%"));
    }
    find.push(" order by case when search_title = ").bind(query);
    find.push(" then 0 else 1 end, case source when 'catalogue' then 0 else 1 end, shuffle limit ");
    find.bind(i64::from(PAGE_SIZE)).push(" offset ").bind(offset_of(page));
    find
}
