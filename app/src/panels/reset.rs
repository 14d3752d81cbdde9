//! `reset`: the form for a new password, opened from a link in an email. The primary panel of its page.

use domain::ResetLink;

use super::prelude::*;
use crate::view::{LinkNotice, ResetPassword};

pub static PANEL: Panel = Panel {
    name: "reset",
    service: Service::Membership,
    audience: Audience::Everyone,
    label: "Choose a new password",
    unavailable: "You can’t choose a new password right now, but your link still works. Please try again in a moment.",
    example: None,
};

#[server(prefix = "/api/panel", endpoint = "reset", input = GetUrl)]
pub async fn load_reset_link(token: String) -> Answer<ResetLink> {
    PANEL.request()?.membership(|membership| async move { membership.reset_link(&token).await }).send().await
}

#[component]
pub fn ResetPanel(token: String) -> impl IntoView {
    let of_link = token.clone();
    PANEL.primary(
        move || load_reset_link(of_link.clone()),
        move |frame, ResetLink { email }| frame.fill(view! { <ResetPassword email=email token=token /> }),
        || {
            view! {
                <LinkNotice
                    title="This link no longer works"
                    text="It has already been used, is more than an hour old, or is incomplete. You can get a new one."
                    href="/forgot"
                    action="Get a new link"
                />
            }
        },
    )
}
