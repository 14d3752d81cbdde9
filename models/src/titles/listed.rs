//! What a title of MovieLens says: `City of Lost Children, The (Cité des enfants perdus, La) (1995)`.

/// The parts of a listed title.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Titles {
    pub title: String,
    pub original: Option<String>,
    pub also: Vec<String>,
    pub year: Option<u16>,
}

/// Articles that are listed behind their title. `L'` takes no space.
const ARTICLES: [&str; 28] = [
    "The", "A", "An", "La", "Le", "Les", "L'", "L’", "Il", "Lo", "I", "Gli", "El", "Los", "Las", "Un", "Une", "Una",
    "Uno", "Der", "Die", "Das", "Den", "Det", "De", "Een", "Ein", "Eine",
];

impl Titles {
    /// Nothing where no title is left once the year and the parentheses are gone.
    pub fn read(listed: &str) -> Option<Self> {
        let (mut rest, year) = split_year(listed.trim());
        let mut original = None;
        let mut also = Vec::new();
        while let Some((before, inside)) = split_parenthesis(rest) {
            // The last one is the innermost cut, so this walks from the right to the left.
            match also_known_as(inside) {
                Some(name) => also.insert(0, in_reading_order(name)),
                None => {
                    if let Some(nearer) = original.replace(in_reading_order(inside)) {
                        also.insert(0, nearer);
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
        Some(Self { title, original, also, year })
    }
}

/// `Heat (1995)`: `Heat` and 1995. A series' `(2006–2007)` counts from its beginning.
fn split_year(listed: &str) -> (&str, Option<u16>) {
    let Some((before, inside)) = split_parenthesis(listed) else { return (listed, None) };
    let first = inside.split(['-', '–']).next().unwrap_or_default().trim();
    let digits = first.len() == 4 && first.bytes().all(|byte| byte.is_ascii_digit());
    match first.parse() {
        Ok(year) if digits && (1870..=2100).contains(&year) => (before, Some(year)),
        _ => (listed, None),
    }
}

/// Splits `before (inside)`, unless nothing stands before it. Parentheses inside stay together.
fn split_parenthesis(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_suffix(')')?;
    let mut depth = 1;
    for (place, character) in inner.char_indices().rev() {
        match character {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let before = text[..place].trim_end();
            let inside = inner[place + 1..].trim();
            return (!before.is_empty() && !inside.is_empty()).then_some((before, inside));
        }
    }
    None
}

fn also_known_as(inside: &str) -> Option<&str> {
    let name = ["a.k.a. ", "a.k.a ", "aka "].iter().find_map(|mark| inside.strip_prefix(mark))?;
    Some(name.trim())
}

/// `Matrix, The` is `The Matrix`.
fn in_reading_order(listed: &str) -> String {
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
    use super::Titles;

    fn read(listed: &str) -> (String, Option<String>, Vec<String>, Option<u16>) {
        let titles = Titles::read(listed).unwrap_or_else(|| panic!("{listed:?} has no title"));
        (titles.title, titles.original, titles.also, titles.year)
    }

    #[test]
    fn titles_are_turned_into_reading_order() {
        assert_eq!(read("Matrix, The (1999)"), ("The Matrix".into(), None, vec![], Some(1999)));
        let (title, original, ..) = read("City of Lost Children, The (Cité des enfants perdus, La) (1995)");
        assert_eq!(title, "The City of Lost Children");
        assert_eq!(original.as_deref(), Some("La Cité des enfants perdus"));
        assert_eq!(read("Avventura, L' (Adventure, The) (1960)").0, "L'Avventura");
        assert_eq!(read("10 Things I Hate About You, Maybe (1999)").0, "10 Things I Hate About You, Maybe");
    }

    #[test]
    fn other_names_are_told_from_the_original_one() {
        assert_eq!(read("Seven (a.k.a. Se7en) (1995)"), ("Seven".into(), None, vec!["Se7en".into()], Some(1995)));
        let (title, original, also, _) = read(
            "Bicycle Thieves (a.k.a. The Bicycle Thief) (a.k.a. The Bicycle Thieves) (Ladri di biciclette) (1948)",
        );
        assert_eq!(title, "Bicycle Thieves");
        assert_eq!(original.as_deref(), Some("Ladri di biciclette"));
        assert_eq!(also, ["The Bicycle Thief", "The Bicycle Thieves"]);
    }

    #[test]
    fn a_year_may_be_missing_a_span_or_part_of_the_title() {
        assert_eq!(read("Babylon 5").3, None);
        assert_eq!(read("Assembly (Ji jie hao) (2007) ").3, Some(2007));
        assert_eq!(read("Death Note: Desu nôto (2006–2007)").3, Some(2006));
        assert_eq!(read("(500) Days of Summer (2009)").0, "(500) Days of Summer");
        assert_eq!(read("2012 (2009)"), ("2012".into(), None, vec![], Some(2009)));
        assert_eq!(read("(1999)").0, "(1999)");
        assert!(Titles::read("  ").is_none());
    }
}
