//! The client of the model, wherever it runs.

use std::sync::Arc;

use domain::{Hosted, IN_PROCESS, Slug};
use futures::{StreamExt, TryStreamExt, stream};

use super::calls::{ModelCall, SimilarToFilm};
use super::versions::VersionError;
use super::{
    CatalogueAdapter, CatalogueDifference, InProcessModel, ModelError, Readiness, RemoteModel, SimilarRequest,
    SimilarResponse, SimilarResult,
};

/// The client of the model. Cheap to clone.
#[derive(Clone)]
pub struct ModelClient {
    host: ModelHost,
    catalogue: Option<Arc<CatalogueAdapter>>,
}

#[derive(Clone)]
enum ModelHost {
    InProcess(Arc<InProcessModel>),
    Remote(Arc<RemoteModel>),
}

impl From<Arc<InProcessModel>> for ModelClient {
    fn from(model: Arc<InProcessModel>) -> Self {
        Self { host: ModelHost::InProcess(model), catalogue: None }
    }
}

impl From<Arc<RemoteModel>> for ModelClient {
    fn from(model: Arc<RemoteModel>) -> Self {
        Self { host: ModelHost::Remote(model), catalogue: None }
    }
}

/// The number of concurrent requests to replicas for one chunk of a batch.
const CONCURRENT_REQUESTS: usize = 8;

impl ModelClient {
    /// Adapts the model's answers to the catalogue of the site.
    #[must_use]
    pub fn with_catalogue(self, catalogue: CatalogueAdapter) -> Self {
        Self { catalogue: Some(Arc::new(catalogue)), ..self }
    }

    /// `in-process`, or the authorities of the replicas. Each answer names the host that returned it.
    pub fn host(&self) -> &str {
        match &self.host {
            ModelHost::InProcess(_) => IN_PROCESS,
            ModelHost::Remote(model) => model.host(),
        }
    }

    /// The version of the model, if known; joined by `+` if replicas have different ones. Part of the cache keys of
    /// answers.
    pub fn version(&self) -> Option<Arc<str>> {
        match &self.host {
            ModelHost::InProcess(model) => model.version(),
            ModelHost::Remote(model) => model.version(),
        }
    }

    /// The versions that can answer, the one in use first. Replicas answer as the version in use only.
    ///
    /// # Errors
    /// If the stored versions cannot be listed.
    pub async fn versions(&self) -> Result<Vec<String>, ModelError> {
        match &self.host {
            ModelHost::InProcess(model) => model.versions().await,
            ModelHost::Remote(model) => Ok(model.version().map(|version| version.to_string()).into_iter().collect()),
        }
    }

    /// The client of the model at a version.
    ///
    /// # Errors
    /// If the version cannot answer.
    pub async fn at_version(&self, version: &str) -> Result<Self, VersionError> {
        let host = match &self.host {
            ModelHost::InProcess(model) => ModelHost::InProcess(Arc::new(model.at_version(version).await?)),
            ModelHost::Remote(model) => match model.version() {
                Some(in_use) if *in_use == *version => self.host.clone(),
                Some(in_use) => {
                    let (version, in_use) = (version.to_owned(), in_use.to_string());
                    return Err(VersionError::NotInUse { version, in_use });
                }
                None => return Err(ModelError::unavailable("no replica has answered").into()),
            },
        };
        Ok(Self { host, catalogue: self.catalogue.clone() })
    }

    /// The readiness of the model, from the latest load or the latest probes.
    pub fn readiness(&self) -> Readiness {
        match &self.host {
            ModelHost::InProcess(model) => model.readiness(),
            ModelHost::Remote(model) => model.readiness(),
        }
    }

    /// How the films of a model in this process differ from those of the site; `None` if they do not, and for replicas,
    /// whose readiness says whether they were trained on another catalogue.
    pub async fn difference(&self) -> Option<CatalogueDifference> {
        let (ModelHost::InProcess(model), Some(catalogue)) = (&self.host, &self.catalogue) else { return None };
        let loaded = model.loaded().ok()?;
        catalogue.difference(&loaded).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "cannot compare the films of the model with those of the site");
            None
        })
    }

    /// The catalogue, if answers may contain films that it does not have.
    async fn checking_catalogue(&self) -> Option<&CatalogueAdapter> {
        let catalogue = self.catalogue.as_deref()?;
        let has_all = match &self.host {
            ModelHost::InProcess(model) => match model.loaded() {
                Ok(loaded) => catalogue.has_all_films_of(&loaded).await,
                Err(_) => false,
            },
            ModelHost::Remote(_) => false,
        };
        (!has_all).then_some(catalogue)
    }

    /// The `k` films most similar to one, best first. For a film that is in the site's catalogue but not in the model,
    /// the request contains the film's details instead of its slug.
    ///
    /// # Errors
    /// [`ModelError::NotFound`] if the film is in neither.
    pub async fn similar_to_film(&self, slug: &Slug, k: usize) -> Result<Hosted<SimilarResponse>, ModelError> {
        match (self.call(SimilarToFilm { slug: slug.clone(), k }).await, &self.catalogue) {
            (Err(ModelError::NotFound), Some(catalogue)) => {
                let ask = |request| async move {
                    self.call(request).await.map_err(|error| match error {
                        // The visitor did not write this request, so its errors are internal.
                        ModelError::Invalid(error) => ModelError::unavailable(error),
                        error => error,
                    })
                };
                catalogue.similar(self.version(), slug, k, ask).await
            }
            (answer, _) => answer,
        }
    }

    /// One result per request, in order.
    ///
    /// # Errors
    /// [`ModelError::Unavailable`] if any request fails for another reason than its content. Other results are lost.
    pub async fn similar_to_many(&self, requests: Vec<SimilarRequest>) -> Result<Vec<SimilarResult>, ModelError> {
        match &self.host {
            ModelHost::InProcess(model) => {
                let mut results = model.similar_to_many(requests).await?;
                if let Some(catalogue) = self.checking_catalogue().await {
                    catalogue.remove_missing(IN_PROCESS, results.iter_mut().flatten().collect()).await?;
                }
                Ok(results)
            }
            ModelHost::Remote(_) => {
                let answers = stream::iter(requests).map(|request| self.call(request)).buffered(CONCURRENT_REQUESTS);
                answers.map(|answer| per_request(answer.map(|answer| answer.value))).try_collect().await
            }
        }
    }

    pub(super) async fn call<C: ModelCall>(&self, call: C) -> Result<Hosted<C::Response>, ModelError> {
        let mut answer = match &self.host {
            ModelHost::InProcess(model) => model.call(call).await?,
            ModelHost::Remote(model) => model.call(&call).await?,
        };
        if let Some(catalogue) = self.checking_catalogue().await {
            catalogue.remove_missing(&answer.host, vec![&mut answer.value]).await?;
        }
        Ok(answer)
    }
}

/// Separates errors of one request from failures of the model.
pub fn per_request(answer: Result<SimilarResponse, ModelError>) -> Result<SimilarResult, ModelError> {
    match answer {
        Ok(response) => Ok(Ok(response)),
        Err(ModelError::Invalid(error)) => Ok(Err(error)),
        Err(error) => Err(error),
    }
}
