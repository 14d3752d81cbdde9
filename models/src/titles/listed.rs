//! Titles as MovieLens lists them: `City of Lost Children, The (Cité des enfants perdus, La) (1995)`.

use super::folding::ARTICLES;

/// The parts of a listed title, each in reading order.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ListedTitle {
    pub title: String,
    /// The title in the original language, where it differs.
    pub original: Option<String>,
    /// Other titles, in the order of the list.
    pub alternatives: Vec<String>,
    pub year: Option<u16>,
}

impl ListedTitle {
    /// Parses a listed title; `None` if nothing is left apart from the year and parentheses.
    pub fn parse(listed: &str) -> Option<Self> {
        let (mut rest, year) = split_year(listed.trim());
        let mut original = None;
        let mut alternatives = Vec::new();
        while let Some((before, inside)) = split_parenthesis(rest) {
            // From right to left: the original title is the leftmost that is not an alternative.
            match also_known_as(inside) {
                Some(name) => alternatives.insert(0, in_reading_order(name)),
                None => {
                    if let Some(nearer) = original.replace(in_reading_order(inside)) {
                        alternatives.insert(0, nearer);
                    }
                }
            }
            rest = before;
        }
        let title = in_reading_order(rest);
        if title.is_empty() {
            return None;
        }
        let original = original.filter(|original| *original != title);
        Some(Self { title, original, alternatives, year })
    }
}

/// Splits `Heat (1995)` into `Heat` and 1995. A span such as `(2006–2007)` counts as its first year.
pub(super) fn split_year(listed: &str) -> (&str, Option<u16>) {
    let Some((before, inside)) = split_parenthesis(listed) else { return (listed, None) };
    let first = inside.split(['-', '–']).next().unwrap_or_default().trim();
    let digits = first.len() == 4 && first.bytes().all(|byte| byte.is_ascii_digit());
    match first.parse() {
        Ok(year) if digits && (1870..=2100).contains(&year) => (before, Some(year)),
        _ => (listed, None),
    }
}

/// Splits `before (inside)`; `None` if either part is empty. Nested parentheses stay together.
pub(super) fn split_parenthesis(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_suffix(')')?;
    let mut depth = 1;
    for (index, character) in inner.char_indices().rev() {
        match character {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let before = text[..index].trim_end();
            let inside = inner[index + 1..].trim();
            return (!before.is_empty() && !inside.is_empty()).then_some((before, inside));
        }
    }
    None
}

fn also_known_as(inside: &str) -> Option<&str> {
    let name = ["a.k.a. ", "a.k.a ", "aka "].iter().find_map(|mark| inside.strip_prefix(mark))?;
    Some(name.trim())
}

/// Moves a trailing article to the front: `Matrix, The` → `The Matrix`.
pub(super) fn in_reading_order(listed: &str) -> String {
    let listed = listed.trim();
    match listed.rsplit_once(", ") {
        Some((rest, article)) if ARTICLES.contains(&article) => {
            let space = if article.ends_with(['\'', '’']) { "" } else { " " };
            format!("{article}{space}{rest}")
        }
        _ => listed.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::ListedTitle;

    fn parsed(listed: &str) -> (String, Option<String>, Vec<String>, Option<u16>) {
        let parsed = ListedTitle::parse(listed).unwrap_or_else(|| panic!("{listed:?} has no title"));
        (parsed.title, parsed.original, parsed.alternatives, parsed.year)
    }

    #[test]
    fn titles_are_turned_into_reading_order() {
        assert_eq!(parsed("Matrix, The (1999)"), ("The Matrix".into(), None, vec![], Some(1999)));
        let (title, original, ..) = parsed("City of Lost Children, The (Cité des enfants perdus, La) (1995)");
        assert_eq!(title, "The City of Lost Children");
        assert_eq!(original.as_deref(), Some("La Cité des enfants perdus"));
        assert_eq!(parsed("Avventura, L' (Adventure, The) (1960)").0, "L'Avventura");
        assert_eq!(parsed("10 Things I Hate About You, Maybe (1999)").0, "10 Things I Hate About You, Maybe");
    }

    #[test]
    fn alternative_titles_are_distinguished_from_the_original_one() {
        assert_eq!(parsed("Seven (a.k.a. Se7en) (1995)"), ("Seven".into(), None, vec!["Se7en".into()], Some(1995)));
        let (title, original, alternatives, _) = parsed(
            "Bicycle Thieves (a.k.a. The Bicycle Thief) (a.k.a. The Bicycle Thieves) (Ladri di biciclette) (1948)",
        );
        assert_eq!(title, "Bicycle Thieves");
        assert_eq!(original.as_deref(), Some("Ladri di biciclette"));
        assert_eq!(alternatives, ["The Bicycle Thief", "The Bicycle Thieves"]);
    }

    #[test]
    fn a_year_may_be_missing_or_a_span_or_part_of_the_title() {
        assert_eq!(parsed("Babylon 5").3, None);
        assert_eq!(parsed("Assembly (Ji jie hao) (2007) ").3, Some(2007));
        assert_eq!(parsed("Death Note: Desu nôto (2006–2007)").3, Some(2006));
        assert_eq!(parsed("(500) Days of Summer (2009)").0, "(500) Days of Summer");
        assert_eq!(parsed("2012 (2009)"), ("2012".into(), None, vec![], Some(2009)));
        assert_eq!(parsed("(1999)").0, "(1999)");
        assert!(ListedTitle::parse("  ").is_none());
    }
}
