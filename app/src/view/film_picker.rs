//! Films to choose from, as check boxes.

use domain::FilmCard;
use leptos::prelude::*;

use crate::form::FormState;
use crate::view::film_card::{poster, poster_type_size};

/// The form of the welcome page. A rejected form keeps its choice.
#[component]
pub fn FilmPicker(films: Vec<FilmCard>) -> impl IntoView {
    let form = FormState::from_request();
    let problem = form.problem_with("like");
    let described_by = problem.is_some().then_some("choice-note");
    let note = problem.map(|text| view! { <p id="choice-note" class="field-problem" role="alert">{text}</p> });
    let cards = films.into_iter().map(|card| {
        let film = card.film;
        let type_size = poster_type_size(&film.title);
        let chosen = form.input.iter().any(|(field, slug)| *field == "like" && *slug == *film.slug);
        view! {
            <li class="card">
                <label class="choice">
                    <input
                        type="checkbox"
                        name="like"
                        value=film.slug.to_string()
                        checked=chosen
                        autocomplete="off"
                        aria-describedby=described_by
                    />
                    {poster(&film.slug)}
                    <span class="card-title" data-length=type_size>{film.title}</span>
                    <span class="card-year">{film.year}</span>
                </label>
            </li>
        }
    });
    let cards = cards.collect_view();
    view! {
        <form method="post" action="/welcome" class="choices">
            <fieldset>
                <legend class="visually-hidden">"Films you like"</legend>
                <ul class="card-grid">{cards}</ul>
            </fieldset>
            <div class="choices-end">
                {note}
                <p class="actions">
                    <button class="button">"Continue"</button>
                    <a class="button button-secondary" href="/">"Skip"</a>
                </p>
            </div>
        </form>
    }
}
