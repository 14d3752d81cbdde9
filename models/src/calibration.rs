//! Calibration: one meaning for the scores of full and of sparse questions.
//!
//! The similarity to a question that consists of a few genres is 1 for every film that has them; the similarity to a
//! full description of a film is hardly ever above .6. Training therefore hides parts of the films it knows and fits, for
//! every set of parts, the line that turns the similarity to the parts into the similarity to expect if the whole
//! description was known (simple linear regression). A score is then comparable whatever a question says.

use rayon::prelude::*;

use crate::content::{Content, Parts};
use crate::film::Details;
use crate::ranking::top_k;

/// The most films whose parts are hidden.
const MAX_FILMS: usize = 400;
/// The number of films most similar to each of them, which are what answers consist of.
const NEIGHBOURS: usize = 12;

/// The line of each set of parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// By [`Parts::number`].
    lines: Vec<Line>,
}

/// A line that does not fall.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    pub intercept: f32,
    pub slope: f32,
}

impl Line {
    const IDENTITY: Self = Self { intercept: 0.0, slope: 1.0 };

    /// The expected similarity, in [0, 1].
    pub fn at(self, score: f32) -> f32 {
        (self.intercept + self.slope * score).clamp(0.0, 1.0)
    }

    /// The line of least squares through points; the identity through fewer than two.
    fn through(points: &[(f32, f32)]) -> Self {
        let count = points.len() as f64;
        if count < 2.0 {
            return Self::IDENTITY;
        }
        let mean = |of: fn(&(f32, f32)) -> f32| points.iter().map(|point| f64::from(of(point))).sum::<f64>() / count;
        let (x, y) = (mean(|point| point.0), mean(|point| point.1));
        let squares: f64 = points.iter().map(|point| (f64::from(point.0) - x).powi(2)).sum();
        let products: f64 = points.iter().map(|point| (f64::from(point.0) - x) * (f64::from(point.1) - y)).sum();
        let slope = if squares > 0.0 { (products / squares).max(0.0) } else { 0.0 };
        Self { intercept: (y - slope * x) as f32, slope: slope as f32 }
    }
}

impl Calibration {
    /// Fits the lines on films, given by their positions and details.
    pub fn fit(content: &Content, films: &[(usize, &Details)]) -> Self {
        let sample: Vec<_> = films.iter().step_by(films.len().div_ceil(MAX_FILMS).max(1)).collect();
        let whole: Vec<Vec<f32>> = sample.par_iter().map(|(film, _)| content.similarity(*film)).collect();
        let lines = Parts::every().map(|parts| {
            let points = sample.par_iter().zip(&whole).flat_map_iter(|(&&(film, details), whole)| {
                let scores = content.embed(&parts.of(details)).map(|query| content.similarity_to_sparse(&query));
                let nearest =
                    scores.map(|scores| top_k(&scores, NEIGHBOURS, |other| other != film && scores[other] > 0.0));
                nearest.unwrap_or_default().into_iter().map(|(other, score)| (score, whole[other]))
            });
            Line::through(&points.collect::<Vec<_>>())
        });
        Self { lines: lines.collect() }
    }

    /// Restores a calibration; `None` unless there is one line for each set of parts, and none falls.
    pub fn from_lines(lines: Vec<Line>) -> Option<Self> {
        (lines.len() == Parts::COUNT && lines.iter().all(|line| line.slope >= 0.0)).then_some(Self { lines })
    }

    /// By [`Parts::number`].
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Turns the similarities to a question with these parts into the similarities to expect of a full description.
    pub fn apply(&self, parts: Parts, scores: &mut [f32]) {
        let line = self.lines[parts.number()];
        for score in scores {
            *score = line.at(*score);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::catalogue::Catalogue;
    use crate::content::parts::Part;
    use crate::model::Model;

    use Part::{Genres, Keywords, People, Synopsis, Tone, Year};

    /// The sets of parts that lists of films have.
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
        let calibration = Calibration::fit(content, &fitted);
        println!("| parts | itself | neighbour | raw | calibrated | expected |\n|---|---:|---:|---:|---:|---:|");
        for set in SETS {
            let parts: Parts = set.iter().copied().collect();
            let line = calibration.lines[parts.number()];
            let (mut itself, mut neighbour, mut raw, mut calibrated, mut expected) = (0, 0, 0.0, 0.0, 0.0);
            for &(film, details) in &measured {
                let whole = content.similarity(film);
                let true_neighbours = top_k(&whole, 6, |other| other != film);
                let query = content.embed(&parts.of(details)).expect("a described film");
                assert_eq!(content.parts(&query), parts);
                let scores = content.similarity_to_sparse(&query);
                itself += usize::from(top_k(&scores, 1, |_| true)[0].0 == film);
                let nearest = top_k(&scores, 1, |other| other != film)[0];
                neighbour += usize::from(true_neighbours.iter().any(|(other, _)| *other == nearest.0));
                raw += nearest.1;
                calibrated += line.at(nearest.1);
                expected += whole[nearest.0];
            }
            let names: Vec<&str> = set.iter().map(|&part| part.into()).collect();
            let films = measured.len() as f32;
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
    fn a_line_never_falls_and_stays_between_0_and_1() {
        let falling = Line::through(&[(0.1, 0.9), (0.9, 0.1)]);
        assert!((falling.at(0.3) - 0.5).abs() < 1e-6 && (falling.at(0.9) - 0.5).abs() < 1e-6);
        let steep = Line::through(&[(0.1, 0.0), (0.2, 1.0)]);
        assert!(steep.at(0.0) < 1e-6 && steep.at(1.0) > 1.0 - 1e-6);
        assert_eq!(Line::through(&[]), Line::IDENTITY);
        assert!(Line::through(&[(1.0, 0.2), (1.0, 0.4)]).slope.abs() < f32::EPSILON);
    }
}
