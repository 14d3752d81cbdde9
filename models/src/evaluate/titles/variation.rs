//! The ways in which lists spell the title of a film differently.

use crate::movielens::DatasetFilm;

/// A way of writing titles. The same film is always written in the same ways.
pub struct TitleVariation {
    pub name: &'static str,
    /// Whether the remaining title may be that of several films, so that no single one can be found.
    pub is_partial: bool,
    pub year: Year,
    written: fn(&DatasetFilm, u16) -> Vec<TitleAndYear>,
}

/// Which year is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Year {
    /// The year of the list, which may be off by one; a film of the same name from another year must not be found.
    Listed,
    /// The year of the catalogue, so that only the title is varied.
    Right,
    /// No year, or one that is off by one; another film of the same name may be meant then.
    Varied,
}

/// A title with its year, as a list might have them.
pub type TitleAndYear = (String, Option<u16>);

impl TitleVariation {
    /// The varied titles of a film, with years; none if the film has no year or the variation does not change its
    /// title.
    pub fn of(&self, film: &DatasetFilm) -> Vec<TitleAndYear> {
        film.year.map(|year| (self.written)(film, year)).unwrap_or_default()
    }

    const fn new(name: &'static str, written: fn(&DatasetFilm, u16) -> Vec<TitleAndYear>) -> Self {
        Self { name, is_partial: false, year: Year::Listed, written }
    }

    const fn partial(self) -> Self {
        Self { is_partial: true, ..self }
    }

    const fn with_year(self, year: Year) -> Self {
        Self { year, ..self }
    }
}

pub const VARIATIONS: [TitleVariation; 22] = [
    TitleVariation::new("as it is", |film, year| vec![(film.title.clone(), Some(year))]),
    TitleVariation::new("upper case", |film, year| vec![(film.title.to_uppercase(), Some(year))]),
    TitleVariation::new("no accents", |film, year| changed(film, deunicode::deunicode(&film.title), year)),
    TitleVariation::new("punctuation removed", |film, year| changed(film, without_punctuation(&film.title, ""), year)),
    TitleVariation::new("spaces for punctuation", |film, year| {
        changed(film, without_punctuation(&film.title, " "), year)
    }),
    TitleVariation::new("article behind", |film, year| {
        split_article(&film.title)
            .map(|(article, rest)| (format!("{rest}, {article}"), Some(year)))
            .into_iter()
            .collect()
    }),
    TitleVariation::new("article missing", |film, year| {
        split_article(&film.title).map(|(_, rest)| (rest.to_owned(), Some(year))).into_iter().collect()
    }),
    TitleVariation::new("article added", |film, year| {
        let has_none = split_article(&film.title).is_none();
        has_none.then(|| (format!("The {}", film.title), Some(year))).into_iter().collect()
    }),
    TitleVariation::new("another and", |film, year| {
        let words = [" and ", " & ", " und ", " et ", " y ", " e "];
        words
            .iter()
            .flat_map(|word| changed(film, film.title.replace(" and ", word).replace(" & ", word), year))
            .collect()
    }),
    TitleVariation::new("other numerals", |film, year| {
        other_numerals(&film.title).into_iter().map(|title| (title, Some(year))).collect()
    }),
    TitleVariation::new("original title", |film, year| {
        film.original_title.iter().map(|title| (title.clone(), Some(year))).collect()
    }),
    TitleVariation::new("original title behind", |film, year| {
        film.original_title.iter().map(|title| (format!("{} ({title})", film.title), Some(year))).collect()
    }),
    TitleVariation::new("alternative title", |film, year| {
        film.alternative_titles.iter().map(|title| (title.clone(), Some(year))).collect()
    }),
    TitleVariation::new("subtitle dropped", |film, year| {
        beginning(&film.title).map(|rest| (rest.to_owned(), Some(year))).into_iter().collect()
    })
    .partial(),
    TitleVariation::new("year in parentheses", |film, year| vec![(format!("{} ({year})", film.title), None)]),
    TitleVariation::new("year behind", |film, year| vec![(format!("{} {year}", film.title), None)]),
    TitleVariation::new("article and year behind", |film, year| {
        let behind = split_article(&film.title).map(|(article, rest)| (format!("{rest}, {article} ({year})"), None));
        behind.into_iter().collect()
    }),
    TitleVariation::new("year missing", |film, _| vec![(film.title.clone(), None)]).partial().with_year(Year::Varied),
    TitleVariation::new("year before", |film, year| vec![(film.title.clone(), Some(year - 1))]).with_year(Year::Varied),
    TitleVariation::new("year after", |film, year| vec![(film.title.clone(), Some(year + 1))]).with_year(Year::Varied),
    TitleVariation::new("a letter missing", |film, year| {
        misspelled(&film.title, year, |letters, position| {
            letters.remove(position);
            true
        })
    })
    .with_year(Year::Right),
    TitleVariation::new("two letters swapped", |film, year| {
        misspelled(&film.title, year, |letters, position| {
            let is_swap =
                letters.get(position + 1).is_some_and(|next| next.is_alphabetic() && *next != letters[position]);
            if is_swap {
                letters.swap(position, position + 1);
            }
            is_swap
        })
    })
    .with_year(Year::Right),
];

/// The varied title, if it differs.
fn changed(film: &DatasetFilm, title: String, year: u16) -> Vec<TitleAndYear> {
    if title == film.title { Vec::new() } else { vec![(title, Some(year))] }
}

fn without_punctuation(title: &str, instead: &str) -> String {
    let plain = |character: char| {
        if character.is_alphanumeric() || character == ' ' { character.to_string() } else { instead.to_owned() }
    };
    title.chars().map(plain).collect()
}

fn split_article(title: &str) -> Option<(&str, &str)> {
    let articles =
        ["The", "A", "An", "La", "Le", "Les", "Il", "El", "Los", "Las", "Un", "Une", "Una", "Der", "Die", "Das"];
    title.split_once(' ').filter(|(article, rest)| articles.contains(article) && !rest.is_empty())
}

/// The title with its last numeral in other forms.
fn other_numerals(title: &str) -> Vec<String> {
    const NUMERALS: [[&str; 3]; 9] = [
        ["2", "II", "Two"],
        ["3", "III", "Three"],
        ["4", "IV", "Four"],
        ["5", "V", "Five"],
        ["6", "VI", "Six"],
        ["7", "VII", "Seven"],
        ["8", "VIII", "Eight"],
        ["9", "IX", "Nine"],
        ["10", "X", "Ten"],
    ];
    let words: Vec<&str> = title.split(' ').collect();
    let number = |word: &&str| NUMERALS.iter().find(|forms| forms.contains(&word.trim_end_matches([':', ','])));
    let Some(position) = words.iter().rposition(|word| number(word).is_some()) else { return Vec::new() };
    let (plain, rest) = words[position].split_at(words[position].trim_end_matches([':', ',']).len());
    let others = number(&plain).into_iter().flatten().filter(|form| **form != plain);
    others
        .map(|form| [&words[..position], &[&*format!("{form}{rest}")], &words[position + 1..]].concat().join(" "))
        .collect()
}

/// What is before the subtitle.
fn beginning(title: &str) -> Option<&str> {
    let ends = [": ", " - "].iter().filter_map(|separator| title.find(separator));
    ends.min().map(|end| &title[..end])
}

/// The title with an error at each of its letters but the first. Short titles are left out, because an error in them
/// often makes another title.
fn misspelled(title: &str, year: u16, error: impl Fn(&mut Vec<char>, usize) -> bool) -> Vec<TitleAndYear> {
    const MIN_LETTERS: usize = 5;
    let letters: Vec<char> = title.chars().collect();
    if letters.iter().filter(|letter| letter.is_alphanumeric()).count() < MIN_LETTERS {
        return Vec::new();
    }
    let places = (1..letters.len()).filter(|&position| letters[position].is_alphabetic());
    let written = places.filter_map(|position| {
        let mut changed = letters.clone();
        error(&mut changed, position).then(|| (changed.into_iter().collect(), Some(year)))
    });
    written.collect()
}
