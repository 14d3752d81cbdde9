//! The cookie of a browser that has logged in before. Wrong passwords from other browsers do not slow it down.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use domain::Id;
use http::request::Parts;
use time::Duration;

use super::Site;
use crate::services::membership::browsers::BROWSER_LIFETIME;

/// The cookie of a request, if there is one.
pub struct KnownBrowser {
    cookies: CookieJar,
    name: &'static str,
}

impl FromRequestParts<Site> for KnownBrowser {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Infallible> {
        let name = if site.config.https { "__Host-browser" } else { "browser" };
        Ok(Self { cookies: CookieJar::from_headers(&parts.headers), name })
    }
}

impl KnownBrowser {
    /// The token in the cookie.
    pub fn token(&self) -> Option<String> {
        self.cookies.get(self.name).map(|cookie| cookie.value().to_owned())
    }

    /// The cookies after this browser has logged in to an account, or has verified its address. If the database fails,
    /// the browser remains unknown.
    pub async fn remember(self, site: &Site, user: &Id) -> CookieJar {
        match site.accounts.remember_browser(user, self.token().as_deref()).await {
            Ok(token) => {
                let cookie = Cookie::build((self.name, token))
                    .path("/")
                    .http_only(true)
                    .same_site(SameSite::Lax)
                    .secure(site.config.https)
                    .max_age(Duration::seconds(BROWSER_LIFETIME));
                self.cookies.add(cookie)
            }
            Err(error) => {
                tracing::warn!(%error, "cannot remember a browser");
                self.cookies
            }
        }
    }
}
