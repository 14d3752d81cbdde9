//! Reads a film given by its details: what is wrong with it is refused by the name of the field.

use models::Tone;
use models::model::MOST_NEIGHBOURS;
use serde_json::error::Category;

use super::Refusal;
use super::wire::Question;

/// The largest request that is read at all, in bytes.
pub const LARGEST: usize = 64 * 1024;

/// How long the lists and texts of a question may be. A film of the catalogue has a fraction of each.
const MOST_VALUES: usize = 64;
const LONGEST_VALUE: usize = 120;
const LONGEST_TITLE: usize = 300;
const LONGEST_SYNOPSIS: usize = 5000;
const YEARS: std::ops::RangeInclusive<u16> = 1870..=2100;

impl Question {
    /// Reads and checks a request's body.
    ///
    /// # Errors
    /// What is wrong: with the JSON, or with which field.
    pub fn parse(body: &[u8]) -> Result<Self, Refusal> {
        // serde would take a list for an object without names.
        if body.trim_ascii_start().first() != Some(&b'{') {
            return Err(match serde_json::from_slice::<serde::de::IgnoredAny>(body) {
                Ok(_) => Refusal { malformed: false, field: None, detail: "The body must be an object.".to_owned() },
                Err(error) => refused(None, &error),
            });
        }
        let mut json = serde_json::Deserializer::from_slice(body);
        let question: Self = serde_path_to_error::deserialize(&mut json).map_err(|error| {
            let path = error.path().to_string();
            refused(Some(path).filter(|path| path != "."), error.inner())
        })?;
        json.end().map_err(|error| refused(None, &error))?;
        question.check()?;
        Ok(question)
    }

    /// The question within the limits, for details that no caller has written.
    #[must_use]
    pub fn cut_to_limits(mut self) -> Self {
        self.title = self.title.map(|title| title.chars().take(LONGEST_TITLE).collect());
        self.synopsis = self.synopsis.chars().take(LONGEST_SYNOPSIS).collect();
        self.year = self.year.filter(|year| YEARS.contains(year));
        for values in [&mut self.genres, &mut self.keywords, &mut self.directors, &mut self.cast] {
            values.retain(|value| value.chars().count() <= LONGEST_VALUE);
            values.truncate(MOST_VALUES);
        }
        self
    }

    fn check(&self) -> Result<(), Refusal> {
        let most = |field: &str, length: usize, most: usize, of: &str| {
            if length <= most {
                Ok(())
            } else {
                Err(Refusal::of(field, format!("has {length} {of}; the most is {most}")))
            }
        };
        most("title", self.title.as_deref().unwrap_or_default().chars().count(), LONGEST_TITLE, "characters")?;
        most("synopsis", self.synopsis.chars().count(), LONGEST_SYNOPSIS, "characters")?;
        let lists = [
            ("genres", &self.genres),
            ("keywords", &self.keywords),
            ("directors", &self.directors),
            ("cast", &self.cast),
        ];
        for (field, values) in lists {
            most(field, values.len(), MOST_VALUES, "values")?;
            for (position, value) in values.iter().enumerate() {
                most(&format!("{field}[{position}]"), value.chars().count(), LONGEST_VALUE, "characters")?;
            }
        }
        if let Some(year) = self.year.filter(|year| !YEARS.contains(year)) {
            return Err(Refusal::of(
                "year",
                format!("is {year}; it must be from {} to {}", YEARS.start(), YEARS.end()),
            ));
        }
        if !(1..=MOST_NEIGHBOURS).contains(&self.k) {
            return Err(Refusal::of("k", format!("is {}; it must be from 1 to {MOST_NEIGHBOURS}", self.k)));
        }
        for (axis, score) in &self.tone {
            known_axis("tone", axis)?;
            if *score > Tone::MAX {
                return Err(Refusal::of(
                    &format!("tone.{axis}"),
                    format!("is {score}; it must be from 0 to {}", Tone::MAX),
                ));
            }
        }
        for (axis, wish) in &self.tune {
            known_axis("tune", axis)?;
            if !(-1.0..=1.0).contains(wish) {
                return Err(Refusal::of(&format!("tune.{axis}"), format!("is {wish}; it must be from -1 to 1")));
            }
        }
        Ok(())
    }
}

fn known_axis(field: &str, axis: &str) -> Result<(), Refusal> {
    if Tone::AXES.contains(&axis) {
        return Ok(());
    }
    // What was written is cut short: it is said again in the answer.
    let shown: String = axis.chars().take(40).collect();
    Err(Refusal::of(&format!("{field}.{shown}"), format!("is not an axis; there are {}", Tone::AXES.join(", "))))
}

/// The longest that a refusal says of what it was given.
const LONGEST_DETAIL: usize = 400;

fn refused(path: Option<String>, error: &serde_json::Error) -> Refusal {
    let text: String = error.to_string().chars().take(LONGEST_DETAIL).collect();
    if matches!(error.classify(), Category::Data) {
        let unknown = text.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next());
        let field = unknown.map(str::to_owned).or(path).map(|field| field.chars().take(LONGEST_VALUE).collect());
        Refusal { malformed: false, field, detail: text }
    } else {
        Refusal { malformed: true, field: path, detail: format!("This is not JSON: {text}") }
    }
}
