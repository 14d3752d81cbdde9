//! Serialises an artifact.

use std::collections::HashMap;

use faer::Mat;
use ndarray::Array2;
use safetensors::tensor::{Dtype, TensorView};

use super::{Artifact, FORMAT, FORMAT_VERSION, METADATA_KEY, Metadata, Probe, checksum};
use crate::calibration::{Curve, KNOTS};
use crate::collaborative::{CompressedWeights, Taste};
use crate::content::Content;
use crate::film::Tone;

impl Artifact {
    /// The content of the file. Equal artifacts give equal bytes.
    ///
    /// # Panics
    /// Never: the metadata is plain data, and each tensor's bytes match its shape.
    pub fn to_bytes(&self) -> Vec<u8> {
        let Content { space, tone, vectors } = &self.content;
        let metadata = Metadata {
            format: FORMAT.to_owned(),
            format_version: FORMAT_VERSION,
            checksum: checksum::BLANK.to_owned(),
            catalogue_checksum: self.catalogue_checksum.clone(),
            parameters: self.parameters.clone(),
            films: self.films.clone(),
            shelves: self.shelves.clone(),
            onboarding: self.onboarding.clone(),
            names: self.names.clone(),
            features: space.features.clone(),
            ratings: self.ratings.clone(),
            probes: Probe::of(self),
        };
        let metadata = serde_json::to_string(&metadata).expect("plain data serialises to JSON");

        let features = || vectors.iter().map(|vector| &vector.features);
        let entries = features().map(|vector| vector.values.len()).sum();
        let toned = || (0_u32..).zip(vectors).filter_map(|(film, vector)| Some((film, vector.tone.as_ref()?)));
        let toned_films: Vec<u32> = toned().map(|(film, _)| film).collect();
        let candidates = self.candidates.iter().flatten();
        let candidate_count = candidates.clone().count();
        let shape = |matrix: &Array2<f32>| matrix.shape().to_vec();
        let curves = self.calibration.curves();
        let mut tensors = vec![
            ("calibration", Dtype::F32, vec![curves.len(), KNOTS], floats(curves.iter().flat_map(Curve::values))),
            (
                "candidate_films",
                Dtype::U32,
                vec![candidate_count],
                integers(candidates.clone().map(|other| &other.film)),
            ),
            (
                "candidate_scores",
                Dtype::F32,
                vec![candidate_count],
                floats(candidates.clone().map(|other| &other.score)),
            ),
            (
                "candidate_shared_likes",
                Dtype::U32,
                vec![candidate_count],
                integers(candidates.map(|other| &other.shared_likes)),
            ),
            (
                "candidate_starts",
                Dtype::U32,
                vec![self.candidates.len() + 1],
                starts(self.candidates.iter().map(Vec::len)),
            ),
            ("feature_indices", Dtype::U32, vec![entries], integers(features().flat_map(|vector| &vector.indices))),
            (
                "feature_starts",
                Dtype::U32,
                vec![vectors.len() + 1],
                starts(features().map(|vector| vector.values.len())),
            ),
            ("feature_values", Dtype::F32, vec![entries], floats(features().flat_map(|vector| &vector.values))),
            ("film_counts", Dtype::U32, vec![space.film_counts.len()], integers(&space.film_counts)),
            ("idf", Dtype::F32, vec![space.idf.len()], floats(&space.idf)),
            ("map", Dtype::F32, shape(&self.map), floats(&self.map)),
            ("tone", Dtype::F32, vec![toned_films.len(), Tone::AXES.len()], floats(toned().flat_map(|(_, tone)| tone))),
            ("tone_films", Dtype::U32, vec![toned_films.len()], integers(&toned_films)),
            ("tone_mean", Dtype::F32, vec![Tone::AXES.len()], floats(&tone.mean)),
            ("tone_scale", Dtype::F32, vec![Tone::AXES.len()], floats(&tone.scale)),
        ];
        if self.ratings.is_some() {
            tensors.push(("film_likes", Dtype::U32, vec![self.film_likes.len()], integers(&self.film_likes)));
        }
        if let Some(taste) = &self.taste {
            tensors.extend(taste_tensors(taste));
        }
        let views = tensors.iter().map(|(name, dtype, shape, bytes)| {
            let view = TensorView::new(*dtype, shape.clone(), bytes);
            (*name, view.expect("each tensor's bytes are made from its shape"))
        });
        let header = HashMap::from([(METADATA_KEY.to_owned(), metadata)]);
        let mut bytes = safetensors::serialize(views, Some(header)).expect("tensors with distinct names serialise");
        checksum::insert(&mut bytes);
        bytes
    }
}

type Tensor = (&'static str, Dtype, Vec<usize>, Vec<u8>);

/// The tensors of models that were trained on ratings.
fn taste_tensors(taste: &Taste) -> [Tensor; 8] {
    let Taste { films, likes, weights: CompressedWeights { low_rank, sparse: weights }, als, .. } = taste;
    let factors = als.iter().flat_map(|als| (0..films.len()).flat_map(|film| als.item_factors.col_as_slice(film)));
    let factor_count = als.first().map_or(0, |als| als.item_factors.nrows());
    let shape = |factors: &Mat<f32>| vec![factors.ncols(), factors.nrows()];
    let by_film = |factors: &Mat<f32>| floats((0..factors.ncols()).flat_map(|film| factors.col_as_slice(film)));
    [
        ("taste_als", Dtype::F32, vec![als.len() * films.len(), factor_count], floats(factors)),
        ("taste_columns", Dtype::U32, vec![weights.columns.len()], integers(&weights.columns)),
        ("taste_films", Dtype::U32, vec![films.len()], integers(films)),
        ("taste_left", Dtype::F32, shape(&low_rank.left), by_film(&low_rank.left)),
        ("taste_likes", Dtype::U32, vec![likes.len()], integers(likes)),
        ("taste_right", Dtype::F32, shape(&low_rank.right), by_film(&low_rank.right)),
        ("taste_starts", Dtype::U32, vec![weights.starts.len()], integers(&weights.starts)),
        ("taste_weights", Dtype::F32, vec![weights.values.len()], floats(&weights.values)),
    ]
}

/// The start of each list in the concatenation of lists with these lengths, and the end of the last.
fn starts(lengths: impl Iterator<Item = usize>) -> Vec<u8> {
    let mut starts = vec![0];
    let mut end = 0_u32;
    for length in lengths {
        end += length as u32;
        starts.push(end);
    }
    integers(&starts)
}

fn integers<'a>(values: impl IntoIterator<Item = &'a u32>) -> Vec<u8> {
    values.into_iter().flat_map(|value| value.to_le_bytes()).collect()
}

fn floats<'a>(values: impl IntoIterator<Item = &'a f32>) -> Vec<u8> {
    values.into_iter().flat_map(|value| value.to_le_bytes()).collect()
}
