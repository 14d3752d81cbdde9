//! `unseen`: the films on the user's list that the user has not watched, latest first.

use domain::{FilmCard, FilmRow};

use super::placement::stands_alone;
use super::prelude::*;
use crate::view::{CardRow, Skeleton};

pub static PANEL: Panel = Panel {
    name: "unseen",
    service: Service::History,
    audience: Audience::Users,
    label: "On your list, not yet watched",
    unavailable: "The films you haven’t seen yet are not available right now.",
    example: Some(""),
};

/// The length of the row.
#[cfg(feature = "ssr")]
const ROW: usize = 14;

#[server(prefix = "/api/panel", endpoint = "unseen", input = GetUrl)]
pub async fn load_unseen() -> Answer<Vec<FilmCard>> {
    PANEL.request()?.private()?.history(|history, user| history.unseen(user, ROW)).await
}

/// Without films, the home page does not have this panel.
#[component]
pub fn UnseenPanel() -> impl IntoView {
    let skeleton = || view! { <Skeleton title=PANEL.label /> };
    let placeholder = PANEL.placeholder(String::new(), "Show the films on your list that you haven’t seen", skeleton);
    PANEL.deferred(load_unseen, placeholder, |frame, films| {
        if films.is_empty() && !stands_alone() {
            return ().into_any();
        }
        if films.is_empty() {
            return frame.fill(view! {
                <h2 class="section-title">{PANEL.label}</h2>
                <p class="notice">"You’ve seen everything on your list."</p>
            });
        }
        let row = FilmRow { title: PANEL.label.to_owned(), href: Some("/my-list".to_owned()), films };
        frame.fill(view! { <CardRow row=row /> })
    })
}
