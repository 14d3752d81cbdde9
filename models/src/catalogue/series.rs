//! The names of series, derived from their slugs and from the titles of their films.

use std::collections::BTreeMap;

use super::{Catalogue, Term};
use crate::titles::ascii_words;

impl Catalogue {
    /// All series with their names, by slug. A name is spelled as the title of the earliest film that contains it:
    /// `spider-man` is *Spider-Man*. If no title does, it is the words of the slug: `james-bond` is *James Bond*.
    pub fn series(&self) -> Vec<Term> {
        let mut titles: BTreeMap<&str, Vec<(u16, &str)>> = BTreeMap::new();
        for film in &self.films {
            if let Some(series) = &film.series {
                titles.entry(series).or_default().push((film.year, &film.title));
            }
        }
        let named = titles.into_iter().map(|(slug, mut titles)| {
            titles.sort_unstable();
            let name = titles.iter().find_map(|(_, title)| spelled(slug, title));
            Term { slug: slug.to_owned(), name: name.unwrap_or_else(|| words_of(slug)), shelf: None }
        });
        named.collect()
    }
}

/// The part of a title whose slug is `slug`, as the title spells it.
fn spelled(slug: &str, title: &str) -> Option<String> {
    let words: Vec<&str> = title.split_whitespace().collect();
    let parts = (0..words.len()).flat_map(|start| (start + 1..=words.len()).map(move |end| start..end));
    let part =
        parts.map(|range| words[range].join(" ")).find(|part| ascii_words(part, &['\'']).replace(' ', "-") == slug)?;
    Some(part.trim_end_matches([':', ',', '!', '.']).to_owned())
}

/// The words of a slug, each with a capital.
fn words_of(slug: &str) -> String {
    let capitalised = slug.split('-').map(|word| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    });
    capitalised.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_is_spelled_as_in_a_title_or_by_the_words_of_its_slug() {
        assert_eq!(
            spelled("mission-impossible", "Mission: Impossible \u{2013} Fallout").as_deref(),
            Some("Mission: Impossible")
        );
        assert_eq!(spelled("star-wars", "Star Wars: Episode IV").as_deref(), Some("Star Wars"));
        assert_eq!(
            spelled("planet-of-the-apes", "War for the Planet of the Apes").as_deref(),
            Some("Planet of the Apes")
        );
        assert_eq!(spelled("james-bond", "Dr. No"), None);
        assert_eq!(words_of("james-bond"), "James Bond");
    }
}
