//! X-ray: the drawer at the end of a page, with measurements of how the page was rendered.

use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use app::Trace;
use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderValue, header};
use http_body::Frame;

use super::{Site, forms};

mod drawer;

/// The end of every page, before which the drawer is inserted.
const END: &[u8] = b"</body>";

/// Appends the drawer to pages of visitors who have turned X-ray on. Other requests are passed on unchanged.
pub async fn show(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    if !forms::shows_xray(request.headers(), request.uri()) {
        return next.run(request).await;
    }
    let trace = request.extensions_mut().get_or_insert_default::<Trace>().clone();
    let response = next.run(request).await;
    let content_type = response.headers().get(header::CONTENT_TYPE);
    if !content_type.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // The drawer depends on the time and on the visitor.
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.remove(header::ETAG);
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let body = TracedBody { body, trace, site, end: Bytes::new(), is_over: false };
    Response::from_parts(parts, Body::new(body))
}

/// A page that records when its pieces are sent, and ends with the drawer.
struct TracedBody {
    body: Body,
    trace: Trace,
    site: Site,
    /// The bytes to send after the drawer.
    end: Bytes,
    is_over: bool,
}

impl HttpBody for TracedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        loop {
            if self.is_over {
                return Poll::Ready(None);
            }
            match ready!(Pin::new(&mut self.body).poll_frame(context)) {
                Some(Ok(frame)) => {
                    let Ok(mut data) = frame.into_data() else { continue };
                    // The bytes were not the end, because more of the page follows.
                    if !self.end.is_empty() {
                        data = [mem::take(&mut self.end), data].concat().into();
                    }
                    if let Some(position) = data.windows(END.len()).rposition(|window| window == END) {
                        self.end = data.split_off(position);
                    }
                    if !data.is_empty() {
                        self.trace.sent(data.len());
                        return Poll::Ready(Some(Ok(Frame::data(data))));
                    }
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => {
                    self.is_over = true;
                    let end = mem::take(&mut self.end);
                    // A page that was cut off has no end.
                    if end.is_empty() {
                        return Poll::Ready(None);
                    }
                    let mut rest = drawer::html(
                        &self.trace.events(),
                        self.site.services.fallback.deadline(),
                        &self.site.assets.root,
                        self.site.config.demo,
                    )
                    .into_string()
                    .into_bytes();
                    rest.extend_from_slice(&end);
                    return Poll::Ready(Some(Ok(Frame::data(rest.into()))));
                }
            }
        }
    }
}
