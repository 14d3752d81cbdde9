//! A film's title sequence: six titles over the film's backdrop, and a still with the same text.
//!
//! The markup contains the complete sequence and the style sheet animates it; the player only sets the time. Without
//! the player, the still shows the same text.

use domain::{DescribedBy, Film, NamedSlug};
use leptos::prelude::*;

/// The backdrop, the titles and the still.
#[component]
pub fn TitleSequence(film: Film) -> impl IntoView {
    let size = backdrop_type_size(&film.title);
    let titles = titles_of(&film);
    let credits = titles.iter().skip(2).map(|title| match title.caption {
        Some(caption) => view! { <p>{caption}" "<span>{title.text.clone()}</span></p> }.into_any(),
        None => view! { <p><span>{title.text.clone()}</span></p> }.into_any(),
    });
    let credits = credits.collect::<Vec<_>>();
    let titles = titles.into_iter().map(|title| {
        let is_main = title.is_main;
        let text = if is_main { title.text } else { with_breaks_between_names(&title.text) };
        view! {
            <li class="titles-card" data-length=is_main.then_some(size) data-title=is_main.then_some("")>
                {title.caption.map(|caption| view! { <span class="titles-label">{caption}</span> })}
                <span class="titles-text">{text}</span>
            </li>
        }
    });
    view! {
        <div class="titles">
            <img class="titles-picture" src=format!("/art/{}.svg?shape=backdrop", film.slug) alt="" width="1600" height="900" fetchpriority="high" />
            <div class="titles-light"></div>
            <div class="titles-grain"></div>
            <div class="titles-shade"></div>
            // Hidden from screen readers: the still has the same text and does not change while it is read.
            <ol class="titles-cards" aria-hidden="true">{titles.collect_view()}</ol>
            <div class="titles-curtain"></div>
            <div class="titles-still">
                <h1 data-length=size>{film.title}</h1>
                {credits}
            </div>
        </div>
    }
}

/// One title of the sequence: a line of text with a caption above it.
struct SequenceTitle {
    caption: Option<&'static str>,
    text: String,
    /// Whether the text is the film's title.
    is_main: bool,
}

/// The titles in their order. Unknown facts are left out, and the backdrop is shown alone for their time.
fn titles_of(film: &Film) -> Vec<SequenceTitle> {
    let title = |caption, text| SequenceTitle { caption, text, is_main: false };
    let names = |named: &[NamedSlug], max: usize, separator: &str| {
        named.iter().take(max).map(|word| word.name.clone()).collect::<Vec<_>>().join(separator)
    };
    let countries = names(&film.countries, 2, ", ");
    let origin = if countries.is_empty() { film.year.to_string() } else { format!("{} · {countries}", film.year) };
    let direction = if film.directors.is_empty() {
        title(Some("Filed under"), names(&film.genres, 3, " · "))
    } else {
        title(Some("Directed by"), film.directors.join(" & "))
    };
    let cast = match (film.cast.as_slice(), film.described_by) {
        ([], DescribedBy::MovieLens) => title(Some("Remembered by"), "those who have seen it".to_owned()),
        (cast, _) => title(Some("With"), cast.iter().take(4).cloned().collect::<Vec<_>>().join(", ")),
    };
    let subject = if film.keywords.is_empty() {
        title(None, names(&film.genres, 3, " · "))
    } else {
        title(Some("A film about"), names(&film.keywords, 3, " · "))
    };
    let main = SequenceTitle { caption: None, text: film.title.clone(), is_main: true };
    let titles = [title(Some("Matinee"), "presents".to_owned()), main, title(None, origin), direction, cast, subject];
    titles.into_iter().filter(|title| !title.text.is_empty()).collect()
}

/// Replaces spaces and hyphens by non-breaking ones, except after the separators of names.
fn with_breaks_between_names(names: &str) -> String {
    let separators = [(",\u{a0}", ", "), ("\u{a0}·\u{a0}", " · "), ("\u{a0}&\u{a0}", " & ")];
    let unbroken = names.replace(' ', "\u{a0}").replace('-', "-\u{2060}");
    separators.iter().fold(unbroken, |names, (unbroken, breaking)| names.replace(unbroken, breaking))
}

/// The value of `data-length` for a film's title: the style sheet sets longer titles in smaller type, so that none is
/// cut off. A backdrop is wider than a poster, so its sizes differ from those of
/// [`title_length`](super::film_card::poster_type_size).
fn backdrop_type_size(title: &str) -> &'static str {
    match title.chars().count() {
        0..=12 => "short",
        13..=26 => "medium",
        27..=45 => "long",
        _ => "very-long",
    }
}
