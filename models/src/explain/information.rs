//! The self-information of features, by period.

use crate::content::Content;

/// Years per period.
const PERIOD: f32 = 10.0;
/// The share of a feature in a period is smoothed by this many films with the share of the whole catalogue.
const SMOOTHING: f32 = 5.0;

/// How surprising it is that a film has a feature, given its period.
#[derive(Debug, Clone)]
pub(crate) struct Information {
    /// The first period, in multiples of [`PERIOD`].
    first: i32,
    periods: usize,
    /// `features × periods`: the smoothed share of the period's films that have the feature, in (0, 1].
    shares: Vec<f32>,
    /// The share of all films that have the feature, in [0, 1].
    overall: Vec<f32>,
}

impl Information {
    /// Counts the features of all films.
    pub fn new(content: &Content) -> Self {
        let period = |year: f32| (year / PERIOD).floor() as i32;
        let from_films = || content.vectors.iter().filter_map(|film| film.year.map(period));
        let first = from_films().min().unwrap_or_default();
        let periods = from_films().max().map_or(1, |last| offset(last, first) + 1);
        let features = content.space.feature_count();
        let mut films = vec![0.0; periods];
        let mut counts = vec![0.0; features * periods];
        let mut overall = vec![0.0_f32; features];
        for film in &content.vectors {
            let position = film.year.map(|year| offset(period(year), first));
            if let Some(position) = position {
                films[position] += 1.0;
            }
            for (feature, _) in film.features.iter() {
                overall[feature] += 1.0;
                if let Some(position) = position {
                    counts[feature * periods + position] += 1.0;
                }
            }
        }
        let total = content.film_count().max(1) as f32;
        for share in &mut overall {
            *share /= total;
        }
        for (index, count) in counts.iter_mut().enumerate() {
            let prior = overall[index / periods] * SMOOTHING;
            *count = (*count + prior) / (films[index % periods] + SMOOTHING);
        }
        Self { first, periods, shares: counts, overall }
    }

    /// The self-information, in bits, of a feature that two films share, given the years of both: `-log₂` of its share
    /// among all films, or among those of either period if it is more common there.
    pub fn shared(&self, feature: usize, one: Option<f32>, other: Option<f32>) -> f32 {
        let in_period = |year: Option<f32>| {
            let period = (year? / PERIOD).floor() as i32 - self.first;
            let period = usize::try_from(period).ok().filter(|period| *period < self.periods)?;
            Some(self.shares[feature * self.periods + period])
        };
        let share = [in_period(one), in_period(other)].into_iter().flatten().fold(self.overall[feature], f32::max);
        -share.max(f32::MIN_POSITIVE).log2()
    }
}

/// The number of periods from the first to another.
fn offset(period: i32, first: i32) -> usize {
    usize::try_from(period - first).unwrap_or_default()
}
