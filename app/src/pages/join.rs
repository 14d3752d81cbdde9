//! `/join`: an address, then a password.

use leptos::prelude::*;

use super::query_value;
use crate::panels::join::JoinPanel;
use crate::view::{Lost, NewPassword, PageFrame};


#[component]
pub fn JoinPage() -> impl IntoView {
    let visitor = crate::request::visitor();
    let another = query_value("email").is_some();
    let content = match visitor.joining {
        _ if visitor.email.is_some() => {
            view! { <Lost title="You are in" says="You have joined already. Look for something to watch:" /> }
                .into_any()
        }
        Some(email) if !another => view! { <NewPassword email=email.to_string() /> }.into_any(),
        _ => view! { <h1>"Join Matinee"</h1><JoinPanel /> }.into_any(),
    };
    view! { <PageFrame title="Join">{content}</PageFrame> }
}
