//! The demonstration's switches: X-ray and the plugs, kept in cookies.

use app::demo::{Demo, Plug, Plugs};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use axum::{Form, Router};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, header};
use serde::Deserialize;

use super::local;
use crate::web::Site;

pub fn router() -> Router<Site> {
    Router::new().route("/demo", post(demo))
}

#[derive(Deserialize)]
struct DemoForm {
    #[serde(default)]
    back: String,
    xray: Option<String>,
    service: Option<String>,
    plug: Option<String>,
}

async fn demo(State(site): State<Site>, headers: HeaderMap, Form(form): Form<DemoForm>) -> Response {
    let mut response = Redirect::to(local(&form.back)).into_response();
    let mut keep = |name: &str, value: &str| {
        let cookie = format!("{name}={value}; Path=/; SameSite=Lax; Max-Age=86400");
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    };
    if let Some(xray) = form.xray {
        keep("xray", if xray == "on" { "on" } else { "off" });
    }
    if let (true, Some(service), Some(plug)) = (site.demo, form.service, form.plug)
        && Plugs::SERVICES.contains(&service.as_str())
    {
        let plug = match plug.as_str() {
            "slow" => Some(Plug::Slow),
            "pulled" => Some(Plug::Pulled),
            _ => None,
        };
        keep("plugs", &plugs_of(&headers).with(&service, plug).to_string());
    }
    response
}

/// The demonstration's state, from the request's cookies. Plugs count for nothing unless the demo is on.
pub fn demo_of(parts: &Parts, enabled: bool) -> Demo {
    Demo {
        enabled,
        xray: cookie(&parts.headers, "xray") == Some("on"),
        plugs: if enabled { plugs_of(&parts.headers) } else { Plugs::default() },
        here: parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
    }
}

fn plugs_of(headers: &HeaderMap) -> Plugs {
    let Ok(plugs) = cookie(headers, "plugs").unwrap_or_default().parse();
    plugs
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|cookies| cookies.split(';'))
        .find_map(|cookie| cookie.trim().strip_prefix(name)?.strip_prefix('='))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("noxray=on; xray=off; plugs=recommender-slow"));
        assert_eq!(cookie(&headers, "xray"), Some("off"));
        assert_eq!(plugs_of(&headers).of("recommender"), Some(Plug::Slow));
    }
}
