//! Renders the page of a rejected form again, with the submitted input and the error messages.

use app::document;
use app::form::FormState;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::Visitor;
use http::{Extensions, HeaderMap, Method, StatusCode};
use leptos::prelude::{provide_context, use_context};
use leptos_axum::ResponseOptions;

use super::Site;
use super::fault_cookie::InjectedFaults;

/// A response extension: the page to render in place of the response.
#[derive(Debug, Clone)]
pub struct Rerender {
    /// The path of the page that contains the form.
    pub page: String,
    pub status: StatusCode,
    pub form: FormState,
}

impl IntoResponse for Rerender {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// A layer of the forms' routes: replaces a [`Rerender`] with the page itself.
pub async fn rerender_forms(State(site): State<Site>, request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    let mut extensions = Extensions::new();
    extensions.insert(request.extensions().get::<Visitor>().cloned().unwrap_or_default());
    if let Some(injected) = request.extensions().get::<InjectedFaults>() {
        extensions.insert(injected.clone());
    }
    let mut response = next.run(request).await;
    match response.extensions_mut().remove::<Rerender>() {
        Some(rerender) => rerender_form(&site, headers, extensions, rerender).await,
        None => response,
    }
}

async fn rerender_form(site: &Site, headers: HeaderMap, extensions: Extensions, rerender: Rerender) -> Response {
    let Rerender { page, status, form } = rerender;
    let mut request = Request::new(Body::empty());
    *request.method_mut() = Method::GET;
    *request.uri_mut() = page.parse().unwrap_or_default();
    *request.headers_mut() = headers;
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
