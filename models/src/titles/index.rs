//! The index of titles: finds a film by its title in any spelling.
//!
//! A title has several forms (`forms`), and each form several keys (`folding`); both have a cost. The index maps the
//! keys of all films to them. The cost of a match is the sum of the costs of the query's form, of the film's form and
//! of the difference in years. The cheapest film is the result, unless another one is nearly as cheap.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::folding::Keys;
use super::forms::{self, Cost, PART};
use super::names::Names;
use super::spelled::Spelled;

/// A film of an index. The index does not keep the texts.
#[derive(Debug, Clone, Default)]
pub struct IndexedFilm<'a> {
    /// The usual title first, then the original one and others.
    pub titles: Vec<&'a str>,
    /// The year of first release; `None` if unknown.
    pub year: Option<u16>,
    pub directors: &'a [String],
    pub cast: &'a [String],
}

/// The known facts about a film to find.
#[derive(Debug, Clone, Copy, Default)]
pub struct TitleQuery<'a> {
    /// Titles as written by users: the usual one, then the original one. They may contain the year, an article at the
    /// end or another title in parentheses.
    pub titles: &'a [&'a str],
    pub year: Option<u16>,
    pub directors: &'a [String],
    pub cast: &'a [String],
}

/// The result of a title query.
#[derive(Debug, Clone, PartialEq)]
pub enum TitleMatch {
    /// The film at this position, in the order in which the index was built.
    ///
    /// The confidence is 1 for the usual title, the same year and no contradiction, and falls with each difference: by
    /// .02 to .06 for other titles and spellings, .05 without a year, .1 for a year off by one, .2 for a subtitle that
    /// is missing, .25 for a typing error, .3 if the directors or the cast differ. It is not a probability. Matches
    /// below .4 are not returned.
    Film {
        position: usize,
        confidence: f32,
    },
    /// Several films have this name and the query does not decide between them; most likely first, at most ten.
    Ambiguous(Vec<usize>),
    Unknown,
}

/// A film that a query may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Candidate {
    /// In hundredths: 0 for the usual title and the same year.
    pub cost: Cost,
    pub position: usize,
}

/// Titles of films, by folded form.
#[derive(Debug, Clone, Default)]
pub struct TitleIndex {
    /// Sorted by the hash of the key.
    entries: Vec<Entry>,
    films: Vec<IndexEntry>,
    /// The titles of the films of a year, in which typing errors are looked for.
    by_year: HashMap<u16, Vec<SpelledEntry>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    key: u64,
    film: u32,
    cost: Cost,
}

#[derive(Debug, Clone)]
struct SpelledEntry {
    spelled: Spelled,
    film: u32,
    cost: Cost,
}

/// The facts that distinguish films of the same name.
#[derive(Debug, Clone, Default)]
struct IndexEntry {
    year: Option<u16>,
    directors: Names,
    cast: Names,
}

/// The costs of the original title and of all further titles.
const ORIGINAL_TITLE: Cost = 1;
const OTHER_TITLE: Cost = 2;
/// The cost of each of the [`Keys`], in their order.
const FOLDS: [Cost; 3] = [0, 2, 4];
/// The maximum cost of a pair of forms.
const TOO_DIFFERENT: Cost = 36;
const NO_YEAR: Cost = 5;
const YEAR_OFF_BY_ONE: Cost = 10;
const YEAR_OFF_BY_MORE: Cost = 20;
const TYPING_ERROR: Cost = 25;
const OTHER_PEOPLE: Cost = 30;
/// The maximum cost of a match.
const MAX_COST: Cost = 60;
/// Films whose costs differ by less are ambiguous.
const MARGIN: Cost = 2;
/// The margin if the cheaper film is not of the query's year: `The Hunger Games` (2013) is the film of 2012, or a film
/// of 2013 with a subtitle.
const MARGIN_OF_UNCERTAIN: Cost = 15;
const MAX_AMBIGUOUS: usize = 10;
/// What separates a title from the name of its director, and the cost of separating them.
const DIRECTOR_SEPARATORS: [&str; 5] = [" by ", " - ", " – ", " — ", ", "];
const WITH_DIRECTOR: Cost = 2;

impl TitleIndex {
    /// Indexes films. Positions are those of the iterator.
    pub fn new<'a>(films: impl IntoIterator<Item = IndexedFilm<'a>>) -> Self {
        let mut builder = TitleIndexBuilder::default();
        builder.add(films);
        builder.build()
    }

    /// The number of films.
    pub fn len(&self) -> usize {
        self.films.len()
    }

    /// Whether there are no films.
    pub fn is_empty(&self) -> bool {
        self.films.is_empty()
    }

    /// Finds the film for a query.
    pub fn find(&self, query: &TitleQuery<'_>) -> TitleMatch {
        match self.find_named(query) {
            found @ TitleMatch::Film { .. } => found,
            other => self.find_with_director(query).unwrap_or(other),
        }
    }

    fn find_named(&self, query: &TitleQuery<'_>) -> TitleMatch {
        let names = names(query);
        let candidates = self.candidates_of(query, &names);
        let Some(&best) = candidates.first() else { return self.named_in_part(&names) };
        let margin = if best.cost < YEAR_OFF_BY_ONE { MARGIN } else { MARGIN_OF_UNCERTAIN };
        let rivals = candidates.iter().take_while(|other| other.cost - best.cost < margin);
        let rivals: Vec<usize> = rivals.map(|other| other.position).take(MAX_AMBIGUOUS).collect();
        if rivals.len() > 1 {
            return TitleMatch::Ambiguous(rivals);
        }
        TitleMatch::Film { position: best.position, confidence: 1.0 - f32::from(best.cost) / 100.0 }
    }

    /// The film that a title and the name of its director mean together: `Heat by Michael Mann`, `Michael Mann - Heat`.
    fn find_with_director(&self, query: &TitleQuery<'_>) -> Option<TitleMatch> {
        let ([text], []) = (query.titles, query.directors) else { return None };
        let splits =
            DIRECTOR_SEPARATORS.iter().flat_map(|separator| [text.rsplit_once(separator), text.split_once(separator)]);
        splits.flatten().flat_map(|(before, after)| [(before, after), (after, before)]).find_map(|(title, director)| {
            let directors = [director.trim().to_owned()];
            let query = TitleQuery { titles: &[title], directors: &directors, ..*query };
            match self.find_named(&query) {
                TitleMatch::Film { position, confidence }
                    if Names::whole(&directors).agree(&self.films[position].directors) == Some(true) =>
                {
                    Some(TitleMatch::Film { position, confidence: confidence - f32::from(WITH_DIRECTOR) / 100.0 })
                }
                _ => None,
            }
        })
    }

    /// Whether any film, of any year, has this title, with or without its subtitle.
    pub fn has_title(&self, title: &str) -> bool {
        let forms = forms::query_forms(title);
        forms.iter().filter(|(form, _)| form.cost < PART).any(|(form, _)| {
            let costs = distinct_keys(Keys::of(&form.text))
                .into_iter()
                .flat_map(|(key, cost)| self.entries_of(&key).iter().map(move |entry| entry.cost + cost));
            costs.min().is_some_and(|cost| form.cost + cost < TOO_DIFFERENT)
        })
    }

    /// The films with this whole title, most likely first; of any year unless the text ends with one.
    pub fn films_named(&self, title: &str) -> Vec<usize> {
        let query = TitleQuery { titles: &[title], ..TitleQuery::default() };
        let whole = self.candidates(&query).into_iter().filter(|candidate| candidate.cost < PART);
        whole.map(|candidate| candidate.position).collect()
    }

    /// The films that a query may mean, the most likely first, each once.
    pub(crate) fn candidates(&self, query: &TitleQuery<'_>) -> Vec<Candidate> {
        self.candidates_of(query, &names(query))
    }

    fn candidates_of(&self, query: &TitleQuery<'_>, names: &[Name]) -> Vec<Candidate> {
        let people = [Names::directors(query.directors), Names::whole(query.cast)];
        let (whole, part): (Vec<&Name>, Vec<&Name>) = names.iter().partition(|name| name.form_cost < PART);
        let mut best = self.named(&whole, &people);
        // A subtitle is ignored only if no film has it, so that a sequel does not match the first part.
        if best.is_empty() {
            best = self.named(&part, &people);
        }
        if best.is_empty() {
            self.add_misspelled(&whole, &people, &mut best);
        }
        let candidates = best.into_iter().filter(|(_, cost)| *cost <= MAX_COST);
        let mut candidates: Vec<Candidate> =
            candidates.map(|(film, cost)| Candidate { cost, position: film as usize }).collect();
        candidates.sort_unstable();
        candidates
    }

    /// The films of these names with their costs.
    fn named(&self, names: &[&Name], people: &[Names; 2]) -> HashMap<u32, Cost> {
        let mut best: HashMap<u32, Cost> = HashMap::new();
        self.for_each_named(names.iter().copied(), |entry, title, years| {
            if let Some(cost) = self.cost(entry.film, title, years, people) {
                let known = best.entry(entry.film).or_insert(cost);
                *known = cost.min(*known);
            }
        });
        best
    }

    /// Calls `found` with each film of one of the names, what the name costs, and its years.
    fn for_each_named<'a>(
        &self,
        names: impl IntoIterator<Item = &'a Name>,
        mut found: impl FnMut(&Entry, Cost, [Option<u16>; 2]),
    ) {
        for name in names {
            for (key, fold_cost) in &name.keys {
                for entry in self.entries_of(key) {
                    let cost = name.cost + fold_cost + entry.cost;
                    if cost < TOO_DIFFERENT {
                        found(entry, cost, name.years);
                    }
                }
            }
        }
    }

    /// The cost of a film with this name; `None` if it must be another film.
    fn cost(&self, film: u32, title: Cost, years: [Option<u16>; 2], people: &[Names; 2]) -> Option<Cost> {
        let film = &self.films[film as usize];
        let agreement = [people[0].agree(&film.directors), people[1].agree(&film.cast)];
        let same_people = agreement.contains(&Some(true));
        let other_people = !same_people && agreement.contains(&Some(false));
        let apart = film.year.and_then(|own| years.into_iter().flatten().map(|year| year.abs_diff(own)).min());
        let year_cost = match apart {
            Some(0) => 0,
            _ if title >= PART || other_people => return None,
            None => NO_YEAR,
            Some(1) => YEAR_OFF_BY_ONE,
            Some(2 | 3) if same_people => YEAR_OFF_BY_MORE,
            Some(_) => return None,
        };
        // Both the directors and the cast differ: a different film with the same name and year.
        if agreement == [Some(false), Some(false)] {
            return None;
        }
        let people_cost = if other_people { OTHER_PEOPLE } else { 0 };
        let cost = title + year_cost + people_cost;
        Some(if same_people { cost / 2 } else { cost })
    }

    /// Films of the query's year whose title differs by a typing error.
    fn add_misspelled(&self, names: &[&Name], people: &[Names; 2], best: &mut HashMap<u32, Cost>) {
        for name in names {
            let Some(year) = name.years[0].or(name.years[1]) else { continue };
            for entry in self.by_year.get(&year).into_iter().flatten() {
                if name.spelled.iter().any(|spelled| spelled.is_misspelled_as(&entry.spelled))
                    && let Some(cost) = self.cost(entry.film, name.cost + entry.cost, [Some(year), None], people)
                {
                    let known = best.entry(entry.film).or_insert(cost + TYPING_ERROR);
                    *known = (cost + TYPING_ERROR).min(*known);
                }
            }
        }
    }

    /// The films whose titles a query without a year is a part of, if there are several: `Star Wars`.
    fn named_in_part(&self, names: &[Name]) -> TitleMatch {
        let mut films: Vec<(Cost, usize)> = Vec::new();
        self.for_each_named(names, |entry, cost, years| {
            let film = entry.film as usize;
            if years == [None, None] && !films.iter().any(|&(_, other)| other == film) {
                films.push((cost, film));
            }
        });
        films.sort_unstable();
        if films.len() < 2 {
            return TitleMatch::Unknown;
        }
        TitleMatch::Ambiguous(films.into_iter().map(|(_, film)| film).take(MAX_AMBIGUOUS).collect())
    }

    fn entries_of(&self, key: &str) -> &[Entry] {
        let key = hash(key);
        let start = self.entries.partition_point(|entry| entry.key < key);
        let len = self.entries[start..].partition_point(|entry| entry.key == key);
        &self.entries[start..start + len]
    }
}

/// An index that is being built. Films can be added in portions, so that their descriptions need not all be in memory.
#[derive(Debug, Default)]
pub struct TitleIndexBuilder {
    index: TitleIndex,
}

impl TitleIndexBuilder {
    /// Adds films, after those that were added before.
    pub fn add<'a>(&mut self, films: impl IntoIterator<Item = IndexedFilm<'a>>) {
        let first = self.index.films.len() as u32;
        for (film, position) in films.into_iter().zip(first..) {
            for (rank, title) in film.titles.iter().enumerate() {
                let cost = [0, ORIGINAL_TITLE].get(rank).copied().unwrap_or(OTHER_TITLE);
                self.add_title(position, title, cost, film.year);
            }
            self.index.films.push(IndexEntry {
                year: film.year,
                directors: Names::directors(film.directors),
                cast: Names::whole(film.cast),
            });
        }
    }

    fn add_title(&mut self, film: u32, title: &str, cost: Cost, year: Option<u16>) {
        for form in forms::film_forms(title) {
            let keys = Keys::of(&form.text);
            let cost = cost + form.cost;
            if let Some(year) = year.filter(|_| form.cost < PART) {
                let spelled = Spelled::all(&keys).map(|spelled| SpelledEntry { spelled, film, cost });
                self.index.by_year.entry(year).or_default().extend(spelled);
            }
            for (key, fold_cost) in distinct_keys(keys) {
                self.index.entries.push(Entry { key: hash(&key), film, cost: cost + fold_cost });
            }
        }
    }

    /// The index of all films that were added.
    pub fn build(self) -> TitleIndex {
        let mut index = self.index;
        index.entries.sort_unstable();
        index.entries.dedup_by_key(|entry| (entry.key, entry.film));
        index.entries.shrink_to_fit();
        index
    }
}

/// A form of a queried title with its lookup keys.
struct Name {
    keys: Vec<(String, Cost)>,
    spelled: Vec<Spelled>,
    /// The cost of the form alone; `cost` adds that of a title that is not the first.
    form_cost: Cost,
    cost: Cost,
    /// The year of the query, and the one that was split off.
    years: [Option<u16>; 2],
}

/// The names of a query, those of its first title first.
fn names(query: &TitleQuery<'_>) -> Vec<Name> {
    let mut names = Vec::new();
    for (rank, title) in query.titles.iter().enumerate() {
        let title_cost = if rank == 0 { 0 } else { ORIGINAL_TITLE };
        for (form, year) in forms::query_forms(title) {
            let folded = Keys::of(&form.text);
            names.push(Name {
                spelled: Spelled::all(&folded).collect(),
                keys: distinct_keys(folded),
                form_cost: form.cost,
                cost: title_cost + form.cost,
                years: [query.year, year],
            });
        }
    }
    names
}

/// The distinct keys of a form with the cost of each, the cheapest first.
fn distinct_keys(Keys { spelling, words, parts }: Keys) -> Vec<(String, Cost)> {
    let folded = [spelling, words, parts];
    let mut keys: Vec<(String, Cost)> = Vec::with_capacity(folded.len());
    for (key, cost) in folded.into_iter().zip(FOLDS) {
        if !key.is_empty() && keys.iter().all(|(other, _)| *other != key) {
            keys.push((key, cost));
        }
    }
    keys
}

fn hash(key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}
