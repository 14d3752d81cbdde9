//! The REST API.

use axum::body::Body;
use http::{Request, StatusCode, header};

use super::house::{House, Page};

#[tokio::test]
async fn a_film_is_given_with_its_details() {
    let house = House::open().await;
    let film = house.get("/api/v1/movies/heat-1995").await;
    assert_eq!(film.status, StatusCode::OK);
    assert_eq!(film.json()["title"], "Heat");
    assert_eq!(film.json()["year"], 1995);
}

#[tokio::test]
async fn the_catalogue_is_paged_from_end_to_end_without_gaps() {
    let house = House::open().await;
    let mut after = String::new();
    let mut seen = Vec::new();
    loop {
        let page = house.get(&format!("/api/v1/movies?limit=100&after={after}")).await.json();
        let films = page["movies"].as_array().expect("movies").clone();
        seen.extend(films.iter().map(|film| film["slug"].as_str().expect("a slug").to_owned()));
        match page["next"].as_str() {
            Some(next) => next.clone_into(&mut after),
            None => break,
        }
    }
    assert!(seen.len() >= 600 && seen.is_sorted());
    let total = seen.len();
    seen.dedup();
    assert_eq!(seen.len(), total);
}

#[tokio::test]
async fn similar_films_come_with_scores_reasons_and_the_models_version() {
    let house = House::open().await;
    let answer = house.get("/api/v1/movies/heat-1995/similar?k=8").await.json();
    assert_eq!(answer["model"]["version"].as_str().map(str::len), Some(12));
    let similar = answer["similar"].as_array().expect("similar");
    assert_eq!(similar.len(), 8);
    for film in similar {
        assert!(film["score"].as_f64().is_some_and(|score| score > 0.0 && score <= 1.0));
        assert!(film["because"].as_array().is_some_and(|because| !because.is_empty()));
    }
    assert_eq!(house.get("/api/v1/movies/heat-1995/similar").await.json()["similar"].as_array().map(Vec::len), Some(6));
}

#[tokio::test]
async fn errors_are_problems_that_say_what_would_be_right() {
    let house = House::open().await;
    for (address, status) in [
        ("/api/v1/movies/no-such-film-1900", 404),
        ("/api/v1/movies/no-such-film-1900/similar", 404),
        ("/api/v1/nothing", 404),
        ("/api/v1/movies/heat-1995/similar?k=0", 400),
        ("/api/v1/movies/heat-1995/similar?k=51", 400),
        ("/api/v1/movies/heat-1995/similar?k=-1", 400),
        ("/api/v1/movies/heat-1995/similar?k=six", 400),
        ("/api/v1/movies/heat-1995/similar?count=6", 400),
        ("/api/v1/movies?limit=0", 400),
        ("/api/v1/movies?limit=1000000000000", 400),
    ] {
        let problem = house.get(address).await;
        assert_eq!(problem.status.as_u16(), status, "{address}");
        assert_eq!(problem.header("content-type"), "application/problem+json", "{address}");
        assert_eq!(problem.json()["status"], status, "{address}");
        assert!(problem.json()["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{address}");
    }
}

#[tokio::test]
async fn a_query_that_cannot_be_read_is_refused_by_the_name_of_what_is_wrong() {
    let house = House::open().await;
    for (query, field, says) in [
        ("k=0", "k", "k must be a whole number from 1 to 50"),
        ("k=six", "k", "k cannot be used: invalid digit found in string"),
        ("k=6&k=7", "k", "k is given twice"),
        ("count=6", "count", "count is not known here; there is k"),
    ] {
        let problem = house.get(&format!("/api/v1/movies/heat-1995/similar?{query}")).await.json();
        assert_eq!((&problem["field"], &problem["detail"]), (&field.into(), &says.into()), "{query}");
    }
}

#[tokio::test]
async fn what_the_router_itself_refuses_is_a_problem_too() {
    let house = House::open().await;
    for (method, address, status) in [
        ("DELETE", "/api/v1/movies/heat-1995", 405),
        ("GET", "/api/v1/similar", 405),
        ("PUT", "/api/v1/similar", 405),
        ("POST", "/api/v1/movies", 405),
        ("POST", "/api/v1/nothing", 404),
        ("GET", "/api/nothing", 404),
        ("GET", "/api/v1/movies/%FF/similar", 400),
    ] {
        let request = Request::builder().method(method).uri(address).body(Body::empty()).expect("a request");
        let problem = Page::read(house.send(request).await).await;
        assert_eq!(problem.status.as_u16(), status, "{method} {address}");
        assert_eq!(problem.header("content-type"), "application/problem+json", "{method} {address}");
        assert_eq!(problem.json()["status"], status, "{method} {address}");
        assert_eq!(problem.header("allow").is_empty(), status != 405, "{method} {address}");
    }
}

#[tokio::test]
async fn a_question_from_a_browser_on_another_site_is_refused_and_one_from_a_program_is_not() {
    let house = House::open().await;
    let ask = async |name: &'static str, value: &'static str| {
        let request = Request::post("/api/v1/similar")
            .header(header::HOST, "matinee.example")
            .header(header::CONTENT_TYPE, "application/json")
            .header(name, value)
            .body(Body::from(r#"{"genres":["crime"]}"#));
        Page::read(house.send(request.expect("a request")).await).await
    };
    assert_eq!(ask("user-agent", "curl/8.0").await.status, StatusCode::OK);
    assert_eq!(ask("sec-fetch-site", "same-origin").await.status, StatusCode::OK);
    for (name, value) in [("origin", "https://elsewhere.example"), ("sec-fetch-site", "cross-site")] {
        let refused = ask(name, value).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{name}");
        assert_eq!(refused.header("content-type"), "application/problem+json", "{name}");
    }
}

#[tokio::test]
async fn a_request_keeps_the_id_it_came_with_if_it_is_sane() {
    let house = House::open().await;
    let get = async |id: &str| {
        house.get_with("/api/v1/nothing", &[(header::HeaderName::from_static("x-request-id"), id)]).await
    };
    let kept = get("trace-42").await;
    assert_eq!((kept.header("x-request-id"), &kept.json()["request_id"]), ("trace-42", &"trace-42".into()));
    let replaced = get("two words").await;
    assert_ne!(replaced.header("x-request-id"), "two words");
    assert_eq!(replaced.json()["request_id"], replaced.header("x-request-id"));
    let minted = [house.get("/movie/heat-1995").await, house.get("/movie/heat-1995").await];
    assert!(!minted[0].header("x-request-id").is_empty());
    assert_ne!(minted[0].header("x-request-id"), minted[1].header("x-request-id"));
}

#[tokio::test]
async fn the_contract_has_every_call_and_its_examples_work_as_they_are() {
    let house = House::open().await;
    let contract = house.get("/api/openapi.json").await.json();
    assert!(contract["openapi"].as_str().is_some_and(|version| version.starts_with('3')));
    let paths = contract["paths"].as_object().expect("paths");
    for path in [
        "/api/v1/movies",
        "/api/v1/movies/{slug}",
        "/api/v1/movies/{slug}/similar",
        "/api/v1/similar",
        "/api/v1/suggestions",
        "/api/v1/model",
        "/api/v1/batches/{id}/results.csv",
    ] {
        assert!(paths.contains_key(path), "{path}");
    }
    // Those of batches need one, and somebody whose it is.
    for (path, methods) in paths.iter().filter(|(path, _)| !path.starts_with("/api/v1/batches")) {
        for (method, call) in methods.as_object().expect("methods") {
            let mut address = path.clone();
            for parameter in call["parameters"].as_array().into_iter().flatten() {
                let example = parameter["example"].to_string().replace('"', "");
                address = address.replace(&format!("{{{}}}", parameter["name"].as_str().expect("a name")), &example);
            }
            let answer = if method == "post" {
                let asked = &call["requestBody"]["content"]["application/json"]["schema"]["$ref"];
                let asked = asked.as_str().and_then(|place| place.strip_prefix('#')).expect("a schema");
                let example = &contract.pointer(asked).expect("a schema")["example"];
                house.ask(&address, example.to_string()).await
            } else {
                house.get(&address).await
            };
            assert_eq!(answer.status, StatusCode::OK, "{method} {address} {}", answer.body);
            let schema = &call["responses"]["200"]["content"]["application/json"]["schema"]["$ref"];
            let name = schema.as_str().and_then(|place| place.rsplit('/').next()).expect("a schema");
            for field in contract["components"]["schemas"][name]["required"].as_array().expect("fields") {
                assert!(answer.json().get(field.as_str().expect("a name")).is_some(), "{address} has no {field}");
            }
        }
    }
}

#[tokio::test]
async fn the_page_of_the_api_shows_every_call_and_needs_nothing_from_elsewhere() {
    let house = House::open().await;
    let page = house.get("/api/docs").await;
    assert_eq!(page.status, StatusCode::OK);
    for call in
        ["/api/v1/movies/{slug}/similar", "/api/v1/similar", "/api/v1/suggestions", "/api/v1/model", "tune", "ignored"]
    {
        assert!(page.body.contains(call), "{call}");
    }
    let policy = page.header("content-security-policy");
    assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{policy}");
    let linked = page.body.split(['"']).filter(|text| text.starts_with("/assets/")).collect::<Vec<_>>();
    assert!(linked.len() >= 3, "{linked:?}");
    for address in linked {
        assert_eq!(house.get(address).await.status, StatusCode::OK, "{address}");
    }
    assert!(!page.body.contains("http://") && !page.body.contains("https://"));
}

#[tokio::test]
async fn what_happened_is_counted() {
    let house = House::open().await;
    house.get("/movie/heat-1995").await;
    house.get("/api/v1/movies/no-such-film-1900/similar").await;
    let metrics = house.get("/metrics").await;
    assert!(metrics.header("content-type").starts_with("text/plain"));
    for line in [
        "matinee_requests_total{route=\"/movie/{slug}\",status=\"200\"}",
        "matinee_requests_total{route=\"/api/v1/movies/{slug}/similar\",status=\"404\"}",
        "matinee_request_seconds_bucket{route=\"/movie/{slug}\",le=\"0.005\"}",
        "matinee_panels_total{panel=\"similar\",service=\"recommender\",outcome=\"fresh\"}",
        "matinee_model_info{version=",
    ] {
        assert!(metrics.body.lines().any(|counted| counted.starts_with(line)), "{line} in {}", metrics.body);
    }
}
