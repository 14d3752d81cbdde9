//! `model-metrics`: how M was measured, beside methods that everyone knows.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::{arriving, without_answer};
use crate::error::PanelError;
use domain::{EvaluationResult, ModelCard, Served};
use crate::view::{Bars, Deciles, Frame, MetricsTable, Waiting};

const LABEL: &str = "How it was measured";

/// What is drawn of one protocol.
struct Protocol {
    id: &'static str,
    title: &'static str,
    asks: &'static str,
    /// Each with what it tells.
    metrics: [(&'static str, &'static str); 3],
}

const OF_STRIPS: [(&str, &str); 3] =
    [("info@12", "bits for a place"), ("ndcg@12", "high up in 12"), ("coverage", "share of all films shown")];

const PROTOCOLS: [Protocol; 3] = [
    Protocol {
        id: "P1",
        title: "Suggestions for a person",
        asks: "Of the films that a person likes, most are shown to the method and the rest held back. How many of those does it find?",
        metrics: [("recall@20", "found in 20"), ("recall@50", "found in 50"), ("ndcg@100", "high up in 100")],
    },
    Protocol {
        id: "P2",
        title: "Strips beside a film",
        asks: "Twelve films beside one that a person likes: are they others that the same person likes? Bits count a find that few people like for more: the same favourites under every film are high up too, and show next to nothing of the catalogue.",
        metrics: OF_STRIPS,
    },
    Protocol {
        id: "P3",
        title: "Strips from the catalogue alone",
        asks: "The same question to the model as it comes with the site, which has learned from no rating at all.",
        metrics: OF_STRIPS,
    },
];

#[server(prefix = "/api/panel", endpoint = "model-metrics", input = GetUrl)]
pub async fn load_model_metrics() -> Result<Served<ModelCard>, PanelError> {
    use domain::{CachePolicy, Service, ServiceCall};

    let services = crate::request::services()?;
    let recommender = &services.recommender;
    let ask = ServiceCall {
        panel: "model-metrics",
        service: Service::Recommender,
        host: recommender.host(),
        cache: if recommender.host() != "in-process" { CachePolicy::Shared(format!("model-metrics {}", recommender.version().as_deref().unwrap_or_default())) } else { CachePolicy::Uncached },
        call: recommender.card(),
        substitute: None,
    };
    services.fallback.call(ask, &crate::request::faults()).await.map(Served::unpacked)
}

#[component]
pub fn ModelMetricsPanel() -> impl IntoView {
    let card = Resource::new(|| (), |()| load_model_metrics());
    let waiting = || {
        view! {
            <Waiting name="model-metrics" href="/panel/model-metrics".to_owned() label="Show how it was measured">
                <div class="model-blank" aria-hidden="true"></div>
            </Waiting>
        }
    };
    arriving(card, waiting, |answer| match answer {
        Ok(served) => view! {
            <Frame name="model-metrics" source=served.source label=LABEL>
                <h2 class="row-title">{LABEL}</h2>
                <Metrics rows=served.value.metrics />
            </Frame>
        }
        .into_any(),
        Err(error) => without_answer("model-metrics", LABEL, "How it was measured is not available right now.", &error),
    })
}

#[component]
fn Metrics(rows: Vec<Measured>) -> impl IntoView {
    if rows.is_empty() {
        return view! {
            <p class="notice">
                "This model has not been measured here. " <code>"matinee evaluate --out models/evaluation.json"</code>
                " measures it on the ratings of MovieLens and leaves the figures beside it."
            </p>
        }
        .into_any();
    }
    let protocols = PROTOCOLS.map(|Protocol { id, title, asks, metrics }| {
        let of: Vec<Measured> = rows.iter().filter(|row| row.protocol == id).cloned().collect();
        (!of.is_empty()).then(|| {
            let bars = metrics.map(|(metric, says)| view! { <Bars rows=of.clone() metric=metric says=says /> });
            view! {
                <div role="group" class="protocol" aria-labelledby=format!("protocol-{id}")>
                    <h3 id=format!("protocol-{id}")>{title}</h3>
                    <p>{asks}</p>
                    <div class="plots">{bars}</div>
                    <Deciles rows=of.clone() />
                    <MetricsTable rows=of title=title />
                </div>
            }
        })
    });
    view! {
        <p class="model-lead">
            "On people and films of MovieLens' small data set that were held back from training. Each figure is a mean over splits; higher is better. "
            <span class="of-m">"M"</span>" is what this site runs: in the first two with MovieLens' ratings, in the last without any."
        </p>
        {protocols.into_iter().flatten().collect_view()}
    }
    .into_any()
}
