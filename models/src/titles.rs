//! Film titles: how lists write them, how they are compared, and the slugs made from them.

mod listed;

pub(crate) use listed::ListedTitle;

/// Articles that lists move behind a title (`Matrix, The`). No space follows an elided one (`L'`).
const ARTICLES: [&str; 28] = [
    "The", "A", "An", "La", "Le", "Les", "L'", "L’", "Il", "Lo", "I", "Gli", "El", "Los", "Las", "Un", "Une", "Una",
    "Uno", "Der", "Die", "Das", "Den", "Det", "De", "Een", "Ein", "Eine",
];

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

/// The form in which titles are compared: lower-case ASCII words without punctuation and articles, which lists spell
/// differently. A title that consists of articles keeps them.
pub(crate) fn normalise(title: &str) -> String {
    let words = ascii_words(title, &['\'', '`', '.']);
    let without_articles: Vec<&str> = words.split_whitespace().filter(|word| !is_article(word)).collect();
    if without_articles.is_empty() { words } else { without_articles.join(" ") }
}

fn is_article(word: &str) -> bool {
    ARTICLES.iter().any(|article| article.trim_end_matches(['\'', '’']).eq_ignore_ascii_case(word))
}

/// Transliterates a text to lower-case ASCII words with single spaces between them. `&` is read as "and"; the `removed`
/// characters join what is around them, and any others separate words.
fn ascii_words(text: &str, removed: &[char]) -> String {
    let plain = deunicode::deunicode(text).to_lowercase().replace('&', " and ").replace(removed, "");
    let words = plain.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
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

    #[test]
    fn titles_that_lists_spell_differently_are_normalised_alike() {
        assert_eq!(normalise("The Good, the Bad and the Ugly"), normalise("Good, the Bad & the Ugly, The"));
        assert_eq!(normalise("Amélie"), normalise("AMELIE"));
        assert_eq!(normalise("L.A. Confidential"), normalise("LA Confidential"));
        assert_eq!(normalise("Schindler's List"), normalise("Schindler’s List"));
        assert_ne!(normalise("Alien"), normalise("Aliens"));
        assert_ne!(normalise("The A"), "");
    }
}
