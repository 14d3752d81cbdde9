//! `/account` and its settings.

use leptos::prelude::*;

use super::query_value;
use crate::panels::account::AccountPanel;
use crate::view::{ChangeEmail, ChangePassword, CloseAccount, Closed, MembersOnly, PageFrame};

#[component]
pub fn AccountPage() -> impl IntoView {
    view! {
        <PageFrame title="Your account">
            <MembersOnly here="/account">
                <AccountPanel done=query_value("done") />
            </MembersOnly>
        </PageFrame>
    }
}

#[component]
pub fn EmailPage() -> impl IntoView {
    view! {
        <PageFrame title="Change email address">
            <MembersOnly here="/account/email">
                <ChangeEmail />
            </MembersOnly>
        </PageFrame>
    }
}

#[component]
pub fn PasswordPage() -> impl IntoView {
    view! {
        <PageFrame title="Change password">
            <MembersOnly here="/account/password">
                <ChangePassword />
            </MembersOnly>
        </PageFrame>
    }
}

#[component]
pub fn ClosePage() -> impl IntoView {
    view! {
        <PageFrame title="Delete account">
            <MembersOnly here="/account/delete">
                <CloseAccount />
            </MembersOnly>
        </PageFrame>
    }
}

#[component]
pub fn ClosedPage() -> impl IntoView {
    view! {
        <PageFrame title="Goodbye">
            <Closed />
        </PageFrame>
    }
}
