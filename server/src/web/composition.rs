//! Pages that are assembled from memory instead of being rendered.

use std::sync::PoisonError;

use app::demo::BOARD_PAGE;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use http::Method;
use leptos::nonce::provide_nonce;
use leptos::prelude::provide_context;
use leptos_axum::ResponseOptions;

use super::{PageFacts, Site, fault_board};

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
    let assembled = app::request_owner().with(|| {
        provide_nonce();
        provide_context(options.clone());
        site.provide_settings();
        facts.provide();
        app::assemble(page, &site.options)
    });
    match assembled {
        Ok(html) => {
            let headers = std::mem::take(&mut options.0.write().unwrap_or_else(PoisonError::into_inner).headers);
            (headers, Html(html)).into_response()
        }
        Err(started) => {
            parts.extensions.insert(started);
            next.run(Request::from_parts(parts, body)).await
        }
    }
}
