//! Which listed film is which film of the catalogue.

use std::collections::HashMap;

use super::ListedFilm;
use crate::catalogue::Catalogue;

/// For each listed film that is also in the catalogue, its position there. By any of the titles of both sides, folded,
/// and by year; a year may be off by one, or missing, where no other film bears that title. No two listed films are given
/// the same film: the one with the same year wins, then the one by its usual title, then the lower number.
pub fn matches(catalogue: &Catalogue, films: &[ListedFilm]) -> HashMap<u32, usize> {
    let mut by_title: HashMap<String, Vec<usize>> = HashMap::new();
    for (position, film) in catalogue.films.iter().enumerate() {
        for title in [Some(&film.title), film.original_title.as_ref()].into_iter().flatten() {
            let bearers = by_title.entry(key(title)).or_default();
            if !bearers.contains(&position) {
                bearers.push(position);
            }
        }
    }

    let mut claims = Vec::new();
    for film in films {
        for (rank, title) in film.titles().enumerate() {
            let Some(bearers) = by_title.get(&key(title)) else { continue };
            for &position in bearers {
                let off = film.year.map_or(1, |year| year.abs_diff(catalogue.films[position].year));
                if off == 0 || (off == 1 && bearers.len() == 1) {
                    claims.push((off, rank, film.movielens_id, position));
                }
            }
        }
    }
    claims.sort_unstable();

    let mut matched = HashMap::new();
    let mut taken = vec![false; catalogue.films.len()];
    for (_, _, listed, position) in claims {
        if !taken[position] && !matched.contains_key(&listed) {
            taken[position] = true;
            matched.insert(listed, position);
        }
    }
    matched
}

/// Lists also disagree on where a word ends: `Chain Saw`, `Old Boy`.
fn key(title: &str) -> String {
    fold(title).replace(' ', "")
}

/// Articles say nothing of which film it is, and lists disagree on them.
const ARTICLES: [&str; 24] = [
    "the", "a", "an", "la", "le", "les", "l", "il", "lo", "i", "gli", "el", "los", "las", "un", "une", "una", "der",
    "die", "das", "den", "det", "de", "ein",
];

/// What titles are compared by: lower-case ASCII words without articles and punctuation.
pub fn fold(title: &str) -> String {
    let plain = deunicode::deunicode(title).to_lowercase().replace('&', " and ");
    let spaced: String = plain
        .chars()
        .filter(|character| !matches!(character, '\'' | '`' | '.'))
        .map(|character| if character.is_ascii_alphanumeric() { character } else { ' ' })
        .collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let telling: Vec<&str> = words.iter().copied().filter(|word| !ARTICLES.contains(word)).collect();
    // `A` and `Das` would be nothing at all.
    if telling.is_empty() { words.join(" ") } else { telling.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn folded_titles_are_alike_where_lists_differ() {
        assert_eq!(fold("The Good, the Bad and the Ugly"), fold("Good, the Bad & the Ugly, The"));
        assert_eq!(fold("Amélie"), fold("AMELIE"));
        assert_eq!(fold("L.A. Confidential"), fold("LA Confidential"));
        assert_eq!(fold("Schindler's List"), fold("Schindler’s List"));
        assert_ne!(fold("Alien"), fold("Aliens"));
        assert_ne!(fold("The A"), "");
    }
}
