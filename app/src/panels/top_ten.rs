//! `top-10`: the films that most users watched, liked or listed in the last seven days, with their ranks.

use domain::{FilmRow, MIN_ACTIVE_USERS, PopularFilms};

use super::prelude::*;
use crate::view::{CardRow, Skeleton, popular_cards};

pub static PANEL: Panel = Panel {
    name: "top-10",
    service: Service::History,
    audience: Audience::Everyone,
    label: "Top 10 this week",
    unavailable: "The top 10 of this week are not available right now.",
    example: Some(""),
};

/// The length of the row.
#[cfg(feature = "ssr")]
const ROW: usize = 10;

/// With too few users, the answer is their number, and its outcome is `substitute`.
#[server(prefix = "/api/panel", endpoint = "top-10", input = GetUrl)]
pub async fn load_top_ten() -> Answer<PopularFilms> {
    let request = PANEL.request()?;
    let call = request.history(|history| async move { history.popular_this_week(ROW).await }).cached("top-10");
    call.substitute_if(|popular| popular.films.is_empty()).send().await
}

#[component]
pub fn TopTenPanel() -> impl IntoView {
    let skeleton = || view! { <Skeleton title=PANEL.label /> };
    let placeholder = PANEL.placeholder(String::new(), "Show the top 10 of this week", skeleton);
    PANEL.deferred(load_top_ten, placeholder, |frame, popular| {
        if popular.films.is_empty() {
            let text = nothing(popular.users);
            return frame.fill(view! { <h2 class="section-title">{PANEL.label}</h2><p class="notice">{text}</p> });
        }
        let title = title(popular.films.len());
        let row = FilmRow { title: title.clone(), href: None, films: popular_cards(popular.films, true) };
        frame.label(title).fill(view! { <CardRow row=row /> })
    })
}

/// A week in which fewer than ten films had two users has a shorter list.
fn title(films: usize) -> String {
    match films {
        1 => "Number 1 this week".to_owned(),
        films => format!("Top {films} this week"),
    }
}

/// Why there is no list.
fn nothing(users: u32) -> String {
    match users {
        0 => "Nobody has watched, liked or listed a film here in the last seven days.".to_owned(),
        1 => "One person was active here in the last seven days: too few for a list.".to_owned(),
        2..MIN_ACTIVE_USERS => {
            format!("{users} people were active here in the last seven days: too few for a list.")
        }
        _ => format!("{users} people were active here in the last seven days, and no two of them chose the same film."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_counts_the_films() {
        assert_eq!([1, 4, 10].map(title), ["Number 1 this week", "Top 4 this week", PANEL.label]);
    }

    #[test]
    fn too_few_users_are_counted() {
        assert!(nothing(0).starts_with("Nobody"));
        assert!(nothing(1).starts_with("One person"));
        assert!(nothing(MIN_ACTIVE_USERS - 1).contains("too few"));
        assert!(nothing(MIN_ACTIVE_USERS).contains("no two of them"));
    }
}
