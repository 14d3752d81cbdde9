//! A report on the lines of a file that were skipped.

use std::collections::BTreeMap;
use std::fmt;

use strum::IntoStaticStr;

/// The lines of a file that were skipped, by reason.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SkippedLines {
    /// The number of lines.
    pub total: u64,
    /// The number of lines per reason.
    pub reasons: BTreeMap<SkipReason, u64>,
    /// The first three lines of each reason, in the order of the file.
    pub first: Vec<SkippedLine>,
}

/// A line that was skipped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedLine {
    /// The name of the file.
    pub file: String,
    /// Counted from 1, including the header.
    pub line: u64,
    pub reason: SkipReason,
    /// The offending part of the line, at most 60 characters.
    pub excerpt: String,
}

/// Why a line was skipped. Converts to a description, such as "not a number".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, IntoStaticStr)]
pub enum SkipReason {
    #[strum(serialize = "wrong number of fields")]
    Fields,
    #[strum(serialize = "unclosed quotation mark")]
    Quote,
    #[strum(serialize = "not a number")]
    Number,
    #[strum(serialize = "rating is not one of 0.5, 1.0, … 5.0")]
    Rating,
    #[strum(serialize = "timestamp is not between 1970 and tomorrow")]
    Time,
    #[strum(serialize = "film is not in the list of films")]
    UnknownFilm,
    #[strum(serialize = "text is empty or too long")]
    Text,
    #[strum(serialize = "repeated; the latest entry counts")]
    Repeated,
    #[strum(serialize = "not JSON")]
    Json,
    #[strum(serialize = "not a film but a series, an episode, a short or the like")]
    NotFilm,
    #[strum(serialize = "adult or hidden")]
    Hidden,
    #[strum(serialize = "watched zero times")]
    NotWatched,
}

/// Lines of each reason that are kept as examples.
const MAX_EXAMPLES: u64 = 3;
/// Maximum length of an excerpt in characters.
const MAX_EXCERPT_LEN: usize = 60;

impl SkippedLines {
    pub(super) fn add(&mut self, file: &str, line: u64, reason: SkipReason, excerpt: &str) {
        self.total += 1;
        let count = self.reasons.entry(reason).or_default();
        *count += 1;
        if *count <= MAX_EXAMPLES {
            let excerpt = excerpt.chars().filter(|character| !character.is_control()).take(MAX_EXCERPT_LEN).collect();
            self.first.push(SkippedLine { file: file.to_owned(), line, reason, excerpt });
        }
    }

    /// The number of lines without usable content: all but those that are left out on purpose.
    pub fn unusable(&self) -> u64 {
        self.reasons.iter().filter(|(reason, _)| !reason.is_filtered()).map(|(_, count)| count).sum()
    }
}

impl SkipReason {
    /// Whether such lines are valid, but left out on purpose.
    fn is_filtered(self) -> bool {
        matches!(self, Self::Repeated | Self::NotFilm | Self::Hidden | Self::NotWatched)
    }
}

/// The count of each reason, followed by its examples.
impl fmt::Display for SkippedLines {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        for (index, (&reason, count)) in self.reasons.iter().enumerate() {
            if index > 0 {
                writeln!(out)?;
            }
            write!(out, "  {count} × {}", <&str>::from(reason))?;
            for example in self.first.iter().filter(|example| example.reason == reason) {
                write!(out, "\n      {}:{}: {:?}", example.file, example.line, example.excerpt)?;
            }
        }
        Ok(())
    }
}
