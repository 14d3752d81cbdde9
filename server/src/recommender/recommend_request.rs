//! Reads what a person has watched: what is wrong with it is refused by the name of the field.

use super::ValidationError;
use super::json_body::{self, LONGEST_VALUE, at_most, check_count};
use super::schema::RecommendRequest;

/// How many films may be named. Of a longer history the latest say the most.
pub const MOST_WATCHED: usize = 200;
/// How many may be left out besides.
pub const MOST_LEFT_OUT: usize = 1000;

impl RecommendRequest {
    /// Reads and checks a request's body.
    ///
    /// # Errors
    /// What is wrong: with the JSON, or with which field.
    pub fn parse(body: &[u8]) -> Result<Self, ValidationError> {
        let taste: Self = json_body::read(body, "a number above 0, at most 1")?;
        taste.check()?;
        Ok(taste)
    }

    fn check(&self) -> Result<(), ValidationError> {
        if self.films.is_empty() {
            return Err(ValidationError::of("films", "is empty; name at least one".to_owned()));
        }
        at_most("films", self.films.len(), MOST_WATCHED, "films")?;
        at_most("leave_out", self.leave_out.len(), MOST_LEFT_OUT, "films")?;
        for (position, watched) in self.films.iter().enumerate() {
            let field = |name: &str| format!("films[{position}].{name}");
            at_most(&field("slug"), watched.slug.chars().count(), LONGEST_VALUE, "characters")?;
            let weight = watched.weight;
            if !(weight > 0.0 && weight <= 1.0) {
                return Err(ValidationError::of(&field("weight"), format!("is {weight}; it must be above 0, at most 1")));
            }
        }
        for (position, slug) in self.leave_out.iter().enumerate() {
            at_most(&format!("leave_out[{position}]"), slug.chars().count(), LONGEST_VALUE, "characters")?;
        }
        check_count(self.k)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said_by_the_name_of_the_field() {
        for (body, says) in [
            ("{}", "films is missing"),
            (r#"{"films": []}"#, "films is empty; name at least one"),
            (r#"{"films": ["a"]}"#, r#"films[0] cannot be used: invalid type: string "a", expected an object"#),
            (r#"{"films": [["a", 1]]}"#, "films[0] cannot be used: invalid type: sequence, expected an object"),
            (r#"{"films": {"slug": "a"}}"#, "films cannot be used: invalid type: map, expected a list"),
            (r#"{"films": [{"slug": "a"}, {"weight": 1}]}"#, "films[1].slug is missing"),
            (r#"{"films": [{"slug": "a", "wieght": 1}]}"#, "films[0].wieght is not a field; there are slug, weight"),
            (r#"{"films": [{"slug": "a", "slug": "b"}]}"#, "films[0].slug is there twice"),
            (r#"{"films": [{"slug": "a", "weight": 0}]}"#, "films[0].weight is 0; it must be above 0, at most 1"),
            (r#"{"films": [{"slug": "a", "weight": 1.5}]}"#, "films[0].weight is 1.5; it must be above 0, at most 1"),
            (
                r#"{"films": [{"slug": "a", "weight": null}]}"#,
                "films[0].weight cannot be used: invalid type: null, expected a number above 0, at most 1",
            ),
            (
                r#"{"films": [{"slug": "a"}], "leave_out": [1]}"#,
                "leave_out[0] cannot be used: invalid type: integer `1`, expected a string",
            ),
            (r#"{"films": [{"slug": "a"}], "k": 0}"#, "k is 0; it must be from 1 to 50"),
            (r#"{"films": [{"slug": "a"}], "count": 1}"#, "count is not a field; there are films, leave_out, k"),
        ] {
            let refusal = RecommendRequest::parse(body.as_bytes()).expect_err(body);
            assert_eq!(refusal.to_string(), says, "{body}");
        }
    }

    #[test]
    fn what_may_be_left_out_may_be_left_out() {
        let taste = RecommendRequest::parse(br#"{"films": [{"slug": "heat-1995"}]}"#).expect("a taste");
        assert_eq!((taste.films[0].weight, taste.leave_out.len(), taste.k), (1.0, 0, 6));
        let sent = serde_json::to_vec(&taste).expect("plain data");
        assert_eq!(RecommendRequest::parse(&sent), Ok(taste));
    }
}
