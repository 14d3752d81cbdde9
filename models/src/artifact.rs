//! The artifact: the trained model as one safetensors file, with versioned metadata and a checksum over all other bytes.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use ndarray::Array2;
use safetensors::SafeTensorError;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::calibration::Calibration;
use crate::collaborative::{Taste, TasteConstants, ValidationCurve};
use crate::content::{Content, PerAxis};
use crate::features::{Feature, FeatureGroup};
use crate::film::FilmEntry;
use crate::parameters::{Blend, Parameters};
use crate::shelves::Shelf;

mod checksum;
mod decode;
mod encode;
mod probes;

pub use decode::Inconsistency;
use probes::Probe;

/// Identifies the format in the metadata.
const FORMAT: &str = "matinee-similarity";
/// The version of the format. Incremented when the meaning of tensors or metadata changes.
pub const FORMAT_VERSION: u32 = 4;
/// The key of the metadata in the safetensors header.
const METADATA_KEY: &str = "matinee";
/// The permissions of the file before the process' mask: another user may run the replicas.
const READABLE: u32 = 0o666;
/// The maximum number of candidates per film.
pub const MAX_CANDIDATES: usize = 64;

/// The result of training, over `n` films.
#[derive(Debug, Clone, PartialEq)]
pub struct Artifact {
    /// The SHA-256 checksum of the catalogue that the model was trained on, in hexadecimal.
    pub catalogue_checksum: String,
    pub parameters: Parameters,
    /// `n` films.
    pub films: Vec<FilmEntry>,
    /// Largest first.
    pub shelves: Vec<Shelf>,
    /// `described × 2`: coordinates in [-1, 1] of the films that the catalogue describes, which are the first ones.
    pub map: Array2<f32>,
    /// The positions of the films that new users are asked about, most distinctive first.
    pub onboarding: Vec<u32>,
    /// The displayed names of keywords and genres, by slug.
    pub names: BTreeMap<String, String>,
    pub(crate) content: Content,
    /// The calibration of the scores of sparse queries.
    pub(crate) calibration: Calibration,
    /// For each of `n` films, at most [`MAX_CANDIDATES`] neighbours, best first.
    pub candidates: Vec<Vec<Candidate>>,
    /// Taste, if the model was trained on ratings.
    pub(crate) taste: Option<Taste>,
    /// The number of likes of each of `n` films; empty without ratings.
    pub film_likes: Vec<u32>,
    /// A summary of the ratings that the model was trained on, if any.
    pub ratings: Option<RatingSummary>,
}

/// A neighbour that re-ranking can choose.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Its position among the films.
    pub film: u32,
    /// Without ratings the content similarity, in [0, 1]; with ratings at least 1 for neighbours chosen by content, and in
    /// [0, 1) for those chosen by the blend with co-preference.
    pub score: f32,
    /// The number of users who like both films; 0 if co-preference has not chosen this neighbour.
    pub shared_likes: u32,
}

/// The ratings that an artifact was trained on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RatingSummary {
    /// The number of users.
    #[serde(rename = "people")]
    pub users: usize,
    /// The number of likes.
    pub likes: usize,
    /// The number of films with at least one like.
    pub films: usize,
    pub blend: Blend,
    /// The constants of taste; `None` if no film has two likes, so that taste could not be learned.
    #[serde(default)]
    pub taste: Option<TasteConstants>,
    /// How these constants were chosen; empty with too few users for a choice.
    #[serde(default)]
    pub tuning: Vec<ValidationCurve>,
}

/// Everything that is not a tensor, serialised as one JSON text: the safetensors header is a map without a fixed order,
/// and the same model must give the same bytes.
#[derive(Serialize, Deserialize)]
struct Metadata {
    format: String,
    format_version: u32,
    checksum: String,
    #[serde(rename = "catalogue")]
    catalogue_checksum: String,
    parameters: Parameters,
    films: Vec<FilmEntry>,
    shelves: Vec<Shelf>,
    onboarding: Vec<u32>,
    names: BTreeMap<String, String>,
    #[serde(rename = "terms")]
    features: Vec<Feature>,
    #[serde(rename = "rated")]
    ratings: Option<RatingSummary>,
    probes: Vec<Probe>,
}

/// Why a file cannot be loaded as a model.
#[derive(Debug, Error)]
pub enum LoadError {
    #[error("cannot read the model {}; run `make train`", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("{} is not a model of this project; run `make train`", path.display())]
    Foreign { path: PathBuf, source: ForeignFile },
    #[error("{} has format version {found}, but this program reads {FORMAT_VERSION}; run `make train`", path.display())]
    Version { path: PathBuf, found: u32 },
    #[error("{} is corrupt: its checksum does not match; run `make train`", path.display())]
    Checksum { path: PathBuf },
    #[error("{} is inconsistent; run `make train`", path.display())]
    Inconsistent { path: PathBuf, source: Inconsistency },
}

/// Why a file is not an artifact at all.
#[derive(Debug, Error)]
pub enum ForeignFile {
    #[error("not a safetensors file")]
    Safetensors(#[from] SafeTensorError),
    #[error("no metadata named `{METADATA_KEY}`")]
    NoMetadata,
    #[error("unreadable metadata")]
    Metadata(#[from] serde_json::Error),
    #[error("the format is {0:?}")]
    Format(String),
}

impl Artifact {
    /// The number of features that training has selected.
    pub fn feature_count(&self) -> usize {
        self.content.space.feature_count()
    }

    /// The names of the features in a group; for keywords and genres, their slugs.
    pub fn feature_names(&self, group: FeatureGroup) -> impl Iterator<Item = &str> {
        let features = self.content.space.features.iter();
        features.filter(move |feature| feature.group == group).map(|feature| feature.name.as_str())
    }

    /// Whether the catalogue describes all films, so that none is known from ratings alone.
    pub fn is_of_catalogue_alone(&self) -> bool {
        self.map.nrows() == self.films.len()
    }

    /// The mean of each tone axis over the catalogue, in points of the 0 to 10 scale.
    pub fn mean_tone(&self) -> &PerAxis {
        &self.content.tone.mean
    }

    /// Writes the file atomically: readers see either the old content or the new.
    ///
    /// # Errors
    /// If the file cannot be written; the old file is unchanged then.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // A random name: processes in different containers may have the same number.
        let mut temporary = tempfile::Builder::new()
            .prefix(".artifact-")
            .suffix(".part")
            .permissions(fs::Permissions::from_mode(READABLE))
            .tempfile_in(folder)?;
        temporary.write_all(&self.to_bytes())?;
        temporary.as_file().sync_all()?;
        temporary.persist(path).map(|_| ()).map_err(io::Error::from)
    }

    /// Reads and verifies a file. Also returns its checksum, in hexadecimal.
    ///
    /// # Errors
    /// For any file but a complete and consistent artifact of this format version.
    pub fn read(path: &Path) -> Result<(Self, String), LoadError> {
        let bytes = fs::read(path).map_err(|source| LoadError::Read { path: path.to_owned(), source })?;
        Self::from_bytes(&bytes, path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_is_not_finite_never_loads() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("similarity.safetensors");
        let (mut artifact, _) = Artifact::read(&path).unwrap_or_else(|error| panic!("{error}"));
        artifact.content.vectors[3].features.values[1] = f32::NAN;
        let loaded = Artifact::from_bytes(&artifact.to_bytes(), &path);
        assert!(matches!(loaded, Err(LoadError::Inconsistent { .. })));
    }

    /// A file with a valid checksum, but with a tensor in a different order: as from a writer that ignores that an
    /// array is transposed.
    #[test]
    fn other_numbers_than_training_stored_never_load() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("similarity.safetensors");
        let original = fs::read(&path).expect("the committed model");
        let (header_len, header) = safetensors::SafeTensors::read_metadata(&original).expect("a header");
        let (_, checksum) = Artifact::from_bytes(&original, &path).unwrap_or_else(|error| panic!("{error}"));
        for name in ["tone", "map", "idf", "candidate_scores", "feature_values", "calibration", "tone_mean"] {
            let (start, end) = header.info(name).expect("a tensor").data_offsets;
            let mut bytes = original.clone();
            // The header follows its own length.
            let values = &mut bytes[8 + header_len + start..8 + header_len + end];
            let reversed: Vec<u8> = values.as_chunks::<4>().0.iter().rev().flatten().copied().collect();
            values.copy_from_slice(&reversed);
            let position =
                bytes.windows(checksum.len()).position(|part| part == checksum.as_bytes()).expect("a checksum");
            bytes[position..position + checksum.len()].copy_from_slice(checksum::BLANK.as_bytes());
            checksum::insert(&mut bytes);
            let error = Artifact::from_bytes(&bytes, &path).expect_err(name);
            assert!(matches!(error, LoadError::Inconsistent { .. }), "{name}: {error}");
        }
    }
}
