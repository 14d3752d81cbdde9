//! `continue`: the films that whoever is asking has begun and not finished.

use domain::CallError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::{arriving, without_answer};
use crate::error::PanelError;
use crate::islands::scroller::Scroller;
use domain::{UnfinishedFilm, Served};
use crate::view::{BegunCard, Frame, Skeleton, Waiting};


const TITLE: &str = "Continue watching";
const NOT_NOW: &str = "The films that you have begun are not available right now.";

/// How many films the row has.
#[cfg(feature = "ssr")]
const ROW: usize = 14;

/// Neither remembered nor shared: the question does not say whose films they are, and a last good answer would be anybody's.
#[server(prefix = "/api/panel", endpoint = "continue", input = GetUrl)]
pub async fn load_begun() -> Result<Served<Vec<Begun>>, PanelError> {
    use domain::{CachePolicy, Service, ServiceCall};

    let person = crate::request::visitor().user.ok_or(PanelError(CallError::NotFound))?;
    let services = crate::request::services()?;
    let ask = ServiceCall {
        panel: "continue",
        service: Service::History,
        host: "in-process",
        cache: CachePolicy::Uncached,
        call: services.history.unfinished(&person, ROW),
        substitute: None,
    };
    services.fallback.call(ask, &crate::request::faults()).await
}

/// Not there, and nobody is asked, for a visitor who has never begun anything.
#[component]
pub fn ContinuePanel() -> impl IntoView {
    if crate::request::visitor().user.is_none() {
        return without_answer("continue", TITLE, NOT_NOW, &PanelError(CallError::NotFound));
    }
    let begun = Resource::new(|| (), |()| load_begun());
    let waiting = || {
        view! {
            <Waiting name="continue" href="/panel/continue".to_owned() label="Show the films that you have begun">
                <Skeleton title=TITLE />
            </Waiting>
        }
    };
    arriving(begun, waiting, |answer| match answer {
        Ok(served) if served.value.is_empty() => ().into_any(),
        Ok(served) => view! {
            <Frame name="continue" source=served.source label=TITLE>
                <h2 class="row-title">{TITLE}</h2>
                <Scroller label=TITLE.to_owned()>
                    <ul class="cards">
                        {served.value.into_iter().map(|film| view! { <BegunCard film=film /> }).collect_view()}
                    </ul>
                </Scroller>
            </Frame>
        }
        .into_any(),
        Err(error) => without_answer("continue", TITLE, NOT_NOW, &error),
    })
}
