//! `/api/docs`: the contract to read and to try, drawn here from `/api/openapi.json`, with nothing from elsewhere.

use std::fmt::Write;

use axum::Router;
use axum::extract::State;
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use http::{HeaderValue, header};
use serde_json::Value;

use super::super::Site;

/// Runs the calls that a reader tries; without it each call still says how it is made.
pub const SCRIPT: &str = include_str!("docs/try.js");
pub const STYLE: &str = include_str!("docs/docs.css");

/// The page's own policy: its script and style are files of this site, so that it needs no nonce.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

pub fn router(contract: &utoipa::openapi::OpenApi) -> Router<Site> {
    let contract = serde_json::to_value(contract).unwrap_or_default();
    let calls = calls(&contract);
    let page = async move |State(site): State<Site>| {
        let page = page(&site.assets.root, &contract, &calls);
        ([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(page)).into_response()
    };
    Router::new().route("/api/docs", get(page))
}

fn page(assets: &str, contract: &Value, calls: &str) -> String {
    let about = escaped(text(&contract["info"]["description"]));
    format!(
        r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark">
<title>The REST API · Matinee</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="{assets}/pkg/matinee.css">
<link rel="stylesheet" href="{assets}/docs/docs.css">
<script type="module" src="{assets}/docs/try.js"></script>
</head>
<body>
<main class="docs" id="content">
<p><a href="/">Matinee</a></p>
<h1>The REST API</h1>
<p>{about}</p>
<p>The whole contract, for programs: <a href="/api/openapi.json">/api/openapi.json</a></p>
{calls}</main>
</body>
</html>
"#
    )
}

/// One section a call.
fn calls(contract: &Value) -> String {
    let mut html = String::new();
    let paths = contract["paths"].as_object().into_iter().flatten();
    for (path, methods) in paths {
        for (method, call) in methods.as_object().into_iter().flatten() {
            html += &section(contract, path, method, call);
        }
    }
    html
}

fn section(contract: &Value, path: &str, method: &str, call: &Value) -> String {
    let id = escaped(text(&call["operationId"]));
    let (summary, description) = (escaped(text(&call["summary"])), escaped(text(&call["description"])));
    let (shown_method, shown_path) = (method.to_uppercase(), escaped(path));
    let mut html = format!(
        "<section class=\"call\" aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{summary}</h2>\n\
         <p class=\"line\"><b>{shown_method}</b> <code>{shown_path}</code></p>\n<p>{description}</p>\n\
         <form data-method=\"{shown_method}\" data-path=\"{shown_path}\">\n"
    );
    for parameter in call["parameters"].as_array().into_iter().flatten() {
        html += &field(&id, parameter);
    }
    let asked = &call["requestBody"]["content"]["application/json"]["schema"];
    if asked.is_object() {
        let schema = resolved(contract, asked);
        let example = serde_json::to_string_pretty(&schema["example"]).unwrap_or_default();
        let _ = writeln!(
            html,
            "<label for=\"{id}-body\">body</label>\n<textarea id=\"{id}-body\" name=\"body\" rows=\"16\" \
             spellcheck=\"false\">\n{}</textarea>",
            escaped(&example)
        );
        html += &fields_of(contract, schema);
    }
    html += "<button class=\"button\">Try it</button>\n<pre class=\"answer\" role=\"status\" tabindex=\"0\" hidden></pre>\n</form>\n";
    let answer = resolved(contract, &call["responses"]["200"]["content"]["application/json"]["schema"]);
    let _ = write!(html, "<details><summary>What it answers</summary>\n{}</details>\n", fields_of(contract, answer));
    html + "</section>\n"
}

/// A parameter of the path or the query, to be filled in.
fn field(id: &str, parameter: &Value) -> String {
    let (name, place) = (escaped(text(&parameter["name"])), escaped(text(&parameter["in"])));
    let example = match &parameter["example"] {
        Value::String(text) => escaped(text),
        Value::Null => String::new(),
        other => escaped(&other.to_string()),
    };
    let required = if parameter["required"] == true { " required" } else { "" };
    let about = escaped(text(&parameter["description"]));
    format!(
        "<label for=\"{id}-{name}\">{name} <span>{about}</span></label>\n\
         <input id=\"{id}-{name}\" name=\"{name}\" data-in=\"{place}\" value=\"{example}\" autocomplete=\"off\"{required}>\n"
    )
}

/// The fields of an object, with what each is.
fn fields_of(contract: &Value, schema: &Value) -> String {
    let mut html = String::from("<dl class=\"fields\">\n");
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        let about = escaped(text(&field["description"]));
        let _ =
            writeln!(html, "<dt><code>{}</code> <i>{}</i></dt><dd>{about}</dd>", escaped(name), kind(contract, field));
        let inner = resolved(contract, if field["items"].is_object() { &field["items"] } else { field });
        if inner["properties"].is_object() {
            let _ = writeln!(html, "<dd>{}</dd>", fields_of(contract, inner));
        }
    }
    html + "</dl>\n"
}

fn kind(contract: &Value, field: &Value) -> String {
    let field = resolved(contract, field);
    match &field["type"] {
        Value::String(kind) if kind == "array" => format!("array of {}", kind_or_object(contract, &field["items"])),
        Value::String(kind) => escaped(kind),
        Value::Array(kinds) => {
            let kinds: Vec<_> = kinds.iter().map(text).filter(|kind| *kind != "null").map(escaped).collect();
            kinds.join(" or ")
        }
        _ => "object".to_owned(),
    }
}

fn kind_or_object(contract: &Value, items: &Value) -> String {
    if items.is_object() { kind(contract, items) } else { "pairs".to_owned() }
}

/// What a reference points at; anything else is itself.
fn resolved<'a>(contract: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str().and_then(|reference| reference.strip_prefix('#')) {
        Some(place) => contract.pointer(place).unwrap_or(schema),
        None => schema,
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
