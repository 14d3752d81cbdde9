//! Deserialises and verifies an artifact.

use std::collections::HashSet;
use std::ops::Range;
use std::path::Path;

use faer::Mat;
use ndarray::Array2;
use safetensors::SafeTensorError;
use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use serde::Deserialize;
use thiserror::Error;

use super::{
    Artifact, Candidate, FORMAT, FORMAT_VERSION, ForeignFile, LoadError, METADATA_KEY, Metadata, Probe, checksum,
};
use crate::calibration::{Calibration, Curve};
use crate::collaborative::{Als, AlsParameters, CompressedWeights, LowRank, SparseRows, Taste, TasteConstants};
use crate::content::{Content, ContentVector, Parts, PerAxis, ToneScaling};
use crate::features::{FeatureSpace, FilmCounts, SparseVector};
use crate::film::{FilmEntry, Tone};

/// Why a file with a matching checksum is not a valid artifact.
#[derive(Debug, Error)]
pub enum Inconsistency {
    #[error("invalid metadata")]
    Metadata(#[from] serde_json::Error),
    #[error(transparent)]
    Safetensors(#[from] SafeTensorError),
    #[error("the tensor {name} {problem}")]
    Tensor { name: &'static str, problem: &'static str },
    #[error("{0}")]
    Problem(&'static str),
    #[error("{0} is not what training stored; a program has written other numbers than it was given")]
    Probe(String),
}

/// The part of the metadata that all versions of the format have.
#[derive(Deserialize)]
struct CommonMetadata {
    format: String,
    format_version: u32,
    checksum: String,
}

impl Artifact {
    /// Like [`Artifact::read`], but from memory; `path` is used in errors only.
    ///
    /// # Errors
    /// The errors of [`Artifact::read`].
    pub fn from_bytes(bytes: &[u8], path: &Path) -> Result<(Self, String), LoadError> {
        let path = || path.to_owned();
        let (metadata, common) = metadata(bytes).map_err(|source| LoadError::Foreign { path: path(), source })?;
        if common.format_version != FORMAT_VERSION {
            return Err(LoadError::Version { path: path(), found: common.format_version });
        }
        if !checksum::matches(bytes, &common.checksum) {
            return Err(LoadError::Checksum { path: path() });
        }
        let artifact = decode(&metadata, bytes).map_err(|source| LoadError::Inconsistent { path: path(), source })?;
        Ok((artifact, common.checksum))
    }
}

/// The metadata as text, and the part of it that all versions of the format share.
fn metadata(bytes: &[u8]) -> Result<(String, CommonMetadata), ForeignFile> {
    let (_, header) = SafeTensors::read_metadata(bytes)?;
    let text = header.metadata().as_ref().and_then(|map| map.get(METADATA_KEY)).ok_or(ForeignFile::NoMetadata)?;
    let common: CommonMetadata = serde_json::from_str(text)?;
    if common.format == FORMAT { Ok((text.clone(), common)) } else { Err(ForeignFile::Format(common.format)) }
}

fn decode(metadata: &str, bytes: &[u8]) -> Result<Artifact, Inconsistency> {
    let metadata: Metadata = serde_json::from_str(metadata)?;
    let tensors = &SafeTensors::deserialize(bytes)?;
    let films = metadata.films.len();
    let features = metadata.features.len();

    let mut on_shelves = metadata.shelves.iter().flat_map(|shelf| &shelf.films);
    check(on_shelves.all(|&film| (film as usize) < films), "a shelf contains a film that does not exist")?;

    let mut asked = metadata.onboarding.iter();
    check(asked.all(|&film| (film as usize) < films), "new users are asked about a film that does not exist")?;
    let idf = vector(tensors, "idf", Some(features))?;
    let film_counts = FilmCounts::try_from(indices(tensors, "film_counts")?);
    let film_counts = film_counts.map_err(|_| Inconsistency::Problem("there is not one number of films per group"))?;
    let constants = metadata.ratings.as_ref().and_then(|ratings| ratings.taste.clone());
    let taste = constants.map(|constants| taste(tensors, films, constants)).transpose()?;
    let artifact = Artifact {
        content: Content {
            vectors: content_vectors(tensors, &metadata.films, features)?,
            space: FeatureSpace::new(metadata.features, idf, film_counts, metadata.parameters.weights.clone()),
            tone: ToneScaling { mean: per_axis(tensors, "tone_mean")?, scale: per_axis(tensors, "tone_scale")? },
        },
        calibration: calibration(tensors)?,
        candidates: candidates(tensors, films)?,
        taste,
        film_likes: film_likes(tensors, films)?,
        ratings: metadata.ratings,
        catalogue_checksum: metadata.catalogue_checksum,
        parameters: metadata.parameters,
        films: metadata.films,
        shelves: metadata.shelves,
        onboarding: metadata.onboarding,
        map: map(tensors, films)?,
        names: metadata.names,
    };
    match Probe::difference(&metadata.probes, &Probe::of(&artifact)) {
        None => Ok(artifact),
        Some(probe) => Err(Inconsistency::Probe(probe.name())),
    }
}

fn calibration(tensors: &SafeTensors) -> Result<Calibration, Inconsistency> {
    let values = matrix(tensors, "calibration", Parts::COUNT)?;
    let curves = values.rows().into_iter().map(|row| Curve::new(row.to_vec().try_into().ok()?));
    curves
        .collect::<Option<_>>()
        .and_then(Calibration::from_curves)
        .ok_or(Inconsistency::Tensor { name: "calibration", problem: "is not one rising curve for each set of parts" })
}

fn check(holds: bool, problem: &'static str) -> Result<(), Inconsistency> {
    if holds { Ok(()) } else { Err(Inconsistency::Problem(problem)) }
}

/// Coordinates of the described films, which are the first ones.
fn map(tensors: &SafeTensors, films: usize) -> Result<Array2<f32>, Inconsistency> {
    let described = tensor(tensors, "map", Dtype::F32)?.shape().first().copied().unwrap_or_default();
    let map = matrix(tensors, "map", described)?;
    let bounded = map.iter().all(|value| value.abs() <= 1.0);
    check(described <= films && map.ncols() == 2 && bounded, "the map is not two coordinates from -1 to 1 per film")?;
    Ok(map)
}

fn candidates(tensors: &SafeTensors, films: usize) -> Result<Vec<Vec<Candidate>>, Inconsistency> {
    let positions = indices(tensors, "candidate_films")?;
    let scores = vector(tensors, "candidate_scores", Some(positions.len()))?;
    check(positions.iter().all(|&film| (film as usize) < films), "a candidate is a film that does not exist")?;
    let shared_likes = indices(tensors, "candidate_shared_likes")?;
    check(shared_likes.len() == positions.len(), "there is not one number of shared likes per candidate")?;
    let candidate =
        |entry: usize| Candidate { film: positions[entry], score: scores[entry], shared_likes: shared_likes[entry] };
    let candidates = |range: Range<usize>| range.map(candidate).collect();
    Ok(ranges(tensors, "candidate_starts", films, positions.len())?.into_iter().map(candidates).collect())
}

/// Models without ratings, and those of earlier versions, have none.
fn film_likes(tensors: &SafeTensors, films: usize) -> Result<Vec<u32>, Inconsistency> {
    if tensors.tensor("film_likes").is_err() {
        return Ok(Vec::new());
    }
    let likes = indices(tensors, "film_likes")?;
    check(likes.len() == films, "there is not one number of likes per film")?;
    Ok(likes)
}

fn taste(tensors: &SafeTensors, films: usize, constants: TasteConstants) -> Result<Taste, Inconsistency> {
    let rated = indices(tensors, "taste_films")?;
    let distinct: HashSet<u32> = rated.iter().copied().collect();
    let exist = rated.iter().all(|&film| (film as usize) < films);
    check(exist && distinct.len() == rated.len(), "a rated film does not exist, or exists twice")?;
    let likes = indices(tensors, "taste_likes")?;
    check(likes.len() == rated.len(), "the likes are not those of the rated films")?;
    let columns = indices(tensors, "taste_columns")?;
    check(columns.iter().all(|&column| (column as usize) < rated.len()), "a taste weight is that of no rated film")?;
    ranges(tensors, "taste_starts", rated.len(), columns.len())?;
    let values = vector(tensors, "taste_weights", Some(columns.len()))?;
    let sparse = SparseRows { starts: indices(tensors, "taste_starts")?, columns, values };
    let left = matrix(tensors, "taste_left", rated.len())?;
    let right = matrix(tensors, "taste_right", rated.len())?;
    check(left.ncols() == right.ncols(), "the factors of taste differ in their rank")?;
    let transposed =
        |factors: Array2<f32>| Mat::from_fn(factors.ncols(), factors.nrows(), |factor, film| factors[[film, factor]]);
    let low_rank = LowRank { left: transposed(left), right: transposed(right) };
    let seeds = tensor(tensors, "taste_als", Dtype::F32)?.shape().first().map_or(0, |rows| rows / rated.len().max(1));
    let factors = matrix(tensors, "taste_als", seeds * rated.len())?;
    let als = constants.als;
    let is_definite = als.regularization > 0.0 && als.alpha >= 0.0 && (als.regularization + als.alpha).is_finite();
    check(
        is_definite && (seeds == 0 || factors.ncols() == als.factors),
        "the factors of taste contradict its constants",
    )?;
    let als = (0..seeds).map(|seed| {
        let first = seed * rated.len();
        let item_factors = Mat::from_fn(als.factors, rated.len(), |factor, film| factors[[first + film, factor]]);
        Als { item_factors, parameters: AlsParameters { random_state: als.random_state + seed as u64, ..als } }
    });
    let als = als.collect();
    Ok(Taste::new(rated, likes, CompressedWeights { low_rank, sparse }, als, constants, films))
}

fn content_vectors(
    tensors: &SafeTensors,
    films: &[FilmEntry],
    features: usize,
) -> Result<Vec<ContentVector>, Inconsistency> {
    let indices_of_all = indices(tensors, "feature_indices")?;
    let values = vector(tensors, "feature_values", Some(indices_of_all.len()))?;
    let ranges = ranges(tensors, "feature_starts", films.len(), indices_of_all.len())?;
    let vectors = ranges.into_iter().zip(films).map(|(range, film)| {
        let indices = indices_of_all[range.clone()].to_vec();
        let is_ascending = indices.is_sorted_by(|a, b| a < b);
        let is_within = indices.last().is_none_or(|&feature| (feature as usize) < features);
        check(is_ascending && is_within, "the features of a film are out of order or do not exist")?;
        let features = SparseVector { indices, values: values[range].to_vec() };
        Ok::<_, Inconsistency>(ContentVector { features, tone: None, year: Some(f32::from(film.year)) })
    });
    let mut vectors: Vec<ContentVector> = vectors.collect::<Result<_, _>>()?;
    let toned = indices(tensors, "tone_films")?;
    let tones = matrix(tensors, "tone", toned.len())?;
    check(tones.ncols() == Tone::AXES.len(), "a tone does not have one number per axis")?;
    for (film, tone) in toned.into_iter().zip(tones.rows()) {
        let vector =
            vectors.get_mut(film as usize).ok_or(Inconsistency::Problem("a tone is of a film that does not exist"))?;
        vector.tone = Some(std::array::from_fn(|axis| tone[axis]));
    }
    Ok(vectors)
}

/// The ranges of `total` entries that belong to each film, from their starts.
fn ranges(
    tensors: &SafeTensors,
    name: &'static str,
    films: usize,
    total: usize,
) -> Result<Vec<Range<usize>>, Inconsistency> {
    let starts = indices(tensors, name)?;
    let bounded = starts.first() == Some(&0) && starts.last().is_some_and(|&end| end as usize == total);
    if starts.len() != films + 1 || !bounded || !starts.is_sorted() {
        return Err(Inconsistency::Tensor { name, problem: "does not divide its entries among the films" });
    }
    Ok(starts.windows(2).map(|bounds| bounds[0] as usize..bounds[1] as usize).collect())
}

fn tensor<'a>(tensors: &SafeTensors<'a>, name: &'static str, dtype: Dtype) -> Result<TensorView<'a>, Inconsistency> {
    let view = tensors.tensor(name)?;
    if view.dtype() == dtype {
        Ok(view)
    } else {
        Err(Inconsistency::Tensor { name, problem: "has the wrong data type" })
    }
}

/// A tensor of any shape as finite numbers, `len` of them if given.
fn vector(tensors: &SafeTensors, name: &'static str, len: Option<usize>) -> Result<Vec<f32>, Inconsistency> {
    let view = tensor(tensors, name, Dtype::F32)?;
    let values: Vec<f32> = view.data().as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
    if len.is_some_and(|len| values.len() != len) {
        return Err(Inconsistency::Tensor { name, problem: "has the wrong length" });
    }
    if values.iter().any(|value| !value.is_finite()) {
        return Err(Inconsistency::Tensor { name, problem: "contains a value that is not finite" });
    }
    Ok(values)
}

fn per_axis(tensors: &SafeTensors, name: &'static str) -> Result<PerAxis, Inconsistency> {
    let values = vector(tensors, name, Some(Tone::AXES.len()))?;
    Ok(std::array::from_fn(|axis| values[axis]))
}

fn matrix(tensors: &SafeTensors, name: &'static str, rows: usize) -> Result<Array2<f32>, Inconsistency> {
    let view = tensor(tensors, name, Dtype::F32)?;
    let wrong_shape = Inconsistency::Tensor { name, problem: "has the wrong shape" };
    match *view.shape() {
        [found, columns] if found == rows => {
            Array2::from_shape_vec((rows, columns), vector(tensors, name, None)?).map_err(|_| wrong_shape)
        }
        _ => Err(wrong_shape),
    }
}

fn indices(tensors: &SafeTensors, name: &'static str) -> Result<Vec<u32>, Inconsistency> {
    let view = tensor(tensors, name, Dtype::U32)?;
    Ok(view.data().as_chunks().0.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect())
}
