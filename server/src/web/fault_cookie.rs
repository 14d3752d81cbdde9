//! The faults that a visitor injects: a cookie that is signed for one browser and valid for ten minutes.
//!
//! In a demonstration, scripts may also set an unsigned cookie with pairs of service and fault, such as
//! `faults=recommender-outage`. These only affect the requests of the script itself.

use app::Trace;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use domain::{Faults, InvalidSetting};
use hmac::{Hmac, Mac};
use http::{Method, Request};
use sha2::Sha256;
use thiserror::Error;
use time::Duration;
use tokio::sync::OnceCell;

use super::Site;
use super::surprise::Surprise;
use crate::id::new_id;
use crate::store::{Store, now, site_key};

const FAULTS: &str = "faults";
/// The cookie with the id of the browser that the faults are signed for.
const BROWSER: &str = "fault-browser";
/// The version at the beginning of a signed cookie. Earlier versions have other numbers, or none.
const VERSION: &str = "2";
/// How long faults last after they were set, in seconds.
const LIFETIME: i64 = 600;
/// The maximum length of the id of a browser.
const MAX_ID_LEN: usize = 64;

/// The faults of a request, as an extension of requests that have such a cookie.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InjectedFaults {
    pub faults: Faults,
    /// The number of seconds until the faults end; `None` for a script's cookie.
    pub ends_in: Option<i64>,
    /// Why the cookie is ignored.
    pub refusal: Option<CookieRefusal>,
}

/// Why a cookie injects no faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CookieRefusal {
    #[error("Your faults have ended, ten minutes after you set them. All parts are as they are for everybody.")]
    Expired,
    #[error("Your browser sends faults that were set in another browser, or that have been changed. They are ignored.")]
    Foreign,
    #[error("Your browser sends faults of another version of this site. They are ignored.")]
    Version,
    #[error("Your browser sends faults that are ignored: {0}.")]
    Invalid(InvalidSetting),
    #[error("Your faults cannot be checked while the database does not respond. They are ignored.")]
    Unchecked,
}

/// Signs and reads the cookies. Servers on one database accept the cookies of each other.
pub struct FaultCookies {
    store: Store,
    key: OnceCell<String>,
}

impl FaultCookies {
    /// The key is read from the database when it is first needed.
    pub fn new(store: Store) -> Self {
        Self { store, key: OnceCell::new() }
    }

    /// Adds the cookies with which a browser injects these faults from now on.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn with(&self, cookies: CookieJar, faults: &Faults, secure: bool) -> Result<CookieJar, sqlx::Error> {
        let (cookies, browser) = browser_of(cookies, secure);
        if faults.is_empty() {
            return Ok(cookies.remove(Cookie::build(FAULTS).path("/")));
        }
        let value = sign(self.key().await?, &browser, faults, now() + LIFETIME);
        Ok(cookies.add(cookie(FAULTS, value, LIFETIME, secure)))
    }

    async fn read(&self, value: &str, browser: &str) -> InjectedFaults {
        if !value.contains('|') {
            return from_script(value);
        }
        let read = match self.key().await {
            Ok(key) => verify(key, browser, value, now()),
            Err(error) => {
                tracing::warn!(%error, "cannot check the faults of a visitor");
                Err(CookieRefusal::Unchecked)
            }
        };
        match read {
            Ok((faults, ends_in)) => InjectedFaults { faults, ends_in: Some(ends_in), refusal: None },
            Err(refusal) => InjectedFaults { refusal: Some(refusal), ..InjectedFaults::default() },
        }
    }

    async fn key(&self) -> Result<&str, sqlx::Error> {
        self.key.get_or_try_init(|| site_key(&self.store, "faults")).await.map(String::as_str)
    }
}

/// Adds the faults of a request to its extensions, in a demonstration: the random faults of the browser while its
/// surprise runs, otherwise those of the cookie. Returns the running surprise, with the trace in which the response is
/// recorded.
pub async fn inject<B>(site: &Site, request: &mut Request<B>) -> Option<(Surprise, Trace)> {
    let cookies = CookieJar::from_headers(request.headers());
    let browser = cookies.get(BROWSER).map(Cookie::value).unwrap_or_default();
    let surprise = site.surprises.of(browser).filter(|_| !browser.is_empty());
    if let Some(surprise) = &surprise {
        request.extensions_mut().insert(surprise.report());
    }
    if let Some(running) = surprise.filter(|surprise| surprise.is_running() && request.method() == Method::GET) {
        let replicas = site.model.readiness().replicas;
        let faults = running.draw(request.uri().path(), replicas.iter().map(|replica| &*replica.host));
        request.extensions_mut().insert(InjectedFaults { faults, ends_in: None, refusal: None });
        let trace = request.extensions_mut().get_or_insert_default::<Trace>().clone();
        return Some((running, trace));
    }
    if let Some(faults) = cookies.get(FAULTS) {
        let injected = site.faults.read(faults.value(), browser).await;
        request.extensions_mut().insert(injected);
    }
    None
}

/// The id of the browser, from its cookie or new.
pub fn browser_of(cookies: CookieJar, secure: bool) -> (CookieJar, String) {
    let known = cookies.get(BROWSER).map(|cookie| cookie.value().to_owned());
    if let Some(id) = known.filter(|id| (1..=MAX_ID_LEN).contains(&id.len())) {
        return (cookies, id);
    }
    let id = new_id().to_string();
    (cookies.add(cookie(BROWSER, id.clone(), Duration::DAY.whole_seconds(), secure)), id)
}

fn cookie(name: &'static str, value: String, seconds: i64, secure: bool) -> Cookie<'static> {
    let cookie = Cookie::build((name, value)).path("/").http_only(true).same_site(SameSite::Lax).secure(secure);
    cookie.max_age(Duration::seconds(seconds)).build()
}

/// The faults of a script's cookie.
fn from_script(words: &str) -> InjectedFaults {
    let faults = Faults::from_words(words);
    let refusal = (faults.is_empty() && !words.is_empty()).then_some(CookieRefusal::Version);
    InjectedFaults { faults, ends_in: None, refusal }
}

fn sign(key: &str, browser: &str, faults: &Faults, ends_at: i64) -> String {
    let text = format!("{VERSION}|{ends_at}|{faults}");
    let code = hex::encode(mac(key, browser, &text).finalize().into_bytes());
    format!("{text}|{code}")
}

/// The faults of a signed cookie, and the number of seconds until they end.
fn verify(key: &str, browser: &str, value: &str, now: i64) -> Result<(Faults, i64), CookieRefusal> {
    let version = value.split('|').next();
    if version != Some(VERSION) {
        return Err(CookieRefusal::Version);
    }
    let (text, code) = value.rsplit_once('|').ok_or(CookieRefusal::Foreign)?;
    let code = hex::decode(code).map_err(|_| CookieRefusal::Foreign)?;
    mac(key, browser, text).verify_slice(&code).map_err(|_| CookieRefusal::Foreign)?;
    let mut fields = text.split('|').skip(1);
    let (ends_at, faults) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
    let ends_in = ends_at.parse().map_or(0, |ends_at: i64| ends_at.saturating_sub(now));
    // A clock that was ahead when the faults were set must not keep them for longer.
    if !(1..=LIFETIME).contains(&ends_in) {
        return Err(CookieRefusal::Expired);
    }
    let faults = faults.parse().map_err(CookieRefusal::Invalid)?;
    Ok((faults, ends_in))
}

fn mac(key: &str, browser: &str, text: &str) -> Hmac<Sha256> {
    let mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("HMAC takes keys of any length");
    mac.chain_update(browser).chain_update(b"\n").chain_update(text)
}

#[cfg(test)]
mod tests {
    use domain::{Part, Service, Setting};

    use super::*;

    fn faults() -> Faults {
        let faults = Faults::default().with(Service::History, Some(Setting::Slow(250)));
        faults.with(Part::Database, Some(Setting::Failing(9)))
    }

    #[test]
    fn faults_last_for_ten_minutes_in_the_browser_that_they_are_signed_for() {
        let value = sign("key", "ada", &faults(), 1000 + LIFETIME);
        assert_eq!(verify("key", "ada", &value, 1000), Ok((faults(), LIFETIME)));
        assert_eq!(verify("key", "ada", &value, 1000 + LIFETIME - 1), Ok((faults(), 1)));
        assert_eq!(verify("key", "ada", &value, 1000 + LIFETIME), Err(CookieRefusal::Expired));
        assert_eq!(verify("key", "eve", &value, 1000), Err(CookieRefusal::Foreign));
        assert_eq!(verify("key of another site", "ada", &value, 1000), Err(CookieRefusal::Foreign));
    }

    #[test]
    fn a_clock_that_jumps_back_does_not_keep_faults_for_longer() {
        let value = sign("key", "ada", &faults(), 1000 + LIFETIME);
        assert_eq!(verify("key", "ada", &value, 900), Err(CookieRefusal::Expired));
    }

    #[test]
    fn what_was_changed_is_refused() {
        let value = sign("key", "ada", &faults(), 1000 + LIFETIME);
        for (from, to) in [("slow~250", "slow~999"), ("1600", "9999"), ("history", "inbox"), ("2|", "2|1|")] {
            let forged = value.replacen(from, to, 1);
            assert_ne!(forged, value, "{from}");
            assert_eq!(verify("key", "ada", &forged, 1000), Err(CookieRefusal::Foreign), "{from}");
        }
        for (forged, refusal) in [
            ("2|", CookieRefusal::Foreign),
            ("2|1600|history~slow~250|zz", CookieRefusal::Foreign),
            ("1|1600|history~slow~250|00", CookieRefusal::Version),
            ("|", CookieRefusal::Version),
        ] {
            assert_eq!(verify("key", "ada", forged, 1000), Err(refusal), "{forged}");
        }
    }

    #[test]
    fn a_signed_setting_that_is_out_of_range_is_refused() {
        let text = "2|1600|history~slow~60001";
        let code = hex::encode(mac("key", "ada", text).finalize().into_bytes());
        let refusal = CookieRefusal::Invalid(InvalidSetting::Delay);
        assert_eq!(verify("key", "ada", &format!("{text}|{code}"), 1000), Err(refusal));
    }

    #[test]
    fn scripts_use_words_that_need_no_signature() {
        let injected = from_script("recommender-outage");
        assert_eq!(injected.faults.of(Service::Recommender), Some(Setting::Unreachable));
        assert_eq!((injected.ends_in, injected.refusal), (None, None));
        assert_eq!(from_script("recommender=broken").refusal, Some(CookieRefusal::Version));
        assert_eq!(from_script("").refusal, None);
    }
}
