//! `personal`: films for this person, by all that they watched or by what they watched last.

use domain::CallError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::{arriving, without_answer};
use crate::error::PanelError;
use domain::{FilmRow, Served};
use crate::view::{CardRow, Frame, Skeleton, Waiting};


/// How many films the row has.
#[cfg(feature = "ssr")]
const ROW: usize = 14;

/// `of` is `taste` or `latest`. Whose row it is, the session says; there is none for whom nothing is known. Kept for nobody.
#[server(prefix = "/api/panel", endpoint = "personal", input = GetUrl)]
pub async fn load_personal(of: String) -> Result<Served<FilmRow>, PanelError> {
    use domain::{CachePolicy, Service, ServiceCall};

    let person = crate::request::visitor().user.ok_or(PanelError(CallError::NotFound))?;
    let services = crate::request::services()?;
    let recommender = &services.recommender;
    let call = match of.as_str() {
        "taste" => recommender.for_person(&person, ROW),
        "latest" => recommender.because_watched(&person, ROW),
        _ => return Err(PanelError(CallError::Invalid("of must be taste or latest".to_owned()))),
    };
    let ask = ServiceCall {
        panel: "personal",
        service: Service::Recommender,
        host: recommender.host(),
        cache: CachePolicy::Uncached,
        call,
        substitute: None,
    };
    services.fallback.call(ask, &crate::request::faults()).await.map(Served::unpacked)
}

/// Not there at all for somebody new, whom it would cost a question.
#[component]
pub fn PersonalPanel(#[prop(into)] of: String) -> impl IntoView {
    crate::request::visitor().user.map(|_| {
        let alone = format!("/panel/personal?of={of}");
        let row = Resource::new(move || of.clone(), load_personal);
        let waiting = move || {
            view! {
                <Waiting name="personal" href=alone.clone() label="Show films for you">
                    <Skeleton title="For you" />
                </Waiting>
            }
        };
        arriving(row, waiting, |answer| match answer {
            Ok(served) => view! {
                <Frame name="personal" source=served.source label=served.value.title.clone()>
                    <CardRow row=served.value />
                </Frame>
            }
            .into_any(),
            Err(error) => {
                without_answer("personal", "For you", "Films chosen for you are not available right now.", &error)
            }
        })
    })
}
