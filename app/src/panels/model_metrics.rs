//! `model-metrics`: the evaluation of the model, compared with well-known methods.

use domain::{EvaluationResult, ModelCard};

use super::prelude::*;
use crate::view::{DecileBars, MetricBars, MetricsTable};

pub static PANEL: Panel = Panel {
    name: "model-metrics",
    service: Service::Recommender,
    audience: Audience::Everyone,
    label: "How good it is",
    unavailable: "We can’t show how good the model is right now.",
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

const PERSON_METRICS: [(&str, &str); 3] = [
    ("recall@20", "found in the top 20"),
    ("recall@50", "found in the top 50"),
    ("ndcg@100", "ranking in the top 100"),
];

const ROW_METRICS: [(&str, &str); 3] = [
    ("info@12", "bits per film shown"),
    ("ndcg@12", "ranking in the top 12"),
    ("coverage", "share of all films shown"),
];

const PROTOCOLS: [Protocol; 5] = [
    Protocol {
        id: "P1",
        title: "Suggestions for a person",
        question: "The method sees most of the films that a person likes, and the rest are hidden. How many of the hidden \
                   ones does it find?",
        metrics: PERSON_METRICS,
    },
    Protocol {
        id: "P2",
        title: "Suggestions beside a film",
        question: "Twelve films are shown next to one that a person likes. Does the same person like them too? Bits give \
                   more credit for films that few people like: the same favourites beside every film also rank high, \
                   but show very little of the catalogue.",
        metrics: ROW_METRICS,
    },
    Protocol {
        id: "P3",
        title: "Suggestions from the catalogue alone",
        question: "The same question for the model that comes with the site, which has not learned from any ratings.",
        metrics: ROW_METRICS,
    },
    Protocol {
        id: "P4",
        title: "Suggestions for a person, by date",
        question: "The method sees what people liked before a certain day. How much of what they liked afterwards does \
                   it find?",
        metrics: PERSON_METRICS,
    },
    Protocol {
        id: "P5",
        title: "Suggestions judged by film lovers",
        question: "For 59 films, film lovers wrote down which others they would accept as similar and which they would \
                   not, without seeing any results. How many of the six films shown do they accept?",
        metrics: [
            ("accepted@6", "share of six films"),
            ("three_accepted", "three or more of six"),
            ("series_recall", "films of a series shown"),
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
    PANEL.deferred(load_model_metrics, PANEL.placeholder(String::new(), "Show how good it is", blank), |frame, card| {
        frame.fill(view! {
            <h2 class="section-title">{PANEL.label}</h2>
            <Metrics results=card.metrics />
        })
    })
}

#[component]
fn Metrics(results: Vec<EvaluationResult>) -> impl IntoView {
    if results.is_empty() {
        return view! {
            <p class="notice">
                "This model has not been measured here. " <code>"matinee evaluate --out models/evaluation.json"</code>
                " measures it with MovieLens ratings and saves the figures next to it."
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
            "Measured on people and films from the small MovieLens data set that were kept out of training, and on \
             suggestions that people judged. Each figure is an average; higher is better. "
            <span class="served-method">"M"</span>" is the model that this site runs: with MovieLens ratings in the \
             tests about people, without any in the tests of the catalogue and the judged suggestions."
        </p>
        {protocols.into_iter().flatten().collect_view()}
    }
    .into_any()
}
