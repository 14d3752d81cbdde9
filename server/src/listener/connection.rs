//! One connection, from its first byte to its last.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::response::Response;
use http::{HeaderValue, Request, Version, header};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};
use tokio_io_timeout::TimeoutWriter;
use tower::ServiceExt;

use super::ListenerSettings;
use super::activity::{Activity, ObservedBody, ObservedStream, Phase};
use super::admission::{Permit, Place};

/// The size of the largest head of a request, in bytes. A longer one is answered with 431.
const MAX_HEAD_LEN: usize = 64 * 1024;
/// The number of requests that one HTTP/2 connection may send at the same time.
const MAX_STREAMS: u32 = 100;
/// The interval of pings to HTTP/2 clients, and the time in which they must answer.
const PING: Duration = Duration::from_secs(20);
/// How long a connection without any request stays open when connections are being closed: its first request may be on
/// the way, and clients do not retry a request that fails on a new connection.
const FIRST_REQUEST: Duration = Duration::from_secs(1);

/// The state of the process that connections share.
#[derive(Clone)]
pub struct Context {
    pub router: Router,
    pub settings: ListenerSettings,
    /// Becomes true when the connection is to end after its current requests.
    pub leave: watch::Receiver<bool>,
    /// Becomes true when the process closes.
    pub closing: watch::Receiver<bool>,
}

/// Answers the requests of a connection until either side closes it.
pub async fn serve(socket: TcpStream, peer: SocketAddr, _permit: Permit, context: Context) {
    let Context { router, settings, mut leave, closing } = context;
    // With Nagle's algorithm, each later chunk of a streamed page would wait 40 ms for the browser's delayed
    // acknowledgement.
    if let Err(error) = socket.set_nodelay(true) {
        tracing::debug!(%error, "cannot turn off Nagle's algorithm");
    }
    let mut stream = TimeoutWriter::new(socket);
    stream.set_timeout(Some(settings.write_timeout));
    let activity = Activity::new();
    let stream = ObservedStream { stream: Box::pin(stream), activity: activity.clone() };
    let mut phases = activity.phases();
    let service = service_fn(move |request| answer(router.clone(), peer, request, activity.clone(), closing.clone()));

    let mut builder = Builder::new(TokioExecutor::new());
    // The head's timeout is enforced below: hyper's would also end connections that wait for a request.
    builder.http1().timer(TokioTimer::new()).header_read_timeout(None).max_buf_size(MAX_HEAD_LEN);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(PING)
        .keep_alive_timeout(PING)
        .max_concurrent_streams(MAX_STREAMS);
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service));
    let (mut leaves, mut is_new) = (false, true);
    loop {
        let phase = *phases.borrow_and_update();
        is_new &= phase == Phase::Waiting;
        let patience = match phase {
            Phase::Serving => None,
            Phase::Waiting if !leaves => Some(settings.idle_timeout),
            Phase::Waiting | Phase::ReceivingHead => Some(settings.head_timeout),
        };
        tokio::select! {
            ended = connection.as_mut() => {
                if let Err(error) = ended {
                    tracing::debug!(error, %peer, "a connection ended with an error");
                }
                return;
            }
            _ = phases.changed() => {}
            () = may_leave(&mut leave, is_new), if !leaves => {
                leaves = true;
                connection.as_mut().graceful_shutdown();
            }
            () = sleep(patience.unwrap_or_default()), if patience.is_some() => {
                if leaves || phase == Phase::ReceivingHead {
                    return;
                }
                leaves = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}

async fn may_leave(leave: &mut watch::Receiver<bool>, is_new: bool) {
    // The sender is dropped when the process ends.
    let _ = leave.wait_for(|leave| *leave).await;
    if is_new {
        sleep(FIRST_REQUEST).await;
    }
}

async fn answer(
    router: Router,
    peer: SocketAddr,
    mut request: Request<Incoming>,
    activity: Activity,
    closing: watch::Receiver<bool>,
) -> Result<Response<ObservedBody>, Infallible> {
    let version = request.version();
    let incomplete = activity.begin(version);
    request.extensions_mut().insert(ConnectInfo(peer));
    let Ok(mut response) = router.oneshot(request.map(Body::new)).await;
    if *closing.borrow() && version < Version::HTTP_2 {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(response.map(|body| ObservedBody { body, _incomplete: incomplete }))
}

/// How long a refused client may take to receive the reason.
const LINGER: Duration = Duration::from_secs(1);

const REFUSAL: &str = concat!(
    "HTTP/1.1 429 Too Many Requests\r\nconnection: close\r\nretry-after: 5\r\ncontent-type: application/problem+json\r\n",
    "cache-control: no-store\r\n\r\n",
    r#"{"type":"about:blank","title":"Too Many Requests","status":429,"#,
    r#""detail":"There are too many connections from your address. Please close some, or try again in a moment."}"#,
);

/// Responds to a client that is over the limit. The place is held until then, so that refusals are limited, too.
pub async fn refuse(mut socket: TcpStream, _place: Place) {
    let told = async {
        socket.write_all(REFUSAL.as_bytes()).await?;
        socket.shutdown().await?;
        // A socket that is closed with unread bytes is reset, and its client may not see the response.
        while socket.read(&mut [0; 1024]).await? > 0 {}
        Ok::<_, std::io::Error>(())
    };
    // An error means that the client is gone or too slow; the connection ends in any case.
    let _ = timeout(LINGER, told).await;
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;
    use crate::listener::admission::Admission;

    #[tokio::test]
    async fn a_refused_client_is_told_why_also_if_it_has_sent_a_request() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let mut client = TcpStream::connect(listener.local_addr().expect("an address")).await.expect("connected");
        client.write_all(b"GET / HTTP/1.1\r\nhost: matinee.example\r\n\r\n").await.expect("sent");
        let (socket, _) = listener.accept().await.expect("accepted");
        let place = Admission::new(1, None).place().await;
        let refusing = tokio::spawn(refuse(socket, place));
        let mut response = String::new();
        client.read_to_string(&mut response).await.expect("received");
        assert!(response.starts_with("HTTP/1.1 429 Too Many Requests\r\n"), "{response}");
        let (_, problem) = response.split_once("\r\n\r\n").expect("a body");
        let problem: serde_json::Value = serde_json::from_str(problem).expect("JSON");
        assert_eq!(problem["status"], 429);
        drop(client);
        refusing.await.expect("no panic");
    }
}
