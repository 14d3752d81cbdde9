//! A loaded model, and how it answers requests.

use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use domain::{EvaluationResult, FilmRef, MatchedFilm, SimilarFilm};
use models::model::MAX_NEIGHBOURS;
use models::titles::{TitleMatch, TitleQuery};
use models::vocabulary::Vocabulary;
use models::{Details, FilmEntry, Model, Neighbour, QueryError, Tone, ToneAdjustment};
use moka::sync::Cache;

use super::super::schema::{IgnoredValue, ModelVersion, Recognition, SCHEMA_VERSION};
use super::super::{
    ModelError, RecommendRequest, SimilarRequest, SimilarResponse, TasteRow, TasteRowsRequest, TasteRowsResponse,
    ValidationError, WatchedFilm, evaluation,
};

/// A model, with data that are derived once from its artifact.
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
    /// Cached answers for films of the model, by slug and length.
    answers: Cache<(String, usize), Arc<SimilarResponse>>,
}

/// The maximum number of neighbours in the cache: 8,000 rows of six, about 10 MB.
const MAX_KEPT_NEIGHBOURS: u64 = 48_000;

impl LoadedModel {
    /// Prepares a model for answering. `path` is the artifact, beside which the evaluation is stored; `trained_at` is
    /// when the artifact was written.
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
            answers: Cache::builder()
                .max_capacity(MAX_KEPT_NEIGHBOURS)
                .weigher(|_, answer: &Arc<SimilarResponse>| u32::try_from(answer.similar.len()).unwrap_or(u32::MAX))
                .build(),
            model,
        }
    }

    /// The `k` films most similar to a film of the model. Answers are cached, because finding reasons takes most of the
    /// time.
    ///
    /// # Errors
    /// [`ModelError::NotFound`] if the film is not in the model.
    pub fn similar_to_film(&self, slug: &str, k: usize) -> Result<SimilarResponse, ModelError> {
        let key = (slug.to_owned(), k);
        if let Some(answer) = self.answers.get(&key) {
            return Ok((*answer).clone());
        }
        let neighbours = self.model.similar_to(slug, k).map_err(model_error)?;
        let answer = self.response(neighbours, Vec::new())?;
        self.answers.insert(key, Arc::new(answer.clone()));
        Ok(answer)
    }

    /// The `k` films most similar to a film of the model that differ from it in tone as `tuning` requests, best first,
    /// each with the changes of tone as its first reasons.
    ///
    /// # Errors
    /// [`ModelError::NotFound`] if the film is not in the model.
    pub fn similar_to_tuned(
        &self,
        slug: &str,
        tuning: &ToneAdjustment,
        k: usize,
    ) -> Result<Vec<SimilarFilm>, ModelError> {
        similar_films(self.model.similar_to_tuned(slug, tuning, k).map_err(model_error)?)
    }

    /// The films most similar to the described one, without the film itself. The name is looked up first.
    ///
    /// # Errors
    /// [`ModelError::Invalid`] if neither the name nor any of the values is known to the model.
    pub fn similar_to_details(&self, request: &SimilarRequest) -> Result<SimilarResponse, ModelError> {
        let tuning = ToneAdjustment::from_axes(&request.tune).map_err(|error| model_error(error.into()))?;
        let details = self.details(request);
        let ignored = self.model.unknown_values(&details).into_iter();
        let ignored = ignored.map(|ignored| IgnoredValue { field: ignored.field.to_owned(), value: ignored.value });
        let mut response = self.response(Vec::new(), ignored.collect())?;
        match self.find(request) {
            TitleMatch::Film { position, confidence } => {
                let film = self.model.film(position as u32);
                response.similar = self.similar_to_tuned(&film.slug, &tuning, request.k)?;
                response.matched = Some(MatchedFilm { film: film_ref(film)?, confidence });
                response.recognised = Some(Recognition::Film);
            }
            TitleMatch::Ambiguous(positions) => {
                let films: Vec<_> = positions.into_iter().map(|position| self.model.film(position as u32)).collect();
                let count = (request.k + films.len()).min(MAX_NEIGHBOURS);
                let mut neighbours = match self.model.similar_to_details(&details, &tuning, count) {
                    Err(QueryError::NoKnownFeatures | QueryError::OnlyYear) => Vec::new(),
                    answer => answer.map_err(model_error)?,
                };
                neighbours.retain(|neighbour| films.iter().all(|film| film.slug != neighbour.film.slug));
                neighbours.truncate(request.k);
                response.similar = similar_films(neighbours)?;
                response.candidates = films.into_iter().map(film_ref).collect::<Result<_, _>>()?;
                response.recognised = Some(Recognition::Ambiguous);
            }
            TitleMatch::Unknown => {
                let (neighbours, recognised) = match self.model.similar_to_details(&details, &tuning, request.k) {
                    Err(QueryError::OnlyYear) => (Vec::new(), Recognition::OnlyYear),
                    answer => {
                        let neighbours = answer.map_err(model_error)?;
                        let is_empty = neighbours.is_empty();
                        (neighbours, if is_empty { Recognition::Nothing } else { Recognition::Described })
                    }
                };
                response.similar = similar_films(neighbours)?;
                response.recognised = Some(recognised);
            }
        }
        Ok(response)
    }

    /// Finds the film of the request by its titles, year and people.
    fn find(&self, request: &SimilarRequest) -> TitleMatch {
        let titles: Vec<&str> =
            [&request.title, &request.original_title].into_iter().flatten().map(String::as_str).collect();
        let SimilarRequest { year, directors, cast, .. } = request;
        self.model.titles().find(&TitleQuery { titles: &titles, year: *year, directors, cast })
    }

    /// The films most similar to those that a user watched; none if no watched film is in the model.
    pub fn recommend(&self, request: &RecommendRequest) -> Result<SimilarResponse, ModelError> {
        let left_out: Vec<_> = request.leave_out.iter().map(String::as_str).collect();
        let neighbours = match self.model.recommend(&weighted(&request.films), &left_out, request.k) {
            Err(QueryError::NoKnownFilms) => Vec::new(),
            neighbours => neighbours.map_err(model_error)?,
        };
        self.response(neighbours, self.unknown_films(&request.films))
    }

    /// Recommendations for each taste of a user; none if no liked film is in the model.
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

    fn response(&self, neighbours: Vec<Neighbour>, ignored: Vec<IgnoredValue>) -> Result<SimilarResponse, ModelError> {
        Ok(SimilarResponse {
            model: self.model_version.clone(),
            similar: similar_films(neighbours)?,
            ignored,
            recognised: None,
            matched: None,
            candidates: Vec::new(),
        })
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

fn model_error(error: QueryError) -> ModelError {
    match error {
        QueryError::UnknownFilm(_) => ModelError::NotFound,
        QueryError::NoKnownFeatures | QueryError::OnlyYear => {
            let detail = "The model knows none of these details, nor a film of this name. Give at least a genre, a keyword, a name \
                 or a synopsis.";
            ValidationError { malformed: false, field: None, detail: detail.to_owned() }.into()
        }
        // The limits of `k` and of rows are checked when requests are parsed.
        error @ (QueryError::NoKnownFilms
        | QueryError::InvalidK { .. }
        | QueryError::InvalidRows(_)
        | QueryError::ToneAdjustment(_)) => {
            ValidationError { malformed: false, field: None, detail: error.to_string() }.into()
        }
    }
}
