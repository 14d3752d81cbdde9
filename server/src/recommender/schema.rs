//! Types that the responses of model calls share. Clients, the site and replicas exchange the same JSON.

use std::borrow::Cow;

use domain::{FilmRef, MatchedFilm, ModelCard, SimilarFilm, Slug};
use http::HeaderName;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The version of requests and responses. Incremented when a field changes its meaning, not when fields are added.
pub const SCHEMA_VERSION: u32 = 1;

/// A header of the 503 of a replica that has too many calls in progress: it is healthy, and the client should call
/// another one.
pub const OVERLOADED: HeaderName = HeaderName::from_static("x-overloaded");

/// The model that computed a response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ModelVersion {
    /// The first twelve characters of the artifact's checksum.
    #[schema(example = "71c2f0a9b3de")]
    pub version: String,
    /// Checksum of the catalogue that the model was trained on.
    #[serde(rename = "catalogue")]
    pub catalogue_checksum: String,
    /// The version of the request and response format.
    pub wire: u32,
}

/// The most similar films, best first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SimilarResponse {
    pub model: ModelVersion,
    pub similar: Vec<SimilarFilm>,
    /// Values of the request that are not in the model's vocabulary, and films that are not in the model.
    pub ignored: Vec<IgnoredValue>,
    /// What the described film was recognised as; absent from responses to other requests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recognised: Option<Recognition>,
    /// The film that was recognised by its name. Its own neighbours are the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matched: Option<MatchedFilm>,
    /// The films of this name, if several have it and nothing in the request decides between them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<FilmRef>,
}

/// What a film that was given by its details was recognised as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Recognition {
    /// A film of the model, by its name: see `matched`.
    Film,
    /// Several films have this name: see `candidates`. The answer is based on the other details, if there are any.
    Ambiguous,
    /// No known name. The answer is based on the details.
    Described,
    /// Of the details, only the year is known, which is not enough to find similar films. There are none.
    OnlyYear,
    /// The details are known, but no film shares anything with them that could be named.
    Nothing,
}

/// A value of a request that was ignored because it is not in the model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IgnoredValue {
    /// The field that contains the value.
    #[schema(example = "keywords")]
    pub field: String,
    pub value: String,
}

/// A response of a model call: it names its model and films.
pub trait ModelResponse: DeserializeOwned + Send + 'static {
    fn model(&self) -> Cow<'_, ModelVersion>;
    /// Keeps the films for whose slug `keep` returns true.
    fn retain_films(&mut self, keep: &mut dyn FnMut(&Slug) -> bool);
}

impl ModelResponse for SimilarResponse {
    fn model(&self) -> Cow<'_, ModelVersion> {
        Cow::Borrowed(&self.model)
    }

    fn retain_films(&mut self, keep: &mut dyn FnMut(&Slug) -> bool) {
        self.similar.retain(|similar| keep(&similar.film.slug));
        self.candidates.retain(|film| keep(&film.slug));
        self.matched.take_if(|matched| !keep(&matched.film.slug));
    }
}

impl ModelResponse for ModelCard {
    fn model(&self) -> Cow<'_, ModelVersion> {
        let Self { version, trained_on, wire, .. } = self;
        Cow::Owned(ModelVersion { version: version.clone(), catalogue_checksum: trained_on.clone(), wire: *wire })
    }

    fn retain_films(&mut self, _: &mut dyn FnMut(&Slug) -> bool) {}
}
