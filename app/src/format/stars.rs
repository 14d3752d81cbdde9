//! Ratings in stars.

use domain::HalfStars;

/// `4½ stars`.
pub fn stars_text(stars: HalfStars) -> String {
    let (whole, has_half) = (stars.get() / 2, stars.get() % 2 == 1);
    match (whole, has_half) {
        (0, _) => "½ star".to_owned(),
        (1, false) => "1 star".to_owned(),
        (whole, half) => format!("{whole}{} stars", if half { "½" } else { "" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_are_counted_in_words() {
        let text = |stars: u8| HalfStars::try_from(stars).map(stars_text).unwrap_or_default();
        assert_eq!([1, 2, 3, 9, 10].map(text), ["½ star", "1 star", "1½ stars", "4½ stars", "5 stars"]);
    }
}
