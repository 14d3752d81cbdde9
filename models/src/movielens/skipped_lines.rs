//! What was passed over, and why.

use std::collections::BTreeMap;
use std::fmt;

/// Lines that were passed over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Skipped {
    pub total: u64,
    pub reasons: BTreeMap<Reason, u64>,
    /// The first few of each reason, in the order they were met.
    pub first: Vec<Problem>,
}

/// One line that was passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub file: &'static str,
    /// Counted from 1, the header included.
    pub line: u64,
    pub reason: Reason,
    /// What stood there, shortened.
    pub what: String,
}

/// Why a line cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    Fields,
    Quote,
    Number,
    Rating,
    Time,
    UnknownFilm,
    Text,
    Repeated,
}

impl Reason {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fields => "wrong count of fields",
            Self::Quote => "a quote is not closed",
            Self::Number => "not a number",
            Self::Rating => "rating is not one of 0.5, 1.0, … 5.0",
            Self::Time => "timestamp is not between 1970 and tomorrow",
            Self::UnknownFilm => "film is not in movies.csv",
            Self::Text => "text is empty or too long",
            Self::Repeated => "given more than once: the newest counts",
        }
    }
}

/// How many of each reason are remembered with their line.
const REMEMBERED: u64 = 3;
const SHORT: usize = 60;

impl Skipped {
    pub(super) fn note(&mut self, file: &'static str, line: u64, reason: Reason, what: &str) {
        self.total += 1;
        let count = self.reasons.entry(reason).or_default();
        *count += 1;
        if *count <= REMEMBERED {
            let what = what.chars().filter(|character| !character.is_control()).take(SHORT).collect();
            self.first.push(Problem { file, line, reason, what });
        }
    }

    /// Lines that say nothing usable. A repeated one does; it is only surplus.
    pub fn unusable(&self) -> u64 {
        self.total - self.reasons.get(&Reason::Repeated).copied().unwrap_or_default()
    }
}

/// One line a reason: how many, and where the first of them stand.
impl fmt::Display for Skipped {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        for (position, (&reason, count)) in self.reasons.iter().enumerate() {
            if position > 0 {
                writeln!(out)?;
            }
            write!(out, "  {count} × {}", reason.as_str())?;
            for problem in self.first.iter().filter(|problem| problem.reason == reason) {
                write!(out, "\n      {}:{}: {:?}", problem.file, problem.line, problem.what)?;
            }
        }
        Ok(())
    }
}
