//! Training: fits the feature space, the shelves, the map and the candidates of every film.

use std::collections::BTreeMap;

use linfa::DatasetBase;
use linfa::traits::{Fit, Transformer};
use linfa_clustering::KMeansError;
use linfa_preprocessing::PreprocessingError;
use linfa_preprocessing::linear_scaling::LinearScaler;
use linfa_preprocessing::norm_scaling::NormScaler;
use linfa_reduction::{Pca, ReductionError};
use ndarray::{Array1, Array2, Axis};
use thiserror::Error;

use crate::artifact::{Artifact, RatingSummary};
use crate::calibration::Calibration;
use crate::catalogue::Catalogue;
use crate::collaborative::{CollaborativeError, Taste, TasteConstants, TasteSearch};
use crate::content::{Content, ContentIndex, ContentVector, ToneScaling};
use crate::corpus::Corpus;
use crate::features::{FeatureSpace, to_matrix};
use crate::film::{Details, FilmEntry, Tone};
use crate::likes::Likes;
use crate::parameters::Parameters;
use crate::{map, onboarding, shelves};

mod blended_similarity;
mod candidates;
mod resume;

use blended_similarity::BlendedSimilarity;
pub use resume::{ResumeError, resume};

/// Why a model could not be trained.
#[derive(Debug, Error)]
pub enum TrainError {
    #[error("the catalogue has {0} films; training needs at least {MIN_FILMS}")]
    TooFewFilms(usize),
    #[error(
        "no user likes five films (with at least four of five stars), so there is nothing to learn from; \
         are the ratings on a scale from 0.5 to 5?"
    )]
    NoLikes,
    #[error("cannot scale the tone axes")]
    Scaling(#[from] PreprocessingError),
    #[error("cannot reduce the features")]
    Reduction(#[from] ReductionError),
    #[error("cannot cluster the films")]
    Clustering(#[from] KMeansError),
    #[error(transparent)]
    Collaborative(#[from] CollaborativeError),
    #[error("the artifact cannot be continued from")]
    Resume(#[from] ResumeError),
}

/// The minimum number of films: fewer give no meaningful reduced space and shelves.
const MIN_FILMS: usize = 40;

/// Trains a model. Equal inputs give equal artifacts; on the same machine, equal bytes.
///
/// Features are selected over all films. The shelves and the map are fitted to the films that the catalogue describes. With likes, the candidates blend co-preference with content
/// similarity; without, they come from content similarity only.
///
/// # Errors
/// If the catalogue has fewer than 40 films, no user has five of the given likes, or a step fails numerically.
pub fn train(corpus: &Corpus, likes: Option<&Likes>, parameters: Parameters) -> Result<Artifact, TrainError> {
    check_input(corpus, likes)?;
    let catalogue = corpus.catalogue;
    let described = catalogue.films.len();
    let content = content_of(corpus, &parameters)?;
    let from_catalogue = &content.vectors[..described];
    let embedding = reduced(&content.space, from_catalogue, parameters.dimensions.min(described / 5))?;
    let shelves = shelves::find(catalogue, &embedding, parameters.shelves.min(described / 10), parameters.seed)?;
    let map = map::layout(&content.space, from_catalogue)?;
    let start = TasteConstants { content_prior: parameters.content_prior.clone(), ..TasteConstants::default() };
    let tuned = likes.map(|likes| TasteSearch::new(corpus, &content, likes).run(start)).transpose()?;
    let rated = likes.zip(tuned);
    let index = ContentIndex::new(&content, vec![0.0; content.film_count()]);
    let blended = rated.as_ref().map(|(likes, tuned)| {
        BlendedSimilarity::fit(corpus, &content, &index, likes, &parameters.content_prior, tuned.taste.als)
    });
    let blended = blended.transpose()?;
    let every: Vec<usize> = (0..content.film_count()).collect();
    let candidates = match &blended {
        Some(blended) => candidates::blended(&content, &index, blended, described, &every),
        None => candidates::by_content(&content, &index, &every),
    };

    let taste = match &rated {
        Some((likes, tuned)) => Taste::fit(corpus, &content, likes, tuned.taste.clone())?,
        None => None,
    };
    let ratings = rated.zip(blended).map(|((likes, tuned), blended)| RatingSummary {
        users: likes.user_count(),
        likes: likes.count(),
        films: likes.film_count(),
        blend: blended.blend(),
        taste: taste.is_some().then_some(tuned.taste),
        tuning: tuned.curves,
    });

    let details: Vec<_> = corpus.films[..described].iter().map(|film| &film.details).enumerate().collect();
    let calibration = Calibration::fit(&content, &index, &details);
    let films: Vec<FilmEntry> = corpus.films.iter().map(|film| film.entry.clone()).collect();
    let onboarding = onboarding::films(&content, &films[..described]);
    Ok(Artifact {
        catalogue_checksum: catalogue.checksum.clone(),
        parameters,
        films,
        shelves,
        map,
        onboarding,
        names: names(catalogue),
        content,
        calibration,
        candidates,
        taste,
        film_likes: likes.map(|likes| film_likes(corpus, likes)).unwrap_or_default(),
        ratings,
    })
}

fn check_input(corpus: &Corpus, likes: Option<&Likes>) -> Result<(), TrainError> {
    let described = corpus.catalogue.films.len();
    if described < MIN_FILMS {
        return Err(TrainError::TooFewFilms(described));
    }
    if likes.is_some_and(|likes| likes.user_count() == 0) {
        return Err(TrainError::NoLikes);
    }
    Ok(())
}

/// Selects the features over all films, and computes the vectors of all.
fn content_of(corpus: &Corpus, parameters: &Parameters) -> Result<Content, TrainError> {
    let details: Vec<&Details> = corpus.films.iter().map(|film| &film.details).collect();
    let space = FeatureSpace::fit(&details, parameters.weights.clone());
    Ok(Content::new(space, tone_scaling(corpus.catalogue)?, &details))
}

/// The number of likes of every film of the corpus, by position.
fn film_likes(corpus: &Corpus, likes: &Likes) -> Vec<u32> {
    let mut counts = vec![0; corpus.films.len()];
    for (position, count) in corpus.positions(likes).into_iter().zip(likes.popularity()) {
        if let Some(position) = position {
            counts[position] += count;
        }
    }
    counts
}

/// The principal components of feature vectors, `vectors × dimensions`, as rows of unit length. Related features fall
/// together there (a heist is close to a con), so clusters are kinds of films and not just films with one keyword.
fn reduced(space: &FeatureSpace, vectors: &[ContentVector], dimensions: usize) -> Result<Array2<f64>, ReductionError> {
    let features = DatasetBase::from(to_matrix(vectors.iter().map(|vector| &vector.features), space.feature_count()));
    let reduction = Pca::params(dimensions).fit(&features)?;
    let axes = reduction.components().t();
    Ok(NormScaler::l2().transform(features.records().dot(&axes) - &reduction.mean().dot(&axes)))
}

/// The displayed names of keywords and genres, by slug.
fn names(catalogue: &Catalogue) -> BTreeMap<String, String> {
    let terms = catalogue.keywords.terms.iter().chain(&catalogue.genres.terms);
    terms.map(|term| (term.slug.clone(), term.name.clone())).collect()
}

fn tone_scaling(catalogue: &Catalogue) -> Result<ToneScaling, PreprocessingError> {
    let mut tones = Array2::zeros((catalogue.films.len(), Tone::AXES.len()));
    for (mut row, film) in tones.axis_iter_mut(Axis(0)).zip(&catalogue.films) {
        row.assign(&Array1::from_iter(film.tone.values().map(f64::from)));
    }
    let scaler = LinearScaler::standard().fit(&DatasetBase::from(tones))?;
    let per_axis = |values: &Array1<f64>| std::array::from_fn(|axis| values[axis] as f32);
    Ok(ToneScaling { mean: per_axis(scaler.offsets()), scale: per_axis(scaler.scales()) })
}
