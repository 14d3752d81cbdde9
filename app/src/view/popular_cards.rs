//! Cards of popular films.

use domain::{FilmCard, PopularFilm};

/// Cards that say how many people chose each film: `No. 3 · 12 people` if they are numbered. The rank is a part of the
/// card, so that it stays true when dismissed films are removed from the row.
pub fn popular_cards(films: Vec<PopularFilm>, numbered: bool) -> Vec<FilmCard> {
    let cards = (1..).zip(films).map(|(rank, PopularFilm { film, users })| {
        let rank = numbered.then(|| format!("No. {rank}"));
        FilmCard { film, reasons: rank.into_iter().chain([format!("{users} people")]).collect() }
    });
    cards.collect()
}
