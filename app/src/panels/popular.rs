//! `popular`: the films that most users watched, liked or listed, at any time.

use domain::PopularFilms;

use super::placement::stands_alone;
use super::prelude::*;
use crate::view::{PopularRow, Skeleton};

pub static PANEL: Panel = Panel {
    name: "popular",
    service: Service::History,
    audience: Audience::Everyone,
    label: "Popular on Matinee",
    unavailable: "The popular films are not available right now.",
    example: Some(""),
};

/// The length of the row.
#[cfg(feature = "ssr")]
const ROW: usize = 14;

/// With too few users, the answer contains only their number, and its outcome is `substitute`.
#[server(prefix = "/api/panel", endpoint = "popular", input = GetUrl)]
pub async fn load_popular() -> Answer<PopularFilms> {
    let request = PANEL.request()?;
    let call = request.history(|history| async move { history.popular(ROW).await }).cached("popular");
    call.substitute_if(|popular| popular.films.is_empty()).send().await
}

/// Without a row, the home page does not have this panel: the panel `top-10` already says that there is little activity.
#[component]
pub fn PopularPanel() -> impl IntoView {
    place().into_view()
}

pub fn place() -> Box<dyn Placed> {
    let skeleton = || view! { <Skeleton title=PANEL.label /> };
    let placeholder = PANEL.placeholder(String::new(), "Show popular films", skeleton);
    let panel = PANEL.public("", load_popular, |frame, popular| {
        if popular.films.is_empty() && !stands_alone() {
            return frame.nothing();
        }
        frame.content(view! { <PopularRow popular=popular title=PANEL.label.to_owned() period="so far" /> })
    });
    panel.deferred(placeholder)
}
