//! The model on boxes of its own: a page does not know the difference, and a box that fails is one panel's affair.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::routing::{get, post};
use http::StatusCode;
use serde_json::{Value, json};
use server::recommender::InProcessModel;
use server::web;
use tokio::net::TcpListener;

use super::house::{CATALOGUE, House, Page, Plan, artifact};

/// A box that runs until it is closed or the test ends.
struct OpenBox {
    host: String,
    task: tokio::task::JoinHandle<()>,
}

impl OpenBox {
    async fn open() -> Self {
        Self::of(web::replica_router(Arc::new(InProcessModel::load(&artifact()))), "127.0.0.1:0").await
    }

    async fn of(router: Router, address: &str) -> Self {
        let listener = TcpListener::bind(address).await.expect("a free port");
        let host = listener.local_addr().expect("an address").to_string();
        let task = tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        Self { host, task }
    }

    fn address(&self) -> String {
        format!("http://{}", self.host)
    }
}

async fn house_with(boxes: &[&OpenBox]) -> House {
    house_in_time(boxes, Duration::from_secs(20)).await
}

async fn house_in_time(boxes: &[&OpenBox], deadline: Duration) -> House {
    let boxes = boxes.iter().map(|each| each.address()).collect();
    House::with(Plan { boxes, deadline, model: "no/such/model".into(), ..Plan::default() }).await
}

async fn recommender(house: &House) -> Value {
    house.get("/readyz").await.json()["services"][2].clone()
}

/// What holds wherever the model runs.
async fn keeps_the_contract(house: &House, host: &str) {
    let page = house.get("/movie/heat-1995").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.panel("similar", "data-outcome"), Some("fresh"));
    assert_eq!(page.panel("similar", "data-host"), Some(host));
    assert_eq!(page.panel("similar", "data-service"), Some("recommender"));
    assert_eq!(page.cards("similar").len(), 6);
    let shelf = house.get("/panel/shelf?of=group:0").await;
    assert_eq!(shelf.panel("shelf", "data-host"), Some(host));
    assert_eq!(shelf.cards("shelf").len(), 14);

    let ask = async |question: Value| house.ask("/api/v1/similar", question.to_string()).await;
    assert_eq!(ask(json!({"keywords": ["heist"], "k": 4})).await.json()["similar"].as_array().map(Vec::len), Some(4));
    assert_eq!(ask(json!({"keywords": ["warp-cores", "heist"]})).await.json()["ignored"][0]["value"], "warp-cores");
    let suggest = async |taste: Value| house.ask("/api/v1/suggestions", taste.to_string()).await;
    let taste = json!({"films": [{"slug": "heat-1995"}, {"slug": "no-such-film-1900", "weight": 0.5}], "k": 4});
    let suggested = suggest(taste).await.json();
    assert_eq!(suggested["similar"].as_array().map(Vec::len), Some(4), "{suggested}");
    assert_eq!(suggested["ignored"], json!([{"field": "films", "value": "no-such-film-1900"}]));
    let card = house.get("/api/v1/model").await.json();
    assert!(card["catalogue_size"].as_u64().is_some_and(|films| films > 600), "{card}");
    assert_eq!(recommender(house).await["version"], card["version"]);
    let page = house.get("/model").await;
    for panel in ["model-card", "model-metrics", "model-map"] {
        assert_eq!(page.panel(panel, "data-host"), Some(host), "{panel}");
        assert_eq!(page.panel(panel, "data-outcome"), Some("fresh"), "{panel}");
    }
    assert_eq!(page.cards("model-map").len(), CATALOGUE.films.len());

    let refusals = [
        (ask(json!({})).await, 422),
        (ask(json!({"title": "Heat 17"})).await, 422),
        (ask(json!({"tone": {"dark": 11}})).await, 422),
        (house.ask("/api/v1/similar", "{").await, 400),
        (suggest(json!({"films": [{"slug": "no-such-film-1900"}]})).await, 422),
        (suggest(json!({"films": [{"slug": "heat-1995", "weight": 2}]})).await, 422),
        (house.ask("/api/v1/suggestions", "{").await, 400),
        (house.get("/api/v1/movies/no-such-film-1900/similar").await, 404),
        (house.get("/api/v1/movies/%2F..%3Fk=1/similar").await, 404),
        (house.get("/api/v1/movies/heat-1995/similar?k=51").await, 400),
        (house.get("/api/v1/shelves/999").await, 404),
        (house.get("/api/v1/shelves/first").await, 404),
    ];
    for (page, status) in refusals {
        assert_eq!(page.status.as_u16(), status, "{}", page.body);
        assert_eq!(page.header("content-type"), "application/problem+json");
    }
}

#[tokio::test]
async fn the_model_keeps_its_contract_in_process() {
    keeps_the_contract(&House::open().await, "in-process").await;
}

#[tokio::test]
async fn the_model_keeps_its_contract_on_a_box() {
    let far = OpenBox::open().await;
    keeps_the_contract(&house_with(&[&far]).await, &far.host).await;
}

#[tokio::test]
async fn a_box_gives_the_very_answers_that_the_model_gives_in_process() {
    let (near, far) = (House::open().await, OpenBox::open().await);
    let far = house_with(&[&far]).await;
    for address in ["/api/v1/movies/alien-1979/similar?k=20", "/api/v1/shelves/1?count=9", "/api/v1/model"] {
        assert_eq!(near.get(address).await.json(), far.get(address).await.json(), "{address}");
    }
    let question = r#"{"genres": ["Crime", "x"], "tone": {"dark": 8}, "tune": {"funny": 0.3}, "synopsis": "A heist."}"#;
    let answers = [near.ask("/api/v1/similar", question).await, far.ask("/api/v1/similar", question).await];
    assert_eq!(answers[0].json(), answers[1].json());
    for taste in [
        r#"{"films": [{"slug": "alien-1979", "weight": 0.7}, {"slug": "x"}], "leave_out": ["aliens-1986"], "k": 20}"#,
        r#"{"films": [{"slug": "no-such-film-1900"}]}"#,
    ] {
        let answers = [near.ask("/api/v1/suggestions", taste).await, far.ask("/api/v1/suggestions", taste).await];
        let [near, far] = answers.map(|page| {
            let mut answer = page.json();
            // A problem has its request's own.
            answer.as_object_mut().and_then(|answer| answer.remove("request_id"));
            answer
        });
        assert_eq!(near, far, "{taste}");
    }
}

#[tokio::test]
async fn a_box_answers_the_model_calls_and_probes_and_nothing_else() {
    let far = OpenBox::open().await;
    // A box is asked through a site's client; what it has besides is fetched by hand.
    let fetch = async |path: &str| {
        let stream = tokio::net::TcpStream::connect(&far.host).await.expect("connected");
        exchange(stream, &format!("GET {path} HTTP/1.1\r\nhost: box\r\nconnection: close\r\n\r\n")).await
    };
    for path in ["/healthz", "/readyz", "/metrics", "/api/openapi.json", "/api/v1/model"] {
        assert!(fetch(path).await.starts_with("HTTP/1.1 200"), "{path}");
    }
    let contract = fetch("/api/openapi.json").await;
    assert!(contract.contains("/api/v1/similar") && contract.contains("/api/v1/suggestions"));
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
async fn where_one_of_two_boxes_is_dead_or_hangs_the_other_answers_every_time() {
    let dead = OpenBox::open().await;
    dead.task.abort();
    let silent = OpenBox::of(Router::new().fallback(std::future::pending::<()>), "127.0.0.1:0").await;
    for failing in [dead, silent] {
        let sound = OpenBox::open().await;
        let house = house_in_time(&[&failing, &sound], Duration::from_secs(4)).await;
        for film in ["alien-1979", "heat-1995", "jaws-1975", "the-matrix-1999"] {
            let page = house.get(&format!("/panel/similar?movie={film}")).await;
            assert_eq!(page.panel("similar", "data-outcome"), Some("fresh"), "{film}");
            assert_eq!(page.panel("similar", "data-host"), Some(&*sound.host), "{film}");
        }
    }
}

#[tokio::test]
async fn a_box_that_keeps_failing_is_left_alone_and_asked_again_once_it_is_back() {
    let calls = Arc::new(AtomicUsize::new(0));
    let broken = Arc::new(AtomicBool::new(true));
    let router = web::replica_router(Arc::new(InProcessModel::load(&artifact())));
    let router = {
        let (calls, broken) = (Arc::clone(&calls), Arc::clone(&broken));
        router.layer(axum::middleware::from_fn(move |request, next: axum::middleware::Next| {
            calls.fetch_add(1, Ordering::Relaxed);
            let broken = broken.load(Ordering::Relaxed);
            async move {
                if broken {
                    axum::response::IntoResponse::into_response(StatusCode::BAD_GATEWAY)
                } else {
                    next.run(request).await
                }
            }
        }))
    };
    let far = OpenBox::of(router, "127.0.0.1:0").await;
    let house = house_with(&[&far]).await;
    let ask = async |film: &str| house.get(&format!("/api/v1/movies/{film}/similar")).await.status;
    for _ in 0..20 {
        assert_eq!(ask("alien-1979").await, StatusCode::SERVICE_UNAVAILABLE);
    }
    assert_eq!(calls.load(Ordering::Relaxed), 3, "the breaker opens at the third failure");
    let state = recommender(&house).await;
    assert_eq!((&state["ready"], &state["boxes"][0]["breaker"]), (&json!(false), &json!("open")), "{state}");
    assert!(state["boxes"][0]["problem"].as_str().is_some_and(|problem| problem.contains("502")), "{state}");
    let counted = house.get("/metrics").await.body;
    let line = format!("matinee_box_breaker{{box=\"{}\",state=\"open\"}} 1", far.host);
    assert!(counted.contains(&line), "{counted}");
    let page = house.get("/movie/alien-1979").await;
    assert_eq!((page.status, page.panel("similar", "data-outcome")), (StatusCode::OK, Some("substitute")));

    broken.store(false, Ordering::Relaxed);
    for _ in 0..100 {
        if ask("alien-1979").await == StatusCode::OK {
            assert_eq!(recommender(&house).await["boxes"][0]["breaker"], "closed");
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the box was never asked again");
}

#[tokio::test]
async fn a_box_of_another_catalogue_is_reported_and_films_unknown_here_are_not_shown() {
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
    for (wire, says) in [(1, "another catalogue"), (2, "version 2 of the wire format")] {
        let answer = answer(wire);
        let told = answer.clone();
        let router = Router::new()
            .route("/api/v1/movies/{slug}/similar", get(async move || axum::Json(answer)))
            .route("/api/v1/suggestions", post(async move || axum::Json(told)));
        let far = OpenBox::of(router, "127.0.0.1:0").await;
        let house = house_with(&[&far]).await;
        let page = house.get("/movie/heat-1995").await;
        assert_eq!(page.cards("similar"), ["alien-1979"]);
        let suggested = house.ask("/api/v1/suggestions", r#"{"films": [{"slug": "heat-1995"}]}"#).await.json();
        assert_eq!(suggested["similar"].as_array().map(Vec::len), Some(1), "{suggested}");
        assert_eq!(suggested["similar"][0]["slug"], "alien-1979");
        let state = recommender(&house).await;
        assert_eq!(state["version"], "0123456789ab");
        assert!(state["boxes"][0]["problem"].as_str().is_some_and(|problem| problem.contains(says)), "{state}");
    }
}

#[tokio::test]
async fn a_box_that_is_older_than_suggestions_is_no_missing_film() {
    let far = OpenBox::of(Router::new(), "127.0.0.1:0").await;
    let house = house_with(&[&far]).await;
    let page = house.ask("/api/v1/suggestions", r#"{"films": [{"slug": "heat-1995"}]}"#).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{}", page.body);
}

#[tokio::test]
async fn a_box_that_answers_nonsense_is_a_failing_box() {
    let router = Router::new().fallback(async || "nonsense".repeat(1000));
    let far = OpenBox::of(router, "127.0.0.1:0").await;
    let house = house_with(&[&far]).await;
    let page: Page = house.get("/movie/heat-1995").await;
    assert_eq!((page.status, page.panel("similar", "data-outcome")), (StatusCode::OK, Some("substitute")));
    assert!(!page.body.contains("nonsense"));
    assert_eq!(recommender(&house).await["ready"], false);
}
