//! `search`: the results of a search. The primary panel of the search page.

use domain::{FilmListing, FilterChoices, FilterKind, MAX_QUERY_LEN, SearchRequest, SearchResults};
use leptos_meta::Title;

use super::prelude::*;
use crate::format::search::summary;
use crate::view::{FilmGrid, NotFoundNotice, SearchFilters, search_url};

pub static PANEL: Panel = Panel {
    name: "search",
    service: Service::Catalogue,
    audience: Audience::Everyone,
    label: "Search results",
    unavailable: "Search is not available right now. Please try again in a moment.",
    example: Some("q=alien"),
};

#[server(prefix = "/api/panel", endpoint = "search", input = GetUrl)]
pub async fn load_search(
    q: String,
    page: u32,
    #[server(default)] filters: Vec<(FilterKind, String)>,
    #[server(default)] order: domain::SearchOrder,
) -> Answer<SearchResults> {
    let page = domain::PageNumber::try_from(page)?;
    let search = SearchRequest { text: super::normalised_query(&q)?, filters, order };
    let request = PANEL.request()?;
    // In lower case, so that the case of the text does not multiply cached answers. The answer does not contain the
    // text.
    let key = SearchRequest { text: search.text.to_lowercase(), ..search.clone() };
    let key = format!("search {} {key:?}", page.get());
    request.search(|catalogue| async move { catalogue.search(&search, page).await }).cached(key).send().await
}

#[component]
pub fn SearchPanel(search: SearchRequest, page: u32) -> impl IntoView {
    let text = search.text.clone();
    let asked = search.clone();
    view! {
        <h1>"Search"</h1>
        <form class="search-form" action="/search" role="search">
            <input
                type="search"
                name="q"
                value=text
                aria-label="Search films and people"
                placeholder="A title, a name, a mood, a plot"
                maxlength=MAX_QUERY_LEN.to_string()
            />
            <button class="button">"Search"</button>
        </form>
        {PANEL.primary(
            move || load_search(asked.text.clone(), page, asked.filters.clone(), asked.order),
            move |frame, results| {
                let summary = summary(&search.text, &results);
                let title = if search == SearchRequest::default() { "Search".to_owned() } else { summary.clone() };
                view! {
                    <Title text=title />
                    {frame.fill(view! { <Results search=search.clone() results=results summary=summary /> })}
                }
            },
            || view! { <NotFoundNotice title="Nothing here" text="There aren’t that many pages of results." /> },
        )}
    }
}

#[component]
fn Results(search: SearchRequest, results: SearchResults, summary: String) -> impl IntoView {
    let SearchResults { films, total, page, pages, like, spelled, did_you_mean, nearby, filters, .. } = results;
    let spelled = spelled.map(|spelled| {
        let url = search_url(&SearchRequest { text: spelled.clone(), ..SearchRequest::default() });
        view! { <p class="search-note">"Did you mean "<a href=url>{spelled}</a>"?"</p> }
    });
    let like = like.map(|film| {
        view! { <p class="search-note">"The closest matches for "<a href=format!("/movie/{}", film.slug)>{film.title}</a>"."</p> }
    });
    let url = search_url(&search);
    let url = format!("{url}{}", if url.contains('?') { "&" } else { "?" });
    let (has_filters, is_filtered) = (total > 0 && !filters.is_empty(), !search.filters.is_empty());
    let nothing = (total == 0).then(|| {
        view! { <NothingFound search=search.clone() did_you_mean=did_you_mean nearby=nearby genres=genres_of(&filters) /> }
    });
    let filters = (has_filters || is_filtered).then(|| {
        // Without results, the counts would be those of a different search.
        let filters = if total > 0 { filters } else { Vec::new() };
        view! { <SearchFilters request=search filters=filters /> }
    });
    let listing = FilmListing { title: String::new(), films, total, page, pages };
    view! {
        <p class="search-summary" role="status">{summary}</p>
        {spelled}
        {like}
        {filters}
        {nothing}
        <FilmGrid listing=listing url=url />
    }
}

fn genres_of(filters: &[FilterChoices]) -> Vec<domain::NamedSlug> {
    let genres = filters.iter().filter(|group| group.kind == FilterKind::Genre);
    genres.flat_map(|group| group.choices.iter().map(|choice| choice.term.clone())).collect()
}

/// What to do after a search that found nothing.
#[component]
fn NothingFound(
    search: SearchRequest,
    did_you_mean: Option<String>,
    nearby: Vec<domain::FilmCard>,
    genres: Vec<domain::NamedSlug>,
) -> impl IntoView {
    let without = SearchRequest { filters: Vec::new(), ..search.clone() };
    let unfiltered = (!search.filters.is_empty()).then(|| {
        view! {
            <p class="search-note">
                "No film matches all of these. "<a href=search_url(&without)>"Search without filters"</a>
            </p>
        }
    });
    let did_you_mean = did_you_mean.map(|title| {
        let url = search_url(&SearchRequest { text: title.clone(), ..SearchRequest::default() });
        view! { <p class="search-note">"Did you mean "<a href=url>{title}</a>"?"</p> }
    });
    let nearby = (!nearby.is_empty()).then(|| {
        let count = nearby.len() as u32;
        let listing = FilmListing { title: String::new(), films: nearby, total: count, page: 1, pages: 1 };
        view! {
            <h2>"Close matches"</h2>
            <FilmGrid listing=listing url=String::new() />
        }
    });
    let genres = (!genres.is_empty()).then(|| {
        let links = genres.into_iter().map(|genre| {
            view! { <li><a class="chip" href=format!("/genre/{}", genre.slug)>{genre.name}</a></li> }
        });
        view! {
            <h2>"Or start with a genre"</h2>
            <ul class="chip-list">{links.collect_view()}</ul>
        }
    });
    view! {
        {unfiltered}
        {did_you_mean}
        {nearby}
        {genres}
    }
}
