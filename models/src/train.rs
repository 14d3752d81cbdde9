//! Fits M: features of all films, a reduced space, unit rows, shelves.

use std::collections::BTreeMap;

use linfa::DatasetBase;
use linfa::traits::{Fit, Transformer};
use linfa_clustering::KMeansError;
use linfa_preprocessing::PreprocessingError;
use linfa_preprocessing::linear_scaling::LinearScaler;
use linfa_preprocessing::norm_scaling::NormScaler;
use linfa_reduction::{Pca, ReductionError};
use ndarray::{Array1, Array2, Axis};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::artifact::{Artifact, Entry};
use crate::catalogue::Catalogue;
use crate::features::{BlockWeights, FeatureSpace, SparseRow};
use crate::film::{Details, Tone};
use crate::shelves;

/// What training may be told. The defaults were chosen on the validation users of `MovieLens`' small data set, by how many of
/// a person's other liked films are among the twelve nearest, counting rare finds for more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    pub weights: BlockWeights,
    /// Size of the reduced space; capped at a fifth of the films, which is as far as the eigensolver goes.
    pub dimensions: usize,
    /// How much of a score is the cosine of the rows themselves; the rest is the cosine in the reduced space. The reduced
    /// space knows that a heist is near a con; the rows know that a submarine is a submarine.
    pub direct: f32,
    /// How many clusters to look for.
    pub shelves: usize,
    pub seed: u64,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            weights: BlockWeights {
                keyword: 1.0,
                genre: 0.45,
                series: 0.7,
                director: 0.45,
                cast: 0.5,
                era: 0.5,
                origin: 0.4,
                word: 0.2,
                tone: 0.45,
            },
            dimensions: 64,
            direct: 0.5,
            shelves: 28,
            seed: 7,
        }
    }
}

/// Why nothing could be learned.
#[derive(Debug, Error)]
pub enum TrainError {
    #[error("{0} films are too few to learn from; at least {LEAST_FILMS} are needed")]
    TooFewFilms(usize),
    #[error("cannot scale the features: {0}")]
    Scaling(#[from] PreprocessingError),
    #[error("cannot reduce the features: {0}")]
    Reduction(#[from] ReductionError),
    #[error("cannot find shelves: {0}")]
    Clustering(#[from] KMeansError),
}

/// Below this, neither the reduced space nor the shelves mean anything.
const LEAST_FILMS: usize = 40;

/// Learns M from a catalogue. The same catalogue and parameters give the same artifact, bit for bit on one machine.
///
/// # Errors
/// When the catalogue is too small or the numbers do not allow a step.
pub fn train(catalogue: &Catalogue, parameters: Parameters) -> Result<Artifact, TrainError> {
    let films: Vec<Details> = catalogue.films.iter().map(crate::film::Film::details).collect();
    if films.len() < LEAST_FILMS {
        return Err(TrainError::TooFewFilms(films.len()));
    }
    let space = FeatureSpace::fit(&films, tone_scale(catalogue)?, parameters.weights.clone());
    let rows: Vec<SparseRow> = films.iter().map(|film| space.row(film)).collect();

    let dense = DatasetBase::from(densify(&rows, space.terms.len()));
    let dimensions = parameters.dimensions.min(films.len() / 5);
    let reduction = Pca::params(dimensions).fit(&dense)?;
    let projection = reduction.components().t().to_owned();
    let offset = reduction.mean().dot(&projection);
    let embedding = NormScaler::l2().transform(dense.records().dot(&projection) - &offset);
    let shelves = shelves::find(catalogue, &embedding, parameters.shelves.min(films.len() / 10), parameters.seed)?;

    Ok(Artifact {
        catalogue: catalogue.checksum.clone(),
        parameters,
        films: catalogue.films.iter().map(Entry::from).collect(),
        shelves,
        names: names(catalogue),
        space,
        rows,
        embedding: embedding.mapv(|value| value as f32),
        projection: projection.mapv(|value| value as f32),
        offset: offset.mapv(|value| value as f32),
    })
}

fn names(catalogue: &Catalogue) -> BTreeMap<String, String> {
    let terms = catalogue.keywords.terms.iter().chain(&catalogue.genres.terms);
    terms.map(|term| (term.slug.clone(), term.name.clone())).collect()
}

/// Offset and scale that bring each tone axis to mean 0 and deviation 1.
fn tone_scale(catalogue: &Catalogue) -> Result<([f32; 12], [f32; 12]), PreprocessingError> {
    let mut tones = Array2::zeros((catalogue.films.len(), Tone::AXES.len()));
    for (mut row, film) in tones.axis_iter_mut(Axis(0)).zip(&catalogue.films) {
        row.assign(&Array1::from_iter(film.tone.values().map(f64::from)));
    }
    let scaler = LinearScaler::standard().fit(&DatasetBase::from(tones))?;
    let axis = |values: &Array1<f64>| std::array::from_fn(|axis| values[axis] as f32);
    Ok((axis(scaler.offsets()), axis(scaler.scales())))
}

fn densify(rows: &[SparseRow], terms: usize) -> Array2<f64> {
    let mut dense = Array2::zeros((rows.len(), terms));
    for (mut out, row) in dense.axis_iter_mut(Axis(0)).zip(rows) {
        for (&term, &value) in row.terms.iter().zip(&row.values) {
            out[term as usize] = f64::from(value);
        }
    }
    dense
}
