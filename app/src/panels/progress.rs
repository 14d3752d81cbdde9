//! `progress`: where whoever is asking has stopped in a film.
//!
//! A panel of its own, beside `watch`: how far somebody is comes from another service than the film, may fail without it
//! and is nobody else's. The two never meet on the server. The player finds `data-resume` in the page, as a visitor reads
//! the line that carries it, and begins at the beginning where there is none.

use domain::CallError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::{arriving, without_answer};
use crate::error::PanelError;
use crate::islands::player::{LENGTH_MS, clock};
use domain::{FINISHED, Served};
use crate::view::Frame;


const LABEL: &str = "Where you stopped";
const NOT_NOW: &str = "Where you stopped is not known right now, so the film begins at its beginning.";

/// In thousandths; 0 where they never began it. Neither remembered nor shared, as the question does not say who asks.
#[server(prefix = "/api/panel", endpoint = "progress", input = GetUrl)]
pub async fn load_progress(movie: String) -> Result<Served<u16>, PanelError> {
    use domain::{CachePolicy, Service, ServiceCall};

    let slug = super::checked_slug(&movie)?;
    let person = crate::request::visitor().user.ok_or(PanelError(CallError::NotFound))?;
    let services = crate::request::services()?;
    let ask = ServiceCall {
        panel: "progress",
        service: Service::History,
        host: "in-process",
        cache: CachePolicy::Uncached,
        call: services.history.progress(&person, slug),
        substitute: None,
    };
    services.fallback.call(ask, &crate::request::faults()).await
}

/// Not there, and nobody is asked, for a visitor who has never begun anything.
#[component]
pub fn ProgressPanel(movie: String) -> impl IntoView {
    if crate::request::visitor().user.is_none() {
        return without_answer("progress", LABEL, NOT_NOW, &PanelError(CallError::NotFound));
    }
    let progress = Resource::new(move || movie.clone(), load_progress);
    arriving(
        progress,
        || (),
        |answer| match answer {
            Ok(Served { value: 0, .. }) => ().into_any(),
            Ok(Served { value, source }) if value >= FINISHED => view! {
                <Frame name="progress" source=source label=LABEL>
                    <p class="progress-line">"You have watched this to its end."</p>
                </Frame>
            }
            .into_any(),
            Ok(Served { value, source }) => {
                let says = format!("Last time you stopped at {}.", clock(LENGTH_MS * u32::from(value) / 1000));
                view! {
                    <Frame name="progress" source=source label=LABEL>
                        <p class="progress-line" data-resume=value.to_string()>{says}</p>
                    </Frame>
                }
                .into_any()
            }
            Err(error) => without_answer("progress", LABEL, NOT_NOW, &error),
        },
    )
}
