//! The switches of the demo: X-ray and fault injection, stored in cookies.

use app::demo::Demo;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use axum::routing::post;
use axum::{Form, Router};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use domain::{Fault, Faults, Service};
use http::HeaderMap;
use http::request::Parts;
use serde::Deserialize;
use time::Duration;

use super::local;
use crate::web::Site;

const XRAY: &str = "xray";
const FAULTS: &str = "faults";

pub fn router() -> Router<Site> {
    Router::new().route("/demo", post(demo))
}

#[derive(Deserialize)]
struct DemoForm {
    #[serde(default)]
    back: String,
    /// `on` or `off`.
    xray: Option<String>,
    service: Option<String>,
    /// A [`Fault`], or anything else to remove the service's fault.
    fault: Option<String>,
}

async fn demo(State(site): State<Site>, cookies: CookieJar, Form(form): Form<DemoForm>) -> impl IntoResponse {
    let mut changed = cookies.clone();
    if let Some(xray) = form.xray {
        changed = changed.add(cookie(XRAY, if xray == "on" { "on" } else { "off" }.to_owned()));
    }
    if let (true, Some(service), Some(fault)) = (site.config.demo, form.service, form.fault)
        && let Ok(service) = service.parse::<Service>()
    {
        let faults = faults_of(&cookies).with(service, fault.parse::<Fault>().ok());
        changed = changed.add(cookie(FAULTS, faults.to_string()));
    }
    (changed, Redirect::to(local(&form.back)))
}

fn cookie(name: &'static str, value: String) -> Cookie<'static> {
    Cookie::build((name, value)).path("/").same_site(SameSite::Lax).max_age(Duration::days(1)).build()
}

/// The demo's state, from the request's cookies. Without `enabled`, there are no faults.
pub fn demo_of(parts: &Parts, enabled: bool) -> Demo {
    let cookies = cookies_of(&parts.headers);
    Demo {
        enabled,
        xray: cookies.get(XRAY).is_some_and(|cookie| cookie.value() == "on"),
        faults: if enabled { faults_of(&cookies) } else { Faults::default() },
        here: parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
    }
}

fn cookies_of(headers: &HeaderMap) -> CookieJar {
    CookieJar::from_headers(headers)
}

fn faults_of(cookies: &CookieJar) -> Faults {
    let Ok(faults) = cookies.get(FAULTS).map(Cookie::value).unwrap_or_default().parse();
    faults
}

#[cfg(test)]
mod tests {
    use http::{HeaderValue, header};

    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("noxray=on; xray=off; faults=recommender-latency"));
        let cookies = cookies_of(&headers);
        assert_eq!(cookies.get(XRAY).map(Cookie::value), Some("off"));
        assert_eq!(faults_of(&cookies).of(Service::Recommender), Some(Fault::Latency));
    }
}
