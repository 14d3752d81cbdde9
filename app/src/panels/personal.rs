//! `personal`: films for this person, by all that they watched or by what they watched last.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::{arriving, without_answer};
use crate::error::PanelError;
use crate::types::{Row, Served};
use crate::view::{CardRow, Frame, Skeleton, Waiting};
use crate::visitor::Visitor;

/// How many films the row has.
#[cfg(feature = "ssr")]
const ROW: usize = 14;

/// `of` is `taste` or `latest`. Whose row it is, the session says; there is none for whom nothing is known. Kept for nobody.
#[server(prefix = "/api/panel", endpoint = "personal", input = GetUrl)]
pub async fn load_personal(of: String) -> Result<Served<Row>, PanelError> {
    use crate::services::{Ask, Services};

    let person = Visitor::from_request().person.ok_or(PanelError::NotFound)?;
    let services = Services::from_request()?;
    let recommender = &services.recommender;
    let call = match of.as_str() {
        "taste" => recommender.for_person(&person, ROW),
        "latest" => recommender.because_watched(&person, ROW),
        _ => return Err(PanelError::Invalid("of must be taste or latest".to_owned())),
    };
    let ask = Ask {
        service: "recommender",
        host: recommender.host(),
        question: format!("personal {of}"),
        cached: false,
        call,
        substitute: None,
    };
    services.ladder.ask(ask).await.map(Served::unpacked)
}

/// Not there at all for somebody new, whom it would cost a question.
#[component]
pub fn PersonalPanel(#[prop(into)] of: String) -> impl IntoView {
    Visitor::from_request().person.map(|_| {
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
