//! `GET /api/docs`: the contract as a page on which calls can be tried out. Rendered here, because pages of this site
//! load nothing from other hosts, and the common viewers are megabytes large.

use axum::Router;
use axum::extract::State;
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use http::{HeaderValue, header};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::Value;

use super::super::Site;

/// Sends the calls that a reader tries out. Without it, the page is documentation only.
pub const SCRIPT: &str = include_str!("docs/try.js");
pub const STYLE: &str = include_str!("docs/docs.css");

/// The page's script and style are files of this site, so that it needs no nonce.
const CONTENT_SECURITY_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// The route of the page. The calls are rendered once.
pub fn router(contract: &utoipa::openapi::OpenApi) -> Router<Site> {
    let contract = Contract(serde_json::to_value(contract).unwrap_or_default());
    let about = text(&contract.0["info"]["description"]).to_owned();
    let calls = contract.calls().into_string();
    let page = async move |State(site): State<Site>| {
        let page = page(&site.assets.root, &about, &calls).into_string();
        ([(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY)], Html(page)).into_response()
    };
    Router::new().route("/api/docs", get(page))
}

fn page(assets: &str, about: &str, calls: &str) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="dark";
                title { "The REST API · Matinee" }
                link rel="icon" href="/favicon.svg" type="image/svg+xml";
                link rel="stylesheet" href=(format!("{assets}/pkg/matinee.css"));
                link rel="stylesheet" href=(format!("{assets}/docs/docs.css"));
                script type="module" src=(format!("{assets}/docs/try.js")) {}
            }
            body {
                main.docs #content {
                    p { a href="/" { "Matinee" } }
                    h1 { "The REST API" }
                    p { (about) }
                    p { "The complete contract, for programs: " a href="/api/openapi.json" { "/api/openapi.json" } }
                    (PreEscaped(calls))
                }
            }
        }
    }
}

/// The contract as JSON.
struct Contract(Value);

impl Contract {
    fn calls(&self) -> Markup {
        html! {
            @for (path, methods) in fields(&self.0["paths"]) {
                @for (method, call) in fields(methods) {
                    (self.call(path, &method.to_uppercase(), call))
                }
            }
        }
    }

    fn call(&self, path: &str, method: &str, call: &Value) -> Markup {
        let id = text(&call["operationId"]);
        let body = &call["requestBody"]["content"]["application/json"]["schema"];
        let response = self.resolve(&call["responses"]["200"]["content"]["application/json"]["schema"]);
        html! {
            section.call aria-labelledby=(id) {
                h2 id=(id) { (text(&call["summary"])) }
                p.line { b { (method) } " " code { (path) } }
                p { (text(&call["description"])) }
                form data-method=(method) data-path=(path) {
                    @for parameter in items(&call["parameters"]) { (parameter_input(id, parameter)) }
                    @if body.is_object() { (self.body_input(id, self.resolve(body))) }
                    button.button { "Try it" }
                    pre.answer role="status" tabindex="0" hidden {}
                }
                details { summary { "Response" } (self.schema_fields(response)) }
            }
        }
    }

    fn body_input(&self, id: &str, schema: &Value) -> Markup {
        let example = serde_json::to_string_pretty(&schema["example"]).unwrap_or_default();
        html! {
            label for=(format!("{id}-body")) { "body" }
            // Browsers drop a line break after the opening tag.
            textarea id=(format!("{id}-body")) name="body" rows="16" spellcheck="false" { "\n" (example) }
            (self.schema_fields(schema))
        }
    }

    /// The fields of an object, with those of inner objects.
    fn schema_fields(&self, schema: &Value) -> Markup {
        html! {
            dl.fields {
                @for (name, field) in self.properties(schema) {
                    dt { code { (name) } " " i { (self.type_name(field)) } }
                    dd { (text(&field["description"])) }
                    @let inner = self.resolve(if field["items"].is_object() { &field["items"] } else { field });
                    @if !self.properties(inner).is_empty() {
                        dd { (self.schema_fields(inner)) }
                    }
                }
            }
        }
    }

    /// The fields of an object, including those of the objects that it is composed of.
    fn properties<'a>(&'a self, schema: &'a Value) -> Vec<(&'a String, &'a Value)> {
        let parts = items(&schema["allOf"]).flat_map(|part| self.properties(self.resolve(part)));
        parts.chain(fields(&schema["properties"])).collect()
    }

    fn type_name(&self, schema: &Value) -> String {
        let schema = self.resolve(schema);
        match &schema["type"] {
            Value::String(name) if name == "array" => match &schema["items"] {
                items @ Value::Object(_) => format!("array of {}", self.type_name(items)),
                _ => "array of pairs".to_owned(),
            },
            Value::String(name) => name.clone(),
            Value::Array(names) => {
                let names: Vec<_> = names.iter().map(text).filter(|name| *name != "null").collect();
                names.join(" or ")
            }
            _ => "object".to_owned(),
        }
    }

    /// The schema that a reference points to; any other schema itself.
    fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str().and_then(|reference| reference.strip_prefix('#')) {
            Some(pointer) => self.0.pointer(pointer).unwrap_or(schema),
            None => schema,
        }
    }
}

/// The input of a parameter of the path or the query.
fn parameter_input(id: &str, parameter: &Value) -> Markup {
    let name = text(&parameter["name"]);
    let id = format!("{id}-{name}");
    let example = match &parameter["example"] {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    html! {
        label for=(id) { (name) " " span { (text(&parameter["description"])) } }
        input id=(id) name=(name) data-in=(text(&parameter["in"])) value=(example) autocomplete="off"
            required[parameter["required"] == true];
    }
}

fn fields(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
