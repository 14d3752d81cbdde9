//! `/account` and its settings.

use leptos::prelude::*;

use super::layout::PageFrame;
use crate::panels::account::AccountPanel;
use crate::params;
use crate::view::{ChangeEmail, ChangePassword, CloseAccount, MembersOnly};

#[component]
pub fn AccountPage() -> impl IntoView {
    view! {
        <PageFrame title="Your account">
            <MembersOnly here="/account">
                <AccountPanel done=params::query("done") />
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
pub fn CloseAccountPage() -> impl IntoView {
    view! {
        <PageFrame title="Delete account">
            <MembersOnly here="/account/delete">
                <CloseAccount />
            </MembersOnly>
        </PageFrame>
    }
}
