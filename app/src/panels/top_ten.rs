//! `top-10`: the films that most users watched, liked or listed in the last seven days, with their ranks.

use domain::PopularFilms;

use super::prelude::*;
use crate::view::{PopularRow, Skeleton};

pub static PANEL: Panel = Panel {
    name: "top-10",
    service: Service::History,
    audience: Audience::Everyone,
    label: "Top 10 this week",
    unavailable: "This week’s top 10 is not available right now.",
    example: Some(""),
};

/// The length of the row.
#[cfg(feature = "ssr")]
const ROW: usize = 10;

/// With too few users, the answer contains only their number, and its outcome is `substitute`.
#[server(prefix = "/api/panel", endpoint = "top-10", input = GetUrl)]
pub async fn load_top_ten() -> Answer<PopularFilms> {
    let request = PANEL.request()?;
    let call = request.history(|history| async move { history.popular_this_week(ROW).await }).cached("top-10");
    call.substitute_if(|popular| popular.films.is_empty()).send().await
}

#[component]
pub fn TopTenPanel() -> impl IntoView {
    place().into_view()
}

pub fn place() -> Box<dyn Placed> {
    let skeleton = || view! { <Skeleton title=PANEL.label /> };
    let placeholder = PANEL.placeholder(String::new(), "Show this week’s top 10", skeleton);
    let panel = PANEL.public("", load_top_ten, |frame, popular| {
        let title = title(popular.films.len());
        let frame = frame.label(title.clone());
        frame
            .content(view! { <PopularRow popular=popular title=title period="in the last seven days" numbered=true /> })
    });
    panel.deferred(placeholder)
}

/// A week in which fewer than ten films had two users has a shorter list.
fn title(films: usize) -> String {
    match films {
        0 => PANEL.label.to_owned(),
        1 => "Number 1 this week".to_owned(),
        films => format!("Top {films} this week"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_counts_the_films() {
        let titles = [PANEL.label, "Number 1 this week", "Top 4 this week", PANEL.label];
        assert_eq!([0, 1, 4, 10].map(title), titles);
    }
}
