//! A client that keeps cookies, as a browser does.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

use axum::body::Body;
use axum::extract::connect_info::ConnectInfo;
use http::{Request, Response, StatusCode, header};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;

use super::response::TestResponse;
use super::site::TestApp;

/// The password of every member in these tests.
pub const PASSWORD: &str = "seven samurai";

/// The target of requests.
#[derive(Clone)]
enum Target<'a> {
    App(&'a TestApp),
    /// The authority of a process.
    Process(String),
}

/// A visitor of a site.
pub struct TestClient<'a> {
    target: Target<'a>,
    pub cookies: BTreeMap<String, String>,
    /// The IP address of the visitor, if it matters.
    pub address: Option<IpAddr>,
}

impl TestApp {
    /// A visitor without cookies.
    pub fn client(&self) -> TestClient<'_> {
        TestClient { target: Target::App(self), cookies: BTreeMap::new(), address: None }
    }

    /// A new member who is logged in.
    pub async fn member(&self, email: &str) -> TestClient<'_> {
        let mut client = self.client();
        client.join(email).await;
        assert_eq!(client.log_in(email, PASSWORD).await.status, StatusCode::SEE_OTHER);
        client
    }
}

impl TestClient<'static> {
    /// A visitor of a site that runs as a process. Each request uses a new connection.
    pub fn connected_to(address: &str) -> Self {
        TestClient { target: Target::Process(address.to_owned()), cookies: BTreeMap::new(), address: None }
    }

    /// Sends further requests, with the same cookies, to another process.
    pub fn move_to(&mut self, address: &str) {
        self.target = Target::Process(address.to_owned());
    }
}

impl<'a> TestClient<'a> {
    /// The same browser at another app on the same database.
    pub fn at<'b>(&self, app: &'b TestApp) -> TestClient<'b> {
        TestClient { target: Target::App(app), cookies: self.cookies.clone(), address: self.address }
    }

    /// Another tab of the same browser.
    pub fn tab(&self) -> TestClient<'a> {
        TestClient { target: self.target.clone(), cookies: self.cookies.clone(), address: self.address }
    }

    pub async fn get(&mut self, address: &str) -> TestResponse {
        self.send(Request::get(address), "").await
    }

    /// Posts a form as a browser does, from the home page.
    pub async fn post(&mut self, address: &str, form: &str) -> TestResponse {
        self.post_from("/", address, form).await
    }

    /// Posts a form as a browser does, from another page of the site.
    pub async fn post_from(&mut self, page: &str, address: &str, form: &str) -> TestResponse {
        self.send(url_encoded(form_from(page, address)), form).await
    }

    /// Posts a form to a site that may fail to answer.
    pub async fn try_post(&mut self, address: &str, form: &str) -> Option<TestResponse> {
        self.try_send(url_encoded(form_from("/", address)), form).await
    }

    /// Posts a form as an island does, which does not navigate to the answer.
    pub async fn post_as_island(&mut self, address: &str, form: &str) -> TestResponse {
        self.send(url_encoded(form_from("/", address)).header(header::ACCEPT, "application/json"), form).await
    }

    /// Joins, without logging in.
    pub async fn join(&mut self, email: &str) -> TestResponse {
        let email = email.replace('@', "%40");
        assert_eq!(self.post("/join", &format!("email={email}")).await.header("location"), "/join");
        self.post("/join/password", &format!("password={}", PASSWORD.replace(' ', "+"))).await
    }

    pub async fn log_in(&mut self, email: &str, password: &str) -> TestResponse {
        let (email, password) = (email.replace('@', "%40"), password.replace(' ', "+"));
        self.post("/login", &format!("email={email}&password={password}")).await
    }

    /// The idempotency key of the form on a page that posts to `action`.
    pub async fn form_key(&mut self, page: &str, action: &str) -> String {
        let page = self.get(page).await;
        form_key(&page.body, action).unwrap_or_else(|| panic!("no form for {action} in {}", page.body)).to_owned()
    }

    /// Subscribes to a plan on its page.
    pub async fn subscribe(&mut self, plan: &str) {
        let key = self.form_key(&format!("/subscribe?plan={plan}"), "/subscribe").await;
        let page = self.post("/subscribe", &format!("plan={plan}&request={key}")).await;
        assert_eq!(page.header("location"), "/subscribe?done=1");
    }

    /// Uploads a file as a form does.
    pub async fn upload(&mut self, address: &str, name: &str, file: impl AsRef<[u8]>) -> TestResponse {
        let mut body = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             content-type: text/csv\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(file.as_ref());
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let content_type = format!("multipart/form-data; boundary={BOUNDARY}");
        self.send(form_from("/batch", address).header(header::CONTENT_TYPE, content_type), body).await
    }

    async fn send(&mut self, request: http::request::Builder, body: impl Into<Vec<u8>>) -> TestResponse {
        self.try_send(request, body).await.expect("the site answers")
    }

    async fn try_send(&mut self, request: http::request::Builder, body: impl Into<Vec<u8>>) -> Option<TestResponse> {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = request.header(header::HOST, "matinee.example");
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        if let Some(address) = self.address {
            request = request.extension(ConnectInfo(SocketAddr::from((address, 5000))));
        }
        let request = request.body(Body::from(body.into())).expect("a request");
        let response = match &self.target {
            Target::App(app) => app.send(request).await,
            Target::Process(address) => send_to(address, request).await?,
        };
        let response = TestResponse::try_receive(response).await?;
        for cookie in response.headers.get_all(header::SET_COOKIE) {
            let (pair, attributes) = cookie.to_str().expect("ASCII").split_once(';').expect("attributes");
            let (name, value) = pair.split_once('=').expect("a name and a value");
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Some(response)
    }
}

/// The idempotency key of the form that posts to `action`, in a piece of HTML.
pub fn form_key<'a>(html: &'a str, action: &str) -> Option<&'a str> {
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

fn url_encoded(request: http::request::Builder) -> http::request::Builder {
    request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
}

const BOUNDARY: &str = "----boundary-of-a-test";

async fn send_to(address: &str, mut request: Request<Body>) -> Option<Response<Body>> {
    *request.uri_mut() = format!("http://{address}{}", request.uri()).parse().expect("an address");
    let client = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build_http();
    client.request(request).await.ok().map(|response| response.map(Body::new))
}
