//! The `OpenAPI` document, and the page that displays it.

use http::StatusCode;

use crate::harness::TestApp;

#[tokio::test]
async fn the_openapi_document_has_every_call_and_working_examples() {
    let app = TestApp::start().await;
    let document = app.get("/api/openapi.json").await.json();
    assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with('3')));
    let paths = document["paths"].as_object().expect("paths");
    for path in [
        "/api/v1/movies",
        "/api/v1/movies/{slug}",
        "/api/v1/movies/{slug}/similar",
        "/api/v1/similar",
        "/api/v1/suggestions",
        "/api/v1/tastes",
        "/api/v1/onboarding",
        "/api/v1/model",
        "/api/v1/batches/{id}/results.csv",
        "/api/v1/batches/{id}/retry",
    ] {
        assert!(paths.contains_key(path), "{path}");
    }
    // Calls about batches need a batch and its owner.
    for (path, methods) in paths.iter().filter(|(path, _)| !path.starts_with("/api/v1/batches")) {
        for (method, call) in methods.as_object().expect("methods") {
            let mut address = path.clone();
            for parameter in call["parameters"].as_array().into_iter().flatten() {
                let example = parameter["example"].to_string().replace('"', "");
                address = address.replace(&format!("{{{}}}", parameter["name"].as_str().expect("a name")), &example);
            }
            let answer = if method == "post" {
                let schema = &call["requestBody"]["content"]["application/json"]["schema"]["$ref"];
                let schema = schema.as_str().and_then(|pointer| pointer.strip_prefix('#')).expect("a schema");
                let example = &document.pointer(schema).expect("a schema")["example"];
                app.post_json(&address, example.to_string()).await
            } else {
                app.get(&address).await
            };
            assert_eq!(answer.status, StatusCode::OK, "{method} {address} {}", answer.body);
            let schema = &call["responses"]["200"]["content"]["application/json"]["schema"]["$ref"];
            let name = schema.as_str().and_then(|pointer| pointer.rsplit('/').next()).expect("a schema");
            for field in document["components"]["schemas"][name]["required"].as_array().expect("fields") {
                assert!(answer.json().get(field.as_str().expect("a name")).is_some(), "{address} has no {field}");
            }
        }
    }
}

#[tokio::test]
async fn the_api_page_shows_every_call_and_loads_nothing_from_other_sites() {
    let app = TestApp::start().await;
    let page = app.get("/api/docs").await;
    assert_eq!(page.status, StatusCode::OK);
    let document = app.get("/api/openapi.json").await.json();
    let paths = document["paths"].as_object().expect("paths").keys().map(String::as_str);
    for text in paths.chain(["tune", "ignored"]) {
        assert!(page.body.contains(text), "{text}");
    }
    let policy = page.header("content-security-policy");
    assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{policy}");
    let linked = page.body.split(['"']).filter(|text| text.starts_with("/assets/")).collect::<Vec<_>>();
    assert!(linked.len() >= 3, "{linked:?}");
    for address in linked {
        assert_eq!(app.get(address).await.status, StatusCode::OK, "{address}");
    }
    assert!(!page.body.contains("http://") && !page.body.contains("https://"));
}
