//! What was learned, as one file: safetensors for the numbers, versioned metadata for the words, a checksum over all of it.
//!
//! The metadata is one JSON text, because a map's order is not fixed and the same model must be the same bytes.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use ndarray::{Array1, Array2};
use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::catalogue::hex;
use crate::content::Content;
use crate::features::{Block, FeatureSpace, SparseRow};
use crate::film::{Entry, Tone};
use crate::parameters::{Blend, Parameters};
use crate::shelves::Shelf;

const FORMAT: &str = "matinee-similarity";
/// Raised when the tensors or the metadata change their meaning.
pub const FORMAT_VERSION: u32 = 2;
const METADATA_KEY: &str = "matinee";
/// Stands where the checksum goes while the checksum is computed.
const BLANK: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Everything that training produces.
#[derive(Debug, Clone, PartialEq)]
pub struct Artifact {
    /// Checksum of the catalogue it was trained on.
    pub catalogue: String,
    pub parameters: Parameters,
    /// In the order of the content's rows.
    pub films: Vec<Entry>,
    pub shelves: Vec<Shelf>,
    /// Where the first films, those that the catalogue describes, lie on a map: both coordinates in [-1, 1].
    pub map: Array2<f32>,
    /// What visitors read for a keyword or a genre, by its slug.
    pub names: BTreeMap<String, String>,
    pub content: Content,
    /// By film: at most [`CANDIDATES`] others for its strip, best first.
    pub candidates: Vec<Vec<Candidate>>,
    /// What was learned from ratings, where there were any.
    pub rated: Option<RatedBy>,
}

/// How many candidates are kept for each film's strip.
pub const CANDIDATES: usize = 64;

/// A film that may stand in another's strip.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Its position among the films.
    pub film: u32,
    pub score: f32,
}

/// The ratings that an artifact was trained on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RatedBy {
    pub people: usize,
    pub likes: usize,
    /// Films that somebody likes.
    pub films: usize,
    pub blend: Blend,
}

#[derive(Serialize, Deserialize)]
struct Metadata {
    format: String,
    format_version: u32,
    checksum: String,
    catalogue: String,
    parameters: Parameters,
    films: Vec<Entry>,
    shelves: Vec<Shelf>,
    names: BTreeMap<String, String>,
    terms: Vec<(Block, String)>,
    rated: Option<RatedBy>,
}

/// Why a file was not taken for a model. Each names the file and what to do.
#[derive(Debug, Error)]
pub enum LoadError {
    #[error("cannot read the model {}: {source}; run `make train`", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("{} is not a model of this project ({problem}); run `make train`", path.display())]
    Foreign { path: PathBuf, problem: String },
    #[error("{} has format version {found}, this program reads {FORMAT_VERSION}; run `make train`", path.display())]
    Version { path: PathBuf, found: u32 },
    #[error("{} is damaged: its checksum does not match; run `make train`", path.display())]
    Checksum { path: PathBuf },
    #[error("{} contradicts itself ({problem}); run `make train`", path.display())]
    Inconsistent { path: PathBuf, problem: String },
}

impl Artifact {
    /// The file's bytes. The same model gives the same bytes.
    ///
    /// # Panics
    /// Never: what is serialised here always can be.
    pub fn to_bytes(&self) -> Vec<u8> {
        let metadata = Metadata {
            format: FORMAT.to_owned(),
            format_version: FORMAT_VERSION,
            checksum: BLANK.to_owned(),
            catalogue: self.catalogue.clone(),
            parameters: self.parameters.clone(),
            films: self.films.clone(),
            shelves: self.shelves.clone(),
            names: self.names.clone(),
            terms: self.content.space.terms.clone(),
            rated: self.rated.clone(),
        };
        let Content { space, rows, embedding, projection, offset, direct: _ } = &self.content;
        let metadata = serde_json::to_string(&metadata).expect("plain data has a JSON form");

        let mut starts = vec![0_u32];
        let mut terms = Vec::new();
        let mut values = Vec::new();
        for row in rows {
            terms.extend_from_slice(&row.terms);
            values.extend_from_slice(&row.values);
            starts.push(terms.len() as u32);
        }
        let mut candidate_starts = vec![0_u32];
        for list in &self.candidates {
            candidate_starts.push(candidate_starts[candidate_starts.len() - 1] + list.len() as u32);
        }
        let candidates: Vec<u32> = self.candidates.iter().flatten().map(|candidate| candidate.film).collect();
        let scores: Vec<f32> = self.candidates.iter().flatten().map(|candidate| candidate.score).collect();
        let shape = |matrix: &Array2<f32>| matrix.shape().to_vec();
        let tensors = [
            ("candidate_films", Dtype::U32, vec![candidates.len()], integers(&candidates)),
            ("candidate_scores", Dtype::F32, vec![scores.len()], floats(&scores)),
            ("candidate_starts", Dtype::U32, vec![candidate_starts.len()], integers(&candidate_starts)),
            ("embedding", Dtype::F32, shape(embedding), floats(embedding)),
            ("map", Dtype::F32, shape(&self.map), floats(&self.map)),
            ("offset", Dtype::F32, vec![offset.len()], floats(offset)),
            ("projection", Dtype::F32, shape(projection), floats(projection)),
            ("rarity", Dtype::F32, vec![space.rarity.len()], floats(&space.rarity)),
            ("row_starts", Dtype::U32, vec![starts.len()], integers(&starts)),
            ("row_terms", Dtype::U32, vec![terms.len()], integers(&terms)),
            ("row_values", Dtype::F32, vec![values.len()], floats(&values)),
            ("row_known", Dtype::F32, vec![rows.len()], floats(rows.iter().map(|row| &row.known))),
            ("tone_offset", Dtype::F32, vec![12], floats(&space.tone_offset)),
            ("tone_scale", Dtype::F32, vec![12], floats(&space.tone_scale)),
        ];
        let views = tensors.iter().map(|(name, dtype, shape, bytes)| {
            let view = TensorView::new(*dtype, shape.clone(), bytes);
            (*name, view.expect("each tensor's bytes were made from its shape"))
        });
        let information = HashMap::from([(METADATA_KEY.to_owned(), metadata)]);
        let mut bytes =
            safetensors::serialize(views, Some(information)).expect("tensors with distinct names always serialise");

        let place = checksum_place(&bytes).expect("the metadata was just written");
        let checksum = hex(&Sha256::digest(&bytes));
        bytes[place..place + BLANK.len()].copy_from_slice(checksum.as_bytes());
        bytes
    }

    /// Writes the file beside its place and moves it there, so that a reader sees the old one or the new one whole.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let beside = path.with_extension(format!("{}.part", std::process::id()));
        let written = fs::File::create(&beside).and_then(|mut file| {
            file.write_all(&self.to_bytes())?;
            file.sync_all()
        });
        written.and_then(|()| fs::rename(&beside, path)).inspect_err(|_| {
            // The half-written file is of no use to anyone; the error that matters is returned.
            let _ = fs::remove_file(&beside);
        })
    }

    /// Reads and verifies a file.
    ///
    /// # Errors
    /// Anything but a whole artifact of this format and version: unreadable, foreign, old, damaged or contradictory.
    pub fn read(path: &Path) -> Result<(Self, String), LoadError> {
        let bytes = fs::read(path).map_err(|source| LoadError::Read { path: path.to_owned(), source })?;
        Self::from_bytes(&bytes, path)
    }

    /// As [`Artifact::read`], from memory; `path` is for the errors. Also returns the checksum, in hexadecimal.
    ///
    /// # Errors
    /// As [`Artifact::read`].
    pub fn from_bytes(bytes: &[u8], path: &Path) -> Result<(Self, String), LoadError> {
        let foreign = |problem: String| LoadError::Foreign { path: path.to_owned(), problem };
        let (_, header) = SafeTensors::read_metadata(bytes).map_err(|error| foreign(error.to_string()))?;
        let text = header.metadata().as_ref().and_then(|map| map.get(METADATA_KEY));
        let text = text.ok_or_else(|| foreign("it has no metadata of ours".to_owned()))?;

        let head: Head = serde_json::from_str(text).map_err(|error| foreign(error.to_string()))?;
        if head.format != FORMAT {
            return Err(foreign(format!("its format is {:?}", head.format)));
        }
        if head.format_version != FORMAT_VERSION {
            return Err(LoadError::Version { path: path.to_owned(), found: head.format_version });
        }
        if !checksum_holds(bytes, &head.checksum) {
            return Err(LoadError::Checksum { path: path.to_owned() });
        }

        let inconsistent = |problem: String| LoadError::Inconsistent { path: path.to_owned(), problem };
        let metadata: Metadata = serde_json::from_str(text).map_err(|error| inconsistent(error.to_string()))?;
        let tensors = SafeTensors::deserialize(bytes).map_err(|error| foreign(error.to_string()))?;
        let artifact = assemble(metadata, &tensors).map_err(inconsistent)?;
        Ok((artifact, head.checksum))
    }
}

/// The part of the metadata that every version has.
#[derive(Deserialize)]
struct Head {
    format: String,
    format_version: u32,
    checksum: String,
}

fn checksum_place(bytes: &[u8]) -> Option<usize> {
    // Inside the header the metadata is a JSON text within a JSON text, so its quotes are escaped.
    let label = br#"\"checksum\":\""#;
    let found = bytes.windows(label.len()).position(|window| window == label)?;
    Some(found + label.len())
}

fn checksum_holds(bytes: &[u8], checksum: &str) -> bool {
    let Some(place) = checksum_place(bytes) else {
        return false;
    };
    let end = place + BLANK.len();
    if end > bytes.len() || checksum.as_bytes() != &bytes[place..end] {
        return false;
    }
    let mut digest = Sha256::new();
    digest.update(&bytes[..place]);
    digest.update(BLANK);
    digest.update(&bytes[end..]);
    hex(&digest.finalize()) == checksum
}

fn assemble(metadata: Metadata, tensors: &SafeTensors) -> Result<Artifact, String> {
    let films = metadata.films.len();
    let terms = metadata.terms.len();
    let embedding = matrix(tensors, "embedding", films)?;
    let projection = matrix(tensors, "projection", terms)?;
    let dimensions = embedding.ncols();
    if dimensions == 0 || projection.ncols() != dimensions {
        return Err("embedding and projection differ in their dimensions".to_owned());
    }
    let offset = Array1::from_vec(vector(tensors, "offset", Some(dimensions))?);
    let rarity = vector(tensors, "rarity", Some(terms))?;
    let axes = |name| vector(tensors, name, Some(Tone::AXES.len()));
    let axes = |name| axes(name).map(|values| std::array::from_fn(|axis| values[axis]));
    let tone = (axes("tone_offset")?, axes("tone_scale")?);
    let tone_terms = metadata.terms.iter().rev().zip(Tone::AXES.iter().rev());
    if terms < Tone::AXES.len()
        || !tone_terms.into_iter().all(|((block, name), axis)| *block == Block::Tone && name == axis)
    {
        return Err("the last terms are not the tone axes".to_owned());
    }
    let named = metadata.shelves.iter().flat_map(|shelf| &shelf.films);
    if !(0.0..=1.0).contains(&metadata.parameters.direct) {
        return Err("the share of direct likeness is not between 0 and 1".to_owned());
    }
    if named.into_iter().any(|&film| film as usize >= films) {
        return Err("a shelf names a film that is not there".to_owned());
    }
    Ok(Artifact {
        content: Content {
            rows: sparse_rows(tensors, films, terms)?,
            space: FeatureSpace::new(metadata.terms, rarity, tone, metadata.parameters.weights.clone()),
            embedding,
            projection,
            offset,
            direct: metadata.parameters.direct,
        },
        candidates: candidates(tensors, films)?,
        rated: metadata.rated,
        catalogue: metadata.catalogue,
        parameters: metadata.parameters,
        films: metadata.films,
        shelves: metadata.shelves,
        map: map(tensors, films)?,
        names: metadata.names,
    })
}

/// Places of the first of the films, as many as there are.
fn map(tensors: &SafeTensors, films: usize) -> Result<Array2<f32>, String> {
    let placed = tensor(tensors, "map", Dtype::F32)?.shape().first().copied().unwrap_or_default();
    let map = matrix(tensors, "map", placed)?;
    let bounded = map.iter().all(|value| value.abs() <= 1.0);
    if placed > films || map.ncols() != 2 || !bounded {
        return Err("the map is not two coordinates from -1 to 1 for each of some films".to_owned());
    }
    Ok(map)
}

fn candidates(tensors: &SafeTensors, films: usize) -> Result<Vec<Vec<Candidate>>, String> {
    let positions = indices(tensors, "candidate_films")?;
    let scores = vector(tensors, "candidate_scores", Some(positions.len()))?;
    if positions.iter().any(|&film| film as usize >= films) {
        return Err("a candidate is not one of the films".to_owned());
    }
    let made = |range: Range<usize>| {
        let pairs = positions[range.clone()].iter().zip(&scores[range]);
        pairs.map(|(&film, &score)| Candidate { film, score }).collect()
    };
    Ok(ranges(tensors, "candidate_starts", films, positions.len())?.into_iter().map(made).collect())
}

/// The parts into which `starts` divides `total` entries, one for each film.
fn ranges(tensors: &SafeTensors, name: &str, films: usize, total: usize) -> Result<Vec<Range<usize>>, String> {
    let starts = indices(tensors, name)?;
    let bounded = starts.first() == Some(&0) && starts.last().is_some_and(|&end| end as usize == total);
    if starts.len() != films + 1 || !bounded || !starts.is_sorted() {
        return Err(format!("{name} does not divide its entries among the films"));
    }
    Ok(starts.windows(2).map(|bounds| bounds[0] as usize..bounds[1] as usize).collect())
}

fn sparse_rows(tensors: &SafeTensors, films: usize, terms: usize) -> Result<Vec<SparseRow>, String> {
    let positions = indices(tensors, "row_terms")?;
    let values = vector(tensors, "row_values", Some(positions.len()))?;
    let known = vector(tensors, "row_known", Some(films))?;
    let rows = ranges(tensors, "row_starts", films, positions.len())?.into_iter().zip(known).map(|(range, known)| {
        let row = SparseRow { terms: positions[range.clone()].to_vec(), values: values[range].to_vec(), known };
        let ascending = row.terms.windows(2).all(|pair| pair[0] < pair[1]);
        let inside = row.terms.last().is_none_or(|&term| (term as usize) < terms);
        if ascending && inside { Ok(row) } else { Err("a row's terms are out of order".to_owned()) }
    });
    rows.collect()
}

fn tensor<'a>(tensors: &SafeTensors<'a>, name: &str, dtype: Dtype) -> Result<TensorView<'a>, String> {
    let view = tensors.tensor(name).map_err(|error| format!("{name}: {error}"))?;
    if view.dtype() != dtype {
        return Err(format!("{name} is of type {:?}", view.dtype()));
    }
    Ok(view)
}

fn vector(tensors: &SafeTensors, name: &str, length: Option<usize>) -> Result<Vec<f32>, String> {
    let view = tensor(tensors, name, Dtype::F32)?;
    let values: Vec<f32> = view.data().as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
    if length.is_some_and(|length| values.len() != length) {
        return Err(format!("{name} has {} numbers", values.len()));
    }
    if values.iter().any(|value| !value.is_finite()) {
        return Err(format!("{name} has a number that is not finite"));
    }
    Ok(values)
}

fn matrix(tensors: &SafeTensors, name: &str, rows: usize) -> Result<Array2<f32>, String> {
    let shape = tensor(tensors, name, Dtype::F32)?.shape().to_vec();
    match shape[..] {
        [found, columns] if found == rows => Array2::from_shape_vec((rows, columns), vector(tensors, name, None)?)
            .map_err(|error| format!("{name}: {error}")),
        _ => Err(format!("{name} has the shape {shape:?}, {rows} rows were expected")),
    }
}

fn indices(tensors: &SafeTensors, name: &str) -> Result<Vec<u32>, String> {
    let view = tensor(tensors, name, Dtype::U32)?;
    Ok(view.data().as_chunks().0.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect())
}

fn floats<'a>(values: impl IntoIterator<Item = &'a f32>) -> Vec<u8> {
    values.into_iter().flat_map(|value| value.to_le_bytes()).collect()
}

fn integers(values: &[u32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}
