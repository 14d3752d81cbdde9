//! A page as the answer to a form that was not right.

use app::form::FormState;
use app::{document, visitor::Visitor};
use axum::body::Body;
use axum::response::Response;
use http::{Extensions, HeaderMap, Method, Request, StatusCode};
use leptos::prelude::{provide_context, use_context};
use leptos_axum::ResponseOptions;

use super::Site;

/// The page at an address, with what came of its form; its status is 422 unless the page says otherwise.
pub async fn again(
    site: &Site,
    address: &str,
    headers: &HeaderMap,
    visitor: Visitor,
    status: StatusCode,
    form: FormState,
) -> Response {
    let mut extensions = Extensions::new();
    extensions.insert(visitor);
    let mut request = Request::new(Body::empty());
    *request.method_mut() = Method::GET;
    *request.uri_mut() = address.parse().unwrap_or_default();
    *request.headers_mut() = headers.clone();
    *request.extensions_mut() = extensions;

    let (provide, options) = (site.clone(), site.options.clone());
    let context = move || {
        provide.provide();
        provide_context(form.clone());
        if let Some(response) = use_context::<ResponseOptions>() {
            response.set_status(status);
        }
    };
    leptos_axum::render_app_async_with_context(context, move || document(options.clone()))(request).await
}
