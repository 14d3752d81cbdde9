//! `ratings`: the films that the user rated, latest first. The primary panel of the ratings' page.

use domain::FilmListing;

use super::prelude::*;
use crate::view::{FilmGrid, FormProblem, NotFoundNotice};

pub static PANEL: Panel = Panel {
    name: "ratings",
    service: Service::History,
    audience: Audience::Everyone,
    label: "Your ratings",
    unavailable: "Your ratings are not available right now, but they are safe. Please try again in a moment.",
    example: Some(""),
};

#[server(prefix = "/api/panel", endpoint = "ratings", input = GetUrl)]
pub async fn load_ratings(page: u32) -> Answer<FilmListing> {
    let page = domain::PageNumber::try_from(page)?;
    PANEL.request()?.private()?.history(|history, user| history.rated(user, page)).await
}

#[component]
pub fn RatingsPanel(page: u32) -> impl IntoView {
    view! {
        <h1>{PANEL.label}</h1>
        <FormProblem />
        {PANEL.primary(
            move || load_ratings(page),
            |frame, listing| frame.fill(view! { <Ratings listing=listing /> }),
            || view! { <NotFoundNotice title="Nothing here" text="Your ratings don’t have that many pages." /> },
        )}
    }
}

/// The cards show what each rating is, and change it.
#[component]
fn Ratings(listing: FilmListing) -> impl IntoView {
    if listing.films.is_empty() {
        return view! {
            <div class="empty-state">
                <p>"Nothing yet. Press Like or Not for me on any film, and we’ll know what to look for and what to leave out."</p>
                <p class="actions">
                    <a class="button" href="/welcome">"Choose films you like"</a>
                    <a class="button button-secondary" href="/import">"Bring your ratings"</a>
                </p>
            </div>
        }
        .into_any();
    }
    let kept = if crate::request::visitor().is_member() {
        view! { "Your ratings are part of "<a href="/account/export.json" download="">"your data"</a>"." }.into_any()
    } else {
        view! {
            "Your ratings stay in this browser until you "<a href="/join">"join"</a>" or "
            <a href="/login?next=/ratings">"log in"</a>". Then they move to your account."
        }
        .into_any()
    };
    view! {
        <p class="notice">
            "Press the same button again to remove your rating. Films that are not for you are dimmed here, and we don’t suggest them."
        </p>
        <FilmGrid listing=listing url="/ratings?".to_owned() />
        <p class="notice">{kept}</p>
    }
    .into_any()
}
