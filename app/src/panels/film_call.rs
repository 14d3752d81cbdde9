//! The service call for a film.

use std::sync::Arc;

use domain::Film;

use crate::error::Answer;
use crate::panel::Panel;

/// The film with a slug. All panels that show it share one cached answer.
pub async fn film(panel: &'static Panel, slug: String) -> Answer<Arc<Film>> {
    let (request, key, slug) = (panel.request()?, format!("film {slug}"), slug.parse()?);
    request.catalogue(|catalogue| async move { catalogue.film(&slug).await.map(Arc::new) }).cached(key).send().await
}
