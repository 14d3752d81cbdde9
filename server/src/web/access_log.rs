//! One line per request, written when its response has ended, under the target `access`.

use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use app::Trace;
use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::response::Response;
use bytes::Bytes;
use domain::Id;
use http::{Method, StatusCode};
use http_body::{Frame, SizeHint};

/// Facts about a request that inner layers add for the log: an extension of the request. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct RequestFacts(Arc<Facts>);

#[derive(Debug, Default)]
struct Facts {
    client: OnceLock<IpAddr>,
    user: OnceLock<Id>,
}

impl RequestFacts {
    /// The facts of a request, if it is logged.
    pub fn of(request: &Request) -> Option<&Self> {
        request.extensions().get()
    }

    /// Records the client's IP address.
    pub fn set_client(&self, client: Option<IpAddr>) {
        if let Some(client) = client {
            self.0.client.get_or_init(|| client);
        }
    }

    /// Records the user, of whom the log has [`loggable_user`].
    pub fn set_user(&self, user: &Id) {
        self.0.user.get_or_init(|| user.clone());
    }
}

/// A user as logs name it: the beginning of the id, which identifies the user but is not sufficient to act as one.
pub fn loggable_user(user: &Id) -> &str {
    &user.as_str()[..8]
}

/// A request whose line has not been written.
pub struct AccessLine {
    id: String,
    method: Method,
    path: String,
    start: Instant,
    facts: RequestFacts,
    trace: Trace,
}

impl AccessLine {
    /// Prepares the line of a request; `None` if the log leaves out such lines. The path is logged without the query,
    /// which may contain text that the visitor has typed.
    pub fn begin(request: &mut Request, id: &str, start: Instant) -> Option<Self> {
        if !tracing::enabled!(target: "access", tracing::Level::INFO) {
            return None;
        }
        let facts = RequestFacts::default();
        request.extensions_mut().insert(facts.clone());
        let trace = Trace::since(start);
        request.extensions_mut().insert(trace.clone());
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        Some(Self { id: id.to_owned(), method, path, start, facts, trace })
    }

    /// The client's IP address, once an inner layer has determined it.
    pub fn client(&self) -> Option<IpAddr> {
        self.facts.0.client.get().copied()
    }

    /// Writes the line when the body of the response has been sent or dropped.
    pub fn follow(self, response: Response) -> Response {
        let (parts, body) = response.into_parts();
        let ended = body.is_end_stream() || self.method == Method::HEAD;
        let started = self.start.elapsed();
        let body = LoggedBody { body, bytes: 0, ended, started, status: parts.status, line: self };
        Response::from_parts(parts, Body::new(body))
    }
}

struct LoggedBody {
    body: Body,
    /// The number of bytes sent so far, before any transfer encoding.
    bytes: u64,
    ended: bool,
    /// When the response started, from the beginning of the request.
    started: Duration,
    status: StatusCode,
    line: AccessLine,
}

impl HttpBody for LoggedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        match &polled {
            Poll::Ready(Some(Ok(frame))) => {
                self.bytes += frame.data_ref().map_or(0, |data| data.len() as u64);
                self.ended = self.body.is_end_stream();
            }
            Poll::Ready(None) => self.ended = true,
            Poll::Ready(Some(Err(_))) | Poll::Pending => {}
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for LoggedBody {
    fn drop(&mut self) {
        let AccessLine { id, method, path, start, facts, trace } = &self.line;
        let panels = trace.to_string();
        tracing::info!(
            target: "access",
            id,
            method = %method,
            path,
            status = self.status.as_u16(),
            ms = milliseconds(start.elapsed()),
            first_ms = milliseconds(self.started),
            bytes = self.bytes,
            client = facts.0.client.get().map(display),
            user = facts.0.user.get().map(loggable_user),
            panels = Some(panels.as_str()).filter(|panels| !panels.is_empty()),
            aborted = (!self.ended).then_some(true),
        );
    }
}

fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e4).round() / 10.0
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::Mutex;

    use http_body_util::BodyExt;

    use super::*;

    /// A log in memory.
    #[derive(Clone, Default)]
    struct Memory(Arc<Mutex<Vec<u8>>>);

    impl Write for Memory {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("no panic").write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What is logged about a request for which `consume` reads the response.
    async fn logged(filter: tracing::Level, consume: impl AsyncFnOnce(Body)) -> String {
        let memory = Memory::default();
        let writer = memory.clone();
        let log = tracing_subscriber::fmt().with_max_level(filter).with_writer(move || writer.clone()).with_ansi(false);
        let _log = tracing::subscriber::set_default(log.finish());
        let mut request = Request::get("/search?q=my+secret").body(Body::empty()).expect("a request");
        let line = AccessLine::begin(&mut request, "7", Instant::now());
        if let Some(facts) = RequestFacts::of(&request) {
            facts.set_client(Some([203, 0, 113, 7].into()));
            facts.set_user(&Id::from_bits(u128::MAX));
        }
        if let Some(trace) = request.extensions().get::<Trace>() {
            let (service, host) = (domain::Service::Catalogue.to_string(), String::new());
            trace.answered("search", Duration::ZERO);
            trace.filled("search", &domain::Source { service, host, elapsed_ms: 1.0, outcome: domain::Outcome::Stale });
        }
        let body = Body::from_stream(futures::stream::iter(["one", "two"].map(Ok::<_, io::Error>)));
        let response = line.map_or_else(Response::default, |line| line.follow(Response::new(body)));
        consume(response.into_body()).await;
        String::from_utf8(memory.0.lock().expect("no panic").clone()).expect("text")
    }

    #[tokio::test]
    async fn the_line_is_written_when_the_response_has_ended_and_counts_its_bytes() {
        let line = logged(tracing::Level::INFO, async |body| drop(body.collect().await.expect("a body"))).await;
        for part in [
            "access: id=\"7\" method=GET path=\"/search\" status=200 ms=",
            "bytes=6 client=203.0.113.7",
            "panels=\"search:stale\"",
        ] {
            assert!(line.contains(part), "{part} in {line}");
        }
        assert!(line.contains("user=\"ffffffff\"") && !line.contains("secret") && !line.contains("aborted"), "{line}");
        assert_eq!(line.lines().count(), 1);
    }

    #[tokio::test]
    async fn a_response_that_the_client_did_not_wait_for_is_marked() {
        let line = logged(tracing::Level::INFO, async |mut body| drop(body.frame().await)).await;
        assert!(line.contains("bytes=3") && line.contains("aborted=true"), "{line}");
    }

    #[tokio::test]
    async fn nothing_is_prepared_for_a_log_that_leaves_requests_out() {
        assert_eq!(logged(tracing::Level::WARN, async |body| drop(body)).await, "");
    }
}
