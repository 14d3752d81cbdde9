//! `personal`: recommendations from what the user watched, or from the film watched last.

use domain::FilmRow;
#[cfg(feature = "ssr")]
use domain::PersonalRow;

use super::prelude::*;
use crate::view::{CardRow, Skeleton};

pub static PANEL: Panel = Panel {
    name: "personal",
    service: Service::Recommender,
    audience: Audience::Users,
    label: "For you",
    unavailable: "Films chosen for you are not available right now.",
    example: Some("of=taste"),
};

/// The length of the row.
#[cfg(feature = "ssr")]
const ROW: usize = 14;

/// `of` is `taste` or `latest`.
#[server(prefix = "/api/panel", endpoint = "personal", input = GetUrl)]
pub async fn load_personal(of: String) -> Answer<FilmRow> {
    let request = PANEL.request()?;
    let private = request.private()?;
    let row = match of.as_str() {
        "taste" => private.recommender(|recommender, user| recommender.for_user(user, ROW)).await?,
        "latest" => private.recommender(|recommender, user| recommender.because_watched(user, ROW)).await?,
        _ => return Err(crate::error::PanelError::invalid("of must be taste or latest")),
    };
    Ok(row.map(titled))
}

#[cfg(feature = "ssr")]
fn titled(PersonalRow { similar_to, films }: PersonalRow) -> FilmRow {
    match similar_to {
        Some(film) => FilmRow {
            title: format!("Because you watched {}", film.title),
            href: Some(format!("/movie/{}", film.slug)),
            films,
        },
        None => FilmRow { title: PANEL.label.to_owned(), href: None, films },
    }
}

#[component]
pub fn PersonalPanel(#[prop(into)] of: String) -> impl IntoView {
    let skeleton = || view! { <Skeleton title=PANEL.label /> };
    let placeholder = PANEL.placeholder(format!("of={of}"), "Show films for you", skeleton);
    PANEL.deferred(
        move || load_personal(of.clone()),
        placeholder,
        |frame, row| frame.label(row.title.clone()).fill(view! { <CardRow row=row /> }),
    )
}
