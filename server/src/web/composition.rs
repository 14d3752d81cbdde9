//! Pages that are assembled from memory instead of being rendered.

use std::sync::PoisonError;

use app::AssembledPage;
use app::demo::BOARD_PAGE;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use axum_extra::headers::{ETag, HeaderMapExt};
use http::{HeaderMap, HeaderValue, Method, header};
use leptos::prelude::provide_context;
use leptos_axum::ResponseOptions;

use super::{PageFacts, Site, fault_board, security};

/// Only the browser may store a page, and has to revalidate it for each visit.
const REVALIDATED: HeaderValue = HeaderValue::from_static("private, no-cache");

/// A layer of the pages' routes: calls the services of a page, and assembles it from memory if all of them answer
/// immediately. Otherwise, leptos renders the page and awaits the answers.
pub async fn from_memory(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    if site.config.demo && request.uri().path() == BOARD_PAGE {
        let board = fault_board::of(&site, request.extensions()).await;
        request.extensions_mut().insert(board);
    }
    let Some(page) = app::page_at(request.uri().path(), request.uri().query()) else { return next.run(request).await };
    let (mut parts, body) = request.into_parts();
    let options = ResponseOptions::default();
    let facts = PageFacts::of(&parts, &site);
    let is_storable = !facts.visitor.has_session();
    let assembled = app::request_owner().with(|| {
        provide_context(options.clone());
        site.provide_settings();
        facts.provide();
        app::assemble(page, &site.options)
    });
    match assembled {
        Ok(page) => {
            let mut headers = std::mem::take(&mut options.0.write().unwrap_or_else(PoisonError::into_inner).headers);
            if let Ok(policy) = security::page_policy(&page.script_sources) {
                headers.insert(header::CONTENT_SECURITY_POLICY, policy);
            }
            if is_storable {
                allow_storing(&page, &mut headers);
            }
            (headers, Html(page.html)).into_response()
        }
        Err(started) => {
            parts.extensions.insert(started);
            next.run(Request::from_parts(parts, body)).await
        }
    }
}

/// Lets the browser store a page for as long as its cookies stay the same. The entity tag is weak, because two responses
/// with the same tag differ in the measured times.
fn allow_storing(page: &AssembledPage, headers: &mut HeaderMap) {
    headers.insert(header::CACHE_CONTROL, REVALIDATED);
    headers.append(header::VARY, HeaderValue::from_static("cookie"));
    if let Ok(tag) = format!("W/\"{:016x}\"", page.digest).parse::<ETag>() {
        headers.typed_insert(tag);
    }
}
