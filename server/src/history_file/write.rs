//! Writes a user's own history in the formats of other sites, so that it can be taken there, or back here.

use std::io::{Cursor, Write};

use domain::{FINISHED, FilmRef, HalfStars, Rating, Timestamp};
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Everything that a user did about films, latest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnHistory {
    pub ratings: Vec<OwnRating>,
    /// Progress in permille, and when.
    pub watched: Vec<(FilmRef, u16, Timestamp)>,
    pub listed: Vec<(FilmRef, Timestamp)>,
}

/// A rating of a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnRating {
    pub film: FilmRef,
    pub rating: Rating,
    pub stars: Option<HalfStars>,
    pub rated_at: Timestamp,
}

/// The site whose format is written. Each export is a ZIP of the files that the site itself exports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum ExportFormat {
    /// Stars and likes; there is no dislike.
    Letterboxd,
    /// Stars only, on a scale of ten points.
    Imdb,
    /// Thumbs only.
    Netflix,
    /// Stars only, on a scale of ten points.
    Trakt,
}

impl OwnHistory {
    /// The ZIP file.
    ///
    /// # Panics
    /// Never: writing to memory does not fail.
    pub fn zip(&self, format: ExportFormat) -> Vec<u8> {
        let files = match format {
            ExportFormat::Letterboxd => self.letterboxd(),
            ExportFormat::Imdb => self.imdb(),
            ExportFormat::Netflix => self.netflix(),
            ExportFormat::Trakt => self.trakt(),
        };
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in files {
            zip.start_file(name, SimpleFileOptions::default()).expect("memory accepts all writes");
            zip.write_all(&content).expect("memory accepts all writes");
        }
        zip.finish().expect("memory accepts all writes").into_inner()
    }

    /// Films that were watched to the end; started films are not part of the history on other sites.
    fn finished(&self) -> impl Iterator<Item = (&FilmRef, Timestamp)> {
        self.watched.iter().filter(|(_, permille, _)| *permille >= FINISHED).map(|(film, _, at)| (film, *at))
    }

    fn starred(&self) -> impl Iterator<Item = (&OwnRating, HalfStars)> {
        self.ratings.iter().filter_map(|rating| Some((rating, rating.stars?)))
    }

    fn letterboxd(&self) -> Vec<(&'static str, Vec<u8>)> {
        let plain = |films: Vec<(&FilmRef, Timestamp)>| {
            csv(
                &["Date", "Name", "Year", "Letterboxd URI"],
                films
                    .into_iter()
                    .map(|(film, at)| vec![day(at), film.title.clone(), film.year.to_string(), String::new()]),
            )
        };
        let liked = self.ratings.iter().filter(|rating| rating.rating == Rating::Like);
        vec![
            ("watched.csv", plain(self.finished().collect())),
            ("watchlist.csv", plain(self.listed.iter().map(|(film, at)| (film, *at)).collect())),
            ("likes/films.csv", plain(liked.map(|rating| (&rating.film, rating.rated_at)).collect())),
            (
                "ratings.csv",
                csv(
                    &["Date", "Name", "Year", "Letterboxd URI", "Rating"],
                    self.starred().map(|(OwnRating { film, rated_at, .. }, stars)| {
                        let stars = (f32::from(stars.get()) / 2.0).to_string();
                        vec![day(*rated_at), film.title.clone(), film.year.to_string(), String::new(), stars]
                    }),
                ),
            ),
        ]
    }

    fn imdb(&self) -> Vec<(&'static str, Vec<u8>)> {
        let headings = ["Const", "Your Rating", "Date Rated", "Created", "Title", "Title Type", "Year"];
        let row = |film: &FilmRef, points: String, rated_at: String, created: String| {
            vec![
                String::new(),
                points,
                rated_at,
                created,
                film.title.clone(),
                "Movie".to_owned(),
                film.year.to_string(),
            ]
        };
        let ratings = self.starred().map(|(OwnRating { film, rated_at, .. }, stars)| {
            row(film, stars.get().to_string(), day(*rated_at), String::new())
        });
        let listed = self.listed.iter().map(|(film, at)| row(film, String::new(), String::new(), day(*at)));
        vec![("ratings.csv", csv(&headings, ratings)), ("watchlist.csv", csv(&headings, listed))]
    }

    fn netflix(&self) -> Vec<(&'static str, Vec<u8>)> {
        let thumbs = self.ratings.iter().filter_map(|OwnRating { film, rating, rated_at, .. }| {
            let thumb = match rating {
                Rating::Like => "2",
                Rating::Dismissed => "1",
                Rating::Neutral => return None,
            };
            Some(vec!["Matinee".to_owned(), film.title.clone(), String::new(), thumb.to_owned(), day(*rated_at)])
        });
        let listed = self.listed.iter().map(|(film, at)| vec!["Matinee".to_owned(), film.title.clone(), day(*at)]);
        vec![
            (
                "NetflixViewingHistory.csv",
                csv(&["Title", "Date"], self.finished().map(|(film, at)| vec![film.title.clone(), day(at)])),
            ),
            ("Ratings.csv", csv(&["Profile Name", "Title Name", "Star Value", "Thumbs Value", "Event Utc Ts"], thumbs)),
            ("MyList.csv", csv(&["Profile Name", "Title Name", "Utc Title Add Date"], listed)),
        ]
    }

    fn trakt(&self) -> Vec<(&'static str, Vec<u8>)> {
        let movie = |film: &FilmRef| json!({ "title": film.title, "year": film.year });
        let file = |rows: Vec<Value>| Value::Array(rows).to_string().into_bytes();
        let watched = self
            .finished()
            .map(|(film, at)| json!({ "plays": 1, "last_watched_at": moment(at), "movie": movie(film) }));
        let ratings = self.starred().map(|(OwnRating { film, rated_at, .. }, stars)| {
            json!({ "rated_at": moment(*rated_at), "rating": stars.get(), "type": "movie", "movie": movie(film) })
        });
        let listed = self
            .listed
            .iter()
            .map(|(film, at)| json!({ "listed_at": moment(*at), "type": "movie", "movie": movie(film) }));
        vec![
            ("watched-movies.json", file(watched.collect())),
            ("ratings-movies.json", file(ratings.collect())),
            ("lists-watchlist.json", file(listed.collect())),
        ]
    }
}

fn csv(headings: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(headings).expect("memory accepts all writes");
    for row in rows {
        csv.write_record(row).expect("all records have the same length");
    }
    csv.into_inner().expect("memory accepts all writes")
}

/// `2026-03-01`; empty for an unknown time.
fn day(at: Timestamp) -> String {
    moment(at).split('T').next().unwrap_or_default().to_owned()
}

/// `2026-03-01T00:00:00Z`; empty for an unknown time.
fn moment(at: Timestamp) -> String {
    let time = OffsetDateTime::from_unix_timestamp(at.seconds()).ok().filter(|_| at.seconds() != 0);
    time.and_then(|time| time.format(&Rfc3339).ok()).unwrap_or_default()
}
