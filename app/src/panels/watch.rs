//! `watch`: a film's title sequence and its player. The watch page's primary panel: it decides the page's status and title.
//!
//! It knows the film and nobody's progress, so that it is the same for everybody: where to go on from is in `progress`.

use domain::CallError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos::tachys::reactive_graph::OwnedView;
use leptos_meta::Title;

use super::set_status;
use crate::error::PanelError;
use crate::islands::player::{LENGTH_MS, Player, clock};
use domain::{Film, Served};
use crate::view::{Frame, Lost, Notice, TitleSequence};

#[server(prefix = "/api/panel", endpoint = "watch", input = GetUrl)]
pub async fn load_watch(movie: String) -> Result<Served<Film>, PanelError> {
    use domain::{CachePolicy, Service, ServiceCall};

    let slug = super::checked_slug(&movie)?;
    let services = crate::request::services()?;
    let ask = ServiceCall {
        panel: "watch",
        service: Service::Catalogue,
        host: "in-process",
        cache: CachePolicy::Shared(format!("watch {slug}")),
        call: services.catalogue.film(slug),
        substitute: None,
    };
    services.fallback.call(ask, &crate::request::faults()).await
}

/// Without a Suspense and with its owner kept, as the film on its own page is, and for the same reasons.
#[component]
pub fn WatchPanel(movie: String) -> impl IntoView {
    let film = Resource::new_blocking(move || movie.clone(), load_watch);
    Suspend::new(async move {
        match film.await {
            Ok(served) => OwnedView::new(view! {
                <Title text=format!("Watch {} ({})", served.value.title, served.value.year) />
                <Frame name="watch" source=served.source label="The film's titles">
                    <Screening film=served.value />
                </Frame>
            })
            .into_any(),
            Err(error) => {
                set_status(&error);
                match error {
                    PanelError(CallError::Unavailable(source)) => view! {
                        <Title text="Back in a moment" />
                        <Notice name="watch" source=source label="The film's titles" says="This film cannot be shown right now. Please try again in a moment." />
                    }
                    .into_any(),
                    PanelError(CallError::NotFound) | PanelError(CallError::Invalid(_)) => view! {
                        <Lost title="We don't have that film" says="The address may be mistyped, or the film is not in our catalogue. Try its title:" />
                    }
                    .into_any(),
                }
            }
        }
    })
}

/// Everything that the player moves is drawn here; the island only finds it.
#[component]
fn Screening(film: Film) -> impl IntoView {
    let slug = film.slug.clone();
    view! {
        <Player>
            <Stage film=film />
            <div class="player-bar">
                <button class="player-button player-toggle" type="button" data-act="toggle" aria-label="Play" aria-keyshortcuts="k">
                    <span class="glyph-play"></span>
                </button>
                <input class="player-seek" type="range" min="0" max=LENGTH_MS.to_string() step="any" value="0" aria-label="Position" autocomplete="off" />
                <span class="player-time"><span class="player-now">{clock(0)}</span>" / "{clock(LENGTH_MS)}</span>
                <button class="player-button" type="button" data-act="full" aria-label="Full screen">
                    <span class="glyph-full"></span>
                </button>
            </div>
        </Player>
        <div class="below-stage">
            <p class="actions">
                <a class="button button-quiet" href=format!("/movie/{slug}")>"About the film"</a>
            </p>
            <noscript>
                <label class="run"><input type="checkbox" autocomplete="off" />"Run the titles"</label>
                <form class="actions" method="post" action=format!("/watch/{slug}")>
                    <button class="button button-quiet" name="thousandth" value="1000">"Mark as watched"</button>
                    <button class="button button-quiet" name="thousandth" value="0">"Put back to the beginning"</button>
                </form>
            </noscript>
        </div>
    }
}

#[component]
fn Stage(film: Film) -> impl IntoView {
    let slug = film.slug.clone();
    view! {
        <div class="stage" data-address=format!("/watch/{slug}")>
            <TitleSequence film=film />
            // For a pointer; the button under the picture is the one for everybody.
            <button class="stage-cover" type="button" data-act="toggle" tabindex="-1" aria-hidden="true">
                <span class="stage-glyph"><span class="glyph-play"></span></span>
            </button>
            <div class="stage-end">
                <button class="button" type="button" data-act="again">"Watch again"</button>
                <a class="button button-quiet" href=format!("/movie/{slug}")>"About the film"</a>
                <a class="button button-quiet" href="#similar">"More like this"</a>
            </div>
        </div>
    }
}
