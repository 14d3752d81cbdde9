//! The model on replicas: pages are the same, and a failing replica affects one panel at most.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use axum::Router;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use http::{StatusCode, header};
use serde_json::{Value, json};
use server::recommender::{InProcessModel, ModelClient};
use server::web;
use tokio::net::TcpListener;

use crate::harness::{CATALOGUE, TestApp, TestConfig, artifact, eventually, never_closes};

/// A replica in this process, until it is aborted or the test ends.
struct Replica {
    host: String,
    task: tokio::task::JoinHandle<()>,
}

fn model() -> ModelClient {
    Arc::new(InProcessModel::load(&artifact())).into()
}

impl Replica {
    async fn start() -> Self {
        Self::with(web::replica_router(model(), never_closes())).await
    }

    async fn with(router: Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let host = listener.local_addr().expect("an address").to_string();
        let task = tokio::spawn(async move { axum::serve(listener, router).await.expect("no error") });
        Self { host, task }
    }

    fn address(&self) -> String {
        format!("http://{}", self.host)
    }
}

async fn app_with(replicas: &[&Replica]) -> TestApp {
    let replicas = replicas.iter().map(|replica| replica.address()).collect();
    TestApp::with(TestConfig { replicas, model: "no/such/model".into(), ..TestConfig::default() }).await
}

/// The state of the recommender as `/readyz` reports it.
async fn recommender_state(app: &TestApp) -> Value {
    app.get("/readyz").await.json()["services"][2].clone()
}

/// Checks what must be the same wherever the model runs.
async fn assert_contract(app: &TestApp, host: &str) {
    let page = app.get("/movie/heat-1995").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.panel("similar", "data-outcome"), Some("fresh"));
    assert_eq!(page.panel("similar", "data-host"), Some(host));
    assert_eq!(page.panel("similar", "data-service"), Some("recommender"));
    assert_eq!(page.cards("similar").len(), 6);
    let shelf = app.get("/panel/shelf?of=group:0").await;
    assert_eq!(shelf.panel("shelf", "data-host"), Some(host));
    assert_eq!(shelf.cards("shelf").len(), 14);

    let similar = async |request: Value| app.post_json("/api/v1/similar", request.to_string()).await;
    assert_eq!(
        similar(json!({"keywords": ["heist"], "k": 4})).await.json()["similar"].as_array().map(Vec::len),
        Some(4)
    );
    assert_eq!(similar(json!({"keywords": ["warp-cores", "heist"]})).await.json()["ignored"][0]["value"], "warp-cores");
    let recommend = async |request: Value| app.post_json("/api/v1/suggestions", request.to_string()).await;
    let films = json!([{"slug": "heat-1995"}, {"slug": "no-such-film-1900", "weight": 0.5}]);
    let recommended = recommend(json!({"films": films, "k": 4})).await.json();
    assert_eq!(recommended["similar"].as_array().map(Vec::len), Some(4), "{recommended}");
    assert_eq!(recommended["ignored"], json!([{"field": "films", "value": "no-such-film-1900"}]));
    let card = app.get("/api/v1/model").await.json();
    assert!(card["catalogue_size"].as_u64().is_some_and(|films| films > 600), "{card}");
    assert_eq!(recommender_state(app).await["version"], card["version"]);
    let page = app.get("/model").await;
    for panel in ["model-card", "model-metrics", "model-map"] {
        assert_eq!(page.panel(panel, "data-host"), Some(host), "{panel}");
        assert_eq!(page.panel(panel, "data-outcome"), Some("fresh"), "{panel}");
    }
    assert_eq!(page.cards("model-map").len(), CATALOGUE.films.len());

    let rejected = [
        (similar(json!({})).await, 422),
        (similar(json!({"title": "Heat 17"})).await, 422),
        (similar(json!({"tone": {"dark": 11}})).await, 422),
        (app.post_json("/api/v1/similar", "{").await, 400),
        (recommend(json!({"films": [{"slug": "heat-1995", "weight": 2}]})).await, 422),
        (app.post_json("/api/v1/suggestions", "{").await, 400),
        (app.get("/api/v1/movies/no-such-film-1900/similar").await, 404),
        (app.get("/api/v1/movies/%2F..%3Fk=1/similar").await, 404),
        (app.get("/api/v1/movies/heat-1995/similar?k=51").await, 400),
        (app.get("/api/v1/shelves/999").await, 404),
        (app.get("/api/v1/shelves/first").await, 404),
    ];
    for (page, status) in rejected {
        assert_eq!(page.status.as_u16(), status, "{}", page.body);
        assert_eq!(page.header("content-type"), "application/problem+json");
    }
}

#[tokio::test]
async fn the_model_fulfils_its_contract_in_process() {
    assert_contract(&TestApp::start().await, "in-process").await;
}

#[tokio::test]
async fn the_model_fulfils_its_contract_on_a_replica() {
    let replica = Replica::start().await;
    assert_contract(&app_with(&[&replica]).await, &replica.host).await;
}

#[tokio::test]
async fn a_replica_returns_the_same_answers_as_the_model_in_process() {
    let (local, replica) = (TestApp::start().await, Replica::start().await);
    let remote = app_with(&[&replica]).await;
    for address in [
        "/api/v1/movies/alien-1979/similar?k=20",
        "/api/v1/movies/alien-1979/tuned?tune=less-dark,more-funny",
        "/api/v1/shelves/1?count=9",
        "/api/v1/model",
    ] {
        assert_eq!(local.get(address).await.json(), remote.get(address).await.json(), "{address}");
    }
    let request = r#"{"genres": ["Crime", "x"], "tone": {"dark": 8}, "tune": {"funny": 0.3}, "synopsis": "A heist."}"#;
    let answers =
        [local.post_json("/api/v1/similar", request).await, remote.post_json("/api/v1/similar", request).await];
    assert_eq!(answers[0].json(), answers[1].json());
    for request in [
        r#"{"films": [{"slug": "alien-1979", "weight": 0.7}, {"slug": "x"}], "leave_out": ["aliens-1986"], "k": 20}"#,
        r#"{"films": [{"slug": "no-such-film-1900"}]}"#,
    ] {
        let answers = [
            local.post_json("/api/v1/suggestions", request).await,
            remote.post_json("/api/v1/suggestions", request).await,
        ];
        let [local, remote] = answers.map(|page| {
            let mut answer = page.json();
            // Each request has its own id.
            answer.as_object_mut().and_then(|answer| answer.remove("request_id"));
            answer
        });
        assert_eq!(local, remote, "{request}");
    }
}

#[tokio::test]
async fn a_replica_serves_the_model_calls_and_probes_and_nothing_else() {
    let replica = Replica::start().await;
    let fetch = async |path: &str| {
        let stream = tokio::net::TcpStream::connect(&replica.host).await.expect("connected");
        exchange(stream, &format!("GET {path} HTTP/1.1\r\nhost: replica\r\nconnection: close\r\n\r\n")).await
    };
    for path in ["/healthz", "/readyz", "/metrics", "/api/openapi.json", "/api/v1/model"] {
        assert!(fetch(path).await.starts_with("HTTP/1.1 200"), "{path}");
    }
    let openapi = fetch("/api/openapi.json").await;
    assert!(openapi.contains("/api/v1/similar") && openapi.contains("/api/v1/suggestions"));
    for path in ["/", "/movie/heat-1995", "/api/v1/movies/heat-1995"] {
        let answer = fetch(path).await;
        assert!(answer.starts_with("HTTP/1.1 404") && answer.contains("application/problem+json"), "{path} {answer}");
    }
}

async fn exchange(mut stream: tokio::net::TcpStream, request: &str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("an answer");
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn if_one_of_two_replicas_is_dead_or_hangs_the_other_answers_every_call() {
    let dead = Replica::start().await;
    dead.task.abort();
    let hanging = Replica::with(Router::new().fallback(std::future::pending::<()>)).await;
    for failing in [dead, hanging] {
        let healthy = Replica::start().await;
        let app = app_with(&[&failing, &healthy]).await;
        for film in ["alien-1979", "heat-1995", "jaws-1975", "the-matrix-1999"] {
            let page = app.get(&format!("/panel/similar?movie={film}")).await;
            assert_eq!(page.panel("similar", "data-outcome"), Some("fresh"), "{film}");
            assert_eq!(page.panel("similar", "data-host"), Some(&*healthy.host), "{film}");
        }
    }
}

#[tokio::test]
async fn a_failing_replica_is_not_called_until_it_has_recovered() {
    let calls = Arc::new(AtomicUsize::new(0));
    let broken = Arc::new(AtomicBool::new(true));
    let router = web::replica_router(model(), never_closes());
    let router = {
        let (calls, broken) = (Arc::clone(&calls), Arc::clone(&broken));
        router.layer(axum::middleware::from_fn(move |request, next: axum::middleware::Next| {
            calls.fetch_add(1, Ordering::Relaxed);
            let broken = broken.load(Ordering::Relaxed);
            async move { if broken { StatusCode::BAD_GATEWAY.into_response() } else { next.run(request).await } }
        }))
    };
    let replica = Replica::with(router).await;
    let app = app_with(&[&replica]).await;
    let status = async || app.get("/api/v1/movies/alien-1979/similar").await.status;
    for _ in 0..20 {
        assert_eq!(status().await, StatusCode::SERVICE_UNAVAILABLE);
    }
    assert_eq!(calls.load(Ordering::Relaxed), 3, "the breaker opens at the third failure");
    let state = recommender_state(&app).await;
    assert_eq!((&state["ready"], &state["replicas"][0]["breaker"]), (&json!(false), &json!("open")), "{state}");
    assert!(state["replicas"][0]["problem"].as_str().is_some_and(|problem| problem.contains("502")), "{state}");
    let counted = app.get("/metrics").await.body;
    let line = format!("matinee_replica_breaker{{replica=\"{}\",state=\"open\"}} 1", replica.host);
    assert!(counted.contains(&line), "{counted}");
    let page = app.get("/movie/alien-1979").await;
    assert_eq!((page.status, page.panel("similar", "data-outcome")), (StatusCode::OK, Some("substitute")));

    broken.store(false, Ordering::Relaxed);
    eventually("the replica is called again", async || status().await == StatusCode::OK).await;
    assert_eq!(recommender_state(&app).await["replicas"][0]["breaker"], "closed");
}

#[tokio::test]
async fn a_replica_with_another_catalogue_is_reported_and_its_unknown_films_are_omitted() {
    let answer = |wire: u32| {
        json!({
            "model": {"version": "0123456789ab", "catalogue": "another", "wire": wire, "later": true},
            "similar": [
                {"slug": "alien-1979", "title": "Alien", "year": 1979, "score": 0.5, "because": []},
                {"slug": "elsewhere-1999", "title": "Elsewhere", "year": 1999, "score": 0.4, "because": []},
            ],
            "ignored": [],
        })
    };
    for (wire, expected) in [(1, "another catalogue"), (2, "version 2 of the wire format")] {
        let answer = answer(wire);
        let recommended = answer.clone();
        let router = Router::new()
            .route("/api/v1/movies/{slug}/similar", get(async move || axum::Json(answer)))
            .route("/api/v1/suggestions", post(async move || axum::Json(recommended)));
        let replica = Replica::with(router).await;
        let app = app_with(&[&replica]).await;
        let page = app.get("/movie/heat-1995").await;
        assert_eq!(page.cards("similar"), ["alien-1979"]);
        let answer = app.post_json("/api/v1/suggestions", r#"{"films": [{"slug": "heat-1995"}]}"#).await.json();
        assert_eq!(answer["similar"].as_array().map(Vec::len), Some(1), "{answer}");
        assert_eq!(answer["similar"][0]["slug"], "alien-1979");
        let state = recommender_state(&app).await;
        assert_eq!(state["version"], "0123456789ab");
        assert!(state["replicas"][0]["problem"].as_str().is_some_and(|problem| problem.contains(expected)), "{state}");
    }
}

#[tokio::test]
async fn a_replica_without_the_call_for_recommendations_is_a_503_and_not_a_404() {
    let replica = Replica::with(Router::new()).await;
    let app = app_with(&[&replica]).await;
    let page = app.post_json("/api/v1/suggestions", r#"{"films": [{"slug": "heat-1995"}]}"#).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{}", page.body);
}

#[tokio::test]
async fn a_replica_with_malformed_answers_counts_as_failing() {
    let router = Router::new().fallback(async || "nonsense".repeat(1000));
    let replica = Replica::with(router).await;
    let app = app_with(&[&replica]).await;
    let page = app.get("/movie/heat-1995").await;
    assert_eq!((page.status, page.panel("similar", "data-outcome")), (StatusCode::OK, Some("substitute")));
    assert!(!page.body.contains("nonsense"));
    assert_eq!(recommender_state(&app).await["ready"], false);
}

#[tokio::test]
async fn what_is_no_replica_at_the_address_of_one_does_not_decide_any_answer() {
    let nothing_there = Router::new();
    let another_service = Router::new().fallback(async || {
        let problem = json!({"type": "about:blank", "title": "Not Found", "status": 404, "detail": "Not here."});
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        (StatusCode::NOT_FOUND, kind, problem.to_string())
    });
    let nonsense = Router::new().fallback(async || "nonsense");
    for (router, reported) in [
        (nothing_there, "is not from a replica"),
        (another_service, "is not from a replica"),
        (nonsense, "the response is invalid"),
    ] {
        let calls = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&calls);
        let router = router.layer(axum::middleware::from_fn(move |request, next: axum::middleware::Next| {
            counted.fetch_add(1, Ordering::Relaxed);
            next.run(request)
        }));
        let (foreign, healthy) = (Replica::with(router).await, Replica::start().await);
        let app = app_with(&[&foreign, &healthy]).await;
        for film in ["alien-1979", "heat-1995", "jaws-1975", "the-matrix-1999"] {
            let page = app.get(&format!("/panel/similar?movie={film}")).await;
            assert_eq!(page.panel("similar", "data-host"), Some(&*healthy.host), "{film}");
        }
        assert_eq!(calls.load(Ordering::Relaxed), 1, "one that has answered is preferred");
        let state = recommender_state(&app).await;
        assert!(state["replicas"][0]["problem"].as_str().is_some_and(|problem| problem.contains(reported)), "{state}");

        let app = app_with(&[&foreign]).await;
        for _ in 0..5 {
            assert_eq!(app.get("/api/v1/shelves/0").await.status, StatusCode::SERVICE_UNAVAILABLE);
        }
        assert_eq!(recommender_state(&app).await["replicas"][0]["breaker"], "open");
    }
}

#[tokio::test]
async fn an_overloaded_replica_is_not_a_failing_one() {
    let overloaded = Arc::new(AtomicBool::new(true));
    let switch = Arc::clone(&overloaded);
    let refuse = axum::middleware::from_fn(move |request, next: axum::middleware::Next| {
        let refuses = switch.load(Ordering::Relaxed);
        async move {
            let mut response = next.run(request).await;
            if refuses {
                response = (
                    StatusCode::SERVICE_UNAVAILABLE,
                    [("x-overloaded", "1"), ("x-request-id", "busy")],
                    r#"{"detail": "Busy.", "request_id": "busy"}"#,
                )
                    .into_response();
            }
            response
        }
    });
    let replica = Replica::with(web::replica_router(model(), never_closes()).layer(refuse)).await;
    let app = app_with(&[&replica]).await;
    for _ in 0..10 {
        assert_eq!(app.get("/api/v1/shelves/0").await.status, StatusCode::SERVICE_UNAVAILABLE);
    }
    assert_eq!(recommender_state(&app).await["replicas"][0]["breaker"], "closed");
    overloaded.store(false, Ordering::Relaxed);
    assert_eq!(app.get("/api/v1/shelves/0").await.status, StatusCode::OK);
}
