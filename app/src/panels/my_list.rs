//! `my-list`: the films on the user's list, newest first. The primary panel of the list's page.

use domain::FilmListing;

use super::prelude::*;
use crate::view::{FilmGrid, FormProblem, NotFoundNotice};

pub static PANEL: Panel = Panel {
    name: "my-list",
    service: Service::History,
    audience: Audience::Everyone,
    label: "My list",
    unavailable: "Your list is not available right now, but it is safe. Please try again in a moment.",
    example: Some(""),
};

#[server(prefix = "/api/panel", endpoint = "my-list", input = GetUrl)]
pub async fn load_my_list(page: u32) -> Answer<FilmListing> {
    let page = domain::PageNumber::try_from(page)?;
    PANEL.request()?.private()?.history(|history, user| history.list(user, page)).await
}

#[component]
pub fn MyListPanel(page: u32) -> impl IntoView {
    view! {
        <h1>{PANEL.label}</h1>
        <FormProblem />
        {PANEL.primary(
            move || load_my_list(page),
            |frame, listing| frame.fill(view! { <MyList listing=listing /> }),
            || view! { <NotFoundNotice title="Nothing here" text="Your list doesn’t have that many pages." /> },
        )}
    }
}

#[component]
fn MyList(listing: FilmListing) -> impl IntoView {
    let stays_here = (!crate::request::visitor().is_member()).then(|| {
        view! {
            <p class="notice">
                "This list stays in this browser until you "<a href="/join">"join"</a>" or "
                <a href="/login?next=/my-list">"log in"</a>". Then it moves to your account."
            </p>
        }
    });
    let films = if listing.films.is_empty() {
        view! {
            <div class="empty-state">
                <p>"Nothing here yet. Press + on any film to save it here."</p>
                <p class="actions">
                    <a class="button" href="/">"Find something to watch"</a>
                </p>
            </div>
        }
        .into_any()
    } else {
        view! { <FilmGrid listing=listing url="/my-list?".to_owned() /> }.into_any()
    };
    view! {
        {films}
        {stays_here}
    }
}
