//! `progress`: where the user stopped in a film.
//!
//! A panel of its own, separate from `watch`: progress comes from another service, may fail without the film, and is
//! private while the film is cached for everyone. The player reads `data-resume` from the page, and starts at the
//! beginning if it is missing.

use domain::FINISHED;

use super::prelude::*;
use crate::islands::player::{LENGTH_MS, clock};

pub static PANEL: Panel = Panel {
    name: "progress",
    service: Service::History,
    audience: Audience::Users,
    label: "Where you stopped",
    unavailable: "We can’t tell where you stopped right now, so the film starts from the beginning.",
    example: Some("movie=the-matrix-1999"),
};

/// In permille; 0 for a film that the user never started.
#[server(prefix = "/api/panel", endpoint = "progress", input = GetUrl)]
pub async fn load_progress(movie: String) -> Answer<u16> {
    let movie = movie.parse()?;
    PANEL.request()?.private()?.history(|history, user| history.progress(user, &movie)).await
}

#[component]
pub fn ProgressPanel(movie: String) -> impl IntoView {
    PANEL.deferred(
        move || load_progress(movie.clone()),
        || (),
        |frame, permille| match permille {
            0 => ().into_any(),
            FINISHED.. => frame.fill(view! { <p class="progress-line">"You’ve watched this to the end."</p> }),
            _ => {
                let text = format!("Last time you stopped at {}.", clock(LENGTH_MS * u32::from(permille) / 1000));
                frame.fill(view! { <p class="progress-line" data-resume=permille.to_string()>{text}</p> })
            }
        },
    )
}
