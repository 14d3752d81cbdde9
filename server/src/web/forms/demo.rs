//! The switches of the demo: X-ray, and the faults of parts.

use std::sync::Arc;

use app::demo::{self, Demo};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use axum::{Extension, Form, Router};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use domain::{Fault, Faults, InvalidSetting, Part, Service, Setting};
use http::request::Parts;
use http::{HeaderMap, StatusCode, Uri};
use serde::Deserialize;
use time::Duration;

use super::film_form::FORGET_PREFETCHED;
use super::local;
use crate::web::Site;
use crate::web::fault_cookie::{InjectedFaults, browser_of};
use crate::web::problem::Problem;

const XRAY: &str = "xray";

/// The forms of X-ray and of the fault board.
pub fn router() -> Router<Site> {
    Router::new().route("/demo", post(demo)).route(demo::FAULTS, post(set_fault)).route(demo::SURPRISE, post(surprise))
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

/// Switches X-ray, and sets faults by the names that scripts use.
async fn demo(
    State(site): State<Site>,
    injected: Option<Extension<InjectedFaults>>,
    cookies: CookieJar,
    Form(form): Form<DemoForm>,
) -> Result<Response, Problem> {
    let mut cookies = cookies;
    if let Some(xray) = form.xray {
        let cookie = Cookie::build((XRAY, if xray == "on" { "on" } else { "off" })).path("/");
        cookies = cookies.add(cookie.same_site(SameSite::Lax).max_age(Duration::DAY));
    }
    if let (true, Some(service), Some(fault)) = (site.config.demo, form.service, form.fault)
        && let Ok(service) = service.parse::<Service>()
    {
        let faults = current(injected).with(service, fault.parse::<Fault>().ok());
        cookies = inject(&site, cookies, &faults).await?;
    }
    Ok((cookies, Redirect::to(local(&form.back))).into_response())
}

#[derive(Deserialize)]
struct FaultForm {
    /// A [`Part`], or `all`.
    part: String,
    /// The kind of a [`Setting`], or `fine`.
    fault: String,
    #[serde(default)]
    milliseconds: String,
    #[serde(default)]
    percent: String,
}

/// The value of `part` that clears the faults of all parts.
const ALL: &str = "all";
const FINE: &str = "fine";

/// Sets the fault of one part, or clears all faults.
async fn set_fault(
    State(site): State<Site>,
    injected: Option<Extension<InjectedFaults>>,
    cookies: CookieJar,
    Form(form): Form<FaultForm>,
) -> Result<Response, Problem> {
    refuse_outside_demo(&site)?;
    let invalid = |field: &str, error: InvalidSetting| {
        let mut sentence = error.to_string();
        sentence[..1].make_ascii_uppercase();
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, format!("{sentence}.")).with_field(field)
    };
    let faults = if form.part == ALL && form.fault == FINE {
        Faults::default()
    } else {
        let part: Part = form.part.parse().map_err(|error| invalid("part", error))?;
        let is_known = match &part {
            Part::Service(_) | Part::Database => true,
            Part::Replica(host) => site.model.readiness().replicas.iter().any(|replica| replica.host == *host),
        };
        if !is_known {
            return Err(invalid("part", InvalidSetting::Part));
        }
        let amount = if form.fault == "slow" { &form.milliseconds } else { &form.percent };
        let setting = match &*form.fault {
            FINE => None,
            kind => Some(Setting::new(kind, amount.trim()).map_err(|error| invalid("fault", error))?),
        };
        if setting.is_some_and(|setting| !part.allows(setting)) {
            return Err(invalid("fault", InvalidSetting::Kind));
        }
        current(injected).with(part, setting)
    };
    let cookies = inject(&site, cookies, &faults).await?;
    Ok(([FORGET_PREFETCHED], cookies, Redirect::to(demo::BOARD)).into_response())
}

#[derive(Deserialize)]
struct SurpriseForm {
    /// `start` or `stop`.
    surprise: String,
}

/// Starts or stops random faults.
async fn surprise(
    State(site): State<Site>,
    cookies: CookieJar,
    Form(form): Form<SurpriseForm>,
) -> Result<Response, Problem> {
    refuse_outside_demo(&site)?;
    let (cookies, browser) = browser_of(cookies, site.config.https);
    match &*form.surprise {
        "start" => site.surprises.start(browser),
        "stop" => site.surprises.stop(&browser),
        _ => {
            let detail = "A surprise can be started with `start` and ended with `stop`.";
            return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail).with_field("surprise"));
        }
    }
    Ok(([FORGET_PREFETCHED], cookies, Redirect::to(demo::BOARD)).into_response())
}

fn refuse_outside_demo(site: &Site) -> Result<(), Problem> {
    let detail = "Faults can be injected only where this site runs as a demonstration.";
    if site.config.demo { Ok(()) } else { Err(Problem::new(StatusCode::NOT_FOUND, detail)) }
}

fn current(injected: Option<Extension<InjectedFaults>>) -> Faults {
    injected.map(|Extension(injected)| injected.faults).unwrap_or_default()
}

async fn inject(site: &Site, cookies: CookieJar, faults: &Faults) -> Result<CookieJar, Problem> {
    let cookies = site.faults.with(cookies, faults, site.config.https).await;
    cookies.map_err(|error| Problem::unavailable().caused_by(Arc::new(error) as Arc<_>))
}

/// The demo's state, from the request's cookies. Without `enabled`, there are no faults.
pub fn demo_of(parts: &Parts, enabled: bool) -> Demo {
    let injected = parts.extensions.get::<InjectedFaults>().filter(|_| enabled);
    Demo {
        enabled,
        xray: shows_xray(&parts.headers, &parts.uri),
        faults: injected.map(|injected| injected.faults.clone()).unwrap_or_default(),
        here: parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
    }
}

/// Whether X-ray is on for a request: by `xray=1` in its query, otherwise by the cookie of the switch.
pub fn shows_xray(headers: &HeaderMap, uri: &Uri) -> bool {
    let mut query = uri.query().unwrap_or_default().split('&');
    match query.find_map(|parameter| parameter.strip_prefix("xray=")) {
        Some(value) => value == "1",
        None => CookieJar::from_headers(headers).get(XRAY).is_some_and(|cookie| cookie.value() == "on"),
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderValue, header};

    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("noxray=on; xray=off"));
        for (address, on) in [("/", false), ("/?xray=1", true), ("/?q=a&xray=0", false), ("/?noxray=1", false)] {
            assert_eq!(shows_xray(&headers, &Uri::from_static(address)), on, "{address}");
        }
        headers.insert(header::COOKIE, HeaderValue::from_static("noxray=off; xray=on"));
        assert!(shows_xray(&headers, &Uri::from_static("/")));
    }
}
