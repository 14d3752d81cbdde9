//! The call for the films of a list, wherever they come from.

use domain::{FilmCard, FilmList, FilmListing, ListPage, PageNumber, Person, PopularFilms};

use crate::error::{Answer, PanelError};
use crate::format::topic_heading;
use crate::panel::Panel;
use crate::view::{new_card, popular_card};

/// The length of a list that comes on one page. More than any shelf of the model has.
const WHOLE: usize = 250;

/// The films of a list's page. All panels that show the page share one cached answer.
pub async fn films(panel: &'static Panel, of: &ListPage) -> Answer<FilmListing> {
    let (request, page) = (panel.request()?, of.page);
    let key = |name: &str, slug: &str| format!("{name} {slug} {}", page.get());
    match of.list.clone() {
        FilmList::Genre(genre) => {
            let key = key("genre", &genre);
            request.catalogue(|catalogue| async move { catalogue.genre(&genre, page).await }).cached(key).send().await
        }
        FilmList::Topic(topic) => {
            let key = key(&format!("topic {}", topic.kind.as_str()), &topic.slug);
            let call = request.search(|search| async move { search.topic(&topic, page).await });
            Ok(call
                .cached(key)
                .send()
                .await?
                .map(|topic| FilmListing { title: topic_heading(&topic), ..topic.listing }))
        }
        FilmList::Person(slug) => {
            let key = key("person", &slug);
            let call = request.search(|search| async move { search.person(&slug, page).await });
            Ok(call.cached(key).send().await?.map(listing_of_person))
        }
        _ if page != PageNumber::FIRST => Err(PanelError::not_found()),
        FilmList::Group(number) => {
            let call = request.recommender(|recommender| async move { recommender.shelf(number, WHOLE).await });
            let row = call.always_cached(format!("whole shelf {number}")).send().await?;
            Ok(row.map(|row| on_one_page(row.title, row.films)))
        }
        FilmList::New => {
            let call = request.catalogue(|catalogue| async move { catalogue.new_films(WHOLE).await });
            let films = call.cached("all new").send().await?;
            Ok(films.map(|films| on_one_page("New on Matinee", films.into_iter().map(new_card).collect())))
        }
        FilmList::Popular => {
            let call = request.history(|history| async move { history.popular(WHOLE).await });
            Ok(call.cached("all popular").send().await?.map(|films| popular("Popular on Matinee", films)))
        }
        FilmList::ThisWeek => {
            let call = request.history(|history| async move { history.popular_this_week(WHOLE).await });
            Ok(call.cached("all popular this week").send().await?.map(|films| popular("Popular this week", films)))
        }
    }
}

fn popular(title: &str, popular: PopularFilms) -> FilmListing {
    let films = (1..).zip(popular.films).map(|(rank, film)| popular_card(film, Some(rank)));
    on_one_page(title, films.collect())
}

fn on_one_page(title: impl Into<String>, films: Vec<FilmCard>) -> FilmListing {
    FilmListing { title: title.into(), total: films.len() as u32, films, page: 1, pages: 1 }
}

/// The films of a person in the order of their page.
fn listing_of_person(person: Person) -> FilmListing {
    let films: Vec<FilmCard> = person.credits.into_iter().map(|credit| credit.film.into()).collect();
    FilmListing { title: person.name, total: films.len() as u32, films, page: person.page, pages: person.pages }
}
