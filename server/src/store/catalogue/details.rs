//! A film's details as M asks for them.

use models::{Details, Tone};

use crate::store::{Store, StoreError};

/// What is known of a film that M was not trained on, so that M can be asked all the same. Nothing where there is no such
/// film.
///
/// # Errors
/// When the database does not answer.
pub async fn details(store: &Store, slug: &str) -> Result<Option<Details>, StoreError> {
    let film: Option<(i64, Option<String>, Option<String>)> =
        sqlx::query_as("select year, synopsis, tone from film where slug = $1")
            .bind(slug)
            .fetch_optional(&store.pool)
            .await
            .map_err(StoreError::Read)?;
    let Some((year, synopsis, tone)) = film else { return Ok(None) };
    let terms: Vec<(String, String)> =
        sqlx::query_as("select kind, value from film_term where film = $1 order by kind, position")
            .bind(slug)
            .fetch_all(&store.pool)
            .await
            .map_err(StoreError::Read)?;
    let of = |wanted: &str| {
        terms.iter().filter(|(kind, _)| kind == wanted).map(|(_, value)| value.clone()).collect::<Vec<_>>()
    };
    Ok(Some(Details {
        series: None,
        year: u16::try_from(year).ok(),
        countries: of("country"),
        languages: of("language"),
        genres: of("genre"),
        directors: of("director"),
        cast: of("cast"),
        keywords: of("keyword"),
        tags: Vec::new(),
        tone: tone.as_deref().and_then(tone_of),
        synopsis: synopsis.unwrap_or_default(),
    }))
}

/// Reads twelve scores, separated by commas.
fn tone_of(scores: &str) -> Option<Tone> {
    let scores: Vec<u8> = scores.split(',').map(str::parse).collect::<Result<_, _>>().ok()?;
    let [dark, funny, tense, romantic, violent, cerebral, fast, epic, strange, uplifting, family, stylised] =
        scores.try_into().ok()?;
    Some(Tone { dark, funny, tense, romantic, violent, cerebral, fast, epic, strange, uplifting, family, stylised })
}
