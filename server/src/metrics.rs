//! What is counted and timed, for Prometheus to fetch.

use std::sync::OnceLock;
use std::time::Duration;

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

static COLLECTED: OnceLock<PrometheusHandle> = OnceLock::new();

/// Bounds of the durations' buckets, in seconds: from a page without a slow service to one that has given up.
const BOUNDS: [f64; 12] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5];

/// Begins to collect, once for the whole process; what was counted before is not seen.
pub fn collect() -> &'static PrometheusHandle {
    COLLECTED.get_or_init(|| {
        let recorder = PrometheusBuilder::new()
            .set_buckets(&BOUNDS)
            .unwrap_or_else(|error| unreachable!("there are bounds: {error}"))
            .build_recorder();
        let handle = recorder.handle();
        if metrics::set_global_recorder(recorder).is_err() {
            tracing::warn!("something else collects already; /metrics stays empty");
        }
        describe();
        handle
    })
}

/// Folds timings into their buckets now and then, which otherwise only a visit to `/metrics` does. Never returns.
pub async fn keep_up() {
    loop {
        tokio::time::sleep(Duration::from_secs(5)).await;
        collect().run_upkeep();
    }
}

fn describe() {
    use metrics::{describe_counter, describe_gauge, describe_histogram};

    describe_counter!("matinee_requests_total", "Requests answered, by route and status");
    describe_histogram!("matinee_request_seconds", "Time until an answer began, by route");
    describe_counter!("matinee_panels_total", "Panels filled, by the service that answered and the rung it stood on");
    describe_gauge!("matinee_model_info", "1 for the version of the model that answers in this process");
    describe_counter!("matinee_model_swaps_total", "Times that a new model took the old one's place");
    describe_counter!("matinee_model_failed_swaps_total", "Times that the model's file was no good");
    describe_gauge!("matinee_box_breaker", "1 for the state that a box's circuit breaker is in");
}
