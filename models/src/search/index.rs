//! The index: the films with each word and facet, and the data for ranking.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use super::SearchFilm;
use super::dictionary::Dictionary;
use super::facet::{Facet, FacetId, FacetKind, Facets, facets_of};
use super::known_for::{names_of, nicknames_of, phrase, premise_of, quotes_of};
use super::lexicon::{Lexicon, Term};
use super::lists::Lists;
use super::numbers::with_digits;
use super::people::{People, PeopleBuilder};
use super::title_list::{TitleList, TitleListBuilder};
use super::words::{MAX_WORD_LEN, is_stop_word, words, written_otherwise};
use crate::titles::digits_of;

/// The fields of a film that contain a word, as bits.
pub(super) type Fields = u8;
pub(super) const TITLE: Fields = 1;
pub(super) const OTHER_TITLE: Fields = 2;
pub(super) const DIRECTOR: Fields = 4;
pub(super) const CAST: Fields = 8;
pub(super) const TERM: Fields = 16;
pub(super) const SYNOPSIS: Fields = 32;
pub(super) const KNOWN_FOR: Fields = 64;
/// All but the synopsis.
pub(super) const NAMES: Fields = TITLE | OTHER_TITLE | DIRECTOR | CAST | TERM | KNOWN_FOR;

/// A film in a posting list, with the fields that contain the word or with the weight of the facet, in 32 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Posting(u32);

/// Fields (a bit set) and weights (percentages) take seven bits.
const VALUE_BITS: u32 = 7;

impl Posting {
    /// `film` is a position below 2²⁵, `value` is below 2⁷.
    pub fn new(film: u32, value: u8) -> Self {
        Self(film << VALUE_BITS | u32::from(value))
    }

    /// The position of the film.
    pub fn film(self) -> usize {
        (self.0 >> VALUE_BITS) as usize
    }

    /// The fields that contain the word, or the weight of the facet in percent.
    pub fn value(self) -> u8 {
        (self.0 & ((1 << VALUE_BITS) - 1)) as u8
    }
}

/// The number of famous films whose whole titles are compared with a search without results.
const FAMOUS: usize = 3_000;
/// Slugs of the most famous films.
const FAMOUS_SLUGS: &str = include_str!("famous.txt");

static FAME_BY_SLUG: LazyLock<HashMap<&str, f32>> = LazyLock::new(|| {
    let lines = FAMOUS_SLUGS.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.strip_suffix(" *").map_or((line, 0.75), |slug| (slug, 1.0))).collect()
});

/// The search index. Films are given by their positions, in the order in which they were added.
#[derive(Debug, Clone)]
pub struct SearchIndex {
    pub(super) dictionary: Dictionary,
    pub(super) films_of_word: Lists<Posting>,
    pub(super) facets: Facets,
    pub(super) lexicon: Lexicon,
    pub(super) films_of_facet: Lists<Posting>,
    /// The filters of each film.
    pub(super) filters: Lists<FacetId>,
    /// The keywords of each film.
    pub(super) themes: Lists<FacetId>,
    pub(super) people: People,
    /// The films that are known for a phrase.
    pub(super) known_for: HashMap<String, Vec<u32>>,
    pub(super) titles: TitleList,
    pub(super) films: Vec<Ranked>,
    /// The folded titles of the most famous films.
    pub(super) famous: Vec<(String, u32)>,
}

/// The ranking data of a film.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ranked {
    /// From 0 to 1.
    pub fame: f32,
    pub year: u16,
    /// The number of significant words of the title, at least 1.
    pub title_words: u8,
    pub series: Option<FacetId>,
    /// The position in alphabetical order.
    pub title_rank: u32,
}

/// An index that is being built. Films can be added in portions, so that their descriptions need not all be in memory.
#[derive(Debug, Default)]
pub struct SearchIndexBuilder {
    postings: HashMap<Box<str>, Vec<Posting>>,
    facets: Facets,
    films_of_facet: Vec<Vec<Posting>>,
    filters: Vec<Vec<FacetId>>,
    themes: Vec<Vec<FacetId>>,
    people: PeopleBuilder,
    known_for: HashMap<String, Vec<u32>>,
    all_titles: TitleListBuilder,
    films: Vec<Ranked>,
    titles: Vec<Box<str>>,
    raters: Vec<u32>,
}

impl SearchIndexBuilder {
    /// Adds films, after those that were added before.
    pub fn add<'a>(&mut self, films: impl IntoIterator<Item = SearchFilm<'a>>) {
        for film in films {
            self.add_film(&film);
        }
    }

    fn add_film(&mut self, film: &SearchFilm<'_>) {
        let position = self.films.len() as u32;
        let mut from_words: BTreeMap<String, Fields> = BTreeMap::new();
        let title = words(film.title);
        add_title(&mut from_words, &title, TITLE);
        if let Some((before, _)) = film.title.split_once(": ") {
            add_joined(&mut from_words, &words(before), TITLE);
        }
        self.all_titles.add(&title, position);
        for other in &film.other_titles {
            let other = words(other);
            add_title(&mut from_words, &other, OTHER_TITLE);
            self.all_titles.add(&other, position);
        }
        for (names, field) in [(film.directors, DIRECTOR), (film.cast, CAST)] {
            for name in names.iter().flat_map(|name| nicknames_of(name).iter().copied().chain([name.as_str()])) {
                let name = words(name);
                add_joined(&mut from_words, &name, field);
                add_words(&mut from_words, name, field);
            }
        }
        for (names, field) in [(names_of(film), KNOWN_FOR), (quotes_of(film), SYNOPSIS)] {
            for name in names {
                add_words(&mut from_words, words(name).into_iter().filter(|word| !is_stop_word(word)), field);
                self.known_for.entry(phrase(name)).or_default().push(position);
            }
        }
        for term in film.keywords.iter().chain(film.genres).map(String::as_str).chain(film.series) {
            add_words(&mut from_words, words(term), TERM);
        }
        let plot = words(film.synopsis).into_iter().chain(words(premise_of(film)));
        add_words(&mut from_words, plot.filter(|word| !is_stop_word(word)), SYNOPSIS);
        for (word, fields) in from_words {
            self.postings.entry(word.into_boxed_str()).or_default().push(Posting::new(position, fields));
        }

        let (mut filters, mut themes, mut series) = (Vec::new(), Vec::new(), None);
        for (kind, slug, weight) in facets_of(film) {
            let Some(facet) = self.facets.add(kind, &slug) else { continue };
            self.films_of_facet.resize_with(self.facets.len(), Vec::new);
            self.films_of_facet[usize::from(facet)].push(Posting::new(position, weight));
            if kind.is_filter() {
                filters.push(facet);
            }
            match kind {
                FacetKind::Series => series = Some(facet),
                FacetKind::Keyword => themes.push(facet),
                _ => {}
            }
        }
        self.filters.push(filters);
        self.themes.push(themes);
        self.people.add(film.directors, film.cast);
        let title_words = title.iter().filter(|word| is_significant(word)).count().max(1);
        self.films.push(Ranked {
            fame: fame_of_titles(film),
            year: film.year.unwrap_or_default(),
            title_words: u8::try_from(title_words).unwrap_or(u8::MAX),
            series,
            title_rank: 0,
        });
        self.raters.push(film.raters);
        self.titles.push(title.join(" ").into_boxed_str());
    }

    /// The index of all films that were added. `terms` are the vocabularies with their names.
    pub fn build(self, terms: &[Term<'_>]) -> SearchIndex {
        let Self { postings, facets, films_of_facet, filters, themes, people, mut films, titles, raters, .. } = self;
        let most = raters.iter().max().map_or(0.0, |most| (*most as f32).ln_1p());
        for (film, raters) in films.iter_mut().zip(raters) {
            if raters > 0 {
                film.fame = film.fame.max((raters as f32).ln_1p() / most);
            }
        }
        let mut order: Vec<u32> = (0..titles.len() as u32).collect();
        let sortable = |film: &u32| {
            let title = &*titles[*film as usize];
            ["the ", "a ", "an "].iter().find_map(|article| title.strip_prefix(article)).unwrap_or(title)
        };
        order.sort_by_key(sortable);
        for (film, rank) in order.iter().zip(0..) {
            films[*film as usize].title_rank = rank;
        }
        order.sort_by(|one, other| films[*other as usize].fame.total_cmp(&films[*one as usize].fame));
        let famous = order.iter().take(FAMOUS).map(|film| (titles[*film as usize].to_string(), *film)).collect();

        let mut postings: Vec<(Box<str>, Vec<Posting>)> = postings.into_iter().collect();
        postings.sort_unstable_by(|one, other| one.0.cmp(&other.0));
        let dictionary = Dictionary::new(postings.iter().map(|(word, _)| &**word));
        let lexicon = Lexicon::new(terms, &facets);
        SearchIndex {
            dictionary,
            films_of_word: postings.into_iter().map(|(_, films)| films).collect(),
            facets,
            lexicon,
            films_of_facet: films_of_facet.into_iter().collect(),
            filters: filters.into_iter().collect(),
            themes: themes.into_iter().collect(),
            people: people.build(),
            known_for: self.known_for,
            titles: self.all_titles.build(),
            films,
            famous,
        }
    }
}

impl SearchIndex {
    /// The name of a genre, keyword, country, language or series.
    pub fn name(&self, (kind, slug): &Facet) -> Option<&str> {
        self.lexicon.name(self.facets.find(*kind, slug)?)
    }

    /// Names of terms with a word that begins like a text, the shortest first.
    pub fn terms_beginning_with(&self, text: &str, count: usize) -> Vec<String> {
        self.lexicon.terms_beginning_with(text).into_iter().take(count).map(str::to_owned).collect()
    }

    /// The number of films.
    pub fn len(&self) -> usize {
        self.films.len()
    }

    /// Whether there are no films.
    pub fn is_empty(&self) -> bool {
        self.films.is_empty()
    }
}

/// Whether a word of a title is significant: not a stop word or the number of a part.
fn is_significant(word: &str) -> bool {
    !is_stop_word(word)
        && !matches!(word, "part" | "episode" | "chapter" | "vol" | "volume")
        && digits_of(word).is_none()
}

fn add_words(from_words: &mut BTreeMap<String, Fields>, words: impl IntoIterator<Item = String>, field: Fields) {
    for word in words {
        *from_words.entry(word).or_default() |= field;
    }
}

/// Adds the words of a title, its numbers as digits, and joined words.
fn add_title(from_words: &mut BTreeMap<String, Fields>, title: &[String], field: Fields) {
    add_words(from_words, title.iter().filter_map(|word| written_otherwise(word)), field);
    add_words(from_words, with_digits(title.to_vec()), field);
    add_joined(from_words, title, field);
    add_words(from_words, title.iter().cloned(), field);
}

/// Adds each pair of neighbouring words and all words together as one: `spiderman`, `lalaland`.
fn add_joined(from_words: &mut BTreeMap<String, Fields>, words: &[String], field: Fields) {
    let pairs = words.windows(2).filter(|pair| !pair.iter().any(|word| is_stop_word(word))).map(<[String]>::concat);
    let article = usize::from(words.first().is_some_and(|word| word == "the"));
    let all = [words, &words[article..]].into_iter().filter(|words| words.len() > 1).map(<[String]>::concat);
    add_words(from_words, pairs.chain(all).filter(|joined| joined.len() <= MAX_WORD_LEN), field);
}

/// How famous a film is, by its titles: films that are known worldwide have titles in many languages and scripts in the
/// catalogue's list of other titles.
fn fame_of_titles(film: &SearchFilm<'_>) -> f32 {
    let scripts = |is_of: fn(char) -> bool| film.other_titles.iter().any(|title| title.chars().any(is_of));
    let known = [
        scripts(|character| ('\u{400}'..='\u{4ff}').contains(&character)),
        scripts(|character| ('\u{4e00}'..='\u{9fff}').contains(&character)),
        scripts(|character| ('\u{3040}'..='\u{30ff}').contains(&character)),
        scripts(|character| ('\u{ac00}'..='\u{d7af}').contains(&character)),
    ];
    let scripts = known.iter().filter(|known| **known).count() as f32 / 4.0;
    let titles = (film.other_titles.len() as f32).ln_1p() / 13.0_f32.ln();
    let heard_of = FAME_BY_SLUG.get(film.slug).copied().unwrap_or_default();
    0.5 * heard_of + 0.35 * scripts + 0.15 * titles.min(1.0)
}
