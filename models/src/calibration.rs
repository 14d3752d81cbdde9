//! Calibration: makes the scores of full and of sparse queries comparable.
//!
//! The similarity to a query that consists of a few genres is 1 for every film that has them; the similarity to a full
//! description of a film is hardly ever above .6. Training therefore hides parts of known films and fits, for every set
//! of parts, the rising curve that maps the similarity to these parts to the expected similarity to the whole
//! description (isotonic regression). Scores are then comparable across queries.

use rayon::prelude::*;

use crate::content::{Content, ContentIndex, ContentQuery, Parts};
use crate::film::Details;

/// The maximum number of films that are used for fitting.
const MAX_FILMS: usize = 400;
/// The number of nearest films of each that are used for fitting: the films that answers consist of.
const NEIGHBOURS: usize = 12;

/// The number of intervals of a curve.
const INTERVALS: usize = 16;
/// The values of a curve at the bounds of its intervals.
pub const KNOTS: usize = INTERVALS + 1;
/// The minimum rise of a curve per interval, so that scores keep their order.
const MIN_RISE: f32 = 1e-3;

/// The curve of each set of parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// Indexed by [`Parts::number`].
    curves: Vec<Curve>,
}

/// A rising, piecewise linear curve from [0, 1] to [0, 1], given by its values at the multiples of 1/[`INTERVALS`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Curve([f32; KNOTS]);

impl Curve {
    /// Restores a curve; `None` if it falls or leaves [0, 1].
    pub fn new(values: [f32; KNOTS]) -> Option<Self> {
        let is_within = values.iter().all(|value| (0.0..=1.0).contains(value));
        (is_within && values.is_sorted()).then_some(Self(values))
    }

    /// The values at the multiples of 1/[`INTERVALS`], each in [0, 1].
    pub fn values(&self) -> &[f32; KNOTS] {
        &self.0
    }

    /// The expected similarity to a full description, in [0, 1], for the similarity `score` to its parts, in [0, 1].
    pub fn at(&self, score: f32) -> f32 {
        let interval = interval_of(score);
        let (from, to) = (self.0[interval], self.0[interval + 1]);
        let value = from + (to - from) * (score.clamp(0.0, 1.0) * INTERVALS as f32 - interval as f32);
        (1.0 - MIN_RISE) * value + MIN_RISE * score.clamp(0.0, 1.0)
    }

    /// The rising curve closest to points: their means by interval, pooled where they fall (the pool-adjacent-violators
    /// algorithm; Barlow et al. 1972). It begins in (0, 0), and ends in (1, 1) if there are no points in the last
    /// interval, because only the film itself is that similar.
    fn through(points: &[(f32, f32)]) -> Self {
        let mut sums = [(0.0_f64, 0.0_f64, 0.0_f64); INTERVALS];
        for &(x, y) in points {
            let (count, sum_x, sum_y) = &mut sums[interval_of(x)];
            *count += 1.0;
            *sum_x += f64::from(x);
            *sum_y += f64::from(y);
        }
        let last_is_known = sums[INTERVALS - 1].0 > 0.0;
        // Pools of intervals: the number of points, the sum of their y, and the x of each interval.
        let mut pools: Vec<(f64, f64, Vec<f64>)> = Vec::new();
        for (count, sum_x, sum_y) in sums.into_iter().filter(|(count, ..)| *count > 0.0) {
            pools.push((count, sum_y, vec![sum_x / count]));
            while let [.., before, last] = pools.as_slice()
                && before.1 / before.0 >= last.1 / last.0
            {
                let (count, sum, xs) = (before.0 + last.0, before.1 + last.1, [&*before.2, &*last.2].concat());
                pools.truncate(pools.len() - 2);
                pools.push((count, sum, xs));
            }
        }
        let mut corners = vec![(0.0, 0.0)];
        corners.extend(pools.into_iter().flat_map(|(count, sum, xs)| xs.into_iter().map(move |x| (x, sum / count))));
        let end = if last_is_known { corners.last().map_or(1.0, |corner| corner.1) } else { 1.0 };
        corners.push((1.0, end));
        Self(std::array::from_fn(|knot| interpolated(&corners, knot as f64 / INTERVALS as f64) as f32))
    }
}

/// The interval that a similarity is in.
#[expect(clippy::cast_sign_loss, reason = "similarities are at least 0; the conversion saturates")]
fn interval_of(similarity: f32) -> usize {
    ((similarity * INTERVALS as f32) as usize).min(INTERVALS - 1)
}

/// The value at `x` of the line through corners of ascending x.
fn interpolated(corners: &[(f64, f64)], x: f64) -> f64 {
    let after = corners.partition_point(|corner| corner.0 < x).clamp(1, corners.len() - 1);
    let ((from_x, from_y), (to_x, to_y)) = (corners[after - 1], corners[after]);
    if to_x > from_x { from_y + (to_y - from_y) * ((x - from_x) / (to_x - from_x)).clamp(0.0, 1.0) } else { to_y }
}

impl Calibration {
    /// Fits the curves to films, given by their positions and details.
    pub fn fit(content: &Content, index: &ContentIndex, films: &[(usize, &Details)]) -> Self {
        let sample: Vec<_> = films.iter().step_by(films.len().div_ceil(MAX_FILMS).max(1)).collect();
        let whole =
            sample.par_iter().map(|(film, _)| index.scores(&ContentQuery::new(content, &content.vectors[*film])));
        let whole: Vec<Vec<f32>> = whole.collect();
        let curves = Parts::every().map(|parts| {
            let points = sample.par_iter().zip(&whole).flat_map_iter(|(&&(film, details), whole)| {
                let query = content.embed(&parts.of(details)).filter(|query| content.parts(query) == parts);
                let nearest = query.map(|query| {
                    let nearest = index.nearest(&ContentQuery::sparse(content, &query), NEIGHBOURS + 1).into_iter();
                    nearest.filter(|&(other, score)| other != film && score > 0.0).take(NEIGHBOURS).collect::<Vec<_>>()
                });
                nearest.unwrap_or_default().into_iter().map(|(other, score)| (score, whole[other]))
            });
            Curve::through(&points.collect::<Vec<_>>())
        });
        Self { curves: curves.collect() }
    }

    /// Restores a calibration; `None` unless there is one curve for each set of parts.
    pub fn from_curves(curves: Vec<Curve>) -> Option<Self> {
        (curves.len() == Parts::COUNT).then_some(Self { curves })
    }

    /// Indexed by [`Parts::number`].
    pub fn curves(&self) -> &[Curve] {
        &self.curves
    }

    /// The curve that maps the similarity to a query with these parts to the expected similarity to a full description.
    pub fn curve(&self, parts: Parts) -> &Curve {
        &self.curves[parts.number()]
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::catalogue::Catalogue;
    use crate::content::parts::Part;
    use crate::model::Model;
    use crate::ranking::top_k;

    use Part::{Genres, Keywords, People, Synopsis, Tone, Year};

    /// The sets of parts that uploaded lists of films usually have.
    const SETS: [&[Part]; 12] = [
        &[Genres],
        &[Genres, Year],
        &[People],
        &[People, Year],
        &[Synopsis],
        &[Synopsis, Year],
        &[Genres, Synopsis, Year],
        &[Genres, People, Year],
        &[Keywords],
        &[Genres, People, Synopsis, Year],
        &[Genres, Keywords, People, Synopsis, Year],
        &[Genres, Keywords, People, Synopsis, Tone, Year],
    ];

    /// The figures of the model card, on films that the calibration was not fitted to; run with `--nocapture` for all.
    #[test]
    fn a_score_means_the_same_whatever_parts_a_question_has() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let catalogue = Catalogue::read(&folder.join("catalogue")).unwrap_or_else(|error| panic!("{error}"));
        let model = Model::load(&folder.join("similarity.safetensors")).unwrap_or_else(|error| panic!("{error}"));
        let content = &model.artifact().content;
        let details: Vec<Details> = catalogue.films.iter().map(crate::Film::details).collect();
        let (fitted, measured): (Vec<_>, Vec<_>) = details.iter().enumerate().partition(|(film, _)| film % 2 == 0);
        let index = ContentIndex::new(content, vec![0.0; content.film_count()]);
        let calibration = Calibration::fit(content, &index, &fitted);
        println!("| parts | itself | neighbour | raw | calibrated | expected |\n|---|---:|---:|---:|---:|---:|");
        for set in SETS {
            let parts: Parts = set.iter().copied().collect();
            let curve = calibration.curves[parts.number()];
            let (mut itself, mut neighbour, mut raw, mut calibrated, mut expected) = (0, 0, 0.0, 0.0, 0.0);
            let mut films = 0.0_f32;
            for &(film, details) in &measured {
                // The people of some films occur in no other film.
                let query = content.embed(&parts.of(details)).filter(|query| content.parts(query) == parts);
                let Some(query) = query else { continue };
                films += 1.0;
                let whole = content.similarity(film);
                let true_neighbours = top_k(&whole, 6, |other| other != film);
                let scores = index.scores(&ContentQuery::sparse(content, &query));
                itself += usize::from(top_k(&scores, 1, |_| true)[0].0 == film);
                let nearest = top_k(&scores, 1, |other| other != film)[0];
                neighbour += usize::from(true_neighbours.iter().any(|(other, _)| *other == nearest.0));
                raw += nearest.1;
                calibrated += curve.at(nearest.1);
                expected += whole[nearest.0];
            }
            let names: Vec<&str> = set.iter().map(|&part| part.into()).collect();
            assert!(films > 0.9 * measured.len() as f32, "{names:?}: {films} films");
            let share = |count: usize| 100.0 * count as f32 / films;
            let [raw, calibrated, expected] = [raw, calibrated, expected].map(|sum| sum / films);
            println!(
                "| {} | {:.0} % | {:.0} % | {raw:.2} | {calibrated:.2} | {expected:.2} |",
                names.join(", "),
                share(itself),
                share(neighbour)
            );
            assert!((calibrated - expected).abs() < 0.05, "{names:?}: {calibrated} instead of {expected}");
            assert!(set.len() < 5 || share(neighbour) > 90.0, "{names:?}");
        }
    }

    #[test]
    fn a_curve_rises_from_0_and_stays_between_0_and_1() {
        let falling = Curve::through(&[(0.1, 0.9), (0.9, 0.1)]);
        assert!((falling.at(0.3) - 0.5).abs() < 1e-3 && (falling.at(0.8) - 0.5).abs() < 1e-3);
        assert!(falling.at(0.3) < falling.at(0.8), "scores keep their order");
        let steep = Curve::through(&[(0.1, 0.0), (0.2, 1.0)]);
        assert!(steep.at(0.05) < 1e-3 && steep.at(0.3) > 0.99 && steep.at(1.0) <= 1.0);
        let level = Curve::through(&[(1.0, 0.2), (1.0, 0.4)]);
        assert!((level.at(1.0) - 0.3).abs() < 1e-3, "many films fit equally well");
        let identity = Curve::through(&[]);
        assert!((0..=10).all(|tenth| (identity.at(tenth as f32 / 10.0) - tenth as f32 / 10.0).abs() < 1e-6));
        assert!((Curve::through(&[(0.4, 0.3)]).at(1.0) - 1.0).abs() < 1e-6, "the film itself");
    }
}
