//! Rows of popular films.

use domain::{FilmCard, FilmRow, MIN_ACTIVE_USERS, PopularFilm, PopularFilms};
use leptos::prelude::*;

use crate::view::CardRow;

/// A row of popular films; without any, its title and the reason.
#[component]
pub fn PopularRow(
    popular: PopularFilms,
    title: String,
    /// The period, as the end of a sentence: `in the last seven days`.
    period: &'static str,
    /// Whether the cards have numbers.
    #[prop(default = false)]
    numbered: bool,
) -> impl IntoView {
    if popular.films.is_empty() {
        let reason = reason(popular.users, period);
        return view! { <h2 class="section-title">{title}</h2><p class="notice">{reason}</p> }.into_any();
    }
    let films = (1..).zip(popular.films).map(|(rank, film)| card(film, numbered.then_some(rank))).collect();
    view! { <CardRow row=FilmRow { title, href: None, films } /> }.into_any()
}

/// A card with the number of users who chose the film: `No. 3 · 12 people` if it has a rank. The rank is a part of the
/// card, so that it remains correct when dismissed films are removed from the row.
fn card(PopularFilm { film, users }: PopularFilm, rank: Option<usize>) -> FilmCard {
    let rank = rank.map(|rank| format!("No. {rank}"));
    FilmCard { film, reasons: rank.into_iter().chain([format!("{users} people")]).collect() }
}

/// Why there is no row.
fn reason(users: u32, period: &str) -> String {
    let people = match users {
        0 => return format!("No one has watched, liked or saved a film here {period}."),
        1 => "One person has".to_owned(),
        users => format!("{users} people have"),
    };
    let why =
        if users < MIN_ACTIVE_USERS { ": too few for a list" } else { ", but no two of them chose the same film" };
    format!("{people} watched, liked or saved films here {period}{why}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_few_users_are_counted() {
        let reason = |users| reason(users, "so far");
        assert_eq!(reason(0), "No one has watched, liked or saved a film here so far.");
        assert_eq!(reason(1), "One person has watched, liked or saved films here so far: too few for a list.");
        assert!(reason(MIN_ACTIVE_USERS - 1).ends_with("so far: too few for a list."));
        assert!(reason(MIN_ACTIVE_USERS).ends_with("so far, but no two of them chose the same film."));
    }
}
