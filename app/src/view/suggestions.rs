//! Completions of a partly typed search, as options of the search box.

use domain::{FilmRef, SearchRequest, Suggestions};
use leptos::prelude::*;

use super::film_card::poster;
use super::links::person_path;
use super::search_filters::search_url;

/// The options as HTML: films and people, then searches for genres, themes, countries and languages, then for the text itself. Each
/// is a link, so that a click needs no script.
pub fn suggestion_options(text: &str, Suggestions { films, terms, people }: Suggestions) -> String {
    let films = films.into_iter().map(|FilmRef { slug, title, year }| {
        view! {
            <a class="suggestion" role="option" tabindex="-1" aria-selected="false" href=format!("/movie/{slug}")>
                {poster(&slug)}
                <span class="suggestion-title">{title}</span>
                " "
                <span class="suggestion-note">{year}</span>
            </a>
        }
    });
    let people = people.into_iter().map(|person| {
        view! {
            <a class="suggestion" role="option" tabindex="-1" aria-selected="false" href=person_path(&person.slug)>
                <span class="suggestion-title">{person.name}</span>
                " "
                <span class="suggestion-note">"Person"</span>
            </a>
        }
    });
    let searches = terms.into_iter().filter(|term| !term.eq_ignore_ascii_case(text)).map(|term| {
        let request = SearchRequest { text: term.clone(), ..SearchRequest::default() };
        view! {
            <a class="suggestion" role="option" tabindex="-1" aria-selected="false" href=search_url(&request)>
                <span class="suggestion-title">{term}</span>
                " "
                <span class="suggestion-note">"Theme"</span>
            </a>
        }
    });
    let request = SearchRequest { text: text.to_owned(), ..SearchRequest::default() };
    let all = view! {
        <a class="suggestion suggestion-all" role="option" tabindex="-1" aria-selected="false" href=search_url(&request)>
            <span class="suggestion-title">{format!("All results for “{text}”")}</span>
        </a>
    };
    view! { {films.collect_view()}{people.collect_view()}{searches.collect_view()}{all} }.to_html()
}
