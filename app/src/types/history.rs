//! What people watch.

use serde::{Deserialize, Serialize};

/// A film of which this much has been seen is finished: the rest are its closing titles. In thousandths.
pub const FINISHED: u16 = 950;

/// A film that somebody has begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    pub slug: String,
    pub title: String,
    pub year: u16,
    /// How far, in thousandths.
    pub thousandth: u16,
}

/// What people who watched a film watched besides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AlsoWatched {
    /// How many people watched the film itself.
    pub people: u32,
    /// The highest lift first; none where too few people have watched the film to tell.
    pub films: Vec<Companion>,
}

/// A film that others watched besides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Companion {
    pub slug: String,
    pub title: String,
    pub year: u16,
    /// How many of those people watched it.
    pub people: u32,
    /// How many times as large their share is as among all people; above 1.
    pub lift: f64,
}
