//! A film's title sequence: six cards over its own backdrop, and the still that stands before them.
//!
//! All of it is in the page and drawn by the style sheet; a player only moves its time. Without one the still says the same.

use leptos::prelude::*;

use domain::{DescribedBy, Film, NamedSlug};

/// The picture, the cards and the still.
#[component]
pub fn TitleSequence(film: Film) -> impl IntoView {
    let length = length_of(&film.title);
    let cards = cards(&film);
    let credits = cards.iter().skip(2).map(|card| match card.above {
        Some(above) => view! { <p>{above}" "<span>{card.says.clone()}</span></p> }.into_any(),
        None => view! { <p><span>{card.says.clone()}</span></p> }.into_any(),
    });
    let credits = credits.collect::<Vec<_>>();
    let cards = cards.into_iter().map(|card| {
        // A line may end between two names, and not within one.
        let says = if card.is_title { card.says } else { unbroken(&card.says) };
        view! {
            <li class="titles-card" data-length=card.is_title.then_some(length) data-title=card.is_title.then_some("")>
                {card.above.map(|above| view! { <span class="titles-above">{above}</span> })}
                <span class="titles-says">{says}</span>
            </li>
        }
    });
    view! {
        <div class="titles">
            <img class="titles-picture" src=format!("/art/{}.svg?shape=backdrop", film.slug) alt="" width="1600" height="900" fetchpriority="high" />
            <div class="titles-light"></div>
            <div class="titles-grain"></div>
            <div class="titles-shade"></div>
            // The still says the same to whoever listens, and does not change while it is read.
            <ol class="titles-cards" aria-hidden="true">{cards.collect_view()}</ol>
            <div class="titles-curtain"></div>
            <div class="titles-still">
                <h1 data-length=length>{film.title}</h1>
                {credits}
            </div>
        </div>
    }
}

/// One card: a small line, and a large one under it.
struct TitleCard {
    above: Option<&'static str>,
    says: String,
    is_title: bool,
}

/// The cards in their order. What is not known of a film has no card, and its picture is alone for so long.
fn cards(film: &Film) -> Vec<TitleCard> {
    let card = |above, says| TitleCard { above, says, is_title: false };
    let names = |named: &[NamedSlug], most: usize, between: &str| {
        named.iter().take(most).map(|word| word.name.clone()).collect::<Vec<_>>().join(between)
    };
    let country = names(&film.countries, 2, ", ");
    let year = if country.is_empty() { film.year.to_string() } else { format!("{} · {country}", film.year) };
    let made_by = if film.directors.is_empty() {
        card(Some("Filed under"), names(&film.genres, 3, " · "))
    } else {
        card(Some("Directed by"), film.directors.join(" & "))
    };
    let with = match (film.cast.as_slice(), film.described_by) {
        ([], DescribedBy::MovieLens) => card(Some("Remembered by"), "the people of MovieLens".to_owned()),
        (cast, _) => card(Some("With"), cast.iter().take(4).cloned().collect::<Vec<_>>().join(", ")),
    };
    let last = if film.keywords.is_empty() {
        card(None, names(&film.genres, 3, " · "))
    } else {
        card(Some("A film about"), names(&film.keywords, 3, " · "))
    };
    let title = TitleCard { above: None, says: film.title.clone(), is_title: true };
    let cards = [card(Some("Matinee"), "presents".to_owned()), title, card(None, year), made_by, with, last];
    cards.into_iter().filter(|card| !card.says.is_empty()).collect()
}

/// The same, with breaks only behind the marks that part names.
fn unbroken(names: &str) -> String {
    let breaks = [(",\u{a0}", ", "), ("\u{a0}·\u{a0}", " · "), ("\u{a0}&\u{a0}", " & ")];
    breaks.iter().fold(names.replace(' ', "\u{a0}").replace('-', "-\u{2060}"), |names, (joined, parted)| {
        names.replace(joined, parted)
    })
}

/// How long a title is, in the style sheet's words: the longer, the smaller it is set, so that none is ever cut.
fn length_of(title: &str) -> &'static str {
    match title.chars().count() {
        0..=12 => "short",
        13..=26 => "middling",
        27..=45 => "long",
        _ => "very-long",
    }
}
