//! `continue`: the films that the user has started and not finished.

use domain::UnfinishedFilm;

use super::prelude::*;
use crate::islands::scroller::Scroller;
use crate::view::{InProgressCard, Skeleton};

pub static PANEL: Panel = Panel {
    name: "continue",
    service: Service::History,
    audience: Audience::Users,
    label: "Continue watching",
    unavailable: "The films you’ve started are not available right now.",
    example: Some(""),
};

/// The length of the row.
#[cfg(feature = "ssr")]
const ROW: usize = 14;

#[server(prefix = "/api/panel", endpoint = "continue", input = GetUrl)]
pub async fn load_unfinished() -> Answer<Vec<UnfinishedFilm>> {
    PANEL.request()?.private()?.history(|history, user| history.unfinished(user, ROW)).await
}

#[component]
pub fn ContinuePanel() -> impl IntoView {
    let skeleton = || view! { <Skeleton title=PANEL.label /> };
    let placeholder = PANEL.placeholder(String::new(), "Show the films you’ve started", skeleton);
    PANEL.deferred(load_unfinished, placeholder, |frame, films| {
        if films.is_empty() {
            return ().into_any();
        }
        let cards = films.into_iter().map(|film| view! { <InProgressCard film=film /> }).collect_view();
        frame.fill(view! {
            <h2 class="section-title">{PANEL.label}</h2>
            <Scroller label=PANEL.label.to_owned()>
                <ul class="card-row">{cards}</ul>
            </Scroller>
        })
    })
}
