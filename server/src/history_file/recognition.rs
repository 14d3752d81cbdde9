//! Finds the films of an export in the catalogue, and combines the rows about each film.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::{
    AmbiguousTitle, ExportSource, FilmRef, HistoryReport, ImportedFilm, ImportedRating, MAX_AMBIGUOUS,
    MAX_UNRECOGNISED, Rating, Timestamp, UnrecognisedFilm, UnrecognisedReason,
};
use models::titles::{TitleIndex, TitleMatch, TitleQuery, is_series_or_episode};

use super::{Act, Entry, HistoryFile};

/// The films of an export, and a report on all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecognisedHistory {
    pub source: ExportSource,
    /// Latest first.
    pub films: Vec<ImportedFilm>,
    pub report: HistoryReport,
}

/// Finds the films of an export. `film` returns the film at a position of the index.
pub fn recognise(file: HistoryFile, index: &TitleIndex, film: impl Fn(usize) -> FilmRef) -> RecognisedHistory {
    let HistoryFile { source, contents: file } = file;
    let mut report = HistoryReport {
        rows: file.rows,
        series_rows: file.series_rows,
        files: file.files,
        ignored_files: file.ignored_files,
        ..HistoryReport::default()
    };
    let mut unrecognised = Unrecognised::default();
    for film in file.unreadable {
        unrecognised.add(film);
    }
    let mut films: HashMap<usize, FilmActs> = HashMap::new();
    let mut ambiguous: BTreeMap<(String, Option<u16>), (Vec<usize>, FilmActs)> = BTreeMap::new();
    for entry in file.entries {
        let titles: Vec<&str> = std::iter::once(&*entry.title).chain(entry.original_title.as_deref()).collect();
        let query =
            TitleQuery { titles: &titles, year: entry.year, directors: &entry.directors, ..TitleQuery::default() };
        let reason = match index.find(&query) {
            TitleMatch::Film { position, .. } => {
                films.entry(position).or_default().add(entry);
                continue;
            }
            // Exports without types mix episodes with films.
            _ if is_series_or_episode(&entry.title, None, Some(index)) => {
                report.series_rows += 1;
                continue;
            }
            TitleMatch::Ambiguous(positions) => {
                let (_, acts) = ambiguous
                    .entry((entry.title.clone(), entry.year))
                    .or_insert_with(|| (positions, FilmActs::default()));
                acts.add(entry);
                continue;
            }
            TitleMatch::Unknown => UnrecognisedReason::Unknown,
        };
        unrecognised.add(UnrecognisedFilm { title: entry.title, year: entry.year, reason });
    }

    for ((title, year), (positions, acts)) in ambiguous {
        let candidates: Vec<FilmRef> = positions.into_iter().map(&film).collect();
        if report.ambiguous.len() < MAX_AMBIGUOUS {
            report.ambiguous.push(acts.ambiguous(title, year, candidates));
        } else {
            unrecognised.add(UnrecognisedFilm { title, year, reason: UnrecognisedReason::Ambiguous(candidates) });
        }
    }
    let mut films: Vec<ImportedFilm> =
        films.into_iter().map(|(position, acts)| acts.combined(film(position))).collect();
    films.sort_by(|one, other| latest(other).cmp(&latest(one)).then_with(|| one.film.slug.cmp(&other.film.slug)));
    let count = |has: fn(&ImportedFilm) -> bool| films.iter().filter(|film| has(film)).count() as u32;
    report.rated = count(|film| film.rating.is_some());
    report.watched = count(|film| film.watched_at.is_some());
    report.listed = count(|film| film.listed_at.is_some());
    report.unrecognised_count = unrecognised.count;
    report.unrecognised = unrecognised.films;
    RecognisedHistory { source, films, report }
}

fn latest(film: &ImportedFilm) -> Option<Timestamp> {
    [film.rating.map(|rating| rating.rated_at), film.watched_at, film.listed_at].into_iter().flatten().max()
}

/// Distinct films that were not recognised.
#[derive(Default)]
struct Unrecognised {
    films: Vec<UnrecognisedFilm>,
    seen: HashSet<(String, Option<u16>)>,
    count: u32,
}

impl Unrecognised {
    fn add(&mut self, film: UnrecognisedFilm) {
        let is_unreadable = matches!(film.reason, UnrecognisedReason::Unreadable(_));
        if is_unreadable || self.seen.insert((film.title.clone(), film.year)) {
            self.count += 1;
            if self.films.len() < MAX_UNRECOGNISED {
                self.films.push(film);
            }
        }
    }
}

/// The acts of an export about one film.
#[derive(Default)]
struct FilmActs {
    title: String,
    /// The latest stars.
    stars: Option<(domain::HalfStars, i64)>,
    /// The latest thumb or heart.
    thumb: Option<(Rating, i64)>,
    watched_at: Option<i64>,
    listed_at: Option<i64>,
}

impl FilmActs {
    fn add(&mut self, entry: Entry) {
        let Entry { title, act, at, .. } = entry;
        if self.title.is_empty() {
            self.title = title;
        }
        match act {
            Act::Listed => self.listed_at = self.listed_at.max(Some(at)),
            _ => self.watched_at = self.watched_at.max(Some(at)),
        }
        let is_later = |earlier: Option<i64>| earlier.is_none_or(|earlier| at >= earlier);
        match act {
            Act::Rated(stars) if is_later(self.stars.map(|(_, at)| at)) => self.stars = Some((stars, at)),
            Act::Liked if is_later(self.thumb.map(|(_, at)| at)) => self.thumb = Some((Rating::Like, at)),
            Act::Disliked if is_later(self.thumb.map(|(_, at)| at)) => self.thumb = Some((Rating::Dismissed, at)),
            _ => {}
        }
    }

    fn combined(self, film: FilmRef) -> ImportedFilm {
        ImportedFilm {
            rating: self.rating(),
            listed_at: self.listed_at(),
            watched_at: self.watched_at.map(Timestamp::from),
            spelled: Some(self.title).filter(|title| *title != film.title),
            film,
        }
    }

    fn ambiguous(self, title: String, year: Option<u16>, candidates: Vec<FilmRef>) -> AmbiguousTitle {
        let (rating, listed_at) = (self.rating(), self.listed_at());
        let watched_at = self.watched_at.map(Timestamp::from);
        AmbiguousTitle { title, year, candidates, rating, watched_at, listed_at }
    }

    /// A thumb or heart takes precedence over stars.
    fn rating(&self) -> Option<ImportedRating> {
        let rated_at = self.stars.map(|(_, at)| at).max(self.thumb.map(|(_, at)| at)).unwrap_or_default();
        let rating = match (self.thumb, self.stars) {
            (Some((rating, _)), stars) => Some((rating, stars.map(|(stars, _)| stars))),
            (None, Some((stars, _))) => Some((stars.rating(), Some(stars))),
            (None, None) => None,
        };
        rating.map(|(rating, stars)| ImportedRating { rating, stars, rated_at: rated_at.into() })
    }

    /// `None` for a watched film, which does not belong on a list of films to watch.
    fn listed_at(&self) -> Option<Timestamp> {
        self.listed_at.filter(|_| self.watched_at.is_none()).map(Timestamp::from)
    }
}
