//! `model-metrics`: the evaluation of the model, compared with well-known methods.

use domain::{EvaluationResult, ModelCard};

use super::prelude::*;
use crate::view::{DecileBars, MetricBars, MetricsTable};

pub static PANEL: Panel = Panel {
    name: "model-metrics",
    service: Service::Recommender,
    audience: Audience::Everyone,
    label: "How it was measured",
    unavailable: "How it was measured is not available right now.",
    example: Some(""),
};

/// An evaluation protocol and its charts.
struct Protocol {
    id: &'static str,
    title: &'static str,
    question: &'static str,
    /// Metric and caption.
    metrics: [(&'static str, &'static str); 3],
}

const ROW_METRICS: [(&str, &str); 3] =
    [("info@12", "bits for a place"), ("ndcg@12", "high up in 12"), ("coverage", "share of all films shown")];

const PROTOCOLS: [Protocol; 5] = [
    Protocol {
        id: "P1",
        title: "Suggestions for a person",
        question: "Of the films that a person likes, most are shown to the method and the rest held back. \
                   How many of those does it find?",
        metrics: [("recall@20", "found in 20"), ("recall@50", "found in 50"), ("ndcg@100", "high up in 100")],
    },
    Protocol {
        id: "P2",
        title: "Rows beside a film",
        question: "Twelve films beside one that a person likes: are they others that the same person likes? \
                   Bits count a find that few people like for more: the same favourites under every film are high up \
                   too, and show next to nothing of the catalogue.",
        metrics: ROW_METRICS,
    },
    Protocol {
        id: "P3",
        title: "Rows from the catalogue alone",
        question: "The same question to the model as it comes with the site, which has learned from no rating at all.",
        metrics: ROW_METRICS,
    },
    Protocol {
        id: "P4",
        title: "Suggestions for a person, by date",
        question: "The method sees what people liked before a certain day. How much of what they liked after it does it \
                   find?",
        metrics: [("recall@20", "found in 20"), ("recall@50", "found in 50"), ("ndcg@100", "high up in 100")],
    },
    Protocol {
        id: "P5",
        title: "Rows that film lovers judged",
        question: "For 59 films, film lovers wrote down which others they would accept beside it, and which not, without \
                   seeing any answer. How many of the six films shown do they accept?",
        metrics: [
            ("accepted@6", "share of six films"),
            ("three_accepted", "rows with three or more"),
            ("series_recall", "members of a series shown"),
        ],
    },
];

/// The same call as that of `model-card`: both panels share the cached answer.
#[server(prefix = "/api/panel", endpoint = "model-metrics", input = GetUrl)]
pub async fn load_model_metrics() -> Answer<ModelCard> {
    PANEL.request()?.recommender(|recommender| async move { recommender.card().await }).cached("card").send().await
}

#[component]
pub fn ModelMetricsPanel() -> impl IntoView {
    let blank = || view! { <div class="model-placeholder" aria-hidden="true"></div> };
    PANEL.deferred(
        load_model_metrics,
        PANEL.placeholder(String::new(), "Show how it was measured", blank),
        |frame, card| {
            frame.fill(view! {
                <h2 class="section-title">{PANEL.label}</h2>
                <Metrics results=card.metrics />
            })
        },
    )
}

#[component]
fn Metrics(results: Vec<EvaluationResult>) -> impl IntoView {
    if results.is_empty() {
        return view! {
            <p class="notice">
                "This model has not been measured here. " <code>"matinee evaluate --out models/evaluation.json"</code>
                " measures it on the ratings of MovieLens and leaves the figures beside it."
            </p>
        }
        .into_any();
    }
    let protocols = PROTOCOLS.map(|Protocol { id, title, question, metrics }| {
        let results: Vec<_> = results.iter().filter(|result| result.protocol == id).cloned().collect();
        (!results.is_empty()).then(|| {
            let bars = metrics.map(|(metric, caption)| {
                view! { <MetricBars results=results.clone() metric=metric caption=caption /> }
            });
            view! {
                <div role="group" class="protocol" aria-labelledby=format!("protocol-{id}")>
                    <h3 id=format!("protocol-{id}")>{title}</h3>
                    <p>{question}</p>
                    <div class="plot-grid">{bars}</div>
                    <DecileBars results=results.clone() />
                    <MetricsTable results=results title=title />
                </div>
            }
        })
    });
    view! {
        <p class="model-lead">
            "On people and films of MovieLens' small data set that were held back from training, and on rows that people \
             judged. Each figure is a mean; higher is better. "
            <span class="served-method">"M"</span>" is what this site runs: with MovieLens' ratings in the protocols \
             about people, without any in those about the catalogue and the judged rows."
        </p>
        {protocols.into_iter().flatten().collect_view()}
    }
    .into_any()
}
