//! Films similar to a film, but with more or less of something: the response and the call.

use std::borrow::Cow;
use std::collections::BTreeMap;

use domain::{Direction, Hosted, SimilarFilm, Slug, ToneShifts};
use models::{Tone, ToneAdjustment};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::axes::ToneScores;
use super::calls::ModelCall;
use super::in_process::LoadedModel;
use super::remote::ReplicaRequest;
use super::schema::{ModelResponse, ModelVersion};
use super::{ModelClient, ModelError};

/// A call for a tuned row.
struct TunedRowRequest {
    slug: Slug,
    tune: ToneShifts,
    /// 0 requests the film's tone only.
    k: usize,
}

/// Films similar to a film, but with more or less of something.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TunedRowResponse {
    pub model: ModelVersion,
    /// How the film feels: a score from 0 to 10 for each axis.
    #[schema(value_type = ToneScores)]
    pub tone: BTreeMap<String, u8>,
    /// Best first. The first reasons say how each film differs from the given one. Films that do not differ by at least a
    /// point in each desired direction are left out, so there may be fewer than asked for.
    pub similar: Vec<SimilarFilm>,
}

impl ModelResponse for TunedRowResponse {
    fn model(&self) -> Cow<'_, ModelVersion> {
        Cow::Borrowed(&self.model)
    }

    fn retain_films(&mut self, keep: &mut dyn FnMut(&Slug) -> bool) {
        self.similar.retain(|similar| keep(&similar.film.slug));
    }
}

impl ModelCall for TunedRowRequest {
    type Response = TunedRowResponse;

    fn replica_request(&self) -> ReplicaRequest {
        let Self { slug, tune, k } = self;
        ReplicaRequest::get(format!("/api/v1/movies/{slug}/tuned?tune={tune}&k={k}"))
    }

    fn answer(&self, model: &LoadedModel) -> Result<TunedRowResponse, ModelError> {
        let tone = model.model.tone_of(&self.slug).ok_or(ModelError::NotFound)?;
        let tone = Tone::AXES.iter().map(|axis| (*axis).to_owned()).zip(tone).collect();
        let similar =
            if self.k == 0 { Vec::new() } else { model.similar_to_tuned(&self.slug, &tuning(&self.tune), self.k)? };
        Ok(TunedRowResponse { model: model.model_version.clone(), tone, similar })
    }
}

impl ModelClient {
    /// The `k` films most similar to one that differ from it in tone as `tune` requests, best first, and the film's
    /// tone.
    ///
    /// # Errors
    /// [`ModelError::NotFound`] if the film is not in the model, or its tone is unknown.
    pub async fn tuned_row(
        &self,
        slug: &Slug,
        tune: &ToneShifts,
        k: usize,
    ) -> Result<Hosted<TunedRowResponse>, ModelError> {
        self.call(TunedRowRequest { slug: slug.clone(), tune: tune.clone(), k }).await
    }
}

/// The shifts as a tone adjustment, each of them 1 or -1.
fn tuning(tune: &ToneShifts) -> ToneAdjustment {
    let changes = tune.shifts().iter().map(|shift| {
        let change = if shift.direction == Direction::Less { -1.0 } else { 1.0 };
        (shift.axis.to_string(), change)
    });
    ToneAdjustment::from_axes(&changes.collect())
        .expect("the axes of the site are those of the model, as a test compares")
}

#[cfg(test)]
mod tests {
    use domain::ToneAxis;
    use strum::IntoEnumIterator;

    use super::*;

    #[test]
    fn the_axes_of_the_site_are_those_of_the_model() {
        let axes: Vec<String> = ToneAxis::iter().map(|axis| axis.to_string()).collect();
        assert_eq!(axes, Tone::AXES);
    }
}
