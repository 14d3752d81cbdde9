//! The recorder behind the `metrics` macros, and the metrics that `/metrics` exports to Prometheus.

use std::sync::{LazyLock, OnceLock};
use std::time::Duration;

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use metrics_process::Collector;

static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();
static PROCESS: LazyLock<Collector> = LazyLock::new(Collector::default);

/// Upper bounds of the buckets of durations, in seconds.
const BUCKETS: [f64; 12] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5];

/// Installs the recorder, once per process, and returns its handle. Events before the first call are lost.
pub fn recorder() -> &'static PrometheusHandle {
    RECORDER.get_or_init(|| {
        let recorder = PrometheusBuilder::new()
            .set_buckets(&BUCKETS)
            .unwrap_or_else(|error| unreachable!("the buckets are not empty: {error}"))
            .build_recorder();
        let handle = recorder.handle();
        if metrics::set_global_recorder(recorder).is_err() {
            tracing::warn!("another metrics recorder is installed; /metrics stays empty");
        }
        describe();
        PROCESS.describe();
        metrics::gauge!("matinee_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
        handle
    })
}

/// All metrics, as Prometheus reads them.
pub fn render() -> String {
    let recorder = recorder();
    PROCESS.collect();
    recorder.render()
}

/// Regularly calls `observe`, which updates gauges, and drains histograms into their buckets, which would otherwise
/// only happen when `/metrics` is requested. Never returns.
pub async fn maintain(observe: impl Fn()) {
    loop {
        observe();
        tokio::time::sleep(Duration::from_secs(5)).await;
        recorder().run_upkeep();
    }
}

fn describe() {
    use metrics::{describe_counter, describe_gauge, describe_histogram};

    describe_counter!("matinee_requests_total", "Number of responses by route and status");
    describe_histogram!("matinee_request_seconds", "Time until the response starts, by route");
    describe_gauge!("matinee_connections", "Number of open connections");
    describe_counter!("matinee_connections_refused_total", "Number of connections over the limit of their network");
    describe_counter!("matinee_panels_total", "Number of rendered panels by panel, service and outcome");
    describe_histogram!("matinee_panel_seconds", "Time until a panel has an answer of its fallback chain, by panel");
    describe_gauge!("matinee_permits_in_use", "Work of one kind that is running");
    describe_counter!("matinee_refused_work_total", "Work that waited too long for a permit");
    describe_counter!("matinee_retried_transactions_total", "Transactions that lost a conflict with another one");
    describe_counter!("matinee_pictures_drawn_total", "Posters and backdrops that were not in the cache");
    describe_gauge!("matinee_picture_cache_bytes", "Size of the cached posters and backdrops");
    describe_counter!("matinee_sessions_created_total", "Number of sessions of visitors without one");
    describe_counter!(
        "matinee_sessions_refused_total",
        "Number of requests rejected because their client created too many sessions"
    );
    describe_gauge!("matinee_model_info", "1 for the model version in use by this process");
    describe_counter!("matinee_model_swaps_total", "Number of times the model was replaced");
    describe_counter!("matinee_model_failed_swaps_total", "Number of artifacts that could not be loaded");
    describe_gauge!("matinee_queue_jobs", "Number of jobs that are not done, by queue");
    describe_gauge!("matinee_queue_oldest_seconds", "Age of the oldest job that is not done, by queue");
    describe_gauge!("matinee_queue_polled_seconds_ago", "Time since a worker last polled a queue");
    describe_counter!("matinee_job_panics_total", "Number of jobs that panicked, by queue");
    describe_counter!("matinee_chunks_abandoned_total", "Number of chunks that were abandoned");
    describe_counter!(
        "matinee_task_restarts_total",
        "Number of long-running tasks that panicked and were started again"
    );
    describe_gauge!("matinee_stored_rows", "Number of rows of batches that have results");
    describe_gauge!("matinee_stored_bytes", "Space that batches and their results take");
    describe_gauge!("matinee_free_bytes", "Free space on the disk of the SQLite database");
    describe_histogram!(
        "matinee_replica_seconds",
        "Time until a replica has answered or failed, by replica and outcome"
    );
    describe_gauge!("matinee_database_connections", "Connections to the database, by pool and state");
    describe_gauge!("matinee_build_info", "1 for the version of the running program");
    describe_gauge!("matinee_replica_breaker", "1 for the current state of a replica's circuit breaker");
}
