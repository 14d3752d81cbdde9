//! What is for members alone.

use leptos::prelude::*;



/// Draws its children for a member. Anybody else is sent to the door, and comes back from there.
#[component]
pub fn MembersOnly(
    /// The page that asks.
    here: &'static str,
    children: Children,
) -> impl IntoView {
    if crate::request::visitor().is_member() {
        return children();
    }
    let door = format!("/login?next={here}");
    send_to(&door);
    // For whoever does not follow.
    view! {
        <div class="sheet">
            <h1>"Please log in"</h1>
            <p>"This page is for members."</p>
            <p class="actions">
                <a class="button" href=door>"Log in"</a>
                <a class="button button-quiet" href="/join">"Join Matinee"</a>
            </p>
        </div>
    }
    .into_any()
}

/// See other. Leptos' own `redirect` is for calls that say they accept HTML; a page is one whoever asks for it.
#[cfg_attr(not(feature = "ssr"), expect(unused_variables, reason = "the browser sets no status"))]
fn send_to(address: &str) {
    #[cfg(feature = "ssr")]
    if let (Some(response), Ok(address)) =
        (use_context::<leptos_axum::ResponseOptions>(), http::HeaderValue::from_str(address))
    {
        response.set_status(http::StatusCode::SEE_OTHER);
        response.insert_header(http::header::LOCATION, address);
    }
}
