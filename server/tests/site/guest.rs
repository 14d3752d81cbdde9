//! A visitor with a browser's memory for cookies.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

use axum::body::Body;
use axum::extract::connect_info::ConnectInfo;
use http::{Request, Response, StatusCode, header};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;

use super::house::{House, Page};

/// The password of everybody in these tests.
pub const PASSWORD: &str = "seven samurai";

/// Who answers.
#[derive(Clone)]
enum Host<'h> {
    House(&'h House),
    /// A site at an address.
    Far(String),
}

/// Somebody who comes back with the cookies that they were given.
pub struct Guest<'h> {
    host: Host<'h>,
    pub cookies: BTreeMap<String, String>,
    /// Where they come from, where that matters.
    pub address: Option<IpAddr>,
}

impl House {
    /// Somebody new.
    pub fn guest(&self) -> Guest<'_> {
        Guest { host: Host::House(self), cookies: BTreeMap::new(), address: None }
    }

    /// Somebody who has joined and is logged in.
    pub async fn member(&self, email: &str) -> Guest<'_> {
        let mut guest = self.guest();
        guest.join(email).await;
        assert_eq!(guest.log_in(email, PASSWORD).await.status, StatusCode::SEE_OTHER);
        guest
    }
}

impl Guest<'static> {
    /// Somebody new at a site that runs elsewhere. Each request is a connection of its own.
    pub fn at(address: &str) -> Self {
        Guest { host: Host::Far(address.to_owned()), cookies: BTreeMap::new(), address: None }
    }

    /// Takes the cookies to another address of the same site.
    pub fn go_to(&mut self, address: &str) {
        self.host = Host::Far(address.to_owned());
    }
}

impl<'h> Guest<'h> {
    /// The same browser in another tab.
    pub fn tab(&self) -> Guest<'h> {
        Guest { host: self.host.clone(), cookies: self.cookies.clone(), address: self.address }
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
        self.send(encoded(form_from(page, address)), form).await
    }

    /// Posts a form to a site that may be gone before it has answered.
    pub async fn try_post(&mut self, address: &str, form: &str) -> Option<Page> {
        self.try_send(encoded(form_from("/", address)), form).await
    }

    /// Posts a form as an island does, which wants no page for an answer.
    pub async fn post_quietly(&mut self, address: &str, form: &str) -> Page {
        self.send(encoded(form_from("/", address)).header(header::ACCEPT, "application/json"), form).await
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

    /// Sends a file as the form of a page does.
    pub async fn upload(&mut self, address: &str, name: &str, file: impl AsRef<[u8]>) -> Page {
        let mut body = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             content-type: text/csv\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(file.as_ref());
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        self.send(form_from("/batch", address).header(header::CONTENT_TYPE, kind), body).await
    }

    async fn send(&mut self, request: http::request::Builder, body: impl Into<Vec<u8>>) -> Page {
        self.try_send(request, body).await.expect("the site answers")
    }

    async fn try_send(&mut self, request: http::request::Builder, body: impl Into<Vec<u8>>) -> Option<Page> {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = request.header(header::HOST, "matinee.example");
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        if let Some(address) = self.address {
            request = request.extension(ConnectInfo(SocketAddr::from((address, 5000))));
        }
        let request = request.body(Body::from(body.into())).expect("a request");
        let page = match &self.host {
            Host::House(house) => Page::read(house.send(request).await).await,
            Host::Far(address) => Page::try_read(send_to(address, request).await?).await?,
        };
        for cookie in page.headers.get_all(header::SET_COOKIE) {
            let (pair, rest) = cookie.to_str().expect("text").split_once(';').expect("attributes");
            let (name, value) = pair.split_once('=').expect("a pair");
            if rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Some(page)
    }
}

/// The key of the form that is sent to `action`, in a piece of HTML.
pub fn key<'a>(html: &'a str, action: &str) -> Option<&'a str> {
    let form = html.split("<form").find(|form| form.contains(&format!("action=\"{action}\"")))?;
    let key = &form[form.find("name=\"request\"")?..];
    key.split("value=\"").nth(1)?.split('"').next()
}

fn form_from(page: &str, address: &str) -> http::request::Builder {
    Request::post(address)
        .header(header::ORIGIN, "http://matinee.example")
        .header(header::REFERER, format!("http://matinee.example{page}"))
        .header("sec-fetch-site", "same-origin")
}

fn encoded(request: http::request::Builder) -> http::request::Builder {
    request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
}

const BOUNDARY: &str = "----boundary-of-a-test";

async fn send_to(address: &str, mut request: Request<Body>) -> Option<Response<Body>> {
    *request.uri_mut() = format!("http://{address}{}", request.uri()).parse().expect("an address");
    let client = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build_http();
    client.request(request).await.ok().map(|response| response.map(Body::new))
}
