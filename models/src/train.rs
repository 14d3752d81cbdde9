//! Fits M: features of all films, a reduced space, unit rows, shelves.

use std::collections::BTreeMap;

use linfa::DatasetBase;
use linfa::traits::{Fit, Transformer};
use linfa_clustering::KMeansError;
use linfa_preprocessing::PreprocessingError;
use linfa_preprocessing::linear_scaling::LinearScaler;
use linfa_preprocessing::norm_scaling::NormScaler;
use linfa_reduction::{Pca, ReductionError};
use ndarray::{Array1, Array2, Axis, Slice};
use thiserror::Error;

use crate::artifact::Artifact;
use crate::catalogue::Catalogue;
use crate::collaborative::CollaborativeError;
use crate::content::Content;
use crate::corpus::Corpus;
use crate::features::{FeatureSpace, SparseRow};
use crate::film::{Details, Tone};
use crate::likes::Likes;
use crate::parameters::Parameters;
use crate::{map, shelves};

mod blend;
mod candidates;

use blend::Rated;

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
    #[error(transparent)]
    Collaborative(#[from] CollaborativeError),
}

/// Below this, neither the reduced space nor the shelves mean anything.
const LEAST_FILMS: usize = 40;

/// Learns M. The same corpus and parameters give the same artifact, bit for bit on one machine.
///
/// The vocabulary comes from all films; the reduced space and the shelves from those that the catalogue describes, and the
/// others are placed in it by what is known of them. Where there are likes, the candidates for the strips come from them as
/// well.
///
/// # Errors
/// When the catalogue is too small or the numbers do not allow a step.
pub fn train(corpus: &Corpus, likes: Option<&Likes>, parameters: Parameters) -> Result<Artifact, TrainError> {
    let catalogue = corpus.catalogue;
    let described = catalogue.films.len();
    if described < LEAST_FILMS {
        return Err(TrainError::TooFewFilms(described));
    }
    let details: Vec<&Details> = corpus.films.iter().map(|film| &film.details).collect();
    let space = FeatureSpace::fit(&details, tone_scale(catalogue)?, parameters.weights.clone());
    let rows: Vec<SparseRow> = details.iter().map(|film| space.row(film)).collect();

    let dense = DatasetBase::from(densify(&rows[..described], space.terms.len()));
    let dimensions = parameters.dimensions.min(described / 5);
    let reduction = Pca::params(dimensions).fit(&dense)?;
    let projection = reduction.components().t().to_owned();
    let offset = reduction.mean().dot(&projection);
    let placed = NormScaler::l2().transform(place(&rows, &projection) - &offset);
    let of_catalogue = placed.slice_axis(Axis(0), Slice::from(..described)).to_owned();
    let shelves = shelves::find(catalogue, &of_catalogue, parameters.shelves.min(described / 10), parameters.seed)?;

    let map = map::place(&rows[..described], &space.terms)?;

    let content = Content {
        space,
        rows,
        embedding: placed.mapv(|value| value as f32),
        projection: projection.mapv(|value| value as f32),
        offset: offset.mapv(|value| value as f32),
        direct: parameters.direct,
    };
    let rated = likes.map(|likes| Rated::fit(corpus, &content, likes, &parameters.content)).transpose()?;
    let candidates = match &rated {
        Some(rated) => candidates::by_taste(&content, rated),
        None => candidates::by_content(&content),
    };

    Ok(Artifact {
        catalogue: catalogue.checksum.clone(),
        parameters,
        films: corpus.films.iter().map(|film| film.entry.clone()).collect(),
        shelves,
        map,
        names: names(catalogue),
        content,
        candidates,
        rated: rated.map(|rated| rated.summary()),
    })
}

/// Sparse rows times a matrix over the terms.
fn place(rows: &[SparseRow], projection: &Array2<f64>) -> Array2<f64> {
    let mut placed = Array2::zeros((rows.len(), projection.ncols()));
    for (mut out, row) in placed.axis_iter_mut(Axis(0)).zip(rows) {
        for (&term, &value) in row.terms.iter().zip(&row.values) {
            out.scaled_add(f64::from(value), &projection.row(term as usize));
        }
    }
    placed
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
