//! Films that share people with a film.

use domain::{FilmRef, SamePeopleFilm, Slug};
use sqlx::FromRow;

use crate::services::FilmColumns;
use crate::store::Store;

/// A film and one person that it shares with the given film, with the roles in both.
#[derive(FromRow)]
struct SharedPersonColumns {
    #[sqlx(flatten)]
    film: FilmColumns,
    person: String,
    /// Not 0 if the person directed both films.
    directed_both: i64,
}

/// The maximum number of shared people that are read, directors first. Bounds the answer for the most prolific.
const MAX_SHARED: i64 = 500;
/// The weight of a shared director, relative to a shared actor.
const DIRECTOR_WEIGHT: usize = 3;

/// Up to `count` films whose directors and leads (the first three of the cast) worked on this one: most people first, where
/// a director counts as much as three actors.
pub(super) async fn of(store: &Store, film: &Slug, count: usize) -> Result<Vec<SamePeopleFilm>, sqlx::Error> {
    let shared: Vec<SharedPersonColumns> = sqlx::query_as(
        "select film.slug, film.title, film.year, this.value as person,
                count(case when this.kind = 'director' and other.kind = 'director' then 1 end) as directed_both
         from film_term as this
         join film_term as other
             on other.kind in ('director', 'cast') and other.position < 3 and other.value = this.value
         join film on film.slug = other.film
         where this.film = $1 and this.kind in ('director', 'cast') and other.film <> $1
         group by film.slug, film.title, film.year, film.source, film.shuffle, this.value
         order by max(this.kind) desc, min(this.position), case film.source when 'catalogue' then 0 else 1 end,
                  min(other.position), film.shuffle
         limit $2",
    )
    .bind(film.as_str())
    .bind(MAX_SHARED)
    .fetch_all(store.pages())
    .await?;
    let mut films: Vec<SamePeopleFilm> = Vec::new();
    for SharedPersonColumns { film, person, directed_both } in shared {
        let film = FilmRef::from(film);
        let known = films.iter().position(|shared| shared.film.slug == film.slug);
        let at = known.unwrap_or_else(|| {
            films.push(SamePeopleFilm { film, directors: Vec::new(), others: Vec::new() });
            films.len() - 1
        });
        let people = if directed_both > 0 { &mut films[at].directors } else { &mut films[at].others };
        people.push(person);
    }
    films.sort_by_key(|film| std::cmp::Reverse(film.directors.len() * DIRECTOR_WEIGHT + film.others.len()));
    films.truncate(count);
    Ok(films)
}
