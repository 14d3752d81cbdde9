//! Where a member is logged in.

use domain::MemberSession;
use leptos::prelude::*;

use crate::format::Day;

/// The sessions, each with a button that ends it, and one that ends all but this.
#[component]
pub fn SessionList(sessions: Vec<MemberSession>) -> impl IntoView {
    let current = crate::request::visitor().session;
    let others = sessions.iter().any(|session| Some(session.id.as_str()) != current.as_deref());
    let items = sessions.into_iter().map(|session| {
        let is_current = Some(session.id.as_str()) == current.as_deref();
        let browser_id = format!("session-{}", session.id);
        let end = if is_current {
            view! { <span class="plan-current">"This browser"</span> }.into_any()
        } else {
            view! {
                <form method="post" action=format!("/account/sessions/{}/end", session.id)>
                    <button class="button button-secondary" aria-describedby=browser_id.clone()>"Log out"</button>
                </form>
            }
            .into_any()
        };
        view! {
            <li>
                <p>
                    <strong id=browser_id>{session.browser}</strong><br />
                    <span class="field-hint">"Logged in on "<Day at=session.started_at />", last seen "<Day at=session.seen_at /></span>
                </p>
                {end}
            </li>
        }
    });
    view! {
        <ul class="session-list">{items.collect_view()}</ul>
        {others.then(|| view! {
            <form method="post" action="/account/sessions/end-others">
                <button class="button button-secondary">"Log out everywhere else"</button>
            </form>
        })}
    }
}
