//! `row-position`: the films before and after a film in the row that the visitor came from.

use domain::{FilmCard, FilmListing, ListPage, Slug};
use serde::{Deserialize, Serialize};

use super::prelude::*;
use crate::view::url_in_list;

pub static PANEL: Panel = Panel {
    name: "row-position",
    service: Service::Catalogue,
    audience: Audience::Everyone,
    label: "Before and after this film",
    unavailable: "The films before and after this one are not available right now.",
    example: Some("movie=heat-1995&of=theme:heist"),
};

/// A film among the films of a list's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowPosition {
    pub film: Slug,
    pub of: ListPage,
    pub listing: FilmListing,
}

/// `of` is a page of a list, such as `theme:heist`. Not found if the film is not on it.
#[server(prefix = "/api/panel", endpoint = "row-position", input = GetUrl)]
pub async fn load_row_position(movie: String, of: String) -> Answer<RowPosition> {
    let (film, of): (Slug, ListPage) = (movie.parse()?, of.parse()?);
    let listing = super::list_call::films(&PANEL, &of).await?;
    if listing.value.films.iter().all(|card| card.film.slug != film) {
        return Err(crate::error::PanelError::not_found());
    }
    Ok(listing.map(|listing| RowPosition { film, of, listing }))
}

#[component]
pub fn RowPositionPanel(movie: String, of: String) -> impl IntoView {
    place(movie, of).into_view()
}

/// Lies over the picture of the film, so that nothing moves when it arrives, and shows nothing until then.
pub fn place(movie: String, of: String) -> Box<dyn Placed> {
    let panel = PANEL.public(
        &format!("{movie} {of}"),
        move || load_row_position(movie.clone(), of.clone()),
        |frame, position| frame.content(view! { <Position position=position /> }),
    );
    panel.deferred(|| ().into_any())
}

/// Dismissed films are left out.
#[component]
fn Position(position: RowPosition) -> impl IntoView {
    let RowPosition { film, of, listing } = position;
    let marks = crate::request::visitor_marks();
    let is_this = |card: &FilmCard| card.film.slug == film;
    let films: Vec<_> =
        listing.films.iter().filter(|card| is_this(card) || !marks.has_dismissed(&card.film.slug)).collect();
    let at = films.iter().position(|card| is_this(card)).unwrap_or_default();
    let link = |card: &FilmCard, class: &'static str, direction: &'static str| {
        let address = url_in_list(&card.film.slug, &of);
        view! {
            <a class=class href=address rel=direction>
                <span class="visually-hidden">{if direction == "prev" { "Previous: " } else { "Next: " }}</span>
                {card.film.title.clone()}
            </a>
        }
    };
    let previous = at.checked_sub(1).map(|before| link(films[before], "row-previous", "prev"));
    let next = films.get(at + 1).map(|after| link(after, "row-next", "next"));
    let label = format!("Films of {}", listing.title);
    view! {
        <nav class="row-position" aria-label=label>
            {previous}
            <a class="row-here" href=of.path()>{listing.title}</a>
            {next}
        </nav>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use domain::FilmRef;

    use super::*;

    fn shown(film: &str) -> String {
        let card = |slug: &str| {
            let slug: Slug = slug.parse().expect("a slug");
            FilmCard::from(FilmRef { title: slug.to_string(), slug, year: 1995 })
        };
        let films = ["heat-1995", "ronin-1998", "thief-1981"].map(card).to_vec();
        let listing = FilmListing { title: "heist".to_owned(), films, total: 3, page: 2, pages: 2 };
        let of = "theme:heist,2".parse().expect("a page");
        let position = RowPosition { film: film.parse().expect("a slug"), of, listing };
        view! { <Position position=position /> }.to_html()
    }

    #[test]
    fn a_film_leads_to_its_neighbours_in_the_list_and_to_the_list() {
        let middle = shown("ronin-1998");
        for address in
            ["/movie/heat-1995?from=theme:heist,2", "/movie/thief-1981?from=theme:heist,2", "/theme/heist?page=2"]
        {
            assert!(middle.contains(&format!("href=\"{address}\"")), "{address}: {middle}");
        }
        assert!(!shown("heat-1995").contains("rel=\"prev\""));
        assert!(!shown("thief-1981").contains("rel=\"next\""));
    }
}
