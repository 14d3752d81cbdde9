//! Pages whose services are slowed down, so that streaming can be seen: `?pace=streamed` sends each piece as always, and
//! `?pace=whole` only sends the page when it is complete.

use axum::body::{self, Body};
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use domain::{Service, Setting};
use http::header;

use super::fault_cookie::InjectedFaults;
use super::problem::Problem;

/// How a slowed page is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    Streamed,
    Whole,
}

/// How much later the slowed services answer, in milliseconds: less than the usual deadline.
const DELAY: u16 = 600;
/// The services that are slowed: none that decides whether the page exists.
const SLOWED: [Service; 2] = [Service::Recommender, Service::History];
/// Far more than any page has, in bytes.
const MAX_PAGE_LEN: usize = 16 * 1024 * 1024;

impl Pace {
    /// Slows the services of a request down if its address asks for that.
    pub fn set(request: &mut Request) -> Option<Self> {
        let mut query = request.uri().query()?.split('&');
        let pace = match query.find_map(|parameter| parameter.strip_prefix("pace="))? {
            "streamed" => Self::Streamed,
            "whole" => Self::Whole,
            _ => return None,
        };
        let injected = request.extensions_mut().get_or_insert_default::<InjectedFaults>();
        for service in SLOWED {
            injected.faults = injected.faults.with(service, Some(Setting::Slow(DELAY)));
        }
        Some(pace)
    }

    /// The response in this pace. A page that breaks off is an error if it has not been sent.
    pub async fn apply(self, response: Response) -> Response {
        let content_type = response.headers().get(header::CONTENT_TYPE);
        let is_page = content_type.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        if self == Self::Streamed || !is_page {
            return response;
        }
        let (parts, body) = response.into_parts();
        match body::to_bytes(body, MAX_PAGE_LEN).await {
            Ok(page) => Response::from_parts(parts, Body::from(page)),
            Err(error) => {
                tracing::warn!(%error, "a page broke off while it was collected");
                Problem::unavailable().into_response()
            }
        }
    }
}
