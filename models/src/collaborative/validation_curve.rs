//! How a constant was chosen.

use serde::{Deserialize, Serialize};

use super::CollaborativeError;

/// The values that were tried for one constant, in the order of trial, each with its score on held-out users.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ValidationCurve {
    /// The name of the constant, such as `ease.lambda`.
    pub constant: String,
    /// The metric that the scores are values of, such as `ndcg@100`. Larger is better.
    pub metric: String,
    /// The chosen value.
    pub chosen: f32,
    /// Values and scores.
    pub points: Vec<(f32, f64)>,
}

impl ValidationCurve {
    /// Tries each value and chooses the one with the highest score, the first of equal ones.
    ///
    /// # Errors
    /// The errors of `score`.
    pub fn highest(
        constant: &str,
        metric: &str,
        values: &[f32],
        score: impl FnMut(f32) -> Result<f64, CollaborativeError>,
    ) -> Result<Self, CollaborativeError> {
        Self::first_within(1.0, constant, metric, values, score)
    }

    /// Tries each value and chooses the first whose score is at least `share` of the highest: the cheapest value that is
    /// good enough, if they are ordered by cost.
    ///
    /// # Errors
    /// The errors of `score`.
    pub fn first_within(
        share: f64,
        constant: &str,
        metric: &str,
        values: &[f32],
        mut score: impl FnMut(f32) -> Result<f64, CollaborativeError>,
    ) -> Result<Self, CollaborativeError> {
        let mut points = Vec::with_capacity(values.len());
        for &value in values {
            points.push((value, score(value)?));
        }
        Ok(Self::through(points, constant, metric, share))
    }

    /// Like [`ValidationCurve::first_within`], for scores that cannot fail.
    pub fn of(constant: &str, metric: &str, values: &[f32], share: f64, mut score: impl FnMut(f32) -> f64) -> Self {
        Self::through(values.iter().map(|&value| (value, score(value))).collect(), constant, metric, share)
    }

    fn through(mut points: Vec<(f32, f64)>, constant: &str, metric: &str, share: f64) -> Self {
        for (_, score) in &mut points {
            // Rounded to more digits than are significant, so that writing and reading the curve does not change it.
            *score = (*score * 1e6).round() / 1e6;
        }
        let highest = points.iter().map(|&(_, score)| score).fold(f64::NEG_INFINITY, f64::max);
        let chosen = points.iter().find(|&&(_, score)| score >= share * highest).map_or(f32::NAN, |&(value, _)| value);
        Self { constant: constant.to_owned(), metric: metric.to_owned(), chosen, points }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_score_wins_or_the_first_that_is_good_enough() {
        let score = |value: f32| Ok(f64::from(value * (4.0 - value)));
        let values = [0.0, 1.0, 1.8, 2.0, 3.0];
        let highest = ValidationCurve::highest("c", "m", &values, score).expect("a curve");
        assert!((highest.chosen - 2.0).abs() < f32::EPSILON);
        assert_eq!(highest.points.len(), 5);
        let cheap = ValidationCurve::first_within(0.98, "c", "m", &values, score).expect("a curve");
        assert!((cheap.chosen - 1.8).abs() < f32::EPSILON);
    }
}
