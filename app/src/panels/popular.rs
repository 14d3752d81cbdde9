//! `popular`: the films that most users watched, liked or listed, at any time.

use domain::{FilmRow, MIN_ACTIVE_USERS, PopularFilms};

use super::placement::stands_alone;
use super::prelude::*;
use crate::view::{CardRow, Skeleton, popular_cards};

pub static PANEL: Panel = Panel {
    name: "popular",
    service: Service::History,
    audience: Audience::Everyone,
    label: "Popular on Matinee",
    unavailable: "What is popular here is not available right now.",
    example: Some(""),
};

/// The length of the row.
#[cfg(feature = "ssr")]
const ROW: usize = 14;

/// With too few users, the answer is their number, and its outcome is `substitute`.
#[server(prefix = "/api/panel", endpoint = "popular", input = GetUrl)]
pub async fn load_popular() -> Answer<PopularFilms> {
    let request = PANEL.request()?;
    let call = request.history(|history| async move { history.popular(ROW).await }).cached("popular");
    call.substitute_if(|popular| popular.films.is_empty()).send().await
}

/// Without a row, the home page does not have this panel: the panel `top-10` already says that there is little activity.
#[component]
pub fn PopularPanel() -> impl IntoView {
    let skeleton = || view! { <Skeleton title=PANEL.label /> };
    let placeholder = PANEL.placeholder(String::new(), "Show what is popular", skeleton);
    PANEL.deferred(load_popular, placeholder, |frame, popular| {
        if popular.films.is_empty() && !stands_alone() {
            return ().into_any();
        }
        if popular.films.is_empty() {
            let text = nothing(popular.users);
            return frame.fill(view! { <h2 class="section-title">{PANEL.label}</h2><p class="notice">{text}</p> });
        }
        let row = FilmRow { title: PANEL.label.to_owned(), href: None, films: popular_cards(popular.films, false) };
        frame.fill(view! { <CardRow row=row /> })
    })
}

/// Why there is no row.
fn nothing(users: u32) -> String {
    match users {
        0 => "Nobody has watched, liked or listed a film here yet.".to_owned(),
        1 => "One person has watched, liked or listed films here so far: too few to call anything popular.".to_owned(),
        2..MIN_ACTIVE_USERS => {
            format!("{users} people have watched, liked or listed films here so far: too few to call anything popular.")
        }
        _ => format!("{users} people have been active here, and no two of them chose the same film."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_few_users_are_counted() {
        assert!(nothing(0).starts_with("Nobody"));
        assert!(nothing(1).starts_with("One person"));
        assert!(nothing(MIN_ACTIVE_USERS - 1).contains("too few"));
        assert!(nothing(MIN_ACTIVE_USERS).contains("no two of them"));
    }
}
