//! A loaded model, and how it answers requests.

use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use domain::{EvaluationResult, FilmRef, SimilarFilm};
use models::model::MAX_NEIGHBOURS;
use models::{Details, FilmEntry, Model, Neighbour, QueryError, Tone, Tuning};

use super::super::schema::{IgnoredValue, ModelVersion, SCHEMA_VERSION};
use super::super::vocabulary::Vocabulary;
use super::super::{
    ModelError, RecommendRequest, SimilarRequest, SimilarResponse, TasteRow, TasteRowsRequest, TasteRowsResponse,
    ValidationError, WatchedFilm, evaluation,
};

/// A model, and what is derived from its artifact once.
pub struct LoadedModel {
    pub model: Model,
    vocabulary: Vocabulary,
    /// The first twelve characters of the artifact's checksum.
    pub version: Arc<str>,
    /// The model as each response names it.
    pub model_version: ModelVersion,
    /// When the artifact was written.
    pub trained_at: Option<SystemTime>,
    /// Empty without an evaluation.
    pub metrics: Vec<EvaluationResult>,
}

impl LoadedModel {
    pub fn new(model: Model, path: &Path, trained_at: Option<SystemTime>) -> Self {
        let model_version = ModelVersion {
            version: model.version().to_owned(),
            catalogue_checksum: model.artifact().catalogue_checksum.clone(),
            wire: SCHEMA_VERSION,
        };
        Self {
            vocabulary: Vocabulary::of(model.artifact()),
            version: model.version().into(),
            model_version,
            trained_at,
            metrics: evaluation::beside(path),
            model,
        }
    }

    /// The `k` films most similar to a film of the model.
    ///
    /// # Errors
    /// [`ModelError::NotFound`] if the film is not in the model.
    pub fn similar_to_film(&self, slug: &str, k: usize) -> Result<SimilarResponse, ModelError> {
        let neighbours = self.model.similar_to(slug, k).map_err(model_error)?;
        self.response(neighbours, Vec::new())
    }

    /// The films most similar to the described one, without the film itself.
    ///
    /// # Errors
    /// [`ModelError::Invalid`] if none of the values is in the model's vocabulary.
    pub fn similar_to_details(&self, request: &SimilarRequest) -> Result<SimilarResponse, ModelError> {
        let details = self.details(request);
        let tuning = Tuning::from_axes(&request.tune).map_err(|error| model_error(error.into()))?;
        // One more than requested, because the film itself may be among them.
        let count = (request.k + 1).min(MAX_NEIGHBOURS);
        let mut neighbours = match self.named_film(request) {
            Some(film) => self.model.similar_to(&film.slug, request.k),
            None => self.model.similar_to_details(&details, &tuning, count),
        }
        .map_err(model_error)?;
        neighbours.retain(|neighbour| !is_described(request, neighbour));
        neighbours.truncate(request.k);
        let ignored = self.model.unknown_values(&details).into_iter();
        let ignored = ignored.map(|ignored| IgnoredValue { field: ignored.field.to_owned(), value: ignored.value });
        self.response(neighbours, ignored.collect())
    }

    /// The films most similar to those that a user watched; none if none of those is in the model.
    pub fn recommend(&self, request: &RecommendRequest) -> Result<SimilarResponse, ModelError> {
        let left_out: Vec<_> = request.leave_out.iter().map(String::as_str).collect();
        let neighbours = match self.model.recommend(&weighted(&request.films), &left_out, request.k) {
            Err(QueryError::NoKnownFilms) => Vec::new(),
            neighbours => neighbours.map_err(model_error)?,
        };
        self.response(neighbours, self.unknown_films(&request.films))
    }

    /// Recommendations for each taste of a person; none if the model knows none of the person's films.
    pub fn taste_rows(&self, request: &TasteRowsRequest) -> Result<TasteRowsResponse, ModelError> {
        let left_out: Vec<_> = request.leave_out.iter().map(String::as_str).collect();
        let rows = match self.model.taste_rows(&weighted(&request.films), &left_out, request.rows, request.k) {
            Err(QueryError::NoKnownFilms) => Vec::new(),
            rows => rows.map_err(model_error)?,
        };
        let rows = rows.into_iter().map(|row| {
            let because_of = row.because_of.into_iter().map(film_ref).collect::<Result<_, _>>()?;
            Ok(TasteRow { because_of, films: similar_films(row.films)? })
        });
        Ok(TasteRowsResponse {
            model: self.model_version.clone(),
            rows: rows.collect::<Result<_, ModelError>>()?,
            ignored: self.unknown_films(&request.films),
        })
    }

    /// The films of a request that are not in the model.
    fn unknown_films(&self, films: &[WatchedFilm]) -> Vec<IgnoredValue> {
        let unknown = films.iter().filter(|film| !self.model.contains(&film.slug));
        unknown.map(|film| IgnoredValue { field: "films".to_owned(), value: film.slug.clone() }).collect()
    }

    /// The film of a request that consists of a title, and perhaps a year, that belong to exactly one film.
    fn named_film(&self, request: &SimilarRequest) -> Option<&FilmEntry> {
        let SimilarRequest { title, year, k, .. } = request;
        let name_only = SimilarRequest { title: title.clone(), year: *year, k: *k, ..SimilarRequest::default() };
        if *request != name_only {
            return None;
        }
        let query = models::titles::TitleQuery { titles: &[title.as_deref()?], year: *year, ..Default::default() };
        match self.model.titles().find(&query) {
            models::titles::TitleMatch::Film { position, .. } => Some(self.model.film(position as u32)),
            _ => None,
        }
    }

    fn response(&self, neighbours: Vec<Neighbour>, ignored: Vec<IgnoredValue>) -> Result<SimilarResponse, ModelError> {
        Ok(SimilarResponse { model: self.model_version.clone(), similar: similar_films(neighbours)?, ignored })
    }

    fn details(&self, request: &SimilarRequest) -> Details {
        Details {
            year: request.year,
            genres: self.vocabulary.genres(&request.genres),
            keywords: self.vocabulary.keywords(&request.keywords),
            directors: request.directors.clone(),
            cast: request.cast.clone(),
            tone: (!request.tone.is_empty()).then(|| self.tone(request)),
            synopsis: request.synopsis.clone(),
            ..Details::default()
        }
    }

    /// The tone of a request. Missing axes have the catalogue's mean, so that they do not affect the result.
    #[expect(clippy::cast_sign_loss, reason = "means of scores from 0 to 10; the conversion saturates")]
    fn tone(&self, request: &SimilarRequest) -> Tone {
        let mean = self.model.artifact().mean_tone();
        let score = |axis: usize| request.tone.get(Tone::AXES[axis]).copied().unwrap_or(mean[axis].round() as u8);
        let [dark, funny, tense, romantic, violent, cerebral, fast, epic, strange, uplifting, family, stylised] =
            std::array::from_fn(score);
        Tone { dark, funny, tense, romantic, violent, cerebral, fast, epic, strange, uplifting, family, stylised }
    }
}

/// A film of the artifact for responses.
///
/// # Errors
/// [`ModelError::Unavailable`] if the artifact contains an invalid slug.
pub fn film_ref(film: &FilmEntry) -> Result<FilmRef, ModelError> {
    let slug = film.slug.parse().map_err(ModelError::unavailable)?;
    Ok(FilmRef { slug, title: film.title.clone(), year: film.year })
}

/// Neighbours for responses, in the same order.
fn similar_films(neighbours: Vec<Neighbour>) -> Result<Vec<SimilarFilm>, ModelError> {
    let similar = neighbours.into_iter().map(|neighbour| {
        Ok(SimilarFilm { film: film_ref(neighbour.film)?, score: neighbour.score, reasons: neighbour.reasons })
    });
    similar.collect()
}

fn weighted(films: &[WatchedFilm]) -> Vec<(&str, f32)> {
    films.iter().map(|film| (&*film.slug, film.weight)).collect()
}

/// Whether a neighbour is the described film itself.
fn is_described(request: &SimilarRequest, neighbour: &Neighbour) -> bool {
    let same_title =
        request.title.as_ref().is_some_and(|title| title.to_lowercase() == neighbour.film.title.to_lowercase());
    same_title && request.year.is_none_or(|year| year == neighbour.film.year)
}

fn model_error(error: QueryError) -> ModelError {
    match error {
        QueryError::UnknownFilm(_) => ModelError::NotFound,
        QueryError::NoKnownFeatures => {
            let detail =
                "The model knows none of these details. Give at least a genre, a keyword, a name or a synopsis.";
            ValidationError { malformed: false, field: None, detail: detail.to_owned() }.into()
        }
        // Out of limits that requests check when they are parsed.
        error @ (QueryError::NoKnownFilms
        | QueryError::InvalidK { .. }
        | QueryError::InvalidRows(_)
        | QueryError::Tuning(_)) => ValidationError { malformed: false, field: None, detail: error.to_string() }.into(),
    }
}
