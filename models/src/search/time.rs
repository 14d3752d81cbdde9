//! Times in searches: years, decades, parts of decades, and spans between them.

use super::facet::{FacetId, FacetKind, Facets};

/// First and last year.
type Span = (u16, u16);

const DECADES: [(&str, u16); 10] = [
    ("twenties", 1920),
    ("thirties", 1930),
    ("forties", 1940),
    ("fifties", 1950),
    ("sixties", 1960),
    ("seventies", 1970),
    ("eighties", 1980),
    ("nineties", 1990),
    ("noughties", 2000),
    ("aughts", 2000),
];
/// Words between two times of which all between are meant, and of which only these are.
const TO: [&str; 5] = ["to", "until", "till", "through", "bis"];
const OR: [&str; 4] = ["and", "or", "und", "oder"];
const BEFORE: [&str; 4] = ["before", "pre", "until", "vor"];
const AFTER: [&str; 5] = ["after", "since", "post", "nach", "seit"];
const FIRST_YEAR: u16 = 1880;
const LAST_YEAR: u16 = 2100;

/// The time that some words begin with: how many of them say it, and the facets of which a film must have one.
pub(super) fn time(words: &[String], facets: &Facets) -> Option<(usize, Vec<FacetId>)> {
    let (len, spans) = spans(words)?;
    let mut found: Vec<FacetId> = Vec::new();
    for span in spans {
        for facet in facets_of_span(span, facets) {
            if !found.contains(&facet) {
                found.push(facet);
            }
        }
    }
    (!found.is_empty()).then_some((len, found))
}

fn facets_of_span((first, last): Span, facets: &Facets) -> Vec<FacetId> {
    if first % 10 == 0 && last == first + 9 {
        return facets.find(FacetKind::Decade, &first.to_string()).into_iter().collect();
    }
    (first..=last).filter_map(|year| facets.find(FacetKind::Year, &year.to_string())).collect()
}

fn spans(words: &[String]) -> Option<(usize, Vec<Span>)> {
    let is = |at: usize, choices: &[&str]| words.get(at).is_some_and(|word| choices.contains(&word.as_str()));
    let skipping_the = |at: usize| at + usize::from(is(at, &["the"]));
    let single = |at: usize| words.get(at..).and_then(single).map(|(len, span)| (at + len, span));
    let is_between = is(0, &["between"]);
    let is_opened = is_between || is(0, &["from", "von"]);
    if !is_opened && is(0, &BEFORE) {
        return single(skipping_the(1)).map(|(len, (first, _))| (len, vec![(FIRST_YEAR, first - 1)]));
    }
    if !is_opened && is(0, &AFTER) {
        let (len, (first, last)) = single(skipping_the(1))?;
        let start = if is(0, &["since", "seit"]) { first } else { last + 1 };
        return Some((len, vec![(start, LAST_YEAR)]));
    }
    let (mut len, first) = single(skipping_the(usize::from(is_opened)))?;
    let mut spans = vec![first];
    loop {
        let (is_to, is_or) = (is(len, &TO), is(len, &OR));
        let Some((end, next)) = single(skipping_the(len + usize::from(is_to || is_or))) else { break };
        let last = spans.last_mut()?;
        match next.1 > last.0 {
            // Punctuation is gone: *1970–1975* is two years without a word between.
            true if is_to || is_between || !is_or => last.1 = next.1,
            _ if is_or => spans.push(next),
            _ => break,
        }
        len = end;
    }
    Some((len, spans))
}

/// A year, a decade, or a part of one: `1994`, `80s`, `1980s`, `80er`, `eighties`, `late 80s`.
fn single(words: &[String]) -> Option<(usize, Span)> {
    let word = words.first()?.as_str();
    let part = match word {
        "early" | "frühe" => Some((0, 3)),
        "mid" => Some((3, 6)),
        "late" => Some((6, 9)),
        "nineteen" => Some((0, 9)),
        _ => None,
    };
    if let Some((start, end)) = part {
        let decade = decade(words.get(1)?)?;
        return Some((2, (decade + start, decade + end)));
    }
    if let Some(decade) = decade(word) {
        return Some((1, (decade, decade + 9)));
    }
    let year = word.parse().ok().filter(|year| word.len() == 4 && (FIRST_YEAR..LAST_YEAR).contains(year))?;
    Some((1, (year, year)))
}

fn decade(word: &str) -> Option<u16> {
    if let Some((_, decade)) = DECADES.iter().find(|(name, _)| *name == word) {
        return Some(*decade);
    }
    let digits = word.strip_suffix("er").or_else(|| word.strip_suffix('s'))?;
    let decade = digits.parse::<u16>().ok().filter(|decade| decade % 10 == 0)?;
    match digits.len() {
        2 => Some(if decade < 30 { 2000 } else { 1900 } + decade),
        4 => Some(decade).filter(|decade| (FIRST_YEAR..LAST_YEAR).contains(decade)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_years_decades_and_spans() {
        for (text, len, expected) in [
            ("1994", 1, &[(1994, 1994)][..]),
            ("80s horror", 1, &[(1980, 1989)]),
            ("late 80s", 2, &[(1986, 1989)]),
            ("nineteen eighties", 2, &[(1980, 1989)]),
            ("between 1970 and 1975", 4, &[(1970, 1975)]),
            ("from the 60s to the 80s", 6, &[(1960, 1989)]),
            ("1970 1975", 2, &[(1970, 1975)]),
            ("1968 1917", 1, &[(1968, 1968)]),
            ("80s or 90s comedy", 3, &[(1980, 1989), (1990, 1999)]),
            ("before 1960", 2, &[(FIRST_YEAR, 1959)]),
            ("after 2015", 2, &[(2016, LAST_YEAR)]),
            ("since the 2010s", 3, &[(2010, LAST_YEAR)]),
        ] {
            let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
            assert_eq!(spans(&words), Some((len, expected.to_vec())), "{text}");
        }
        for text in ["before sunrise", "from dusk till dawn", "late", "12", "2049er", "0", "the", "99999"] {
            let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
            assert_eq!(spans(&words), None, "{text}");
        }
    }
}
