//! Reads a film given by its details: what is wrong with it is refused by the name of the field.

use models::Tone;

use super::ValidationError;
use super::json_body::{self, LONGEST_VALUE, YEARS, at_most, check_count};
use super::schema::SimilarRequest;

/// How long the lists and texts of a question may be. A film of the catalogue has a fraction of each.
pub const MOST_VALUES: usize = 64;
pub const LONGEST_TITLE: usize = 300;
pub const LONGEST_SYNOPSIS: usize = 5000;

impl SimilarRequest {
    /// Reads and checks a request's body.
    ///
    /// # Errors
    /// What is wrong: with the JSON, or with which field.
    pub fn parse(body: &[u8]) -> Result<Self, ValidationError> {
        let question: Self = json_body::read(body, "a number from -1 to 1")?;
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

    fn check(&self) -> Result<(), ValidationError> {
        at_most("title", self.title.as_deref().unwrap_or_default().chars().count(), LONGEST_TITLE, "characters")?;
        at_most("synopsis", self.synopsis.chars().count(), LONGEST_SYNOPSIS, "characters")?;
        let lists = [
            ("genres", &self.genres),
            ("keywords", &self.keywords),
            ("directors", &self.directors),
            ("cast", &self.cast),
        ];
        for (field, values) in lists {
            at_most(field, values.len(), MOST_VALUES, "values")?;
            for (position, value) in values.iter().enumerate() {
                at_most(&format!("{field}[{position}]"), value.chars().count(), LONGEST_VALUE, "characters")?;
            }
        }
        if let Some(year) = self.year.filter(|year| !YEARS.contains(year)) {
            return Err(ValidationError::of(
                "year",
                format!("is {year}; it must be from {} to {}", YEARS.start(), YEARS.end()),
            ));
        }
        check_count(self.k)?;
        for (axis, score) in &self.tone {
            known_axis("tone", axis)?;
            if *score > Tone::MAX {
                return Err(ValidationError::of(
                    &format!("tone.{axis}"),
                    format!("is {score}; it must be from 0 to {}", Tone::MAX),
                ));
            }
        }
        for (axis, wish) in &self.tune {
            known_axis("tune", axis)?;
            if !(-1.0..=1.0).contains(wish) {
                return Err(ValidationError::of(&format!("tune.{axis}"), format!("is {wish}; it must be from -1 to 1")));
            }
        }
        Ok(())
    }
}

fn known_axis(field: &str, axis: &str) -> Result<(), ValidationError> {
    if Tone::AXES.contains(&axis) {
        return Ok(());
    }
    // What was written is cut short: it is said again in the answer.
    let shown: String = axis.chars().take(40).collect();
    Err(ValidationError::of(&format!("{field}.{shown}"), format!("is not an axis; there are {}", Tone::AXES.join(", "))))
}

#[cfg(test)]
mod tests {
    use super::SimilarRequest;

    #[test]
    fn what_is_wrong_is_said_by_the_name_of_the_field() {
        for (body, says) in [
            (r#"{"k": "3"}"#, r#"k cannot be used: invalid type: string "3", expected a whole number from 1 to 50"#),
            (
                r#"{"year": 99999}"#,
                "year cannot be used: invalid value: integer `99999`, expected a year from 1870 to 2100",
            ),
            (r#"{"keywords": [1]}"#, "keywords[0] cannot be used: invalid type: integer `1`, expected a string"),
            (r#"{"keywords": "heist"}"#, r#"keywords cannot be used: invalid type: string "heist", expected a list"#),
            (r#"{"tone": []}"#, "tone cannot be used: invalid type: sequence, expected an object"),
            (r#"{"tone": {"dark": 1, "dark": 2}}"#, "tone names dark twice"),
            (r#"{"tune": {"dark": 1, "funny": 0, "dark": 1}}"#, "tune names dark twice"),
            (r#"{"title": "a", "title": "b"}"#, "title is there twice"),
            (
                r#"{"titel": "a"}"#,
                "titel is not a field; there are title, year, genres, keywords, directors, cast, synopsis, tone, k, tune",
            ),
            (r#"{"tone": {"dark": NaN}}"#, "tone.dark is not JSON: expected value at line 1 column 19"),
            ("{} {}", "The body is not JSON: trailing characters at line 1 column 4"),
            ("[]", "The body must be an object."),
        ] {
            let refusal = SimilarRequest::parse(body.as_bytes()).expect_err(body);
            assert_eq!(refusal.to_string(), says, "{body}");
        }
    }
}
