//! The web server of a replica: the model's calls, by REST and by the protocols of other model servers, and the health
//! endpoints.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{HeaderValue, StatusCode, header};
use metrics::counter;
use tokio::sync::{Semaphore, watch};
use tower_http::catch_panic::CatchPanicLayer;

use super::{api, inference, probes, problem, request_log, uri_limits};
use crate::recommender::{ModelClient, OVERLOADED};

/// The number of calls that are answered at the same time. With more, answers would come too late for their callers.
const MAX_CALLS: usize = 64;

/// The routes of a replica. The model's calls are the same as the site's.
/// Once `closing` is true, the replica is not ready.
pub fn router(model: impl Into<ModelClient>, closing: watch::Receiver<bool>) -> Router {
    let model = model.into();
    let (calls, contract) = api::for_replica(model.clone());
    let ready = move |State(model): State<ModelClient>| {
        let ready = probes::replica_ready(&model, *closing.borrow());
        async move { ready }
    };
    let protocols = inference::router(model.clone());
    Router::new()
        .route("/readyz", get(ready))
        .with_state(model)
        .route("/healthz", get(probes::alive))
        .route("/metrics", get(probes::metrics))
        .merge(api::contract(&contract))
        .merge(calls.merge(protocols).layer(from_fn_with_state(Arc::new(Semaphore::new(MAX_CALLS)), shed_load)))
        .fallback(async || problem::Problem::not_found())
        .layer(CatchPanicLayer::custom(problem::after_panic))
        .layer(from_fn(uri_limits::enforce))
        .layer(from_fn(request_log::log_request))
}

/// Answers calls as long as there are permits, and refuses others immediately, so that another replica is called in
/// time.
async fn shed_load(State(permits): State<Arc<Semaphore>>, request: Request, next: Next) -> Response {
    let Ok(_permit) = permits.try_acquire() else {
        counter!("matinee_refused_work_total", "work" => "replica call").increment(1);
        let detail = "This replica has too many calls in progress. Please try again in a second.";
        let pause = [(header::RETRY_AFTER, HeaderValue::from_static("1")), (OVERLOADED, HeaderValue::from_static("1"))];
        return (pause, problem::Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail)).into_response();
    };
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use tokio::sync::Notify;
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn a_replica_refuses_calls_beyond_its_limit_at_once() {
        let (started, finish) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let call = {
            let (started, finish) = (Arc::clone(&started), Arc::clone(&finish));
            async move || {
                started.notify_one();
                finish.notified().await;
            }
        };
        let permits = Arc::new(Semaphore::new(1));
        let router: Router = Router::new().route("/", get(call)).layer(from_fn_with_state(permits, shed_load));
        let send = || router.clone().oneshot(Request::new(Body::empty()));

        let first = tokio::spawn(send());
        started.notified().await;
        let refused = send().await.expect("the router is infallible");
        assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(refused.headers().contains_key(OVERLOADED) && refused.headers().contains_key(header::RETRY_AFTER));
        finish.notify_one();
        assert_eq!(first.await.expect("no panic").expect("an answer").status(), StatusCode::OK);
        finish.notify_one();
        assert_eq!(send().await.expect("an answer").status(), StatusCode::OK, "there is a permit again");
    }
}
