//! Plain forms: post, redirect, get.

use app::demo::{Demo, Plug, Plugs};
use app::services::ServiceError;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use axum::{Form, Router};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, header};
use serde::Deserialize;

use super::Site;

pub fn router() -> Router<Site> {
    Router::new().route("/join", post(join)).route("/demo", post(demo))
}

#[derive(Deserialize)]
struct JoinForm {
    #[serde(default)]
    email: String,
}

async fn join(State(site): State<Site>, Form(form): Form<JoinForm>) -> Redirect {
    match site.services.membership.request_to_join(&form.email).await {
        Ok(()) => Redirect::to("/join?done=1"),
        Err(ServiceError::Invalid(_)) => Redirect::to("/join?problem=email"),
        Err(error) => {
            tracing::warn!(%error, "a wish to join could not be kept");
            Redirect::to("/join?problem=unavailable")
        }
    }
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

/// An address of this site, or the home page where it would lead elsewhere.
fn local(address: &str) -> &str {
    let inside = address.starts_with('/') && !address.starts_with("//");
    let plain = address.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if inside && plain { address } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_never_leads_to_another_site() {
        assert_eq!(local("/movie/heat-1995?from=home"), "/movie/heat-1995?from=home");
        for address in [
            "",
            "https://elsewhere.example",
            "//elsewhere.example",
            "/\\elsewhere.example",
            "/a\r\nSet-Cookie: x=1",
            "javascript:alert(1)",
        ] {
            assert_eq!(local(address), "/", "{address:?}");
        }
    }

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("noxray=on; xray=off; plugs=recommender-slow"));
        assert_eq!(cookie(&headers, "xray"), Some("off"));
        assert_eq!(plugs_of(&headers).of("recommender"), Some(Plug::Slow));
    }
}
