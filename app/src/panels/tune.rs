//! `tune`: similar films, but with more or less of something.

use domain::{ToneShifts, TunedRow};

use super::prelude::*;
use crate::view::{Skeleton, Tuner};

pub static PANEL: Panel = Panel {
    name: "tune",
    service: Service::Recommender,
    audience: Audience::Everyone,
    label: "More like this, but …",
    unavailable: "You can’t adjust these films right now.",
    example: Some("movie=the-matrix-1999&tune=less-violent"),
};

/// The length of the row.
#[cfg(feature = "ssr")]
const ROW: usize = 6;

/// The films most similar to the film with the slug `movie` under the [`ToneShifts`] in `tune`.
#[server(prefix = "/api/panel", endpoint = "tune", input = GetUrl)]
pub async fn load_tune(movie: String, tune: String) -> Answer<TunedRow> {
    let (request, movie) = (PANEL.request()?, movie.parse()?);
    let tune: ToneShifts =
        tune.parse().map_err(|error| crate::error::PanelError::invalid(format!("The address {error}.")))?;
    let key = format!("tune {movie} {tune}");
    request
        .recommender(|recommender| async move { recommender.tuned(&movie, &tune, ROW).await })
        .cached(key)
        .send()
        .await
}

#[component]
pub fn TunePanel(movie: String, tune: ToneShifts) -> impl IntoView {
    place(movie, tune).into_view()
}

pub fn place(movie: String, tune: ToneShifts) -> Box<dyn Placed> {
    let skeleton = || view! { <Skeleton title=PANEL.label short=true /> };
    let placeholder = PANEL.placeholder(format!("movie={movie}&tune={tune}"), "Adjust these films", skeleton);
    let shifts = tune.to_string();
    let panel = PANEL.public(
        &format!("{movie} {shifts}"),
        move || load_tune(movie.clone(), shifts.clone()),
        |frame, row| frame.id("tune").content(view! { <Tuner title=PANEL.label row=row /> }),
    );
    panel.deferred(placeholder)
}
