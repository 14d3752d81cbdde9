//! A visitor with a browser's memory for cookies.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

use axum::body::Body;
use axum::extract::connect_info::ConnectInfo;
use http::{Request, StatusCode, header};

use super::house::{House, Page};

/// The password of everybody in these tests.
pub const PASSWORD: &str = "seven samurai";

/// Somebody who comes back with the cookies that they were given.
pub struct Guest<'h> {
    house: &'h House,
    pub cookies: BTreeMap<String, String>,
    /// Where they come from, where that matters.
    pub address: Option<IpAddr>,
}

impl House {
    /// Somebody new.
    pub fn guest(&self) -> Guest<'_> {
        Guest { house: self, cookies: BTreeMap::new(), address: None }
    }

    /// Somebody who has joined and is logged in.
    pub async fn member(&self, email: &str) -> Guest<'_> {
        let mut guest = self.guest();
        guest.join(email).await;
        assert_eq!(guest.log_in(email, PASSWORD).await.status, StatusCode::SEE_OTHER);
        guest
    }
}

impl<'h> Guest<'h> {
    /// The same browser in another tab.
    pub fn tab(&self) -> Guest<'h> {
        Guest { house: self.house, cookies: self.cookies.clone(), address: self.address }
    }

    pub async fn get(&mut self, address: &str) -> Page {
        self.send(Request::get(address), "").await
    }

    /// Posts a form as a browser on this site would, from its home page.
    pub async fn post(&mut self, address: &str, form: &str) -> Page {
        self.post_from("/", address, form).await
    }

    /// Posts a form from a page of the site.
    pub async fn post_from(&mut self, page: &str, address: &str, form: &str) -> Page {
        let request = Request::post(address)
            .header(header::ORIGIN, "http://matinee.example")
            .header(header::REFERER, format!("http://matinee.example{page}"))
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, form).await
    }

    /// Posts a form as an island does, which wants no page for an answer.
    pub async fn post_quietly(&mut self, address: &str, form: &str) -> Page {
        let request = Request::post(address)
            .header(header::ACCEPT, "application/json")
            .header(header::ORIGIN, "http://matinee.example")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, form).await
    }

    /// Opens an account, up to the door.
    pub async fn join(&mut self, email: &str) -> Page {
        let email = email.replace('@', "%40");
        assert_eq!(self.post("/join", &format!("email={email}")).await.header("location"), "/join");
        self.post("/join/password", &format!("password={}", PASSWORD.replace(' ', "+"))).await
    }

    pub async fn log_in(&mut self, email: &str, password: &str) -> Page {
        let (email, password) = (email.replace('@', "%40"), password.replace(' ', "+"));
        self.post("/login", &format!("email={email}&password={password}")).await
    }

    /// The key of the form on a page that is sent to `action`.
    pub async fn key(&mut self, page: &str, action: &str) -> String {
        let page = self.get(page).await;
        key(&page.body, action).unwrap_or_else(|| panic!("no form for {action} in {}", page.body)).to_owned()
    }

    /// Subscribes to a plan, by way of the page for it.
    pub async fn subscribe(&mut self, plan: &str) {
        let key = self.key(&format!("/subscribe?plan={plan}"), "/subscribe").await;
        let page = self.post("/subscribe", &format!("plan={plan}&request={key}")).await;
        assert_eq!(page.header("location"), "/subscribe?done=1");
    }

    async fn send(&mut self, request: http::request::Builder, body: &str) -> Page {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = request.header(header::HOST, "matinee.example");
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        if let Some(address) = self.address {
            request = request.extension(ConnectInfo(SocketAddr::from((address, 5000))));
        }
        let page =
            Page::read(self.house.send(request.body(Body::from(body.to_owned())).expect("a request")).await).await;
        for cookie in page.headers.get_all(header::SET_COOKIE) {
            let (pair, rest) = cookie.to_str().expect("text").split_once(';').expect("attributes");
            let (name, value) = pair.split_once('=').expect("a pair");
            if rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        page
    }
}

/// The key of the form that is sent to `action`, in a piece of HTML.
pub fn key<'a>(html: &'a str, action: &str) -> Option<&'a str> {
    let form = html.split("<form").find(|form| form.contains(&format!("action=\"{action}\"")))?;
    let key = &form[form.find("name=\"request\"")?..];
    key.split("value=\"").nth(1)?.split('"').next()
}
