//! Film titles: how lists write them, which film a title means, and the slugs made from them.

mod folding;
mod forms;
mod index;
mod listed;
mod marks;
mod names;
mod series;
mod spelled;

pub use index::{IndexedFilm, TitleIndex, TitleIndexBuilder, TitleMatch, TitleQuery};
pub use series::is_series_or_episode;

pub(crate) use folding::{ascii_words, digits_of, letters_for_digits, normalise};
pub(crate) use listed::ListedTitle;

/// Maximum length of a slug in bytes, without the year.
const MAX_SLUG_LEN: usize = 100;

/// The slug of a film: the lower-case ASCII words of its title and the year, joined by hyphens
/// (`ocean's 11`, 2001 → `oceans-11-2001`).
///
/// A title longer than 100 bytes is cut at a word boundary; one without any ASCII form becomes `film`.
pub fn slug(title: &str, year: u16) -> String {
    let mut slug = String::new();
    for word in ascii_words(title, &['\'', '`']).split_whitespace() {
        if slug.len() + word.len() > MAX_SLUG_LEN {
            break;
        }
        slug += word;
        slug.push('-');
    }
    if slug.is_empty() {
        slug.push_str("film-");
    }
    slug + &year.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_ascii_words_and_the_year() {
        assert_eq!(slug("¡Átame! & Ocean's 11", 1999), "atame-and-oceans-11-1999");
        assert_eq!(slug("…", 1999), "film-1999");
        assert_eq!(slug(&"word ".repeat(40), 1999).len(), 104);
    }
}
