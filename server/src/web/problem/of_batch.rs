//! The responses for batches that were not accepted or changed.

use http::StatusCode;

use crate::services::batch::{BatchError, MAX_UNFINISHED, OverBudget};
use crate::web::multipart::NO_ROOM;

/// The status and the text for the user; `None` for a failure of the server.
pub fn batch_rejection(error: &BatchError) -> Option<(StatusCode, String)> {
    Some(match error {
        BatchError::NotFound => (StatusCode::NOT_FOUND, "There is no such batch.".to_owned()),
        BatchError::TooMany => (
            StatusCode::TOO_MANY_REQUESTS,
            format!("You have {MAX_UNFINISHED} unfinished batches, the maximum. Please wait for one, or cancel one."),
        ),
        BatchError::OverBudget(over) if over.seconds.is_some() => (StatusCode::TOO_MANY_REQUESTS, over_budget(*over)),
        BatchError::OverBudget(over) => (StatusCode::PAYLOAD_TOO_LARGE, over_budget(*over)),
        BatchError::Full => (StatusCode::INSUFFICIENT_STORAGE, NO_ROOM.to_owned()),
        BatchError::NothingToRetry => (
            StatusCode::CONFLICT,
            "There is nothing to try again in this batch: no row failed because of us.".to_owned(),
        ),
        BatchError::Disk(_) | BatchError::Database(_) => return None,
    })
}

fn over_budget(over: OverBudget) -> String {
    let OverBudget { matches, per_day, is_member, seconds } = over;
    let hint = if is_member { "" } else { " Members may ask for more." };
    let advice = match seconds {
        Some(seconds) => format!("Please try again in {}.", duration(seconds)),
        None => "Please split it, or ask for fewer films per row (the column k).".to_owned(),
    };
    format!(
        "This file asks for {matches} similar films, and the limit is {per_day} a day for you and your network. \
         {advice}{hint}"
    )
}

fn duration(seconds: u64) -> String {
    match seconds.div_ceil(60) {
        0 | 1 => "a minute".to_owned(),
        minutes @ 2..=90 => format!("{minutes} minutes"),
        minutes => format!("{} hours", minutes.div_ceil(60)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_what_the_limit_is_and_when_it_ends() {
        let over = OverBudget { matches: 90, per_day: 50, is_member: false, seconds: Some(5 * 3600) };
        let text = over_budget(over);
        for part in ["90 similar films", "50 a day", "in 5 hours", "Members"] {
            assert!(text.contains(part), "{text}");
        }
        let text = over_budget(OverBudget { is_member: true, seconds: None, ..over });
        assert!(text.contains("split it") && !text.contains("Members"), "{text}");
        assert_eq!([1, 61, 5400, 5401].map(duration), ["a minute", "2 minutes", "90 minutes", "2 hours"]);
    }
}
