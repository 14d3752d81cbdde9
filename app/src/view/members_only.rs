//! Content for members.

use leptos::prelude::*;

/// Renders its children for a member. Others are redirected to the log-in page, which leads back.
#[component]
pub fn MembersOnly(
    /// The path of the current page.
    here: &'static str,
    children: Children,
) -> impl IntoView {
    let visitor = crate::request::visitor();
    // A visitor who cannot be looked up may be a member. Panels and forms then display that they are unavailable.
    if visitor.is_member() || visitor.is_unknown {
        return children();
    }
    let login = format!("/login?next={here}");
    see_other(&login);
    // The body of the redirect, for clients that do not follow it.
    view! {
        <div class="sheet">
            <h1>"Please log in"</h1>
            <p>"This page is for members."</p>
            <p class="actions">
                <a class="button" href=login>"Log in"</a>
                <a class="button button-secondary" href="/join">"Join Matinee"</a>
            </p>
        </div>
    }
    .into_any()
}

/// Responds with status 303. Leptos' own `redirect` only acts on requests that accept HTML explicitly.
#[cfg_attr(not(feature = "ssr"), expect(unused_variables, reason = "only the server sets the status"))]
fn see_other(url: &str) {
    #[cfg(feature = "ssr")]
    if let (Some(response), Ok(url)) = (use_context::<leptos_axum::ResponseOptions>(), http::HeaderValue::from_str(url))
    {
        response.set_status(http::StatusCode::SEE_OTHER);
        response.insert_header(http::header::LOCATION, url);
    }
}
