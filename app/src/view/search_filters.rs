//! The filters of a search and the order of its results: links, which work without JavaScript.

use domain::{FilterChoices, FilterKind, SearchOrder, SearchRequest};
use leptos::prelude::*;
use leptos_router::location::Url;
use strum::VariantArray;

use crate::format::search::{any_filter, choice_name, filter_name, order_name};

/// The URL of the results of a request, without a page number.
pub fn search_url(request: &SearchRequest) -> String {
    let parts = request.query_parameters().into_iter().map(|(name, value)| format!("{name}={}", Url::escape(value)));
    let query = parts.collect::<Vec<_>>().join("&");
    if query.is_empty() { "/search".to_owned() } else { format!("/search?{query}") }
}

/// A list of links for each kind of filters that has a choice, and one for the order.
#[component]
pub fn SearchFilters(request: SearchRequest, filters: Vec<FilterChoices>) -> impl IntoView {
    let lists = FilterKind::VARIANTS.iter().filter_map(|&kind| {
        let choices = filters.iter().find(|group| group.kind == kind).cloned();
        let choices = choices.unwrap_or(FilterChoices { kind, choices: Vec::new() });
        let is_chosen = request.filter(kind).is_some();
        (is_chosen || choices.choices.len() > 1).then(|| filter_list(&request, choices))
    });
    let orders = SearchOrder::VARIANTS.iter().map(|&order| {
        let url = search_url(&SearchRequest { order, ..request.clone() });
        let current = (order == request.order).then_some("true");
        view! { <li><a href=url aria-current=current>{order_name(order)}</a></li> }
    });
    let without = SearchRequest { filters: Vec::new(), ..request.clone() };
    let clear = (!request.filters.is_empty()).then(|| {
        view! { <a class="filter-clear" href=search_url(&without)>"Clear filters"</a> }
    });
    view! {
        <nav class="filters" aria-label="Filters">
            {lists.collect_view()}
            {clear}
            <details class="filter filter-order" name="filter">
                <summary>"Sort: "{order_name(request.order)}</summary>
                <ul>{orders.collect_view()}</ul>
            </details>
        </nav>
    }
}

fn filter_list(request: &SearchRequest, FilterChoices { kind, choices }: FilterChoices) -> impl IntoView + use<> {
    let chosen = request.filter(kind);
    let link = |slug: Option<&str>, name: String, films: Option<u32>| {
        let url = search_url(&request.with_filter(kind, slug));
        let current = (slug == chosen).then_some("true");
        let films = films.map(|films| view! { <span class="filter-count">{films}</span> });
        view! { <li><a href=url aria-current=current>{name}" "{films}</a></li> }
    };
    let named = choices.iter().find(|choice| Some(choice.term.slug.as_str()) == chosen);
    let summary = match (chosen, named) {
        (Some(_), Some(choice)) => choice_name(kind, &choice.term),
        (Some(slug), None) => slug.to_owned(),
        (None, _) => filter_name(kind).to_owned(),
    };
    let label = chosen.map(|_| view! { <span class="visually-hidden">{filter_name(kind)}": "</span> });
    let links =
        choices.iter().map(|choice| link(Some(&choice.term.slug), choice_name(kind, &choice.term), Some(choice.films)));
    view! {
        <details class="filter" name="filter" data-chosen=chosen.map(|_| "")>
            <summary>{label}{summary}</summary>
            <ul>
                {link(None, any_filter(kind).to_owned(), None)}
                {links.collect_view()}
            </ul>
        </details>
    }
}
